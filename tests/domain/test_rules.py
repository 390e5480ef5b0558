"""The light form of the policy says what the policy says, value by value."""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from hnwctl.domain.rules import Rules
from hnwctl.domain.rules_care import GreetingsOnly
from hnwctl.domain.rules_parts import Part, fields
from hnwctl.model.base import Model
from hnwctl.model.policy import Policy, default_policy_text
from hnwctl.model.policy_text import JURISDICTIONS
from hnwctl.store import codec

POLICIES = {
    place: Policy.from_plain(codec.load(default_policy_text(place), source=place)) for place in JURISDICTIONS
}
CN = Rules.of(POLICIES["cn"].to_plain())


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value below ``value``, with the attributes that lead to it."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, Part):
        for name, item in fields(value):
            yield from leaves(item, f"{path}.{name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}[{key}]")
    elif isinstance(value, tuple):
        yield f"{path}#", len(value)
        for number, item in enumerate(value):
            yield from leaves(item, f"{path}[{number}]")
    else:
        yield path, (type(value), value)


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_every_value_is_that_of_the_policy(place: str) -> None:
    policy = POLICIES[place]
    found = dict(leaves(Rules.of(json.loads(json.dumps(policy.to_plain())))))
    assert found == dict(leaves(policy))
    assert len(found) > 400


def test_the_policy_has_no_rule_that_is_missing_here() -> None:
    """Defaults are no template's values, and the templates do not use every field."""
    pairs: list[tuple[type[Model], type[Part]]] = list(_pairs(POLICIES["cn"], CN))
    assert len(pairs) > 30
    for model, part in pairs:
        light = {name: getattr(part, name, None) for name in _names(part)}
        assert light.keys() == model.model_fields.keys(), part
        for name, info in model.model_fields.items():
            if not info.is_required() and not isinstance(info.default, Model):
                assert light[name] == info.default, f"{part.__name__}.{name}"


def _pairs(model: Any, part: Any) -> Iterator[tuple[type[Model], type[Part]]]:
    if isinstance(model, Model):
        yield type(model), type(part)
        for name in type(model).model_fields:
            yield from _pairs(getattr(model, name), getattr(part, name))
    elif isinstance(model, tuple | Mapping):
        rows = zip(model.values(), part.values(), strict=True) if isinstance(model, Mapping) else None
        for inner, other in rows or zip(model, part, strict=True):
            yield from _pairs(inner, other)


def _names(part: type[Part]) -> list[str]:
    return [name for each in reversed(part.__mro__) for name in getattr(each, "__annotations__", {})]


def test_what_is_computed_of_rules_is_computed_alike() -> None:
    policy = POLICIES["cn"]
    assert CN.tiers.keys == policy.tiers.keys
    assert [tier.bound for tier in CN.tiers.levels] == [tier.bound for tier in policy.tiers.levels]
    for tier in (None, "top", "core", "none such"):
        assert CN.cadence.for_tier(tier) == policy.cadence.for_tier(tier)
        for section in ("finance", "profile", "kyc"):
            assert CN.shelf_lives.of_section(section, tier) == policy.shelf_lives.of_section(section, tier)
    assert CN.preferences[0].said("zh") == "权益类(股票)"
    assert CN.preferences[0].said("en") == "equity"


def test_an_empty_list_is_not_written_and_read_as_empty() -> None:
    plain = deepcopy(POLICIES["cn"].to_plain())
    del plain["preferences"]
    assert Rules.of(plain).preferences == ()


def test_rules_are_frozen_compared_by_value_and_go_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(CN)) == CN  # noqa: S301 - our own bytes
    assert Rules.of(POLICIES["hk"].to_plain()) != CN
    with pytest.raises(AttributeError, match="frozen"):
        CN.tiers.measure = "aum"  # type: ignore[misc]
    assert len({CN, Rules.of(POLICIES["cn"].to_plain()), CN.kyc}) == 2
    assert "currency='CNY'" in repr(CN)


def test_a_part_made_by_hand_takes_its_own_values_and_no_others() -> None:
    assert GreetingsOnly(festival="eid").days_after == 0
    with pytest.raises(TypeError, match="GreetingsOnly takes festival"):
        GreetingsOnly()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="GreetingsOnly takes festival"):
        GreetingsOnly(festival="eid", days=3)  # type: ignore[call-arg]


def test_a_value_that_must_be_there_is_missed_by_name() -> None:
    with pytest.raises(KeyError, match="tiers"):
        Rules.of({"hnwctl": "policy/1", "jurisdiction": "cn", "currency": "CNY"})


def test_reading_rules_imports_neither_pydantic_nor_yaml() -> None:
    script = (
        "import json, sys; from hnwctl.domain.rules import Rules; Rules.of(json.load(sys.stdin));"
        "print([name for name in ('pydantic', 'yaml') if name in sys.modules])"
    )
    given = json.dumps(POLICIES["cn"].to_plain())
    done = subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
