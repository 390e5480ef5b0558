"""``hold``: a record retention hold, under which nothing of a client is erased."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import ClientArg, DryRun, Format
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.model.records import OpenRecord


def hold(
    ctx: typer.Context,
    client: ClientArg,
    until: Annotated[
        str,
        typer.Option(metavar="DATE", help="the first day without it; none: until lifted", show_default=False),
    ] = "",
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="why; - or @FILE to read it", show_default=False)
    ] = None,
    lift: Annotated[bool, typer.Option("--lift", help="end the holds that are in force")] = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Hold a client's record: `forget` refuses until a day, or until the hold is lifted.

    The hold stands in the section for due diligence; who holds, since when and why stays there.
    """
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.dialogue.asking import coming_day, nothing_written, text_told

    session: Session = ctx.obj
    book = session.book
    record = book.client(client)
    require_open(book, record, ["kyc"])
    if lift:
        if until or reason is not None:
            raise UsageError("--lift takes no --until and no --reason")
        _lift(session, book, record, form=form, dry_run=dry_run)
        return
    with nothing_written(session):
        if not until and session.prompter.interactive:
            until = session.prompter.ask_text(
                "until which day (empty: until it is lifted)", missing="--until"
            )
        day = _first_without(coming_day(until, book.today), book.today) if until else None
        why = text_told(session, reason, "why", missing="--reason")
    _hold(session, book, record, why, day, form=form, dry_run=dry_run)


def _first_without(day: "date", today: "date") -> "date":
    """``day``; raises InvalidError for one that makes no hold at all."""
    if day <= today:
        raise InvalidError(
            "a hold until {day} would be over already",
            hint="--until is the first day without it: tomorrow or later",
            day=day.isoformat(),
        )
    return day


def _hold(
    session: "Session",
    book: "Book",
    record: "OpenRecord",
    why: str,
    day: "date | None",
    *,
    form: FormatName,
    dry_run: bool,
) -> None:
    made = {"reason": why, "since": book.today.isoformat(), "by": book.vault.unlocked.member}
    made |= {"until": day.isoformat()} if day else {}
    kyc = record.sections.get("kyc", {})
    _save(book, record, {**kyc, "holds": [*kyc.get("holds", ()), made]}, dry_run=dry_run)
    answer = {"id": record.id, "held": True, "until": made.get("until"), "reason": why}
    line = "{id}: held until {until}" if day else "{id}: held until it is lifted"
    session.output.record(answer, form=form, line=line)
    if dry_run and form == FormatName.table:
        session.output.note("nothing was written: this was a dry run")


def _lift(session: "Session", book: "Book", record: "OpenRecord", *, form: FormatName, dry_run: bool) -> None:
    from hnwctl.domain import retention

    kyc = record.sections.get("kyc", {})
    ended = retention.holds(kyc, book.today)
    if ended:
        _save(book, record, retention.lifted(kyc, book.today), dry_run=dry_run)
    answer = {"id": record.id, "held": False, "lifted": [each.reason for each in ended]}
    session.output.record(
        answer, form=form, line="{id}: lifted: {lifted}" if ended else "{id}: no hold is in force"
    )
    if dry_run and form == FormatName.table:
        session.output.note("nothing was written: this was a dry run")


def _save(book: "Book", record: "OpenRecord", kyc: dict[str, Any], *, dry_run: bool) -> None:
    """Write it; a hold is no review of the section."""
    from hnwctl.console.drafts import Draft

    draft = Draft(record, {"kyc": kyc}, record.id, reviews=False)
    book.save([draft], message=f"hold {record.id}", dry_run=dry_run)
