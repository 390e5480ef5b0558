"""How sealed pieces lie in a file: each behind its length, one after the other.

An image is the pieces of one SQLite database, a log the frames that were appended one at a time. Pieces
keep memory low: while a database is opened, hardly any ciphertext stands beside it.
"""

import os
import struct
from collections.abc import Iterator
from typing import NamedTuple

from hnwctl.store.index.box import Box, UnusableError
from hnwctl.store.repository.steps import step

CHUNK = 2**20
"""Bytes of plaintext in a piece of an image."""
MIN_FRAMES, MAX_FRAMES = 32, 256
MIN_BYTES = 2**18
AS_ONE_FRAME = 2**18
"""Bytes of an image that open as fast as a frame of a log is read, at the most."""

_LENGTH = struct.Struct("<I")


def read_exactly(fd: int, length: int, offset: int) -> bytes:
    """``length`` bytes at ``offset``; fewer where the file ends."""
    raw = os.pread(fd, length, offset)
    while len(raw) < length and (more := os.pread(fd, length - len(raw), offset + len(raw))):
        raw += more
    return raw


def write_all(fd: int, raw: bytes, offset: int) -> int:
    """Write ``raw`` at ``offset`` and give back where it ends."""
    view = memoryview(raw)
    while view:
        written = os.pwrite(fd, view, offset)
        view, offset = view[written:], offset + written
    return offset


def piece_at(fd: int, offset: int) -> tuple[bytes, int] | None:
    """The piece at ``offset`` and where it ends; None at the end, or before a piece that was not finished."""
    end = piece_end(fd, offset)
    if end is None:
        return None
    start = offset + _LENGTH.size
    return read_exactly(fd, end - start, start), end


def piece_end(fd: int, offset: int) -> int | None:
    """Where the piece at ``offset`` ends; None as `piece_at`."""
    head = read_exactly(fd, _LENGTH.size, offset)
    if len(head) < _LENGTH.size:
        return None
    end: int = offset + _LENGTH.size + _LENGTH.unpack(head)[0]
    return end if end <= os.fstat(fd).st_size else None


def framed(sealed: bytes) -> bytes:
    """A sealed piece behind its length."""
    return _LENGTH.pack(len(sealed)) + sealed


class Image(NamedTuple):
    """The pieces of ``size`` bytes in the file ``fd``, sealed for ``place``."""

    box: Box
    fd: int
    place: str
    size: int

    @classmethod
    def write(cls, box: Box, fd: int, place: str, content: bytes) -> "Image":
        """Seal ``content`` into the empty file ``fd``."""
        offset = 0
        for number, start in enumerate(range(0, len(content), CHUNK)):
            sealed = box.seal(content[start : start + CHUNK], place=f"{place}/{number}")
            offset = write_all(fd, framed(sealed), offset)
        return cls(box, fd, place, len(content))

    def read(self) -> bytearray:
        """What was sealed. Raises UnusableError if it is not all there."""
        content = bytearray(self.size)
        offset = 0
        for number, start in enumerate(range(0, self.size, CHUNK)):
            piece = piece_at(self.fd, offset)
            if piece is None:
                raise UnusableError
            sealed, offset = piece
            plain = self.box.open(sealed, place=f"{self.place}/{number}")
            if len(plain) != min(CHUNK, self.size - start):
                raise UnusableError
            content[start : start + CHUNK] = plain
        return content


class Log:
    """Frames that were appended to a part since its image was written; counted from ``first``.

    ``number`` frames were read or appended through this object. Only who holds the lock of the folder
    appends. A frame that a killed process did not finish is not there for readers, and the next one to
    append cuts it off.
    """

    def __init__(self, fd: int, box: Box, place: str, first: int = 0) -> None:
        self.fd = fd
        self.first = self.number = first
        self.size = 0
        self._box = box
        self.place = place

    def read(self, until: int | None = None) -> Iterator[bytes]:
        """The frames not yet read, up to number ``until``. Raises UnusableError for a damaged one."""
        while until is None or self.number < until:
            piece = piece_at(self.fd, self.size)
            if piece is None:
                return
            content = bytes(self._box.open(piece[0], place=f"{self.place}/{self.number}"))
            self.number, self.size = self.number + 1, piece[1]
            yield content

    def again(self) -> "Log":
        """The same log from its beginning."""
        return Log(self.fd, self._box, self.place, self.first)

    def skip(self, until: int) -> None:
        """Go on behind frame ``until`` without opening what comes before."""
        while self.number < until and (end := piece_end(self.fd, self.size)):
            self.number, self.size = self.number + 1, end

    def full(self, more: int, image: int) -> bool:
        """Whether readers would feel a frame of ``more`` bytes behind an image of ``image`` bytes."""
        frames = min(MIN_FRAMES + image // AS_ONE_FRAME, MAX_FRAMES)
        return self.number - self.first >= frames or self.size + more > max(MIN_BYTES, image // 8)

    def append(self, content: bytes) -> None:
        """Add a frame behind the last one read or skipped; OSError leaves the log as it was."""
        sealed = self._box.seal(content, place=f"{self.place}/{self.number}")
        step("append to a log of the index")
        os.ftruncate(self.fd, self.size)
        try:
            end = write_all(self.fd, framed(sealed), self.size)
        except OSError:
            os.ftruncate(self.fd, self.size)
            raise
        self.number, self.size = self.number + 1, end
