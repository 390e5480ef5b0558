"""Writing new images: at the end of a build, and when a log has grown so long that readers feel it."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress

from hnwctl.model.tables import Part
from hnwctl.store.index.filetable import FileTable, FolderRow
from hnwctl.store.index.folder import Folder, Head, Place
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.index.portion import Portion
from hnwctl.store.repository.steps import step


class Folding:
    """New images under a new number. The lock of the folder is held, and nothing counts before `finish`."""

    def __init__(self, folder: Folder, head: Head) -> None:
        self.head: dict[Part, Place] = dict(head)
        self.stored: dict[Part, tuple[Image, Log]] = {}
        self.files = -1
        self.rows: dict[str, FolderRow] = {}
        self.descriptors: dict[Part, list[int]] = {}
        self._folder = folder
        self._number = folder.next_number()
        self._names: list[str] = []

    def part(self, part: Part, portion: Portion) -> None:
        """Write the tables of a part."""
        self._store(part, portion.content(), portion.until)

    def hot(self, db: sqlite3.Connection, table: FileTable, portions: Mapping[Part, Portion]) -> None:
        """Write the hot tables, with what is known of the other parts, and the file table."""
        self.files = self._new_file("hot", f"files-{self._number}.age")
        self.rows = table.write(self.files)
        places = [(folder, *row) for folder, row in self.rows.items()]
        db.execute("DELETE FROM _folders")
        db.executemany("INSERT INTO _folders VALUES (?, ?, ?, ?, ?, ?)", places)
        self._store("hot", db.serialize(name="main"), 0)
        for part, portion in portions.items():
            self.head[part] = self.head[part]._replace(until=portion.until)

    def _store(self, part: Part, content: bytes, first: int) -> None:
        number = self._number
        step("write an image of the index")
        fd = self._new_file(part, f"{part}-{number}.age")
        image = Image.write(self._folder.box, fd, f"{part}/{number}", content)
        step("begin a log of the index")
        log = self._new_file(part, f"{part}-{number}.log")
        self.stored[part] = image, self._folder.log(log, part, number, first)
        until = self.head[part].until if part in self.head else 0
        self.head[part] = Place(number, len(content), first, until)

    def _new_file(self, part: Part, name: str) -> int:
        self._names.append(name)
        fd = self._folder.new_file(name)
        self.descriptors.setdefault(part, []).append(fd)
        return fd

    def finish(self) -> None:
        """From now on the new images are the index."""
        self._folder.put_head(self.head)

    def undo(self) -> None:
        """Take away what was written."""
        for fds in self.descriptors.values():
            for fd in fds:
                os.close(fd)
        for name in self._names:
            with suppress(OSError):
                (self._folder.path / name).unlink(missing_ok=True)
