"""Snapshots in their folders, and what is known of each: from the ledger, else by opening it.

Opening is reading, decrypting, and checking the manifest, its signature and the digest of each part. That
all of the book is in it and comes out again is for `backup verify`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hnwctl.console.backups import ledger
from hnwctl.console.backups.ledger import Known, Ledger
from hnwctl.console.backups.proving import entry
from hnwctl.errors import ForbiddenError, IntegrityError, NotFoundError, OutsideError
from hnwctl.store.snapshots import keeping, manifest, opening, places
from hnwctl.store.snapshots.places import Lying
from hnwctl.store.trust import roster, succession

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.snapshots.manifest import Manifest
    from hnwctl.store.trust.roster import Roster


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot in a folder. ``known`` is None for one that could not be opened; ``why`` is a template that
    says what is wrong with one that is not good, ``facts`` fill it."""

    lying: Lying
    state: str
    known: Known | None = None
    why: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def summary(self) -> keeping.Snapshot:
        """What the rules of keeping need to know."""
        verified = self.known is not None and self.known.verified is not None
        return keeping.Snapshot(self.lying.name, self.lying.created, self.state, verified)


class Folder(NamedTuple):
    """A destination: the snapshots in it, oldest first; what only looks like one; what may be one, and has
    another name; what was there and is not.

    ``failure`` is why it could not be looked into: then nothing is known of it.
    """

    path: Path
    snapshots: list[Seen]
    odd: Sequence[str] = ()
    misnamed: Sequence[str] = ()
    gone: Sequence[str] = ()
    failure: OutsideError | None = None


class Observer:
    """Looks into folders for snapshots of one vault, and keeps what it learns in the ledger."""

    def __init__(self, session: "Session") -> None:
        self.session = session
        self.vault = session.roster_vault
        self.state = session.state_folder

    @property
    def vault_id(self) -> str:
        """Of which vault."""
        return self.vault.roster.vault_id

    def looked(self, folders: Sequence[Path]) -> list[Folder]:
        """What lies in each folder; one that cannot be read is told, and the others are looked into."""
        found = []
        for folder in folders:
            try:
                found.append(self._looked(folder))
            except OutsideError as error:
                found.append(Folder(folder, [], failure=error))
        return found

    def _looked(self, folder: Path) -> Folder:
        there = places.look(folder, self.vault_id)
        here = {str(each.path) for each in there.snapshots}
        with ledger.changing(self.state, self.vault_id) as known:
            if known.aside:
                self.session.output.warn(
                    "what was known of backups was damaged: it is in {file}", file=known.aside
                )
            gone = [path for path in _paths(known) if Path(path).parent == folder and path not in here]
            for path in gone:
                known.lose(path)
        lost = [Path(path).name for path in gone]
        return Folder(folder, list(self._each(there.snapshots)), there.odd, there.misnamed, lost)

    def _each(self, snapshots: Sequence[Lying]) -> Iterator[Seen]:
        before = ledger.load(self.state, self.vault_id)
        new = sum(1 for each in snapshots if not before.at(each.path, each.stamp))
        with self.vault.around.progress("opening snapshots") as report:
            done = 0
            for each in snapshots:
                known = before.at(each.path, each.stamp)
                if known is None:
                    yield self._opened(each)
                    done += 1
                    report(done, new)
                else:
                    yield self._seen(each, known)

    def _seen(self, lying: Lying, known: Known) -> Seen:
        found = keeping.Snapshot(lying.name, lying.created, known.state)
        return Seen(
            lying, keeping.state_of(found, self.session.settings.now()), known, known.why, known.facts
        )

    def _opened(self, lying: Lying) -> Seen:
        try:
            raw = places.read(lying.path)
            known = self._remembered(lying, raw) or self._known(lying, raw)
        except (ForbiddenError, NotFoundError, OutsideError) as error:
            return Seen(lying, keeping.UNKNOWN, None, error.message, error.facts)
        except IntegrityError as error:  # not even read
            return Seen(lying, keeping.DAMAGED, None, error.message, error.facts)
        with ledger.changing(self.state, self.vault_id) as book:
            return self._seen(lying, book.learn(known))

    def _remembered(self, lying: Lying, raw: bytes) -> Known | None:
        """What was known of the same bytes under the same name: a copy elsewhere, a disk that was mounted
        anew. So whoever made a snapshot and cannot open it knows it again."""
        key = lying.name, len(raw), hashlib.sha256(raw).hexdigest()
        known = ledger.load(self.state, self.vault_id).snapshots.get(key)
        if known is None or known.state != ledger.GOOD:  # what was not good is looked at once more
            return None
        return replace(known, places={str(lying.path): lying.stamp})

    def _known(self, lying: Lying, raw: bytes) -> Known:
        """What the bytes of a snapshot tell. Raises ForbiddenError where this key, or this clone, cannot."""
        digest = hashlib.sha256(raw).hexdigest()
        places_ = {str(lying.path): lying.stamp}
        try:
            about = opening.opened(raw, self.session.devices, name=lying.name).manifest
        except IntegrityError as error:
            facts = ledger.plain_facts(error)
            return Known(
                lying.name, len(raw), digest, ledger.DAMAGED, why=error.message, facts=facts, places=places_
            )
        found = replace(entry(about, raw, lying.path), places=places_)
        try:
            manifest.check_signed(about, self._roster_of(about))
        except IntegrityError as error:
            return replace(found, state=ledger.FOREIGN, why=error.message, facts=ledger.plain_facts(error))
        return found

    def _roster_of(self, about: "Manifest") -> "Roster":
        """The roster that the manifest names, if it led to the one in force; ForbiddenError otherwise."""
        raw = self._rosters.get(about.roster_digest)
        if raw is not None:
            return roster.parse(raw, source=about.commit)
        if about.roster_rev > self.vault.roster.rev:
            raise ForbiddenError("it is of a later roster than this clone has")
        raise IntegrityError("nobody vouches for the roster that it names")

    @cached_property
    def _rosters(self) -> dict[str, bytes]:
        """Every roster of this vault, by digest: the one in force, and those that led to it."""
        git, raw = self.vault.git, self.vault.trusted.raw
        head = git.head()[1] if git else None
        found = [raw]
        with suppress(IntegrityError):  # a step that does not hold: `verify` says why
            found.extend(succession.predecessors(raw, git, head) if git and head else ())
        return {roster.digest(each): each for each in found}


def unjudged(folders: Sequence[Path]) -> list[Folder]:
    """What lies in each folder, of whichever book, where there is no book to judge it by."""
    return [_unjudged(folder) for folder in folders]


def _unjudged(folder: Path) -> Folder:
    why = "there is no book here to judge them by"
    try:
        there = places.look(folder)
    except OutsideError as error:
        return Folder(folder, [], failure=error)
    seen = [Seen(each, keeping.UNKNOWN, None, why) for each in there.snapshots]
    return Folder(folder, seen, there.odd, there.misnamed)


def _paths(known: Ledger) -> list[str]:
    return [path for each in known.snapshots.values() for path in each.places]
