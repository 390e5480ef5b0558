"""A snapshot restored to a folder to work in, or to a private one only to see that it could be."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.backups import proving, verifying
from hnwctl.console.backups.proving import Proof
from hnwctl.console.checks.guarding import guarded
from hnwctl.errors import ConflictError

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.repository.git import Git


@dataclass(frozen=True, slots=True)
class Restored:
    """A vault that works again, and where what stood in its place was moved (None: nothing did)."""

    root: Path
    proof: Proof
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A snapshot beside the vault as it is now: commits and records on either side, branches and tags that
    stand elsewhere."""

    missing: int
    """Commits of the present vault that the snapshot does not have."""
    more: int
    """Commits of the snapshot that the present vault does not have."""
    records: int
    """Records of the present vault."""
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drill:
    """A restore that was tried: the proof, and how it compares to the present vault, if there is one."""

    proof: Proof
    present: Comparison | None


def restored(session: "Session", path: Path, root: Path, *, force: bool, given: str) -> Restored:
    """Restore the snapshot at ``path`` to the folder ``root`` and pin it; ``given`` is a join line.

    Everything is done and judged in a private folder beside it; only then does it get its place. Raises
    ConflictError when something is in the way, and what `proving.proven` raises; then nothing has changed.
    """
    from hnwctl.store.repository import files
    from hnwctl.store.snapshots import restoring, rooms
    from hnwctl.store.trust import pins

    restoring.require_place(root, force=force)
    _require_outside(root)
    files.private_folder(root.parent)
    with rooms.private(root.parent) as room:
        proof = proving.proven(session, path, room / "book", given=given, work_tree=True)
        with proof.took.timed("files"):
            restoring.checked_out(proof.git)
        with _nobody_writing(root):
            aside = restoring.placed(room / "book", root, at=session.settings.now())
    guarded(session, root)
    pins.save_pin(pins.pin_path(session.state_folder, root), proof.standing.pin)
    verifying.note(session, proof)
    return Restored(root, proof, aside)


def _nobody_writing(root: Path) -> AbstractContextManager[None]:
    """Hold the vault that is at ``root``, if one is; raises LockedError when somebody else does."""
    from hnwctl.store.repository import write
    from hnwctl.store.repository.git import open_git

    there = open_git(root)
    return write.locked(there) if there else nullcontext()


def _require_outside(root: Path) -> None:
    """A book inside another repository would be committed there by accident."""
    above = root.parent.resolve()
    for outer in (above, *above.parents):
        if (outer / ".git").exists():
            raise ConflictError(
                "{folder} lies inside the repository {outer}",
                hint="a book is a repository of its own: name a folder elsewhere",
                folder=root,
                outer=outer,
            )


def drilled(session: "Session", path: Path, *, given: str) -> Drill:
    """Restore the snapshot at ``path``, files and all, to a private folder that goes again; remember it."""
    from hnwctl.store.snapshots import restoring, rooms

    with rooms.private() as room:
        proof = proving.proven(session, path, room / "book", given=given, work_tree=True)
        with proof.took.timed("files"):
            restoring.checked_out(proof.git)
        present = proof.anchor.present
        with proof.took.timed("compare with the vault"):
            compared = _compared(proof.git, present) if present else None
    verifying.note(session, proof, drilled=True)
    return Drill(proof, compared)


def _compared(git: "Git", present: "Git") -> Comparison | None:
    """How the restored repository compares to the present one; None if that has no commit."""
    from hnwctl.store.snapshots import making

    then, now = making.state_of(git), making.state_of(present)
    if then is None or now is None:
        return None
    refs = {*then.refs.items()} ^ {*now.refs.items()}
    return Comparison(
        missing=_beyond(present, now.commit, git, then.commit),
        more=_beyond(git, then.commit, present, now.commit),
        records=sum(making.counts(present, now.commit).values()),
        refs=tuple(sorted({name for name, _ in refs})),
    )


def _beyond(git: "Git", head: str, other: "Git", theirs: str) -> int:
    """How many commits up to ``head`` of ``git`` the history of ``theirs`` in ``other`` does not have."""
    ours = git.run("rev-list", head).split()
    return len({*ours} - {*other.run("rev-list", theirs).split()})
