"""The days on which people work, and those on which clients are greeted and nothing else."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, Self

from hnwctl.domain.calendar.festivals import FestivalRules, days_on
from hnwctl.domain.calendar.publicdays import free_days, is_settled

_DAY = timedelta(days=1)


class QuietDays(Protocol):
    """Days around a festival."""

    @property
    def festival(self) -> str: ...
    @property
    def days_before(self) -> int: ...
    @property
    def days_after(self) -> int: ...


class WorkingDaysRules(Protocol):
    """The part of a policy that says whose holidays count."""

    @property
    def holidays(self) -> str: ...
    @property
    def greetings_only(self) -> Sequence[QuietDays]: ...


class Calendars(Protocol):
    """The two parts of a policy from which its working days follow."""

    @property
    def working_days(self) -> WorkingDaysRules: ...
    @property
    def festivals(self) -> FestivalRules: ...


class WorkDays:
    """Working days by the policy: public holidays are free, weekends too unless they are worked in exchange.

    Nothing is looked up before the first question. Every method raises InvalidError if the holidays library
    does not know the code of the policy.
    """

    def __init__(self, rules: WorkingDaysRules, festivals: FestivalRules | None = None) -> None:
        """Without ``festivals`` no day is for greetings only."""
        self._rules, self._festivals = rules, festivals
        self._quiet: dict[int, frozenset[date]] = {}

    @classmethod
    def of(cls, policy: Calendars) -> Self:
        """The working days of a policy, or of rules."""
        return cls(policy.working_days, policy.festivals)

    def works(self, day: date) -> bool:
        """Whether people work on ``day``."""
        return day not in free_days(self._rules.holidays, day.year)

    def greetings_only(self, day: date) -> bool:
        """Whether clients are greeted on ``day`` and nothing else, working day or not."""
        if day.year not in self._quiet:
            self._quiet[day.year] = frozenset(self._quiet_days(day.year))
        return day in self._quiet[day.year]

    def provisional(self, day: date) -> bool:
        """Whether the calendar of that year may still change: not yet published, or estimated."""
        return not is_settled(self._rules.holidays, day.year)

    def next(self, day: date) -> date:
        """``day`` if people work on it, else the first working day after it."""
        while not self.works(day):
            day += _DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; before it, if ``count`` is negative; 0 is ``day``."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def days(self, first: date, last: date) -> list[date]:
        """The working days from ``first`` to ``last``, both included."""
        every = (first + n * _DAY for n in range((last - first).days + 1))
        return [day for day in every if self.works(day)]

    def _quiet_days(self, year: int) -> set[date]:
        first, last = date(year, 1, 1), date(year, 12, 31)
        rules = {rule.key: rule.on for rule in self._festivals.days} if self._festivals else {}
        found: set[date] = set()
        for quiet in self._rules.greetings_only if rules else ():
            before, after = quiet.days_before, quiet.days_after
            place = self._rules.holidays
            days = days_on(rules[quiet.festival], first - after * _DAY, last + before * _DAY, place=place)
            found.update(day + n * _DAY for day in days for n in range(-before, after + 1))
        return found
