"""The rows of a market note: the note, and the rates it brings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hnwctl.domain.cells import Cell, cell, list_text

if TYPE_CHECKING:
    from hnwctl.model.market import Note


def market_row(owner: str, note: "Note") -> tuple[Cell, ...]:
    """The row of ``market``."""
    return (
        *(owner, note.kind, note.title, note.text, cell(note.as_of), note.source, note.link),
        *(list_text(note.affects), list_text(note.tags), cell(note.reviewed)),
    )


def rate_rows(owner: str, note: "Note") -> Iterator[tuple[Cell, ...]]:
    """The rows of ``rates``."""
    return ((owner, cell(each.date), each.currency, float(each.rate)) for each in note.rates)
