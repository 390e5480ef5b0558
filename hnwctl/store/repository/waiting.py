"""Files that wait, complete and on the disk, for the moment when one rename each puts them in place.

They wait in git's folder, so that a write that comes to nothing leaves no litter in the vault, and
whatever can fail (a full disk, a missing right) fails before anything has changed.
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from hnwctl.store.repository import files
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lock import FOLDER
from hnwctl.store.repository.steps import step

_MANY = 64  # files
_HANDS = 8
"""Threads that rename many files: each may wait until the disk has let the old one go."""

Waiting = Mapping[str, Path | None]
"""Path in the vault -> the file that waits for it; None: the path is to be removed."""


@contextmanager
def room(git_dir: Path) -> Iterator[Path]:
    """An empty private folder for all that a write prepares; at the end it goes, with what is left in it."""
    folder = git_dir / FOLDER / "room"
    clear(git_dir)
    try:
        with files.explained(folder):
            step("make the room")
            folder.mkdir(mode=0o700)
        yield folder
    finally:
        step("clear the room")
        clear(git_dir)


def clear(git_dir: Path) -> None:
    """Throw away what a killed write has prepared."""
    shutil.rmtree(git_dir / FOLDER / "room", ignore_errors=True)


def lay_out(
    git: Git,
    contents: Mapping[str, bytes | None],
    folder: Path,
    gathered: Mapping[str, Path] = MappingProxyType({}),
) -> Waiting:
    """Write ``contents`` (path -> bytes, None: to be removed) to ``folder``, and make the folders they need.

    ``gathered`` are files that were `written` before, and wait with them. Raises OutsideError (disk full, no
    right to write), IntegrityError (a link on the way) with the vault unchanged.
    """
    with files.explained(folder):
        waiting: dict[str, Path | None] = dict(gathered)
        for number, (path, content) in enumerate(contents.items()):
            waiting[path] = None if content is None else written(folder / str(number), content)
        _flush_all([file for file in waiting.values() if file])
    _check_folders(git.root, waiting)
    return waiting


def written(file: Path, content: bytes) -> Path:
    """Write a waiting file, and give it back; it is on the disk after `lay_out`. OutsideError if it fails."""
    step("write a waiting file")
    with files.explained(file.parent):
        files.write_new(file, content, durable=False)
    return file


def _flush_all(paths: list[Path]) -> None:
    """Have these files on the disk; many at once by one sync of all, which is 30 times as fast.

    Only Linux waits in sync() until all is written; elsewhere each file is flushed by itself.
    """
    if len(paths) > _MANY and sys.platform == "linux":
        os.sync()
        return
    for path in paths:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    if paths:
        files.flush_folder(paths[0].parent)  # and with it, on macOS, what the drive still has in its cache


def _check_folders(root: Path, contents: Mapping[str, object]) -> None:
    """Make the folders that are missing, and see that all may be written to."""
    for above, folder, _ in _folders(root, contents):
        with files.explained(above or root):
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=folder):
                raise PermissionError(errno.EACCES, "no permission")


def put_in_place(git: Git, waiting: Waiting) -> None:
    """Rename each waiting file to its place, or remove what is to go; all on the disk at the end."""
    if len(waiting) > _MANY:
        from concurrent.futures import ThreadPoolExecutor

        by_folder = groupby(sorted(waiting, key=_parent), key=_parent)
        shares = [{path: waiting[path] for path in paths} for _, paths in by_folder]
        with ThreadPoolExecutor(_HANDS) as pool:
            list(pool.map(partial(_put_all, git.root), shares))
    else:
        _put_all(git.root, waiting)
    for above, folder, _ in _folders(
        git.root, waiting
    ):  # after all: one transaction of the disk then has all
        with files.explained(above or git.root):
            files.flush(folder)


def _put_all(root: Path, waiting: Waiting) -> None:
    for above, folder, paths in _folders(root, waiting):
        with files.explained(above or root):
            for path in paths:
                _put(root, path, waiting[path], folder)


def _folders(root: Path, contents: Mapping[str, object]) -> Iterator[tuple[str, int, list[str]]]:
    """Each folder of ``contents``, open, with its paths; made, unless all in it is to be removed."""
    for above, group in groupby(sorted(contents, key=_parent), key=_parent):
        paths = list(group)
        arriving = any(contents[path] is not None for path in paths)
        names = above.split("/") if above else []
        try:
            with files.opened_folder(root, names, create=arriving) as folder:
                yield above, folder, paths
        except OSError as error:
            if arriving or not isinstance(error, FileNotFoundError):
                raise files.in_words(error, above or root) from None


def _parent(path: str) -> str:
    files.parts(path)
    return path.rpartition("/")[0]


def _put(root: Path, path: str, file: Path | None, folder: int) -> None:
    name = path.rpartition("/")[2]
    if file is None:
        step("remove a file")
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)
        return
    step("put a file in its place")
    try:
        os.rename(file, name, dst_dir_fd=folder)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        files.place(root, path, file.read_bytes())  # git's folder lies on another disk
