"""The query that counts clients by their values, and what its rows mean. The database does the counting."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from hnwctl.domain.cells import list_of
from hnwctl.domain.conditions import bracketed
from hnwctl.domain.segments.dimensions import Dimension, Key, Rule
from hnwctl.domain.segments.figures import (
    DAMAGED,
    MEASURES,
    SEALED,
    UNPRICED,
    UNRECORDED,
    Group,
    Value,
    sum_columns,
    sums_of,
)

BROKEN = """
LEFT JOIN (SELECT id AS ailing, group_concat(field, ', ') AS broken FROM problems GROUP BY id)
     ON ailing = clients.id
"""
"""Fields that do not hold, beside the client; joined only where there are any."""

_BESIDE = {"sealed": "clients.sealed", "damaged": "clients.damaged"}


@dataclass(frozen=True, slots=True)
class Counting:
    """A query for the index that counts clients by the values of ``keys``, and how to read its rows.

    ``condition`` is SQL over ``clients``, in brackets; ``archived``: those out of sight count too;
    ``problems``: whether the index has any fields that do not hold.
    """

    keys: Sequence[Key]
    held: AbstractSet[str]
    condition: str = ""
    archived: bool = False
    problems: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        """What this key can sum."""
        return MEASURES if "finance" in self.held else ()

    @property
    def sql(self) -> str:
        """One row for clients with the same values, and the same reasons for having none."""
        shown = [_value(key) if key.open(self.held) else "NULL" for key in self.keys]
        groups = [*shown, *self._beside().values()]
        joins = {key.joined: None for key in self.keys if isinstance(key, Dimension) and key.open(self.held)}
        tables = ["clients", *joins, BROKEN if self.problems else ""]
        where = " AND ".join(self.clauses())
        numbers = ", ".join(str(number) for number in range(1, len(groups) + 1))
        return (
            f"SELECT {', '.join([*groups, 'count(*)', *map(sum_columns, self.measures)])}"  # noqa: S608
            f" FROM {' '.join(tables)}{' WHERE ' if where else ''}{where} GROUP BY {numbers}"
        )

    def clauses(self) -> list[str]:
        """Who counts: conditions over ``clients``. Who is out of sight only the profile tells."""
        standing = ["clients.archived = 0"] if "profile" in self.held and not self.archived else []
        return [*standing, *([self.condition] if self.condition else [])]

    def groups(self, rows: Iterable[Sequence[Any]]) -> list[Group]:
        """What the rows of the query mean."""
        return [self._group(row) for row in rows]

    def _beside(self) -> dict[str, str]:
        unpriced = {"unpriced": "clients.unpriced"} if "finance" in self.held else {}
        return {**_BESIDE, **unpriced, **({"broken": "broken"} if self.problems else {})}

    def _group(self, row: Sequence[Any]) -> Group:
        width, beside = len(self.keys), self._beside()
        facts = dict(zip(beside, row[width:], strict=False))
        clients, *sums = row[width + len(beside) :]
        values = tuple(
            self._values(key, cell, facts) for key, cell in zip(self.keys, row[:width], strict=True)
        )
        found = sums_of(sums, self.measures)
        return Group(
            values,
            clients,
            found,
            clients - min((part.known for part in found.values()), default=clients),
            _reason(("finance",), "finance", facts, money=True),
            tuple(list_of(facts.get("unpriced"))),
        )

    def _values(self, key: Key, cell: Any, facts: Mapping[str, Any]) -> tuple[Value, ...]:
        if not key.open(self.held):
            return (Value(None, SEALED),)
        if isinstance(key, Rule):
            return (Value(None, _undecided(facts)) if cell is None else Value(bool(cell)),)
        if cell is None:
            return (Value(None, _reason(key.sections, key.field, facts, money=key.key == "tier")),)
        words = dict.fromkeys(str(cell).split(", ")) if key.many else (str(cell),)
        return tuple(Value(word) if word else Value(None, UNRECORDED) for word in words)


def _value(key: Key) -> str:
    return key.value if isinstance(key, Dimension) else f"NOT NOT {bracketed(key.condition)}"


def _reason(sections: Iterable[str], field: str, facts: Mapping[str, Any], *, money: bool) -> str:
    """Why there is no value: of ``sections`` one is damaged or sealed; or, of ``money``, there is no rate."""
    damaged, sealed = list_of(facts.get("damaged")), list_of(facts.get("sealed"))
    if any(section in damaged for section in sections) or _within(list_of(facts.get("broken")), field):
        return DAMAGED
    if any(section in sealed for section in sections):
        return SEALED
    return UNPRICED if money and facts.get("unpriced") else UNRECORDED


def _undecided(facts: Mapping[str, Any]) -> str:
    """Why a rule cannot tell: it may look at anything."""
    for reason in (DAMAGED, SEALED, UNPRICED):
        if facts.get(reason):
            return reason
    return UNRECORDED


def _within(paths: Iterable[str], field: str) -> bool:
    return any(path == field or path.startswith((f"{field}.", f"{field}[")) for path in paths)
