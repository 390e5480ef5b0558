"""What stands between a query that a person wrote and the index: it can read our tables, for a while.

Three bounds hold together. The authorizer lets a statement select from the projection's tables and call
listed functions, and nothing else. SQLite's own limits bound what one step can cost. Between steps, time
and memory are looked at.
"""

import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from hnwctl.model.tables import Part, Table
from hnwctl.store.index.functions import ALLOWED, NATIVE_LENGTH, TABLE_FUNCTIONS, install

MEGABYTE = 2**20

_STEPS, _SMALL_STEPS = 1000, 20  # of SQLite's machine, between two looks at the clock
_PREFIXES = ("sqlite_", "pragma_", "_")


class Limits(NamedTuple):
    """How much one query may cost. ``memory`` is what it may add to the process, in bytes."""

    seconds: float = 10.0
    memory: int = 512 * MEGABYTE
    rows: int = 1_000_000
    length: int = NATIVE_LENGTH
    clock: Callable[[], float] = time.monotonic


def connect(parts: Iterable[Part], image: bytes | bytearray | None = None) -> sqlite3.Connection:
    """A database in memory, empty or of ``image``, and an empty one beside it for each part but the hot one.

    None ever writes a file. The image is taken in first: SQLite keeps json_each and json_tree from their
    first use on, with a pointer into the database of then, which another image would leave dangling.
    """
    db = sqlite3.connect(":memory:", isolation_level=None, cached_statements=16)
    for pragma in ("temp_store = MEMORY", "trusted_schema = OFF"):
        db.execute(f"PRAGMA {pragma}").close()
    if image is not None:
        db.deserialize(image)
    db.execute("SELECT count(*) FROM json_each('[]'), json_tree('[]')").close()  # made now, while it may be
    for part in parts:
        if part != "hot":
            db.execute(f"ATTACH ':memory:' AS {part}").close()
    return db


def bound(db: sqlite3.Connection, length: int) -> None:
    """Bound what one step of a query can cost; ``length``: bytes that a text may have, also in tables."""
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_LENGTH, length),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, MEGABYTE),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 500),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (sqlite3.SQLITE_LIMIT_COLUMN, 500),
        (sqlite3.SQLITE_LIMIT_VDBE_OP, 250_000),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    ):
        db.setlimit(limit, value)
    install(db, length=length)


def unbound(db: sqlite3.Connection) -> None:
    """Let rows of any length be written again."""
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 2**31 - 1)


class Guard:
    """Watches the queries on one connection, one at a time; ``closely`` if single steps may take long.

    After a query, ``reads`` holds the (table, column) pairs it used and ``calls`` the functions; ``refused``
    says what it was not allowed (``write``, ``table`` or ``function``, and its name), ``late`` and ``greedy``
    that it was stopped.
    """

    def __init__(self, tables: Iterable[Table], limits: Limits, *, closely: bool = False) -> None:
        self._steps = _SMALL_STEPS if closely else _STEPS
        self._tables = {table.name for table in tables} | TABLE_FUNCTIONS
        self._limits = limits
        self._reset()

    def _reset(self) -> None:
        self.reads: set[tuple[str, str]] = set()
        self.calls: set[str] = set()
        self.refused: tuple[str, str] | None = None
        self.late = self.greedy = False

    @contextmanager
    def watching(self, db: sqlite3.Connection) -> Iterator[None]:
        """Everything that ``db`` is asked inside is watched and bounded."""
        self._reset()
        self._deadline = self._limits.clock() + self._limits.seconds
        self._ceiling = _peak_memory() + self._limits.memory
        db.execute("PRAGMA query_only = ON").close()
        db.set_authorizer(self._authorize)
        db.set_progress_handler(self._tick, self._steps)
        try:
            yield
        finally:
            db.set_progress_handler(None, 0)
            db.set_authorizer(None)
            db.execute("PRAGMA query_only = OFF").close()

    def _authorize(
        self, action: int, first: str | None, second: str | None, schema: str | None, _trigger: str | None
    ) -> int:
        if action == sqlite3.SQLITE_READ:
            return self._may_read(first or "", second or "")
        if action == sqlite3.SQLITE_FUNCTION:
            self.calls.add(second or "")
            return self._allow("function", second or "", (second or "").lower() in ALLOWED)
        return self._allow("write", "", action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE))

    def _may_read(self, table: str, column: str) -> int:
        """Without a column it may be a name that WITH gave as well, but none of SQLite's or of ours."""
        known = table in self._tables or (not column and not table.lower().startswith(_PREFIXES))
        self.reads.add((table, column))
        return self._allow("table", table, known)

    def _allow(self, what: str, name: str, allowed: bool) -> int:
        if allowed:
            return sqlite3.SQLITE_OK
        self.refused = self.refused or (what, name)
        return sqlite3.SQLITE_DENY

    def _tick(self) -> bool:
        """Whether the query is to stop. Interrupted by the user here it stops too, and nothing is set."""
        self.late = self._limits.clock() > self._deadline
        self.greedy = _peak_memory() > self._ceiling
        return self.late or self.greedy


def _peak_memory() -> int:
    """The most memory this process ever had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
