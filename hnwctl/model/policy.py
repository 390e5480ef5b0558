"""The policy: what decides in this book, as its owner approved it.

``policy.yaml`` is plain text that people keep, with their comments; this is its typed form. Every rule
that decides carries its ``source`` and whether the firm has ``verified`` it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import ValidationError

from hnwctl.model import policy_duties as law
from hnwctl.model import policy_rules as care
from hnwctl.model import words_wealth
from hnwctl.model.base import Model, Plain
from hnwctl.model.fields import Shaped
from hnwctl.model.policy_text import default_policy_text, policy_digest
from hnwctl.model.policy_values import Choice, Jurisdiction, Keyed, Rule
from hnwctl.model.problems import FieldProblem, FieldsError, problems_of
from hnwctl.model.spans import Span
from hnwctl.model.values import Currency
from hnwctl.model.vocabulary import Vocabulary

__all__ = ["Policy", "Unconfirmed", "default_policy_text", "policy_digest", "unverified"]

Choices = Keyed[Choice]


class Policy(Model):
    """All rules of a book."""

    hnwctl: Annotated[str, Shaped("policy/1", "not policy/1, which this hnwctl reads: {text}")]
    jurisdiction: Jurisdiction
    currency: Currency
    tiers: care.Tiers
    preferences: Choices
    horizons: Choices
    styles: Choices
    risk_classes: Choices
    product_risks: Choices
    cadence: care.Cadence
    load: care.Load
    working_days: care.WorkingDays
    shelf_lives: care.ShelfLives
    kyc: law.Kyc
    risk_assessment: law.RiskAssessment
    notice: care.Notice
    urgency: care.Urgency
    festivals: care.Festivals
    sources: Choices
    churn: care.Churn
    surveys: care.Surveys
    requests: care.Requests
    complaints: care.Complaints
    backup: care.Backup
    record_retention: Keyed[law.RecordRetention]
    channels: care.Channels
    suitability: law.Suitability
    qualification: Keyed[law.Qualification] = ()
    rules: Keyed[law.Duty] = ()
    publish: care.Publish = care.Publish()

    @classmethod
    def from_plain(cls, data: object, *, source: str = "policy.yaml") -> Self:
        """The policy in ``data``, the plain values of its YAML.

        Raises FieldsError (an InvalidError) that names every wrong field, or what contradicts itself.
        """
        try:
            policy = cls.model_validate(data, by_alias=True, by_name=False)
        except ValidationError as error:
            problems = problems_of(cls, error)
        else:
            problems = list(_contradictions(policy))
            if not problems:
                return policy
        raise FieldsError(problems, source=source)

    def to_plain(self) -> dict[str, Plain]:
        """Every field, defaults too, as text, lists and mappings: what two policies are compared by."""
        plain: dict[str, Plain] = _plain(self)
        return plain

    def unverified(self) -> "list[Unconfirmed]":
        """Every rule not yet confirmed by the firm, in the order of the file."""
        return unverified(self)


def _plain(value: Any) -> Plain:
    if isinstance(value, Model):
        fields = (
            (info.alias or name, getattr(value, name)) for name, info in type(value).model_fields.items()
        )
        return {key: _plain(item) for key, item in fields if item is not None and item != ()}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


# --- contradictions between the parts ----------------------------------------------------------


def _contradictions(policy: Policy) -> Iterator[FieldProblem]:
    yield from _unknown_tiers(policy)
    yield from _unknown_words("risk_classes", policy.risk_classes, words_wealth.RISK_CLASS)
    yield from _unknown_words("product_risks", policy.product_risks, words_wealth.PRODUCT_RISK)
    festivals = {day.key for day in policy.festivals.days}
    for n, quiet in enumerate(policy.working_days.greetings_only):
        if quiet.festival not in festivals:
            path = f"working_days.greetings_only[{n}].festival"
            yield FieldProblem(path, "no such festival: {key}", {"key": quiet.festival})
    if not policy.channels.allowed:
        yield FieldProblem("channels.allowed", "allows no channel at all")


def _unknown_tiers(policy: Policy) -> Iterator[FieldProblem]:
    """A tier that is named and does not exist, or that exists and has no cadence."""
    by_tier: dict[str, dict[str, Span]] = {"cadence.by_tier": policy.cadence.by_tier}
    by_tier |= {f"shelf_lives.sections.{name}": spans for name, spans in policy.shelf_lives.sections.items()}
    for path, spans in by_tier.items():
        for key in spans:
            if key not in policy.tiers.keys and key != "any":
                yield FieldProblem(f"{path}.{key}", "no such tier: {key}", {"key": key})
    silent = [key for key in policy.tiers.keys if policy.cadence.for_tier(key) is None]
    if silent:
        yield FieldProblem("cadence.by_tier", "says nothing of {names}", {"names": ", ".join(silent)})


def _unknown_words(path: str, choices: tuple[Choice, ...], words: Vocabulary) -> Iterator[FieldProblem]:
    """The scales of risk have fixed keys; only their labels are the firm's."""
    missing = [key for key in words.keys if key not in {choice.key for choice in choices}]
    if missing:
        yield FieldProblem(path, "says nothing of {names}", {"names": ", ".join(missing)})
    for n, choice in enumerate(choices):
        if choice.key not in words.keys:
            yield FieldProblem(
                f"{path}[{n}].key",
                "not one of {allowed}: {text}",
                {"allowed": ", ".join(words.keys), "text": choice.key},
            )


# --- what the firm has still to confirm ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A rule that decides although the firm has not confirmed it: where it stands, and its source."""

    path: str
    source: str


def unverified(policy: Policy) -> list[Unconfirmed]:
    """Every rule not yet confirmed by the firm, in the order of the file."""
    return [Unconfirmed(path, rule.source) for path, rule in _rules(policy, "") if not rule.verified]


def _rules(value: object, path: str) -> Iterator[tuple[str, Rule]]:
    if isinstance(value, Rule):
        yield path, value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _rules(getattr(value, name), f"{path}.{name}".removeprefix("."))
    elif isinstance(value, tuple):
        for item in value:
            yield from _rules(item, f"{path}[key={getattr(item, 'key', '')}]")
