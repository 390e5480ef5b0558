"""One read-only statement: what it needs is found out first, then it is run, then its answer is bounded."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from hnwctl.errors import ForbiddenError, InvalidError
from hnwctl.model.tables import Table
from hnwctl.store.index import functions
from hnwctl.store.index.expansion import MAX_COPIES, copies
from hnwctl.store.index.guard import MEGABYTE, Guard, Limits, bound, connect, unbound
from hnwctl.store.index.schema import create, parts_of, schema_of

Parameters = Sequence[Any] | Mapping[str, Any]

_BATCH = 500
_OPENING = frozenset({"OpenRead", "ReopenIdx"})
_ERRORS = (sqlite3.Error, sqlite3.Warning, MemoryError, UnicodeError, OverflowError, ValueError)
_MISSING = ("no such column", "no such table")
_BLANK = r"(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*"
_first_word = re.compile(_BLANK + r"(\w*)", re.DOTALL).match
_READS = frozenset({"select", "with", "values"})


class Result(NamedTuple):
    """An answer; ``more``: the limit cut it; ``sealed_columns``: what ``*`` left out for this key."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sealed_columns: tuple[str, ...] = ()
    more: bool = False


class Plan(NamedTuple):
    """What a statement needs: tables, functions, and the columns that only other keys have."""

    tables: frozenset[str]
    calls: frozenset[str]
    sealed: tuple[str, ...]


class Planner:
    """Prepares statements against empty tables: those of this key, and those of one that opens everything."""

    def __init__(self, held: Sequence[Table], everything: Sequence[Table], limits: Limits) -> None:
        self.limits = limits
        self._held = _Empty(held, limits)
        self._columns = {table.name: {column.name for column in table.columns} for table in held}
        self._everything = _Empty(everything, limits) if list(everything) != list(held) else None

    def plan(self, sql: str, parameters: Parameters) -> Plan:
        """What ``sql`` needs.

        Raises InvalidError if it is no statement that reads, ForbiddenError if it asks for something that
        is sealed to this key.
        """
        word = _first_word(sql)
        if word is None or word[1].lower() not in _READS:
            raise _not_a_query(word[1] if word else "")
        if copies(sql) > MAX_COPIES:
            raise InvalidError("the names after WITH use each other too often", hint="use fewer of them")
        found = self._held.prepare(sql, parameters)
        sealed = self._sealed(sql, parameters)
        if sealed and (_misses(found.error) or _quoted(sealed, sql)):
            raise ForbiddenError("sealed to your key: {what}", what=", ".join(sealed))
        if found.error:
            raise found.error
        return Plan(found.tables, found.calls, sealed)

    def _sealed(self, sql: str, parameters: Parameters) -> tuple[str, ...]:
        """What the statement would read with every key, and cannot with this one."""
        if self._everything is None:
            return ()
        found = self._everything.prepare(sql, parameters)
        columns = {f"{table}.{name}" for table, name in found.columns if self._lacks(table, name)}
        return tuple(sorted(columns | (found.tables - self._columns.keys())))

    def _lacks(self, table: str, column: str) -> bool:
        return table in self._columns and column not in {"", "ROWID", *self._columns[table]}


class _Prepared(NamedTuple):
    """What a statement would use; nothing if it is not valid."""

    tables: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()
    calls: frozenset[str] = frozenset()
    error: InvalidError | None = None


class _Empty:
    """Empty tables, made when they are first needed."""

    def __init__(self, tables: Sequence[Table], limits: Limits) -> None:
        self._tables = tables
        self._limits = limits
        self._db: sqlite3.Connection | None = None
        self._roots: dict[tuple[int, int], str] = {}

    def prepare(self, sql: str, parameters: Parameters) -> _Prepared:
        """What ``sql`` would use. EXPLAIN prepares it, runs nothing, and tells which tables are opened.

        The authorizer tells it of columns, but not of a table of which only a column after USING is read.
        """
        db, guard = self._connection(), Guard(self._tables, self._limits)
        try:
            with guard.watching(db):
                steps = db.execute(f"EXPLAIN {sql}", parameters).fetchall()
        except _ERRORS as error:
            return _Prepared(error=explained(error, guard, self._limits))
        opened = {(part, root) for _, what, _, root, part, *_ in steps if what in _OPENING}
        tables = {self._roots[place] for place in opened if place in self._roots}
        return _Prepared(
            frozenset(tables | ({table for table, _ in guard.reads} & set(self._roots.values()))),
            frozenset(guard.reads),
            frozenset(guard.calls),
        )

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            parts = parts_of(self._tables)
            self._db = connect(parts)
            create(self._db, self._tables)
            for number, part in zip((0, *range(2, 12)), parts, strict=False):  # 1 is SQLite's own
                sql = f"SELECT rootpage, tbl_name FROM {schema_of(part)}.sqlite_master"  # noqa: S608
                self._roots |= {(number, root): name for root, name in self._db.execute(sql)}
            bound(self._db, self._limits.length)
            functions.set_today(self._db, None)
        return self._db


