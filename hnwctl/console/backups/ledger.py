"""What this machine knows of the snapshots of a vault: outside of the vault, and nothing about a client.

One small JSON file for each vault id in the user's state folder. A snapshot is known by its name, size and
digest: the same file in two destinations is one entry, another file under the same name is another. What its
manifest says is kept once it was opened, and on which day it was verified and a restore of it tried.

It is a memory and no authority: deleting it loses what can be found out again by opening the snapshots. A
damaged one is set aside (``.damaged``) and begun anew; until then nothing counts as known to be good.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hnwctl.errors import HnwctlError, LockedError
from hnwctl.store.repository import files

FOLDER = "backups"
WAIT = 60.0
"""Seconds to wait for another run that is writing down what it knows."""

LOST_KEPT = 100
"""So many snapshots that lie nowhere any more are remembered, should their disk come back."""

GOOD, DAMAGED, FOREIGN = "good", "damaged", "foreign"
"""What opening a snapshot may find: whole and signed by a member; not whole; signed by nobody we know."""

_FORMAT = "hnwctl backups 1"


@dataclass(frozen=True, slots=True)
class Known:
    """A snapshot that was opened once. ``why`` is a template that says what is wrong with one that is not
    good, ``facts`` fill it.

    ``created`` is what the signed manifest says; ``verified`` and ``drilled`` are moments with their zone.
    ``places`` maps the path of each copy that was seen to its stamp: is it still the same?
    """

    name: str
    size: int
    sha256: str
    state: str
    created: str = ""
    by: str = ""
    clients: int | None = None
    commit: str = ""
    roster_rev: int | None = None
    why: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    verified: str | None = None
    drilled: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int, str]:
        """What it is known by."""
        return self.name, self.size, self.sha256


@dataclass(slots=True)
class Ledger:
    """What is known, by key; ``drill`` is when a restore was last tried, of whichever snapshot.

    ``aside`` is the file into which a damaged ledger was moved.
    """

    snapshots: dict[tuple[str, int, str], Known] = field(default_factory=dict)
    drill: str | None = None
    aside: Path | None = None

    def at(self, path: Path, stamp: str) -> Known | None:
        """What is known of the file at ``path``, if it is still the one with this stamp."""
        return next((each for each in self.snapshots.values() if each.places.get(str(path)) == stamp), None)

    def learn(self, found: Known) -> Known:
        """Note what opening a snapshot has told; what was known of it (verified, drilled, copies) stays.

        A copy is one snapshot only: what was at its place before is there no more.
        """
        before = self.snapshots.get(found.key)
        for path in found.places:
            self.lose(path)
        if before:
            found = replace(
                found,
                verified=found.verified or before.verified,
                drilled=found.drilled or before.drilled,
                places={**self.snapshots.get(found.key, before).places, **found.places},
            )
        self.snapshots[found.key] = found
        return found

    def forget(self, path: str | Path) -> None:
        """Note that the snapshot at ``path`` was taken away on purpose."""
        there = [each.key for each in self.snapshots.values() if str(path) in each.places]
        self.lose(path)
        for key in there:
            if not self.snapshots[key].places:
                del self.snapshots[key]

    def lose(self, path: str | Path) -> None:
        """Note that no snapshot lies at ``path`` any more. What is known of it is kept for a while: the disk
        may not be mounted."""
        for known in list(self.snapshots.values()):
            if str(path) in known.places:
                rest = {place: stamp for place, stamp in known.places.items() if place != str(path)}
                self.snapshots[known.key] = replace(known, places=rest)

    def verified(self, key: tuple[str, int, str], at: datetime) -> None:
        """Note that this snapshot was restored to a private place and all of it was sound."""
        self.snapshots[key] = replace(self.snapshots[key], state=GOOD, why="", facts={}, verified=moment(at))

    def drilled(self, key: tuple[str, int, str], at: datetime) -> None:
        """Note that a restore of this snapshot was tried, and worked; it is verified thereby."""
        self.verified(key, at)
        self.snapshots[key] = replace(self.snapshots[key], drilled=moment(at))
        self.drill = moment(at)

    def condemn(self, key: tuple[str, int, str], error: HnwctlError) -> None:
        """Note that this snapshot is damaged: nothing relies on it from now on."""
        why, facts = error.message, plain_facts(error)
        known = self.snapshots[key]
        self.snapshots[key] = replace(known, state=DAMAGED, why=why, facts=facts, verified=None, drilled=None)


def plain_facts(error: HnwctlError) -> dict[str, str | int]:
    """The facts of an error as they can be kept."""
    return {name: fact if isinstance(fact, int) else str(fact) for name, fact in error.facts.items()}


def moment(at: datetime) -> str:
    """A moment (with a time zone) as the ledger writes it."""
    return at.replace(microsecond=0).isoformat()


# --- where it lies ---------------------------------------------------------------------------


def path_of(state: Path, vault_id: str) -> Path:
    """The ledger of this vault in the state folder."""
    return state / FOLDER / f"{vault_id}.json"


def load(state: Path, vault_id: str) -> Ledger:
    """What is known, for reading; a damaged ledger knows nothing. OutsideError if it cannot be read."""
    raw = files.kept(path_of(state, vault_id))
    return (_read(raw) if raw is not None else None) or Ledger()


@contextmanager
def changing(state: Path, vault_id: str, *, wait: float = WAIT) -> Iterator[Ledger]:
    """The ledger, held so that no other run writes it meanwhile, and written when the block ends.

    It is also written when the block raises: what was found out until then is so. Raises LockedError when
    another run holds it for longer than ``wait`` seconds, OutsideError when the state folder refuses.
    """
    path = path_of(state, vault_id)
    files.private_folder(path.parent)
    lock = files.lock(path.with_suffix(".lock"), wait)
    if lock is None:
        raise LockedError("another run is working on the backups of this book", hint="try again later")
    try:
        ledger = _opened(path)
        before = written(ledger)
        try:
            yield ledger
        finally:
            if written(ledger) != before or ledger.aside:
                files.place(path.parent, path.name, written(ledger))
    finally:
        os.close(lock)


def _opened(path: Path) -> Ledger:
    raw = files.kept(path)
    if raw is None:
        return Ledger()
    found = _read(raw)
    if found is None:
        aside = path.with_suffix(".damaged")
        with files.explained(aside):
            path.replace(aside)
        return Ledger(aside=aside)
    return found


def written(ledger: Ledger) -> bytes:
    """The ledger as it stands in its file, by name; of what lies nowhere any more only the newest."""
    lost = sorted(
        (each for each in ledger.snapshots.values() if not each.places), key=lambda each: each.created
    )
    kept = [each for each in ledger.snapshots.values() if each.places] + lost[-LOST_KEPT:]
    known = sorted(kept, key=lambda each: each.key)
    document = {"format": _FORMAT, "drill": ledger.drill, "snapshots": [asdict(each) for each in known]}
    return json.dumps(document, indent=1).encode() + b"\n"  # in ASCII: a folder's name may be no UTF-8


def _read(raw: bytes) -> Ledger | None:
    """The ledger in ``raw``; None if it is damaged."""
    try:
        data: dict[str, Any] = json.loads(raw)
        if data["format"] != _FORMAT:
            return None
        drill = _checked_moment(data["drill"])
        found = [_checked(Known(**each)) for each in data["snapshots"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Ledger({each.key: each for each in found}, drill)


_TEXTS = ("name", "sha256", "state", "created", "by", "commit", "why")
_NUMBERS = ("clients", "roster_rev")
_MOMENTS = ("verified", "drilled")


def _checked(known: Known) -> Known:
    """``known``; ValueError or TypeError unless every field is of its kind."""
    fits = (
        isinstance(known.size, int)
        and all(isinstance(getattr(known, name), str) for name in _TEXTS)
        and all(isinstance(getattr(known, name), int | None) for name in _NUMBERS)
        and known.state in (GOOD, DAMAGED, FOREIGN)
        and all(isinstance(text, str) for place in known.places.items() for text in place)
        and all(isinstance(fact, str | int) for fact in known.facts.values())
    )
    if not fits:
        raise ValueError("not a snapshot")
    for text in (known.created or None, *(getattr(known, name) for name in _MOMENTS)):
        _checked_moment(text)
    return known


def _checked_moment(text: str | None) -> str | None:
    if text is not None and datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a moment without its zone")
    return text
