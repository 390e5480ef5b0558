"""Day first or month first: by evidence, by being told, never by guessing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.importing.dateorder import Order, as_day, decide_order, is_serial
from hnwctl.errors import InvalidError

TODAY = date(2026, 11, 23)


def test_one_number_above_twelve_decides_the_whole_column() -> None:
    assert decide_order("生日", ["01/02/1980", "13/02/1981", "03/04/1982"]) == Order("dmy", 1)
    assert decide_order("生日", ["01/02/1980", "02/13/1981", "3/14/1982"]) == Order("mdy", 2)


def test_nothing_decides() -> None:
    with pytest.raises(InvalidError, match="column 生日: nothing tells") as caught:
        decide_order("生日", ["01/02/1980", "03/04/1982"])
    assert "--date-order" in caught.value.hint


def test_rows_that_contradict_each_other() -> None:
    with pytest.raises(InvalidError, match="in some rows the day comes first"):
        decide_order("生日", ["13/02/1980", "02/13/1982"])


def test_being_told_settles_it() -> None:
    assert decide_order("生日", ["01/02/1980"], "mdy") == Order("mdy")


@pytest.mark.parametrize("texts", [[], ["1980-02-01"], ["02/02/1980"], ["1980年2月1日"], ["99/99/1980"]])
def test_columns_that_need_no_order(texts: list[str]) -> None:
    assert decide_order("生日", texts) == Order("")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("01/02/1980", "dmy", "1980-02-01"),
        ("01/02/1980", "mdy", "1980-01-02"),
        ("1.2.1980", "dmy", "1980-02-01"),
        ("1-2-80", "mdy", "1980-01-02"),
        ("80-2-1", "ymd", "1980-02-01"),
        ("02/02/1980 00:00", "", "1980-02-02"),
        ("1980-02-01 13:45:00", "", "1980-02-01"),
        ("1980-02-01T13:45:00Z", "", "1980-02-01"),
        ("12-Mar-1980", "", "1980-03-12"),
        ("March 12, 1980", "", "1980-03-12"),
        ("29252", "", "1980-02-01"),
        ("29252.5", "", "1980-02-01"),
        ("--04-15", "", "--04-15"),
        ("农历八月十五", "", "农历八月十五"),
        ("some day", "", "some day"),
    ],
)
def test_ways_to_write_a_day(text: str, order: str, day: str) -> None:
    assert as_day(text, order, today=TODAY, past=True) == day


def test_two_digit_years_of_birthdays_lie_in_the_past_others_may_lie_ahead() -> None:
    assert as_day("1/2/45", "dmy", today=TODAY, past=True) == "1945-02-01"
    assert as_day("1/2/45", "dmy", today=TODAY) == "2045-02-01"


@pytest.mark.parametrize(
    ("text", "order"), [("13/13/1980", "dmy"), ("31/02/1980", "dmy"), ("1/2/1980", "ymd")]
)
def test_days_that_do_not_exist_in_that_order(text: str, order: str) -> None:
    with pytest.raises(InvalidError, match="there is no such day"):
        as_day(text, order, today=TODAY)


@given(st.dates(date(1930, 1, 1), date(2099, 12, 31)))
def test_a_spreadsheets_number_is_its_day(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert is_serial(serial)
    assert as_day(serial, "", today=TODAY) == day.isoformat()


@given(
    st.lists(st.dates(date(1900, 1, 1), date(2025, 12, 31)), min_size=1),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_whatever_is_decided_is_right(days: list[date], form: str) -> None:
    texts = [day.strftime(form) for day in days]
    try:
        found = decide_order("x", texts)
    except InvalidError:
        assert all(day.day <= 12 for day in days)
        return
    assert [as_day(text, found.order, today=TODAY) for text in texts] == [day.isoformat() for day in days]


def test_the_epoch_is_that_of_spreadsheets() -> None:
    assert as_day("43832", "", today=TODAY) == (date(2020, 1, 1) + timedelta(days=1)).isoformat()
