"""When a client is next to be contacted: from facts, at every question, never from a stored date.

The rhythm is the client's own, else that of the stage, else that of the tier. It runs from the last
contact that reached the client; where there was none yet from the day the relationship reached its stage
or began; and where nothing tells that day the contact is due today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Protocol

from hnwctl.model.spans import Span

ENDED = frozenset({"lost", "closed"})
"""Stages in which only a rhythm of the client's own brings a contact about."""


class StageRhythm(Protocol):
    """The rhythm of a stage, and for how long after its beginning it holds."""

    @property
    def every(self) -> Span: ...
    @property
    def during(self) -> Span | None: ...


class Rhythms(Protocol):
    """The part of a policy that says how often clients are contacted."""

    @property
    def by_stage(self) -> Mapping[str, StageRhythm]: ...
    def for_tier(self, tier: str | None) -> Span | None:
        """The rhythm of a tier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """What decides: ``began`` is the day on which the relationship began or reached its stage, ``starting`` a
    first date that was agreed on.

    ``not_before`` and ``quiet`` (first and last day, or None for open) move a date; ``planned`` moves the one
    contact that is computed for its first day to its second; ``silent`` means none. ``left_alone`` is the
    last day of a wish not to be contacted, by some channels or by any.
    """

    every: Span | None = None
    stage: str | None = None
    stage_since: date | None = None
    tier: str | None = None
    last_contact: date | None = None
    began: date | None = None
    starting: date | None = None
    not_before: date | None = None
    quiet: tuple[tuple[date, date | None], ...] = ()
    planned: tuple[date, date] | None = None
    silent: bool = False
    left_alone: date | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm in force, and the next day; None where no contact is wanted.

    ``computed`` is the next day before a plan moved it: what the plan has to name.
    """

    every: Span | None
    next: date | None
    computed: date | None = field(default=None, compare=False)


def cadence_of(facts: ContactFacts, rhythms: Rhythms, *, lowest_tier: str | None, today: date) -> Cadence:
    """The rhythm and the next contact of one client. A client without a tier counts as ``lowest_tier``."""
    every = _every(facts, rhythms, lowest_tier, today)
    if every is None or facts.silent:
        return Cadence(every, None)
    computed = _allowed(_wanted(facts, every, today), facts)
    return Cadence(every, _planned(computed, facts), computed)


def quiet_periods(text: str | None) -> tuple[tuple[date, date | None], ...]:
    """Periods from ``2026-01-01/2026-01-31, 2026-05-01/``."""
    parts = (part.partition("/") for part in (text or "").split(", ") if part)
    return tuple(
        (date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, _, last in parts
    )


def quiet_text(periods: Iterable[tuple[date, date | None]]) -> str | None:
    """Periods as ``quiet_periods`` reads them; None when there are none."""
    return ", ".join(f"{first}/{last or ''}" for first, last in periods) or None


def _every(facts: ContactFacts, rhythms: Rhythms, lowest_tier: str | None, today: date) -> Span | None:
    if facts.every:
        return facts.every
    stage = rhythms.by_stage.get(facts.stage or "")
    if stage is not None and not _over(stage, facts.stage_since, today):
        return stage.every
    return None if facts.stage in ENDED else rhythms.for_tier(facts.tier or lowest_tier)


def _over(stage: StageRhythm, since: date | None, today: date) -> bool:
    return bool(stage.during and since and stage.during.after(since) < today)


def _wanted(facts: ContactFacts, every: Span, today: date) -> date:
    if facts.starting and (facts.last_contact is None or facts.last_contact < facts.starting):
        return facts.starting
    counted = facts.last_contact or facts.began
    return every.after(counted) if counted else today


def _planned(computed: date | None, facts: ContactFacts) -> date | None:
    """The day for which the contact is planned, if it is this one; the client's wishes hold for it too.

    Where nothing dates the contact it is computed for another day every day: any plan is meant for it.
    """
    dated = facts.last_contact or facts.began or facts.starting
    if facts.planned is None or (dated and computed != facts.planned[0]):
        return computed
    return _allowed(facts.planned[1], facts)


def _allowed(day: date, facts: ContactFacts) -> date | None:
    """The first day from ``day`` on that is neither too early nor in a quiet period."""
    day = max(day, facts.not_before or day)
    for first, last in sorted(facts.quiet, key=itemgetter(0)):
        if first <= day and (last is None or day <= last):
            if last is None:
                return None
            day = last + timedelta(days=1)
    return day
