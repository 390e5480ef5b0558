"""``segment``: cross tables of the book, saved rules, and who moved from one group to another."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import Columns, DryRun, Format, Limit, Segment, Sort, Where, Yes
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.segments.segmentcount import Counted
    from hnwctl.console.session import Session

app = typer.Typer(invoke_without_command=True)

_FOR_PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)
_DEFAULT = "tier"

By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="A,B",
        help="tier preference horizon style risk stage source occupation goal household adviser tag,"
        " or a saved segment",
    ),
]
NameArg = Annotated[str, typer.Argument(metavar="NAME", help="the name of the segment")]
Archived = Annotated[bool, typer.Option("--archived", help="with those that were put out of sight")]


@app.callback()
def segment(
    ctx: typer.Context,
    by: By = None,
    where: Where = None,
    of: Segment = "",
    archived: Archived = False,
    plot: Annotated[bool, typer.Option("--plot", help="draw bars")] = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Count clients and assets by tier, or by whatever tells them apart; two give a cross table.

    A client with several values (preferences, tags, goals) counts once in each, and once in the totals.
    """
    if ctx.invoked_subcommand is not None:
        return
    from hnwctl.console.segments.segmentcount import Asked, counted

    if plot and form != FormatName.table:
        raise UsageError("--plot draws for people", hint="leave out --plot, or --format")
    session: Session = ctx.obj
    asked = Asked(by or [_DEFAULT], where or "", of, archived)
    found = [counted(book, asked) for book in session.books]
    crossed = form == FormatName.table and not plot and len(found[0].table.keys) == 2
    if plot:
        _plot(session, found, limit)
    elif crossed:
        _cross(session, found, limit)
    elif form in _FOR_PEOPLE:
        _table(session, found, limit, form)
    else:
        _data(session, found, limit, form)
    _tell(session, found, limit, crossed=crossed)


def _data(session: "Session", found: "list[Counted]", limit: int | None, form: FormatName) -> None:
    from hnwctl.console.segments.segmenttable import ASSETS, program_columns, program_rows
    from hnwctl.console.several import marked_rows, vault_column

    rows = [
        row
        for each in found
        for row in marked_rows(each.book, session.books, list(program_rows(each))[:limit])
    ]
    columns = [*vault_column(session.books), *program_columns(found[0].table.keys)]
    sealed = ASSETS if all(each.sealed for each in found) else ()
    session.output.rows(rows, columns, form=form, sealed=sealed)


def _table(session: "Session", found: "list[Counted]", limit: int | None, form: FormatName) -> None:
    from hnwctl.console.segments.segmenttable import people_columns, people_rows

    for each in found:
        _name_book(session, found, each)
        session.output.rows(people_rows(each, limit), people_columns(each), form=form)


def _cross(session: "Session", found: "list[Counted]", limit: int | None) -> None:
    from hnwctl.console.segments.crossview import show_cross

    for each in found:
        _name_book(session, found, each)
        show_cross(session.output, each, limit)


def _plot(session: "Session", found: "list[Counted]", limit: int | None) -> None:
    from hnwctl.console.segments.segmentbars import bar_lines

    for each in found:
        _name_book(session, found, each)
        encoding = session.output.stdout.encoding
        for line in bar_lines(each, limit, session.output.columns, encoding):
            session.output.text(f"{line}\n")


def _name_book(session: "Session", found: "list[Counted]", each: "Counted") -> None:
    """Which book a table is of, where there are several."""
    if len(found) > 1:
        if each is not found[0]:
            session.output.text("\n")
        session.output.line(
            "{name} ({folder})", name=each.book.vault.roster.name, folder=each.book.vault.root
        )


def _tell(session: "Session", found: "list[Counted]", limit: int | None, *, crossed: bool) -> None:
    """What an answer does not say by itself: what is not in its sums, what is in several rows."""
    from hnwctl.console.segments.segmenttable import missing_words, unconverted_words

    for each in found:
        missing, overlaps = missing_words(each), each.table.overlaps
        if missing:
            session.output.note("assets not known: {why}", why=missing)
        if each.unconverted:
            session.output.note("not converted and in no sum: {amounts}", amounts=unconverted_words(each))
        if each.sealed:
            session.output.note("sealed to your key: {names}", names=["AUM"])
        if overlaps:
            session.output.note("a client with several values is in several rows, and once in the totals")
        if limit is not None and limit < len(each.table.margins[0] if crossed else each.table.cells):
            session.output.note("only the first {count} {count:rows|row}; there are more", count=limit)


