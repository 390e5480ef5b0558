"""One query for all that is due: what the kinds give is put together, filtered, ordered and limited in SQL.

What only some clients give, or no client, is decided here once for all kinds: archived clients, clients who
want to be left alone, what was settled or snoozed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hnwctl.domain.agenda.asking import Ask, Found, Published, Recurring, Select, Source
from hnwctl.domain.agenda.nearness import AWAY, is_near, table_for
from hnwctl.domain.agenda.providers import recurring_days
from hnwctl.domain.agenda.urgency import best, urgency_parameters, urgency_sql

SHAPE = "id, kind, item, day, about, of"
GREETINGS = ("birthday", "anniversary", "festival")
"""Kinds that are meant for the client as a person: they are gone with their day, and some want none."""

_WISHES = """
SELECT id, quiet, not_before, silent FROM agreements
WHERE silent = 1 OR quiet IS NOT NULL OR not_before > :today
"""
_PERIODS = """
SELECT id, quiet FROM wishes WHERE quiet IS NOT NULL
UNION ALL SELECT id, substr(rest, iif(substr(rest, 12, 1) BETWEEN '0' AND '9', 24, 14)) FROM periods
WHERE rest <> ''
"""
"""Quiet periods, ``2026-01-01/2026-01-31, 2026-05-01/``, one after the other at the beginning of ``rest``.
(`replace` and `instr` would do as well, but a query that uses them is watched closely, and slow.)"""
_HUSHED = """
SELECT id, substr(rest, 1, 10), iif(substr(rest, 12, 1) BETWEEN '0' AND '9', substr(rest, 12, 10), '9999')
FROM periods WHERE rest <> ''
UNION ALL SELECT id, '', date(not_before, '-1 day') FROM wishes WHERE not_before > :today
UNION ALL SELECT id, '', '9999' FROM wishes WHERE silent = 1
"""
"""From which day to which a client wants nothing."""
_IN_FORCE = "FROM settled WHERE until IS NULL OR until > :today"
SETTLED_KINDS = "SELECT DISTINCT kind FROM settled WHERE until IS NULL OR until > ?"
"""The kinds of which something is settled on a day (the one parameter): only those need a closer look."""
_UNSETTLED = f"""
(p.id IS NULL OR p.id NOT IN (SELECT id {_IN_FORCE})
 OR p.id || p.kind || p.day || coalesce(p.item, '') NOT IN (
        SELECT id || kind || date || coalesce(item, '') {_IN_FORCE})
    AND NOT (p.kind = 'contact' AND p.of IS NULL
        AND p.id IN (SELECT id FROM settled WHERE kind = 'contact' AND until > :today)))
