"""Clients who may be the same person as a new one: of one name, one phone number or one e-mail address."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hnwctl.domain.lookup import Query
from hnwctl.domain.names import name_key
from hnwctl.model.records import Plain

MOST = 10
"""Look-alikes named at most."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A client that the book has already: ``same`` is what it shares, ``name``, ``phone`` or ``email``."""

    id: str
    name: str
    same: str


def look_alikes(profile: Mapping[str, Plain], query: Query) -> list[LookAlike]:
    """The clients that share a name, a phone number or an e-mail address with ``profile`` (stored form)."""
    found: dict[str, LookAlike] = {}
    for kind, values in _keys(profile):
        for value in values:
            for owner, name in query(_SQL, (kind, name_key(value), MOST)):
                found.setdefault(str(owner), LookAlike(str(owner), str(name or ""), kind))
    return list(found.values())[:MOST]


_SQL = (
    "SELECT DISTINCT n.id, c.name FROM names n JOIN clients c ON c.id = n.id"
    " WHERE CASE n.kind WHEN 'alias' THEN 'name' ELSE n.kind END = ?1 AND n.folded = ?2"
    " ORDER BY n.id LIMIT ?3"
)


def _keys(profile: Mapping[str, Plain]) -> Iterator[tuple[str, Iterable[str]]]:
    points = profile.get("contact_points", ())
    for kind in ("phone", "email"):
        yield kind, [point["value"] for point in points if point.get("type") == kind]
    yield "name", [profile.get("name", "")]
