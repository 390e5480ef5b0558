"""The query behind ``list``: filters become SQL with parameters, rows become entries."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cells import BETWEEN
from hnwctl.domain.conditions import bracketed
from hnwctl.domain.names import name_key, spelled
from hnwctl.domain.tables import CLIENTS, shown
from hnwctl.errors import ForbiddenError, InvalidError

if TYPE_CHECKING:
    from hnwctl.model.vocabulary import Vocabulary

DEFAULT_COLUMNS = (
    "id",
    "name",
    "stage",
    "tier",
    "risk",
    "aum",
    "financial_assets",
    "currency",
    "last_contact",
    "next_contact",
)
_BESIDE = ("sealed", "unpriced")
"""What an entry carries whenever there is something to say, asked for or not."""

_COLUMNS = {column.name: column for column in CLIENTS.columns}
_SORT_KEYS = {"name": "name_key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which clients: every filter given must hold.

    Of several ``tiers``, ``stages`` or ``risks`` one is enough; of several ``tags`` or ``prefers`` all must
    be there. Stages, risks and preferences may be said in either language; tiers are keys of the policy.
    ``archived`` is False for the book as it stands, True for what was put away, None for both.
    """

    text: str = ""
    tiers: Sequence[str] = ()
    stages: Sequence[str] = ()
    risks: Sequence[str] = ()
    tags: Sequence[str] = ()
    prefers: Sequence[str] = ()
    adviser: str = ""
    overdue: bool = False
    where: str = ""
    archived: bool | None = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A query for the index: ``columns`` are what it shows, ``sealed`` the columns this key cannot have."""

    sql: str
    parameters: tuple[object, ...]
    columns: tuple[str, ...]
    sealed: tuple[str, ...]
    _selected: tuple[str, ...]

    def entries(self, rows: Iterable[Sequence[Any]]) -> list[dict[str, object]]:
        """Rows as objects: amounts as decimals in text, lists as lists.

        ``sealed`` names the sections of this client that the key does not open, ``unpriced`` the currencies
        that no rate converts; each is there only when it has something to name.
        """
        return [self._entry(dict(zip(self._selected, row, strict=True))) for row in rows]

    def _entry(self, row: dict[str, Any]) -> dict[str, object]:
        entry = {name: shown(_COLUMNS[name], row[name]) for name in self.columns}
        for name in _BESIDE:
            if row.get(name):
                entry[name] = shown(_COLUMNS[name], row[name])
        return entry


def listing(
    filters: Filters,
    *,
    held: AbstractSet[str],
    today: date,
    columns: Sequence[str] = (),
    sort: str = "",
    limit: int | None = None,
) -> Listing:
    """The query for the clients that pass the filters, for a key with these compartments.

    ``sort`` is ``aum``, ``-aum``, ``stage,-aum``; without it by name, Chinese ones by pinyin. Columns that
    are sealed to the key are left out and named. Raises InvalidError for a column that does not exist or a
    condition that is none, ForbiddenError for sorting by what is sealed.
    """
    wanted = [_known(name) for name in columns or DEFAULT_COLUMNS]
    shown_columns = tuple(name for name in wanted if _open(name, held))
    selected = (
        *shown_columns,
        *(name for name in _BESIDE if name not in shown_columns and _open(name, held)),
    )
    clauses = [*_standing(filters, held), *_clauses(filters, today, held)]
    conditions, parameters = [clause for clause, _ in clauses], [one for _, each in clauses for one in each]
    sql = (
        f"SELECT {', '.join(selected)} FROM clients"  # noqa: S608 - names from our table, values as parameters
        f"{' WHERE ' if conditions else ''}{' AND '.join(conditions)} ORDER BY {_order(sort, held)}"
    )
    if limit is not None:
        sql, parameters = f"{sql} LIMIT ?", [*parameters, limit]
    sealed = tuple(name for name in wanted if name not in shown_columns)
    return Listing(sql, tuple(parameters), shown_columns, sealed, selected)


def one_more(limit: int | None) -> int | None:
    """The limit of a query that is also to tell whether there are more rows than ``limit``."""
    return None if limit is None else limit + 1


def _known(name: str) -> str:
    if name not in _COLUMNS:
        raise InvalidError(
            "no such column: {column}", hint="columns: {columns}", column=name, columns=", ".join(_COLUMNS)
        )
    return name


def _open(name: str, held: AbstractSet[str]) -> bool:
    compartment = _COLUMNS[name].compartment
    return compartment is None or compartment in held


def _order(sort: str, held: AbstractSet[str]) -> str:
    keys = [_order_key(key.strip(), held) for key in sort.split(",") if key.strip()]
    default = [name for name in ("name_key", "id") if _open(name, held)]
    return ", ".join([*keys, *default])


def _order_key(key: str, held: AbstractSet[str]) -> str:
    name = _known(key.removeprefix("-").removesuffix(" desc").removesuffix(" asc").strip())
    if not _open(name, held):
        raise ForbiddenError("{column} is sealed to your key", hint="sort by another column", column=name)
    descending = key.startswith("-") or key.endswith(" desc")
    return f"{_SORT_KEYS.get(name, name)}{' DESC' if descending else ''} NULLS LAST"


def _standing(filters: Filters, held: AbstractSet[str]) -> Iterable[tuple[str, list[object]]]:
    """Who is out of sight only the profile tells: a key without it sees everybody."""
    if filters.archived is not None and _open("archived", held):
        yield "archived = ?", [int(filters.archived)]


def _clauses(filters: Filters, today: date, held: AbstractSet[str]) -> Iterable[tuple[str, list[object]]]:
    """Each filter that is set, as a clause and its parameters in order."""
    if filters.text:
        yield _named(filters.text)
    for column, keys in _keyed(filters):
        if keys:
            yield f"{column} IN ({', '.join('?' * len(keys))})", keys
    for tag in filters.tags:
        yield "id IN (SELECT id FROM tags WHERE folded = ?)", [name_key(tag)]
    for key in _preferences(filters.prefers):
        yield f"instr('{BETWEEN}' || prefers || '{BETWEEN}', ?) > 0", [f"{BETWEEN}{key}{BETWEEN}"]
    if filters.adviser:
        yield "adviser = ?", [filters.adviser]
    if filters.overdue:
        yield _overdue(today, held)
    if filters.where:
        yield bracketed(filters.where), []


def _overdue(today: date, held: AbstractSet[str]) -> tuple[str, list[object]]:
    """Past its day; a plan that puts an overdue contact on a later day does not make it less overdue."""
    clause, day = "next_contact < ?", today.isoformat()
    if not {"profile", "agenda"} <= held:
        return clause, [day]
    late = "SELECT id FROM contact_plans WHERE planned_for < ? AND planned = next_contact"
    return f"({clause} OR id IN ({late}))", [day, day]


def _preferences(words: Sequence[str]) -> list[str]:
    """Asset classes by their keys; a firm's own stay themselves."""
    from hnwctl.model.words_wealth import ASSET_CLASS

    return [ASSET_CLASS.key_of(word) or word for word in words]


