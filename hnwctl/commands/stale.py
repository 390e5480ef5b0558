"""``stale``: what is past its shelf life."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import Format, Limit
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import CheckError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

Check = Annotated[bool, typer.Option("--check", help="exit with 1 if something is stale")]


def stale(
    ctx: typer.Context,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="client, market, kyc or risk; several: of any"),
    ] = None,
    section: Annotated[
        list[str] | None,
        typer.Option("--section", "-s", metavar="SECTION", help="one section, or one kind of market note"),
    ] = None,
    adviser: Annotated[str, typer.Option(metavar="NAME", help="of this adviser", show_default=False)] = "",
    check: Check = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Show what is past its shelf life by the policy: sections, KYC reviews, assessments, notes, rates.

    A review, or a change, moves the day; `hnwctl review --due` goes through it one by one.
    """
    from hnwctl.console.agenda.advisers import note_unknown
    from hnwctl.console.agenda.stalelist import of_books, show
    from hnwctl.domain.staleness import Wanted

    session: Session = ctx.obj
    wanted = Wanted.of(kind or (), section or (), adviser, limit)
    found = of_books(session.books, wanted)
    show(session, found, session.books, form=form)
    if not found.total:
        note_unknown(session, session.books, adviser)
    if check and found.total:
        raise CheckError("past their shelf life: {count}", count=found.total)
