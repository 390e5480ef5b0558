"""``list``: the clients of the book."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import Columns, Format, Limit, Segment, Sort, Where
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session

Words = list[str] | None


def list_(
    ctx: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help="part of a name, alias, number, phone or e-mail; pinyin or initials",
            show_default=False,
        ),
    ] = None,
    tier: Annotated[
        Words, typer.Option(metavar="TIER", help="in this tier, by key or label; several: in any")
    ] = None,
    stage: Annotated[Words, typer.Option(metavar="STAGE", help="in this stage; several: in any")] = None,
    risk: Annotated[Words, typer.Option(metavar="CLASS", help="of this risk class; several: of any")] = None,
    tag: Annotated[Words, typer.Option(metavar="TAG", help="with this tag; several: with all")] = None,
    prefers: Annotated[
        Words, typer.Option(metavar="CLASS", help="who like this asset class; several: all of them")
    ] = None,
    adviser: Annotated[str, typer.Option(metavar="NAME", help="of this adviser", show_default=False)] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="whose next contact is past its day")] = False,
    where: Where = None,
    segment: Segment = "",
    archived: Annotated[
        bool, typer.Option("--archived", help="those that were put out of sight, instead")
    ] = False,
    columns: Columns = None,
    sort: Sort = None,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List the clients that pass every filter given, by name unless --sort says otherwise."""
    from hnwctl.console.clients.clientlist import show, wanted, with_tiers
    from hnwctl.domain.listing import Filters

    session: Session = ctx.obj
    filters = Filters(
        text=text or "", stages=stage or (), risks=risk or (), tags=tag or (), prefers=prefers or (),
        adviser=adviser, overdue=overdue, where=where or "", archived=archived,
    )  # fmt: skip
    asked = wanted(filters, columns, sort, limit, form)._replace(segment=segment)
    if tier:
        asked = with_tiers(asked, tier, session.books)
    show(session, asked, form)
