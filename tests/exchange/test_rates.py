"""Tables of exchange rates: which shape they have, what a rate in them is worth in the book's currency."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.errors import InvalidError
from hnwctl.exchange.rates import (
    ECB_DAYS,
    ECB_SERIES,
    PLAIN,
    RateTable,
    Reading,
    means_something,
    read_rates,
    shape_of,
)
from hnwctl.exchange.sheet import parse_sheet

TODAY = date(2026, 11, 23)
DAYS = """\
Date,USD,JPY,BGN,HRK,CNY,
2026-11-20,1.1000,165.20,N/A,N/A,7.8500,
2026-11-19,1.0980,165.00,1.9558,N/A,7.8400,
"""
SERIES = """\
KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS
EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-11-20,1.1000,A
EXR.D.CNY.EUR.SP00.A,D,CNY,EUR,SP00,A,2026-11-20,7.8500,A
EXR.D.GBP.EUR.SP00.A,D,GBP,EUR,SP00,A,2026-11-20,,H
"""


def read(
    text: str, base: str = "CNY", since: date | None = None, currencies: tuple[str, ...] = ()
) -> RateTable:
    sheet = parse_sheet(text.encode(), "rates.csv", known=means_something)
    return read_rates(sheet, Reading(base=base, today=TODAY, since=since, currencies=currencies))


def worth(table: RateTable) -> dict[tuple[str, str], str]:
    return {(each.date.isoformat(), each.currency): format(each.rate, "f") for each in table.quotes}


def faults(table: RateTable) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.reason.format(**each.facts)) for each in table.faults]


def notes(table: RateTable) -> list[str]:
    return [each.text.format(**each.facts) for each in table.notes]


@pytest.mark.parametrize(
    ("headings", "shape"),
    [
        ("Date,USD,JPY,", ECB_DAYS),
        ("日期,USD", ECB_DAYS),
        ("KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE", ECB_SERIES),
        ("date,currency,rate", PLAIN),
        ("日期,币种,汇率,备注", PLAIN),
        ("Rate,Currency,Day", PLAIN),
        ("Date", None),
        ("Date,USD,name", None),
        ("姓名,币种,金额", None),
        ("name,phone,VIP", None),
        ("", None),
    ],
)
def test_the_shape_is_told_by_the_headings(headings: str, shape: str | None) -> None:
    assert shape_of(headings.split(",")) == shape


def test_rates_of_the_euro_become_rates_of_the_books_currency() -> None:
    table = read(DAYS)
    assert worth(table) == {
        ("2026-11-20", "USD"): "7.136363636",
        ("2026-11-20", "JPY"): "0.04751815981",
        ("2026-11-20", "EUR"): "7.8500",
        ("2026-11-19", "USD"): "7.140255009",
        ("2026-11-19", "JPY"): "0.04751515152",
        ("2026-11-19", "BGN"): "4.008589835",
        ("2026-11-19", "EUR"): "7.8400",
    }
    assert (faults(table), notes(table)) == ([], [])


def test_in_a_book_of_euros_they_are_turned_round() -> None:
    assert worth(read(DAYS, "EUR"))["2026-11-20", "USD"] == "0.9090909091"
    assert ("2026-11-20", "EUR") not in worth(read(DAYS, "EUR"))


def test_the_data_portal_gives_the_same() -> None:
    assert worth(read(SERIES)) == {("2026-11-20", "USD"): "7.136363636", ("2026-11-20", "EUR"): "7.8500"}


def test_the_day_may_be_spelt_out_as_in_the_daily_file() -> None:
    table = read("Date, USD, CNY, \n20 November 2026, 1.1000, 7.8500, \n")
    assert [each.date for each in table.quotes] == [date(2026, 11, 20)] * 2


NO_CNY = DAYS.replace("7.8500", "N/A").replace("7.8400", "")


@pytest.mark.parametrize("text", [DAYS.replace("CNY", "SEK"), "Date,USD\n2026-11-20,1.1\n", NO_CNY])
def test_without_the_books_currency_nothing_can_be_converted(text: str) -> None:
    with pytest.raises(InvalidError, match="no rate of CNY"):
        read(text)


def test_days_without_it_are_left_out_and_said() -> None:
    table = read(DAYS.replace("7.8400", "N/A"))
    assert {day for day, _ in worth(table)} == {"2026-11-20"}
    assert notes(table) == ["left out: 1 days without a rate of CNY, from 2026-11-19 to 2026-11-19"]


def test_a_currency_that_is_no_more_is_left_out_and_said_only_where_it_has_rates() -> None:
    table = read(DAYS.replace("1.9558,N/A", "1.9558,7.5345"))
    assert notes(table) == ["left out, as no such currency is in use: ['HRK']"]
    assert len(table.quotes) == 7


def test_plain_rates_are_taken_as_they_stand() -> None:
    table = read(
        'date,currency,rate\n2026-11-20,USD,7.1234\n2026/11/19,港币,0.918000000001\n20261118,jpy,"1,234.5"\n'
    )
    assert worth(table) == {
        ("2026-11-20", "USD"): "7.1234",
        ("2026-11-19", "HKD"): "0.918000000001",
        ("2026-11-18", "JPY"): "1234.5",
    }


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("2026-11-20,USD,-7", "rate", "not a rate: -7"),
        ("2026-11-20,USD,0", "rate", "no rate of a currency: 0"),
        ("2026-11-20,USD,1e3", "rate", "not a rate: 1e3"),
        ("2026-11-20,USD,7,12", "", ""),
        ("2026-11-20,USD,0.1234567890123", "rate", "no rate of a currency: 0.1234567890123"),
        ("2026-11-20,USD,1000000000", "rate", "no rate of a currency: 1000000000"),
        ("2026-11-20,XYZ,7", "currency", "no such currency: XYZ"),
        ("2026-11-31,USD,7", "date", "there is no such day: 2026-11-31"),
        ("gestern,USD,7", "date", "not a date: gestern"),
        ("2026-11-24,USD,7", "rate", "2026-11-24 lies in the future"),
        ("2026-11-20,CNY,7", "rate", "CNY is the currency of the book"),
        ("2026-11-20,,7", "currency", "no such currency: "),
    ],
)
def test_what_is_no_rate_is_named_by_row_and_column(line: str, field: str, reason: str) -> None:
    table = read(f"date,currency,rate\n2026-11-20,HKD,0.9\n{line}\n")
    assert [each.currency for each in table.quotes] == ["HKD"]
    [fault] = faults(table)
    assert fault[0] == 3
    assert not field or fault[1:] == (field, reason)


def test_of_a_wide_row_only_the_wrong_cell_is_lost() -> None:
    table = read(DAYS.replace("1.1000", "abc").replace("2026-11-19", "19.11.26"))
    assert worth(table) == {("2026-11-20", "JPY"): "0.04751815981", ("2026-11-20", "EUR"): "7.8500"}
    assert faults(table) == [(2, "USD", "not a rate: abc"), (3, "Date", "not a date: 19.11.26")]


def test_of_the_portal_only_rates_of_the_euro_by_day_are_understood() -> None:
    other = SERIES.replace("D,USD,EUR", "D,USD,GBP").replace(
        "CNY,EUR,SP00,A,2026-11-20", "CNY,EUR,SP00,A,2026-11"
    )
    with pytest.raises(InvalidError, match="no rate of CNY"):
        read(other)
    table = read(other + "EXR.D.CNY.EUR.SP00.A,D,CNY,EUR,SP00,A,2026-11-20,7.85,A\n")
    assert [row for row, _, _ in faults(table)] == [2, 3]


def test_only_what_is_asked_for() -> None:
    assert set(worth(read(DAYS, since=date(2026, 11, 20), currencies=("USD", "EUR")))) == {
        ("2026-11-20", "USD"),
        ("2026-11-20", "EUR"),
    }


def test_a_table_of_something_else_is_none() -> None:
    with pytest.raises(InvalidError, match="no table of exchange rates"):
        read("name,phone\nx,1\n")


POSITIVE = st.decimals(min_value="0.0001", max_value="99999", places=4)


@settings(deadline=None, max_examples=50)
@given(POSITIVE, POSITIVE)
def test_crossing_there_and_back_loses_no_more_than_the_tenth_digit(pivot: Decimal, value: Decimal) -> None:
    table = read(f"Date,USD,CNY\n2026-11-20,{value},{pivot}\n")
    rate = next(each.rate for each in table.quotes if each.currency == "USD")
    exact = pivot / value
    assert abs(rate - exact) <= max(exact * Decimal("1e-9"), Decimal("1e-12"))
    exponent = rate.as_tuple().exponent
    assert isinstance(exponent, int)
    assert -exponent <= 12