def _keyed(filters: Filters) -> Iterable[tuple[str, list[object]]]:
    from hnwctl.model.words_client import STAGE
    from hnwctl.model.words_wealth import RISK_CLASS

    yield "tier", list(filters.tiers)
    yield "stage", [_key(STAGE, word, "no such stage: {word}") for word in filters.stages]
    yield "risk", [_key(RISK_CLASS, word, "no such risk class: {word}") for word in filters.risks]


def _key(vocabulary: "Vocabulary", word: str, unknown: str) -> str:
    key = vocabulary.key_of(word)
    if key is None:
        raise InvalidError(unknown, hint="one of: {words}", word=word, words=", ".join(vocabulary.keys))
    return key


def _named(text: str) -> tuple[str, list[object]]:
    """Anything a client is called contains the text, or is spelled so from its beginning."""
    spelling = spelled(text)
    clause = "kind IN ('name', 'alias', 'number', 'phone', 'email') AND instr(folded, ?) > 0"
    values: list[object] = [name_key(text)]
    if spelling:
        clause = f"({clause}) OR (kind IN ('pinyin', 'initials') AND substr(folded, 1, length(?)) = ?)"
        values += [spelling, spelling]
    return f"id IN (SELECT id FROM names WHERE {clause})", values  # noqa: S608 - constants only
