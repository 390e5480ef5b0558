"""Folders in which snapshots lie: how one gets there whole, and which of the files there are snapshots.

A destination is a folder that somebody made: a disk that is not mounted is noticed because its folder is
missing, so nothing is ever made here unless `make` is asked to. A file is written under a temporary name
(``.NAME.part``), flushed, and given its name in one step: a name without ``.part`` is a whole snapshot. The
one who writes a ``.part`` holds a lock on it; what nobody holds was left by a run that was killed, and goes.
"""

import errno
import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from hnwctl.errors import ConflictError, IntegrityError, NotFoundError, OutsideError
from hnwctl.store.repository import files
from hnwctl.store.repository.steps import step
from hnwctl.store.snapshots import tarball

SUFFIX = ".hnw.age"
PART = ".part"

_name = re.compile(r"([0-9a-z]{8,32})-([0-9]{8}T[0-9]{6}Z)-([0-9a-f]{8})\.hnw\.age").fullmatch
_AT = "%Y%m%dT%H%M%SZ"
_NO_LINKS_HERE = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL)
"""What file systems without hard links (FAT, many network drives) say to one."""
_CHUNK = 2**20
LARGEST = tarball.MAX_SIZE + 2**24
"""Bytes that a snapshot may have: its one large part, and what is around that."""
_TIMES = 3
"""So often is a snapshot in memory when it is opened: sealed, open, and on its way to git."""


class Named(NamedTuple):
    """What a snapshot's name says: claims, all of them, until the file was opened."""

    vault_id: str
    created: datetime
    short: str


@dataclass(frozen=True, slots=True)
class Lying:
    """A file with the name of a snapshot, in a folder. ``created`` is what its name claims, in UTC.

    ``stamp`` changes when the file is written or exchanged; it is for this machine only.
    """

    name: str
    path: Path
    size: int
    created: datetime
    stamp: str


class Found(NamedTuple):
    """What lies in a folder: snapshots; the names of what only looks like one (a link, a folder); the names
    of files that may be one, and were given another name."""

    snapshots: list[Lying]
    odd: list[str]
    misnamed: list[str]


def name_of(vault_id: str, created: datetime, raw: bytes) -> str:
    """The name of the snapshot whose file is ``raw``, made at ``created`` (with a time zone)."""
    short = hashlib.sha256(raw).hexdigest()[:8]
    return f"{vault_id}-{created.astimezone(UTC).strftime(_AT)}-{short}{SUFFIX}"


def parse_name(name: str) -> Named | None:
    """What ``name`` says, or None if no snapshot is called like that."""
    found = _name(name)
    if found is None:
        return None
    try:
        created = datetime.strptime(found[2], _AT).replace(tzinfo=UTC)
    except ValueError:  # the 31st of February
        return None
    return Named(found[1], created, found[3])


# --- writing -----------------------------------------------------------------------------------


def make(folder: Path) -> None:
    """Make ``folder`` and what is missing above it, for its owner only. Raises OutsideError."""
    files.private_folder(folder)


def require(folder: Path) -> None:
    """Raise OutsideError unless ``folder`` is a folder that is there."""
    try:
        facts = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise OutsideError(
            "no such folder: {folder}",
            hint="mount the disk that it is on, or make the folder; it is never made by itself",
            folder=folder,
        ) from None
    except OSError as error:
        raise unreadable(folder, error) from None
    if not stat.S_ISDIR(facts.st_mode):
        raise OutsideError("not a folder: {folder}", folder=folder)


def put(folder: Path, name: str, raw: bytes) -> Path:
    """Write the snapshot ``raw`` into ``folder`` as ``name``, whole and on the disk, or not at all.

    Two at once do not disturb each other. Raises OutsideError where there is no such folder, no room or no
    right, ConflictError if the name is taken, ValueError for a name that is no snapshot's.
    """
    if parse_name(name) is None:
        raise ValueError(f"not the name of a snapshot: {name}")
    require(folder)
    path = folder / name
    with files.explained(path):
        clear(folder)
        with _part(folder / f".{name}{PART}") as (part, fd):
            _write(fd, raw)
            _give_name(part, path)
        files.flush_folder(folder)
    return path


def clear(folder: Path) -> None:
    """Take away what killed runs have left in ``folder``; what somebody is writing stays."""
    for entry in list(os.scandir(folder)):
        if _is_part(entry.name) and entry.is_file(follow_symlinks=False):
            with suppress(OSError):  # another's, or just given its name
                _clear(Path(entry.path))


def _is_part(name: str) -> bool:
    return (
        name.startswith(".") and name.endswith(PART) and parse_name(name[1:].removesuffix(PART)) is not None
    )


