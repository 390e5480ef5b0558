"""A table of clients against the book: one row, one client."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from hnwctl.domain.importing.cells import Bound, bind
from hnwctl.domain.importing.drafts import place
from hnwctl.domain.importing.existing import Existing
from hnwctl.domain.importing.judging import Judged, completed, judge_row, said, stored
from hnwctl.domain.importing.matching import ClientKeys, keys_of
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
    for row in rows:
        planner.take(row)
    return planner.plan([Reject(*fault) for fault in faults], notes)


def _check_name(bound: list[Bound]) -> None:
    """Without a name, and without anything to match on, there is nothing to import."""
    if not any(column.is_name or column.is_number for column in bound):
        raise InvalidError(
            "no column holds a name, a client number or another key of a client",
            hint="write a mapping: --draft-map gives its first draft",
        )


class _Taken(NamedTuple):
    """A row that was found to mean a client."""

    row: int
    judged: Judged
    sections: Sections


class _Planner:
    """Collects, row by row, what would happen; then looks up the clients in the book at once."""

    def __init__(self, bound: list[Bound], existing: Existing, options: Options) -> None:
        self.bound = bound
        self.keys = existing.keys.copy()
        self.load = existing.load
        self.options = options
        self.defaults = _defaults(options)
        self.outcomes: dict[int, str] = {}
        self.rejected: list[Reject] = []
        self.fresh: dict[str, _Taken] = {}  # "row 5" -> a client that is not in the book
        self.known: dict[str, _Taken] = {}  # vault id -> a client that is
        self.masked: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.namesakes: list[int] = []

    def take(self, row: Row) -> None:
        """Judge one row and find its client."""
        number, cells = row
        judged = judge_row(number, cells, self.bound, self.options)
        if isinstance(judged, list):
            self._reject(*judged)
            return
        self.masked.update(judged.draft.masked)
        self.kept.update(judged.kept)
        sections, keys = self._claimed(judged)
        match = self.keys.find(keys, masked_name=judged.draft.masked_name)
        if match.reason:
            self._reject(Reject(number, "", match.reason, match.facts))
        elif match.id:
            self._again(match.id, _Taken(number, judged, sections))
        else:
            self._new(_Taken(number, judged, sections), keys, namesake=match.namesake)

    def _claimed(self, judged: Judged) -> tuple[Sections, ClientKeys]:
        """What the row says, and its keys. An id that is none of this book is one of another system."""
        sections = judged.sections
        claimed = judged.draft.parts.get("id", {}).get("id", "")
        if claimed and claimed not in self.keys:
            profile = sections.get("profile", {})
            sections = {
                **sections,
                "profile": {**profile, "external": {**profile.get("external", {}), "id": claimed}},
            }
        return sections, keys_of(claimed, sections)

    def _reject(self, *rejects: Reject) -> None:
        self.rejected += rejects
        self.outcomes[rejects[0].row] = "rejected"

    def _again(self, client: str, taken: _Taken) -> None:
        """A client of the book, or of an earlier row: then the rows must say the same."""
        earlier = self.fresh.get(client) or self.known.get(client)
        if earlier is None:
            self.known[client] = taken
        elif earlier.sections == taken.sections:
            self.outcomes[taken.row] = "unchanged"
        else:
            reason = "row {earlier} is the same client and says otherwise"
            self._reject(Reject(taken.row, "", reason, {"earlier": earlier.row}))

    def _new(self, taken: _Taken, keys: ClientKeys, *, namesake: bool) -> None:
        name = taken.sections.get("profile", {}).get("name", "")
        if not name:
            reason = (
                "the name is masked, and no client is found" if taken.judged.draft.masked_name else "no name"
            )
            self._reject(Reject(taken.row, "", reason, {}))
            return
        client = f"row {taken.row}"
        self.fresh[client] = taken
        if namesake:
            self.namesakes.append(taken.row)
        self.keys.add(replace(keys, id=client))

    def plan(self, faults: list[Reject], notes: list[Remark]) -> Plan:
        """The plan for all rows that were taken."""
        for fault in faults:
            self._reject(fault)
        added = [found for taken in self.fresh.values() if (found := self._added(taken))]
        book = self.load(list(self.known))
        changed = [self._updated(client, taken, book[client]) for client, taken in self.known.items()]
        return Plan(
            kind="clients",
            added=tuple(added),
            updated=tuple(filter(None, changed)),
            rejected=in_order(self.rejected),
            outcomes=dict(sorted(self.outcomes.items())),
            notes=(*notes, *self._notes()),
        )

    def _added(self, taken: _Taken) -> Added | None:
        try:
            sections = self._completed(taken)
        except InvalidError as error:
            self._reject(Reject(taken.row, "", error.message, error.facts))
            return None
        self.outcomes[taken.row] = "added"
        return Added(taken.row, sections["profile"]["name"], sections)

    def _completed(self, taken: _Taken) -> Sections:
        """All sections of a new client in stored form, with the defaults for what the row lacks."""
        laid = {
            name: merged(name, self.defaults.get(name, {}), taken.sections.get(name, {}))
            for name in {**self.defaults, **taken.sections}
        }
        return {
            name: taken.judged.whole[name]
            if content == taken.judged.sections.get(name)
            else completed(name, content)
            for name, content in laid.items()
            if content
        }

    def _updated(self, client: str, taken: _Taken, old: Mapping[str, Mapping[str, Any]]) -> Updated | None:
        try:
            new = {
                name: completed(name, laid)
                for name, content in self._fitting(taken, old).items()
                if (laid := merged(name, old.get(name, {}), content)) != old.get(name, {})
            }
        except InvalidError as error:
            self._reject(Reject(taken.row, "", error.message, error.facts))
            return None
        changes = tuple(changed_paths({name: dict(old.get(name, {})) for name in new}, new))
        self.outcomes[taken.row] = "updated" if changes else "unchanged"
        name = str(old.get("profile", {}).get("name", client))
        return Updated((taken.row,), client, name, changes, new) if changes else None

    def _fitting(self, taken: _Taken, old: Mapping[str, Mapping[str, Any]]) -> Sections:
        """What the row says, without a total that stands for positions which the book knows by now."""
        if not taken.judged.draft.summary or not _itemised(taken, old):
            return taken.sections
        finance = {key: value for key, value in taken.sections["finance"].items() if key != "holdings"}
        return {**taken.sections, "finance": finance}

    def _notes(self) -> list[Remark]:
        notes = []
        if self.masked:
            facts = {"count": sum(self.masked.values()), "columns": ", ".join(self.masked)}
            notes.append(Remark("{count} masked cells were left out (columns {columns})", facts))
        for column, count in self.kept.items():
            facts = {"column": column, "count": count}
            notes.append(
                Remark("column {column}: {count} cells are not valid and were kept as custom text", facts)
            )
        if self.namesakes:
            facts = {"count": len(self.namesakes), "rows": ", ".join(map(str, self.namesakes[:10]))}
            notes.append(Remark("{count} new clients have the name of another client (rows {rows})", facts))
        return notes


def _defaults(options: Options) -> Sections:
    """The fixed values for new clients, in stored form. Raises InvalidError for one that is not valid."""
    raw: Sections = {}
    for path, value in options.defaults.items():
        target = target_of(path)
        place(raw.setdefault(target.section, {}), target.steps[1:], value, words=target.value == "words")
    return {
        section: said(content, stored(section, content, options.region)) for section, content in raw.items()
    }


def _itemised(taken: _Taken, old: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the book has positions with us other than the one that stands for the total."""
    product = taken.sections["finance"]["holdings"][0]["product"]
    return any(
        holding.get("held", "us") == "us" and not holding.get("closed") and holding.get("product") != product
        for holding in old.get("finance", {}).get("holdings", ())
    )
