"""The rows of a market note: the note, and the rates it brings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hnwctl.domain.cells import Cell, list_text, text_cell

if TYPE_CHECKING:
    from hnwctl.model.market import Note


def market_row(note: "Note") -> tuple[Cell, ...]:
    """The row of ``market`` without its id."""
    return (
        *(note.kind, note.title, note.text, text_cell(note.as_of), note.source, note.link),
        *(list_text(note.affects), list_text(note.tags), text_cell(note.reviewed)),
    )


def rate_rows(note: "Note") -> Iterator[tuple[Cell, ...]]:
    """The rows of ``rates`` without their id."""
    return ((text_cell(each.date), each.currency, float(each.rate)) for each in note.rates)
