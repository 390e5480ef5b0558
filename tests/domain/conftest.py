"""A small book in memory: records as they are read, and the tables of the index made of them."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from hnwctl.domain.projection import PROJECTION, rates_of
from hnwctl.domain.rules import Rules
from hnwctl.errors import ForbiddenError
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.policy import Policy, default_policy_text
from hnwctl.model.records import Meta, OpenRecord
from hnwctl.store import codec

TODAY = date(2026, 11, 23)
EVERYTHING = frozenset(COMPARTMENTS)


class MemoryIndex:
    """The tables of one key, filled; ``query`` refuses what is sealed as the real guard does."""

    def __init__(self, rows: dict[str, list[tuple[Any, ...]]], held: frozenset[str]) -> None:
        self.db = sqlite3.connect(":memory:")
        self.rows = rows
        for table in PROJECTION.tables(held):
            self.db.execute(f'CREATE TABLE "{table.name}" ({", ".join(_column(c) for c in table.columns)})')
            marks = ", ".join("?" * len(table.columns))
            self.db.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows.get(table.name, []))  # noqa: S608

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows; ForbiddenError where a table or column is missing."""
        try:
            return self.db.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            if "no such" in str(error):
                raise ForbiddenError("sealed to your key: {what}", what=str(error)) from None
            raise

    def client(self, owner: str) -> dict[str, Any]:
        """The row of ``clients`` of one client."""
        cursor = self.db.execute("SELECT * FROM clients WHERE id = ?", (owner,))
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def _column(column: Any) -> str:
    return f'"{column.name}" {column.decl}'


@pytest.fixture(scope="session")
def policy() -> Rules:
    """The policy that a new book in China begins with."""
    plain = codec.load(default_policy_text("cn"), source="policy.yaml")
    return Rules.of(Policy.from_plain(plain).to_plain())


@pytest.fixture
def client() -> Callable[..., OpenRecord]:
    """Makes the record of a client: ``client("7k3m9q2x", profile={…}, sealed=("finance",))``."""

    def make(
        owner: str, /, *, sealed: Sequence[str] = (), damaged: Sequence[str] = (), **sections: Any
    ) -> OpenRecord:
        meta = {name: Meta(1, "wang.li/laptop", "2026-11-01T08:00:00Z") for name in sections}
        return OpenRecord("client", owner, sections, meta, tuple(sealed), tuple(damaged))

    return make


@pytest.fixture
def index(policy: Rules) -> Callable[..., MemoryIndex]:
    """Makes the index of records: ``index([…], held={"profile", "agenda"}, today=…)``, under ``rules``."""

    def make(
        records: Iterable[OpenRecord],
        *,
        held: Iterable[str] = EVERYTHING,
        today: date = TODAY,
        rates: Any = None,
        rules: Rules = policy,
    ) -> MemoryIndex:
        records, held = list(records), frozenset(held)
        context = {"policy": rules, "base": "CNY", "today": today, "held": held}
        context["rates"] = rates or rates_of(records)
        return MemoryIndex(PROJECTION.rows(records, context), held)

    return make
