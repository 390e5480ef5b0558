"""``unlock`` and ``lock``: the passphrase or the touch once a morning, and everything forgotten at once."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import Format
from hnwctl.console.printing.formats import ColumnSpec, FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.console.unlocking.remembering import Remembered

_STATUS = (
    ColumnSpec("vault", "vault"),
    ColumnSpec("member", "member", kind="code"),
    ColumnSpec("until", "until"),
    ColumnSpec("place", "kept in"),
)


def unlock(
    ctx: typer.Context,
    length: Annotated[str, typer.Option("--for", metavar="TIME", help="how long: 30m, 9h, 2d")] = "9h",
    show: Annotated[bool, typer.Option("--status", help="only say what is unlocked, and until when")] = False,
    form: Format = FormatName.table,
) -> None:
    """Ask for the passphrase once, and remember the unlocked book for a while.

    It is kept in the keyring of the desktop, else in that of the kernel, else in the user's runtime folder in
    memory, never in an ordinary file. It ends with the time, with a restart, with `hnwctl lock`, or when the
    device is taken out of the roster.
    """
    from hnwctl.console.unlocking import remembering

    session: Session = ctx.obj
    roots = remembering.roots_of(session)
    if show:
        found = [remembering.status(session, root) for root in roots]
    else:
        wanted = remembering.length_of(length)
        found = [remembering.remember(session, root, wanted) for root in roots]
    if show or form != FormatName.table:
        session.output.rows([_row(each) for each in found], _STATUS, form=form)
    else:
        for each in found:
            _tell(session, each)


def _row(found: "Remembered") -> dict[str, Any]:
    until = found.until.astimezone().isoformat(timespec="minutes") if found.until else None
    return {"vault": str(found.vault), "member": found.author, "until": until, "place": found.place}


def _tell(session: "Session", found: "Remembered") -> None:
    row = _row(found)
    if found.needed:
        session.output.line("unlocked for {member} until {until}: {vault}", **row)
    else:
        session.output.line("nothing to unlock: the identity of {member} has no passphrase", **row)


def lock(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="of every vault on this machine")] = False,
    form: Format = FormatName.table,
) -> None:
    """Forget what `unlock` remembered, wherever it is kept."""
    from hnwctl.console.unlocking import remembering

    session: Session = ctx.obj
    memory = remembering.memory_of(session)
    if everything:
        locked = memory.forget_all()
    else:
        locked = [str(root) for root in remembering.roots_of(session) if memory.forget(root)]
    if form != FormatName.table:
        session.output.record({"locked": locked}, form=form)
    elif locked:
        session.output.line("locked: {vaults}", vaults=locked)
    else:
        session.output.line("nothing was unlocked")
