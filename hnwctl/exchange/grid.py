"""What a table is while it is read: cells, headings, rows as text, and what was noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Remark(NamedTuple):
    """Something to tell the reader: an English template and the facts that fill it."""

    text: str
    facts: Mapping[str, object]


class Fault(NamedTuple):
    """A row that cannot be taken: its number, the heading if one is to blame, and the reason."""

    row: int
    field: str
    reason: str
    facts: Mapping[str, object]


class Twin(NamedTuple):
    """Two columns under one heading; ``key`` is the name the second one has in the rows."""

    heading: str
    first: str
    second: str
    key: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as they stand in a file: (row number as a spreadsheet shows it, texts)."""

    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    sheet_name: str = ""
    ragged: bool = False
    """Whether a row may be too short or too long, as in text files (never in a workbook)."""
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its headings found.

    ``rows`` holds (row number, {heading: text}) without the empty cells; ``titles`` the lines
    above the headings; ``faults`` rows that cannot be read; ``skipped`` rows that are no data
    (totals, repeated headings) with the reason.
    """

    source: str
    sheet_name: str
    encoding: str
    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    notes: tuple[Remark, ...] = ()
    titles: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    faults: tuple[Fault, ...] = ()
    skipped: tuple[Fault, ...] = field(default=())

    def noting(self, text: str, **facts: object) -> "Sheet":
        """The same sheet with one more remark."""
        return replace(self, notes=(*self.notes, Remark(text, facts)))
