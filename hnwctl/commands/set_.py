"""``set``: typed edits of single fields."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import ClientArg, DryRun, Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session

_HELP = "path=value, path+=word, path-=word, path= (remove); path=@FILE, path=-; or - to read lines"


def set_(
    ctx: typer.Context,
    client: ClientArg,
    assignments: Annotated[
        list[str] | None, typer.Argument(metavar="PATH=VALUE…", help=_HELP, show_default=False)
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Change fields of a client, as one change: profile.tags+=vip finance.holdings[+].amount=500万"""
    from hnwctl.console.clients.assignments import asked, given
    from hnwctl.console.clients.changes import require_open, save, tell
    from hnwctl.domain.assigning import assigned

    session: Session = ctx.obj
    book = session.book
    record = book.client(client)
    edits = given(session, assignments) if assignments else asked(session, record)
    require_open(book, record, {edit.section for edit in edits})
    sections = assigned(record.sections, edits)
    saved = save(book, record, sections, verb="set", dry_run=dry_run)
    tell(session, saved, form=form, dry_run=dry_run)
