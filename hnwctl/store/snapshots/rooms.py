"""Private folders for what is restored: nobody else enters them, and they go when the work ends.

Also when it ends by an error, Ctrl-C or a signal; what a killed run left is removed by the next one.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hnwctl.store.endings import ending_properly
from hnwctl.store.repository.files import explained

PREFIX = ".hnwctl-restore-"


@contextmanager
def private(above: Path | None = None) -> Iterator[Path]:
    """An empty folder (0700) in ``above``, or where the system keeps temporary files; gone afterwards.

    Raises OutsideError where none can be made.
    """
    place = above or Path(tempfile.gettempdir())
    _sweep(place)
    with ending_properly():
        with explained(place):
            folder, lock = _made(place)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _made(place: Path) -> tuple[Path, int]:
    """A new folder, locked. Between making and locking another run may have swept it: then once more."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _sweep(place: Path) -> None:
    """Remove folders whose makers are gone: nobody holds their lock."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(fd).st_uid == os.getuid():
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(fd)
