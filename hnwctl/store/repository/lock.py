"""The vault lock: one writer at a time, whoever and wherever on this machine.

``flock`` in a few lines and not the filelock library, because every writing command passes here:
importing filelock costs 30–40 ms, more than the whole write.

Every git process that we start inherits the lock's descriptor (``inherited``). So when we are killed
while git still works, the lock is held until git is done too, and nobody begins to repair a state that
is still moving.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hnwctl.errors import LockedError
from hnwctl.store.repository.files import explained, private_folder
from hnwctl.store.repository.links import refuse_links

TIMEOUT = 10.0
"""Seconds to wait for another process before giving up."""
FOLDER = "hnwctl"
"""Our folder inside git's: lock, journal, and files that wait for their place."""

_PAUSE = 0.005
"""Seconds; always the same, because who waits longer and longer is overtaken by all who come later."""

_held: dict[tuple[str, int], int] = {}


def inherited() -> tuple[int, ...]:
    """The descriptors of the locks this thread holds, for the processes that it starts."""
    thread = threading.get_ident()
    return tuple(fd for (_, holder), fd in _held.items() if holder == thread)


@contextmanager
def holding(git_dir: Path, timeout: float) -> Iterator[None]:
    """Hold the vault lock; inside another ``holding`` of the same thread this is free of charge.

    Waits at most ``timeout`` seconds, then raises LockedError; OutsideError where the lock file
    cannot be written; IntegrityError where a link in git's folder would lead the write elsewhere.
    """
    key = (str(git_dir), threading.get_ident())
    if key in _held:
        yield
        return
    _held[key] = fd = _acquire(git_dir, timeout)
    try:
        yield
    finally:
        del _held[key]
        os.close(fd)  # and no LOCK_UN: a git process of ours may still hold it


def _acquire(git_dir: Path, timeout: float) -> int:
    refuse_links(git_dir)
    path = private_folder(git_dir / FOLDER) / "lock"
    deadline = time.monotonic() + timeout
    while (fd := _try(path)) is None:
        if time.monotonic() > deadline:
            raise _locked(path)
        time.sleep(_PAUSE)
    return fd


def _try(path: Path) -> int | None:
    """A descriptor that holds the lock, or None if somebody else does."""
    with explained(path):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with suppress(OSError):
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(fd).st_ino == os.stat(path).st_ino:  # not a file that was deleted meanwhile
            _sign(fd)
            return fd
    os.close(fd)
    return None


def _sign(fd: int) -> None:
    """Leave our process number for whoever has to wait; on a full disk that is done without."""
    with suppress(OSError):
        os.truncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)


def _locked(path: Path) -> LockedError:
    holder = ""
    with suppress(OSError, UnicodeError):
        holder = path.read_text("ascii")
    if not holder.isdigit():
        return LockedError("the vault is locked by another process", hint="try again in a moment")
    return LockedError(
        "the vault is locked by another process (number {pid})", hint="try again in a moment", pid=holder
    )
