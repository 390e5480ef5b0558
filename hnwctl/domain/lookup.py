"""Which client somebody means: by id, name, alias, number, pinyin, initials, phone or e-mail.

Matches are looked for in three rounds, from what is exact to what is only contained; the first round
that finds anybody decides. Several clients in one round are never chosen between: they are listed.
Within a round everything counts together, because an id that happens to begin with ``zha`` must not win
silently over the client whose pinyin that is. A whole id decides alone: that a name is one by chance is as
likely as that two ids are the same.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hnwctl.domain.names import name_key, spelled
from hnwctl.errors import ForbiddenError, NotFoundError

Query = Callable[[str, tuple[object, ...]], Sequence[tuple[Any, ...]]]
"""Runs read-only SQL on the index. Raises ForbiddenError for what is sealed to the key."""

MAX_CANDIDATES = 50
MIN_PREFIX = 3
MIN_DIGITS = 7

_ID = "[0-9a-hjkmnp-tv-z]+"
_PHONE = r"[+\d\s().\-/]+"
_CANDIDATE_COLUMNS = (("id", "name", "stage", "tier"), ("id", "name", "stage"), ("id",))


def find_client(text: str, query: Query) -> str:
    """The id of the one client that ``text`` means.

    Raises NotFoundError when there is none, or several (then with candidates), and ForbiddenError when
    only names could tell and those are sealed to the key.
    """
    found, names_sealed = _search(text, query)
    if len(found) == 1:
        return found[0]
    if found:
        raise _several(text, found, query)
    if names_sealed:
        raise ForbiddenError(
            "names are sealed to your key, and no client has the id {text}", hint="give the id", text=text
        )
    raise NotFoundError(
        "no client matches {text}", hint="look with: hnwctl list TEXT, or hnwctl find TEXT", text=text
    )


def completions(text: str, query: Query, *, limit: int = 50) -> list[tuple[str, str]]:
    """What a shell may complete ``text`` to: ids and names that begin so, each with what stands beside it."""
    rows = query(
        "SELECT n.id, coalesce(n.name, n.folded), c.name FROM names n JOIN clients c ON c.id = n.id"
        " WHERE n.kind IN ('name', 'alias', 'number') AND substr(n.folded, 1, length(?1)) = ?1"
        " ORDER BY n.folded, n.id LIMIT ?2",
        (name_key(text), limit),
    )
    names = [(name, f"{owner} {client}" if name != client else owner) for owner, name, client in rows]
    ids = query(
        "SELECT id, name FROM clients WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> '' ORDER BY id LIMIT ?2",
        (text, limit),
    )
    return [*names, *ids][:limit]


def _search(text: str, query: Query) -> tuple[list[str], bool]:
    """The ids found in the first round that finds any, and whether names were out of reach."""
    whole = sorted(_whole_id(text, query))
    if whole:
        return whole, False
    names_sealed = False
    for by_id, by_name in ((_no_id, _exact_name), (_id_prefix, _abbreviation), (_no_id, _part_of_name)):
        found = set(by_id(text, query))
        try:
            found |= set(by_name(text, query))
        except ForbiddenError:
            names_sealed = True
        if found:
            return sorted(found), names_sealed
    return [], names_sealed


def _ids(query: Query, sql: str, *parameters: object) -> Iterable[str]:
    return (str(row[0]) for row in query(sql, parameters))


def _whole_id(text: str, query: Query) -> Iterable[str]:
    return _ids(query, "SELECT id FROM clients WHERE id = ?", text.strip().lower())


def _exact_name(text: str, query: Query) -> Iterable[str]:
    sql = "SELECT id FROM names WHERE folded = ? AND kind IN ('name', 'alias', 'number')"
    return _ids(query, sql, name_key(text))


def _id_prefix(text: str, query: Query) -> Iterable[str]:
    prefix = text.strip().lower()
    if len(prefix) < MIN_PREFIX or not re.fullmatch(_ID, prefix):
        return ()
    return _ids(query, "SELECT id FROM clients WHERE id BETWEEN ?1 AND ?1 || 'zzzzzzzz'", prefix)


def _abbreviation(text: str, query: Query) -> Iterable[str]:
    found: list[str] = []
    if spelled(text):
        sql = "SELECT id FROM names WHERE folded = ? AND kind IN ('pinyin', 'initials')"
        found += _ids(query, sql, spelled(text))
    if "@" in text:
        found += _ids(query, "SELECT id FROM names WHERE folded = ? AND kind = 'email'", name_key(text))
    digits = "".join(filter(str.isdecimal, text)) if re.fullmatch(_PHONE, text) else ""
    if len(digits) >= MIN_DIGITS:
        sql = "SELECT id FROM names WHERE kind = 'phone' AND substr(folded, -length(?1)) = ?1"
        found += _ids(query, sql, digits)
    return found


def _no_id(text: str, query: Query) -> Iterable[str]:
    return ()


def _part_of_name(text: str, query: Query) -> Iterable[str]:
    part, spelling = name_key(text), spelled(text)
    if not part:
        return ()
    sql = (
        "SELECT id FROM names WHERE (kind IN ('name', 'alias', 'number') AND instr(folded, ?1) > 0)"
        " OR (kind = 'pinyin' AND length(?2) >= ?3 AND substr(folded, 1, length(?2)) = ?2)"
    )
    return _ids(query, sql, part, spelling, MIN_PREFIX)


def _several(text: str, found: Sequence[str], query: Query) -> NotFoundError:
    return NotFoundError(
        "{count} clients match {text}",
        hint="give one of the ids",
        candidates=_candidates(found[:MAX_CANDIDATES], query),
        count=len(found),
        text=text,
    )


def _candidates(ids: Sequence[str], query: Query) -> list[dict[str, str]]:
    """The candidates with as much beside the id as this key may see."""
    marks = ", ".join("?" * len(ids))
    for columns in _CANDIDATE_COLUMNS[:-1]:
        sql = f"SELECT {', '.join(columns)} FROM clients WHERE id IN ({marks}) ORDER BY name_key, id"  # noqa: S608
        try:
            rows = query(sql, tuple(ids))
        except ForbiddenError:
            continue
        return [
            {column: str(value or "") for column, value in zip(columns, row, strict=True)} for row in rows
        ]
    return [{"id": each} for each in ids]