# --- saved rules ---------------------------------------------------------------------------------

_LIST = (
    ColumnSpec("name", "segment", kind="code"),
    ColumnSpec("clients", "clients", align="right", kind="code"),
    ColumnSpec("problem", "problem"),
    ColumnSpec("label", "label"),
    ColumnSpec("where", "rule"),
    ColumnSpec("created", "created", kind="date"),
    ColumnSpec("id", "id", kind="code"),
)


@app.command()
def save(
    ctx: typer.Context,
    name: NameArg,
    where: Annotated[str, typer.Option(metavar="SQL", help="who belongs to it, as for list --where")],
    label: Annotated[str, typer.Option(help="what reports call it", show_default=False)] = "",
    note: Annotated[str, typer.Option(help="why it is there", show_default=False)] = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Keep a rule under a name, for --segment, --by and everybody who works with the book."""
    from hnwctl.console.segments.segmentkeeping import New, keep

    kept = keep(ctx.obj, New(name, where, label, note), yes=yes, dry_run=dry_run)
    if kept is None:
        raise typer.Exit(1)
    ctx.obj.output.record(kept, form=form, line="segment {name}: {clients} clients now")
    if dry_run and form == FormatName.table:
        ctx.obj.output.note("nothing was written: this was a dry run")


@app.command("list")
def list_(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """List the saved segments, how many clients each has now, and what is wrong with a rule."""
    from hnwctl.console.segments.segmentkeeping import overview
    from hnwctl.console.several import marked_rows, vault_column

    session: Session = ctx.obj
    rows = [row for book in session.books for row in marked_rows(book, session.books, overview(book))]
    shown = [each for each in _LIST if form not in _FOR_PEOPLE or any(row[each.key] for row in rows)]
    session.output.rows(rows, [*vault_column(session.books), *shown], form=form)


@app.command()
def show(
    ctx: typer.Context,
    name: NameArg,
    columns: Columns = None,
    sort: Sort = None,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List the clients of a saved segment."""
    from hnwctl.console.clients import clientlist
    from hnwctl.domain.listing import Filters

    wanted = clientlist.wanted(Filters(), columns, sort, limit, form)
    clientlist.show(ctx.obj, wanted._replace(segment=name), form)


@app.command()
def drop(
    ctx: typer.Context,
    name: NameArg,
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Take a saved segment away; its clients are not touched."""
    from hnwctl.console.segments.segmentkeeping import drop as dropped

    gone = dropped(ctx.obj, name, yes=yes, dry_run=dry_run)
    if gone is None:
        raise typer.Exit(1)
    ctx.obj.output.record(gone, form=form, line="dropped: {name}")
    if dry_run and form == FormatName.table:
        ctx.obj.output.note("nothing was written: this was a dry run")


# --- moves ---------------------------------------------------------------------------------------


@app.command()
def moves(
    ctx: typer.Context,
    since: Annotated[str, typer.Option(metavar="DATE", help="from the beginning of this day on")],
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="A,B", help="tier risk preference stage; also horizon style"),
    ] = None,
    archived: Archived = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List who changed tier, risk class, preference or stage: by dated facts, else by the history."""
    from hnwctl.console.segments.movetable import show_moves
    from hnwctl.console.segments.segmentmoves import dimensions, moved
    from hnwctl.domain.days import parse_day

    session: Session = ctx.obj
    day, keys = parse_day(since, session.settings.today), dimensions(by or [])
    if day > session.settings.today:
        raise InvalidError("{day} is yet to come", hint="--since takes a day of the past", day=since)
    found = [moved(book, day, keys, archived=archived) for book in session.books]
    show_moves(session, found, keys, limit, form)
