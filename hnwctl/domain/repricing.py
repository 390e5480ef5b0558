"""The index on another day or at other rates: what changes in ``clients``, without opening a record.

Only clients that day or rates can touch are looked at: with money in other currencies, earlier totals
that hold up a tier, holdings about to close, a stage whose rhythm ends, or nothing that dates them. A
changed policy is another matter: it makes another index.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hnwctl.domain.cells import Cell
from hnwctl.domain.client_row import Cells, contact_cells, due_cells, worth_cells
from hnwctl.domain.contact_facts import COLUMNS as PLAN_COLUMNS
from hnwctl.domain.contact_facts import facts_in
from hnwctl.domain.freshness import goes_by_tier
from hnwctl.domain.pricing import position_in, total_in, worth
from hnwctl.domain.setting import Setting
from hnwctl.domain.tables import CLIENTS

Query = Callable[[str, tuple[object, ...]], Iterable[Sequence[Any]]]
"""Runs SQL on the hot tables of the index."""

_PRICED = ("tier", "tier_since", "aum", "financial_assets", "net_worth", "wallet_share", "unpriced")
_TIMED = ("every", "next_contact", "do_not_contact")
_BY_TIER = ("profile", "finance", "service")
_DUE = tuple(f"due_{section}" for section in _BY_TIER)
_REVIEWED = tuple(f"reviewed_{section}" for section in _BY_TIER)
_CHANGING = (*_PRICED, *_TIMED, *_DUE)
_READ = (*_CHANGING, *_REVIEWED, "stage", "stage_since", "last_contact")


@dataclass(frozen=True, slots=True)
class Update:
    """A statement that changes ``clients``, and its parameters for every client that changes."""

    sql: str
    rows: tuple[tuple[Cell, ...], ...]


def reprice(query: Query, setting: Setting) -> Update:
    """What is to change so that ``clients`` is as it would be if it were built under ``setting``.

    The index was built with the same policy and base currency for the same key, on whatever day.
    """
    columns = tuple(name for name in _CHANGING if name in _held(setting))
    if not columns:
        return Update("", ())
    marks = ", ".join(f"{name} = ?" for name in columns)
    rows = (
        (*(new[name] for name in columns), owner)
        for owner, old, new in _clients(query, setting)
        if any(new[name] != old[name] for name in columns)
    )
    return Update(f"UPDATE clients SET {marks} WHERE id = ?", tuple(rows))  # noqa: S608 - names of our columns


def _held(setting: Setting) -> set[str]:
    return {
        column.name
        for column in CLIENTS.columns
        if column.compartment is None or column.compartment in setting.held
    }


def _clients(query: Query, setting: Setting) -> Iterator[tuple[str, Cells, Cells]]:
    """Id, cells as they are and as they should be, of every client that may change."""
    prices = _Prices(query, setting) if "finance" in setting.held else None
    plans = _by_id(query, "contact_plans", PLAN_COLUMNS) if {"profile", "agenda"} <= setting.held else {}
    freshness = _Freshness(query, setting)
    read = [name for name in _READ if name in _held(setting)]
    for owner, *values in query(f"SELECT id, {', '.join(read)} FROM clients", ()):  # noqa: S608
        old: Cells = dict(zip(read, values, strict=True))
        new = dict(old)
        if prices is not None:
            new |= prices.cells(owner)
        if new.get("tier") != old.get("tier"):
            new |= freshness.cells(owner, new)
        for plan in plans.get(owner, ()):
            until = _text(plan[PLAN_COLUMNS.index("left_alone")])
            if until:
                new["do_not_contact"] = int(until >= setting.today.isoformat())
            if _dated(plan, new, setting) and new.get("tier") == old.get("tier"):
                continue
            facts = facts_in(plan, stage=_text(new["stage"]), stage_since=_text(new["stage_since"]))
            new |= contact_cells(facts, new, setting)
        if new != old:
            yield owner, old, new


def _dated(plan: Sequence[Cell], cells: Mapping[str, Cell], setting: Setting) -> bool:
    """Whether the next contact is the same on any day, as long as the tier is."""
    _, began, starting, *_ = plan
    rhythm = setting.policy.cadence.by_stage.get(_text(cells["stage"]) or "")
    counted = cells.get("last_contact") or began or starting
    return counted is not None and (rhythm is None or rhythm.during is None)


class _Freshness:
    """From when sections are stale, of a client whose tier is another one."""

    def __init__(self, query: Query, setting: Setting) -> None:
        self._rules = setting.policy
        self._sections = [name for name in _BY_TIER if goes_by_tier(name, self._rules)]
        self._written = _by_id(query, "unreviewed", ("section", "written")) if self._sections else {}

    def cells(self, owner: str, cells: Cells) -> Cells:
        """The days that go by the tier in ``cells``, of the sections that this key has them of."""
        written: dict[str, Cell] = dict(self._written.get(owner, ()))  # type: ignore[arg-type]  # rows of two
        since = {name: _date(cells[f"reviewed_{name}"] or written.get(name))
                 for name in self._sections if f"due_{name}" in cells}  # fmt: skip
        return due_cells(since, cells, self._rules)


class _Prices:
    """What day and rates make of the wealth of those clients whom they can touch."""

    def __init__(self, query: Query, setting: Setting) -> None:
        self._setting = setting
        position = ("currency", "until", "aum", "financial", "assets", "liabilities", "as_of")
        self._positions = _by_id(query, "positions", position)
        self._totals = _by_id(query, "totals", ("date", "amount", "currency"))
        published = "agenda" in setting.held
        self._published = _by_id(query, "published", ("tier", "since")) if published else {}

    def cells(self, owner: str) -> Cells:
        """The cells that may change; none of a client whose wealth is the same on any day."""
        positions, totals = self._positions.get(owner, ()), self._totals.get(owner, ())
        if not totals and all(
            currency == self._setting.base and until is None for currency, until, *_ in positions
        ):
            return {}
        tier, since = next(iter(self._published.get(owner, ())), (None, None))
        found = worth(map(position_in, positions), map(total_in, totals), self._setting)
        return worth_cells(found, {"tier": tier, "tier_since": since})


def _by_id(query: Query, table: str, columns: Sequence[str]) -> dict[str, list[Sequence[Any]]]:
    """The rows of a table by the record they belong to, in their order."""
    found: dict[str, list[Sequence[Any]]] = {}
    for owner, *row in query(f"SELECT id, {', '.join(columns)} FROM {table}", ()):  # noqa: S608
        found.setdefault(owner, []).append(row)
    return found


def _text(cell: Cell) -> str | None:
    return cell if isinstance(cell, str) else None


def _date(cell: Cell) -> date | None:
    return date.fromisoformat(cell) if isinstance(cell, str) else None
