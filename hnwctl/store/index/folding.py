"""Writing new images: at the end of a build, and when a log has grown so long that readers feel it."""

import os
import sqlite3
from contextlib import suppress

from hnwctl.model.tables import Part
from hnwctl.store.index.detail import Detail
from hnwctl.store.index.filetable import FileTable, FolderRow
from hnwctl.store.index.folder import Folder, Head
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.repository.steps import step


class Folding:
    """New images under a new number. The lock of the folder is held, and nothing counts before `finish`."""

    def __init__(self, folder: Folder, head: Head) -> None:
        self.head = head
        self.stored: dict[Part, tuple[Image, Log]] = {}
        self.files = -1
        self.rows: dict[str, FolderRow] = {}
        self.descriptors: dict[Part, list[int]] = {"hot": [], "detail": []}
        self._folder = folder
        self._number = folder.next_number()
        self._names: list[str] = []

    def detail(self, db: sqlite3.Connection, detail: Detail) -> None:
        """Write the detail tables."""
        detail.load()
        size = self._store("detail", db.serialize(name="detail"), detail.until)
        self.head = self.head._replace(detail=self._number, detail_size=size, first=detail.until)

    def hot(self, db: sqlite3.Connection, table: FileTable, until: int) -> None:
        """Write the hot tables, which know of the detail log up to frame ``until``, and the file table."""
        self.files = self._new_file("hot", f"files-{self._number}.age")
        self.rows = table.write(self.files)
        places = [(folder, *row) for folder, row in self.rows.items()]
        db.execute("DELETE FROM _folders")
        db.executemany("INSERT INTO _folders VALUES (?, ?, ?, ?, ?, ?)", places)
        size = self._store("hot", db.serialize(name="main"), 0)
        self.head = self.head._replace(hot=self._number, hot_size=size, detail_until=until)

    def _store(self, part: Part, content: bytes, first: int) -> int:
        number, box = self._number, self._folder.box
        step("write an image of the index")
        fd = self._new_file(part, f"{part}-{number}.age")
        image = Image.write(box, fd, f"{part}/{number}", content)
        step("begin a log of the index")
        log = self._new_file(part, f"{part}-{number}.log")
        self.stored[part] = image, self._folder.log(log, part, number, first)
        return image.size

    def _new_file(self, part: Part, name: str) -> int:
        self._names.append(name)
        fd = self._folder.new_file(name)
        self.descriptors[part].append(fd)
        return fd

    def finish(self) -> None:
        """From now on the new images are the index."""
        self._folder.put_head(self.head)

    def undo(self) -> None:
        """Take away what was written."""
        for fd in (*self.descriptors["hot"], *self.descriptors["detail"]):
            os.close(fd)
        for name in self._names:
            with suppress(OSError):
                (self._folder.path / name).unlink(missing_ok=True)
