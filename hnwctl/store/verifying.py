"""All of a vault that can be checked, checked: roster, key files, policy, git, history, each record.

No key is needed for any of it. With one, every section that it opens is opened as well.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hnwctl.errors import HnwctlError, IntegrityError, InvalidError, OutsideError, Problem
from hnwctl.model.kinds import FOLDERS
from hnwctl.store import belonging, layout
from hnwctl.store.belonging import ATTRIBUTES
from hnwctl.store.erasing import judging
from hnwctl.store.erasing.judging import Redaction
from hnwctl.store.examining import LEADS, SHORT, Examine, Examiner, Found
from hnwctl.store.layout import KEYS, POLICY, ROSTER
from hnwctl.store.repository import lineage
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lineage import Lineage, Step
from hnwctl.store.trust import rewriting, roster, succession
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.pins import Pin
from hnwctl.store.trust.roster import Roster
from hnwctl.store.trust.succession import Trusted
from hnwctl.store.workers import worked

BATCH = 16
"""Records that a worker looks at together: it asks git once for all of them."""
_BATCHES = 2
"""Handed to a worker at a time; few, so that a book of some hundred records has work for all cores."""

Progress = Callable[[str], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, how much of it there is, and everything that is wrong.

    ``exposed``: sections sealed to a key that was replaced since, so that somebody who left may open them.
    """

    records: int = 0
    sections: int = 0
    opened: int = 0
    commits: int = 0
    exposed: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass
