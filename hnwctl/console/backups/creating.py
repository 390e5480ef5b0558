"""A snapshot made and put into each destination; what becomes of each copy is told, none spoils another."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.backups import ledger, proving
from hnwctl.errors import HnwctlError, OutsideError
from hnwctl.store.snapshots import making, places
from hnwctl.store.snapshots.making import Made

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of one destination: where the file lies, or why it does not."""

    folder: Path
    path: Path | None = None
    error: HnwctlError | None = None


def created(session: "Session", folders: Sequence[Path]) -> tuple[Made, list[Copy]]:
    """Make a snapshot and write it into each of ``folders``.

    Raises what `making.made` raises; what goes wrong with a folder is told in its copy.
    """
    vault = session.roster_vault
    made = making.made(vault)
    copies = [_copied(made, folder) for folder in folders]
    _note(session, vault, made, [copy.path for copy in copies if copy.path])
    return made, copies


def reachable(folders: Sequence[Path]) -> list[Copy]:
    """Which of ``folders`` could be written to, as far as that can be told without writing."""
    return [_reached(folder) for folder in folders]


def _reached(folder: Path) -> Copy:
    try:
        places.require(folder)
    except OutsideError as error:
        return Copy(folder, error=error)
    return Copy(folder)


def _copied(made: Made, folder: Path) -> Copy:
    try:
        path = places.put(folder, made.name, made.raw)
        _read_back(path, made.raw)
    except HnwctlError as error:
        return Copy(folder, error=error)
    return Copy(folder, path)


def _read_back(path: Path, raw: bytes) -> None:
    """Raise OutsideError, and take the file away, unless the disk gives back what was written."""
    _forget_cached(path)
    if places.digest(path) != hashlib.sha256(raw).hexdigest():
        path.unlink()
        raise OutsideError("{file}: what was read back is not what was written", file=path)


def _forget_cached(path: Path) -> None:
    """Have the file read from the disk, not from memory, where the system lets us ask for that."""
    with suppress(OSError, AttributeError):
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(fd)


def _note(session: "Session", vault: "Vault", made: Made, paths: Sequence[Path]) -> None:
    """Remember what was made; a state folder that refuses is told, and the snapshot stays what it is."""
    if not paths:
        return
    try:
        with ledger.changing(session.state_folder, vault.roster.vault_id) as known:
            known.learn(proving.entry(made.manifest, made.raw, *paths))
    except HnwctlError as error:
        vault.warnings.append((error.message, dict(error.facts)))
