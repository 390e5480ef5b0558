"""The days of a plan: those on which contacts may be planned, numbered, and sets of them as bits."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


class Calendar(Protocol):
    """What a plan asks of the working days."""

    def works(self, day: date) -> bool:
        """Whether people work on ``day``."""

    def greetings_only(self, day: date) -> bool:
        """Whether clients are greeted and nothing else."""

    def provisional(self, day: date) -> bool:
        """Whether the calendar of that year may still change."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """From ``first`` to ``last``: ``days`` are the working days on which contacts may be planned,
    ``greetings`` those on which there are greetings only; of ``provisional`` years holidays may change."""

    first: date
    last: date
    days: tuple[date, ...]
    greetings: tuple[date, ...] = ()
    provisional: tuple[int, ...] = ()

    @classmethod
    def of(cls, calendar: Calendar, first: date, last: date) -> "Horizon":
        """The days from ``first`` to ``last``, both included, as the working days of the policy have them."""
        every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        working = [day for day in every if calendar.works(day)]
        greetings = tuple(day for day in working if calendar.greetings_only(day))
        years = {day.year: day for day in every}
        provisional = tuple(year for year, day in years.items() if calendar.provisional(day))
        return cls(first, last, tuple(day for day in working if day not in greetings), greetings, provisional)

    @property
    def ordinals(self) -> list[int]:
        """The days as ``date.toordinal`` numbers them."""
        return [day.toordinal() for day in self.days]

    def between(self, first: date, last: date) -> int:
        """The days from ``first`` to ``last``, both included."""
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return (1 << high) - (1 << low) if low < high else 0

    def on(self, days: Iterable[date]) -> int:
        """Those of ``days`` on which contacts may be planned."""
        found = 0
        for day in days:
            found |= self.between(day, day)
        return found

    def weekday(self, number: int) -> int:
        """Every Monday (0), Tuesday (1) …"""
        return self.on(day for day in self.days if day.weekday() == number)
