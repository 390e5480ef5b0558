"""Putting a file in its place: whole or not at all, private, and never through a link.

A path is given as a trusted root and a relative path below it; every folder on the way is opened
with O_NOFOLLOW, so nobody can lead a write out of the root by planting a link.
"""

import errno
import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from hnwctl.errors import IntegrityError, InvalidError, OutsideError
from hnwctl.store.repository.steps import step

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW

_REASONS = {
    errno.ENOSPC: "cannot write {file}: the disk is full",
    errno.EDQUOT: "cannot write {file}: your quota on this disk is used up",
    errno.EFBIG: "cannot write {file}: a file may not grow that large here",
    errno.EROFS: "cannot write {file}: the file system is read-only",
    errno.EACCES: "cannot write {file}: no permission",
    errno.EPERM: "cannot write {file}: no permission",
}


@contextmanager
def explained(file: str | Path) -> Iterator[None]:
    """Turn what the operating system says about ``file`` into an OutsideError a person understands."""
    try:
        yield
    except OSError as error:
        raise in_words(error, file) from None


def in_words(error: OSError, file: str | Path) -> OutsideError:
    """What ``error`` means for somebody who wanted to write ``file``."""
    template = _REASONS.get(error.errno or 0, "cannot write {file}: {reason}")
    return OutsideError(template, file=str(file), reason=error.strerror or str(error))


def kept(path: Path) -> bytes | None:
    """What one of our own files holds, None where there is none; OutsideError if it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutsideError("cannot read {file}: {reason}", file=path, reason=error.strerror) from None


def parts(relpath: str) -> list[str]:
    """The components of a relative POSIX path; InvalidError for one that could lead elsewhere.

    Refused: absolute paths, ``..`` and ``.``, empty components, ``.git``, and characters that do not
    print (some file systems ignore them, so that ``.g\\u200cit`` would be ``.git``).
    """
    names = relpath.split("/")
    for name in names:
        if name in ("", ".", "..") or name.lower() == ".git" or not name.isprintable() or "\\" in name:
            raise InvalidError("not a path inside the vault: {file}", file=ascii(relpath))
    return names


def private_folder(path: Path) -> Path:
    """Make ``path`` and its missing parents, readable by their owner only, and give it back."""
    with explained(path):
        missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
        for folder in reversed(missing):
            with suppress(FileExistsError):
                folder.mkdir(0o700)
    return path


def flush(fd: int) -> None:
    """Have what was written through ``fd`` on the disk itself when this returns."""
    with suppress(ImportError, OSError):
        from fcntl import F_FULLFSYNC, fcntl  # type: ignore[attr-defined, unused-ignore]

        # macOS: fsync leaves the data in the drive's cache
        fcntl(fd, F_FULLFSYNC)
        return
    os.fsync(fd)


def flush_folder(path: Path) -> None:
    """Have the names in folder ``path`` on the disk (renames and removals)."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        flush(fd)
    finally:
        os.close(fd)


@contextmanager
def opened_folder(root: Path, folders: Sequence[str], *, create: bool) -> Iterator[int]:
    """A descriptor of the folder ``root/folders…``; made 0700 where missing, if ``create``.

    Raises FileNotFoundError (not ``create``), and IntegrityError where a component is a link or a file.
    """
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for depth, name in enumerate(folders, 1):
            fd = _descend(fd, name, "/".join(folders[:depth]), create=create)
        yield fd
    finally:
        os.close(fd)


def _descend(fd: int, name: str, shown: str, *, create: bool) -> int:
    """Open folder ``name`` in folder ``fd``, which is closed when it worked."""
    try:
        below = _open_or_make(fd, name, create=create)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise IntegrityError("{file} is a link or a file where a folder belongs", file=shown) from None
        raise
    os.close(fd)
    return below


def _open_or_make(fd: int, name: str, *, create: bool) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=fd)
    except FileNotFoundError:
        if not create:
            raise
    step("make folder")
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=fd)
        flush(fd)
    return os.open(name, _FOLDER, dir_fd=fd)


def place(root: Path, relpath: str, content: bytes, mode: int = 0o600) -> None:
    """Write ``content`` to ``root/relpath`` so that at every moment the old or the new file is there, whole.

    Folders are made 0700 where missing. The file and its name are on the disk when this returns.
    Raises OutsideError (disk full, no permission, …) with the old file untouched, IntegrityError if a
    folder on the way is a link, InvalidError for a path that leads elsewhere.
    """
    *folders, name = parts(relpath)
    with explained(relpath), opened_folder(root, folders, create=True) as folder:
        temporary = _write_temporary(folder, name, content, mode)
        try:
            step("rename")
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            os.unlink(temporary, dir_fd=folder)
            raise
        flush(folder)


def _write_temporary(folder: int, name: str, content: bytes, mode: int) -> str:
    temporary = f".{name[:100]}.{os.getpid()}.tmp"
    with suppress(FileNotFoundError):
        os.unlink(temporary, dir_fd=folder)  # left by a killed process that had our number
    step("write temporary file")
    write_new(temporary, content, mode=mode, folder=folder)
    return temporary


def write_new(
    path: str | Path, content: bytes, *, mode: int = 0o600, folder: int | None = None, durable: bool = True
) -> None:
    """Make a new file with ``content``; removed again if that fails (OSError).

    It is on the disk when this returns, unless ``durable`` is false.
    """
    fd = os.open(path, _NEW_FILE, mode, dir_fd=folder)
    try:
        with open(fd, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                flush(fd)
    except BaseException:
        os.unlink(path, dir_fd=folder)
        raise


def remove(root: Path, relpath: str) -> None:
    """Take ``root/relpath`` away, if it is there; the removal is on the disk when this returns."""
    *folders, name = parts(relpath)
    with (
        explained(relpath),
        suppress(FileNotFoundError),
        opened_folder(root, folders, create=False) as folder,
    ):
        step("remove")
        os.unlink(name, dir_fd=folder)
        flush(folder)


def lock(path: Path, wait: float) -> int | None:
    """A descriptor that holds the lock file ``path`` until it is closed; None if others held it for ``wait``
    seconds. Raises OutsideError where the file cannot be made."""
    with explained(path):
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    deadline = time.monotonic() + wait
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return held
        if time.monotonic() > deadline:
            os.close(held)
            return None
        time.sleep(0.02)
