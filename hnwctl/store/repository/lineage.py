"""What every commit did to the files of a vault, as git tells it: nothing of it is believed yet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from hnwctl.errors import InvalidError
from hnwctl.store import layout
from hnwctl.store.layout import ROSTER
from hnwctl.store.repository.git import Git

_PLAIN = ("100644", "000000")  # a plain file, and none
_NO_CONTENT = ("000000", "160000")  # none, and another repository


@dataclass(frozen=True, slots=True)
class Step:
    """From one commit to the next: path -> (content id before, after). A merge is a step from each parent.

    ``odd``: path -> mode, of what the commit puts there that is no plain file.
    """

    commit: str
    parent: str | None
    changes: Mapping[str, tuple[str | None, str | None]]
    odd: Mapping[str, str] = field(default_factory=dict)


class Version(NamedTuple):
    """One step in the life of a file: the ids of its contents before and after (None: not there), and the id
    of the roster under which that commit stands (None: it had none)."""

    commit: str
    old: str | None
    new: str | None
    roster: str | None


class Lineage(NamedTuple):
    """One record file: its steps, the ids of its contents at HEAD and at the commit that was checked last."""

    path: str
    versions: tuple[Version, ...]
    head: str | None = None
    pinned: str | None = None


def named(git: Git, revision: str) -> str | None:
    """The commit that ``revision`` names; None if it names none that is here."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    known, commit = git.answer(*words, no=1)
    return commit.decode().strip() if known else None


def resolved(git: Git, revision: str, head: str) -> str:
    """The commit that ``revision`` names. Raises InvalidError if it is none in the history of ``head``."""
    found = named(git, revision)
    if found is None or not git.is_ancestor(found, head):
        raise InvalidError(
            "{revision} is no commit in this history", hint="look with: git log", revision=revision
        )
    return found


def steps(git: Git, head: str, since: str | None) -> list[Step]:
    """Every step up to ``head``, parents first; only those after the commit ``since`` if it is given."""
    limit = [f"^{since}"] if since else []
    lines = git.run("rev-list", "--parents", "--topo-order", "--reverse", head, *limit).decode().split("\n")
    commits = [line.split() for line in lines if line]
    edges = [(commit, parent) for commit, *parents in commits for parent in (parents or (None,))]
    asked = "".join(f"{commit} {parent}\n" if parent else f"{commit}\n" for commit, parent in edges)
    words = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--root", "--always")
    told = _told(git.run(*words, input=asked.encode()))
    return [
        Step(commit, parent, changes, odd)
        for (commit, parent), (changes, odd) in zip(edges, told, strict=True)
    ]


_Told = tuple[dict[str, tuple[str | None, str | None]], dict[str, str]]


def _told(raw: bytes) -> Iterator[_Told]:
    """What diff-tree says of each pair: a field with the commit, then two fields for every path."""
    fields = iter(raw.decode("utf-8", "surrogateescape").split("\0")[:-1])
    found: _Told | None = None
    for field_ in fields:
        if not field_.startswith(":"):
            if found is not None:
                yield found
            found = {}, {}
        elif found is not None:
            old_mode, new_mode, old, new, _ = field_[1:].split(" ")
            path = next(fields)
            found[0][path] = (_or_none(old_mode, old), _or_none(new_mode, new))
            if new_mode not in _PLAIN:
                found[1][path] = new_mode
    if found is not None:
        yield found


def _or_none(mode: str, oid: str) -> str | None:
    return None if mode in _NO_CONTENT else oid


def rosters(git: Git, history: Iterable[Step]) -> dict[str, str | None]:
    """Commit -> the id of its roster, for every commit of ``history`` and the parents it begins with."""
    found: dict[str, str | None] = {}
    for step in history:
        if step.parent is not None and step.parent not in found:
            found[step.parent] = git.tree(step.parent).get(ROSTER)
        if ROSTER in step.changes:
            found[step.commit] = step.changes[ROSTER][1]
        elif step.commit not in found:
            found[step.commit] = found[step.parent] if step.parent else None
    return found


def lineages(
    history: Iterable[Step],
    under: Mapping[str, str | None],
    present: Iterable[str],
    head: Mapping[str, str],
    pinned: Mapping[str, str],
) -> list[Lineage]:
    """Every record that is, or ever was.

    ``under`` is what `rosters` gives, ``present`` the paths there are now; ``head`` and ``pinned`` map the
    paths of HEAD and of the commit that was checked last to the ids of their contents.
    """
    found: defaultdict[str, list[Version]] = defaultdict(list)
    for step in history:
        for path, (old, new) in step.changes.items():
            found[path].append(Version(step.commit, old, new, under[step.commit]))
    paths = {path for path in {*found, *present, *head, *pinned} if layout.parse_path(path)}
    return [Lineage(path, tuple(found[path]), head.get(path), pinned.get(path)) for path in sorted(paths)]
