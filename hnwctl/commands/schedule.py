"""``schedule``: how often clients are contacted, and a plan of the contacts to come."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import (
    ClientsArg,
    DryRun,
    Format,
    Limit,
    OptionalClientArg,
    Segment,
    Where,
)
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

app = typer.Typer(help="How often clients are contacted, and a plan of it.", no_args_is_help=True)


class By(StrEnum):
    """How the load of a plan is drawn."""

    week = "week"
    day = "day"


@app.command("set")
def set_(
    ctx: typer.Context,
    clients: ClientsArg = None,
    every: Annotated[
        str, typer.Option(metavar="SPAN", help="how often: 2w, 1m, 3个月", show_default=False)
    ] = "",
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="the channel that is preferred", show_default=False)
    ] = "",
    weekday: Annotated[
        str, typer.Option(metavar="DAY", help="the weekday that is preferred", show_default=False)
    ] = "",
    starting: Annotated[
        str, typer.Option(metavar="DATE", help="the day agreed for the next contact", show_default=False)
    ] = "",
    not_before: Annotated[
        str, typer.Option(metavar="DATE", help="no contact before this day", show_default=False)
    ] = "",
    periods: Annotated[
        list[str] | None,
        typer.Option("--quiet-period", metavar="FROM/TO", help="no contact in these days; FROM/ is open"),
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="forget first what was said so far")] = False,
    segment: Segment = "",
    where: Where = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Set how often, how and when clients are contacted. What is not said stays as it is.

    What was never said comes from the policy, by stage and tier.
    """
    from hnwctl.console.clients.selection import selected
    from hnwctl.console.contacts.contactplan import change, tell
    from hnwctl.domain.scheduling.wishes import Wishes

    session: Session = ctx.obj
    wishes = Wishes(
        every=every, channel=channel, weekday=weekday, starting=starting, not_before=not_before,
        quiet=tuple(periods or ()), clear=clear,
    )  # fmt: skip
    if wishes.nothing:
        raise UsageError("nothing to change was given", hint="say how often: --every 1m; or --clear")
    ids = selected(session, clients or [], segment, where)
    tell(session, change(session.book, ids, wishes, dry_run=dry_run), form=form, dry_run=dry_run)


@app.command()
def show(
    ctx: typer.Context,
    client: OptionalClientArg = None,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Show the cadence in force, what decides it, the last and the next contact; of one client or all."""
    from hnwctl.console.contacts.cadences import show_all, show_one

    session: Session = ctx.obj
    if client is None:
        show_all(session, limit=limit, form=form)
    else:
        show_one(session, client, form=form)


@app.command()
def plan(
    ctx: typer.Context,
    begin: Annotated[
        str, typer.Option("--from", metavar="DATE", help="the first day, if not today", show_default=False)
    ] = "",
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=366, metavar="N", help="for so many days; 28 if nothing is said"),
    ] = None,
    until: Annotated[str, typer.Option(metavar="DATE", help="the last day", show_default=False)] = "",
    adviser: Annotated[
        str, typer.Option(metavar="NAME", help="only the clients of this adviser", show_default=False)
    ] = "",
    by: Annotated[By, typer.Option(help="the load by week, or by day", show_default=False)] = By.week,
    apply: Annotated[bool, typer.Option("--apply", help="write the days down, as one commit")] = False,
    dry_run: DryRun = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Plan the contacts that fall due, levelled over the working days of each adviser.

    No day carries more than load.contacts_a_day and load.visits_a_day say in the policy; a date moves
    by load.may_move of its cadence at most. What finds no day is listed with the reason.
    """
    from hnwctl.console.contacts.planning import period, tell, tell_written
    from hnwctl.console.contacts.scheduling import made, require_profiles, write_down

    session: Session = ctx.obj
    book = session.book
    first, last = period(book, begin, days, until)
    if apply and not dry_run:
        require_profiles(book)
    found = made(book, first, last, adviser=adviser)
    tell(session, found, by_day=by == By.day, form=form, limit=limit)
    if apply:
        tell_written(session, write_down(book, found.plan, dry_run=dry_run), dry_run=dry_run)