class Survey:
    """One vault to be verified.

    ``root`` is its work tree; without one the commit ``at`` is looked at, or HEAD where that is not given.
    ``since`` is the commit after which the history is looked at; all of it where it is None. ``news``: what
    is as it was at P, under the same roster, is believed. ``objects``: git looks at all of its objects, too.
    ``unfinished``: what is wrong with a write that a killed command left.
    """

    root: Path | None
    git: Git | None
    pin: Pin | None = None
    since: str | None = None
    at: str | None = None
    news: bool = False
    objects: bool = True
    unfinished: tuple[Problem, ...] = ()

    @classmethod
    def of_server(cls, git: Git, revision: str | None, since: str | None) -> "Survey":
        """The commit ``revision`` (None: HEAD) of a repository without a work tree, to which nobody's pin
        belongs. What lies at ``since`` is believed, and is the anchor of all that came after it.

        Raises InvalidError where one of them is no commit, IntegrityError when the roster at ``since`` holds
        for nothing.
        """
        head = _commit(git, revision) if revision else git.head()[1]
        start = _commit(git, since) if since else None
        return cls(None, git, _anchor(git, start) if start else None, start, head, news=start is not None)

    @cached_property
    def head(self) -> str | None:
        """The commit that is looked at."""
        return self.at or (self.git.head()[1] if self.git else None)

    @cached_property
    def trusted(self) -> Trusted:
        """The roster in force. Raises IntegrityError when none can be trusted: nothing can be judged then."""
        return succession.trusted(self.read(ROSTER), self.git, self.pin, self.at)

    @property
    def shallow(self) -> bool:
        """Whether git has only the last commits of this history."""
        return self.git is not None and self.git.shallow

    @property
    def approved(self) -> bool:
        """Whether policy.yaml as it lies there is the one that the roster approves."""
        try:
            return roster.digest(self.read(POLICY)) == self.trusted.roster.policy
        except HnwctlError:
            return False

    def read(self, path: str) -> bytes:
        """A file of the vault. Raises MissingFileError, IntegrityError, OutsideError."""
        if self.root is not None:
            return layout.read_file(self.root, path, layout.MAX_RECORD)
        if self.git is None or path not in self._at_head:
            raise layout.MissingFileError("no such file in the vault: {file}", file=path)
        return next(iter(self.git.blobs([self._at_head[path]])))

    def run(self, keyring: Keyring | None, examine: Examine | None, progress: Progress) -> Report:
        """Check all there is to check. With ``keyring`` contents are opened, and ``examine`` judges them."""
        book = self.trusted.roster
        problems = [
            *self.unfinished,
            *self.trusted.problems,
            *self._ancestry[1],
            *self._key_files(book),
            *self._policy(book),
        ]
        problems += [*self._lost_pin(), *self._rewritten(book), *self._history_of_rosters()]
        problems += [*self._strangers(book), *self._misplaced(), *self._redacted[1]]
        problems += _fsck(self.git) if self.git and self.objects else []
        found = self._records(keyring, examine, progress)
        problems += self._holding(problem for each in found for problem in each.problems)
        return Report(
            sum(each.records for each in found),
            sum(each.sections for each in found),
            sum(each.opened for each in found),
            len({step.commit for step in self._steps}),
            sum(each.exposed for each in found),
            _sorted(problems),
        )

    # the roster, and what it names

    @cached_property
    def _ancestry(self) -> tuple[list[bytes], list[Problem]]:
        """The rosters that led to the one in force, as far as each step holds; the problem of the next."""
        found: list[bytes] = []
        try:
            if self.git is not None and self.head is not None:
                found.extend(succession.predecessors(self.trusted.raw, self.git, self.head))
        except IntegrityError as error:
            return found, [_problem(ROSTER, error)]
        return found, []

    def _key_files(self, book: Roster) -> Iterator[Problem]:
        for member, about in book.members.items():
            path = layout.key_path(member)
            try:
                if roster.digest(self.read(path)) != about.keyfile:
                    yield Problem(path, "", "this key file is not the one that the roster names")
            except FileNotFoundError:
                yield Problem(path, "", "this key file was removed")
            except HnwctlError as error:
                yield _problem(path, error)

    def _policy(self, book: Roster) -> Iterator[Problem]:
        """The approved policy must be found, here or in the history; what lies here may be a draft."""
        if self.approved:
            return
        ids = self.git.versions(POLICY, self.head) if self.git and self.head else ()
        oids = dict.fromkeys(oid for _, oid in ids if oid)
        contents = self.git.blobs(oids) if self.git else ()
        if not any(roster.digest(raw) == book.policy for raw in contents):
            yield Problem(POLICY, "", "the approved policy is neither here nor in the history")

    def _history_of_rosters(self) -> Iterator[Problem]:
        """Each roster in the history must belong to the chain, and never be followed by an older one."""
        for step in self._steps:
            if ROSTER not in step.changes:
                continue
            old, new = step.changes[ROSTER]
            place, book = f"{step.commit[:SHORT]}:{ROSTER}", self._rosters.get(new or "")
            if new is None:
                yield Problem(place, "", "the roster was removed")
            elif book is None:
                yield Problem(place, "", "this roster does not lead to the one in force")
            elif old in self._rosters and self._rosters[old].rev > book.rev:
                revs: dict[str, object] = {"old": self._rosters[old].rev, "new": book.rev}
                yield Problem(place, "", "the roster was rolled back from revision {old} to {new}", revs)

    @cached_property
    def _rosters(self) -> dict[str, Roster]:
        """Git id -> roster, of the rosters that lead to the one in force and of that one."""
        raws, git = [self.trusted.raw, *self._ancestry[0]], self.git
        return {git.blob_id(raw): roster.parse(raw, source=ROSTER) for raw in raws} if git else {}

    @cached_property
    def _redacted(self) -> tuple[frozenset[Redaction], list[Problem]]:
        """Old blocks that an owner put tombstones in the place of, as far as that holds; what is wrong."""
        if self.git is None or self.head is None:
            return frozenset(), []
        return judging.believed(self.git, self.trusted.roster, self._rosters.values())

    # history and records

    @cached_property
    def _steps(self) -> list[Step]:
        if self.git is None or self.head is None:
            return []
        return lineage.steps(self.git, self.head, self.since)

    @cached_property
    def _at_head(self) -> Mapping[str, str]:
        return self.git.tree(self.head) if self.git and self.head else {}

    @cached_property
    def _at_pin(self) -> Mapping[str, str]:
        """What was there at the commit that was checked last, as far as git still has it."""
        commit = self.pin.commit if self.pin else None
        return self.git.tree(commit) if self.git and commit and self.git.knows(commit) else {}

    def _lost_pin(self) -> Iterator[Problem]:
        commit = self.pin.commit if self.pin else None
        if self.git and commit and not self.git.knows(commit):
            what = "the commit {commit}, which was checked last, is no longer there"
            yield Problem(".git", "", what, {"commit": commit})

    def _rewritten(self, book: Roster) -> Iterator[Problem]:
        """The history goes on from ``since``, or an owner signed that it was written anew."""
        if self.git is None or self.since is None or self.head is None or not self.news:
            return
        if self.git.is_ancestor(self.since, self.head):
            return
        before = roster.parse(self.git.file_at(self.since, ROSTER) or b"", source=ROSTER)
        if not rewriting.replaced(self.git, before, book, self.since, self.head):
            what = "this history does not go on from {old}, and no owner signed that it gave way to another"
            yield Problem(self.head[:SHORT], "", what, {"old": self.since[:SHORT]})

    def _lineages(self) -> list[Lineage]:
        under = lineage.rosters(self.git, self._steps) if self.git else {}
        found = lineage.lineages(self._steps, under, self._files, self._at_head, self._at_pin)
        if not self.news or self.pin is None or self.pin.roster_digest != self.trusted.digest:
            return found
        return [each for each in found if each.versions or each.head != each.pinned]

    def _holding(self, problems: Iterable[Problem]) -> list[Problem]:
        """All but the links that lead to a record that is there."""
        book = self.trusted.roster
        there = {place[1] for path in self._files if (place := layout.parse_path(path))}
        there -= roster.erased(book)
        return [each for each in problems if each.problem != LEADS or each.facts["client"] not in there]

    def _records(self, keyring: Keyring | None, examine: Examine | None, progress: Progress) -> list[Found]:
        lives = self._lineages()
        batches = [lives[start : start + BATCH] for start in range(0, len(lives), BATCH)]
        large = frozenset(oid for oid, size in self._sizes.items() if size > layout.MAX_RECORD)
        book, redacted = self.trusted.roster, self._redacted[0]
        work = Examiner(self.root, self.git, book, self._rosters, keyring, examine, large, redacted)
        found: list[Found] = []
        with progress("checking the records") as report:
            for chunk in worked(batches, work, jobs=os.cpu_count() or 1, chunk=_BATCHES):
                found += chunk
                if callable(report):
                    report(min(len(found) * BATCH, len(lives)), len(lives))
        return found

    @cached_property
    def _files(self) -> list[str]:
        """Every file in the folders that hold records or keys, and whatever stands in the place of one."""
        folders = (*FOLDERS, KEYS)
        if self.root is None:
            return [path for path in self._at_head if path.partition("/")[0] in folders]
        return [path for folder in folders for path in _walked(self.root, folder)]

    def _misplaced(self) -> Iterator[Problem]:
        """What git has at HEAD, and had in each commit, that has no place in a vault."""
        if self.git is None or self.head is None:
            return
        sizes = self._sizes
        modes = self.git.modes(self.head)
        yield from belonging.everything({path: self._at_head.get(path, "") for path in modes}, modes, sizes)
        for step in self._steps:
            for path, (_, oid) in step.changes.items():
                if oid is not None or path in step.odd:
                    mode, place = step.odd.get(path, "100644"), f"{step.commit[:SHORT]}:{path}"
                    yield from belonging.misplaced(path, mode=mode, size=sizes.get(oid or "", 0), place=place)
        yield from self._attributes()

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """Bytes of every content that is looked at."""
        arrived = {oid for step in self._steps for _, oid in step.changes.values() if oid}
        return self.git.sizes([*self._at_head.values(), *arrived]) if self.git else {}

    def _attributes(self) -> Iterator[Problem]:
        """What the ``.gitattributes`` at HEAD, and each that there was, tell git to do."""
        if self.git is None:
            return
        places = {ATTRIBUTES: self._at_head.get(ATTRIBUTES)}
        for step in self._steps:
            places[f"{step.commit[:SHORT]}:{ATTRIBUTES}"] = step.changes.get(ATTRIBUTES, (None, None))[1]
        for place, oid in places.items():
            if oid is not None and self._sizes.get(oid, layout.MAX_RECORD) < layout.MAX_RECORD:
                for raw in self.git.blobs([oid]):
                    yield from belonging.commanding(raw, place)

    def _strangers(self, book: Roster) -> Iterator[Problem]:
        """Files that belong to no record and to no member."""
        return belonging.strangers(self._files, book.members)


