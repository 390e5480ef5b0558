"""Commits made on a history that was written anew meanwhile, put on top of the new one, one by one.

Each section is either ours or theirs, never a mixture: where both sides changed the same one, nothing is
done at all. First everything is planned, then it is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hnwctl.errors import ConflictError, HnwctlError
from hnwctl.model.kinds import KINDS
from hnwctl.store import envelope, layout
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.layout import KEYS, ROSTER
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.steps import step
from hnwctl.store.trust import rewriting

Content = bytes | None
Changed = Mapping[str, tuple[str | None, str | None]]
"""Path -> git's ids of the contents before and after; None where there is no file."""


@dataclass(frozen=True, slots=True)
class Replay:
    """One commit as it is to be made again: who made it, when, what was said, which files it leaves how."""

    commit: str
    author: tuple[str, str]
    at: datetime
    message: str
    changes: Mapping[str, Content]


@dataclass
class Plan:
    """The commits to be made, in their order; ``dropped``: the erased records that some of them changed."""

    replays: list[Replay] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)


def planned(
    git: Git, base: str, tip: str, onto: str, erased: frozenset[str], known: str | None = None
) -> Plan:
    """How the commits after ``base`` up to ``tip`` go on top of ``onto``.

    ``erased``: ids of records of which nothing comes along; ``known``: what the server had of them once, so
    that somebody else may have put it on top of the new history already.

    Raises ConflictError, naming what it is, where that cannot be: a merge among them, a change of the
    roster, a section that both sides changed.
    """
    plan, present = Plan(), _Present(git, onto)
    clashes: list[str] = []
    there = _there_already(git, base, known, onto) if known is not None else frozenset()
    for commit, parent in _linear(git, base, tip):
        if commit in there:
            continue
        mine, gone = _of_others(git.changed(parent, commit), erased)
        plan.dropped |= gone
        _refuse_roster(mine, commit)
        changes = _onto(git, mine, present, clashes)
        present.put(changes)
        if changes:
            plan.replays.append(_replay(git, commit, changes))
    if clashes:
        raise ConflictError(
            "both sides changed the same: {places}; nothing was changed",
            hint="take a fresh clone beside this one, and make your changes there again",
            places=", ".join(dict.fromkeys(clashes)),
        )
    return plan


def _there_already(git: Git, base: str, known: str, onto: str) -> frozenset[str]:
    """The commits after ``base`` up to ``known`` that ``onto`` has under another id: with their author, times
    and message. Each of those there stands for one only."""
    theirs = Counter(mark for _, mark in rewriting.marks(git, onto))
    theirs -= Counter(mark for _, mark in rewriting.marks(git, base))
    found: set[str] = set()
    for commit, mark in reversed(rewriting.marks(git, known, since=base)):
        if theirs[mark] > 0:
            theirs[mark] -= 1
            found.add(commit)
    return frozenset(found)


def stacked(git: Git, plan: Plan, onto: str) -> str:
    """Make the commits of ``plan`` on top of ``onto``; no branch has them yet. The vault lock is held."""
    tip = onto
    for each in plan.replays:
        step("replay a commit")
        tip = write.stack(git, each.changes, parent=tip, message=each.message, author=each.author, at=each.at)
    return tip


class ClashError(Exception):
    """Both sides changed what the text says."""


class _Present:
    """The files as they are after what was replayed so far."""

    def __init__(self, git: Git, onto: str) -> None:
        self._git, self._tree = git, git.tree(onto)
        self._made: dict[str, Content] = {}

    def of(self, paths: Iterable[str]) -> dict[str, Content]:
        """The contents at ``paths``."""
        oids = {path: self._tree[path] for path in paths if path in self._tree and path not in self._made}
        known = _contents(self._git, oids.values())
        return {
            path: self._made[path] if path in self._made else known.get(oids.get(path, "")) for path in paths
        }

    def put(self, changes: Mapping[str, Content]) -> None:
        self._made |= changes


