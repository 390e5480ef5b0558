"""An erasure from the moment at which it counts: what is left is written down, and done by whoever comes.

Before the branch moves nothing has happened; once it has, the other branches and tags follow, and all
that is left of the former history is swept away.
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hnwctl.errors import HnwctlError, IntegrityError, OutsideError
from hnwctl.model.kinds import KINDS
from hnwctl.store import layout
from hnwctl.store.erasing import cleaning
from hnwctl.store.erasing.rewriting import PLACE, Moves
from hnwctl.store.repository import files, write
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.steps import step

_NAME = f"{PLACE}/left.json"


@dataclass(frozen=True, slots=True)
class Left:
    """What is to be done once the branch is at ``commit``: ``moves`` of the other branches and tags, and of
    the records ``ids`` nothing may be left."""

    commit: str
    moves: Moves
    ids: tuple[str, ...]


def note(git: Git, left: Left) -> None:
    """Write down what is to be done once the branch has moved."""
    step("note what is left to do")
    files.place(git.git_dir, _NAME, json.dumps(asdict(left)).encode())


def finish(git: Git, *, cache: Path | None, vault_id: str) -> bool:
    """Do what is left of an erasure, or throw away what one prepared that came to nothing.

    Takes the vault lock. Returns whether there was one that counts. Raises what `cleaning.sweep` raises; then
    it is to be called again.
    """
    with write.locked(git):
        left = _read(git)
        if left is not None and _counts(git, left):
            _follow(git, left)
            _clear_work_tree(git, left)
            cleaning.sweep(git, cache=cache, vault_id=vault_id)
            forget(git)
            return True
        forget(git)
        return False


def unswept(error: HnwctlError) -> OutsideError:
    """What ``error``, met by `finish` once the erasure counts, means for somebody who wants it finished."""
    return OutsideError(
        "the client is erased, but what is left of the former history could not all be swept away: {reason}",
        hint="free some space, or allow us to write there; the next command goes on with it",
        reason=str(error),
    )


def forget(git: Git) -> None:
    """Throw away all that was prepared or noted."""
    files.remove(git.git_dir, _NAME)
    step("clear the private repository")
    shutil.rmtree(git.git_dir / PLACE, ignore_errors=True)


def _counts(git: Git, left: Left) -> bool:
    head = git.head()[1]
    return head is not None and git.knows(left.commit) and git.is_ancestor(left.commit, head)


def _follow(git: Git, left: Left) -> None:
    """Move the branches and tags that are as they were; one that somebody moved since is theirs."""
    current = git.head()[0]
    for ref, (old, new) in left.moves.items():
        there, oid = git.answer("rev-parse", "--verify", "--quiet", ref, no=1)
        if there and ref != current and oid.decode().strip() == old:
            step("move another branch")
            git.run("update-ref", "--no-deref", ref, new, old)


def _clear_work_tree(git: Git, left: Left) -> None:
    """Remove what editors and the like left beside the erased records, under their names."""
    for id_ in left.ids:
        for kind in KINDS:
            record = git.root / layout.record_path(kind, id_)
            for path in _beside(record):
                step("remove what lies beside a record")
                with files.explained(path), suppress(FileNotFoundError, IsADirectoryError):
                    path.unlink()


def _beside(record: Path) -> list[Path]:
    with suppress(OSError):
        if not record.parent.is_symlink():
            return [path for path in record.parent.iterdir() if record.stem in path.name and path != record]
    return []


def _read(git: Git) -> Left | None:
    raw = files.kept(git.git_dir / _NAME)
    if raw is None:
        return None
    try:
        return _checked(json.loads(raw))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise IntegrityError(
            "the note of an unfinished erasure is damaged: {file}",
            hint="look with git log whether the erasure is there; then delete the file, and run git gc",
            file=git.git_dir / _NAME,
        ) from None


def _checked(content: Mapping[str, Any]) -> Left:
    moves = {str(ref): (str(old), str(new)) for ref, (old, new) in content["moves"].items()}
    if not all(ref.startswith(("refs/heads/", "refs/tags/")) for ref in moves):
        raise ValueError("not a branch or tag")
    ids = tuple(str(each) for each in content["ids"])
    if not all(map(layout.valid_id, ids)):
        raise ValueError("not an id")
    return Left(str(content["commit"]), moves, ids)
