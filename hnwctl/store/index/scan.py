"""Looking for record files that changed, without reading any of them.

Thousands of files are looked at before every answer, so the loop over them is as bare as it can be, and
a large book is shared with a second process.
"""

import errno
import os
import signal
import stat
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from hnwctl.errors import OutsideError
from hnwctl.store.index.stamps import INODE, WIDTH, bare_stamp, digest

MANY = 5_000
"""Files from which on a second process pays."""
_SHARDS = 32  # folders that the files of one kind are spread over

_SUFFIX = ".yaml"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NOTHING = bytes(16)
_PIPE = 65_536  # bytes


class Changes(NamedTuple):
    """What differs from what the index remembers: paths in the vault, sorted.

    ``irregular`` names links, folders and devices in the place of a record or of a folder of records; they
    are not followed, and told every time.
    """

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    irregular: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.missing or self.irregular)


class Shards:
    """The folders that hold records, such as ``clients/7``, opened without following a link."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, int] = {}
        self.found: list[str] = []
        self.irregular: list[str] = []

    @classmethod
    @contextmanager
    def under(cls, root: Path, folders: Iterable[str]) -> Iterator["Shards"]:
        """Those in the vault's ``folders`` (``clients``); OutsideError if one cannot be read."""
        shards = cls(root)
        try:
            for folder in folders:
                shards._add(folder)
            yield shards
        finally:
            for handle in shards._open.values():
                os.close(handle)

    def _add(self, folder: str) -> None:
        try:
            handle = os.open(self._root / folder, _FOLDER)
        except OSError as error:
            self._note(error, folder)
            return
        self._open[folder] = handle
        self.found += sorted(f"{folder}/{name}" for name in os.listdir(handle) if len(name) == 1)

    def _note(self, error: OSError, path: str) -> None:
        """A link or a file where a folder belongs is remembered, what is not there is empty."""
        if error.errno in (errno.ELOOP, errno.EMLINK, errno.ENOTDIR):
            self.irregular.append(path)
        elif error.errno != errno.ENOENT:
            reason = os.strerror(error.errno or 0)
            raise OutsideError("{file}: cannot be read: {reason}", file=path, reason=reason) from None

    def many(self) -> bool:
        """Whether there are so many files that a second process pays, as one folder lets guess."""
        if not self.found:
            return False
        try:
            handle = self._handle(self.found[0])
        except OSError:
            return False
        try:
            return len(os.listdir(handle)) * _SHARDS > MANY
        finally:
            os.close(handle)

    def digest(self, shard: str) -> bytes:
        """The digest of a folder as it is now; empty for what is no folder."""
        try:
            handle = self._handle(shard)
        except OSError:
            return b""  # `listing` looks again, and says why
        try:
            return _digest_of(handle)
        finally:
            os.close(handle)

    def listing(self, shard: str) -> dict[str, bytes]:
        """Name -> packed stamp of the record files in a folder; whatever else has such a name is noted."""
        try:
            handle = self._handle(shard)
        except OSError as error:
            self._note(error, shard)
            return {}
        try:
            facts = {name: _facts(handle, name) for name in _names(handle)}
        finally:
            os.close(handle)
        known = {name: fact for name, fact in facts.items() if fact is not None}
        regular = {
            name: bare_stamp(fact).pack() for name, fact in known.items() if stat.S_ISREG(fact.st_mode)
        }
        self.irregular += [f"{shard}/{name}" for name in known if name not in regular]
        return regular

    def _handle(self, shard: str) -> int:
        folder, _, name = shard.partition("/")
        if folder not in self._open:
            raise FileNotFoundError(errno.ENOENT, "no such folder")
        return os.open(name, _FOLDER, dir_fd=self._open[folder])


def _names(handle: int) -> list[str]:
    return sorted([name for name in os.listdir(handle) if name[-5:] == _SUFFIX])


def _facts(handle: int, name: str) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=handle, follow_symlinks=False)
    except FileNotFoundError:
        return None  # gone since it was listed


def _digest_of(handle: int) -> bytes:
    """`digest` of an open folder. Written out for speed: it runs once for every file of the book."""
    names = _names(handle)
    values: list[int] = []
    look = os.stat
    try:
        for name in names:
            facts = look(name, dir_fd=handle, follow_symlinks=False)
            values += facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino & INODE
    except FileNotFoundError:
        return b""
    return digest(names, struct.pack(f"<{len(values)}q", *values))


def listed(root: Path, folders: Iterable[str]) -> Changes:
    """Every record file there is, as new: what a first build begins with."""
    with Shards.under(root, folders) as shards:
        new = [f"{shard}/{name}" for shard in shards.found for name in shards.listing(shard)]
        return Changes(new=tuple(sorted(new)), irregular=tuple(sorted(shards.irregular)))


