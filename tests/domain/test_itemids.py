"""Items of lists get an id once, and nothing else of them changes."""

from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.itemids import with_ids

PREMIUM = {"id": "p2", "due": "2028-01-01"}
FINANCE = {
    "holdings": [
        {"amount": "1", "premiums": [{"due": "2027-01-01"}, PREMIUM]},
        {"id": "h2", "amount": "2"},
    ],
    "preferences": {"likes": ["equity"]},
    "note": "x",
}


def numbered() -> Any:
    """Chance that first comes up with ids that are taken."""
    numbers = count(1)
    return lambda: f"h{next(numbers)}"


def test_every_item_gets_an_id_that_nothing_in_its_section_has() -> None:
    found = with_ids("client", "finance", FINANCE, numbered())
    assert found["holdings"] == [
        {"id": "h3", "amount": "1", "premiums": [{"id": "h1", "due": "2027-01-01"}, PREMIUM]},
        {"id": "h2", "amount": "2"},
    ]
    assert next(iter(found["holdings"][0])) == "id"


def test_what_is_given_stays_as_it_is_and_what_lacks_nothing_is_the_answer() -> None:
    before = repr(FINANCE)
    once = with_ids("client", "finance", FINANCE, numbered())
    assert repr(FINANCE) == before
    assert with_ids("client", "finance", once, numbered()) is once


@pytest.mark.parametrize(
    ("section", "content"),
    [
        ("profile", {"name": "王", "contact_plan": {"quiet": [{"from": "2026-01-01"}]}, "tags": ["vip"]}),
        ("profile", {"name": "王", "stages": [{"at": "2026-01-01", "to": "active"}], "custom": {"a": "b"}}),
        ("kyc", {"risk": {"class": "C3"}}),
    ],
)
def test_rows_and_groups_that_are_no_items_get_none(section: str, content: dict[str, Any]) -> None:
    assert with_ids("client", section, content, numbered()) is content


LISTS = {
    "interactions": {"at": "2026-11-01", "channel": "phone"},
    "tasks": {"text": "call"},
    "notes": {"at": "2026-11-01", "text": "x"},
    "events": {"at": "2026-11-01", "kind": "birth"},
}


def without(item: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in item.items() if key != "id"}


@given(st.fixed_dictionaries({name: st.lists(st.booleans(), max_size=6) for name in LISTS}), st.randoms())
def test_ids_are_unique_and_kept_whatever_had_one_before(wanted: dict[str, list[bool]], chance: Any) -> None:
    numbers = count(1000)
    section = {
        name: [{**({"id": f"i{next(numbers)}"} if has else {}), **LISTS[name]} for has in flags]
        for name, flags in wanted.items()
    }
    found = with_ids("client", "service", section, lambda: f"i{chance.randrange(990, 1090)}")
    items = [item for name in LISTS for item in found[name]]
    assert len({item["id"] for item in items}) == len(items)
    old = [item for name in LISTS for item in section[name]]
    assert all(new["id"] == item["id"] for new, item in zip(items, old, strict=True) if "id" in item)
    assert [without(item) for item in items] == [without(item) for item in old]
