"""Solar days and their lunar dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.calendar.lunar import LunarDay, to_lunar, to_solar
from hnwctl.errors import InvalidError

KNOWN = st.dates(date(1900, 1, 31), date(2100, 2, 8))


@given(KNOWN)
def test_there_and_back(day: date) -> None:
    lunar = to_lunar(day)
    assert to_solar(lunar.year, lunar.month, lunar.day, lunar.leap) == day


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2026, 2, 16), LunarDay(2025, 12, 29)),
        (date(2026, 2, 17), LunarDay(2026, 1, 1)),
        (date(2025, 8, 22), LunarDay(2025, 6, 29, True)),
        (date(1978, 9, 17), LunarDay(1978, 8, 15)),
    ],
)
def test_days_that_people_know(day: date, lunar: LunarDay) -> None:
    assert to_lunar(day) == lunar


def test_a_day_that_the_lunar_calendar_has_not() -> None:
    assert to_solar(2025, 12, 30) is None  # a short month
    assert to_solar(2026, 4, 3, True) is None  # no leap month in that year
    assert to_solar(2100, 1, 1) is None  # beyond the table
    assert to_solar(2026, 1, 0) is None


@pytest.mark.parametrize("day", [date(1900, 1, 30), date(2100, 2, 9), date(1, 1, 1), date.max])
def test_beyond_the_years_that_are_known(day: date) -> None:
    with pytest.raises(InvalidError, match="known from 1900 to 2099"):
        to_lunar(day)
