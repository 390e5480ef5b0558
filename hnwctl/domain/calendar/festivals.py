"""The festivals of a policy, by day: ``--10-01``, ``lunar:--08-15``, ``2nd sunday of may``, ``qingming``."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from hnwctl.domain.calendar.feasts import FEASTS, days_of
from hnwctl.domain.calendar.occasions import days_between
from hnwctl.model.dates import Occasion


class FestivalRule(Protocol):
    """A festival as the policy writes it: its key, and the rule of its day."""

    @property
    def key(self) -> str: ...
    @property
    def on(self) -> str: ...


class FestivalRules(Protocol):
    """The festivals of a policy."""

    @property
    def days(self) -> Sequence[FestivalRule]: ...


def festival_days(
    festivals: FestivalRules, first: date, last: date, *, place: str = ""
) -> list[tuple[str, date]]:
    """Key and day of each festival from ``first`` to ``last``, both included, by day, then as in the policy.

    Also of those that are never greeted. ``place`` is the code of the public holidays: where Eid or Diwali is
    one of them, the day kept there counts. What is known how far stands in ``feasts``.
    """
    found = [(rule.key, day) for rule in festivals.days for day in days_on(rule.on, first, last, place=place)]
    return sorted(found, key=lambda each: each[1])


def days_on(on: str, first: date, last: date, *, place: str = "") -> Iterable[date]:
    """The days from ``first`` to ``last`` that the rule ``on`` of a festival means, in order."""
    if on in FEASTS:
        return days_of(on, first, last, place=place)
    weekday = _NTH_WEEKDAY(on)
    if weekday is None:
        return days_between(_occasion(on), first, last)
    found = (_nth_weekday(year, *weekday.groups()) for year in range(first.year, last.year + 1))
    return [day for day in found if first <= day <= last]


_occasion = cache(Occasion.parse)

_NTH_WEEKDAY = re.compile(r"(1st|2nd|3rd|4th|last) (\w+day) of (\w+)").fullmatch
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def _nth_weekday(year: int, nth: str, weekday: str, month: str) -> date:
    number = _MONTHS.index(month) + 1
    if nth == "last":
        end = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - _WEEKDAYS.index(weekday)) % 7)
    begin = date(year, number, 1)
    ahead = (_WEEKDAYS.index(weekday) - begin.weekday()) % 7
    return begin + timedelta(days=ahead + 7 * (int(nth[0]) - 1))
