"""The rows of what all share: market notes with the rates they bring, and saved segments."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hnwctl.domain.cells import Cell, cell, list_text
from hnwctl.domain.freshness import note_due

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.market import Note
    from hnwctl.model.segment import Segment


def market_row(owner: str, note: "Note") -> tuple[Cell, ...]:
    """The row of ``market``."""
    return (
        *(owner, note.kind, note.title, note.text, cell(note.as_of), note.source, note.link),
        *(list_text(note.affects), list_text(note.tags), cell(note.reviewed)),
    )


def review_row(owner: str, note: "Note", rules: "Rules") -> tuple[Cell, ...]:
    """The row of ``market_reviews``."""
    days = (cell(note.as_of), cell(note.reviewed), cell(note_due(note, rules)))
    return (owner, note.kind, note.title, *days)


def segment_row(owner: str, rule: "Segment") -> tuple[Cell, ...]:
    """The row of ``segments``."""
    return (owner, rule.name, rule.where, rule.label, cell(rule.created))


def rate_rows(owner: str, note: "Note") -> Iterator[tuple[Cell, ...]]:
    """The rows of ``rates``."""
    return ((owner, cell(each.date), each.currency, float(each.rate)) for each in note.rates)