"""  # noqa: S608 - constants
"""A contact that never happened may be due anew every day: it is snoozed, whatever its day is."""
_ORDER = "ORDER BY urgency, day, id, kind, item"


class Only(NamedTuple):
    """Of whom: ``client`` is an id, ``adviser`` the adviser in charge. Then nothing is of the whole book."""

    client: str = ""
    adviser: str = ""


EVERYBODY = Only()


class Query(NamedTuple):
    """Two statements over the same candidates: the items themselves, and how many there are on each day."""

    sql: str
    counting: str
    parameters: Mapping[str, object]

    def found(self, rows: Sequence[Sequence[object]]) -> list[Found]:
        """What the rows of ``sql`` are."""
        return [Found(*row) for row in rows]  # type: ignore[arg-type]


class Part(NamedTuple):
    """Candidates of some kinds; ``best`` is the urgency that the most urgent of them may have.

    ``few``: they are kept for a second use, and sorted without asking whether there is room for them.
    """

    kinds: tuple[str, ...]
    select: Select
    best: int
    few: bool = False


def candidates(
    sources: Mapping[str, Source], ask: Ask, *, only: Only = EVERYBODY, limit: int | None = None
) -> Query | None:
    """The query for what these kinds give, the most urgent first; None where they give nothing at all."""
    parts = sorted([*_selects(sources, ask), *_agenda(sources, ask)], key=lambda part: part.best)
    if not parts:
        return None
    common = f"WITH RECURSIVE {', '.join([*_common(sources, ask), *_parts(parts, ask, only)])}"
    parameters = {**urgency_parameters(ask), **_given(only, limit)}
    for part in parts:
        parameters |= part.select.parameters
    every = " UNION ALL ".join(f"SELECT * FROM part{at}" for at in range(len(parts)))  # noqa: S608
    return Query(
        f"{common} {_all(every) if limit is None else _first(parts, ask, only)}",
        f"{common} SELECT kind, {_FESTIVAL} AS festival, min(day), count(*) FROM ({every}) GROUP BY 1, 2",  # noqa: S608
        parameters,
    )


def _parts(parts: Sequence[Part], ask: Ask, only: Only) -> Iterator[str]:
    """Each part under a name, without those who are not meant."""
    for at, part in enumerate(parts):
        conditions = " AND ".join(f"({each})" for each in _conditions(part, ask, only)) or "1"
        sql = f"SELECT * FROM ({part.select.sql}) p WHERE {conditions}"  # noqa: S608
        kept = "MATERIALIZED" if part.few else "NOT MATERIALIZED"
        yield f"part{at}(id, kind, item, day, about, of, urgency) AS {kept} ({sql})"


def _all(every: str) -> str:
    return f"SELECT * FROM ({every}) {_ORDER}"  # noqa: S608


def _first(parts: Sequence[Part], ask: Ask, only: Only) -> str:
    """The most urgent of all parts, and how many there are altogether.

    Of each part only the first few are sorted, and of one that cannot be as urgent as enough others none.
    """
    first = " UNION ALL ".join(
        f"SELECT * FROM (SELECT * FROM part{at} {_ORDER} LIMIT {_room(parts, at)})"  # noqa: S608
        for at in range(len(parts))
    )
    return f"SELECT *, {_total(parts, ask, only)} FROM ({first}) {_ORDER} LIMIT :limit"  # noqa: S608


def _room(parts: Sequence[Part], at: int) -> str:
    """How many of a part there is room for, behind what is more urgent than the best of it."""
    if parts[at].few:
        return ":limit"
    more_urgent = "".join(
        f" - (SELECT count(*) FROM (SELECT 1 FROM part{other} WHERE urgency < {parts[at].best} LIMIT :limit))"  # noqa: S608
        for other in range(at)
        if parts[other].best < parts[at].best
    )
    return f"max(0, :limit{more_urgent})"


def _total(parts: Sequence[Part], ask: Ask, only: Only) -> str:
    """How many all parts have; those of which nothing is left out are counted together, client by client."""
    short = {
        at for at, part in enumerate(parts) if part.select.tally and not any(_conditions(part, ask, only))
    }
    counts = [f"SELECT count(*) FROM part{at}" for at in range(len(parts)) if at not in short]  # noqa: S608
    counts += [parts[at].select.more for at in sorted(short) if parts[at].select.more]
    if short:
        tally = " + ".join(f"total({parts[at].select.tally})" for at in sorted(short))
        counts.append(f"SELECT {tally} FROM clients{' WHERE archived = 0' if 'profile' in ask.held else ''}")  # noqa: S608
    return f"CAST({' + '.join(f'({each})' for each in counts)} AS INTEGER)"


_FESTIVAL = "iif(kind = 'festival', item || ' ' || day, NULL)"


def _given(only: Only, limit: int | None) -> dict[str, object]:
    given: dict[str, object] = {"client": only.client, "adviser": only.adviser, "limit": limit}
    return {name: value for name, value in given.items() if value not in ("", None)}


def _conditions(part: Part, ask: Ask, only: Only) -> Iterator[str]:
    """What holds for every kind."""
    if only.client:
        yield "p.id = :client"
    if only.adviser:
        yield "p.id IN (SELECT id FROM clients WHERE adviser = :adviser)"
    if "profile" in ask.held and not part.select.living:
        yield "p.id IS NULL OR p.id NOT IN (SELECT id FROM away WHERE archived = 1)"
    if not ask.settled.isdisjoint(part.kinds):
        yield _UNSETTLED


def _common(sources: Mapping[str, Source], ask: Ask) -> Iterator[str]:
    """What several parts look up."""
    if "profile" in ask.held:
        yield f"away(id, archived) AS MATERIALIZED ({AWAY})"
    if any(kind in GREETINGS for kind in sources) and "profile" in ask.held:
        yield f"wishes(id, quiet, not_before, silent) AS MATERIALIZED ({_WISHES})"
        yield f"periods(id, rest) AS ({_PERIODS})"
        yield f"hushed(id, first, last) AS MATERIALIZED ({_HUSHED})"
    if any(isinstance(each, Recurring) for each in sources.values()):
        yield "days(key, at) AS MATERIALIZED (SELECT key, value FROM json_each(:recurring))"
        yield f"coming AS MATERIALIZED ({_COMING.format(agenda=table_for(ask))})"


def _welcome(ask: Ask, row: str, day: str, *, living: bool = False) -> str:
    """Whether a client wants to be greeted on that day; ``living``: nobody is who is not greeted at all."""
    if "profile" not in ask.held:
        return "1"
    quiet = f"SELECT 1 FROM hushed h WHERE h.id = {row}.id AND {day} BETWEEN h.first AND h.last"  # noqa: S608
    there = "" if living else f"{row}.id NOT IN (SELECT id FROM away) AND "  # noqa: S608
    return f"{there}({row}.id NOT IN (SELECT id FROM hushed) OR NOT EXISTS ({quiet}))"  # noqa: S608


def _selects(sources: Mapping[str, Source], ask: Ask) -> Iterator[Part]:
    """The kinds that have a statement of their own."""
    for kind, source in sources.items():
        if isinstance(source, Select):
            greeted = f" WHERE {_welcome(ask, 's', 's.day')}" if kind in GREETINGS else ""
            urgency = urgency_sql(ask.rules.urgency.order, [kind])
            sql = f"SELECT {SHAPE}, {urgency} AS urgency FROM ({source.sql}) s{greeted}"  # noqa: S608
            few = kind not in ("contact", "stale_client", "festival")
            yield Part((kind,), source._replace(sql=sql), best(ask.rules.urgency.order, [kind]), few)


def _agenda(sources: Mapping[str, Source], ask: Ask) -> Iterator[Part]:
    """Two statements for all kinds that stand in the table ``agenda``, however many they are: it is large."""
    published = {kind: each for kind, each in sources.items() if isinstance(each, Published)}
    recurring = {kind: each for kind, each in sources.items() if isinstance(each, Recurring)}
    order = ask.rules.urgency.order
    if published:
        yield Part(tuple(published), _published(published, ask), best(order, published), few=True)
    if recurring:
        yield Part(tuple(recurring), _recurring(recurring, ask), best(order, recurring), few=True)


def _about(ask: Ask) -> str:
    """The text of the facts, as far as the key has it."""
    columns = [f"a.{name}" for name, compartment in _LABELS.items() if compartment in ask.held]
    return f"coalesce({', '.join(columns)})" if len(columns) > 1 else "".join(columns) or "NULL"


_LABELS = {"label": "profile", "task": "service", "holding": "finance", "document": "kyc"}
"""Column of ``agenda`` that says what an item is about -> its compartment."""


def _published(kinds: Mapping[str, Published], ask: Ask) -> Select:
    """What has a day: a range of days for each kind.

    Two things without an id that fall due on one day are one item: nobody knows which is which.
    """
    parameters: dict[str, object] = {f"last_{kind}": each.last.isoformat() for kind, each in kinds.items()}
    parameters |= {f"first_{kind}": each.first.isoformat() for kind, each in kinds.items() if each.first}
    ranges = " ".join(
        f"WHEN '{kind}' THEN a.date <= :last_{kind}{f' AND a.date >= :first_{kind}' if each.first else ''}"
        for kind, each in kinds.items()
    )
    urgency = urgency_sql(ask.rules.urgency.order, kinds, kind="a.kind", day="a.date")
    return Select(
        f"SELECT {'' if is_near(ask) else 'DISTINCT'} a.id, a.kind, a.item, a.date AS day,"  # noqa: S608
        f" {_about(ask)} AS about, NULL AS of, {urgency} AS urgency"
        f" FROM {table_for(ask)} a WHERE CASE a.kind {ranges} END",
        parameters,
        living=is_near(ask),
    )


_COMING = """
SELECT a.id, a.kind, a.item, a.label, a.date, d.at
FROM {agenda} a CROSS JOIN days d ON d.key = a.recurs
"""
"""The rows that come round in the days looked at; ``at`` is what `recurring_days` says of them."""


def _recurring(kinds: Mapping[str, Recurring], ask: Ask) -> Select:
    last = max(each.round_last or each.last for each in kinds.values())
    parameters: dict[str, object] = {"recurring": recurring_days(ask.first, last)}
    bounds = []
    for kind, each in kinds.items():
        parameters[f"last_{kind}"] = each.last.isoformat()
        early = f" OR {_AGE} IN ({', '.join(map(str, each.ages))})" if each.ages else ""
        bounds.append(f"a.kind = '{kind}' AND ({_DAY} <= :last_{kind}{early})")
    urgency = urgency_sql(ask.rules.urgency.order, kinds, kind="a.kind", day=_DAY)
    return Select(
        f"SELECT a.id, a.kind, a.item, {_DAY} AS day, a.label AS about, a.date AS of, {urgency} AS urgency"  # noqa: S608
        f" FROM coming a WHERE ({' OR '.join(bounds)}) AND {_welcome(ask, 'a', _DAY, living=is_near(ask))}",
        parameters,
        living=is_near(ask),
    )


_DAY = "substr(a.at, 1, 10)"
_AGE = """
iif(a.date >= 'lunar:', CAST(substr(a.at, 17, 4) AS INTEGER) - CAST(substr(a.date, 7, 4) AS INTEGER),
    CAST(substr(a.at, 12, 4) AS INTEGER) - CAST(substr(a.date, 1, 4) AS INTEGER))
"""
"""The age that is reached, by the calendar of the birthday; of one without a year it is absurd."""
