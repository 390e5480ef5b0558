"""Blocks of history that gave way to a tombstone because of what they said of somebody who was erased.

Such a block has the revision of the one that was there, is signed by the owner who erased, and says
``gone=redacted``. It holds if the newest rewrite entry of the roster names the digest of the list of them
all, and whoever signed it is, or was, an owner.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from hnwctl.errors import HnwctlError, Problem
from hnwctl.store import checking, envelope, layout
from hnwctl.store.checking import State
from hnwctl.store.envelope import Block, Envelope, signed_message
from hnwctl.store.keys import signing
from hnwctl.store.repository.git import Git
from hnwctl.store.trust import roster as rosters
from hnwctl.store.trust.roster import Roster

REDACTED = "redacted"
"""Why such a block is gone."""
NONE = "-"


class Redaction(NamedTuple):
    """One such block: which record and section, and its state."""

    kind: str
    id: str
    section: str
    state: State


def redactions(raw: bytes) -> Iterator[tuple[Redaction, Block]]:
    """Those in one version of a record."""
    if b" gone=redacted " in raw:
        with suppress(HnwctlError):
            yield from _those_of(envelope.parse(raw, source=""))


def _those_of(found: Envelope) -> Iterator[tuple[Redaction, Block]]:
    for section, block in found.blocks.items():
        if block.gone == REDACTED:
            yield Redaction(found.kind, found.id, section, checking.block_state(block)), block


def digest(found: Iterable[Redaction]) -> str:
    """What a rewrite entry says of the list of them all."""
    lines = {f"{kind} {id_} {section} {rev} {mark.hex()}\n" for kind, id_, section, (rev, mark) in found}
    return rosters.digest("".join(sorted(lines)).encode()) if lines else NONE


def in_history(git: Git, commit: str) -> dict[Redaction, Block]:
    """All of them up to ``commit``."""
    lines = git.run("rev-list", "--objects", commit, "--").decode("utf-8", "surrogateescape").splitlines()
    oids = [oid for oid, _, path in (line.partition(" ") for line in lines) if layout.parse_path(path)]
    return dict(each for raw in git.blobs(oids) for each in redactions(raw))


def believed(git: Git, book: Roster, chain: Iterable[Roster]) -> tuple[frozenset[Redaction], list[Problem]]:
    """Those that hold by the roster in force (``chain``: those that led to it), and what is wrong."""
    if not book.rewrites or book.rewrites[-1].redacted == NONE:
        return frozenset(), []
    newest = book.rewrites[-1]
    if not git.knows(newest.new):
        what = "the commit {commit}, to which history was rewritten, is not there"
        return frozenset(), [Problem(layout.ROSTER, "", what, {"commit": newest.new})]
    found = in_history(git, newest.new)
    if digest(found) != newest.redacted:
        what = "the redacted blocks in history are not those that an owner signed for"
        return frozenset(), [Problem(layout.ROSTER, "", what)]
    owners = _owners([book, *chain])
    return frozenset(each for each, block in found.items() if _holds(book, each, block, owners)), []


def _owners(books: Iterable[Roster]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for book in books for pair in rosters.owners(book).items())


def _holds(book: Roster, each: Redaction, block: Block, owners: frozenset[tuple[str, str]]) -> bool:
    message = signed_message(book.vault_id, each.kind, each.id, each.section, block)
    known = (verifier for author, verifier in owners if author == block.by)
    return any(signing.verify(verifier, message, block.sig) for verifier in known)
