"""Lists of tasks and complaints, of one vault or of several, ready to be shown."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.console.contacts.handles import handle_of
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import ForbiddenError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.printing.formats import ColumnSpec
    from hnwctl.console.session import Session
    from hnwctl.domain.worklists import Worklist

Row = dict[str, Any]
Ask = Callable[["Book"], "Worklist"]
"""From a book to the query for it."""


class Work(NamedTuple):
    """The rows, at most as many as were asked for, and whether there are more."""

    rows: list[Row]
    more: bool


def worklist(books: "Sequence[Book]", key: str, ask: Ask, limit: int | None) -> Work:
    """The rows of all books, each with its handle under ``key``; of several in the order of their days.

    What ``ask`` asks for has one row more than ``limit``, where there is one.

    Raises ForbiddenError where the service record is sealed.
    """
    from hnwctl.console.several import marked_rows

    rows = [
        row
        for book in books
        for row in marked_rows(book, books, (_row(book, key, each) for each in _rows(book, ask)))
    ]
    if len(books) > 1:
        rows.sort(key=lambda row: (row["due"] is None, row["due"] or ""))
    return Work(rows[:limit], limit is not None and len(rows) > limit)


def show(
    session: "Session", found: Work, columns: "Sequence[ColumnSpec]", named: Sequence[str], form: FormatName
) -> None:
    """Print the rows: a table has the columns ``named``, every other form all of them."""
    from hnwctl.console.several import vault_column

    shown = [each for each in columns if form != FormatName.table or each.key in named]
    session.output.rows(found.rows, [*vault_column(session.books), *shown], form=form)
    if found.more:
        session.output.cut(len(found.rows), None)


def _rows(book: "Book", ask: Ask) -> list[Row]:
    if "service" not in book.vault.unlocked.keyring.compartments:
        raise ForbiddenError("the service record is sealed to your key")
    asked = ask(book)
    return [
        dict(zip(asked.columns, row, strict=True)) for row in book.vault.query(asked.sql, asked.parameters)
    ]


def _row(book: "Book", key: str, row: Row) -> Row:
    """The handle in the place of what it is made of, and how long the day has passed."""
    if "request" in row:
        row["request"] = bool(row["request"])
    handle = handle_of(row["id"], row.pop("item"), row.pop("nr"))
    sealed = [] if "name" in row else ["name"]
    return {
        key: handle,
        **row,
        "days_overdue": _overdue(row, book.today),
        **({"sealed": sealed} if sealed else {}),
    }


def _overdue(row: Row, today: date) -> int:
    settled = row.get("done") or row.get("dropped") or row.get("closed")
    if settled or not row["due"]:
        return 0
    return max((today - date.fromisoformat(row["due"][:10])).days, 0)