def compare(
    shards: Shards,
    known: Mapping[str, bytes | None],
    remembered: Callable[[str], Mapping[str, bytes]],
    *,
    jobs: int,
    seen: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Changes, list[str]]:
    """What differs from ``known`` (folder -> digest), and folders whose digest does although no file does.

    ``remembered`` gives name -> packed stamp, with whatever may follow it, for the folders that differ.
    ``seen`` has digests that a lookout made a moment ago.
    """
    changed, new, missing, same = [], [], [], []
    for shard in _differing(shards, known, jobs=jobs, seen=seen):
        now, before = shards.listing(shard), remembered(shard)
        new += [f"{shard}/{name}" for name in now if name not in before]
        missing += [f"{shard}/{name}" for name in before if name not in now]
        other = [name for name in now if name in before and before[name][:WIDTH] != now[name]]
        changed += [f"{shard}/{name}" for name in other]
        if not other and now.keys() == before.keys():
            same.append(shard)
    irregular = set(shards.irregular)
    gone = [path for path in missing if path not in irregular]
    return Changes(*(tuple(sorted(paths)) for paths in (changed, new, gone, irregular))), same


def _differing(
    shards: Shards, known: Mapping[str, bytes | None], *, jobs: int, seen: Mapping[str, bytes]
) -> list[str]:
    """The folders whose digest is not the known one, among those found and those known."""
    names = sorted({*shards.found, *known})
    found = {**seen, **_digests(shards, [name for name in names if name not in seen], jobs=jobs)}
    return [name for name in names if not found[name] or found[name] != known.get(name)]


def _digests(shards: Shards, names: Sequence[str], *, jobs: int) -> dict[str, bytes]:
    """The digests of folders, made together with a second process if ``jobs`` allow it."""
    seen: dict[str, bytes] = {}
    if jobs > 1 and len(names) > 1 and _may_fork():
        with Lookout(shards, names) as lookout:
            seen = lookout.seen(shards)
    return seen | {name: shards.digest(name) for name in names if name not in seen}


def _may_fork() -> bool:
    """Forking is safe on Linux, and only as long as there is no other thread that could hold a lock."""
    threading = sys.modules.get("threading")
    return sys.platform == "linux" and (threading is None or threading.active_count() == 1)


class Lookout:
    """A second process that looks at the files of a large book while this one opens its index.

    What it saw may be older than the index: then a folder differs that need not, and is looked at again.
    It ends with the ``with`` statement, if not before.
    """

    def __init__(self, shards: Shards, names: Sequence[str]) -> None:
        self._names = names
        self._told = b""
        self._reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            _serve(shards, names, writing)
        os.close(writing)

    @classmethod
    def posted(cls, root: Path, folders: Iterable[str]) -> "Lookout | None":
        """One that is at work; None where it would not pay, or where forking is not safe."""
        if not _may_fork():
            return None
        with Shards.under(root, folders) as shards:
            return cls(shards, shards.found) if shards.many() else None

    def __enter__(self) -> "Lookout":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._reading)
        os.kill(self._process, signal.SIGKILL)  # it may be at a folder that was looked at here
        os.waitpid(self._process, 0)

    def seen(self, shards: Shards) -> dict[str, bytes]:
        """Folder -> digest; some are missing if the process failed.

        The process begins with the first folder. Here we begin with the last, until we meet.
        """
        ours: dict[str, bytes] = {}
        while self._left(ours) > 1 and self._listen(wait=False):
            name = self._names[-1 - len(ours)]
            ours[name] = shards.digest(name)
        while self._left(ours) > 0 and self._listen(wait=True):
            pass
        width = len(_NOTHING)
        told = [self._told[start : start + width] for start in range(0, len(self._told), width)]
        theirs = [b"" if digest == _NOTHING else digest for digest in told if len(digest) == width]
        return dict(zip(self._names, theirs, strict=False)) | ours

    def _left(self, ours: Sized) -> int:
        return len(self._names) - len(ours) - len(self._told) // len(_NOTHING)

    def _listen(self, *, wait: bool) -> bool:
        """Take in what the process said; False when it will say no more."""
        os.set_blocking(self._reading, wait)
        try:
            said = os.read(self._reading, _PIPE)
        except BlockingIOError:
            return True
        self._told += said
        return bool(said)


def _serve(shards: Shards, names: Sequence[str], writing: int) -> None:
    """The life of the second process: it ends here, whatever happens, and says nothing but digests."""
    try:
        for name in names:
            os.write(writing, shards.digest(name) or _NOTHING)
    finally:
        os._exit(0)
