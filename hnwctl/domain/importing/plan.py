"""What an import would do, before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from hnwctl.domain.importing.targets import SECTIONS
from hnwctl.domain.paths import Change
from hnwctl.errors import filled

Sections = dict[str, dict[str, Any]]
"""Section name -> its plain values."""

Cells = Mapping[str, str]
"""Heading -> text, without the empty cells."""

OUTCOMES = ("added", "updated", "unchanged", "rejected")


class Column(Protocol):
    """What a plan needs to know of a column; the mapping of a sheet gives it."""

    @property
    def heading(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def factor(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...
    @property
    def date_order(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def split(self) -> str: ...
    @property
    def keep_invalid(self) -> bool: ...


class Remark(NamedTuple):
    """Something to tell the reader: an English template and the facts that fill it."""

    text: str
    facts: Mapping[str, object]


class Reject(NamedTuple):
    """A row that is not taken: its number, the column to blame ("" if none), the reason."""

    row: int
    field: str
    reason: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        where = f"row {self.row}, {self.field}" if self.field else f"row {self.row}"
        return f"{where}: {filled(self.reason, self.facts)}"


def in_order(rejects: Iterable[Reject]) -> tuple[Reject, ...]:
    """The rejects by row and column, what is the same of one column once."""
    distinct = {str(reject): reject for reject in rejects}.values()
    return tuple(sorted(distinct, key=lambda reject: (reject.row, reject.field, reject.reason)))


class Added(NamedTuple):
    """A client that is not in the book yet: the row, the name, all sections."""

    row: int
    name: str
    sections: Sections


class Updated(NamedTuple):
    """A client that changes: the rows, the id, the name, what differs, and the sections that
    change, whole."""

    rows: tuple[int, ...]
    id: str
    name: str
    changes: tuple[Change, ...]
    sections: Sections


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    ``outcomes`` has one word for each row that was read, so that the counts always add up.
    ``rejected`` may name a row more than once, for each column to blame. ``closed`` are the
    positions (client id, product) that a table of positions no longer lists.
    """

    kind: str
    added: tuple[Added, ...]
    updated: tuple[Updated, ...]
    rejected: tuple[Reject, ...]
    outcomes: Mapping[int, str]
    notes: tuple[Remark, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """``read`` and how many of the rows are added, updated, unchanged, rejected."""
        found = Counter(self.outcomes.values())
        return {"read": len(self.outcomes), **{word: found[word] for word in OUTCOMES}}


@dataclass(frozen=True, slots=True)
class Options:
    """What an import needs to know beside the rows.

    ``today`` dates what has no date of its own; ``region`` (``CN``) is that of phone numbers
    without a country; ``date_order`` settles 01/02/2020 for every column; ``defaults`` fill what
    a new client lacks, by path; ``keep_invalid``: a cell that is not valid is kept as custom
    text and does not cost the row; ``writable`` are the sections this key may write;
    ``replace_as_of``: the table lists all positions of its clients as of that day.
    """

    today: date
    region: str = "CN"
    date_order: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    keep_invalid: bool = False
    writable: frozenset[str] = frozenset(SECTIONS)
    replace_as_of: date | None = None


Load = Callable[[Sequence[str]], Mapping[str, Mapping[str, Mapping[str, Any]]]]
"""Ids -> their sections in full, for the clients that a table touches (id -> section -> values)."""

Row = tuple[int, Cells]
Rows = Sequence[Row]
Faults = Iterable[tuple[int, str, str, Mapping[str, object]]]

_REGIONS = {"cn": "CN", "hk": "HK", "sg": "SG", "us": "US", "uk": "GB", "eu": "ZZ"}


def region_of(jurisdiction: str) -> str:
    """The region of phone numbers without a country; in the EU, which is many, they need one."""
    return _REGIONS.get(jurisdiction.lower(), "ZZ")
