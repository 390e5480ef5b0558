"""When a birthday or anniversary is observed.

29 February is observed on 28 February in common years; a lunar 30th on the 29th of a short month; a day
of a leap month in the ordinary month in years without that leap month. A day of an ordinary month is never
observed in the leap month. Lunar occasions are known while the lunar calendar is (1900 to 2099).
"""

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta

from hnwctl.domain.calendar.lunar import LAST, lunar_month, month_of
from hnwctl.errors import InvalidError
from hnwctl.model.dates import Occasion


def on_year(occasion: Occasion, year: int) -> date | None:
    """The first day in the solar ``year`` on which ``occasion`` is observed.

    None where there is none: of a lunar occasion at the turn of the year, that may fall twice into one year
    and not at all into the next (``days_between`` gives every day), and beyond the lunar years known.
    A year before that of the occasion is answered all the same.
    """
    if not 1 <= year <= 9999:
        return None
    return next(days_between(occasion, date(year, 1, 1), date(year, 12, 31)), None)


def days_between(occasion: Occasion, first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included, on which ``occasion`` is observed, in order."""
    before = 1 if occasion.lunar else 0  # a lunar year ends in the next solar one
    for year in range(first.year - before, last.year + 1):
        day = _observed(occasion, year)
        if day is not None and first <= day <= last:
            yield day


def next_on(occasion: Occasion, today: date) -> date:
    """The first day from ``today`` on. InvalidError for a lunar occasion beyond the lunar years known."""
    for year in range(today.year - 1, today.year + 3):
        day = _observed(occasion, year)
        if day is not None and day >= today:
            return day
    raise InvalidError("the lunar calendar is known up to {last}: {occasion}", last=LAST, occasion=occasion)


def age_on(occasion: Occasion, day: date) -> int | None:
    """How many years are completed on ``day``, counted by the occasion's own calendar: a lunar birthday
    makes a year older. None where its year is not known, lies ahead, or the lunar calendar is not known.
    """
    if occasion.year is None:
        return None
    year = _year_of(occasion, day)
    observed = _observed(occasion, year) if year is not None else None
    if year is None or observed is None:
        return None
    age = year - occasion.year - (day < observed)
    return age if age >= 0 else None


def recurrence(occasion: Occasion) -> str:
    """The key under which ``recurrences_on`` finds it: ``05-12``, ``L08-15``, ``L闰04-03``."""
    return _key(occasion.month, occasion.day, lunar=occasion.lunar, leap=occasion.leap)


def recurrences_on(day: date) -> tuple[str, ...]:
    """The keys of all occasions that are observed on ``day``; no lunar ones beyond the years known."""
    solar = [f"{day:%m-%d}"]
    if (day.month, day.day) == (2, 28) and not isleap(day.year):
        solar.append("02-29")
    return (*solar, *_lunar_keys(day))


def _lunar_keys(day: date) -> Iterator[str]:
    try:
        year, month = lunar_month(day)
    except InvalidError:
        return
    number = (day - month.first).days + 1
    days = [number] if number < month.days or number == 30 else [number, 30]
    leaps = [month.leap] if month.leap or month_of(year, month.number, True) else [False, True]
    for leap in leaps:
        for each in days:
            yield _key(month.number, each, lunar=True, leap=leap)


def _key(month: int, day: int, *, lunar: bool, leap: bool) -> str:
    return f"{'L' if lunar else ''}{'闰' if leap else ''}{month:02}-{day:02}"


def _year_of(occasion: Occasion, day: date) -> int | None:
    """The year in which ``day`` lies, in the calendar of the occasion."""
    if not occasion.lunar:
        return day.year
    try:
        return lunar_month(day)[0]
    except InvalidError:
        return None


def _observed(occasion: Occasion, year: int) -> date | None:
    """The day in a year of the occasion's own calendar; None beyond the lunar years known."""
    if not occasion.lunar:
        short = (occasion.month, occasion.day) == (2, 29) and not isleap(year)
        return date(year, occasion.month, 28 if short else occasion.day) if 1 <= year <= 9999 else None
    month = month_of(year, occasion.month, occasion.leap) or month_of(year, occasion.month)
    return month.first + timedelta(days=min(occasion.day, month.days) - 1) if month else None
