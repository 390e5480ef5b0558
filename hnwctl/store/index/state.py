"""What one process holds of an index: the tables in memory, and where on the disk they came from.

The hot part is always in memory, and its log tells what happened: a change is there when its frame is. That
frame names the frames of the other parts' logs, which were written before it.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from hnwctl.model.tables import PARTS, Part, Table
from hnwctl.store.index.box import Box, UnusableError
from hnwctl.store.index.entry import Entry, HotFrame, longest_row
from hnwctl.store.index.filetable import FileTable, FolderRow
from hnwctl.store.index.folder import Folder, Head, Opened
from hnwctl.store.index.folding import Folding
from hnwctl.store.index.guard import connect
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.index.portion import Changed, Portion
from hnwctl.store.index.projection import Rows
from hnwctl.store.index.schema import OWN, Writer, create, parts_of, transaction

LONGEST = "longest row"
"""Own fact: how many bytes the texts of the longest row have at most."""


ALL = frozenset(PARTS)


class Change(NamedTuple):
    """What was changed in memory and is to be written down."""

    frame: HotFrame
    parts: Mapping[Part, Changed]


class State:
    """Tables, file table and own facts; changed in memory first, then with the folder's lock on the disk."""

    def __init__(self, db: sqlite3.Connection, tables: Sequence[Table], files: FileTable) -> None:
        self.db = db
        self.files = files
        self.meta: dict[str, str] = {}
        self.writers = {part: Writer(db, tables, part) for part in parts_of(tables)}
        self.portions: dict[Part, Portion] = {
            part: Portion(db, writer) for part, writer in self.writers.items() if part != "hot"
        }
        self._head: Head = {}
        self._hot: tuple[Image, Log] | None = None
        self._held: dict[Part, list[int]] = {}
        self._recounted: set[str] = set()

    @classmethod
    def fresh(cls, tables: Sequence[Table], box: Box) -> "State":
        """Empty tables, on no disk yet."""
        db = connect(parts_of(tables))
        db.executescript(OWN)
        create(db, tables)
        return cls(db, tables, FileTable({}, -1, box))

    @classmethod
    def load(cls, folder: Folder, tables: Sequence[Table]) -> "State":
        """The index in ``folder``. Raises UnusableError if there is none for this key and binding."""
        opened = folder.open()
        held = opened.descriptors()
        try:
            state = cls._loaded(opened, tables, folder.box)
        except BaseException:
            _close(held)
            raise
        state._held = held
        return state

    @classmethod
    def _loaded(cls, opened: Opened, tables: Sequence[Table], box: Box) -> "State":
        if opened.head.keys() != set(parts_of(tables)):
            raise UnusableError
        db = connect(opened.head, opened.stored["hot"][0].read())
        rows = db.execute('SELECT folder, files, digest, offset, length, "check" FROM _folders').fetchall()
        places = {name: FolderRow(*row) for name, *row in rows}
        state = cls(db, tables, FileTable(places, opened.files, box))
        state.meta = dict(db.execute("SELECT key, value FROM _meta"))
        for part, portion in state.portions.items():
            portion.lies_in(*opened.stored[part], until=opened.head[part].until)
        state._head, state._hot = opened.head, opened.stored["hot"]
        state.catch_up()
        return state

    def close(self) -> None:
        """Let go of memory and files."""
        self.db.close()
        _close(self._held)
        self._held = {}

    def require(self, parts: Iterable[Part]) -> None:
        """Have the tables of ``parts`` in the connection. Raises UnusableError if they are damaged."""
        for part in parts:
            if part in self.portions:
                self.portions[part].load()

    def catch_up(self) -> None:
        """Take over what others appended to the logs. Raises UnusableError for what is damaged."""
        if self._hot is None:
            return
        for raw in self._hot[1].read():
            frame = HotFrame.decode(raw)
            self._change(frame)
            for folder, (files, known) in frame.folders.items():
                self.files.note(folder, files, known)
            for part, until in frame.parts.items():
                self.portions[part].catch_up(until)

    def recount(self, folders: Iterable[str]) -> None:
        """Make the digests of ``folders`` anew; the next change that is written down has them."""
        for folder in folders:
            self.files.count_again(folder)
            self._recounted.add(folder)

    def take(self, entries: Sequence[Entry], meta: Mapping[str, str]) -> Change:
        """Change everything in memory; `keep` writes it down."""
        longest = longest_row(entries)
        if longest > self.longest:
            meta = {**meta, LONGEST: str(longest)}
        states = {entry.path: entry.state() for entry in entries}
        frame = HotFrame(states, self._picked("hot", entries), {}, meta, {})
        self._change(frame)
        change = Change(frame, {part: self._picked(part, entries) for part in self.portions if entries})
        for part, rows in change.parts.items():
            self.portions[part].take(rows)
        return change

    def refill(self, tables: Mapping[str, Iterable[tuple[Any, ...]]]) -> set[Part]:
        """Fill whole tables anew; gives back their parts, of which `fold` writes new images."""
        filled: set[Part] = set()
        for part, writer in self.writers.items():
            own = {name: list(rows) for name, rows in tables.items() if name in writer.tables}
            if own:
                self.require([part])
                filled.add(part)
            with transaction(self.db):
                for name, rows in own.items():
                    writer.refill(name, rows)
        return filled

    def _picked(self, part: Part, entries: Sequence[Entry]) -> dict[str, Rows]:
        return {entry.path: self.writers[part].pick(entry.rows) for entry in entries}

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in files that are not known yet, during a build."""
        for writer in self.writers.values():
            writer.insert((entry.path, entry.rows) for entry in entries)
        for entry in entries:
            self.files.put(entry.path, entry.state())

    @property
    def longest(self) -> int:
        """How many bytes the texts of the longest row have at most."""
        return int(self.meta.get(LONGEST, "0"))

    def _change(self, frame: HotFrame) -> None:
        with transaction(self.db):
            for path, rows in frame.rows.items():
                self.writers["hot"].replace(path, rows)
            self.remember(frame.meta)
        for path, state in frame.states.items():
            self.files.put(path, state)

    def remember(self, meta: Mapping[str, str]) -> None:
        """Set own facts."""
        self.meta.update(meta)
        self.db.executemany("INSERT OR REPLACE INTO _meta VALUES (?, ?)", list(meta.items()))

    def keep(self, folder: Folder, change: Change) -> None:
        """Write down what was taken: as frames of the logs, or as new images where a log is full.

        The folder's lock is held, and `catch_up` was called under it. OSError and UnusableError leave the
        change undone: what is in the other parts alone is put there again by whoever finds the change next.
        """
        full = {part for part, rows in change.parts.items() if not self.portions[part].append(rows)}
        self.recount({path.rpartition("/")[0] for path in change.frame.states})
        untils = {part: self.portions[part].until for part in change.parts}
        frame = change.frame._replace(folders=self._counts(), parts=untils).encode()
        if self._is_full(frame):
            full.add("hot")
        if full:
            self.fold(folder, full)
        if self._hot and "hot" not in full:
            self._hot[1].append(frame)
        self._recounted.clear()

    def _counts(self) -> dict[str, tuple[int, bytes]]:
        rows = {name: self.files.rows[name] for name in sorted(self._recounted)}
        return {name: (row.files, row.digest) for name, row in rows.items() if row.digest}

    def _is_full(self, frame: bytes) -> bool:
        if self._hot is None:
            return True
        image, log = self._hot
        return log.full(len(frame), image.size)

    def fold(self, folder: Folder, parts: AbstractSet[Part] = ALL) -> None:
        """Write new images of ``parts``, with the folder's lock held and after `catch_up`.

        OSError and UnusableError (a part is damaged) leave the old ones in place.
        """
        folding = Folding(folder, self._head)
        try:
            for part, portion in self.portions.items():
                if part in parts:
                    folding.part(part, portion)
            if "hot" in parts:
                folding.hot(self.db, self.files, self.portions)
            folding.finish()
        except BaseException:
            folding.undo()
            raise
        self._adopt(folding)

    def _adopt(self, folding: Folding) -> None:
        self._head = folding.head
        for part, stored in folding.stored.items():
            if part == "hot":
                self._hot = stored
                self.files.moved(folding.rows, folding.files)
            else:
                self.portions[part].moved(*stored)
            _close({part: self._held.get(part, [])})
            self._held[part] = folding.descriptors[part]


def _close(held: Mapping[Part, Iterable[int]]) -> None:
    for descriptors in held.values():
        for fd in descriptors:
            os.close(fd)