def _commit(git: Git, revision: str) -> str:
    found = lineage.named(git, revision)
    if found is None:
        raise InvalidError("{revision} is no commit here", hint="look with: git log", revision=revision)
    return found


def _anchor(git: Git, commit: str) -> Pin:
    """What is known to somebody who checked ``commit``. Raises IntegrityError if its roster does not hold."""
    raw = git.file_at(commit, ROSTER)
    if raw is None:
        raise IntegrityError("there is no vault in the commit {commit}", commit=commit)
    known = succession.trusted(raw, git, None, commit)
    return succession.pin_of(known.roster, known.raw, commit, joined=True)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each once, by file and section."""
    known = {(each.file, each.section, str(each)): each for each in problems}
    return tuple(known[key] for key in sorted(known, key=lambda key: key[:2]))


def _walked(root: Path, folder: str) -> Iterator[str]:
    """Paths of files below a folder of the vault; a link is not followed, a folder named as a file is one."""
    top = root / folder
    if top.is_symlink():
        yield folder
        return
    for here, folders, files in os.walk(top):
        inside = os.path.relpath(here, root)
        odd = [name for name in folders if name.endswith(".yaml") or os.path.islink(os.path.join(here, name))]
        folders[:] = [name for name in folders if name not in odd]
        yield from (f"{inside}/{name}" for name in (*odd, *files))


def _problem(path: str, error: HnwctlError) -> Problem:
    return Problem(path, "", error.message, dict(error.facts))


def _fsck(git: Git) -> list[Problem]:
    """What git finds wrong with its own objects: the first thing it says."""
    try:
        git.run("fsck", "--full", "--no-dangling", "--no-reflogs", "--no-progress")
    except OutsideError as error:
        return [_problem(".git", error)]
    return []
