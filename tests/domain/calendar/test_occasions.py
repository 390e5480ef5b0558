"""When birthdays are observed: 29 February, the lunar 30th, leap months, without a year."""

from calendar import isleap
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import LunarYear, Solar

from hnwctl.domain.calendar.occasions import (
    age_on,
    days_between,
    next_on,
    on_year,
    recurrence,
    recurrences_on,
)
from hnwctl.errors import InvalidError
from hnwctl.model.dates import Occasion

YEARS = range(1940, 2061)


def solar_occasions() -> st.SearchStrategy[Occasion]:
    days = st.dates(date(1900, 1, 1), date(2060, 12, 31)) | st.sampled_from([date(1980, 2, 29)])
    return st.builds(
        lambda day, known: Occasion(day.month, day.day, day.year if known else None), days, st.booleans()
    )


def lunar_occasions() -> st.SearchStrategy[Occasion]:
    return st.builds(
        Occasion,
        month=st.integers(1, 12),
        day=st.integers(1, 30) | st.just(30),
        year=st.none() | st.integers(1900, 2060),
        lunar=st.just(True),
        leap=st.booleans(),
    )


@given(solar_occasions() | lunar_occasions(), st.sampled_from(YEARS))
def test_the_key_is_found_on_every_day_of_a_year_on_which_it_is_observed_and_on_no_other(
    occasion: Occasion, year: int
) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    observed = list(days_between(occasion, first, last))
    month = timedelta(days=31)
    for day in observed:
        near = [day + timedelta(days=n) for n in range(-31, 32)]
        found = [each for each in near if recurrence(occasion) in recurrences_on(each)]
        assert found == list(days_between(occasion, day - month, day + month))
    assert on_year(occasion, year) == (observed[0] if observed else None)


@given(solar_occasions() | lunar_occasions(), st.dates(date(1940, 1, 1), date(2060, 12, 31)))
def test_the_next_day_is_the_first_one_on_which_the_key_is_found(occasion: Occasion, today: date) -> None:
    following = next_on(occasion, today)
    assert following >= today
    assert recurrence(occasion) in recurrences_on(following)
    assert [*days_between(occasion, today, following)] == [following]


def computed_day(year: int, month: int, day: int) -> date:
    """A lunar date by the second library; the last of the month where it has no such day."""
    found = LunarYear.fromYear(year).getMonth(month)
    first = Solar.fromJulianDay(found.getFirstJulianDay())
    begin = date(first.getYear(), first.getMonth(), first.getDay())
    return begin + timedelta(days=min(day, found.getDayCount()) - 1)


def test_birthdays_on_the_30th_and_in_leap_months_from_1940_to_2060_as_a_second_library_has_them() -> None:
    for year in YEARS:
        leap = LunarYear.fromYear(year).getLeapMonth()
        for month in range(1, 13):
            for day in (1, 15, 29, 30):
                ordinary = computed_day(year, month, day)
                assert ordinary in around(Occasion(month, day, lunar=True), ordinary)
                in_leap = computed_day(year, -month if leap == month else month, day)
                assert in_leap in around(Occasion(month, day, lunar=True, leap=True), in_leap)
                if leap == month:
                    assert in_leap not in around(Occasion(month, day, lunar=True), in_leap)


def around(occasion: Occasion, day: date) -> list[date]:
    """The days within three weeks of ``day`` on which the occasion is observed."""
    return list(days_between(occasion, day - timedelta(days=21), day + timedelta(days=21)))


def test_each_lunar_birthday_comes_round_once_in_a_lunar_year() -> None:
    for occasion in (Occasion(4, 30, lunar=True, leap=True), Occasion(12, 30, lunar=True)):
        days = list(days_between(occasion, date(1940, 2, 8), date(2061, 1, 20)))
        assert len(days) == len(YEARS)
        assert all(350 < (after - day).days < 387 for day, after in pairwise(days))


def test_in_a_year_with_the_leap_month_each_month_has_its_own_birthdays() -> None:
    assert recurrences_on(date(2025, 7, 1)) == ("07-01", "L06-07")
    assert recurrences_on(date(2025, 7, 31)) == ("07-31", "L闰06-07")
    assert recurrences_on(date(2026, 7, 20)) == ("07-20", "L06-07", "L闰06-07")


def test_29_february() -> None:
    occasion = Occasion.parse("1980-02-29")
    for year in YEARS:
        assert on_year(occasion, year) == date(year, 2, 29 if isleap(year) else 28)
    assert recurrences_on(date(2027, 2, 28))[:2] == ("02-28", "02-29")
    assert recurrences_on(date(2028, 2, 28))[:1] == ("02-28",)
    assert recurrences_on(date(2028, 2, 29))[:1] == ("02-29",)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("--05-12", 2026, date(2026, 5, 12)),
        ("lunar:1968-08-15", 2026, date(2026, 9, 25)),
        ("lunar:--08-15", 2026, date(2026, 9, 25)),
        ("lunar:1968-闰7-03", 2026, date(2026, 8, 15)),  # no leap month: the ordinary one
        ("lunar:1979-闰6-30", 2025, date(2025, 8, 22)),  # a leap month of 29 days
        ("lunar:--06-30", 2025, date(2025, 7, 24)),  # never in the leap month
        ("lunar:--12-30", 2026, date(2026, 2, 16)),  # the last of a short month
        ("lunar:--12-02", 2024, date(2024, 1, 12)),  # the first of two in one year
        ("lunar:--12-02", 2025, date(2025, 1, 1)),
    ],
)
def test_days_of_a_year(text: str, year: int, day: date) -> None:
    assert on_year(Occasion.parse(text), year) == day


def test_a_lunar_day_may_fall_twice_into_a_year_and_not_at_all_into_another() -> None:
    occasion = Occasion.parse("lunar:--12-01")
    assert [*days_between(occasion, date(2024, 1, 1), date(2025, 12, 31))] == [
        date(2024, 1, 11),
        date(2024, 12, 31),
    ]
    assert on_year(occasion, 2025) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1980-05-12", "05-12"),
        ("--05-12", "05-12"),
        ("lunar:1968-08-15", "L08-15"),
        ("lunar:1968-闰4-03", "L闰04-03"),
    ],
)
def test_keys(text: str, key: str) -> None:
    assert recurrence(Occasion.parse(text)) == key


def test_beyond_the_lunar_years_that_are_known_solar_occasions_go_on() -> None:
    lunar = Occasion.parse("lunar:2000-08-15")
    assert on_year(lunar, 2100) is None
    assert recurrences_on(date(2150, 8, 15)) == ("08-15",)
    assert on_year(Occasion.parse("1980-02-29"), 2100) == date(2100, 2, 28)
    with pytest.raises(InvalidError, match="known up to 2099"):
        next_on(lunar, date(2100, 1, 1))
    assert age_on(lunar, date(2150, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "day", "age"),
    [
        ("1980-02-29", date(2026, 2, 27), 45),
        ("1980-02-29", date(2026, 2, 28), 46),
        ("1980-05-12", date(1979, 5, 12), None),
        ("--05-12", date(2026, 5, 12), None),
        ("lunar:1968-08-15", date(2026, 9, 24), 57),
        ("lunar:1968-08-15", date(2026, 9, 25), 58),
        ("lunar:1967-12-20", date(2027, 1, 27), 59),  # the 20th of the twelfth month of 2026
    ],
)
def test_ages(text: str, day: date, age: int | None) -> None:
    assert age_on(Occasion.parse(text), day) == age
