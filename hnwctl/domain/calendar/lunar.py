"""The lunar calendar: from a day to its lunar date, and back. Known are the lunar years 1900 to 2099."""

from dataclasses import dataclass
from datetime import date, timedelta

from hnwctl.errors import InvalidError
from hnwctl.model.lunar import FIRST, LAST, Month, month_of, months_of

__all__ = ["FIRST", "LAST", "LunarDay", "lunar_month", "month_of", "to_lunar", "to_solar"]


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar; ``leap`` marks a day of a leap month."""

    year: int
    month: int
    day: int
    leap: bool = False


def to_lunar(day: date) -> LunarDay:
    """The lunar date of ``day``. InvalidError before 1900-01-31 and after 2100-02-08."""
    year, month = lunar_month(day)
    return LunarDay(year, month.number, (day - month.first).days + 1, month.leap)


def lunar_month(day: date) -> tuple[int, Month]:
    """The lunar year and month in which ``day`` lies. InvalidError beyond the years that are known."""
    for year in (day.year, day.year - 1):
        for month in reversed(months_of(year)):
            if month.first <= day < month.first + timedelta(days=month.days):
                return year, month
    raise InvalidError(
        "the lunar calendar is known from {first} to {last}, not on {day}", first=FIRST, last=LAST, day=day
    )


def to_solar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The day of a lunar date; None where the lunar calendar has no such day, or the year is not known."""
    found = month_of(year, month, leap)
    return found.first + timedelta(days=day - 1) if found and 1 <= day <= found.days else None
