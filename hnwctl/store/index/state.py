"""What one process holds of an index: the tables in memory, and where on the disk they came from."""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from hnwctl.model.tables import Part, Table
from hnwctl.store.index.box import Box
from hnwctl.store.index.detail import Changed, Detail
from hnwctl.store.index.entry import Entry, HotFrame, longest_row
from hnwctl.store.index.filetable import FileTable, FolderRow
from hnwctl.store.index.folder import Folder, Head, Opened
from hnwctl.store.index.folding import Folding
from hnwctl.store.index.guard import connect
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.index.schema import OWN, Writer, create, transaction

MAX_FRAMES = 32
MIN_BYTES = 2**18
"""The hot log is full with so many frames, or with so many bytes and more than an eighth of its image."""
BOTH: frozenset[Part] = frozenset({"hot", "detail"})
LONGEST = "longest row"
"""Own fact: how many bytes the texts of the longest row have at most."""


class Change(NamedTuple):
    """What was changed in memory and is to be written down."""

    frame: HotFrame
    detail: Changed


class State:
    """Tables, file table and own facts; changed in memory first, then with the folder's lock on the disk."""

    def __init__(self, db: sqlite3.Connection, tables: Sequence[Table], files: FileTable) -> None:
        self.db = db
        self.files = files
        self.meta: dict[str, str] = {}
        self.writers: dict[Part, Writer] = {
            "hot": Writer(db, tables, "hot"),
            "detail": Writer(db, tables, "detail"),
        }
        self.detail = Detail(db, self.writers["detail"])
        self._head = Head()
        self._hot: tuple[Image, Log] | None = None
        self._held: dict[Part, list[int]] = {"hot": [], "detail": []}
        self._recounted: set[str] = set()

    @classmethod
    def fresh(cls, tables: Sequence[Table], box: Box) -> "State":
        """Empty tables, on no disk yet."""
        db = connect()
        db.executescript(OWN)
        create(db, tables)
        return cls(db, tables, FileTable({}, -1, box))

    @classmethod
    def load(cls, folder: Folder, tables: Sequence[Table]) -> "State":
        """The index in ``folder``. Raises UnusableError if there is none for this key and binding."""
        opened = folder.open()
        try:
            return cls._loaded(opened, tables, folder.box)
        except BaseException:
            opened.close()
            raise

    @classmethod
    def _loaded(cls, opened: Opened, tables: Sequence[Table], box: Box) -> "State":
        db = connect(opened.hot.read())
        rows = db.execute('SELECT folder, files, digest, offset, length, "check" FROM _folders').fetchall()
        places = {name: FolderRow(*row) for name, *row in rows}
        state = cls(db, tables, FileTable(places, opened.files, box))
        state.meta = dict(db.execute("SELECT key, value FROM _meta"))
        state.detail.lies_in(opened.detail, opened.detail_log, until=opened.head.detail_until)
        state._head, state._hot = opened.head, (opened.hot, opened.hot_log)
        state._held = opened.descriptors()
        state.catch_up()
        return state

    def close(self) -> None:
        """Let go of memory and files."""
        self.db.close()
        for part in BOTH:
            self._hold(part, [])

    def _hold(self, part: Part, descriptors: list[int]) -> None:
        for fd in self._held[part]:
            os.close(fd)
        self._held[part] = descriptors

    def catch_up(self) -> None:
        """Take over what others appended to the logs. Raises UnusableError for what is damaged."""
        if self._hot is None:
            return
        for raw in self._hot[1].read():
            frame = HotFrame.decode(raw)
            self._change(frame)
            for folder, (files, known) in frame.folders.items():
                self.files.note(folder, files, known)
            self.detail.catch_up(frame.detail)

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
        hot, detail = self.writers["hot"], self.writers["detail"]
        states = {entry.path: entry.state() for entry in entries}
        frame = HotFrame(states, {entry.path: hot.pick(entry.rows) for entry in entries}, {}, meta, 0)
        change = Change(frame, {entry.path: detail.pick(entry.rows) for entry in entries})
        self._change(frame)
        self.detail.take(change.detail)
        return change

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

        The folder's lock is held, and `catch_up` was called under it. OSError leaves the logs as they were.
        """
        full: set[Part] = set()
        if change.detail and not self.detail.append(change.detail):
            full.add("detail")
        self.recount({path.rpartition("/")[0] for path in change.frame.states})
        if not self._append(change.frame._replace(folders=self._counts(), detail=self.detail.until)):
            full.add("hot")
        self._recounted.clear()
        if full:
            self.fold(folder, full)

    def _counts(self) -> dict[str, tuple[int, bytes]]:
        rows = {name: self.files.rows[name] for name in sorted(self._recounted)}
        return {name: (row.files, row.digest) for name, row in rows.items() if row.digest}

    def _append(self, frame: HotFrame) -> bool:
        if self._hot is None:
            return False
        image, log = self._hot
        raw = frame.encode()
        if log.full(len(raw), frames=MAX_FRAMES, limit=max(MIN_BYTES, image.size // 8)):
            return False
        log.append(raw)
        return True

    def fold(self, folder: Folder, parts: AbstractSet[Part] = BOTH) -> None:
        """Write new images of ``parts``, with the folder's lock held and after `catch_up`.

        OSError and UnusableError (the detail part is damaged) leave the old ones in place.
        """
        folding = Folding(folder, self._head)
        try:
            if "detail" in parts:
                folding.detail(self.db, self.detail)
            if "hot" in parts:
                folding.hot(self.db, self.files, self.detail.until)
            folding.finish()
        except BaseException:
            folding.undo()
            raise
        self._adopt(folding)

    def _adopt(self, folding: Folding) -> None:
        self._head = folding.head
        if "detail" in folding.stored:
            self.detail.moved(*folding.stored["detail"])
        if "hot" in folding.stored:
            self._hot = folding.stored["hot"]
            self.files.moved(folding.rows, folding.files)
        for part in folding.stored:
            self._hold(part, folding.descriptors[part])
