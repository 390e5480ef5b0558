"""A private folder that exists in memory only, for the plaintext that an editor works on.

On Linux it lies on a memory file system, on macOS on a RAM disk of its own; elsewhere there is none. It
is removed at the end, also when the process is told to end; what a killed one left is removed by the next.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from hnwctl.errors import OutsideError
from hnwctl.store.endings import ENDINGS, ending_properly

PREFIX = "hnwctl-edit-"
_MEMORY = frozenset({"tmpfs", "ramfs"})
_SECTORS = 2 * 8 * 1024
"""Of 512 bytes: 8 MB for a record, and for what an editor keeps beside it."""
VOLUMES = Path("/Volumes")
"""Where macOS mounts."""


class NoMemoryError(OutsideError):
    """This machine has no file system in memory that could be used."""


@contextmanager
def private_folder(environ: Mapping[str, str]) -> Iterator[Path]:
    """An empty folder in memory that only this user can enter; gone afterwards, whatever happens.

    Raises NoMemoryError when this machine offers no memory to put one in.
    """
    with ending_properly(), ExitStack() as stack:
        place = _place(environ, stack)
        _remove_leftovers(place)
        yield stack.enter_context(_made(place))


def memory_places(environ: Mapping[str, str]) -> list[Path]:
    """The folders that lie on a memory file system and can be written, the user's own first."""
    named = (environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm")  # noqa: S108 - a folder of our own is made in it
    kinds = _file_systems(Path("/proc/self/mountinfo"))
    return [Path(name) for name in named if name and _in_memory(name, kinds)]


def in_memory(name: str) -> bool:
    """Whether the folder ``name`` lies on a memory file system and can be written."""
    return _in_memory(name, _file_systems(Path("/proc/self/mountinfo")))


def _place(environ: Mapping[str, str], stack: ExitStack) -> Path:
    if sys.platform == "darwin":
        return stack.enter_context(_ram_disk())
    places = memory_places(environ)
    if not places:
        raise NoMemoryError(
            "this machine has no memory file system, and plaintext is never put on a disk",
            hint="change fields with `hnwctl set CLIENT path=value`",
        )
    return places[0]


# --- which file systems are memory -----------------------------------------------------------


def _file_systems(mounts: Path) -> dict[tuple[int, int], str]:
    """Device number -> type of file system, as Linux lists them; empty where it does not."""
    found: dict[tuple[int, int], str] = {}
    with suppress(OSError):
        for line in mounts.read_text("utf-8", "replace").splitlines():
            left, _, right = line.partition(" - ")
            major, _, minor = left.split()[2].partition(":")
            found[int(major), int(minor)] = right.split()[0]
    return found


def _in_memory(name: str, kinds: Mapping[tuple[int, int], str]) -> bool:
    try:
        device = os.stat(name).st_dev
    except OSError:
        return False
    kind = kinds.get((os.major(device), os.minor(device)), "")
    return kind in _MEMORY and os.access(name, os.W_OK | os.X_OK)


# --- folders, and those that were left --------------------------------------------------------


@contextmanager
def _made(place: Path) -> Iterator[Path]:
    """The folder, locked for as long as its maker lives: so that others can tell what was left behind."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    lock = _locked(folder, wait=True)
    try:
        try:
            yield folder
        finally:
            _removed(folder)
    finally:  # once more, for a signal that came just before the first time: a second one does nothing
        _removed(folder)
        if lock is not None:
            os.close(lock)


def _removed(folder: Path) -> None:
    with _undisturbed():
        shutil.rmtree(folder, ignore_errors=True)


def leftovers(environ: Mapping[str, str]) -> list[Path]:
    """The folders in memory that a killed run left."""
    found: list[Path] = []
    for place in memory_places(environ):
        for folder, lock in _left(place):
            os.close(lock)
            found.append(folder)
    return found


def remove_leftovers(environ: Mapping[str, str]) -> None:
    """Take them away."""
    for place in memory_places(environ):
        _remove_leftovers(place)


def _remove_leftovers(place: Path) -> None:
    for folder, lock in _left(place):
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _left(place: Path) -> Iterator[tuple[Path, int]]:
    """Folders whose maker is gone, locked by us. An empty one holds nothing, and may be one that is just
    being made."""
    for folder in place.glob(f"{PREFIX}*"):
        if folder.is_symlink() or not _is_mine(folder) or not any(folder.iterdir()):
            continue
        lock = _locked(folder, wait=False)
        if lock is not None:
            yield folder, lock


def _is_mine(folder: Path) -> bool:
    try:
        return folder.is_dir() and folder.stat().st_uid == os.getuid()
    except OSError:
        return False


def _locked(folder: Path, *, wait: bool) -> int | None:
    """A descriptor that holds the lock of the folder; None when somebody else holds it."""
    import fcntl

    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(opened)
        return None
    return opened


# --- macOS ------------------------------------------------------------------------------------

_UNSEARCHED = ".metadata_never_index"
"""Keeps the search index away from a volume. It is put there last: a volume without it is being made."""


@contextmanager
def _ram_disk() -> Iterator[Path]:
    """A RAM disk, mounted and locked; detached afterwards, as are those that killed runs left."""
    _detach_leftovers()
    device = _ran("hdiutil", "attach", "-nomount", f"ram://{_SECTORS}").strip()
    volume = VOLUMES / f"{PREFIX}{os.getpid()}"
    lock = None
    try:
        _ran("diskutil", "erasevolume", "HFS+", volume.name, device)
        lock = _locked(volume, wait=True)
        (volume / _UNSEARCHED).touch()
        yield volume
    finally:
        with _undisturbed():
            if lock is not None:
                os.close(lock)
            _detach(device)


def _detach_leftovers() -> None:
    for volume in VOLUMES.glob(f"{PREFIX}*"):
        lock = _locked(volume, wait=False) if (volume / _UNSEARCHED).exists() else None
        if lock is not None:
            os.close(lock)
            _detach(str(volume))


def _detach(what: str) -> None:
    with suppress(OutsideError):
        _ran("hdiutil", "detach", what, "-force")


def _ran(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise OutsideError("{file}: {why}", file=command[0], why=error.strerror) from None
    if done.returncode:
        raise OutsideError("{file}: {why}", file=command[0], why=done.stderr.strip()[:200])
    return done.stdout


# --- signals ----------------------------------------------------------------------------------


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals wait until the plaintext is gone."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {*ENDINGS, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