def run(
    db: sqlite3.Connection, guard: Guard, limits: Limits, sql: str, parameters: Parameters, limit: int | None
) -> Result:
    """Run a planned statement and take at most ``limit`` rows of its answer.

    Raises InvalidError when it fails, takes too long or too much memory, or answers more rows than anybody
    can use.
    """
    bound(db, limits.length)
    try:
        with guard.watching(db):
            cursor = db.execute(sql, parameters)
            columns = tuple(column[0] for column in cursor.description or ())
            rows = _fetched(cursor, limits.rows if limit is None else min(limit, limits.rows))
            cursor.close()
    except _ERRORS as error:
        raise explained(error, guard, limits) from None
    finally:
        unbound(db)
    if limit is None or limit > limits.rows:
        _check_count(len(rows), limits)
        return Result(columns, rows)
    return Result(columns, rows[:limit], more=len(rows) > limit)


def _fetched(cursor: sqlite3.Cursor, limit: int) -> list[tuple[Any, ...]]:
    """At most one row more than ``limit``."""
    rows: list[tuple[Any, ...]] = []
    while len(rows) <= limit and (batch := cursor.fetchmany(min(_BATCH, limit + 1 - len(rows)))):
        rows += batch
    return rows


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.rows:
        raise InvalidError(
            "the answer has more than {count} rows",
            hint="ask for less, with WHERE or LIMIT",
            count=limits.rows,
        )


def explained(error: BaseException, guard: Guard, limits: Limits) -> InvalidError:
    """An error of SQLite or its module in words for the person who wrote the statement.

    Raises KeyboardInterrupt if it was the user who stopped it.
    """
    if guard.refused:
        return _refusal(*guard.refused)
    if guard.late:
        return InvalidError(
            "the query took longer than {seconds} seconds and was stopped",
            hint="ask for less, with WHERE or LIMIT, and check how its tables are joined",
            seconds=f"{limits.seconds:g}",
        )
    if guard.greedy or isinstance(error, MemoryError):
        return InvalidError(
            "the query needs more than {size} MB of memory and was stopped",
            hint="ask for less, with WHERE or LIMIT, and check how its tables are joined",
            size=limits.memory // MEGABYTE,
        )
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
        raise KeyboardInterrupt
    if "user-defined function" in str(error):
        return InvalidError("a function in the query was given something that it cannot take")
    if isinstance(error, sqlite3.DataError):
        return InvalidError("a text in the query is longer than {size} KB", size=limits.length // 1024)
    return InvalidError(
        "this query is not valid: {reason}", hint="tables and columns: hnwctl query --schema", reason=error
    )


def _refusal(what: str, name: str) -> InvalidError:
    if what == "function":
        return InvalidError("this function cannot be used in a query: {name}", name=name)
    if what == "table":
        return InvalidError(
            "no such table: {name}", hint="tables and columns: hnwctl query --schema", name=name
        )
    return _read_only()


def _not_a_query(word: str) -> InvalidError:
    return _read_only() if word else InvalidError("the query is empty")


def _read_only() -> InvalidError:
    return InvalidError(
        "a query can only read: it is one SELECT, WITH or VALUES statement",
        hint="tables and columns: hnwctl query --schema",
    )


def _misses(error: InvalidError | None) -> bool:
    return error is not None and str(error.facts.get("reason", "")).startswith(_MISSING)


def _quoted(sealed: Iterable[str], sql: str) -> bool:
    """Whether a sealed column stands in double quotes: SQLite takes an unknown one for a text."""
    names = {name.rpartition(".")[2].lower() for name in sealed}
    return any(word.lower() in names for word in re.findall(r'"([^"]*)"', sql))
