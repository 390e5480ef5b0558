"""``market``: what is known of the markets, from when it is stale, and the exchange rates in force."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.commands.stale import Check
from hnwctl.console.options import DryRun, Format, Limit, Yes
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import CheckError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

app = typer.Typer(help="Market notes and exchange rates.", no_args_is_help=True)

Kind = Annotated[str, typer.Option(metavar="KIND", help="economy, policy or trend", show_default=False)]
Currencies = Annotated[
    list[str] | None, typer.Option("--currency", metavar="CODE", help="only this currency; several")
]


@app.command()
def add(
    ctx: typer.Context,
    title: Annotated[str | None, typer.Argument(metavar="TITLE", show_default=False)] = None,
    kind: Kind = "",
    text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="what is to be known; - or @FILE to read it")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="a Markdown file: its text, and its heading as the title"),
    ] = None,
    source: Annotated[str, typer.Option(metavar="NAME", help="where it is from", show_default=False)] = "",
    link: Annotated[str, typer.Option(metavar="URL", help="where to read more", show_default=False)] = "",
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="as of which day, if not today", show_default=False)
    ] = "",
    affects: Annotated[
        list[str] | None, typer.Option(metavar="CLASS", help="an asset class that it touches; several")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="a tag; several")] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Keep a market note. On a terminal, title, kind and text are asked for if they are not given."""
    from hnwctl.console.imports.marketnotes import Told, added

    session: Session = ctx.obj
    told = Told(
        title=title or "", kind=kind, text=text, file=file, source=source, link=link, as_of=as_of,
        affects=tuple(affects or ()), tags=tuple(tag or ()),
    )  # fmt: skip
    added(session, told, form=form, dry_run=dry_run)


@app.command("list")
def list_(
    ctx: typer.Context,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="economy, policy, trend or rates; several: of any"),
    ] = None,
    only_stale: Annotated[bool, typer.Option("--stale", help="only what is past its shelf life")] = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List market notes, the newest first; exchange rates only if --kind rates asks for them."""
    from hnwctl.console.imports.marketnotes import show_list

    session: Session = ctx.obj
    show_list(session, kind or (), only_stale=only_stale, limit=limit, form=form)


@app.command()
def show(
    ctx: typer.Context,
    note: Annotated[str, typer.Argument(metavar="ID", help="the id of a note, or the beginning of one")],
    form: Format = FormatName.table,
) -> None:
    """Show a market note."""
    from hnwctl.console.imports.marketnotes import show_one

    session: Session = ctx.obj
    show_one(session, note, form=form)


@app.command()
def stale(
    ctx: typer.Context, check: Check = False, limit: Limit = None, form: Format = FormatName.table
) -> None:
    """Show the market notes, and the exchange rates, that are past their shelf life."""
    from hnwctl.console.agenda.stalelist import of_books, show
    from hnwctl.domain.staleness import Wanted

    session: Session = ctx.obj
    found = of_books(session.books, Wanted(kinds=["market"], limit=limit))
    show(session, found, session.books, form=form)
    if check and found.total:
        raise CheckError("past their shelf life: {count}", count=found.total)


@app.command()
def rates(
    ctx: typer.Context,
    currency: Currencies = None,
    at: Annotated[
        str, typer.Option(metavar="DATE", help="in force on this day, if not today", show_default=False)
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            "--import", metavar="FILE", help="take in rates: of the ECB, or date,currency,rate; - is stdin"
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="with --import: from this day on", show_default=False)
    ] = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Show the exchange rates in force: what one unit is worth in the currency of the book."""
    from hnwctl.console.imports.marketrates import codes_of, day_of, show_rates, take_in

    session: Session = ctx.obj
    codes = codes_of(currency or ())
    if file is None:
        if since:
            raise UsageError("--since goes with --import", hint="the rates of a day: --at DATE")
        show_rates(session, codes, at=day_of(session, at), limit=limit, form=form)
    elif at:
        raise UsageError("--at does not go with --import", hint="rates from a day on: --since DATE")
    else:
        take_in(session, file, codes, since=day_of(session, since), form=form, yes=yes, dry_run=dry_run)
