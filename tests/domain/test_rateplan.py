"""Rates on their way into the book: added, changed or known already, and a second time always known."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.domain import rateplan
from hnwctl.domain.rateplan import RatePlan, plan_rates
from hnwctl.model.market import Note
from hnwctl.model.quotes import Quote


def quote(day: str, currency: str, rate: str, row: int = 2) -> Quote:
    return Quote(row, "rate", date.fromisoformat(day), currency, Decimal(rate))


def planned(quotes: list[Quote], records: dict[str, Any] | None = None) -> RatePlan:
    return plan_rates(quotes, records or {}, title=lambda month: f"Exchange rates {month}", source="ECB")


def counts(plan: RatePlan) -> tuple[int, int, int, int]:
    return plan.added, plan.updated, plan.unchanged, len(plan.clashes)


NOVEMBER = {
    "kind": "rates",
    "title": "Exchange rates 2026-11",
    "as_of": "2026-11-01",
    "rates": [{"date": "2026-11-01", "currency": "USD", "rate": "7.10"}],
}


def test_the_rates_of_a_month_lie_together() -> None:
    plan = planned(
        [
            quote("2026-11-20", "USD", "7.1"),
            quote("2026-10-30", "USD", "7"),
            quote("2026-11-19", "HKD", "0.9"),
        ]
    )
    assert counts(plan) == (3, 0, 0, 0)
    assert plan.fresh == [
        {
            "kind": "rates",
            "title": "Exchange rates 2026-11",
            "source": "ECB",
            "rates": [
                {"date": "2026-11-19", "currency": "HKD", "rate": "0.9"},
                {"date": "2026-11-20", "currency": "USD", "rate": "7.1"},
            ],
            "as_of": "2026-11-20",
        },
        {
            "kind": "rates",
            "title": "Exchange rates 2026-10",
            "source": "ECB",
            "rates": [{"date": "2026-10-30", "currency": "USD", "rate": "7"}],
            "as_of": "2026-10-30",
        },
    ]


def test_a_month_that_has_begun_goes_on() -> None:
    plan = planned([quote("2026-11-20", "USD", "7.2")], {"n0vember": NOVEMBER})
    assert (counts(plan), plan.fresh) == ((1, 0, 0, 0), [])
    assert [rate["date"] for rate in plan.changed["n0vember"]["rates"]] == ["2026-11-01", "2026-11-20"]
    assert plan.changed["n0vember"]["as_of"] == "2026-11-20"


def test_a_rate_is_changed_where_it_stands_and_the_same_rate_is_none() -> None:
    note = {**NOVEMBER, "kind": "economy", "title": "Central bank", "as_of": "2026-10-31"}
    same = planned([quote("2026-11-01", "USD", "7.1")], {"ec0n0my0": note})
    assert (counts(same), same.changed, same.fresh) == ((0, 0, 1, 0), {}, [])
    other = planned(
        [quote("2026-11-01", "USD", "7.11"), quote("2026-11-02", "USD", "7.12")], {"ec0n0my0": note}
    )
    assert counts(other) == (1, 1, 0, 0)
    assert other.changed["ec0n0my0"]["rates"] == [{"date": "2026-11-01", "currency": "USD", "rate": "7.11"}]
    assert other.changed["ec0n0my0"]["as_of"] == "2026-10-31", "a note of another kind keeps its day"
    assert [note["title"] for note in other.fresh] == ["Exchange rates 2026-11"]


def test_two_rates_of_one_day_in_a_table_are_no_rate() -> None:
    plan = planned(
        [
            quote("2026-11-20", "USD", "7.1", 2),
            quote("2026-11-20", "USD", "7.2", 3),
            quote("2026-11-20", "USD", "7.10", 4),
        ]
    )
    assert counts(plan) == (1, 0, 1, 1)
    assert [(clash.quote.row, clash.row) for clash in plan.clashes] == [(3, 2)]


def test_a_record_that_is_full_is_left_alone(monkeypatch: Any) -> None:
    monkeypatch.setattr(rateplan, "MAX_ITEMS", 1)
    plan = planned([quote("2026-11-20", "USD", "7.2")], {"n0vember": NOVEMBER})
    assert (plan.changed, len(plan.fresh)) == ({}, 1)


QUOTES = st.lists(
    st.builds(
        lambda days, currency, rate: Quote(2, "rate", date(2026, 1, 1) + timedelta(days), currency, rate),
        st.integers(0, 80),
        st.sampled_from(["USD", "HKD", "EUR"]),
        st.decimals(min_value="0.01", max_value="99", places=4),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(QUOTES, QUOTES)
def test_the_counts_add_up_and_a_second_time_nothing_changes(first: list[Quote], second: list[Quote]) -> None:
    records: dict[str, Any] = {}
    for quotes in (first, second):
        plan = planned(quotes, records)
        assert sum(counts(plan)) == len(quotes)
        fresh = {f"{len(records) + n:08}": note for n, note in enumerate(plan.fresh)}
        records |= {id_: Note.from_plain(note).to_plain() for id_, note in {**plan.changed, **fresh}.items()}
        again = planned(quotes, records)
        assert (again.added, again.updated, again.changed, again.fresh) == (0, 0, {}, [])
    kept = {
        (rate["date"], rate["currency"]): Decimal(rate["rate"])
        for note in records.values()
        for rate in note["rates"]
    }
    for each in second:
        clashing = [
            other.rate for other in second if (other.date, other.currency) == (each.date, each.currency)
        ]
        assert kept[each.date.isoformat(), each.currency] == clashing[0]
