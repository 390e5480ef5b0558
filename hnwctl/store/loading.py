"""One record file on its way into the index: read, checked, opened, projected.

Runs in every process of a build.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from hnwctl.errors import HnwctlError, Problem
from hnwctl.model.records import OpenRecord, Plain
from hnwctl.store import checking, layout, opening
from hnwctl.store.checking import Checked, State
from hnwctl.store.index.entry import Entry
from hnwctl.store.index.filetable import SectionState
from hnwctl.store.index.projection import Projection
from hnwctl.store.index.stamps import Stamp, stamp_of
from hnwctl.store.repository.git import Git
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import Roster


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record file as it was found: its entry for the index, its record, and what is wrong with it."""

    entry: Entry
    record: OpenRecord | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A context that is there already, and can be sent to another process."""

    context: dict[str, Any]

    def __call__(self) -> dict[str, Any]:
        return self.context


@dataclass(frozen=True)
class Loader:
    """Turns paths into entries; it can be pickled, and carries its secrets only in memory.

    ``context`` is asked for what the projection wants to know when it is first needed; ``ready`` asks now,
    because a worker cannot. ``baseline`` maps each path of the commit that was checked last to its git id.
    """

    root: Path
    git: Git | None
    roster: Roster
    keyring: Keyring
    projection: Projection
    context: Callable[[], dict[str, Any]]
    baseline: Mapping[str, str]

    def ready(self) -> "Loader":
        """The same with its context at hand."""
        return replace(self, context=Known(self.context()))

    def __call__(self, path: str) -> Entry:
        """The entry of one file of a first build.

        A file that is as it was in the baseline is believed; one that differs from it gets an entry without
        a stamp, so that it is compared with the old one before anybody believes it.
        """
        old = self.baseline.get(path)
        try:
            raw, stamp = self._read(path)
        except HnwctlError:
            return Entry(path, None)
        if old is None:
            loaded = self.load(path, raw, stamp, None)
            return Entry(path, None) if loaded.problems else loaded.entry
        if self.git is not None and self.git.blob_id(raw) == old:
            return self.load(path, raw, stamp, None, trusted=True).entry
        return Entry(path, None)

    def fetch(self, path: str, known: Mapping[str, State] | None, *, rows: bool = True) -> Loaded:
        """Read and check one file against what is known of it; without ``rows`` for its record only."""
        try:
            raw, stamp = self._read(path)
        except HnwctlError as error:
            problem = Problem(path, "", error.message, dict(error.facts))
            return Loaded(Entry(path, None, kept(known or {})), None, (problem,))
        return self.load(path, raw, stamp, known, rows=rows)

    def load(
        self,
        path: str,
        raw: bytes,
        stamp: Stamp | None,
        known: Mapping[str, State] | None,
        *,
        trusted: bool = False,
        rows: bool = True,
    ) -> Loaded:
        """Check, open and project the bytes of one file.

        A file with a problem keeps what was known of it and gets no stamp, so that the problem is named
        again by every command until the file is right.
        """
        checked = checking.check_raw(path, raw, self.roster, known, trusted=trusted)
        return self.project(checked, stamp, known, rows=rows)

    def project(
        self,
        checked: Checked,
        stamp: Stamp | None,
        known: Mapping[str, State] | None,
        *,
        rows: bool = True,
        fresh: Mapping[str, dict[str, Plain]] | None = None,
    ) -> Loaded:
        """The entry of a file that was checked, or was just made of contents that are ``fresh``."""
        record, faults = opening.open_record(checked, self.keyring, fresh)
        problems = (*checked.problems, *faults)
        made = self.projection.rows([record], self._context) if record and rows else {}
        states = checked.states | (dict(known or {}) if problems else {})
        entry = Entry(checked.path, None if problems else stamp, kept(states), made)
        return Loaded(entry, record, problems)

    @cached_property
    def _context(self) -> dict[str, Any]:
        return self.context()

    def _read(self, path: str) -> tuple[bytes, Stamp | None]:
        try:
            facts = os.stat(self.root / path, follow_symlinks=False)
        except OSError:
            facts = None  # reading says why
        raw = layout.read_file(self.root, path, layout.MAX_RECORD)
        return raw, stamp_of(facts, now=time.time_ns()) if facts else None


@dataclass(frozen=True)
class Reader:
    """Reads records for what they hold; with a loader that is ready it can go to another process."""

    loader: Loader

    def __call__(self, asked: tuple[str, Mapping[str, State] | None]) -> OpenRecord | None:
        """The record at a path, given what is known of it; None where there is none to be believed."""
        path, known = asked
        return self.loader.fetch(path, known, rows=False).record


def states_of(sections: Mapping[str, SectionState]) -> dict[str, State]:
    """What the index remembers of a file, as the check wants it."""
    return {name: (state.rev, state.digest) for name, state in sections.items()}


def kept(states: Mapping[str, State]) -> dict[str, SectionState]:
    """The same the other way round."""
    return {name: SectionState(rev, digest) for name, (rev, digest) in states.items()}
