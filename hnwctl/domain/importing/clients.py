"""A table of clients against the book: one row, one client."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from hnwctl.domain.importing.assigning import Assignment, Claim, assign
from hnwctl.domain.importing.cells import Bound, bind
from hnwctl.domain.importing.drafts import place
from hnwctl.domain.importing.existing import Existing
from hnwctl.domain.importing.judging import Judged, completed, judge_row, said, stored
from hnwctl.domain.importing.merging import merged
from hnwctl.domain.importing.plan import (
    Added,
    Column,
    Faults,
    Options,
    Plan,
    Reject,
    Remark,
    Row,
    Rows,
    Sections,
    Updated,
    in_order,
)
from hnwctl.domain.importing.targets import target_of
from hnwctl.domain.paths import changed_paths
from hnwctl.errors import InvalidError


def plan_clients(
    rows: Rows, columns: Iterable[Column], existing: Existing, options: Options, *, faults: Faults = ()
) -> Plan:
    """What importing ``rows`` would do to the clients in ``existing``.

    ``faults`` are rows that could not be read (row, column, reason, facts): they count as rejected.
    Empty and masked cells change nothing, nothing is ever taken away, and one wrong cell costs its
    row only. Raises InvalidError and ForbiddenError as ``bind`` does.
    """
    bound, notes = bind(columns, rows, options)
    _check_name(bound)
    planner = _Planner(bound, existing, options)
    planner.take(rows)
    return planner.plan([Reject(*fault) for fault in faults], notes)


def _check_name(bound: list[Bound]) -> None:
    """Without a name, and without anything to match on, there is nothing to import."""
    if not any(column.is_name or column.is_number for column in bound):
        raise InvalidError(
            "no column holds a name, a client number or another key of a client",
            hint="write a mapping: --draft-map gives its first draft",
        )


class _Planner:
    """Judges the rows, finds their clients, then looks those of the book up at once."""

    def __init__(self, bound: list[Bound], existing: Existing, options: Options) -> None:
        self.bound = bound
        self.existing = existing
        self.options = options
        self.defaults = _defaults(options)
        self.outcomes: dict[int, str] = {}
        self.rejected: list[Reject] = []
        self.found = Assignment()
        self.masked: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()

    def take(self, rows: Rows) -> None:
        """Judge every row and find its client."""
        judged = [found for row in rows if (found := self._judged(row))]
        self.found = assign(judged, self.existing.keys)
        self._reject(*self.found.rejected)
        self.outcomes.update(dict.fromkeys(self.found.repeated, "unchanged"))

    def _judged(self, row: Row) -> Judged | None:
        judged = judge_row(*row, self.bound, self.options)
        if not isinstance(judged, Judged):
            self._reject(*judged)
            return None
        self.masked.update(judged.draft.masked)
        self.kept.update(judged.kept)
        return judged

    def _reject(self, *rejects: Reject) -> None:
        self.rejected += rejects
        self.outcomes.update((reject.row, "rejected") for reject in rejects)

    def plan(self, faults: list[Reject], notes: list[Remark]) -> Plan:
        """The plan for all rows that were claim."""
        self._reject(*faults)
        added = [self._added(claim) for claim in self.found.fresh.values()]
        book = self.existing.load(list(self.found.known))
        changed = [self._updated(client, claim, book[client]) for client, claim in self.found.known.items()]
        return Plan(
            kind="clients",
            added=tuple(filter(None, added)),
            updated=tuple(filter(None, changed)),
            rejected=in_order(self.rejected),
            outcomes=dict(sorted(self.outcomes.items())),
            notes=(*notes, *self._notes()),
        )

    def _added(self, claim: Claim) -> Added | None:
        try:
            sections = self._completed(claim)
        except InvalidError as error:
            self._reject(Reject(claim.row, "", error.message, error.facts))
            return None
        self.outcomes[claim.row] = "added"
        return Added(claim.row, sections["profile"]["name"], sections)

    def _completed(self, claim: Claim) -> Sections:
        """All sections of a new client in stored form, with the defaults for what the row lacks."""
        laid = {
            name: merged(name, self.defaults.get(name, {}), claim.sections.get(name, {}))
            for name in {**self.defaults, **claim.sections}
        }
        return {
            name: claim.judged.whole[name]
            if content == claim.judged.sections.get(name)
            else completed(name, content)
            for name, content in laid.items()
            if content
        }

    def _updated(self, client: str, claim: Claim, old: Mapping[str, Mapping[str, Any]]) -> Updated | None:
        try:
            new = {
                name: completed(name, laid)
                for name, content in self._fitting(claim, old).items()
                if (laid := merged(name, old.get(name, {}), content)) != old.get(name, {})
            }
        except InvalidError as error:
            self._reject(Reject(claim.row, "", error.message, error.facts))
            return None
        changes = tuple(changed_paths({name: dict(old.get(name, {})) for name in new}, new))
        self.outcomes[claim.row] = "updated" if changes else "unchanged"
        name = str(old.get("profile", {}).get("name", client))
        return Updated((claim.row,), client, name, changes, new) if changes else None

    def _fitting(self, claim: Claim, old: Mapping[str, Mapping[str, Any]]) -> Sections:
        """What the row says, without a total that stands for positions which the book knows by now."""
        if not claim.judged.draft.summary or not _itemised(old):
            return claim.sections
        finance = {key: value for key, value in claim.sections["finance"].items() if key != "holdings"}
        return {**claim.sections, "finance": finance}

    def _notes(self) -> list[Remark]:
        notes = []
        if self.masked:
            facts = {"count": sum(self.masked.values()), "columns": ", ".join(self.masked)}
            notes.append(
                Remark("{count} masked {count:cells were|cell was} left out (columns {columns})", facts)
            )
        for column, count in self.kept.items():
            facts = {"column": column, "count": count}
            notes.append(
                Remark("column {column}: {count} cells are not valid and were kept as custom text", facts)
            )
        if self.found.namesakes:
            rows = ", ".join(map(str, self.found.namesakes[:10]))
            facts = {"count": len(self.found.namesakes), "rows": rows}
            notes.append(
                Remark(
                    "{count} new {count:clients have|client has} the name of another client (rows {rows})",
                    facts,
                )
            )
        return notes + self._costly_columns()

    def _costly_columns(self) -> list[Remark]:
        """Columns for which many rows are rejected, and what would keep them."""
        headings = {column.heading for column in self.bound if not column.is_name}
        costs = Counter(reject.field for reject in self.rejected if reject.field in headings)
        many = max(_MANY, len(self.outcomes) // 100)
        return [
            Remark(_COSTLY, {"column": column, "count": count})
            for column, count in costs.items()
            if count >= many
        ]


_COSTLY = "column {column}: {count} rows are rejected for it; --keep-invalid keeps such cells as custom text"

_MANY = 5
"""Fewer rejected rows are put right by hand."""


def _defaults(options: Options) -> Sections:
    """The fixed values for new clients, in stored form. Raises InvalidError for one that is not valid."""
    raw: Sections = {}
    for path, value in options.defaults.items():
        target = target_of(path)
        place(raw.setdefault(target.section, {}), target.steps[1:], value, words=target.value == "words")
    return {
        section: said(content, stored(section, content, options.region)) for section, content in raw.items()
    }


def _itemised(old: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the book has positions with us other than the one that stands for the total."""
    return any(
        holding.get("held", "us") == "us" and not holding.get("closed") and not holding.get("estimate")
        for holding in old.get("finance", {}).get("holdings", ())
    )
