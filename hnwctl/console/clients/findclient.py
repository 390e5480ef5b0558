"""Which client is meant, where several vaults are open at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hnwctl.errors import ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from hnwctl.console.book import Book


def find_in(books: "Sequence[Book]", text: str) -> "tuple[Book, str]":
    """The book and the id of the one client that ``text`` names; raises NotFoundError with candidates."""
    found: list[tuple[Book, str]] = []
    failures: list[NotFoundError | ForbiddenError] = []
    candidates: list[dict[str, str]] = []
    for book in books:
        try:
            found.append((book, book.resolve(text)))
        except (NotFoundError, ForbiddenError) as error:
            failures.append(error)
            candidates += getattr(error, "candidates", [])
    if len(found) == 1 and not candidates:
        return found[0]
    if not found and len(failures) == 1:
        raise failures[0]
    candidates += [{"id": each} for _, each in found]
    if not candidates:
        raise failures[0]
    raise NotFoundError(
        "{count} clients match {text}",
        hint="give one of the ids",
        candidates=candidates,
        count=len(candidates),
        text=text,
    )