def _clear(part: Path) -> None:
    fd = os.open(part, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        step("clear part")
        part.unlink()
    finally:
        os.close(fd)


@contextmanager
def _part(part: Path) -> Iterator[tuple[Path, int]]:
    """A new file that nobody else writes or clears; gone again at the end, unless it got its name."""
    step("make part")
    fd = _made(part)
    try:
        yield part, fd
    finally:
        with suppress(OSError):
            part.unlink()
        os.close(fd)


def _made(part: Path) -> int:
    """The new file, locked. Between making and locking another run may have cleared it: then once more."""
    while True:
        fd = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with suppress(OSError):  # a drive without locks has nobody who could clear it, either
            fcntl.flock(fd, fcntl.LOCK_EX)
        if os.fstat(fd).st_nlink:
            return fd
        os.close(fd)


def _write(fd: int, raw: bytes) -> None:
    step("write part")
    rest = memoryview(raw)
    while rest:
        rest = rest[os.write(fd, rest) :]
    files.flush(fd)


def _give_name(part: Path, path: Path) -> None:
    """Have the file called ``path``, where nothing of that name may lie yet."""
    step("name snapshot")
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        if error.errno not in _NO_LINKS_HERE:
            raise
        if os.path.lexists(path):
            raise _taken(path) from None
        os.rename(part, path)


def _taken(path: Path) -> ConflictError:
    return ConflictError("{file} exists already", file=path)


def remove(snapshot: Lying) -> None:
    """Take a snapshot away, for good when this returns. One that is gone already is no error.

    Raises ConflictError if another file has taken its place since it was looked at, OutsideError.
    """
    with files.explained(snapshot.path):
        with suppress(FileNotFoundError):
            if _stamp(snapshot.path.lstat()) != snapshot.stamp:
                raise ConflictError("{file} changed meanwhile", file=snapshot.path)
            step("remove snapshot")
            snapshot.path.unlink()
        files.flush_folder(snapshot.path.parent)


# --- looking -----------------------------------------------------------------------------------


def look(folder: Path, vault_id: str | None = None) -> Found:
    """What lies in ``folder`` of this vault (None: of any), oldest first as the names claim.

    Other files are passed over; what has a snapshot's name and is no plain file is told apart. Raises
    OutsideError where the folder is missing or cannot be read.
    """
    require(folder)
    snapshots, odd, misnamed = [], [], []
    try:
        for name in sorted(os.listdir(folder)):
            named = parse_name(name)
            if named is None and name.endswith(SUFFIX) and not name.startswith("."):
                misnamed.append(name)
            if named is None or vault_id not in (None, named.vault_id):
                continue
            with suppress(FileNotFoundError):  # a prune took it away just now
                found = _lying(folder / name, named.created)
                if found:
                    snapshots.append(found)
                else:
                    odd.append(name)
    except OSError as error:
        raise unreadable(folder, error) from None
    return Found(sorted(snapshots, key=lambda each: (each.created, each.name)), odd, misnamed)


def lying(folder: Path, vault_id: str | None = None) -> list[Lying]:
    """The snapshots of this vault (None: of any) in ``folder``, oldest first; see `look`."""
    return look(folder, vault_id).snapshots


def _lying(path: Path, created: datetime) -> Lying | None:
    facts = path.lstat()
    if not stat.S_ISREG(facts.st_mode):
        return None
    return Lying(path.name, path, facts.st_size, created, _stamp(facts))


def _stamp(facts: os.stat_result) -> str:
    return f"{facts.st_ino}-{facts.st_size}-{facts.st_mtime_ns}"


def find(name: str, folders: Iterable[Path]) -> Path:
    """The file of the snapshot ``name``: a path to it, or its name, or a part of that which only it has.

    The first of the folders that has it is taken; one that is missing is passed over while another has it.
    Raises NotFoundError if there is none, or several; OutsideError if no folder can be read.
    """
    if "/" in name:
        return _named_by_path(Path(name))
    looked, failure = [], None
    for folder in folders:
        try:
            looked += [each for each in lying(folder) if name in each.name]
        except OutsideError as error:
            failure = error
    exact = [each for each in looked if each.name == name] or looked
    if not exact and failure:
        raise failure
    return _only(name, exact)


def _named_by_path(path: Path) -> Path:
    if not path.is_file():
        raise NotFoundError("no such snapshot: {name}", name=path)
    return path


def _only(name: str, found: Sequence[Lying]) -> Path:
    names = list(dict.fromkeys(each.name for each in found))
    if not names:
        raise NotFoundError("no such snapshot: {name}", hint="`hnwctl backup list` shows them", name=name)
    if len(names) > 1:
        raise NotFoundError(
            "several snapshots match {name}",
            hint="give more of its name",
            candidates=[{"name": each} for each in names],
            name=name,
        )
    return found[0].path


# --- reading -----------------------------------------------------------------------------------


def read(path: Path) -> bytes:
    """All bytes of a snapshot. Raises IntegrityError for no plain file or one that cannot be a snapshot,
    NotFoundError, OutsideError, also where opening it would take more memory than this machine has."""
    _require_memory(path)
    return b"".join(_chunks(path))


def _require_memory(path: Path) -> None:
    with suppress(OSError, ValueError):  # what is wrong with the file is told by who reads it
        size, memory = path.stat().st_size, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        if size <= LARGEST and size * _TIMES > memory:
            raise OutsideError("{file}: too large for the memory of this machine", file=path)


def digest(path: Path) -> str:
    """The SHA-256 of a snapshot's file, in hex; raises what `read` raises."""
    found = hashlib.sha256()
    for chunk in _chunks(path):
        found.update(chunk)
    return found.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise IntegrityError("{file}: not a regular file", file=path)
            if facts.st_size > LARGEST:  # with holes in it, it costs whoever put it there nothing
                raise IntegrityError("{file}: larger than a snapshot can be", file=path)
            while chunk := file.read(_CHUNK):
                yield chunk
    except FileNotFoundError:
        raise NotFoundError("no such snapshot: {name}", name=path) from None
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> OutsideError:
    """What ``error`` means for somebody who wanted to read ``path``."""
    return OutsideError("cannot read {file}: {reason}", file=path, reason=error.strerror or str(error))
