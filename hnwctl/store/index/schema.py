"""The tables in SQLite: made from the projection's, filled and replaced record by record.

A row's number is made from its record's id, so that a table lies in the order of the ids whatever was
written when, answers without ORDER BY are the same on every machine, and all rows of a record are found
without an index of their own. Each part is a database of its own; the hot one is SQLite's ``main``.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from hnwctl.model.kinds import KINDS
from hnwctl.model.tables import PARTS, Part, Table
from hnwctl.store.index.box import UnusableError
from hnwctl.store.index.projection import Row, Rows
from hnwctl.store.layout import parse_path

OWN = """
CREATE TABLE main._meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE main._folders(folder TEXT PRIMARY KEY, files, digest, offset, length, "check") WITHOUT ROWID;
"""
"""What the index keeps for itself beside the tables of the projection."""

_ROW_BITS, _KIND_BITS = 18, 5
MAX_ROWS = 1 << _ROW_BITS
"""Rows one record can have in one table: what a hostile record has beyond them is left out."""
_IDS = str.maketrans("jkmnpqrstvwxyz", "ijklmnopqrstuv")  # Crockford's digits to those of int(…, 32)
_KINDS = {kind: number for number, kind in enumerate(KINDS)}


@lru_cache(1024)  # each part asks for the same ones
def first_row(path: str) -> int | None:
    """The number of the first row of the record at ``path``; it has MAX_ROWS of them.

    None for a path where no record belongs: a file there has no rows.
    """
    place = parse_path(path)
    if place is None:
        return None
    kind, word = place
    number = int(word.translate(_IDS), 32) << _KIND_BITS | _KINDS[kind]
    return number << _ROW_BITS


def parts_of(tables: Iterable[Table]) -> tuple[Part, ...]:
    """The parts that these tables make up, the hot one always and first."""
    used = {"hot", *(table.part for table in tables)}
    return tuple(part for part in PARTS if part in used)


def schema_of(part: Part) -> str:
    """The name SQLite knows a part by."""
    return "main" if part == "hot" else part


def create(db: sqlite3.Connection, tables: Iterable[Table]) -> None:
    """Make the empty tables; their parts are attached already."""
    for table in tables:
        columns = ", ".join(f'"{column.name}" {column.decl}' for column in table.columns)
        db.execute(f'CREATE TABLE {schema_of(table.part)}."{table.name}"({columns})')


def create_indexes(db: sqlite3.Connection, tables: Iterable[Table]) -> None:
    """Make the indexes of the tables: last, because a full table is indexed faster than a growing one."""
    for table in tables:
        for number, columns in enumerate(table.indexes):
            name = f'{schema_of(table.part)}."{table.name}_{number}"'
            db.execute(f'CREATE INDEX {name} ON "{table.name}"({columns})')


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All changes made inside, or none. Raises UnusableError when the index outgrew what SQLite can hold."""
    try:
        with db:
            db.execute("BEGIN")
            yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise UnusableError from None
        raise


class Writer:
    """Puts the rows of records into the tables of one part."""

    def __init__(self, db: sqlite3.Connection, tables: Iterable[Table], part: Part) -> None:
        self.part = part
        self._db = db
        self._tables = [table for table in tables if table.part == part]
        self._insert = {table.name: _insertion(table) for table in self._tables}

    @property
    def tables(self) -> Collection[str]:
        """The names of its tables."""
        return self._insert.keys()

    def pick(self, rows: Rows) -> dict[str, Sequence[Row]]:
        """Of a record's rows those that belong to this part."""
        return {name: rows[name] for name in self._insert if rows.get(name)}

    def insert(self, records: Iterable[tuple[str, Rows]]) -> None:
        """Add the rows of records, given by path, that are not there yet."""
        collected: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self._insert}
        for path, rows in records:
            first = first_row(path)
            if first is None:
                continue
            for name, numbered in collected.items():
                own = rows.get(name)
                if own:
                    numbered += [(first + place, *row) for place, row in enumerate(own[:MAX_ROWS])]
        for name, numbered in collected.items():
            if numbered:
                self._db.executemany(self._insert[name], numbered)

    def refill(self, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Put ``rows``, led by their numbers, in the place of all that a table of this part has."""
        self._db.execute(f'DELETE FROM {schema_of(self.part)}."{name}"')  # noqa: S608
        self._db.executemany(self._insert[name], rows)

    def replace(self, path: str, rows: Rows) -> None:
        """Put ``rows`` in the place of all that the record at ``path`` had."""
        first = first_row(path)
        if first is None:
            return
        for table in self._tables:
            where = f'{schema_of(table.part)}."{table.name}"'
            last = first + MAX_ROWS - 1
            self._db.execute(f"DELETE FROM {where} WHERE rowid BETWEEN ? AND ?", (first, last))  # noqa: S608
        self.insert([(path, rows)])


def _insertion(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ?" * len(table.columns)
    return f'INSERT INTO {schema_of(table.part)}."{table.name}"(rowid, {names}) VALUES (?{marks})'  # noqa: S608
