"""What identifies the clients of a book, from its index: no record has to be opened for it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hnwctl.domain.importing.masks import is_masked, is_masked_name
from hnwctl.domain.importing.matching import ClientKeys
from hnwctl.errors import ForbiddenError

Query = Callable[[str], Sequence[tuple[Any, ...]]]
"""Runs read-only SQL on the index. Raises ForbiddenError for what is sealed to the key."""

_CLIENTS = "SELECT id, client_number, birthday FROM clients"
_NAMES = (
    "SELECT id, coalesce(name, folded) FROM names"
    " WHERE kind IN ('name', 'alias') ORDER BY kind = 'alias', rowid"
)
_POINTS = "SELECT id, value FROM contact_points WHERE type = '{type}' ORDER BY id, nr"
_EXTERNAL = "SELECT id, system, value FROM external"
_DOCUMENTS = "SELECT id, type, number FROM documents WHERE number IS NOT NULL ORDER BY id, nr"


def keys_in(query: Query) -> Iterator[ClientKeys]:
    """The keys of every client, archived ones too: the same that `keys_of` finds in their sections.

    What is sealed to the key matches nothing.
    """
    names = _grouped(query, _NAMES, is_masked_name)
    phones = _grouped(query, _POINTS.format(type="phone"), is_masked)
    emails = _grouped(query, _POINTS.format(type="email"), is_masked)
    external = _grouped(query, _EXTERNAL)
    documents = _grouped(query, _DOCUMENTS, is_masked)
    for client, number, birthday in query(_CLIENTS):
        yield ClientKeys(
            id=client,
            names=tuple(name for (name,) in names[client]),
            external=tuple((str(system), str(value)) for system, value in external[client]),
            client_number=number or "",
            documents=tuple((kind or "", value) for kind, value in documents[client]),
            phones=tuple(value for (value,) in phones[client]),
            emails=tuple(value for (value,) in emails[client]),
            birthday=birthday or "",
        )


def _grouped(
    query: Query, sql: str, masked: Callable[[str], bool] = lambda text: False
) -> defaultdict[str, list[tuple[str, ...]]]:
    """Client -> the rest of each row; without what is masked (the last column tells)."""
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    try:
        rows = query(sql)
    except ForbiddenError:
        rows = ()
    for client, *rest in rows:
        if not masked(rest[-1]):
            found[client].append(tuple(rest))
    return found
