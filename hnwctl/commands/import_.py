"""``import``: clients, holdings or exchange rates from a spreadsheet, planned first, then one commit."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.dialogue.prompts import LeftError
from hnwctl.console.options import DryRun, Format, Limit, Yes
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import CheckError, HnwctlError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.imports.importing import Prepared, Request, Table
    from hnwctl.console.session import Session
    from hnwctl.exchange.grid import Sheet

_REJECTS = (
    ColumnSpec("row", "row", align="right"),
    ColumnSpec("field", "column"),
    ColumnSpec("reason", "reason"),
)
_FLAT = (FormatName.csv, FormatName.tsv, FormatName.markdown, FormatName.html)


class DateOrder(StrEnum):
    """What ``--date-order`` takes."""

    ymd = "ymd"
    mdy = "mdy"
    dmy = "dmy"


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="csv, tsv, xlsx or xls; - reads stdin")],
    kind: Annotated[
        str,
        typer.Option(
            metavar="clients|holdings|rates", help="what the rows are, if not as guessed", show_default=False
        ),
    ] = "",
    map_file: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="a mapping: which column goes where", show_default=False),
    ] = None,
    draft_map: Annotated[
        bool, typer.Option("--draft-map", help="print the first draft of a mapping, and import nothing")
    ] = False,
    replace_as_of: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="the table lists all positions of its clients as of this day",
            show_default=False,
        ),
    ] = "",
    date_order: Annotated[
        DateOrder | None, typer.Option(help="how 01/02/2020 is meant", show_default=False)
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="of a text file, if not as detected", show_default=False)
    ] = "",
    sheet: Annotated[
        str, typer.Option(metavar="NAME", help="the worksheet of a workbook", show_default=False)
    ] = "",
    keep_invalid: Annotated[
        bool, typer.Option("--keep-invalid", help="keep cells that are not valid as custom text")
    ] = False,
    limit: Limit = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Take in clients, holdings or exchange rates from a spreadsheet: first the plan, then one commit.

    An empty cell never erases anything, and the same file a second time changes nothing.
    """
    from hnwctl.console.imports.importing import Request, check_kind, prepare, rates_in, read_file, read_table

    session: Session = ctx.obj
    day = _day(session, replace_as_of)
    order = date_order.value if date_order else ""
    request = Request(file, kind, map_file, encoding, sheet, order, keep_invalid, day)
    check_kind(kind)
    raw, source = read_file(file, session.stdin)
    sheet_of_rates = rates_in(request, raw, source)
    if sheet_of_rates is not None:
        if draft_map or request.map_file or request.replace_as_of:
            raise UsageError(
                "{source} is a table of exchange rates: it takes no mapping and no --replace-as-of",
                hint="leave them out, or say --kind clients|holdings",
                source=source,
            )
        _rates(session, sheet_of_rates, form=form, yes=yes, dry_run=dry_run)
        return
    table = read_table(request, raw, source)
    if draft_map:
        _draft(session, table)
        return
    _check(request, table)
    prepared = prepare(session.book, table, request)
    if form == FormatName.table:
        _with_people(session, prepared, limit=limit, yes=yes, dry_run=dry_run)
    else:
        _with_programs(session, prepared, form=form, dry_run=dry_run)
    rejected = prepared.plan.counts["rejected"]
    if rejected:
        raise CheckError(
            "{count} {count:rows were|row was} rejected",
            hint="put them right in the file and import it again: what is in the book does not change",
            count=rejected,
        )


def _rates(session: "Session", sheet: "Sheet", *, form: FormatName, yes: bool, dry_run: bool) -> None:
    """Exchange rates have a way of their own: they belong to no client, and their columns are known."""
    from hnwctl.console.imports.rateimport import RateRequest, run

    run(session, sheet, RateRequest(), form=form, yes=yes, dry_run=dry_run)


def _day(session: "Session", text: str) -> date | None:
    """The day of ``--replace-as-of``. Raises UsageError for what is no day, or lies ahead."""
    from hnwctl.domain.days import parse_day

    if not text:
        return None
    today = session.settings.today
    try:
        day = parse_day(text, today, past=True)
    except HnwctlError:
        raise UsageError("not a day: {text}", hint="write it as 2026-11-23", text=text) from None
    if day > today:
        raise UsageError("--replace-as-of {day} lies in the future", day=day.isoformat())
    return day


def _check(request: "Request", table: "Table") -> None:
    if request.replace_as_of and table.mapped.kind != "holdings":
        raise UsageError(
            "--replace-as-of is for holdings, and this is a table of clients",
            hint="leave it out, or say --kind holdings",
        )


