"""What the index is told from above: which tables there are, and which rows a record gives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from hnwctl.model.records import OpenRecord
from hnwctl.model.tables import Table

Value = str | int | float | None
"""What a cell may hold; amounts and dates are texts or numbers by the time they come here."""
Row = tuple[Value, ...]
Rows = Mapping[str, Sequence[Row]]
"""Table name -> its rows, each with the record's id first."""


Query = Callable[[str, tuple[object, ...]], Iterable[Sequence[Any]]]
"""Asks the index."""


class Amendment(Protocol):
    """One statement that changes a table of the hot part, and its parameters for every row that changes."""

    @property
    def sql(self) -> str: ...

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]: ...


class Projection(Protocol):
    """From records to rows. A module-level object, so that it reaches worker processes by name."""

    @property
    def version(self) -> str:
        """Changes whenever tables or the meaning of a column change; an index of another is rebuilt."""
        ...

    def tables(self, held: frozenset[str]) -> Sequence[Table]:
        """The tables, with the columns that a key of these compartments may have, and no others."""
        ...

    def rows(self, records: Iterable[OpenRecord], context: dict[str, Any]) -> dict[str, list[Row]]:
        """The rows of ``records``, as wide as ``tables`` of the compartments in ``context`` says."""
        ...

    def near(self, context: dict[str, Any]) -> str:
        """What the tables that `refill` fills depend on; taken back as ``context["near"]``."""
        ...

    def still_near(self, near: str, today: str) -> bool:
        """Whether it is the same on ``today``, an ISO day."""
        ...

    def refill(self, query: Query, context: dict[str, Any]) -> Mapping[str, Iterable[tuple[Any, ...]]]:
        """Table -> all its rows when `near` is another; each led by a number that a row of its record has."""
        ...

    def reprice(self, query: Query, context: dict[str, Any]) -> Amendment:
        """What another day, or other rates, change in rows that are there already."""
        ...
