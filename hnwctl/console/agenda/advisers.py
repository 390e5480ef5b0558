"""Advisers as they are asked for by name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session


def note_unknown(session: "Session", books: "Sequence[Book]", adviser: str) -> None:
    """Say so where no client of these books has this adviser: an empty answer then means nothing."""
    if adviser and not any(_has(book, adviser) for book in books):
        session.output.note("no client has the adviser {adviser}", adviser=adviser)


def _has(book: "Book", adviser: str) -> bool:
    return bool(book.vault.query("SELECT 1 FROM clients WHERE adviser = ? LIMIT 1", [adviser]))
