"""All of a vault that can be checked, checked: roster, key files, policy, git, history, each record.

No key is needed for any of it. With one, every section that it opens is opened as well.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hnwctl.errors import HnwctlError, IntegrityError, OutsideError, Problem
from hnwctl.model.kinds import FOLDERS
from hnwctl.store import layout
from hnwctl.store.examining import SHORT, Examine, Examiner, Found
from hnwctl.store.layout import KEYS, POLICY, ROSTER
from hnwctl.store.repository import lineage
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lineage import Lineage, Step
from hnwctl.store.trust import roster, succession
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.pins import Pin
from hnwctl.store.trust.roster import Roster
from hnwctl.store.trust.succession import Trusted
from hnwctl.store.workers import worked

BATCH = 16
"""Records that a worker looks at together: it asks git once for all of them."""

_LEFT_BY_OTHERS = (".DS_Store", "Thumbs.db")
Progress = Callable[[str], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, how much of it there is, and everything that is wrong."""

    records: int = 0
    sections: int = 0
    opened: int = 0
    commits: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass
class Survey:
    """One vault to be verified.

    ``root`` is its work tree; without one the commit ``at`` is looked at, or HEAD where that is not given.
    ``since`` is the commit after which the history is looked at; all of it where it is None.
    """

    root: Path | None
    git: Git | None
    pin: Pin | None = None
    since: str | None = None
    at: str | None = None

    @cached_property
    def head(self) -> str | None:
        """The commit that is looked at."""
        return self.at or (self.git.head()[1] if self.git else None)

    @cached_property
    def trusted(self) -> Trusted:
        """The roster in force. Raises IntegrityError when none can be trusted: nothing can be judged then."""
        return succession.trusted(self.read(ROSTER), self.git, self.pin, self.at)

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
        problems = [*self.trusted.problems, *self._ancestry[1], *self._key_files(book), *self._policy(book)]
        problems += [*self._lost_pin(), *self._history_of_rosters(), *self._strangers(book)]
        problems += _fsck(self.git) if self.git else []
        found = self._records(keyring, examine, progress)
        problems += [problem for each in found for problem in each.problems]
        return Report(
            sum(each.records for each in found),
            sum(each.sections for each in found),
            sum(each.opened for each in found),
            len({step.commit for step in self._steps}),
            tuple(sorted(problems, key=lambda problem: (problem.file, problem.section))),
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

    def _lineages(self) -> list[Lineage]:
        under = lineage.rosters(self.git, self._steps) if self.git else {}
        return lineage.lineages(self._steps, under, self._files, self._at_head, self._at_pin)

    def _records(self, keyring: Keyring | None, examine: Examine | None, progress: Progress) -> list[Found]:
        lives = self._lineages()
        batches = [lives[start : start + BATCH] for start in range(0, len(lives), BATCH)]
        work = Examiner(self.root, self.git, self.trusted.roster, self._rosters, keyring, examine)
        found: list[Found] = []
        with progress("checking the records") as report:
            for chunk in worked(batches, work, jobs=os.cpu_count() or 1):
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

    def _strangers(self, book: Roster) -> Iterator[Problem]:
        """Files that belong to no record and to no member."""
        keys = {layout.key_path(member) for member in book.members}
        for path in self._files:
            if path.rpartition("/")[2] in _LEFT_BY_OTHERS or path.endswith((".swp", "~")):
                continue
            if path.startswith(f"{KEYS}/") and path not in keys:
                yield Problem(path, "", "no member has this key file")
            elif not path.startswith(f"{KEYS}/") and layout.parse_path(path) is None:
                yield Problem(path, "", "no record belongs here")


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
