"""What the index is given about a record file, and how it is written down as a frame of a log."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hnwctl.model.tables import Part
from hnwctl.store.index.filetable import FileState, SectionState
from hnwctl.store.index.projection import Rows
from hnwctl.store.index.stamps import Stamp

_NOTHING: Mapping[str, Any] = {}


class Entry(NamedTuple):
    """A record file as it was read: it takes the place of all that was known of that path.

    ``stamp`` is None to have the file read again next time; ``removed`` forgets the file and its rows.
    """

    path: str
    stamp: Stamp | None
    sections: Mapping[str, SectionState] = _NOTHING
    rows: Rows = _NOTHING
    removed: bool = False

    def state(self) -> bytes | None:
        """What the file table keeps of it; None when the file is to be forgotten."""
        return None if self.removed else FileState(self.stamp, self.sections).pack()


def longest_row(entries: Iterable[Entry]) -> int:
    """At most how many bytes the texts of one row have, over all rows of ``entries``."""
    rows = (row for entry in entries for table in entry.rows.values() for row in table)
    return 4 * max((len("".join([cell for cell in row if type(cell) is str])) for row in rows), default=0)


class HotFrame(NamedTuple):
    """One change as the hot log has it: states, hot rows, digests of the folders, own facts.

    ``parts`` has the number of the frame in each other part's log behind which this change is complete.
    """

    states: Mapping[str, bytes | None]
    rows: Mapping[str, Rows]
    folders: Mapping[str, tuple[int, bytes]]
    meta: Mapping[str, str]
    parts: Mapping[Part, int]

    def encode(self) -> bytes:
        """As bytes."""
        states = {path: raw and b64encode(raw).decode() for path, raw in self.states.items()}
        folders = {folder: (files, known.hex()) for folder, (files, known) in self.folders.items()}
        return _json([states, self.rows, folders, self.meta, self.parts])

    @classmethod
    def decode(cls, raw: bytes) -> "HotFrame":
        """What `encode` made bytes of."""
        states, rows, folders, meta, parts = _plain(raw)
        return cls(
            {path: text and b64decode(text) for path, text in states.items()},
            rows,
            {folder: (files, bytes.fromhex(known)) for folder, (files, known) in folders.items()},
            meta,
            parts,
        )


def encode_rows(rows: Mapping[str, Rows]) -> bytes:
    """A frame of the log of any other part: path -> its rows."""
    return _json(rows)


def decode_rows(raw: bytes) -> dict[str, Rows]:
    """What `encode_rows` made bytes of."""
    rows: dict[str, Rows] = _plain(raw)
    return rows


def _json(value: object) -> bytes:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(raw: bytes) -> Any:
    import json

    return json.loads(raw.decode("utf-8", "surrogatepass"))
