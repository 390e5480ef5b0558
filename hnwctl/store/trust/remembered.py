"""What is remembered between commands: identities that were unlocked for a vault, for a while.

The ticket with the secret lies in a *safe* (see ``store/keys/safes.py``). A small marker in the state folder,
which holds no secret, says in which one; where there is no marker, nothing is looked for anywhere.
"""

import json
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.errors import OutsideError
from hnwctl.store.repository import files
from hnwctl.store.trust.pins import pin_path

if TYPE_CHECKING:
    from hnwctl.store.keys.safes import Safe
    from hnwctl.store.keys.tickets import Clock, Ticket

_FOLDER = "unlocked"
_MOST = 4096
_OURS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Marker:
    """Where the ticket of a clone lies (the name of a safe), and from which identity file it came."""

    place: str
    source: str
    root: str


def marker_of(state: Path, root: Path) -> Marker | None:
    """The marker of the clone at ``root``; None if there is none, or none of ours that can be read."""
    return _read_marker(_marker_path(state, _entry(root)))


def _marker_path(state: Path, entry: str) -> Path:
    return state / _FOLDER / f"{entry}.json"


def _entry(root: Path) -> str:
    """A clone is known by its real path, as pins have it."""
    return pin_path(Path(), root).stem


def _read_marker(path: Path) -> Marker | None:
    try:
        with open(os.open(path, _OURS), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode) or facts.st_uid != os.geteuid():
                return None
            marker = Marker(**json.loads(file.read(_MOST)))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = (marker.place, marker.source, marker.root)
    return marker if all(isinstance(text, str) for text in texts) else None


@dataclass(frozen=True, slots=True)
class Memory:
    """The safes of this machine in the order in which they are tried, and the markers in ``state``."""

    state: Path
    safes: "Sequence[Safe]"
    clock: "Clock"

    def remember(self, root: Path, ticket: "Ticket") -> str:
        """Keep the ticket for the clone at ``root``; the name of the safe that took it.

        One that was remembered before is forgotten. Raises UnavailableError if no safe takes it, OutsideError
        if the marker cannot be written or an older ticket not be erased; then nothing is remembered.
        """
        entry = _entry(root)
        before = marker_of(self.state, root)
        safe = self._kept(entry, ticket)
        marker = {"place": safe.name, "source": ticket.source, "root": str(root.resolve())}
        try:
            folder = files.private_folder(self.state / _FOLDER)
            files.place(folder, f"{entry}.json", json.dumps(marker).encode())
            if before is not None and before.place != safe.name:
                self._erase(entry, before.place)
        except BaseException:
            self._erase(entry, safe.name)
            raise
        return safe.name

    def _kept(self, entry: str, ticket: "Ticket") -> "Safe":
        from hnwctl.store.keys.safes import UnavailableError
        from hnwctl.store.keys.tickets import emit

        seconds = int(ticket.term.left(self.clock))
        for safe in self.safes:
            with suppress(UnavailableError):
                safe.keep(entry, emit(ticket), seconds)
                return safe
        raise UnavailableError(
            "this machine has no place to remember a key in: no keyring, and no runtime folder in memory",
            hint="each command asks for the passphrase, as before",
        )

    def recall(self, root: Path, sources: Sequence[Path]) -> "Ticket | None":
        """The ticket of the clone at ``root`` if it came from one of the identity files ``sources``.

        One that has ended, or is damaged, is forgotten.
        """
        from hnwctl.store.keys.tickets import parse

        marker = marker_of(self.state, root)
        if marker is None or marker.source not in {str(path.absolute()) for path in sources}:
            return None
        entry = _entry(root)
        text = next((safe.recall(entry) for safe in self.safes if safe.name == marker.place), None)
        with suppress(ValueError):
            ticket = parse(text or "")
            if ticket.source == marker.source and ticket.term.holds(self.clock):
                return ticket
        with suppress(OutsideError):
            self._forget(entry, [marker.place])
        return None

    def forget(self, root: Path) -> bool:
        """Erase what is remembered for the clone at ``root``, wherever it may be; whether there was anything.

        Raises OutsideError if something cannot be erased.
        """
        entry = _entry(root)
        known = os.path.lexists(_marker_path(self.state, entry))
        kept = [safe.name for safe in self.safes if safe.recall(entry) is not None]
        self._forget(entry, [safe.name for safe in self.safes])
        return known or bool(kept)

    def forget_all(self) -> list[str]:
        """Erase all that is remembered for any clone; the folders they were in, as far as that is known."""
        found = {path.stem: path for path in (self.state / _FOLDER).glob("*.json")}
        entries = dict.fromkeys([*found, *(entry for safe in self.safes for entry in safe.entries())])
        marked = {entry: _read_marker(path) for entry, path in found.items()}
        for entry in entries:
            self._forget(entry, [safe.name for safe in self.safes])
        return [marker.root if (marker := marked.get(entry)) else entry for entry in entries]

    def _forget(self, entry: str, places: Sequence[str]) -> None:
        """The marker last: as long as something is there, it can be found."""
        for place in places:
            self._erase(entry, place)
        path = _marker_path(self.state, entry)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise files.in_words(error, path) from None

    def _erase(self, entry: str, place: str) -> None:
        for safe in self.safes:
            if safe.name == place:
                safe.erase(entry)
