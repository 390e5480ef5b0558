"""From records to rows: what the index builds its tables with.

``PROJECTION`` is handed down to the store, which knows no trade. It is a module-level object without state,
so that worker processes find it by name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cells import Cell
from hnwctl.domain.tables import VERSION, all_tables, tables_for
from hnwctl.model.records import OpenRecord
from hnwctl.model.tables import Table

if TYPE_CHECKING:
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.repricing import Query, Update

Row = tuple[Cell, ...]


class BookProjection:
    """Tables, and the rows that each record gives."""

    version = VERSION

    def tables(self, held: frozenset[str]) -> Sequence[Table]:
        """The tables, with the columns that a key of these compartments may have, and no others."""
        return tables_for(held)

    def rows(self, records: Iterable[OpenRecord], context: dict[str, Any]) -> dict[str, list[Row]]:
        """The rows of ``records``, as wide as ``tables`` of the compartments in ``context["held"]`` says.

        ``context`` is described at ``Setting.of``. What is wrong with a record becomes rows of ``problems``.
        Tables without rows are not in the answer.
        """
        from hnwctl.domain.record_rows import record_rows
        from hnwctl.domain.setting import Setting

        setting = Setting.of(context)
        cuts = _cuts(setting.held)
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for record in records:
            for table, rows in record_rows(record, setting):
                if table in cuts:
                    cut = cuts[table]
                    found[table] += rows if cut is None else map(cut, rows)
        return {table: rows for table, rows in found.items() if rows}

    def reprice(self, query: "Query", context: dict[str, Any]) -> "Update":
        """What is to change in ``clients`` when the day or the rates are others than when it was built.

        ``query`` asks the hot tables. Empty rows: everything stays as it is.
        """
        from hnwctl.domain.repricing import reprice
        from hnwctl.domain.setting import Setting

        return reprice(query, Setting.of(context))

    def near(self, context: dict[str, Any]) -> str:
        """What the rows of ``soon`` depend on, beside records and policy: the month, and what is near in it.

        Handed on as ``context["near"]`` it saves finding that out again.
        """
        from hnwctl.domain.setting import Setting

        near = Setting.of(context).near
        return near.text(context["today"]) if near else ""

    def still_near(self, near: str, today: str) -> bool:
        """Whether rows that depend on ``near`` are those of ``today``, an ISO day."""
        return near.startswith(today[: len("2026-11")])

    def refill(self, query: "Query", context: dict[str, Any]) -> dict[str, Iterable[Row]]:
        """All rows of ``soon`` when other days are near than when it was filled.

        ``query`` asks the index. Each row is led by a number that a row of its record has.
        """
        from hnwctl.domain.agenda.nearness import refilled
        from hnwctl.domain.setting import Setting

        setting = Setting.of(context)
        if setting.near is None or "agenda" not in setting.held:
            return {}
        return {"soon": refilled(query, setting.near, setting.held)}


PROJECTION = BookProjection()
"""The one there is."""


def rates_of(records: Iterable[OpenRecord]) -> "RateTable":
    """The exchange rates in market notes; a note that does not hold gives none."""
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.sections import typed

    notes: Iterator[Any] = (typed(record).models.get("note") for record in records if record.kind == "market")
    return RateTable((rate.date, rate.currency, rate.rate) for note in notes if note for rate in note.rates)


@cache
def _cuts(held: frozenset[str]) -> Mapping[str, Callable[[Row], Row] | None]:
    """For each table that the key has, what takes the columns that it has from a whole row; None: all."""
    whole = {table.name: [column.name for column in table.columns] for table in all_tables()}
    return {table.name: _cut(table, whole[table.name]) for table in tables_for(held)}


def _cut(table: Table, whole: Sequence[str]) -> Callable[[Row], Row] | None:
    places = [whole.index(column.name) for column in table.columns]
    if len(places) == len(whole):
        return None
    return lambda row: tuple([row[place] for place in places])
