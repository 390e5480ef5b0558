"""What is past its shelf life: sections of clients, KYC reviews, risk assessments, market notes, rates.

Each sort of thing that goes stale is a `Source`: a SELECT over the hot tables, and the compartments it
takes. One more sort is one more line in `SOURCES`.
"""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.errors import InvalidError
from hnwctl.model.vocabulary import Vocabulary
from hnwctl.model.words_section import SECTION
from hnwctl.model.words_wealth import MARKET

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules

Query = Callable[[str, tuple[object, ...]], Sequence[tuple[Any, ...]]]
"""Runs read-only SQL on the index."""

KIND = Vocabulary(
    "kind of what is stale",
    """
    client | client | 客户信息 | clients, 客户
    market | market | 市场信息 | 市场
    kyc | KYC review | 尽调复核 | 尽调, 尽职调查
    risk | risk assessment | 风险测评 | 风评
    """,
    closed=True,
)
PLACE = Vocabulary.of("section", [*SECTION.entries.values(), *MARKET.entries.values()])
"""What ``section`` of an entry says: a section of a client, or the kind of a market note."""

COLUMNS = ("kind", "id", "name", "section", "last", "due", "days_overdue")
"""Of an entry, as programs get it."""


class Source(NamedTuple):
    """One sort of thing that goes stale: its ``section`` is a section of a client or a kind of note.

    ``rows`` selects id, name, last, due and what names are sorted by; ``compartment`` is the one without
    which nothing of it is known.
    """

    kind: str
    section: str
    rows: str
    compartment: str

    @property
    def of_clients(self) -> bool:
        """Whether it belongs to a client, who may be archived, has an adviser, and a name."""
        return self.kind != "market"


def _section(section: str, compartment: str) -> Source:
    rows = f"SELECT id, {{name}}, reviewed_{section}, due_{section} AS due, {{name_key}} FROM clients"  # noqa: S608
    return Source("client", section, rows, compartment)


def _kyc(kind: str, last: str, due: str) -> Source:
    rows = f"SELECT id, {{name}}, {last}, {due} AS due, {{name_key}} FROM clients"  # noqa: S608
    return Source(kind, "kyc", rows, "agenda")


def _note(kind: str) -> Source:
    rows = "SELECT id, title, coalesce(reviewed, as_of), due, title FROM market_reviews"
    return Source("market", kind, rows, "shared")


SOURCES = (
    _section("profile", "profile"),
    _section("finance", "agenda"),
    _section("service", "agenda"),
    _kyc("kyc", "reviewed_kyc", "due_kyc"),
    _kyc("risk", "{assessed}", "due_risk"),
    *map(_note, MARKET.keys),
)
"""Every sort there is. Of the rates it is the newest one that counts: see `rates_due`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: of these kinds and sections (all where none is named), of one adviser.

    What belongs to no client belongs to no adviser.
    """

    kinds: Collection[str] = ()
    sections: Collection[str] = ()
    adviser: str = ""
    limit: int | None = None

    @classmethod
    def of(
        cls, kinds: Sequence[str], sections: Sequence[str], adviser: str = "", limit: int | None = None
    ) -> "Wanted":
        """From words in either language; raises InvalidError for one that is no kind or no section."""
        places = tuple(dict.fromkeys(source.section for source in SOURCES))
        found = [_key(KIND, word, "no such kind: {word}", KIND.keys) for word in kinds]
        named = [_key(PLACE, word, "{word}: nothing of that name goes stale", places) for word in sections]
        return cls(kinds=found, sections=named, adviser=adviser, limit=limit)

    def takes(self, source: Source) -> bool:
        """Whether what goes stale there is asked for."""
        return (
            (not self.kinds or source.kind in self.kinds)
            and (not self.sections or source.section in self.sections)
            and not (self.adviser and not source.of_clients)
        )


def _key(words: Vocabulary, word: str, unknown: str, allowed: Sequence[str]) -> str:
    key = words.key_of(word)
    if key is None or key not in allowed:
        raise InvalidError(unknown, hint="one of: {words}", word=word, words=", ".join(allowed))
    return key


