"""The movable feasts that a policy may name: on which days between two they fall.

| feast | how | known |
|---|---|---|
| Lunar New Year's Eve | the lunar calendar | 1900 to 2099 |
| Qingming, winter solstice | the solar terms | 1901 to 2099 |
| Easter, Rosh Hashanah | computed | always |
| Eid al-Fitr | the Umm al-Qura calendar; the moon may shift it by a day | 1925 to 2100 |
| Diwali | as observed in India | 2001 to 2035 |

Where Eid or Diwali is a public holiday, the day kept in that place counts.
Beyond those years a feast is silent rather than wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from hnwctl.domain.calendar.lunar import to_solar

Feast = Callable[[date, date, str], Iterable[date]]
"""First day, last day, place (a code of the holidays library) -> days, not in order."""


Years = tuple[int, int, int, int]


def days_of(feast: str, first: date, last: date, *, place: str = "") -> list[date]:
    """The days of a feast from ``first`` to ``last``, both included, in order."""
    return sorted({day for day in FEASTS[feast](first, last, place) if first <= day <= last})


def _yearly(on: Callable[[int], date | None]) -> Feast:
    def days(first: date, last: date, place: str) -> Iterator[date]:
        for year in range(first.year, last.year + 1):
            day = on(year)
            if day is not None:
                yield day

    return days


def _new_year_eve(year: int) -> date | None:
    new_year = to_solar(year, 1, 1)
    return new_year and new_year - timedelta(days=1)


def _qingming(year: int) -> date | None:
    return _solar_term(year, date(year, 4, 5), earlier=(1976, 2009, 2042, 2075), later=(0, 0, 1910, 1943))


def _winter_solstice(year: int) -> date | None:
    return _solar_term(year, date(year, 12, 22), earlier=(1988, 2021, 2058, 2091), later=(0, 0, 1914, 1947))


def _solar_term(year: int, usual: date, *, earlier: Years, later: Years) -> date | None:
    """The day at 120° East: a solar term creeps forward through the four years between leap years.

    By the year's place among those four: from which year on it is a day ``earlier``, up to which ``later``.
    """
    if not 1901 <= year <= 2099:
        return None
    place = year % 4
    return usual + timedelta(days=(year <= later[place]) - (year >= earlier[place]))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    golden, (century, within) = year % 19, divmod(year, 100)
    skipped, cycle = divmod(century, 4)
    moon = (19 * golden + century - skipped - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * cycle + 2 * (within // 4) - moon - within % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _rosh_hashanah(year: int) -> date:
    """New Year's Day of the Hebrew year that begins in autumn of ``year``."""
    before, this, after = (_molad(year + 3761 + offset) for offset in (-1, 0, 1))
    delay = 2 if after - this == 356 else int(this - before == 382)
    return date.fromordinal(this + delay - 1373427)


def _molad(year: int) -> int:
    """Days from the epoch to the mean new moon of a Hebrew year, never on a Sunday, Wednesday or Friday."""
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + 13753 * months) // 25920
    return days + (3 * (days + 1) % 7 < 3)


_EID = date(2026, 3, 20)
_LUNAR_YEAR = 354.36707


def _eid_al_fitr(first: date, last: date, place: str) -> Iterable[date]:
    nearest = round((first - _EID).days / _LUNAR_YEAR)
    about = [_EID + timedelta(days=round((nearest + n) * _LUNAR_YEAR)) for n in (-1, 0, 1)]
    if not any(first - _MARGIN <= day <= last + _MARGIN for day in about):
        return ()  # loading the tables takes longer than all the rest of an agenda
    from holidays.calendars.islamic import _IslamicLunar

    return _published(
        "Eid al-Fitr", first, last, place, lambda year: _days(_IslamicLunar().eid_al_fitr_dates(year))
    )


_MARGIN = timedelta(days=4)


def _diwali(first: date, last: date, place: str) -> Iterable[date]:
    years = range(first.year, last.year + 1)
    if not any(first <= date(year, 11, 20) and last >= date(year, 10, 10) for year in years):
        return ()
    from holidays.calendars.hindu import _HinduLunisolar

    return _published(
        "Diwali", first, last, place, lambda year: _days([_HinduLunisolar().diwali_india_date(year)])
    )


def _days(found: Iterable[tuple[date | None, bool]]) -> list[date]:
    return [day for day, _ in found if day is not None]


def _published(
    name: str, first: date, last: date, place: str, table: Callable[[int], list[date]]
) -> Iterator[date]:
    """By the table, or as ``place`` keeps it where it is a public holiday there a day or two off."""
    from hnwctl.domain.calendar.publicdays import public_days

    for year in range(first.year, last.year + 1):
        kept = (
            [day for day, names in public_days(place, year).items() if _named(name, names)] if place else []
        )
        for day in table(year):
            yield next((each for each in kept if abs(each - day) <= _APART), day)


_APART = timedelta(days=2)


def _named(name: str, names: str) -> bool:
    return any(each in (name, f"{name} (estimated)") for each in names.split("; "))


FEASTS: dict[str, Feast] = {
    "lunar_new_year_eve": _yearly(_new_year_eve),
    "qingming": _yearly(_qingming),
    "winter_solstice": _yearly(_winter_solstice),
    "easter": _yearly(_easter),
    "eid_al_fitr": _eid_al_fitr,
    "diwali": _diwali,
    "rosh_hashanah": _yearly(_rosh_hashanah),
}
