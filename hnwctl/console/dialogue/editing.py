"""A record, or one section of it, edited: as text in the user's editor, or where there is no private place
for that, as a form on the terminal."""

from typing import TYPE_CHECKING

from hnwctl.console.dialogue.memoryfolder import NoMemoryError
from hnwctl.console.dialogue.rounds import Rounds
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.drafts import Saved
    from hnwctl.console.session import Session


def edited(
    session: "Session",
    record: OpenRecord,
    section: str | None = None,
    *,
    yes: bool = False,
    dry_run: bool = False,
) -> "Saved | None":
    """What came of it; None if nothing is to be written.

    Raises ForbiddenError for what this key may not write, and what the editor and Book.save raise.
    """
    rounds = Rounds(session, record, section, yes=yes, dry_run=dry_run)
    try:
        return _in_editor(session, rounds)
    except NoMemoryError as error:
        if not session.prompter.interactive:
            raise
        session.output.warn(error.message)
        return _in_a_form(session, record, dry_run=dry_run)


def _in_editor(session: "Session", rounds: Rounds) -> "Saved | None":
    from hnwctl.console.dialogue.editor import Desk
    from hnwctl.console.dialogue.memoryfolder import private_folder

    with private_folder(session.settings.environ) as folder:
        return rounds.held(Desk(session, folder, f"{rounds.record.id}.yaml"))


def _in_a_form(session: "Session", record: OpenRecord, *, dry_run: bool) -> "Saved":
    """Line by line on the terminal, where nothing of it touches a disk."""
    from hnwctl.console.clients.assignments import asked
    from hnwctl.console.clients.changes import save
    from hnwctl.domain.assigning import assigned

    edits = asked(session, record)
    return save(session.book, record, assigned(record.sections, edits), verb="edit", dry_run=dry_run)
