"""Public holidays, and weekends worked in exchange for them, as the holidays library has them."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from hnwctl.errors import InvalidError

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def public_days(place: str, year: int) -> dict[date, str]:
    """Holidays of one year and their English names. InvalidError if ``place`` is not known."""
    return dict(_calendar(place, year))


@cache
def free_days(place: str, year: int) -> frozenset[date]:
    """The days of a year on which nobody works: holidays and weekends, but for the weekends worked in
    exchange. Where Sunday is free Saturday is too, as this trade keeps it, though shops may be open.

    InvalidError if ``place`` is not known.
    """
    calendar = _calendar(place, year, year + 1)  # the last days of December may be worked for January
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    days = (first + timedelta(days=n) for n in range((after - first).days))
    weekend = {*calendar.weekend, *([_SATURDAY] if _SUNDAY in calendar.weekend else [])}
    worked = calendar.weekend_workdays
    return frozenset(
        day for day in days if day in calendar or (day.weekday() in weekend and day not in worked)
    )


_SATURDAY, _SUNDAY = 5, 6


@cache
def is_settled(place: str, year: int) -> bool:
    """Whether the calendar of ``year`` stands: every weekend to be worked has been published, and no day
    is an estimate. InvalidError if ``place`` is not known.
    """
    calendar = _calendar(place, year)
    if not calendar.start_year <= year <= calendar.end_year:
        return False
    if calendar.has_substituted_holidays and year > max(calendar.special_public_holidays):
        return False
    return not any("estimated" in name for name in calendar.values())


@cache
def _calendar(place: str, *years: int) -> "HolidayBase":
    import holidays

    code, _, part = place.partition("-")
    if code not in {*holidays.list_supported_countries(), *holidays.list_supported_financial()}:
        raise InvalidError("no public holidays are known for {place}", place=place, hint=_HINT)
    try:
        return holidays.country_holidays(
            code, subdiv=part or None, years=years, expand=False, language="en_US"
        )  # knows the codes of markets too
    except NotImplementedError:
        raise InvalidError("no public holidays are known for {place}", place=place, hint=_HINT) from None


_HINT = "write a code of the holidays library: CN, HK, US, US-NY, DE-BY, ECB"
