"""The user's staging area (git's index): looked at, and kept right for our paths only.

What the user has staged of other paths stays as it is. ``.git/index.lock`` is held meanwhile, as git
itself does it, with a mark inside by which we know our own lock again after a crash.
"""

import os
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from hnwctl.errors import LockedError
from hnwctl.store.repository import fastimport
from hnwctl.store.repository.files import explained, write_new
from hnwctl.store.repository.git import Git, parse_raw_diff
from hnwctl.store.repository.steps import step

MARK = b"hnwctl\n"
"""What our ``index.lock`` contains; git's own begins with DIRC."""

PATIENCE = 2.0  # seconds; git holds its lock for milliseconds, but while an editor is open
_MANY = 50  # paths; beyond, one listing of everything is cheaper than a long command line


@contextmanager
def locked(git: Git, room: Path, patience: float | None = None) -> Iterator[None]:
    """Hold git's own lock of the index; LockedError if another git keeps it for ``patience`` seconds (2)."""
    path = _lock_path(git)
    deadline = time.monotonic() + (PATIENCE if patience is None else patience)
    while not _taken(path, room / "mark"):
        if time.monotonic() > deadline:
            raise LockedError(
                "another git process is at work here: {file} exists",
                hint="if no git is running, delete that file",
                file=str(path),
            )
        time.sleep(0.02)
    try:
        yield
    finally:
        step("unlock the index")
        with suppress(FileNotFoundError):
            path.unlink()


def _lock_path(git: Git) -> Path:
    return git.git_dir / "index.lock"


def _taken(path: Path, mark: Path) -> bool:
    """Take git's index lock, if it is free; made by a link, it never exists without our mark in it."""
    step("lock the index")
    with explained(path):
        mark.unlink(missing_ok=True)
        write_new(mark, MARK, durable=False)
        try:
            os.link(mark, path)
        except FileExistsError:
            return False
        finally:
            mark.unlink()
    return True


def differing(git: Git, commit: str | None, paths: Collection[str]) -> dict[str, str | None]:
    """Those of ``paths`` whose staged content is not that of ``commit``, with the id that is staged."""
    some = tuple(paths) if len(paths) <= _MANY else ()
    raw = git.run(
        "diff-index", "--cached", "--raw", "-z", "--no-renames", commit or git.empty_tree, "--", *some
    )
    wanted = set(paths)
    return {path: staged for path, (_, staged) in parse_raw_diff(raw).items() if path in wanted}


def prepare(git: Git, entries: Mapping[str, str | None], room: Path) -> Path:
    """A copy of the index, in ``room``, in which ``entries`` (path -> content id, None: gone) hold.

    Git compares files that changed when the index was written once more, by their filters: so it must not
    know the filters that the repository configures.
    """
    private = room / "index"
    nothing = "0" * len(git.empty_tree)
    lines = "".join(
        f"100644 {oid}\t{path}\0" if oid else f"0 {nothing}\t{path}\0" for path, oid in entries.items()
    )
    with explained(private):
        env = fastimport.apart(git, room / "staging")
        step("copy the index")
        with suppress(FileNotFoundError):  # no index yet: nothing is staged
            shutil.copy2(git.git_dir / "index", private)  # with its time, which git compares with files'
        for part in git.git_dir.glob("sharedindex.*"):  # of an index that git keeps in two files
            shutil.copy2(part, env["GIT_DIR"])
    step("update the copy of the index")
    words = ("update-index", "-z", "--index-info")
    git.answer(*words, input=lines.encode(), env={**env, "GIT_INDEX_FILE": str(private)})
    return private


def publish(git: Git, private: Path) -> None:
    """Let the prepared copy be the index."""
    step("publish the index")
    with explained(git.git_dir / "index"):
        os.replace(private, git.git_dir / "index")


def break_own_lock(git: Git) -> None:
    """Take away an ``index.lock`` that a killed hnwctl left (only with the vault lock held)."""
    path = _lock_path(git)
    with explained(path), suppress(FileNotFoundError):
        if path.read_bytes() == MARK:
            path.unlink()
