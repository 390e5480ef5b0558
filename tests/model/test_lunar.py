"""The table of lunar months against a second library, which computes where ours looks up."""

from datetime import date

from lunar_python import LunarYear, Solar

from hnwctl.model.lunar import FIRST, LAST, Month, month_of, months_of


def computed_months(year: int) -> list[Month]:
    """The months of a lunar year by lunar_python."""
    found = []
    for month in LunarYear.fromYear(year).getMonthsInYear():
        first = Solar.fromJulianDay(month.getFirstJulianDay())
        number = month.getMonth()  # a leap month is negative
        day = date(first.getYear(), first.getMonth(), first.getDay())
        found.append(Month(abs(number), number < 0, day, month.getDayCount()))
    return found


def test_every_month_from_1940_to_2060_begins_and_ends_as_a_second_library_computes() -> None:
    for year in range(1940, 2061):
        assert list(months_of(year)) == computed_months(year)


def test_the_months_cover_every_day_of_the_years_that_are_known() -> None:
    months = [month for year in range(FIRST, LAST + 1) for month in months_of(year)]
    assert months[0].first == date(1900, 1, 31)
    assert sum(month.days for month in months) == (date(2100, 2, 9) - months[0].first).days
    assert {month.days for month in months} == {29, 30}


def test_leap_months() -> None:
    assert month_of(2033, 11, True) == Month(11, True, date(2033, 12, 22), 29)
    assert [month.number for year in range(2020, 2034) for month in months_of(year) if month.leap] == [
        *(4, 2, 6, 5, 3, 11)
    ]
    assert month_of(2024, 4, True) is None


def test_years_that_are_not_known_have_no_months() -> None:
    assert months_of(1899) == months_of(2100) == ()
