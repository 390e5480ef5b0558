"""``edit``: a client's record as YAML in the user's editor, or where there is no private place, as a form."""

from typing import TYPE_CHECKING

import typer

from hnwctl.console.options import ClientArg, DryRun, Format, Section, Yes
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session


def edit(
    ctx: typer.Context,
    client: ClientArg,
    section: Section = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Edit a client's record as text in $VISUAL or $EDITOR; what is not valid comes back with the reasons.

    The text lies in memory only and is gone afterwards. Left empty or unchanged, nothing is written.
    """
    from hnwctl.console.clients.changes import require_writable, tell
    from hnwctl.console.dialogue.editing import edited

    session: Session = ctx.obj
    require_writable(session.book)
    record = session.book.client(client)
    saved = edited(session, record, section, yes=yes, dry_run=dry_run)
    if saved is None:
        session.output.note("nothing was written")
    else:
        tell(session, saved, form=form, dry_run=dry_run)
