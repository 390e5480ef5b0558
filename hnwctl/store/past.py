"""What sections of client records said in the past: every version since a day that is to be believed.

An old block counts only if whoever signed it had the right to by the roster of its time.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.errors import HnwctlError, IntegrityError
from hnwctl.store import blocks, codec, envelope, layout
from hnwctl.store.repository import lineage
from hnwctl.store.trust import roster, succession
from hnwctl.store.workers import worked

if TYPE_CHECKING:
    from hnwctl.store.envelope import Block
    from hnwctl.store.repository.git import Git
    from hnwctl.store.trust.keyring import Keyring
    from hnwctl.store.trust.roster import Roster
    from hnwctl.store.vault import Vault

MANY = 200
"""More sections than this are opened by several processes."""

OPEN, SEALED, UNBELIEVED = "open", "sealed", "unbelieved"

REDACTED = "redacted"
"""Why a block of history is gone that named somebody who was erased."""

Take = Callable[[str, Mapping[str, Any]], Any]
"""What is wanted of a section's name and content; picklable."""


class Old(NamedTuple):
    """A version of a section: written on ``day`` (UTC, as its writer claims). ``taken`` is what was wanted of
    it; None where ``state`` is not open."""

    id: str
    section: str
    rev: int
    day: str
    state: str
    taken: Any = None


class _Found(NamedTuple):
    """A block, and the id of the roster under which it came in."""

    id: str
    section: str
    block: "Block"
    roster: str | None


def versions(
    vault: "Vault",
    since: date,
    sections: Collection[str],
    take: Take,
    progress: Callable[[int, int], object] | None = None,
) -> dict[tuple[str, str], list[Old]]:
    """By client and section the versions there were since the beginning of a day, the oldest first.

    The first is the one that held when the day began. Sections that did not change are left out, and nothing
    of them is opened. Empty where the vault has no history of its own. ``progress`` hears how many of how
    many were opened.
    """
    git = vault.git
    head = git.head()[1] if git else None
    if git is None or head is None:
        return {}
    changed = [found for lives in _lives(git, head, since, sections) for found in lives]
    opener = _Opener(vault.roster, _rosters(vault, git, head), vault.unlocked.keyring, take)
    jobs = (os.cpu_count() or 1) if len(changed) > MANY else 1
    by_section: defaultdict[tuple[str, str], list[Old]] = defaultdict(list)
    done = 0
    for chunk in worked(changed, opener, jobs=jobs):
        for old in chunk:
            by_section[old.id, old.section].append(old)
        done += len(chunk)
        if progress is not None:
            progress(done, len(changed))
    return dict(by_section)


def _base(git: "Git", head: str, since: date) -> str | None:
    """A commit that is older than the day, with all below it; None if there is none.

    One with a wrong clock may stand on top of newer ones: what counts is the first of the day or later, and a
    day more, for time zones. What that is too much is left out by the days of the blocks themselves.
    """
    start = datetime.combine(since, time(), UTC).timestamp() - timedelta(days=1).total_seconds()
    lines = git.run("rev-list", "--first-parent", "--timestamp", "--reverse", head).decode().splitlines()
    base = None
    for at, commit in map(str.split, lines):
        if int(at) >= start:
            break
        base = commit
    return base


def _lives(git: "Git", head: str, since: date, sections: Collection[str]) -> Iterator[list[_Found]]:
    """For every client the blocks of the sections that changed, in the order of their revisions."""
    steps = lineage.steps(git, head, _base(git, head, since))
    under = lineage.rosters(git, steps)
    lives: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for step in steps:
        for path, (old, new) in step.changes.items():
            if path.startswith("clients/") and layout.parse_path(path):
                known = lives[path]
                if old:
                    known.setdefault(old, under.get(step.parent or ""))
                if new:
                    known.setdefault(new, under.get(step.commit))
    several = {path: known for path, known in lives.items() if len(known) > 1}
    contents = git.blobs([oid for known in several.values() for oid in known])
    for path, known in several.items():
        raws = [(next(contents), roster_id) for roster_id in known.values()]
        yield _changed(path, raws, sections, since)


def _changed(
    path: str, raws: Iterable[tuple[bytes, str | None]], sections: Collection[str], since: date
) -> list[_Found]:
    id_ = (layout.parse_path(path) or ("", ""))[1]
    found: defaultdict[str, dict[tuple[int, bytes], _Found]] = defaultdict(dict)
    for raw, roster_id in raws:
        try:
            parsed = envelope.parse(raw, source=path)
        except HnwctlError:
            continue  # `verify` names it
        for name, block in parsed.blocks.items():
            if name in sections and block.gone != REDACTED:  # says nothing of what was
                found[name].setdefault((block.rev, block.sig), _Found(id_, name, block, roster_id))
    lines = (
        sorted(known.values(), key=lambda one: (one.block.rev, one.block.at)) for known in found.values()
    )
    return [each for line in lines if len(recent := _since(line, since)) > 1 for each in recent]


def _since(line: list[_Found], since: date) -> list[_Found]:
    """From the last version before the day on: a branch that was merged since brings older ones along."""
    before = [place for place, each in enumerate(line) if each.block.at[:10] < since.isoformat()]
    return line[before[-1] :] if before else line


def _rosters(vault: "Vault", git: "Git", head: str) -> "dict[str, Roster]":
    """Git id -> roster, of those that lead to the one in force, as far as each step holds."""
    raws = [vault.trusted.raw]
    with suppress(IntegrityError):  # then older blocks are judged by the roster in force; `verify` says why
        raws.extend(succession.predecessors(vault.trusted.raw, git, head))
    return {git.blob_id(raw): roster.parse(raw, source=layout.ROSTER) for raw in raws}


@dataclass(frozen=True)
class _Opener:
    """Judges and opens old blocks; it can go to another process."""

    roster: "Roster"
    rosters: "Mapping[str, Roster]"
    keyring: "Keyring"
    take: Take

    def __call__(self, found: _Found) -> Old:
        block, path = found.block, layout.record_path("client", found.id)
        place = {"kind": "client", "id": found.id, "section": found.section}
        old = Old(found.id, found.section, block.rev, block.at[:10], OPEN)
        if block.gone:
            return old._replace(taken=self.take(found.section, {}))
        book = self.rosters.get(found.roster or "", self.roster)
        if blocks.check_block(block, vault_id=book.vault_id, roster=book, file=path, **place):
            return old._replace(state=UNBELIEVED)
        try:
            raw = blocks.open_section(block, keyring=self.keyring, source=path, **place)
            plain = {} if raw is None else codec.load(raw, source=path)
        except HnwctlError:
            return old._replace(state=UNBELIEVED)
        if raw is None:
            return old._replace(state=SEALED)
        return old._replace(taken=self.take(found.section, plain if isinstance(plain, dict) else {}))


def believed(known: Sequence[Old]) -> list[Old]:
    """The versions that were opened."""
    return [old for old in known if old.state == OPEN]
