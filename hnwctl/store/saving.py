"""From new section contents to the bytes of a record file: sealed, signed, one revision further.

Sections that do not change keep their exact bytes. Whether a change is allowed is decided here, by the
roster; whether the content is valid was decided by its model before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hnwctl.errors import ConflictError, ForbiddenError, IntegrityError, NotFoundError
from hnwctl.model.kinds import KINDS, source_of
from hnwctl.model.records import Plain
from hnwctl.store import blocks, codec, envelope, layout
from hnwctl.store.checking import Checked
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.index.entry import Entry
from hnwctl.store.loading import Loader
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Roster
from hnwctl.store.trust.unlock import Unlocked


@dataclass(frozen=True, slots=True)
class Change:
    """New contents of some sections of one record.

    ``sections``: section -> its whole new content, or None for a tombstone (``gone`` says why).
    ``based_on``: section -> revision that was read; None for a record that must not exist yet.
    """

    kind: str
    id: str
    sections: Mapping[str, dict[str, Plain] | None]
    based_on: Mapping[str, int] | None
    gone: str = "erased"

    @property
    def path(self) -> str:
        """Where the record lives."""
        return layout.record_path(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, under which roster, and when (UTC, ISO with Z)."""

    roster: Roster
    unlocked: Unlocked
    at: str


def prepare(change: Change, raw: bytes | None, writer: Writer) -> Envelope:
    """The record after ``change``, given its present bytes.

    Raises ForbiddenError when the member has no right to a section, ConflictError when a section is no
    longer at the revision that was read.
    """
    present = envelope.parse(raw, source=change.path).blocks if raw is not None else {}
    _check_base(change, raw, present)
    made = dict(present)
    for section, content in change.sections.items():
        made[section] = _block(change, section, content, present.get(section), writer)
    order = KINDS[change.kind].sections
    return Envelope(change.kind, change.id, {name: made[name] for name in order if name in made})


def require_write(writer: Writer, section: str, kind: str) -> None:
    """Raise ForbiddenError unless the member may write ``section``."""
    if not roster.can(writer.roster, writer.unlocked.member, compartment_to_write(kind, section), "write"):
        raise ForbiddenError(
            "{member} may not write {section}",
            hint="the roster gives that right to others: `hnwctl access list`",
            member=writer.unlocked.member,
            section=section,
        )


def next_revision(old: int, section: str) -> int:
    """One more than ``old``; IntegrityError at the end, where only somebody with bad intentions gets."""
    if old >= envelope.MAX_REVISION:
        raise IntegrityError(
            "{section} has the highest revision there can be",
            hint="ask an owner who wrote it",
            section=section,
        )
    return old + 1


def compartment_to_write(kind: str, section: str) -> str:
    """The compartment whose write right decides; an extract follows its source."""
    return KINDS[kind].sections[source_of(section)]


def _check_base(change: Change, raw: bytes | None, present: Mapping[str, Block]) -> None:
    if change.based_on is None:
        if raw is not None:
            raise ConflictError("a record {id} exists already", id=change.id)
        return
    for section in change.sections:
        now = present[section].rev if section in present else 0
        if now != change.based_on.get(section, 0):
            raise ConflictError(
                "{id}: {section} was changed by somebody else meanwhile",
                hint="look at it again with `hnwctl show {id}`, then repeat the change",
                id=change.id,
                section=section,
            )


def _block(
    change: Change, section: str, content: dict[str, Plain] | None, old: Block | None, writer: Writer
) -> Block:
    require_write(writer, section, change.kind)
    rev = next_revision(old.rev if old else 0, section)
    place: Any = {
        "vault_id": writer.roster.vault_id,
        "kind": change.kind,
        "id": change.id,
        "section": section,
        "rev": rev,
        "by": writer.unlocked.author,
        "at": writer.at,
        "device": writer.unlocked.device,
    }
    if content is None:
        return blocks.tombstone(gone=change.gone, **place)
    compartment = KINDS[change.kind].sections[section]
    key = roster.current_key(writer.roster, compartment)
    return blocks.seal_section(
        codec.dump(content).encode(), key=key, public=roster.public_key(writer.roster, key), **place
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """One record ready to be written: its path, what lay there, its bytes, and its entry for the index."""

    path: str
    was: bytes | None
    raw: bytes
    entry: Entry


@dataclass(frozen=True, slots=True)
class Preparer:
    """Turns changes into what is written; picklable, so that an import is sealed on all cores."""

    root: Path
    writer: Writer
    loader: Loader

    def __call__(self, change: Change) -> Prepared:
        """One change. Raises what `prepare` raises."""
        try:
            was = layout.read_file(self.root, change.path, layout.MAX_RECORD)
        except NotFoundError:
            was = None
        made = prepare(change, was, self.writer)
        fresh = {section: content for section, content in change.sections.items() if content}
        entry = self.loader.project(Checked(change.path, made), None, None, fresh=fresh).entry
        return Prepared(change.path, was, envelope.emit(made), entry)
