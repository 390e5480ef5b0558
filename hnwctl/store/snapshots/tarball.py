"""The tar inside a snapshot: a few regular files, no links, no folders, one text for one content.

Stock `tar` opens it. A reader takes no other form than the one written here: each header is made anew from
name and size and compared, so links, absolute paths, extended headers, sparse files and padding that
carries something are all refused without being understood.
"""

import tarfile
from collections.abc import Iterator, Mapping, Sequence

from hnwctl.errors import IntegrityError, OutsideError

_BLOCK = tarfile.BLOCKSIZE
_END = bytes(2 * _BLOCK)
_SIZE = slice(124, 135)  # where a header has its size: eleven octal digits
MAX_SIZE = 8**11 - 1
"""Bytes that a file in it may have: 8 GiB."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """The tar of ``files`` (name -> content), in their order. OutsideError for one above `MAX_SIZE`."""
    return b"".join(_pieces(files))


def _pieces(files: Mapping[str, bytes]) -> Iterator[bytes]:
    for name, content in files.items():
        if len(content) > MAX_SIZE:
            raise OutsideError("the book is larger than a snapshot can hold ({limit} bytes)", limit=MAX_SIZE)
        yield _header(name, len(content))
        yield content
        yield bytes(-len(content) % _BLOCK)
    yield _END


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT)


def unpack(raw: bytes, names: Sequence[str], *, what: str) -> dict[str, memoryview]:
    """The files of exactly these ``names``, in this order, as views of ``raw``.

    Raises IntegrityError, which names the file ``what``, for all that `pack` would not write.
    """
    view, place = memoryview(raw), 0
    found: dict[str, memoryview] = {}
    for name in names:
        size = _size(view[place : place + _BLOCK], name, what)
        start, end = place + _BLOCK, place + _BLOCK + size
        place = end + -size % _BLOCK
        if place > len(view):
            raise IntegrityError("{file}: cut off in {name}", file=what, name=name)
        if any(view[end:place]):
            raise _odd(what, name)
        found[name] = view[start:end]
    if view[place:] != _END:
        raise IntegrityError("{file}: holds more than it should, or is cut off", file=what)
    return found


def _size(header: memoryview, name: str, what: str) -> int:
    """The size in a header, which must be just the one that a file of this name and size has."""
    digits = bytes(header[_SIZE])
    if len(digits) != 11 or digits.strip(b"01234567") or bytes(header) != _header(name, int(digits, 8)):
        raise _odd(what, name)
    return int(digits, 8)


def _odd(what: str, name: str) -> IntegrityError:
    return IntegrityError("{file}: {name} does not lie in it as it should", file=what, name=name)
