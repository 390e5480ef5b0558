"""What a client is worth: exactly what is recorded, converted by date, and unknown rather than wrong."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.measures import UNKNOWN, Measures, Position, RateTable, measures, measures_of, positions
from hnwctl.model.finance import Finance

TODAY = date(2026, 11, 23)
RATES = RateTable(
    [
        (date(2026, 11, 20), "USD", Decimal("7.10")),
        (date(2026, 11, 1), "USD", Decimal("7.20")),
        (date(2026, 12, 1), "USD", Decimal("9")),
        (date(2026, 11, 20), "HKD", Decimal("0.9123")),
    ]
)


def of(rates: RateTable = RATES, **fields: list[dict[str, str]]) -> Measures:
    return measures(Finance.from_plain(fields), base="CNY", rate=rates, today=TODAY)


def test_the_three_totals() -> None:
    found = of(
        holdings=[{"amount": "300万"}, {"amount": "100万", "held": "elsewhere"}],
        assets=[{"amount": "2000万"}],
        liabilities=[{"amount": "500万"}],
    )

    assert (found.aum, found.financial_assets, found.net_worth) == (3_000_000, 4_000_000, 19_000_000)
    assert found.wallet_share == Decimal("0.75")
    assert found.unpriced == ()


def test_income_expenses_goals_and_valuations_are_no_wealth() -> None:
    found = of(
        holdings=[{"amount": "1"}],
        income=[{"amount": "5"}],
        expenses=[{"amount": "5"}],
        goals=[{"amount": "5"}],
        valuations=[{"as_of": "2026-01-01", "amount": "5"}],
    )

    assert (found.aum, found.net_worth) == (1, 1)


def test_another_currency_is_converted_at_the_latest_rate_up_to_today() -> None:
    assert of(holdings=[{"amount": "USD 100"}]).aum == Decimal("710.00")


def test_conversion_is_rounded_to_cents_and_nothing_else_is() -> None:
    assert of(holdings=[{"amount": "HKD 0.05"}, {"amount": "1.2345"}]).aum == Decimal("1.2845")


def test_what_no_rate_converts_is_named_and_makes_its_totals_unknown() -> None:
    found = of(holdings=[{"amount": "100"}, {"amount": "JPY 5000", "held": "elsewhere"}])

    assert found.aum == 100
    assert found.financial_assets is None
    assert found.net_worth is None
    assert found.wallet_share is None
    assert found.unpriced == ("JPY",)
    assert found.at_least == Position(aum=Decimal(100), financial=Decimal(100))


def test_an_unpriced_debt_leaves_the_assets_known() -> None:
    found = of(holdings=[{"amount": "100"}], liabilities=[{"amount": "JPY 1"}])

    assert (found.aum, found.financial_assets, found.net_worth) == (100, 100, None)
    assert found.unpriced == ("JPY",)


def test_nothing_in_a_currency_needs_no_rate() -> None:
    found = of(holdings=[{"amount": "100"}, {"amount": "JPY 1", "closed": "2026-01-01"}])

    assert (found.financial_assets, found.unpriced) == (100, ())


@pytest.mark.parametrize(("closed", "aum"), [("2026-11-22", 0), ("2026-11-23", 0), ("2026-11-24", 5)])
def test_a_closed_holding_does_not_count_from_its_day_on(closed: str, aum: int) -> None:
    assert of(holdings=[{"amount": "5", "closed": closed}]).aum == aum


def test_of_nothing_recorded_nothing_is_known() -> None:
    assert of() == UNKNOWN
    assert of(income=[{"amount": "5"}]) == UNKNOWN


def test_no_share_of_an_empty_wallet() -> None:
    found = of(assets=[{"amount": "5"}])

    assert (found.aum, found.financial_assets, found.wallet_share) == (0, 0, None)


def test_a_client_may_owe_more_than_they_own() -> None:
    assert of(holdings=[{"amount": "1"}], liabilities=[{"amount": "3"}]).net_worth == -2


def test_rates_come_from_rows_of_the_index() -> None:
    rates = RateTable.of([("2026-11-20", "USD", 7.1), ("2026-11-21", "USD", "7.2")])

    assert rates.rate("USD", date(2026, 11, 20)) == Decimal("7.1")
    assert rates.rate("USD", TODAY) == Decimal("7.2")
    assert rates.rate("USD", date(2026, 11, 19)) is None
    assert rates.rate("EUR", TODAY) is None


AMOUNTS = st.decimals(0, 10**12, places=2)
CODES = st.sampled_from(["", "CNY", "USD", "HKD"])


def items(**more: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    fields = {"amount": AMOUNTS.map(str), "currency": CODES, **more}
    return st.lists(
        st.fixed_dictionaries(fields).map(lambda item: {k: v for k, v in item.items() if v}), max_size=4
    )


@given(items(held=st.sampled_from(["us", "elsewhere"])), items(), items())
def test_totals_fit_together(holdings: Any, assets: Any, liabilities: Any) -> None:
    finance = Finance.from_plain({"holdings": holdings, "assets": assets, "liabilities": liabilities})
    found = measures(finance, base="CNY", rate=RATES, today=TODAY)

    if not (holdings or assets or liabilities):
        assert found == UNKNOWN
        return
    assert found.aum is not None
    assert found.financial_assets is not None
    assert 0 <= found.aum <= found.financial_assets
    assert found.wallet_share is None or 0 <= found.wallet_share <= 1
    by_currency = positions(finance, base="CNY", today=TODAY)
    assert found == measures_of(by_currency, base="CNY", rate=RATES, today=TODAY)


def test_an_estimate_counts_until_a_position_is_listed() -> None:
    rough = {"label": "estimate", "amount": "1200万", "estimate": "true"}
    elsewhere = {"label": "estimate", "amount": "300万", "held": "elsewhere", "estimate": "true"}
    listed = [{"product": "A", "amount": "300万"}, {"product": "B", "amount": "200万"}]

    alone = measures(
        Finance.from_plain({"holdings": [rough, elsewhere]}), base="CNY", rate=RateTable(), today=TODAY
    )
    known = measures(
        Finance.from_plain({"holdings": [rough, elsewhere, *listed]}),
        base="CNY",
        rate=RateTable(),
        today=TODAY,
    )

    assert (alone.aum, alone.financial_assets) == (Decimal(12_000_000), Decimal(15_000_000))
    assert (known.aum, known.financial_assets) == (Decimal(5_000_000), Decimal(8_000_000))
