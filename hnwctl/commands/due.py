"""``due``: what is to be done, derived from the facts at each run."""

from typing import Annotated

import typer

from hnwctl.console.completion import clients
from hnwctl.console.options import Format, Limit
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import CheckError

MOST_DAYS = 366


def due(
    ctx: typer.Context,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=MOST_DAYS,
            help="what falls due within N days, instead of as far ahead as the policy says",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="of this kind only; several: of any")
    ] = None,
    client: Annotated[
        str,
        typer.Option(
            metavar="CLIENT", help="of this client only", show_default=False, autocompletion=clients
        ),
    ] = "",
    adviser: Annotated[str, typer.Option(metavar="NAME", help="of this adviser", show_default=False)] = "",
    check: Annotated[bool, typer.Option("--check", help="exit with 1 if something is due")] = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Show what is due: contacts, tasks, birthdays, maturities, reviews, what is stale.

    By day; with --limit the most urgent are kept. Settle an item with `hnwctl done ITEM`, put it
    off with `hnwctl snooze ITEM`.
    """
    from hnwctl.console.agenda.advisers import note_unknown
    from hnwctl.console.agenda.duelist import backups_of, due_items, only_of
    from hnwctl.console.agenda.duetable import show
    from hnwctl.console.session import Session

    session: Session = ctx.obj
    books, only = only_of(session.books, client, adviser)
    found = due_items(
        books,
        days=days,
        kinds=kind or (),
        limit=limit,
        only=only,
        backups=None if any(only) else backups_of(session),
        grouped=form == FormatName.table and not kind,
    )
    show(session, found, books, form=form)
    count = len(found.items) + found.more + len(found.greetings)
    if not count:
        note_unknown(session, books, adviser)
    if check and count:
        raise CheckError("{count} items are due", count=count)
