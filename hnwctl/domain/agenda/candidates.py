"""One query for all that is due: what the kinds give is put together, filtered, ordered and limited in SQL.

What only some clients give, or no client, is decided here once for all kinds: archived clients, clients who
want to be left alone, what was settled or snoozed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hnwctl.domain.agenda.asking import Ask, Found, Published, Recurring, Select, Source
from hnwctl.domain.agenda.providers import recurring_days
from hnwctl.domain.agenda.urgency import urgency_parameters, urgency_sql

SHAPE = "id, kind, item, day, about, of"
GREETINGS = ("birthday", "anniversary", "festival")
"""Kinds that are meant for the client as a person: they are gone with their day, and some want none."""

_ENDED = "SELECT id FROM clients WHERE stage IN ('lost', 'closed')"
_SILENT = "SELECT id FROM contact_plans WHERE silent = 1"
_HUSHED = "SELECT id, quiet, not_before FROM contact_plans WHERE quiet IS NOT NULL OR not_before > :today"
_QUIET = """
SELECT 1 FROM hushed h WHERE h.id = {row}.id AND (h.not_before > {day} OR EXISTS (
    SELECT 1 FROM json_each('["' || replace(h.quiet, ', ', '","') || '"]') q
    WHERE {day} >= substr(q.value, 1, 10) AND (length(q.value) < 12 OR {day} <= substr(q.value, 12))))
"""
_SETTLED = """
f.id NOT IN (SELECT id FROM settled WHERE until IS NULL OR until > :today)
OR (f.id || f.kind || f.day || coalesce(f.item, '') NOT IN (
        SELECT id || kind || date || coalesce(item, '') FROM settled WHERE until IS NULL OR until > :today)
    AND NOT (f.kind = 'contact' AND f.of IS NULL
        AND f.id IN (SELECT id FROM settled WHERE kind = 'contact' AND until > :today)))
