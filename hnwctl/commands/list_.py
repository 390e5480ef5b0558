"""``list``: the clients of the book."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.formats import FormatName
from hnwctl.console.options import Columns, Format, Limit, Sort, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hnwctl.console.book import Book
    from hnwctl.console.clientlist import Listed, Wanted
    from hnwctl.console.session import Session

_FOR_PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)
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
    archived: Annotated[
        bool, typer.Option("--archived", help="those that were put out of sight, instead")
    ] = False,
    columns: Columns = None,
    sort: Sort = None,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List the clients that pass every filter given, by name unless --sort says otherwise."""
    from hnwctl.console.clientlist import FOR_PEOPLE, Wanted, listed, with_tiers
    from hnwctl.domain.listing import DEFAULT_COLUMNS, Filters

    session: Session = ctx.obj
    filters = Filters(
        text=text or "", stages=stage or (), risks=risk or (), tags=tag or (), prefers=prefers or (),
        adviser=adviser, overdue=overdue, where=where or "", archived=archived,
    )  # fmt: skip
    named = [name.strip() for name in (columns or "").split(",") if name.strip()]
    usual = FOR_PEOPLE if form == FormatName.table else DEFAULT_COLUMNS
    wanted = Wanted(filters, list(dict.fromkeys(named or usual)), sort or "", limit)
    if tier:
        wanted = with_tiers(wanted, tier, session.books)
    _show(session, wanted, listed(session.books, wanted), form)


def _show(session: "Session", wanted: "Wanted", found: "Listed", form: FormatName) -> None:
    from hnwctl.console.clientcolumns import specs, tier_words
    from hnwctl.console.several import mixes_currencies, vault_column

    books: Sequence[Book] = session.books
    tiers = partial(tier_words, books) if form in _FOR_PEOPLE else None
    columns = [*vault_column(books), *specs(wanted.columns, tiers)]
    session.output.rows(found.rows, columns, form=form, sealed=found.sealed)
    codes = mixes_currencies(books, wanted.sort)
    if codes:
        session.output.note("amounts in {codes} were sorted as they stand, without conversion", codes=codes)
