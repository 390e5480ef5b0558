"""``edit``: a client's record as YAML in the user's editor, or where there is no private place, as a form."""

from typing import TYPE_CHECKING

import typer

from hnwctl.console.formats import FormatName
from hnwctl.console.options import ClientArg, DryRun, Format, Section, Yes

if TYPE_CHECKING:
    from hnwctl.console.drafts import Saved
    from hnwctl.console.rounds import Rounds
    from hnwctl.console.session import Session
    from hnwctl.model.records import OpenRecord


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
    from hnwctl.console.changes import require_writable, tell
    from hnwctl.console.memoryfolder import NoMemoryError
    from hnwctl.console.rounds import Rounds

    session: Session = ctx.obj
    require_writable(session.book)
    record = session.book.client(client)
    rounds = Rounds(session, record, section, yes=yes, dry_run=dry_run)
    try:
        saved = _in_editor(session, rounds)
    except NoMemoryError as error:
        if not session.prompter.interactive:
            raise
        session.output.warn(error.message)
        saved = _in_a_form(session, record, dry_run=dry_run)
    if saved is None:
        session.output.note("nothing was written")
    else:
        tell(session, saved, form=form, dry_run=dry_run)


def _in_editor(session: "Session", rounds: "Rounds") -> "Saved | None":
    from hnwctl.console.editor import Desk
    from hnwctl.console.memoryfolder import private_folder

    with private_folder(session.settings.environ) as folder:
        return rounds.held(Desk(session, folder, f"{rounds.record.id}.yaml"))


def _in_a_form(session: "Session", record: "OpenRecord", *, dry_run: bool) -> "Saved":
    """Line by line on the terminal, where nothing of it touches a disk."""
    from hnwctl.console.assignments import asked
    from hnwctl.console.changes import save
    from hnwctl.domain.assigning import assigned

    edits = asked(session, record)
    return save(session.book, record, assigned(record.sections, edits), verb="edit", dry_run=dry_run)
