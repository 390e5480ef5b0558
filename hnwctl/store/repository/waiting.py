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
from itertools import groupby
from pathlib import Path

from hnwctl.store.repository import files
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lock import FOLDER
from hnwctl.store.repository.steps import step

_MANY = 64  # files, or folders

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


def lay_out(git: Git, contents: Mapping[str, bytes | None], folder: Path) -> Waiting:
    """Write ``contents`` (path -> bytes, None: to be removed) to ``folder``, and make the folders they need.

    Raises OutsideError (disk full, no right to write), IntegrityError (a link on the way) with the
    vault unchanged.
    """
    with files.explained(folder):
        waiting = _written(folder, contents)
    _check_folders(git.root, contents)
    return waiting


def _written(folder: Path, contents: Mapping[str, bytes | None]) -> dict[str, Path | None]:
    waiting: dict[str, Path | None] = {}
    for number, (path, content) in enumerate(contents.items()):
        waiting[path] = None if content is None else folder / str(number)
        if content is not None:
            step("write a waiting file")
            files.write_new(folder / str(number), content, durable=False)
    _flush_all([file for file in waiting.values() if file])
    return waiting


def _at_once(count: int) -> bool:
    """Whether so many files or folders get to the disk by one sync of all, which is 30 times as fast.

    Only Linux waits in sync() until all is written; elsewhere each is flushed by itself.
    """
    return count > _MANY and sys.platform == "linux"


def _flush_all(paths: list[Path]) -> None:
    """Have these files on the disk."""
    if _at_once(len(paths)):
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


def _check_folders(root: Path, contents: Mapping[str, bytes | None]) -> None:
    """Make the folders that are missing, and see that all may be written to."""
    for above, folder, _ in _folders(root, contents):
        with files.explained(above or root):
            if not os.access(".", os.W_OK | os.X_OK, dir_fd=folder):
                raise PermissionError(errno.EACCES, "no permission")


def put_in_place(git: Git, waiting: Waiting) -> None:
    """Rename each waiting file to its place, or remove what is to go; all on the disk at the end."""
    at_once = _at_once(len({_parent(path) for path in waiting}))
    for above, folder, paths in _folders(git.root, waiting):
        with files.explained(above or git.root):
            for path in paths:
                _put(git.root, path, waiting[path], folder)
            if not at_once:
                files.flush(folder)
    if at_once:
        os.sync()


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
