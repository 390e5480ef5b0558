"""``disclose``: the copy of their data that a client may ask for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import ClientArg
from hnwctl.errors import ConflictError, InvalidError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

_SEALED = ".age"


def disclose(
    ctx: typer.Context,
    client: ClientArg,
    file: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help=".html, .md, .json or .yaml; with .age behind it locked"
        ),
    ],
) -> None:
    """Write the copy of their data that a client may ask for, in your language.

    All sections that your key opens, who reads them, whence they are and how long they are kept; what it
    leaves out, it says. A FILE that ends in .age is locked with a passphrase, so that it can be mailed.
    """
    from hnwctl.console.disclosing import disclosure
    from hnwctl.console.disclosing_page import WRITERS

    session: Session = ctx.obj
    book = session.book
    locked = file.suffix == _SEALED
    ending = Path(file.stem).suffix if locked else file.suffix
    if ending not in WRITERS:
        raise InvalidError("{file}: not a form of this copy", hint="one of: {forms}", file=file,
                           forms=", ".join(WRITERS))  # fmt: skip
    _check_place(file, book.vault.root)
    record = book.client(client)
    made = disclosure(session, book, record)
    raw = WRITERS[ending](made).encode()
    _write(file, _locked(session, raw) if locked else raw)
    session.output.line("{id}: written to {file}", id=record.id, file=file)
    if made.left_out:
        session.output.warn("not in it, sealed to your key or damaged: {names}", names=list(made.left_out))
    if not locked:
        session.output.note("this file is not encrypted; a name with .age behind it locks it")


def _check_place(file: Path, root: Path) -> None:
    """Raise unless the copy may be written there: not into the vault, where git might take it along."""
    if file.resolve().is_relative_to(root.resolve()):
        raise InvalidError("{file} lies in the vault", hint="name a place outside of it", file=file)
    if file.is_symlink() or file.exists():
        raise ConflictError("{file} exists already", file=file)
    if not file.parent.is_dir():
        raise InvalidError("no such folder: {folder}", folder=file.parent)


def _locked(session: "Session", raw: bytes) -> bytes:
    from hnwctl.store.keys.passphrase import lock

    prompter = session.prompter
    if not prompter.interactive:
        raise UsageError(
            "there is no terminal to ask for a passphrase on",
            hint="write it without .age, and encrypt it by other means",
        )
    while True:
        first = prompter.ask_hidden("passphrase for the copy", missing="-o")
        if first and prompter.ask_hidden("once more", missing="-o") == first:
            return lock(raw, first)
        session.output.warn("the two differ" if first else "an empty passphrase locks nothing")


def _write(file: Path, raw: bytes) -> None:
    """Write it for its owner only, whole or not at all, never over or through anything."""
    from hnwctl.store.repository import files

    with files.explained(file):
        files.write_new(file, raw)
