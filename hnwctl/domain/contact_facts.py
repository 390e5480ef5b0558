"""What decides when a client is contacted, from the profile, and as the index keeps it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from hnwctl.domain.cadence import ContactFacts, quiet_periods, quiet_text
from hnwctl.domain.cells import Cell, cell
from hnwctl.model.spans import parse_span

if TYPE_CHECKING:
    from hnwctl.model.profile import Profile

COLUMNS = (
    *("every", "began", "starting", "not_before", "quiet"),
    *("planned_for", "planned", "silent", "left_alone"),
)
"""Of ``contact_plans``, in its order."""


def facts_of(profile: "Profile") -> ContactFacts:
    """What the profile says; tier and last contact are known elsewhere."""
    plan, silence = profile.contact_plan, profile.do_not_contact
    facts = ContactFacts(
        stage=profile.stage,
        stage_since=stage_since(profile),
        began=stage_since(profile) or profile.client_since,
        silent=profile.archived is not None,
    )
    if plan is not None:
        quiet = tuple((period.from_, period.to) for period in plan.quiet)
        moved = plan.planned
        facts = replace(
            facts,
            every=plan.every,
            starting=plan.starting,
            not_before=plan.not_before,
            quiet=quiet,
            planned=(moved.for_, moved.on) if moved else None,
        )
    if silence is not None and silence.active:
        facts = replace(facts, left_alone=silence.until)
        facts = facts if silence.channels else _silenced(facts, silence.until)
    return facts


def stage_since(profile: "Profile") -> date | None:
    """The day of the last move between stages."""
    return max((move.at for move in profile.stages), default=None)


def plan_row(facts: ContactFacts) -> tuple[Cell, ...]:
    """The row of ``contact_plans`` without its id."""
    return (
        cell(facts.every),
        cell(facts.began),
        cell(facts.starting),
        cell(facts.not_before),
        quiet_text(facts.quiet),
        *(map(cell, facts.planned or (None, None))),
        int(facts.silent),
        cell(facts.left_alone),
    )


def facts_in(plan: Sequence[Cell], *, stage: str | None, stage_since: str | None) -> ContactFacts:
    """What ``plan_row`` wrote, with what ``clients`` says of the stage."""
    every, began, starting, not_before, quiet, planned_for, planned, silent, left_alone = plan
    due, on = _day(planned_for), _day(planned)
    return ContactFacts(
        every=_span(every) if isinstance(every, str) else None,
        stage=stage,
        stage_since=_day(stage_since),
        began=_day(began),
        starting=_day(starting),
        not_before=_day(not_before),
        quiet=quiet_periods(_text(quiet)),
        planned=(due, on) if due and on else None,
        silent=bool(silent),
        left_alone=_day(left_alone),
    )


_span = cache(parse_span)


def _silenced(facts: ContactFacts, until: date | None) -> ContactFacts:
    """The client asked to be left alone: for good, or up to a day."""
    if until is None:
        return replace(facts, silent=True)
    return replace(facts, not_before=max(until + timedelta(days=1), facts.not_before or until))


def _text(cell: Cell) -> str | None:
    return cell if isinstance(cell, str) else None


def _day(cell: Cell) -> date | None:
    return date.fromisoformat(cell) if isinstance(cell, str) else None
