"""What the index remembers of every record file: its stamp, and revision and digest of each section.

The table lies apart from what queries read, in one sealed piece per folder of records. As long as a
folder's digest says that nothing in it changed, its piece is neither read nor opened.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from hnwctl.store.index.box import Box, UnusableError
from hnwctl.store.index.pieces import read_exactly, write_all
from hnwctl.store.index.stamps import UNPROVEN, WIDTH, Stamp, digest, unpack

_SECTION = struct.Struct("<BBIB")
_LENGTHS = struct.Struct("<BH")
_CHECK = 16  # bytes


class SectionState(NamedTuple):
    """A section as it was checked: ``digest`` of its sealed bytes, ``state`` a word of the facade's."""

    rev: int
    digest: bytes
    state: str = ""


class FileState(NamedTuple):
    """What is remembered of a file; ``stamp`` is None when it is to be read again."""

    stamp: Stamp | None
    sections: Mapping[str, SectionState]

    def pack(self) -> bytes:
        """The state as bytes, the stamp first."""
        parts = [self.stamp.pack() if self.stamp else UNPROVEN]
        for name, section in self.sections.items():
            word, state = name.encode(), section.state.encode()
            parts.append(_SECTION.pack(len(word), len(state), section.rev, len(section.digest)))
            parts += word, state, section.digest
        return b"".join(parts)

    @classmethod
    def unpack(cls, raw: bytes) -> "FileState":
        """What `pack` made bytes of."""
        sections: dict[str, SectionState] = {}
        place = WIDTH
        while place < len(raw):
            name, state, rev, length = _SECTION.unpack_from(raw, place)
            word = place + _SECTION.size
            mark, place = word + name + state, word + name + state + length
            text = raw[word + name : mark].decode()
            sections[raw[word : word + name].decode()] = SectionState(rev, raw[mark:place], text)
        return cls(unpack(raw[:WIDTH]), sections)


class FolderRow(NamedTuple):
    """A folder of records in the index: how many files, their digest, and where their piece lies."""

    files: int
    digest: bytes | None
    offset: int = 0
    length: int = 0
    check: bytes = b""


class FileTable:
    """All folders; each is opened when it is asked for, or changed.

    What opens a folder raises UnusableError if its piece is damaged: nothing is taken for new or missing
    because a cache could not be read.
    """

    def __init__(self, rows: Mapping[str, FolderRow], fd: int, box: Box) -> None:
        self.rows = dict(rows)
        self._fd = fd
        self._box = box
        self._views: dict[str, dict[str, bytes]] = {}
        self._late: dict[str, dict[str, bytes | None]] = {}

    @property
    def count(self) -> int:
        """How many files there are, about."""
        return sum(row.files for row in self.rows.values())

    def digests(self) -> dict[str, bytes | None]:
        """Folder -> the digest of its files; None when that is not known."""
        return {folder: row.digest for folder, row in self.rows.items()}

    def folder(self, folder: str) -> Mapping[str, bytes]:
        """Name -> packed state of every file in ``folder``."""
        if folder not in self._views:
            view = dict(self._opened(folder))
            self._views[folder] = view
            for name, raw in self._late.get(folder, {}).items():
                _set(view, name, raw)
        return self._views[folder]

    def state(self, path: str) -> FileState | None:
        """What is remembered of one file."""
        folder, _, name = path.rpartition("/")
        raw = self.folder(folder).get(name)
        return None if raw is None else FileState.unpack(raw)

    def put(self, path: str, raw: bytes | None) -> str:
        """Remember a packed state, or forget the file if it is None; gives back the file's folder.

        The folder's digest is unknown until `note` tells it or `count_again` makes it anew.
        """
        folder, _, name = path.rpartition("/")
        self._late.setdefault(folder, {})[name] = raw
        if folder in self._views:
            _set(self._views[folder], name, raw)
        self.rows[folder] = self.rows.get(folder, FolderRow(0, None))._replace(digest=None)
        return folder

    def note(self, folder: str, files: int, known: bytes) -> None:
        """Take over the digest that another process made of a folder after the same changes.

        A folder that is new may be empty: a writer that was killed made it and came no further.
        """
        self.rows[folder] = self.rows.get(folder, FolderRow(0, None))._replace(files=files, digest=known)

    def count_again(self, folder: str) -> FolderRow:
        """Make the digest of a folder from what is remembered of its files."""
        view = self.folder(folder)
        names = sorted(view)
        made = digest(names, b"".join([view[name][:WIDTH] for name in names]))
        self.rows[folder] = row = self.rows.get(folder, FolderRow(0, None))._replace(
            files=len(names), digest=made
        )
        return row

    def write(self, fd: int) -> dict[str, FolderRow]:
        """Write all pieces into the empty file ``fd``; those of unchanged folders are copied as they are.

        Gives back where they lie; `moved` makes the table believe it.
        """
        rows: dict[str, FolderRow] = {}
        offset = 0
        for folder in sorted(self.rows):
            if folder in self._late and not self.folder(folder):
                continue
            sealed = self._sealed(folder)
            row = self.rows[folder] if self.rows[folder].digest else self.count_again(folder)
            check = sha256(sealed).digest()[:_CHECK]
            rows[folder] = row._replace(offset=offset, length=len(sealed), check=check)
            offset = write_all(fd, sealed, offset)
        return rows

    def moved(self, rows: Mapping[str, FolderRow], fd: int) -> None:
        """The pieces lie in ``fd`` now, as ``rows`` tell."""
        self.rows, self._fd = dict(rows), fd
        self._late.clear()

    def _sealed(self, folder: str) -> bytes:
        if folder in self._late:
            return self._box.seal(_joined(self.folder(folder)), place=f"files/{folder}")
        return self._raw(self.rows[folder])

    def _raw(self, row: FolderRow) -> bytes:
        sealed = read_exactly(self._fd, row.length, row.offset)
        if sha256(sealed).digest()[:_CHECK] != row.check:
            raise UnusableError
        return sealed

    def _opened(self, folder: str) -> Iterable[tuple[str, bytes]]:
        row = self.rows.get(folder)
        if row is None or not row.length:
            return ()
        return _split(bytes(self._box.open(self._raw(row), place=f"files/{folder}")))


def _set(view: dict[str, bytes], name: str, raw: bytes | None) -> None:
    if raw is None:
        view.pop(name, None)
    else:
        view[name] = raw


def _joined(view: Mapping[str, bytes]) -> bytes:
    parts: list[bytes] = []
    for name, raw in view.items():
        word = os.fsencode(name)
        parts += _LENGTHS.pack(len(word), len(raw)), word, raw
    return b"".join(parts)


def _split(raw: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(raw):
        name, length = _LENGTHS.unpack_from(raw, place)
        word = place + _LENGTHS.size
        place = word + name + length
        yield os.fsdecode(raw[word : word + name]), raw[word + name : place]