def _of_others(changed: Changed, erased: frozenset[str]) -> tuple[Changed, set[str]]:
    """Those of the changed files that are not of erased records, and the ids of those that are."""
    ids = {path: place[1] for path in changed if (place := layout.parse_path(path)) and place[1] in erased}
    return {path: pair for path, pair in changed.items() if path not in ids}, set(ids.values())


def _onto(git: Git, mine: Changed, present: _Present, clashes: list[str]) -> dict[str, Content]:
    """What one commit changes on top of ``present``; where that cannot be told, ``clashes`` is told."""
    known = _contents(git, [oid for pair in mine.values() for oid in pair if oid])
    there = present.of(mine)
    changes: dict[str, Content] = {}
    for path, (old, new) in mine.items():
        try:
            made = _joined(path, known.get(old or ""), known.get(new or ""), there[path])
        except ClashError as error:
            clashes.append(" ".join(error.args))
        else:
            changes |= {path: made} if made != there[path] else {}
    return changes


def _linear(git: Git, base: str, tip: str) -> Sequence[tuple[str, str]]:
    """The commits after ``base`` up to ``tip``, oldest first, each with its parent."""
    lines = git.run("rev-list", "--parents", "--topo-order", "--reverse", tip, f"^{base}").decode()
    found = [line.split() for line in lines.splitlines()]
    parent = base
    for commit, *parents in found:
        if parents != [parent]:
            raise ConflictError(
                "there is a merge among the commits that are not on the git server: {commit}",
                hint="take a fresh clone beside this one, and make your changes there again",
                commit=commit[:12],
            )
        parent = commit
    return [(commit, parents[0]) for commit, *parents in found]


def _refuse_roster(changed: Changed, commit: str) -> None:
    if any(path == ROSTER or path.startswith(f"{KEYS}/") for path in changed):
        raise ConflictError(
            "members, rights or keys were changed on both sides, here in {commit}; rosters are never merged",
            hint="an owner makes that change again on top of what the git server has",
            commit=commit[:12],
        )


def _contents(git: Git, oids: Iterable[str]) -> dict[str, bytes]:
    wanted = list(dict.fromkeys(oids))
    return dict(zip(wanted, git.blobs(wanted), strict=True)) if wanted else {}


def _joined(path: str, before: Content, ours: Content, theirs: Content) -> Content:
    """The file at ``path`` where one side made ``ours`` of ``before``, and the other ``theirs``."""
    if before == theirs or ours == theirs:
        return ours
    if ours == before:
        return theirs
    if layout.parse_path(path) is None or ours is None or theirs is None:
        raise ClashError(path)
    try:
        return _sections(path, before, ours, theirs)
    except HnwctlError:  # one of them is no record
        raise ClashError(path) from None


def _sections(path: str, before: Content, ours: bytes, theirs: bytes) -> bytes:
    old = envelope.parse(before, source=path).blocks if before is not None else {}
    mine, other = envelope.parse(ours, source=path), envelope.parse(theirs, source=path)
    found: dict[str, Block] = {}
    for section in KINDS[mine.kind].sections:
        block = _one(path, section, old.get(section), mine.blocks.get(section), other.blocks.get(section))
        if block is not None:
            found[section] = block
    return envelope.emit(Envelope(mine.kind, mine.id, found))


def _one(path: str, section: str, old: Block | None, mine: Block | None, other: Block | None) -> Block | None:
    if mine in (old, other):
        return other
    if other == old:
        return mine
    raise ClashError(path, section)


def _replay(git: Git, commit: str, changes: Mapping[str, Content]) -> Replay:
    told = git.run("log", "-1", "--no-show-signature", "--format=%an%x00%ae%x00%at%x00%B", commit, "--")
    name, address, at, message = told.decode("utf-8", "replace").split("\0", 3)
    return Replay(commit, (name, address), datetime.fromtimestamp(int(at), UTC), message.strip("\n"), changes)
