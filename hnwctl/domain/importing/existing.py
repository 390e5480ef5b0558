"""The book as an import sees it: keys of everybody, and in full only those that a table touches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hnwctl.domain.importing.matching import MatchKeys, keys_of
from hnwctl.domain.importing.plan import Load


@dataclass(frozen=True, slots=True)
class ExistingClient:
    """A client of the book: id and open sections (name -> plain values in stored form)."""

    id: str
    sections: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Existing:
    """``keys`` of all clients, and ``load``, which gives the sections of those that are asked for."""

    keys: MatchKeys
    load: Load

    @classmethod
    def of(cls, clients: Iterable[ExistingClient]) -> "Existing":
        """A book that is at hand in full."""
        known = {client.id: client.sections for client in clients}

        def load(ids: Sequence[str]) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
            return {each: known[each] for each in ids}

        return cls(MatchKeys(keys_of(each, sections) for each, sections in known.items()), load)
