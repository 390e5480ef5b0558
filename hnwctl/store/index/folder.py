"""The files of one index on the disk, and the order in which they may be touched.

``head.age`` names the images that belong together; behind each image lies the log of what changed since.
Readers take no lock: they read the head, open what it names, and begin again if it was swept away
meanwhile. Writers hold ``lock``. New images get new names, the head is replaced by one rename, and only
then is swept what it does not name: killed at any point, the old index or the new one is there, whole.
"""

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from hnwctl.errors import OutsideError
from hnwctl.model.tables import PARTS, Part
from hnwctl.store.index.box import Box, UnusableError
from hnwctl.store.index.pieces import Image, Log, read_exactly
from hnwctl.store.repository.files import private_folder, write_new
from hnwctl.store.repository.steps import step

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_WRITE = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = _WRITE | os.O_CREAT | os.O_EXCL
_MAX_HEAD = 4096
PATIENCE = 4.0  # seconds that a writer waits for another
_ATTEMPTS = 5
_number = re.compile(r"[a-z]+-(\d+)\.(?:age|log)").fullmatch


class Place(NamedTuple):
    """Where a part lies: number and size in bytes of its image, number of the first frame in its log.

    ``until`` is the number of the frame in its log up to which the hot image knows of it.
    """

    number: int = 0
    size: int = 0
    first: int = 0
    until: int = 0


Head = Mapping[Part, Place]
"""Which images belong together. The file table lies beside the hot image and has its number."""


class Opened(NamedTuple):
    """An index as one process holds it: what another folds away meanwhile stays readable."""

    head: Head
    stored: dict[Part, tuple[Image, Log]]
    files: int

    def descriptors(self) -> dict[Part, list[int]]:
        """All open files, to be closed some day."""
        held = {part: [image.fd, log.fd] for part, (image, log) in self.stored.items()}
        held["hot"].append(self.files)
        return held


class Folder:
    """The folder of an index in the user's cache."""

    def __init__(self, path: Path, box: Box) -> None:
        self.path = path
        self.box = box
        self._raw = b""  # the head as it was last read or written

    def open(self) -> Opened:
        """All that the head names. Raises UnusableError if there is nothing for this key and binding."""
        for _ in range(_ATTEMPTS):
            with suppress(FileNotFoundError):
                return self._open(self._head())
        raise UnusableError

    def _head(self) -> Head:
        try:
            self._raw = self._raw_head()
        except OSError:
            raise UnusableError from None
        try:
            return _decoded(bytes(self.box.open(self._raw, place="head")))
        except (ValueError, TypeError):
            raise UnusableError from None

    def _raw_head(self) -> bytes:
        fd = os.open(self.path / "head.age", _READ)
        try:
            return read_exactly(fd, _MAX_HEAD, 0)
        finally:
            os.close(fd)

    def _open(self, head: Head) -> Opened:
        stored: dict[Part, tuple[Image, Log]] = {}
        with _together() as hold:
            files = hold(self._open_file(_table_name(head)))
            for part, place in head.items():
                image, log = (hold(self._open_file(name)) for name in _part_names(part, place.number))
                stored[part] = (
                    Image(self.box, image, f"{part}/{place.number}", place.size),
                    self.log(log, part, place.number, place.first),
                )
        return Opened(head, stored, files)

    def _open_file(self, name: str) -> int:
        """A log is opened for writing where that is allowed."""
        if name.endswith(".log"):
            with suppress(PermissionError, OSError):
                return os.open(self.path / name, _WRITE)
        return os.open(self.path / name, _READ)

    def log(self, fd: int, part: Part, number: int, first: int) -> Log:
        """The log in the file ``fd``, whose first frame has the number ``first``."""
        return Log(fd, self.box, f"log/{part}/{number}", first)

    def moved_on(self) -> bool:
        """Whether another process has put a new head in place since we read it."""
        try:
            return self._raw_head() != self._raw
        except OSError:
            return True

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Hold the lock of the folder, made if need be. Yields False where it cannot be had or written."""
        fd = self._acquire()
        try:
            yield fd is not None
        finally:
            if fd is not None:
                os.close(fd)

    def _acquire(self) -> int | None:
        try:
            private_folder(self.path)
            fd = os.open(self.path / "lock", _WRITE | os.O_CREAT, 0o600)
        except (OSError, OutsideError):
            return None
        for pause in _pauses():
            with suppress(OSError):
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(fd).st_ino == os.stat(self.path / "lock").st_ino:
                    return fd
                break  # the whole folder was deleted meanwhile
            time.sleep(pause)
        os.close(fd)
        return None

    def next_number(self) -> int:
        """A number that no file here has yet, not even one that a killed process left."""
        found = [int(match[1]) for name in os.listdir(self.path) if (match := _number(name))]
        return max(found, default=0) + 1

    def new_file(self, name: str) -> int:
        """A descriptor of a new, empty file, for its owner only."""
        return os.open(self.path / name, _NEW, 0o600)

    def put_head(self, head: Head) -> None:
        """From now on ``head`` is the index; what it does not name is swept away."""
        raw = self.box.seal(_encoded(head), place="head")
        temporary = self.path / "head.tmp"
        temporary.unlink(missing_ok=True)  # left by a killed process
        write_new(temporary, raw, durable=False)
        step("put the head of the index in place")
        os.rename(temporary, self.path / "head.age")
        self._raw = raw
        self.sweep(head)

    def sweep(self, head: Head) -> None:
        """Take away what ``head`` does not name."""
        step("sweep the folder of the index")
        kept = {"head.age", "lock", *_names(head)}
        with suppress(OSError):
            for name in os.listdir(self.path):
                if name not in kept:
                    (self.path / name).unlink(missing_ok=True)

    def discard(self) -> None:
        """Have the next reader build the index again."""
        with suppress(OSError):
            (self.path / "head.age").unlink(missing_ok=True)


def _encoded(head: Head) -> bytes:
    return "".join(f"{part} {' '.join(map(str, place))}\n" for part, place in head.items()).encode()


def _decoded(raw: bytes) -> Head:
    lines = (line.split() for line in raw.decode().splitlines())
    places: dict[str, Place] = {part: Place(*map(int, numbers)) for part, *numbers in lines}
    return {part: places[part] for part in PARTS if part in places}


def _names(head: Head) -> list[str]:
    parts = (name for part, place in head.items() for name in _part_names(part, place.number))
    return [_table_name(head), *parts]


def _part_names(part: Part, number: int) -> tuple[str, str]:
    return f"{part}-{number}.age", f"{part}-{number}.log"


def _table_name(head: Head) -> str:
    return f"files-{head['hot'].number}.age"


@contextmanager
def _together() -> Iterator[Callable[[int], int]]:
    """Descriptors that are closed again if not all of them can be had."""
    held: list[int] = []

    def hold(fd: int) -> int:
        held.append(fd)
        return fd

    try:
        yield hold
    except OSError as error:
        for fd in held:
            os.close(fd)
        if isinstance(error, FileNotFoundError):
            raise
        raise UnusableError from None


def _pauses() -> Iterator[float]:
    """How long to sleep before each further attempt, in seconds."""
    pause, waited = 0.001, 0.0
    while waited < PATIENCE:
        yield pause
        waited += pause
        pause = min(pause * 2, 0.05)
