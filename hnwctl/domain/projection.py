"""From records to rows: what the index builds its tables with.

``PROJECTION`` is handed down to the store, which knows no trade. It is a module-level object without state,
so that worker processes find it by name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cells import Cell
from hnwctl.domain.tables import VERSION, all_tables, tables_for
from hnwctl.model.records import OpenRecord
from hnwctl.model.tables import Table

if TYPE_CHECKING:
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.sections import Typed
    from hnwctl.domain.setting import Setting

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
        """
        from hnwctl.domain.setting import Setting

        setting = Setting.of(context)
        found: dict[str, list[Row]] = {table.name: [] for table in all_tables()}
        for record in records:
            for table, rows in _RECORDS[record.kind](record, setting):
                found[table].extend((record.id, *row) for row in rows)
        return {name: list(map(cut, found[name])) for name, cut in _cuts(setting.held).items()}


PROJECTION = BookProjection()
"""The one there is."""


def rates_of(records: Iterable[OpenRecord]) -> "RateTable":
    """The exchange rates in market notes; a note that does not hold gives none."""
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.sections import typed

    notes: Iterator[Any] = (typed(record).models.get("note") for record in records if record.kind == "market")
    return RateTable((rate.date, rate.currency, rate.rate) for note in notes if note for rate in note.rates)


def _client(record: OpenRecord, setting: "Setting") -> Iterator[tuple[str, Iterable[Row]]]:
    from hnwctl.domain.client_row import client_row
    from hnwctl.domain.detail_rows import detail_rows
    from hnwctl.domain.hot_rows import hot_rows
    from hnwctl.domain.sections import typed

    sections = typed(record)
    yield "clients", [client_row(record, sections, setting)]
    yield from hot_rows(sections, setting)
    yield from detail_rows(record, sections, setting.base)
    yield "problems", _problems(sections)


def _market(record: OpenRecord, setting: "Setting") -> Iterator[tuple[str, Iterable[Row]]]:
    from hnwctl.domain.detail_rows import text_rows
    from hnwctl.domain.market_rows import market_row, rate_rows
    from hnwctl.domain.sections import typed

    sections = typed(record)
    note: Any = sections.models.get("note")
    if note is not None:
        yield "market", [market_row(note)]
        yield "rates", rate_rows(note)
    yield "texts", text_rows(record)
    yield "problems", _problems(sections)


def _problems(sections: "Typed") -> Iterator[Row]:
    return ((section, problem.path, problem.reason) for section, problem in sections.problems)


_RECORDS: Mapping[str, Callable[[OpenRecord, "Setting"], Iterator[tuple[str, Iterable[Row]]]]] = {
    "client": _client,
    "market": _market,
}
"""Kind of record -> its rows."""


def _cuts(held: frozenset[str]) -> dict[str, Callable[[Row], Row]]:
    """For each table that the key has, what takes the columns that the key has from a whole row."""
    whole = {table.name: [column.name for column in table.columns] for table in all_tables()}
    return {table.name: _cut(table, whole[table.name]) for table in tables_for(held)}


def _cut(table: Table, whole: Sequence[str]) -> Callable[[Row], Row]:
    places = [whole.index(column.name) for column in table.columns]
    if len(places) == len(whole):
        return lambda row: row
    return itemgetter(*places) if len(places) > 1 else lambda row: (row[0],)