def _draft(session: "Session", table: "Table") -> None:
    from hnwctl.exchange.draft import draft_map

    session.output.text(draft_map(table.mapped))


# --- for people ----------------------------------------------------------------------------


def _with_people(
    session: "Session", prepared: "Prepared", *, limit: int | None, yes: bool, dry_run: bool
) -> None:
    """The plan, a question on a terminal, and what was done."""
    _show(session, prepared, limit)
    if prepared.empty:
        session.output.line("nothing to write")
    elif dry_run:
        session.output.note("nothing was written: this was a dry run")
    else:
        _confirm(session, yes=yes)
        commit = _written(session, prepared)
        session.output.line("written as one commit: {commit}", commit=commit[:12])


def _show(session: "Session", prepared: "Prepared", limit: int | None) -> None:
    from hnwctl.console.imports.plantext import head_text, plan_text, quiet_text, remarks

    output = session.output
    if session.settings.quiet:
        output.text(quiet_text(prepared, limit=limit, columns=output.columns))
    else:
        output.text(head_text(prepared, columns=output.columns))
        for template, facts in remarks(prepared):
            output.note(template, **facts)
        output.text("\n" + plan_text(prepared, limit=limit, columns=output.columns))
    _warn_left_out(session, prepared)


def _warn_left_out(session: "Session", prepared: "Prepared") -> None:
    table = prepared.table
    if table.left_out:
        session.output.warn(
            "columns left out, as your key may not write {sections}: {columns}",
            sections=list(table.sealed),
            columns=list(table.left_out),
        )


def _confirm(session: "Session", *, yes: bool) -> None:
    """Ask on a terminal; in a pipe there is nobody to ask. Raises LeftError unless it is to be written."""
    if session.prompter.interactive and not session.prompter.confirm("write this to the book?", yes=yes):
        session.output.note("nothing was written")
        raise LeftError


def _written(session: "Session", prepared: "Prepared") -> str:
    from hnwctl.console.imports.importing import write

    return write(session.book, prepared) or ""


# --- for programs --------------------------------------------------------------------------


def _with_programs(session: "Session", prepared: "Prepared", *, form: FormatName, dry_run: bool) -> None:
    """Writes without asking; the answer is one object, or the rejected rows where the format is a table."""
    commit = None if dry_run or prepared.empty else _written(session, prepared)
    if form in _FLAT:
        session.output.rows(_rejects(prepared), _REJECTS, form=form)
        _warn_left_out(session, prepared)
    else:
        session.output.record(_answer(prepared, commit, dry_run=dry_run), form=form)


def _answer(prepared: "Prepared", commit: str | None, *, dry_run: bool) -> dict[str, Any]:
    from hnwctl.console.imports.plantext import remarks
    from hnwctl.console.messages import say

    mapped, plan = prepared.table.mapped, prepared.plan
    answer: dict[str, Any] = {
        **plan.counts,
        "rejects": _rejects(prepared),
        "closed": len(plan.closed),
        "kind": mapped.kind,
        "sheet": mapped.sheet.sheet_name or None,
        "encoding": mapped.sheet.encoding or None,
        "columns": {each.heading: None if each.path == "-" else each.path for each in mapped.columns},
        "notes": [say(template, **facts) for template, facts in remarks(prepared)],
        "commit": commit,
    }
    if dry_run:
        answer["changes"] = list(_changes(prepared))
    return answer | ({"sealed": list(prepared.table.sealed)} if prepared.table.sealed else {})


def _rejects(prepared: "Prepared") -> list[dict[str, Any]]:
    from hnwctl.console.messages import say

    return [
        {"row": each.row, "field": each.field, "reason": say(each.reason, **each.facts)}
        for each in prepared.plan.rejected
    ]


def _changes(prepared: "Prepared") -> list[dict[str, Any]]:
    """Every client that would be added (without an id yet) or changed, field by field."""
    from hnwctl.domain.paths import changed_paths

    plan = prepared.plan
    added = [((each.row,), None, each.name, changed_paths({}, each.sections)) for each in plan.added]
    updated = [(each.rows, each.id, each.name, each.changes) for each in plan.updated]
    return [
        {
            "rows": list(rows),
            "id": client,
            "name": name,
            "changes": [{"path": each.path, "old": each.old, "new": each.new} for each in changes],
        }
        for rows, client, name, changes in (*added, *updated)
    ]
