"""What is stale, in one vault or in several, as people and programs read it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hnwctl.console import several
from hnwctl.console.messages import language
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.domain.staleness import COLUMNS, KIND, PLACE, Found, Wanted, stale
from hnwctl.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

_WHAT = Vocabulary.of("what", [*PLACE.entries.values(), KIND.entries["kyc"], KIND.entries["risk"]])
_SPECS = {
    "kind": ColumnSpec("kind", "kind", words=KIND),
    "id": ColumnSpec("id", "id", kind="code"),
    "name": ColumnSpec("name", "name"),
    "what": ColumnSpec("what", "what", words=_WHAT),
    "section": ColumnSpec("section", "section", words=PLACE),
    "last": ColumnSpec("last", "last reviewed", kind="date"),
    "due": ColumnSpec("due", "stale since", kind="date"),
    "days_overdue": ColumnSpec("days_overdue", "days overdue", align="right"),
}
_FOR_PEOPLE = ("id", "name", "what", "days_overdue", "due", "last")
"""A table has kind and section in one; what leaves a narrow window first stands last."""


def of_book(book: "Book", wanted: Wanted, *, one: str = "") -> Found:
    """What is stale in one book; of the record ``one`` only, if it is named."""
    held = book.vault.unlocked.keyring.compartments
    return stale(book.vault.query, wanted, rules=book.rules, held=held, today=book.today, one=one)


def of_books(books: "Sequence[Book]", wanted: Wanted) -> Found:
    """What is stale in all of them, in one order; each entry says which vault it is of."""
    found = [of_book(book, wanted) for book in books]
    if len(books) == 1:
        return found[0]
    rows = [
        row
        for book, part in zip(books, found, strict=True)
        for row in several.marked_rows(book, books, part.entries)
    ]
    rows.sort(key=lambda row: (row["due"], row["name"] or "", row["id"] or ""))
    sealed = [name for name in found[0].sealed if all(name in part.sealed for part in found)]
    return Found(rows[: wanted.limit], sum(part.total for part in found), sealed)


def show(session: "Session", found: Found, books: "Sequence[Book]", *, form: FormatName) -> None:
    """Print what is stale, and how much more there is than was asked for."""
    names = _FOR_PEOPLE if form == FormatName.table else COLUMNS
    columns = [*several.vault_column(books), *(_SPECS[name] for name in names)]
    rows: list[dict[str, Any]] = [{**entry, "what": what_of(entry)} for entry in found.entries]
    session.output.rows(rows, columns, form=form, sealed=found.sealed)
    session.output.cut(len(rows), found.total)


def what_of(entry: dict[str, Any]) -> str:
    """What is stale by one key: a section of a client, a review, an assessment, a kind of note."""
    return str(entry["kind"] if entry["kind"] in ("kyc", "risk") else entry["section"])


def said(entry: dict[str, Any]) -> str:
    """The same as people read it."""
    return _WHAT.label(what_of(entry), language())
