"""The months of the lunar years 1900 to 2099: when each begins, how long it is, which one is a leap month.

The table of lunardate, with four months put right where it misses the day of the new moon at 120° East
(GB/T 33661-2017, and the calendars printed at the time): the tests compare with a library that computes.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

FIRST, LAST = 1900, 2099
"""The lunar years that are known: solar days from 1900-01-31 to 2100-02-08."""

_CORRECTED = {
    (1933, 6): date(1933, 7, 23),
    (1954, 11): date(1954, 11, 25),
    (1978, 8): date(1978, 9, 3),
    (2057, 9): date(2057, 9, 29),
}
_END = date(2100, 2, 9)  # New Year's Day of the first year that is not known


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a lunar year: its number, whether it is the leap month of that number, its days."""

    number: int
    leap: bool
    first: date
    days: int


@cache
def months_of(year: int) -> tuple[Month, ...]:
    """The twelve or thirteen months of a lunar year; none of a year that is not known."""
    if not FIRST <= year <= LAST:
        return ()
    begun = [
        (number, leap, first)
        for number in range(1, 13)
        for leap in (False, True)
        if (first := _first_day(year, number, leap))
    ]
    ends = [first for _, _, first in begun[1:]] + [_first_day(year + 1, 1) or _END]
    return tuple(
        Month(number, leap, first, (end - first).days)
        for (number, leap, first), end in zip(begun, ends, strict=True)
    )


def month_of(year: int, number: int, leap: bool = False) -> Month | None:
    """One month; None where that year has no such leap month, or is not known."""
    return next((each for each in months_of(year) if (each.number, each.leap) == (number, leap)), None)


def _first_day(year: int, number: int, leap: bool = False) -> date | None:
    from lunardate import LunarDate

    try:
        first: date = LunarDate(year, number, 1, leap).to_solar_date()
    except ValueError:
        return None
    return first if leap else _CORRECTED.get((year, number), first)
