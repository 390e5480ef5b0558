"""The cadences in force, of one client or of all."""

from typing import TYPE_CHECKING, Any

from hnwctl.console import scheduleview as view
from hnwctl.console.clientcolumns import tier_words
from hnwctl.console.formats import FormatName
from hnwctl.console.messages import language
from hnwctl.console.planning import PEOPLE
from hnwctl.console.scheduling import client_rows
from hnwctl.console.several import marked_rows, vault_column
from hnwctl.errors import ForbiddenError, NotFoundError
from hnwctl.model.words_client import CHANNEL

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session


def show_all(session: "Session", *, limit: int | None, form: FormatName) -> None:
    """Every client that is not archived, the next contact first; clients without one at the end."""
    order = "c.next_contact IS NULL, c.next_contact, c.name_key, c.id"
    rows: list[dict[str, Any]] = []
    for book in session.books:
        found = client_rows(book, "c.archived = 0", order=order, limit=limit)
        rows += marked_rows(book, session.books, (view.cadence_row(book, row) for row in found))
    if len(session.books) > 1:
        rows.sort(key=lambda row: (row["next_contact"] is None, row["next_contact"] or ""))
    shown = rows[:limit]
    named = view.saying(view.CADENCE_COLUMNS, shown) if form in PEOPLE else view.CADENCE_FOR_PROGRAMS
    session.output.rows(shown, [*vault_column(session.books), *named], form=form)


def show_one(session: "Session", client: str, *, form: FormatName) -> None:
    """One client: the cadence, what decides it, and everything that the client asked for.

    NotFoundError if there is none; ForbiddenError where the profile is sealed to this key.
    """
    from hnwctl.console.findclient import find_in

    book, id_ = find_in(session.books, client)
    row = _row(book, id_)
    output = session.output
    if form == FormatName.table:
        output.record(row, columns=view.saying(view.sheet_columns(tier_words([book])), [row]))
    else:
        output.record(row, form=form)
    if row["channel"] and row["channel"] not in book.rules.channels.allowed:
        output.warn("the firm does not allow {channel}", channel=CHANNEL.label(row["channel"], language()))


def _row(book: "Book", client: str) -> dict[str, Any]:
    for row in client_rows(book, "c.id = ?", [client]):
        return view.cadence_row(book, row)
    record = book.read("client", client)
    if "profile" in record.sealed:
        raise ForbiddenError("{id}: {section} is sealed to your key", id=client, section="profile")
    raise NotFoundError("no such record: {id}", id=client)
