"""Answers for people: without the columns that have nothing to say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hnwctl.console.printing.formats import ColumnSpec, FormatName

PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)
"""The formats that people read."""

_NOTHING: tuple[Any, ...] = (None, "", False, [])


def filled(columns: Iterable[ColumnSpec], rows: Sequence[Mapping[str, Any]]) -> list[ColumnSpec]:
    """The columns of which any row has something to say."""
    return [column for column in columns if any(row.get(column.key) not in _NOTHING for row in rows)]
