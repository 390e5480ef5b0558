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

    ``last`` and ``due`` are columns of ``clients``, or of ``market_reviews`` for notes; ``compartment`` is
    the one without which nothing of it is known.
    """

    kind: str
    section: str
    compartment: str
    last: str
    due: str

    @property
    def of_clients(self) -> bool:
        """Whether it belongs to a client, who may be archived, has an adviser, and a name."""
        return self.kind != "market"


def _section(section: str, compartment: str) -> Source:
    return Source("client", section, compartment, f"reviewed_{section}", f"due_{section}")


SOURCES = (
    _section("profile", "profile"),
    _section("finance", "agenda"),
    _section("service", "agenda"),
    Source("kyc", "kyc", "agenda", "reviewed_kyc", "due_kyc"),
    Source("risk", "kyc", "agenda", "risk_assessed", "due_risk"),
    *(Source("market", kind, "shared", "coalesce(reviewed, as_of)", "due") for kind in MARKET.keys),
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
    if "profile" not in held and any(source.of_clients for source in known):
        sealed["name"] = None
    ask = _Ask(held, today, wanted, one)
    parts = [ask.rows(source) for source in known]
    if any(source.section == "rates" for source in known) and not one:
        parts += _stale_rates(query, rules, today)
    if not parts:
        return Found([], 0, list(sealed))
    entries = _entries(query, parts, ask)
    whole = wanted.limit is None or len(entries) < wanted.limit
    total = len(entries) if whole else _total(query, ask.counts(known), parts[len(known) :])
    return Found(entries, total, list(sealed))


class _Part(NamedTuple):
    sql: str
    facts: tuple[str, ...]


_ORDER = "ORDER BY due, name_key, id"


class _Ask(NamedTuple):
    """The question as it is put to the tables."""

    held: AbstractSet[str]
    today: date
    wanted: Wanted
    one: str

    def rows(self, source: Source) -> _Part:
        """What is stale of one sort, the first of it: names are NULL where they are sealed."""
        named = "profile" in self.held or not source.of_clients
        name, key = ("name", "name_key") if source.of_clients else ("title", "title")
        last = source.last if source.last != "risk_assessed" or "kyc" in self.held else "NULL"
        columns = (
            *(f"'{source.kind}' AS kind", f"'{source.section}' AS section", "id"),
            *(f"{name if named else 'NULL'} AS name", f"{last} AS last", f"{source.due} AS due"),
            f"{key if named else 'NULL'} AS name_key",
        )
        sql, facts = self._of(source, ", ".join(columns))
        if self.wanted.limit is None:
            return _Part(sql, facts)
        return _Part(f"SELECT * FROM ({sql} {_ORDER} LIMIT {self.wanted.limit:d})", facts)  # noqa: S608

    def counts(self, sources: Sequence[Source]) -> list[_Part]:
        """How much of these sorts is stale: clients are looked through once for all of theirs."""
        own = [source for source in sources if source.of_clients]
        found = []
        if own:
            sums = " + ".join(f"coalesce(sum({source.due} <= ?), 0)" for source in own)
            conditions, facts = self._conditions(own[0])
            sql = f"SELECT {sums} FROM clients WHERE {' AND '.join(conditions) or 1}"  # noqa: S608
            found.append(_Part(sql, (*[self.today.isoformat()] * len(own), *facts)))
        return [*found, *(_Part(*self._of(each, "count(*)")) for each in sources if not each.of_clients)]

    def _of(self, source: Source, columns: str) -> tuple[str, tuple[str, ...]]:
        conditions, facts = self._conditions(source)
        table = "clients" if source.of_clients else "market_reviews"
        where = " AND ".join((f"{source.due} <= ?", *conditions))
        return f"SELECT {columns} FROM {table} WHERE {where}", (self.today.isoformat(), *facts)  # noqa: S608

    def _conditions(self, source: Source) -> tuple[list[str], list[str]]:
        """Which rows belong to the sort, and to what was asked for; whether they are stale or not."""
        conditions: list[str] = []
        facts = [value for value in (self.wanted.adviser, self.one) if value]
        if not source.of_clients:
            conditions.append(f"kind = '{source.section}'")
        elif "profile" in self.held:
            conditions.append("archived = 0")
        conditions += ["adviser = ?"] if self.wanted.adviser else []
        return [*conditions, *(["id = ?"] if self.one else [])], facts


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


def _entries(query: Query, parts: Sequence[_Part], ask: _Ask) -> list[dict[str, Any]]:
    """The entries of all sorts, at most as many as are wanted."""
    limit = "" if ask.wanted.limit is None else f" LIMIT {ask.wanted.limit:d}"
    union = " UNION ALL ".join(part.sql for part in parts)
    sql = (
        f"WITH stale(kind, section, id, name, last, due, name_key) AS ({union})"  # noqa: S608 - our own words
        f" SELECT kind, id, name, section, last, due FROM stale {_ORDER}, kind, section{limit}"
    )
    rows = query(sql, _facts(parts))
    return [
        dict(zip(COLUMNS, (*row, (ask.today - date.fromisoformat(row[-1])).days), strict=True))
        for row in rows
    ]


def _total(query: Query, counts: Sequence[_Part], rest: Sequence[_Part]) -> int:
    """How many there are in all; of the ``rest`` each is one."""
    sums = " + ".join(f"({part.sql})" for part in counts)
    total: int = query(f"SELECT {sums or 0}", _facts(counts))[0][0]
    return total + len(rest)


def _facts(parts: Sequence[_Part]) -> tuple[str, ...]:
    return tuple(fact for part in parts for fact in part.facts)
