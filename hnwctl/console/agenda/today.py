"""What the program says when it is called by itself in a vault: the first few things to do today."""

from contextlib import suppress
from typing import TYPE_CHECKING

from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import HnwctlError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

FIRST = 5


def told(session: "Session") -> bool:
    """Show today's first items to a person; False where nobody is there, or no vault is around."""
    if not session.output.terminal or not _in_vault(session):
        return False
    from hnwctl.console.agenda.duelist import backups_of, due_items
    from hnwctl.console.agenda.duetable import show

    found = due_items(session.books, limit=FIRST, backups=backups_of(session), grouped=True)
    show(session, found, session.books, form=FormatName.table)
    session.output.note("`hnwctl due` shows all that is due, `hnwctl --help` what else there is")
    return True


def _in_vault(session: "Session") -> bool:
    with suppress(HnwctlError):
        session.vault_root()
        return True
    return False
