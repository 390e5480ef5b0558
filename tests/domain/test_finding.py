"""Full text: any field of any section that the key opens."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.finding import SEPARATOR, finding, joined_texts, snippet_of
from hnwctl.errors import UsageError
from hnwctl.model.folding import fold
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.records import OpenRecord

EVERYTHING = frozenset(COMPARTMENTS)


@pytest.fixture
def book(client: Callable[..., Any]) -> list[Any]:
    """Golf in three sections of one client, in a market note, and in an archived client."""
    return [
        client(
            "zhang000",
            profile={"name": "张伟", "interests": ["茶", "Golf"], "custom": {"车": "ＧＯＬＦ GTI"}},
            finance={"holdings": [{"amount": "1", "label": "Golf club share"}]},
            service={"notes": [{"at": "2026-01-01", "text": "喜欢打高尔夫(golf),\n下周约"}]},
        ),
        client("gone0000", profile={"name": "Old golfer", "archived": {"at": "2025-01-01"}}),
        OpenRecord(
            "market",
            "note0000",
            {"note": {"kind": "trend", "title": "Golf estates", "as_of": "2026-01-01", "text": "up"}},
        ),
    ]


Find = Callable[..., list[dict[str, str]]]


@pytest.fixture
def find(book: list[Any], index: Callable[..., Any]) -> Find:
    def run(text: str, held: Iterable[str] = EVERYTHING, **options: Any) -> list[dict[str, str]]:
        found = finding(text, held=frozenset(held), **options)
        return list(found.hits(index(book, held=held).query(found.sql, found.parameters)))

    return run


def places(hits: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(hit["id"], hit["section"], hit["field"]) for hit in hits]


def test_every_place_is_named_with_its_field(find: Find) -> None:
    assert places(find("golf")) == [
        ("note0000", "note", "title"),
        ("zhang000", "finance", "holdings[0].label"),
        ("zhang000", "profile", "interests[1]"),
        ("zhang000", "profile", "custom.车"),
        ("zhang000", "service", "notes[0].text"),
    ]


def test_a_hit_has_the_promised_keys(find: Find) -> None:
    assert find("高尔夫") == [
        {
            "id": "zhang000",
            "name": "张伟",
            "section": "service",
            "field": "notes[0].text",
            "snippet": "喜欢打高尔夫(golf), 下周约",
        }
    ]


def test_a_market_note_is_called_by_its_title(find: Find) -> None:
    assert find("estates")[0]["name"] == "Golf estates"


@pytest.mark.parametrize("text", ["GOLF", "golf gti", "ｇｏｌｆ", "gölf"])
def test_case_width_and_accents_do_not_count(text: str, find: Find) -> None:
    assert ("zhang000", "profile", "custom.车") in places(find(text))


def test_archived_clients_are_found_on_request(find: Find) -> None:
    assert places(find("golfer")) == []
    assert places(find("golfer", archived=True)) == [("gone0000", "profile", "name")]


def test_sections_narrow_the_search(find: Find) -> None:
    assert places(find("golf", sections=["service"])) == [("zhang000", "service", "notes[0].text")]


def test_what_is_sealed_is_not_searched_and_is_named(find: Find) -> None:
    held = EVERYTHING - {"finance"}
    assert "finance" not in {hit["section"] for hit in find("golf", held)}
    assert finding("golf", held=held).sealed == ("finance",)


def test_a_key_without_names_or_notes_still_finds(find: Find) -> None:
    assert find("喜欢", {"service"}) == [
        {
            "id": "zhang000",
            "name": "",
            "section": "service",
            "field": "notes[0].text",
            "snippet": "喜欢打高尔夫(golf), 下周约",
        }
    ]


@pytest.mark.parametrize("text", ["100%", "_", "'", '"'])
def test_signs_of_sql_are_only_signs(text: str, find: Find) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["", "  ", SEPARATOR])
def test_nothing_cannot_be_found(text: str) -> None:
    with pytest.raises(UsageError, match="nothing to find"):
        finding(text, held=EVERYTHING)


def test_a_snippet_is_cut_around_the_hit() -> None:
    assert snippet_of("a" * 100 + "needle" + "b" * 100, "needle") == f"…{'a' * 24}needle{'b' * 24}…"


def test_a_snippet_is_cut_right_where_folding_changes_lengths() -> None:
    text = "ﬁ" * 100 + "Straße" + "ﬀ" * 100
    assert snippet_of(text, "strasse") == f"…{'ﬁ' * 24}Straße{'ﬀ' * 24}…"


@given(st.text(), st.text(min_size=1), st.text())
def test_what_a_text_contains_has_a_snippet(before: str, middle: str, after: str) -> None:
    needle = fold(middle).strip()
    if needle and needle in fold(before + middle + after):
        assert snippet_of(before + middle + after, needle)


@given(st.lists(st.text(), min_size=1))
def test_texts_of_a_section_stay_apart(texts: list[str]) -> None:
    fields, joined, folded = joined_texts([f"f[{place}]" for place in range(len(texts))], texts)
    parts = joined.split(SEPARATOR)
    assert parts == [text.replace(SEPARATOR, " ") for text in texts]
    assert len(fields.split(SEPARATOR)) == len(parts)
    assert fold(joined) == (folded if folded is not None else joined.encode().lower().decode())