class Found(NamedTuple):
    """What is stale: entries, the longest overdue first; how many there are in all; what of it is sealed."""

    entries: list[dict[str, Any]]
    total: int
    sealed: list[str]


def stale(
    query: Query, wanted: Wanted, *, rules: "Rules", held: AbstractSet[str], today: date, one: str = ""
) -> Found:
    """What is stale on ``today``, as far as a key with these compartments knows; of the record ``one`` only,
    if it is named."""
    asked = [source for source in SOURCES if wanted.takes(source)]
    known = [source for source in asked if source.compartment in held]
    sealed = dict.fromkeys(
        source.section if source.of_clients else "market" for source in asked if source not in known
    )
    parts = [_selected(source, wanted, held, today, one) for source in known]
    if any(source.section == "rates" for source in known) and not one:
        parts += _stale_rates(query, rules, today)
    if "profile" not in held and any(source.of_clients for source in known):
        sealed["name"] = None
    if not parts:
        return Found([], 0, list(sealed))
    sql, parameters = (
        " UNION ALL ".join(part.sql for part in parts),
        [one for part in parts for one in part.facts],
    )
    return Found(*_answer(query, sql, parameters, wanted.limit, today), list(sealed))


class _Part(NamedTuple):
    sql: str
    facts: tuple[str, ...]


def _selected(source: Source, wanted: Wanted, held: AbstractSet[str], today: date, one: str) -> _Part:
    """The rows of one sort; where the profile is sealed names are NULL, and nobody is archived."""
    names = "profile" in held
    rows = source.rows.format(
        name="name" if names else "NULL",
        name_key="name_key" if names else "NULL",
        assessed="risk_assessed" if "kyc" in held else "NULL",
    )
    conditions, facts = ["due <= ?"], [today.isoformat()]
    if not source.of_clients:
        conditions.append(f"kind = '{source.section}'")
    elif names:
        conditions.append("archived = 0")
    for column, value in (("adviser", wanted.adviser), ("id", one)):
        if value:
            conditions.append(f"{column} = ?")
            facts.append(value)
    head = rows.replace("SELECT ", f"SELECT '{source.kind}', '{source.section}', ", 1)
    return _Part(f"{head} WHERE {' AND '.join(conditions)}", tuple(facts))


def _stale_rates(query: Query, rules: "Rules", today: date) -> list[_Part]:
    """One row for all exchange rates, if the newest in force is too old; a book without any needs none."""
    [(newest,)] = query("SELECT max(date) FROM rates WHERE date <= ?", (today.isoformat(),))
    due = rates_due(newest, rules)
    if due is None or due > today:
        return []
    return [_Part("SELECT 'market', 'rates', NULL, 'rates', ?, ?, 'rates'", (newest, due.isoformat()))]


def rates_due(newest: str | None, rules: "Rules") -> date | None:
    """The day from which rates are stale whose newest is of the ISO day ``newest``; None: never."""
    shelf_life = rules.shelf_lives.market.get("rates")
    return shelf_life.after(date.fromisoformat(newest)) if shelf_life and newest else None


def _answer(
    query: Query, sql: str, facts: Sequence[str], limit: int | None, today: date
) -> tuple[list[dict[str, Any]], int]:
    """The entries, at most ``limit`` of them, and how many there are."""
    columns = "stale(kind, section, id, name, last, due, name_key)"
    whole = f"WITH {columns} AS ({sql})"
    order = "ORDER BY due, name_key, id, kind, section"
    bound = "" if limit is None else f" LIMIT {limit:d}"
    rows = query(f"{whole} SELECT kind, id, name, section, last, due FROM stale {order}{bound}", tuple(facts))  # noqa: S608
    entries = [_entry(row, today) for row in rows]
    if limit is None or len(entries) < limit:
        return entries, len(entries)
    return entries, query(f"{whole} SELECT count(*) FROM stale", tuple(facts))[0][0]  # noqa: S608


def _entry(row: Sequence[Any], today: date) -> dict[str, Any]:
    return dict(zip(COLUMNS, (*row, (today - date.fromisoformat(row[-1])).days), strict=True))
