"""The shape of a table of the index: data only, so that domain defines and store builds."""

from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple, get_args

Part = Literal["hot", "names", "soon", "agenda", "money", "texts", "finance", "service", "detail"]
PARTS: tuple[Part, ...] = get_args(Part)
"""Each part is an image of its own, opened by the first question that reads a table of it; ``hot`` by every
one, so that nothing belongs there which only some need. ``detail`` is the rest. SQLite has room for ten.
"""


class Column(NamedTuple):
    """One column: its SQLite declaration, and the compartment a key must hold to have it at all.

    ``compartment`` is None for what the outside of a record already says. ``doc`` is one line for
    people, in English.
    """

    name: str
    decl: str
    compartment: str | None
    doc: str = ""


class Table(NamedTuple):
    """One table; the first column is always ``id``, the record it came from.

    ``indexes`` holds the column lists to index (``"folded"``, ``"kind, date"``).
    """

    name: str
    part: Part
    columns: tuple[Column, ...]
    indexes: tuple[str, ...] = ()
    doc: str = ""

    def narrowed(self, held: AbstractSet[str]) -> "Table | None":
        """The table as a key with these compartments has it; None when it has none of it.

        A table whose ``id`` belongs to a compartment exists only with that compartment.
        """
        kept = tuple(column for column in self.columns if column.compartment in {None, *held})
        if not kept or kept[0] != self.columns[0]:
            return None
        names = {column.name for column in kept}
        indexes = tuple(index for index in self.indexes if names.issuperset(index.split(", ")))
        return self._replace(columns=kept, indexes=indexes)
