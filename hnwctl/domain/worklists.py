"""The queries behind ``task list`` and ``complaint list``: filters become SQL with parameters."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

Clauses = list[tuple[str, tuple[object, ...]]]
"""Conditions that must all hold, each with its parameters in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilters:
    """Which tasks: the open ones, or with ``done`` those that were settled."""

    assignee: str = ""
    overdue: bool = False
    done: bool = False
    client: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFilters:
    """Which complaints: the open ones; ``settled`` too; or only those past their time limit."""

    settled: bool = False
    overdue: bool = False
    client: str = ""


@dataclass(frozen=True, slots=True)
class Worklist:
    """A query for the index: the keys of its columns in order; ``name`` is missing where names are sealed.

    With a limit it gives one row more, where there is one: that tells that rows were cut.
    """

    sql: str
    parameters: tuple[object, ...]
    columns: tuple[str, ...]


_TASK = ("text", "due", "assignee", "priority", "campaign", "opened", "done", "dropped", "outcome", "note")
_COMPLAINT = ("text", "request", "about", "channel", "severity", "opened", "due", "closed", "resolution")


def tasks(filters: TaskFilters, *, today: date, held: AbstractSet[str], limit: int | None = None) -> Worklist:
    """The tasks that pass, what is due first in front; of archived clients only where one is named."""
    settled = "(t.done IS NOT NULL OR t.dropped IS NOT NULL)"
    found: Clauses = [(settled if filters.done else f"NOT {settled}", ())]
    if filters.assignee:
        found.append(("t.assignee = ?", (filters.assignee,)))
    if filters.overdue:
        found.append(("t.due < ?", (today.isoformat(),)))
    if filters.campaign:
        found.append(("t.campaign = ?", (filters.campaign,)))
    return _worklist("tasks", _TASK, found + _whose(filters.client, held), held, limit)


def complaints(
    filters: ComplaintFilters, *, today: date, held: AbstractSet[str], limit: int | None = None
) -> Worklist:
    """The complaints that pass, what is due first in front; of archived clients too: the duty stays."""
    found: Clauses = []
    if not filters.settled:
        found.append(("t.closed IS NULL", ()))
    if filters.overdue:
        found.append(("t.closed IS NULL AND substr(t.due, 1, 10) < ?", (today.isoformat(),)))
    if filters.client:
        found.append(("t.id = ?", (filters.client,)))
    return _worklist("complaints", _COMPLAINT, found, held, limit)


def _whose(client: str, held: AbstractSet[str]) -> Clauses:
    if client:
        return [("t.id = ?", (client,))]
    return [("c.archived = 0", ())] if "profile" in held else []


def _worklist(
    table: str, fields: Sequence[str], found: Clauses, held: AbstractSet[str], limit: int | None
) -> Worklist:
    names, order = (("name",), "c.name_key, ") if "profile" in held else ((), "")
    selected = [f"t.{each}" for each in ("id", "item", "nr")] + [f"c.{each}" for each in names]
    selected += [f"t.{each}" for each in fields]
    where = " AND ".join(clause for clause, _ in found) or "1"
    sql = (
        f"SELECT {', '.join(selected)} FROM {table} t JOIN clients c ON c.id = t.id WHERE {where}"  # noqa: S608
        f" ORDER BY t.due NULLS LAST, {order}t.id, t.nr"
    )
    parameters = [value for _, values in found for value in values]
    if limit is not None:
        sql, parameters = f"{sql} LIMIT ?", [*parameters, limit + 1]
    return Worklist(sql, tuple(parameters), ("id", "item", "nr", *names, *fields))