"""
"""A contact that never happened may be due anew every day: it is snoozed, whatever its day is."""


class Only(NamedTuple):
    """Of whom: ``client`` is an id, ``adviser`` the adviser in charge. Then nothing is of the whole book."""

    client: str = ""
    adviser: str = ""


EVERYBODY = Only()


class Query(NamedTuple):
    """Two statements over the same candidates: the items themselves, and how many there are of each kind."""

    sql: str
    counting: str
    parameters: Mapping[str, object]

    def found(self, rows: Sequence[Sequence[object]]) -> list[Found]:
        """What the rows of ``sql`` are."""
        return [Found(*row) for row in rows]  # type: ignore[arg-type]


def candidates(
    sources: Mapping[str, Source], ask: Ask, *, only: Only = EVERYBODY, limit: int | None = None
) -> Query | None:
    """The query for what these kinds give, the most urgent first; None where they give nothing at all."""
    parts = [*_selects(sources, ask), *_agenda(sources, ask)]
    if not parts:
        return None
    found = f"found AS ({' UNION ALL '.join(part.sql for part in parts)})"
    common = f"WITH {', '.join([*_common(sources, ask), found])}"
    tail = f"FROM found f WHERE {' AND '.join(f'({each})' for each in _conditions(ask, only))}"
    parameters = {**urgency_parameters(ask), **_given(only, limit)}
    for part in parts:
        parameters |= part.parameters
    bound = "" if limit is None else " LIMIT :limit"
    return Query(
        f"{common} SELECT f.* {tail} ORDER BY urgency, day, id, kind, item{bound}",
        f"{common} SELECT f.kind, {_FESTIVAL} AS festival, min(f.day), count(*) {tail} GROUP BY 1, 2",
        parameters,
    )


_FESTIVAL = "iif(f.kind = 'festival', f.item || ' ' || f.day, NULL)"


def _given(only: Only, limit: int | None) -> dict[str, object]:
    given: dict[str, object] = {"client": only.client, "adviser": only.adviser, "limit": limit}
    return {name: value for name, value in given.items() if value not in ("", None)}


def _conditions(ask: Ask, only: Only) -> Iterator[str]:
    """What holds for every kind."""
    if only.client:
        yield "f.id = :client"
    if only.adviser:
        yield "f.id IN (SELECT id FROM clients WHERE adviser = :adviser)"
    if "profile" in ask.held:
        yield "f.id IS NULL OR f.id NOT IN (SELECT id FROM clients WHERE archived = 1)"
    if not ask.settled_too:
        yield f"f.id IS NULL OR {_SETTLED}"


def _common(sources: Mapping[str, Source], ask: Ask) -> Iterator[str]:
    """What several parts look up."""
    if any(kind in GREETINGS for kind in sources) and "profile" in ask.held:
        yield f"hushed(id, quiet, not_before) AS MATERIALIZED ({_HUSHED})"
    if any(isinstance(each, Recurring) for each in sources.values()):
        days = "SELECT key, value ->> 0, value ->> 1, value ->> 2 FROM json_each(:recurring)"
        yield f"days(key, day, year, lunar) AS MATERIALIZED ({days})"


def _welcome(ask: Ask, row: str, day: str) -> str:
    """Whether a client wants to be greeted on that day."""
    if "profile" not in ask.held:
        return "1"
    return (
        f"{row}.id NOT IN ({_ENDED}) AND {row}.id NOT IN ({_SILENT})"  # noqa: S608
        f" AND ({row}.id NOT IN (SELECT id FROM hushed) OR NOT EXISTS ({_QUIET.format(row=row, day=day)}))"
    )


def _selects(sources: Mapping[str, Source], ask: Ask) -> Iterator[Select]:
    """The kinds that have a statement of their own."""
    for kind, source in sources.items():
        if isinstance(source, Select):
            greeted = f" WHERE {_welcome(ask, 's', 's.day')}" if kind in GREETINGS else ""
            urgency = urgency_sql(ask.rules.urgency.order, [kind])
            sql = f"SELECT {SHAPE}, {urgency} AS urgency FROM ({source.sql}) s{greeted}"  # noqa: S608
            yield Select(sql, source.parameters)


def _agenda(sources: Mapping[str, Source], ask: Ask) -> Iterator[Select]:
    """One statement for all kinds that stand in the table ``agenda``: it is large, and is read once."""
    published = {kind: each for kind, each in sources.items() if isinstance(each, Published)}
    recurring = {kind: each for kind, each in sources.items() if isinstance(each, Recurring)}
    parts = [part for part in (_published(published), _recurring(recurring, ask)) if part]
    if not parts:
        return
    day, join = (
        ("coalesce(d.day, a.date)", "LEFT JOIN days d ON d.key = +a.recurs") if recurring else ("a.date", "")
    )
    urgency = urgency_sql(ask.rules.urgency.order, [*published, *recurring], kind="a.kind", day=day)
    yield Select(
        f"SELECT a.id, a.kind, a.item, {day} AS day, {_about(ask)} AS about, a.date AS of,"  # noqa: S608
        f" {urgency} AS urgency FROM agenda a {join} WHERE {' OR '.join(f'({part.sql})' for part in parts)}",
        {name: value for part in parts for name, value in part.parameters.items()},
    )


def _about(ask: Ask) -> str:
    """The text of the facts, as far as the key has it."""
    columns = [f"a.{name}" for name, compartment in _LABELS.items() if compartment in ask.held]
    return f"coalesce({', '.join(columns)})" if len(columns) > 1 else "".join(columns) or "NULL"


_LABELS = {"label": "profile", "task": "service", "holding": "finance", "document": "kyc"}
"""Column of ``agenda`` that says what an item is about -> its compartment."""


def _published(kinds: Mapping[str, Published]) -> Select | None:
    if not kinds:
        return None
    parameters: dict[str, object] = {f"last_{kind}": each.last.isoformat() for kind, each in kinds.items()}
    parameters |= {f"first_{kind}": each.first.isoformat() for kind, each in kinds.items() if each.first}
    parameters["last"] = max(each.last for each in kinds.values()).isoformat()
    lasts = " ".join(f"WHEN '{kind}' THEN :last_{kind}" for kind in kinds)
    bounds = ["a.recurs IS NULL", "a.date <= :last", f"a.date <= CASE a.kind {lasts} END"]
    bounds += [
        f"(a.kind <> '{kind}' OR a.date >= :first_{kind})" for kind, each in kinds.items() if each.first
    ]
    return Select(" AND ".join(bounds), parameters)


def _recurring(kinds: Mapping[str, Recurring], ask: Ask) -> Select | None:
    if not kinds:
        return None
    last = max(each.round_last or each.last for each in kinds.values())
    parameters: dict[str, object] = {"recurring": recurring_days(ask.first, last)}
    bounds = []
    for kind, each in kinds.items():
        parameters[f"last_{kind}"] = each.last.isoformat()
        early = "0"
        if each.ages:
            early = f"{_AGE} IN ({', '.join(map(str, each.ages))})"
        bounds.append(f"a.kind = '{kind}' AND (d.day <= :last_{kind} OR {early})")
    return Select(
        f"d.key IS NOT NULL AND ({' OR '.join(bounds)}) AND {_welcome(ask, 'a', 'd.day')}", parameters
    )


_AGE = """iif(a.date GLOB 'lunar:*', d.lunar - CAST(substr(a.date, 7, 4) AS INTEGER),
    d.year - CAST(substr(a.date, 1, 4) AS INTEGER))"""
"""The age that is reached, by the calendar of the birthday; of one without a year it is absurd."""
