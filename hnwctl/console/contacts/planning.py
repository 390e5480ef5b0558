"""The period of a plan, and the plan as it is told."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hnwctl.console.contacts import scheduleview as view
from hnwctl.console.printing.filled import PEOPLE
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.contacts.scheduling import Made
    from hnwctl.console.drafts import Saved
    from hnwctl.console.session import Session
    from hnwctl.domain.scheduling.plan import Plan

USUAL = 28
_LONGEST = 366


def period(book: "Book", begin: str, days: int | None, until: str) -> tuple[date, date]:
    """First and last day of a plan, as they were typed: four weeks from today where nothing is said.

    Raises UsageError for both a number of days and a last day, InvalidError for days that are over or no
    days, for a last day before the first, and for more than a year.
    """
    from hnwctl.domain.days import parse_day

    if days is not None and until:
        raise UsageError("give --days or --until, not both")
    first = parse_day(begin, book.today) if begin else book.today
    if first < book.today:
        raise InvalidError("{day} is over", hint="give a day from today on", day=first)
    last = parse_day(until, book.today) if until else first + timedelta(days=(days or USUAL) - 1)
    if last < first:
        raise InvalidError("the plan ends on {last}, before it begins on {first}", first=first, last=last)
    if (last - first).days >= _LONGEST:
        raise InvalidError("a plan is for a year at most, not from {first} to {last}", first=first, last=last)
    return first, last


def tell(session: "Session", made: "Made", *, by_day: bool, form: FormatName, limit: int | None) -> None:
    """The plan: bars of the load and a table for people, rows for programs; then what else is to be known."""
    entries = made.plan.entries
    if form == FormatName.table and entries:
        _bars(session, made, by_day=by_day)
    rows = [view.plan_row(entry, made.plan.horizon) for entry in entries[:limit]]
    session.output.rows(rows, view.for_people(rows) if form in PEOPLE else view.FOR_PROGRAMS, form=form)
    _notes(session, made, shown=len(rows))


def _bars(session: "Session", made: "Made", *, by_day: bool) -> None:
    output = session.output
    encoding = getattr(output.stdout, "encoding", None) or "utf-8"
    for line in view.load_lines(made, by_day=by_day, columns=output.columns, encoding=encoding):
        output.text(line + "\n")
    output.text("\n")


def _notes(session: "Session", made: "Made", *, shown: int) -> None:
    plan, output = made.plan, session.output
    if plan.entries:
        output.note(
            "planned: {contacts}; clients: {clients}; overdue: {overdue}; moved: {moved}; no day: {unplaced}",
            **_counts(plan),
        )
    if shown < len(plan.entries):
        output.note("more than are shown: {count}; -n N shows them", count=len(plan.entries) - shown)
    if made.earlier:
        output.note(
            "due before {first}, and so not in this plan: {count}",
            count=made.earlier,
            first=plan.horizon.first,
        )
    if made.silent:
        output.note("left out, because they asked not to be contacted: {count}", count=made.silent)
    for year in plan.horizon.provisional:
        output.note("provisional: the public holidays of {year} may still change", year=year)


def _counts(plan: "Plan") -> dict[str, int]:
    late = [entry for entry in plan.entries if entry.contact.due < plan.horizon.first]
    return {
        "contacts": len(plan.placed),
        "clients": len({entry.contact.client.id for entry in plan.entries}),
        "overdue": len(late),
        "moved": sum(1 for entry in plan.placed if entry.moved and entry.contact.due >= plan.horizon.first),
        "unplaced": len(plan.unplaced),
    }


def tell_written(session: "Session", saved: "Sequence[Saved]", *, dry_run: bool) -> None:
    """Of how many clients the next contact was moved, or would be."""
    output = session.output
    if dry_run:
        output.note("clients that would be given another day: {count}", count=len(saved))
        output.note("nothing was written: this was a dry run")
    else:
        output.note("clients given another day: {count}", count=len(saved))
