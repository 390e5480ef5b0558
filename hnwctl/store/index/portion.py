"""The parts of an index beside the hot one: each is opened by the first question that reads a table of it."""

import sqlite3
from collections.abc import Mapping

from hnwctl.store.index.entry import decode_rows, encode_rows
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.index.projection import Rows
from hnwctl.store.index.schema import Writer, schema_of, transaction

Changed = Mapping[str, Rows]
"""Path -> the rows that take the place of those it had."""


class Portion:
    """The tables of one part in a connection, as frame ``until`` of its log left them, and what came since.

    Without `lies_in` they are in the connection from the beginning, and nowhere else.
    """

    def __init__(self, db: sqlite3.Connection, writer: Writer) -> None:
        self.until = 0
        self.loaded = True
        self._db = db
        self._writer = writer
        self._stored: tuple[Image, Log] | None = None
        self._late: list[Changed] = []

    def lies_in(self, image: Image, log: Log, *, until: int) -> None:
        """The tables are to be loaded from ``image`` and, up to frame ``until``, from ``log``."""
        self._stored, self.loaded, self.until = (image, log), False, until

    def moved(self, image: Image, log: Log) -> None:
        """The tables, loaded, have been written to a new image."""
        self._stored = image, log

    def load(self) -> None:
        """Have the tables in the connection. Raises UnusableError if they are damaged."""
        if self.loaded or self._stored is None:
            return
        image, log = self._stored
        self._db.deserialize(image.read(), name=schema_of(self._writer.part))
        log = log.again()
        for raw in log.read(self.until):
            self._replace(decode_rows(raw))
        for rows in self._late:
            self._replace(rows)
        self._stored, self.loaded = (image, log), True
        self._late.clear()

    def content(self) -> bytes:
        """The tables as an image has them. Raises UnusableError as `load`."""
        self.load()
        return self._db.serialize(name=schema_of(self._writer.part))

    def take(self, rows: Changed) -> None:
        """Change the tables; `append` has others learn of it."""
        if self.loaded:
            self._replace(rows)
        else:
            self._late.append(rows)

    def catch_up(self, until: int) -> None:
        """Take over what others appended, up to frame ``until``."""
        if self.loaded and self._stored:
            for raw in self._stored[1].read(until):
                self._replace(decode_rows(raw))
        self.until = max(self.until, until)

    def append(self, rows: Changed) -> bool:
        """Append to the log what was just taken; False if the log is full. OSError leaves it as it was."""
        if self._stored is None:
            return False
        image, log = self._stored
        raw = encode_rows(rows)
        log.skip(self.until)
        if log.full(len(raw), image.size):
            return False
        log.append(raw)
        self.until = log.number
        self._late.clear()  # from now on they are read from the log
        return True

    def _replace(self, rows: Changed) -> None:
        with transaction(self._db):
            for path, own in rows.items():
                self._writer.replace(path, own)
