"""Rework: blocks opened, sealed anew to the present keys and signed by an owner for their authors.

That is what taking a right or a key away asks for: what is sealed to a retired generation, and what was
signed by somebody who may no longer, is one revision further and stands again. Nobody else's part of
checking knows about it: states grow, signatures hold, ``endorses`` says whose work it is, and ``at`` stays
the time that they claimed.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hnwctl.errors import ConflictError, ForbiddenError, IntegrityError, NotFoundError, Problem
from hnwctl.model.kinds import EXTRACTS, KINDS
from hnwctl.store import blocks, codec, envelope, layout
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.keys.identities import Device
from hnwctl.store.repository.git import Git
from hnwctl.store.saving import next_revision
from hnwctl.store.surroundings import Surroundings
from hnwctl.store.trust import roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import Roster
from hnwctl.store.workers import worked

_OF = "of: {source} rev={rev}"


@dataclass(frozen=True, slots=True)
class Reworked:
    """A record that changes: its path, the git id of what was there, its new bytes (None: only looked at),
    the sections that change, and what could not be opened and so stayed as it was."""

    path: str
    was: str
    raw: bytes | None
    sections: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """The owner who reworks: what it opens, and the device that signs as ``author`` (member/device).

    It can be pickled: signing needs no opener.
    """

    keyring: Keyring
    author: str
    device: Device

    @classmethod
    def of(cls, keyring: Keyring, author: str, device: Device) -> "Hand":
        """``keyring`` has the keys of before and the new ones."""
        return cls(keyring, author, replace(device, opener=None))


@dataclass(frozen=True)
class Reworking:
    """Reworks records under ``roster``, which is to be in force; it can go to another process.

    ``looks`` only: tells what is due and makes nothing.
    """

    root: Path
    git: Git
    roster: Roster
    hand: Hand
    looks: bool = False

    def __call__(self, item: tuple[str, str]) -> Reworked | None:
        """One record, by its path and git id; None if nothing is due there.

        Raises ConflictError if another file lies in the work tree, ForbiddenError if the hand lacks a key.
        """
        path, oid = item
        found = envelope.parse(self._read(path, oid), source=path)
        if self.looks:
            due = tuple(looked(found, self.roster))
            return Reworked(path, oid, None, due) if due else None
        made, problems = reworked(found, path, self.roster, self.hand)
        changed = tuple(name for name, block in made.blocks.items() if block is not found.blocks[name])
        raw = envelope.emit(made) if changed else None
        return Reworked(path, oid, raw, changed, problems) if changed or problems else None

    def _read(self, path: str, oid: str) -> bytes:
        try:
            raw = layout.read_file(self.root, path, layout.MAX_RECORD)
        except (NotFoundError, IntegrityError):
            raw = None
        if raw is None or self.git.blob_id(raw) != oid:
            raise ConflictError(
                "{file} has changes that are not committed",
                hint="look with: git diff; take them back with: git restore {file}",
                file=path,
            )
        return raw


def rework(
    root: Path, git: Git, head: str, book: Roster, hand: Hand, around: Surroundings, *, looks: bool = False
) -> Iterator[Reworked]:
    """Every record of the commit ``head`` in which something is due under ``book``, made on all cores."""
    items = [(path, oid) for path, oid in git.tree(head).items() if layout.parse_path(path)]
    work, done = Reworking(root, git, book, hand, looks), 0
    with around.progress("sealing the book anew") as report:
        for chunk in worked(items, work, jobs=os.cpu_count() or 1):
            yield from (each for each in chunk if each is not None)
            done += len(chunk)
            if callable(report):
                report(done, len(items))


def due(block: Block, section: str, book: Roster) -> bool:
    """Whether a block must be made anew under ``book``: its key is retired, or it would not hold."""
    return _retired(block, book) or not _stands(block, section, book)


def looked(found: Envelope, book: Roster) -> Iterator[str]:
    """The sections that are due, and the extracts that follow them."""
    named = {section for section, block in found.blocks.items() if due(block, section, book)}
    for section, block in found.blocks.items():
        if section in named or (block.sealed is not None and EXTRACTS.get(section) in named):
            yield section


def reworked(found: Envelope, path: str, book: Roster, hand: Hand) -> tuple[Envelope, tuple[Problem, ...]]:
    """The record with everything reworked that is due, the very same blocks otherwise.

    What does not open, though the key is there, keeps its sealed bytes, and is named; it is only signed
    anew where its signature would not hold. Raises ForbiddenError if the key is not there.
    """
    made: dict[str, Block] = {}
    problems: list[Problem] = []
    for section, block in found.blocks.items():
        followed = _moved(found, made, section)
        if not (due(block, section, book) or followed):
            made[section] = block
            continue
        try:
            made[section] = _anew(found, path, section, followed, book, hand)
        except IntegrityError as error:
            problems.append(Problem(path, section, error.message, dict(error.facts)))
            made[section] = block if _stands(block, section, book) else _signed(found, section, book, hand)
    return replace(found, blocks=made), tuple(problems)


def _retired(block: Block, book: Roster) -> bool:
    return block.key is not None and block.key != roster.current_key(book, block.key.partition(".")[0])


def _stands(block: Block, section: str, book: Roster) -> bool:
    """Whether whoever signed a good block may still have done so."""
    member = block.by.partition("/")[0]
    return (
        roster.verifier_of(book, block.by) is not None
        and roster.can(book, member, section, "write")
        and (not block.endorses or roster.is_owner(book, member))
    )


def _moved(found: Envelope, made: dict[str, Block], section: str) -> tuple[str, str] | None:
    """For an extract whose source has another revision now: the line that says so, before and after."""
    source = EXTRACTS.get(section)
    old, new = (each.get(source or "") for each in (found.blocks, made))
    if source is None or old is None or new is None or old.rev == new.rev:
        return None
    if found.blocks[section].sealed is None:
        return None
    return _OF.format(source=source, rev=old.rev), _OF.format(source=source, rev=new.rev)


def _anew(
    found: Envelope, path: str, section: str, followed: tuple[str, str] | None, book: Roster, hand: Hand
) -> Block:
    block, place = found.blocks[section], _place(found, section, book, hand)
    if block.gone is not None:
        return blocks.tombstone(gone=block.gone, **place)
    plain = blocks.open_section(
        block, kind=found.kind, id=found.id, section=section, keyring=hand.keyring, source=path
    )
    if plain is None:
        raise ForbiddenError(
            "your key does not hold {key}, so it cannot seal {file} anew",
            hint="an owner who holds it can do this",
            key=block.key,
            file=path,
        )
    key = roster.current_key(book, KINDS[found.kind].sections[section])
    content = _following(plain, *followed, source=path) if followed else plain
    return blocks.seal_section(content, key=key, public=roster.public_key(book, key), **place)


def _place(found: Envelope, section: str, book: Roster, hand: Hand) -> dict[str, Any]:
    """What the new block says of itself, its content apart."""
    block = found.blocks[section]
    author = block.endorses or block.by
    return {
        "vault_id": book.vault_id,
        "kind": found.kind,
        "id": found.id,
        "section": section,
        "rev": next_revision(block.rev, section),
        "by": hand.author,
        "at": block.at,
        "device": hand.device,
        "endorses": author if author != hand.author else None,
    }


def _signed(found: Envelope, section: str, book: Roster, hand: Hand) -> Block:
    """The block with its sealed bytes as they are and another signature."""
    place = _place(found, section, book, hand)
    unsigned = replace(
        found.blocks[section], rev=place["rev"], by=place["by"], endorses=place["endorses"], sig=b""
    )
    message = envelope.signed_message(book.vault_id, found.kind, found.id, section, unsigned)
    return replace(unsigned, sig=hand.device.sign(message))


def _following(plain: bytes, old: str, new: str, *, source: str) -> bytes:
    """The content of an extract that says ``new`` where it said ``old``; any other content as it is.

    The line is found as this program writes it; only where it was written in another way is YAML read.
    """
    text, count = re.subn(rb"(?m)^" + re.escape(old.encode()) + rb"$", new.encode(), plain)
    if count == 1:
        return text
    content = codec.load(plain, source=source)
    name, _, was = old.partition(": ")
    if not isinstance(content, dict) or content.get(name) != was:
        return plain
    return codec.dump({**content, name: new.partition(": ")[2]}).encode()
