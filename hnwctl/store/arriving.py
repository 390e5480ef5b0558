"""What commits brought since the one that was checked last: judged before P moves there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hnwctl.errors import HnwctlError, Problem
from hnwctl.store import checking, layout
from hnwctl.store.checking import State
from hnwctl.store.repository.git import Git
from hnwctl.store.trust.roster import Roster

Remembered = Callable[[str], "Mapping[str, State] | None"]
"""The states of a file in the work tree that were checked, as the index knows them; None if it knows none."""


@dataclass(frozen=True, slots=True)
class Here:
    """The clone that commits came to, and the roster by which they are judged."""

    root: Path
    git: Git
    roster: Roster
    remembered: Remembered


def problems(here: Here, checked: str, head: str) -> list[Problem]:
    """What is wrong at the commit ``head`` against ``checked``, and where the work tree is older than it."""
    git = here.git
    found = {path: pair for path, pair in git.changed(checked, head).items() if layout.parse_path(path)}
    changed = {path: pair for path, pair in found.items() if not _checked_here(here, path, pair[1])}
    contents = git.blobs(oid for pair in changed.values() for oid in pair if oid)
    named: list[Problem] = []
    for path, (old, new) in changed.items():
        was = checking.known_states(next(contents), path) if old else None
        now = next(contents) if new else None
        named += checking.check_missing(path, was) if now is None else _at_head(here, path, now, was)
    return named


def _checked_here(here: Here, path: str, oid: str | None) -> bool:
    """Whether the file in the work tree is that of HEAD, ``oid``, and the index has checked it whole."""
    if oid is None:
        return False
    try:
        raw = layout.read_file(here.root, path, layout.MAX_RECORD)
    except HnwctlError:
        return False
    return here.git.blob_id(raw) == oid and checking.known_states(raw, path) == here.remembered(path)


def _at_head(here: Here, path: str, raw: bytes, was: "Mapping[str, State] | None") -> list[Problem]:
    """What is wrong with one file of HEAD, ``was`` being its states at P."""
    known = here.remembered(path)
    same = {
        name: state
        for name, state in checking.known_states(raw, path).items()
        if known and known.get(name) == state
    }
    checked = checking.check_raw(path, raw, here.roster, {**(was or {}), **same})
    return [*checked.problems, *checking.behind(path, known, checked.states)]
