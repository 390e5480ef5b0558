"""The stamp of a file: size, times and inode, which tell without reading it whether it changed.

A folder whose files all have the stamps that the index remembers has the digest that it remembers, so
an untouched book of a hundred thousand files costs one ``stat`` each and 16 bytes of comparison per folder.
"""

import os
import struct
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

RACY = 100_000_000
"""Nanoseconds: a file younger than this when it was read may change again without showing it."""
SKEW = 3_600_000_000_000
"""Nanoseconds: a time further in the future than this comes from a clock that was wrong, not from now."""
WIDTH = 32
"""Bytes of a packed stamp."""
UNPROVEN = bytes(WIDTH)
"""The packed stamp of a file that must be read again; no real file has it."""

INODE = 2**63 - 1
"""Inode numbers are cut to 63 bits."""

_PACK = struct.Struct("<4q")


class Stamp(NamedTuple):
    """What tells one state of a file from the next; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int

    def pack(self) -> bytes:
        return _PACK.pack(*self)


def stamp_of(facts: os.stat_result, *, now: int) -> Stamp | None:
    """The stamp of a file, from the ``fstat`` made *before* it was read, at time ``now`` (nanoseconds).

    None if the file is so young that it could change once more and keep the same times: then it is to be
    read again next time.
    """
    stamp = bare_stamp(facts)
    youngest = max(stamp.modified, stamp.changed)
    return None if now - RACY < youngest < now + SKEW else stamp


def bare_stamp(facts: os.stat_result) -> Stamp:
    """The stamp of a file, however young."""
    return Stamp(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino & INODE)


def unpack(packed: bytes) -> Stamp | None:
    """The stamp behind `Stamp.pack`; None for UNPROVEN."""
    return None if packed == UNPROVEN else Stamp(*_PACK.unpack(packed))


def digest(names: Iterable[str], packed: bytes) -> bytes:
    """16 bytes for a folder of files with these names, sorted, and their packed stamps in that order."""
    state = blake2b(os.fsencode("/".join(names)), digest_size=16)
    state.update(packed)
    return state.digest()
