"""What the tests of planning share: a table in, a plan out, and the book as it is afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hnwctl.domain.importing.clients import plan_clients
from hnwctl.domain.importing.existing import Existing, ExistingClient
from hnwctl.domain.importing.holdings import plan_holdings
from hnwctl.domain.importing.plan import Options, Plan
from hnwctl.exchange.mapping import Mapped, map_sheet
from hnwctl.exchange.sheet import parse_sheet

TODAY = date(2026, 11, 23)

Book = dict[str, dict[str, dict[str, Any]]]
"""Id -> sections."""


def read(*lines: str, kind: str = "clients") -> Mapped:
    """A table typed as lines of CSV."""
    return map_sheet(parse_sheet("\n".join(lines).encode(), "table.csv"), kind=kind)


def existing(book: Book) -> Existing:
    return Existing.of(ExistingClient(each, sections) for each, sections in book.items())


def plan(table: Mapped, book: Book | None = None, **options: Any) -> Plan:
    """The plan for a table against a book."""
    how = Options(today=TODAY, **options)
    planned = plan_holdings if table.kind == "holdings" else plan_clients
    rows = table.sheet.rows
    return planned(rows, table.columns, existing(book or {}), how, faults=table.sheet.faults)


def carried_out(plan: Plan, book: Book | None = None) -> Book:
    """The book after the plan."""
    after = dict(book or {})
    for number, added in enumerate(plan.added):
        after[f"{len(after):04}{number:04}"] = added.sections
    for updated in plan.updated:
        after[updated.id] = {**after[updated.id], **updated.sections}
    return after


def with_columns(table: Mapped, heading: str, **changes: Any) -> Mapped:
    """The table with another setting for one column."""
    columns = tuple(
        replace(column, **changes) if column.heading == heading else column for column in table.columns
    )
    return replace(table, columns=columns)


def reasons(plan: Plan) -> Sequence[str]:
    """Every reject as a person reads it."""
    return [str(reject) for reject in plan.rejected]
