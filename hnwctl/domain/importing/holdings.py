"""A table of positions against the book: one row, one position of a client who is there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from hnwctl.domain.importing.cells import bind
from hnwctl.domain.importing.existing import Existing
from hnwctl.domain.importing.judging import completed, said, stored
from hnwctl.domain.importing.merging import merged
from hnwctl.domain.importing.plan import (
    Column,
    Faults,
    Options,
    Plan,
    Reject,
    Remark,
    Rows,
    Updated,
    in_order,
)
from hnwctl.domain.importing.positions import Holding, Position, lot_of, read_position, which, whose
from hnwctl.domain.paths import changed_paths
from hnwctl.errors import InvalidError
from hnwctl.model.problems import FieldProblem, FieldsError

_PATH = "finance.holdings"


def plan_holdings(
    rows: Rows, columns: Iterable[Column], existing: Existing, options: Options, *, faults: Faults = ()
) -> Plan:
    """What importing ``rows`` would do to the positions of the clients in ``existing``.

    The outcomes count positions; ``updated`` has one entry for each client that changes. With
    ``options.replace_as_of`` a position with us that a client in the table no longer has is closed as of
    that day, and the total of the client's positions with us becomes a valuation; nothing is closed for a
    client with a rejected row, and nothing at all when rows could not be read.
    """
    bound, notes = bind(columns, rows, options)
    _check_columns({column.target.path for column in bound})
    planner = _Planner(existing, options)
    for number, cells in rows:
        planner.take(read_position(number, cells, bound, options))
    return planner.plan([Reject(*fault) for fault in faults], notes)


def _check_columns(paths: set[str]) -> None:
    hint = "write a mapping: --draft-map gives its first draft"
    if not any(path.startswith("client.") for path in paths):
        raise InvalidError("no column says whose position it is", hint=hint)
    if not paths & {"holding.product", "holding.label"}:
        raise InvalidError("no column holds the product", hint=hint)
    if "holding.amount" not in paths:
        raise InvalidError("no column holds the amount", hint=hint)


class _Row(NamedTuple):
    """A position that can be taken: its row, and the holding in stored form."""

    row: int
    holding: Holding


class _Planner:
    """Collects the rows by client, then lays them over what the clients have."""

    def __init__(self, existing: Existing, options: Options) -> None:
        self.keys = existing.keys
        self.load = existing.load
        self.options = options
        self.outcomes: dict[int, str] = {}
        self.rejected: list[Reject] = []
        self.clients: defaultdict[str, list[_Row]] = defaultdict(list)
        self.doubtful: set[str] = set()
        self.closed: list[tuple[str, str]] = []
        self.mixed: list[str] = []
        self.masked: Counter[str] = Counter()
        self.complete = True

    def take(self, position: Position) -> None:
        """Find the client of a row and judge its position."""
        self.masked.update(position.masked)
        match = whose(position.client, self.keys, self.options.region)
        if match.reason:
            self._reject(Reject(position.row, "", match.reason, match.facts))
            return
        rejects = list(position.problems)
        holding: Holding = {}
        try:
            holding = self._judged(position)
        except FieldsError as error:
            rejects += [_blamed(position, problem) for problem in error.problems]
        if not (position.holding.get("product") or position.holding.get("label")):
            rejects.append(Reject(position.row, "", "no product", {}))
        if rejects:
            self.doubtful.add(match.id)
            self._reject(*rejects)
        else:
            self.clients[match.id].append(_Row(position.row, holding))

    def _judged(self, position: Position) -> Holding:
        raw = {"holdings": [position.holding]}
        found: Holding = said(raw, stored("finance", raw, self.options.region))["holdings"][0]
        return found

    def _reject(self, *rejects: Reject) -> None:
        self.rejected += rejects
        self.outcomes[rejects[0].row] = "rejected"

    def plan(self, faults: list[Reject], notes: list[Remark]) -> Plan:
        """The plan for all rows that were taken."""
        for fault in faults:
            self._reject(fault)
        self.complete = not faults
        book = self.load(list(self.clients))
        changed = [self._client(client, rows, book[client]) for client, rows in self.clients.items()]
        return Plan(
            kind="holdings",
            added=(),
            updated=tuple(filter(None, changed)),
            rejected=in_order(self.rejected),
            outcomes=dict(sorted(self.outcomes.items())),
            notes=(*notes, *self._notes()),
            closed=tuple(self.closed),
        )

    def _client(self, client: str, rows: list[_Row], old: Mapping[str, Any]) -> Updated | None:
        finance = dict(old.get("finance", {}))
        holdings = [dict(item) for item in finance.get("holdings", ())]
        free = set(range(len(holdings)))
        for row in self._distinct(client, rows):
            self._lay(client, holdings, free, row)
        if self.options.replace_as_of and self.complete and client not in self.doubtful:
            self._close(client, holdings, free)
            self._value(client, finance, holdings)
        finance["holdings"] = holdings
        return self._changed(client, rows, old, finance)

    def _distinct(self, client: str, rows: list[_Row]) -> list[_Row]:
        """The rows without those that repeat another; one that contradicts another is rejected."""
        seen: dict[tuple[str, ...], _Row] = {}
        for row in rows:
            earlier = seen.setdefault(lot_of(row.holding), row)
            if earlier is not row and earlier.holding == row.holding:
                self.outcomes[row.row] = "unchanged"
            elif earlier is not row:
                reason = "row {earlier} is the same position and says otherwise"
                self.doubtful.add(client)
                self._reject(Reject(row.row, "", reason, {"earlier": earlier.row}))
        return list(seen.values())

    def _lay(self, client: str, holdings: list[Holding], free: set[int], row: _Row) -> None:
        index = which(holdings, row.holding, free)
        if isinstance(index, str):
            self.doubtful.add(client)
            facts = {"clients": row.holding.get("product", row.holding.get("label", ""))}
            self._reject(Reject(row.row, "", index, facts))
            return
        if index is None:
            holdings.append(row.holding)
            self.outcomes[row.row] = "added"
            return
        free.discard(index)
        laid = merged(_PATH, holdings[index], row.holding)
        self.outcomes[row.row] = "unchanged" if laid == holdings[index] else "updated"
        holdings[index] = laid

    def _close(self, client: str, holdings: list[Holding], free: set[int]) -> None:
        """What is left over is gone, unless it is held elsewhere or is newer than the table."""
        day = str(self.options.replace_as_of)
        for index in sorted(free):
            holding = holdings[index]
            newer = max(holding.get("as_of", ""), holding.get("opened", "")) > day
            if holding.get("held", "us") == "us" and not holding.get("closed") and not newer:
                holding["closed"] = day
                self.closed.append((client, holding.get("product") or holding.get("label") or ""))

    def _value(self, client: str, finance: dict[str, Any], holdings: list[Holding]) -> None:
        """The total of what is with us, as a dated valuation; several currencies have none."""
        ours = [each for each in holdings if each.get("held", "us") == "us" and not each.get("closed")]
        currencies = {each.get("currency") for each in ours}
        if len(currencies) != 1:
            self.mixed += [client] if currencies else []
            return
        total = sum((Decimal(each["amount"]) for each in ours), Decimal(0))
        day = str(self.options.replace_as_of)
        given = {"as_of": day, "of": "aum", "amount": format(total, "f"), "currency": currencies.pop()}
        valuations = [dict(item) for item in finance.get("valuations", ())]
        same = [item for item in valuations if (item.get("of", "aum"), item["as_of"]) == ("aum", day)]
        if same:
            same[0].update({key: value for key, value in given.items() if value})
        else:
            valuations.append({key: value for key, value in given.items() if value})
        finance["valuations"] = valuations

    def _changed(
        self, client: str, rows: list[_Row], old: Mapping[str, Any], finance: dict[str, Any]
    ) -> Updated | None:
        before = dict(old.get("finance", {}))
        if finance == before:
            return None
        try:
            new = completed("finance", finance)
        except InvalidError as error:
            for row in rows:
                self._reject(Reject(row.row, "", error.message, error.facts))
            return None
        changes = tuple(changed_paths({"finance": before}, {"finance": new}))
        name = str(old.get("profile", {}).get("name", client))
        numbers = tuple(row.row for row in rows)
        return Updated(numbers, client, name, changes, {"finance": new}) if changes else None

    def _notes(self) -> list[Remark]:
        notes = []
        if self.masked:
            facts = {"count": sum(self.masked.values()), "columns": ", ".join(self.masked)}
            notes.append(
                Remark("{count} masked {count:cells were|cell was} left out (columns {columns})", facts)
            )
        if self.options.replace_as_of and not self.complete:
            notes.append(Remark("rows could not be read: no position is closed", {}))
        elif self.options.replace_as_of and self.doubtful:
            count = {"count": len(self.doubtful)}
            notes.append(
                Remark(
                    "{count} {count:clients have|client has} a rejected row: "
                    "none of their positions is closed",
                    count,
                )
            )
        if self.mixed:
            facts = {"count": len(self.mixed)}
            notes.append(
                Remark(
                    "{count} {count:clients hold|client holds} several currencies: no total was noted",
                    facts,
                )
            )
        return notes


def _blamed(position: Position, problem: FieldProblem) -> Reject:
    """The column to blame: ``finance.holdings[0].amount`` is where the amount stands."""
    leaf = problem.path.rpartition(".")[2]
    where = position.origins.get(leaf, leaf)
    if leaf == "amount" and leaf not in position.holding:
        return Reject(position.row, where, "no amount", {})
    return Reject(position.row, where, problem.template, problem.facts)
