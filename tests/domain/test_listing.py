"""The book, filtered, sorted and shown as far as the key goes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hnwctl.domain.listing import DEFAULT_COLUMNS, Filters, listing
from hnwctl.errors import ForbiddenError, InvalidError
from hnwctl.model.kinds import COMPARTMENTS

EVERYTHING = frozenset(COMPARTMENTS)
ASSISTANT = EVERYTHING - {"finance"}
TODAY = date(2026, 11, 23)

ListOf = Callable[..., list[dict[str, Any]]]


def _holding(amount: str, **more: str) -> dict[str, Any]:
    return {"holdings": [{"amount": amount, **more}]}


@pytest.fixture
def book(client: Callable[..., Any]) -> list[Any]:
    """Zhang is rich and overdue, Li is new, Smith holds dollars, Old is archived."""
    return [
        client(
            "zhang000",
            profile={
                "name": "张伟",
                "stage": "active",
                "tags": ["vip", "golf club"],
                "adviser": "wang.li",
                "contact_points": [{"type": "phone", "value": "+8613800001111"}],
            },
            finance=_holding("12000000.50") | {"preferences": {"likes": ["equity", "tea estates"]}},
            kyc={"risk": {"class": "C4"}},
            finance_dates={"of": "finance rev=1", "tier": "top"},
            service_dates={"of": "service rev=1", "last_contact": "2026-09-01"},
        ),
        client("11110000", profile={"name": "李梅", "stage": "lead", "tags": ["VIP"]}),
        client(
            "smith000",
            profile={"name": "John Smith", "stage": "active"},
            finance=_holding("1000000", currency="USD"),
            kyc={"risk": {"class": "C1"}},
        ),
        client("00000000", profile={"name": "老王", "archived": {"at": "2025-01-01"}}),
    ]


@pytest.fixture
def ask(book: list[Any], index: Callable[..., Any]) -> ListOf:
    """Runs ``list`` with filters and answers its entries."""

    def run(held: frozenset[str] = EVERYTHING, **options: Any) -> list[dict[str, Any]]:
        how = {name: options.pop(name) for name in ("columns", "sort", "limit") if name in options}
        found = listing(Filters(**options), held=held, today=TODAY, **how)
        return found.entries(index(book, held=held).query(found.sql, found.parameters))

    return run


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in entries]


def test_the_book_is_in_the_order_of_names_by_pinyin_and_without_the_archived(ask: ListOf) -> None:
    assert [entry["name"] for entry in ask()] == ["John Smith", "李梅", "张伟"]


def test_an_entry_has_exactly_the_promised_keys_and_amounts_are_text(ask: ListOf) -> None:
    assert ask(text="张伟") == [
        {
            "id": "zhang000",
            "name": "张伟",
            "stage": "active",
            "tier": "top",
            "risk": "C4",
            "aum": "12000000.50",
            "financial_assets": "12000000.50",
            "currency": "CNY",
            "last_contact": "2026-09-01",
            "next_contact": "2026-10-01",
        }
    ]


def test_what_cannot_be_converted_is_named_and_not_zero(ask: ListOf) -> None:
    (smith,) = ask(text="smith")
    assert (smith["aum"], smith["unpriced"]) == (None, ["USD"])


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"text": "zw"}, ["zhang000"]),
        ({"text": "1380000"}, ["zhang000"]),
        ({"text": "SMITH"}, ["smith000"]),
        ({"tiers": ["top"]}, ["zhang000"]),
        ({"stages": ["lead", "存续客户"]}, ["smith000", "11110000", "zhang000"]),
        ({"risks": ["c1"]}, ["smith000"]),
        ({"tags": ["vip"]}, ["11110000", "zhang000"]),
        ({"tags": ["vip", "Golf Club"]}, ["zhang000"]),
        ({"tags": ["golf"]}, []),
        ({"prefers": ["权益类"]}, ["zhang000"]),
        ({"prefers": ["tea estates"]}, ["zhang000"]),
        ({"prefers": ["tea"]}, []),
        ({"adviser": "wang.li"}, ["zhang000"]),
        ({"overdue": True}, ["zhang000"]),
        ({"where": "aum > 5000000 OR stage = 'lead'"}, ["11110000", "zhang000"]),
        ({"where": "1 OR 1", "stages": ["lead"]}, ["11110000"]),
        ({"where": "id IN (SELECT id FROM holdings WHERE currency = 'USD')"}, ["smith000"]),
        ({"archived": True}, ["00000000"]),
        ({"archived": None, "text": "lw"}, ["00000000"]),
    ],
)
def test_filters_narrow_the_book(filters: dict[str, Any], found: list[str], ask: ListOf) -> None:
    assert ids(ask(**filters)) == found


@pytest.mark.parametrize(
    ("sort", "first"),
    [("-aum", "zhang000"), ("aum desc", "zhang000"), ("stage,-name", "zhang000"), ("risk", "smith000")],
)
def test_sorting_puts_what_is_unknown_last(sort: str, first: str, ask: ListOf) -> None:
    assert ids(ask(sort=sort))[0] == first


def test_a_limit_cuts_the_list(ask: ListOf) -> None:
    assert len(ask(limit=2)) == 2


def test_columns_are_as_asked_for(ask: ListOf) -> None:
    (zhang,) = ask(text="张伟", columns=["name", "tags", "wallet_share", "prefers"])
    assert zhang == {
        "name": "张伟",
        "tags": ["vip", "golf club"],
        "wallet_share": 1.0,
        "prefers": ["equity", "tea estates"],
    }


class TestSealedFinances:
    """An assistant lists the book without an amount in it."""

    def test_sealed_columns_are_left_out_and_named(self) -> None:
        found = listing(Filters(), held=ASSISTANT, today=TODAY)
        assert found.sealed == ("aum", "financial_assets")
        assert found.columns == tuple(name for name in DEFAULT_COLUMNS if name not in found.sealed)

    def test_the_tier_is_the_published_one(self, ask: ListOf) -> None:
        (zhang,) = ask(ASSISTANT, text="张伟")
        assert zhang["tier"] == "top"

    def test_sections_that_are_sealed_are_named_by_client(
        self, client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        found = listing(Filters(), held=ASSISTANT, today=TODAY)
        made = index([client("zhang000", profile={"name": "张伟"}, sealed=["finance"])], held=ASSISTANT)
        (zhang,) = found.entries(made.query(found.sql, found.parameters))
        assert zhang["sealed"] == ["finance"]

    @pytest.mark.parametrize("filters", [{"where": "aum > 1"}, {"prefers": ["equity"]}])
    def test_a_filter_on_what_is_sealed_is_refused(self, filters: dict[str, Any], ask: ListOf) -> None:
        with pytest.raises(ForbiddenError, match="sealed to your key"):
            ask(ASSISTANT, **filters)

    def test_sorting_by_what_is_sealed_is_refused(self, ask: ListOf) -> None:
        with pytest.raises(ForbiddenError, match="aum is sealed to your key"):
            ask(ASSISTANT, sort="-aum")

    def test_a_key_without_profiles_still_counts_everybody(self, ask: ListOf) -> None:
        assert ids(ask(frozenset({"agenda"}), columns=["id"])) == [
            "00000000",
            "11110000",
            "smith000",
            "zhang000",
        ]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"columns": ["nmae"]}, "no such column: nmae"),
        ({"sort": "1"}, "no such column: 1"),
        ({"sort": "name; DROP TABLE clients"}, "no such column"),
        ({"stages": ["sleeping"]}, "no such stage: sleeping"),
        ({"risks": ["C9"]}, "no such risk class: C9"),
        ({"where": "1) --"}, "parentheses"),
    ],
)
def test_nonsense_is_refused_by_name(options: dict[str, Any], complaint: str, ask: ListOf) -> None:
    with pytest.raises(InvalidError, match=complaint):
        ask(**options)
