"""The cadences in force, of one client or of all."""

from typing import TYPE_CHECKING, Any

from hnwctl.console.clients.clientcolumns import tier_words
from hnwctl.console.contacts.contactrows import Row, client_rows, computed_day
from hnwctl.console.messages import language
from hnwctl.console.printing.filled import PEOPLE, filled
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.console.several import marked_rows, vault_column
from hnwctl.domain.listing import one_more
from hnwctl.domain.scheduling.rhythm import SOURCE, source
from hnwctl.errors import ForbiddenError, NotFoundError
from hnwctl.model.vocabulary import Vocabulary
from hnwctl.model.words_client import CHANNEL, STAGE, WEEKDAY

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session


CADENCE_COLUMNS = (
    ColumnSpec("name", "client"),
    ColumnSpec("next_contact", "next contact", kind="date"),
    ColumnSpec("last_contact", "last contact", kind="date"),
    ColumnSpec("every", "cadence", kind="code"),
    ColumnSpec("source", "decided by", words=SOURCE),
    ColumnSpec("channel", "contact by", words=CHANNEL),
    ColumnSpec("weekday", "weekday", words=WEEKDAY),
    ColumnSpec("planned_for", "moved from", kind="date"),
    ColumnSpec("quiet", "quiet periods"),
    ColumnSpec("id", "id", kind="code"),
)


CADENCE_FOR_PROGRAMS = tuple(
    ColumnSpec(name, name)
    for name in (
        *("id", "name", "next_contact", "last_contact", "every", "source", "channel", "weekday", "stage"),
        *("tier", "planned_for", "starting", "not_before", "quiet", "refuses", "do_not_contact"),
    )
)
"""The columns of cadences as programs read them: `cadence_row` has the values."""


def sheet_columns(tiers: Vocabulary) -> list[ColumnSpec]:
    """Everything that is known of the contact with one client."""
    more = (
        ColumnSpec("stage", "stage", words=STAGE),
        ColumnSpec("tier", "tier", words=tiers),
        ColumnSpec("starting", "first contact agreed for", kind="date"),
        ColumnSpec("not_before", "not before", kind="date"),
        ColumnSpec("refuses", "not by", kind="words", words=CHANNEL),
        ColumnSpec("do_not_contact", "do not contact"),
    )
    return [*CADENCE_COLUMNS[-1:], *CADENCE_COLUMNS[:-1], *more]


def cadence_row(book: "Book", row: "Row") -> dict[str, Any]:
    """The cadence of one client: in force, where it comes from, last and next contact, wishes.

    ``planned_for`` is the day on which the next contact falls due, where a plan moved it.
    """
    facts = row["facts"]
    computed = computed_day(book, facts) if facts.planned else None
    moved = computed and computed.isoformat() != row["next_contact"]
    return {
        **{name: row[name] for name in ("id", "name", "next_contact", "last_contact", "every")},
        "source": source(facts, book.rules.cadence, today=book.today) if row["every"] else None,
        **{name: row[name] for name in ("channel", "weekday", "stage", "tier")},
        "planned_for": computed and computed.isoformat() if moved else None,
        "starting": facts.starting and facts.starting.isoformat(),
        "not_before": facts.not_before and facts.not_before.isoformat(),
        "quiet": [f"{first}/{last or ''}" for first, last in facts.quiet],
        "refuses": row["refuses"].split(", ") if row["refuses"] else [],
        "do_not_contact": bool(row["do_not_contact"]),
    }


def show_all(session: "Session", *, limit: int | None, form: FormatName) -> None:
    """Every client that is not archived, the next contact first; clients without one at the end."""
    order = "c.next_contact IS NULL, c.next_contact, c.name_key, c.id"
    rows: list[dict[str, Any]] = []
    for book in session.books:
        found = client_rows(book, "c.archived = 0", order=order, limit=one_more(limit))
        rows += marked_rows(book, session.books, (cadence_row(book, row) for row in found))
    if len(session.books) > 1:
        rows.sort(key=lambda row: (row["next_contact"] is None, row["next_contact"] or ""))
    shown = rows[:limit]
    named = filled(CADENCE_COLUMNS, shown) if form in PEOPLE else CADENCE_FOR_PROGRAMS
    session.output.rows(shown, [*vault_column(session.books), *named], form=form)
    if len(shown) < len(rows):
        session.output.cut(len(shown), None)


def show_one(session: "Session", client: str, *, form: FormatName) -> None:
    """One client: the cadence, what decides it, and everything that the client asked for.

    NotFoundError if there is none; ForbiddenError where the profile is sealed to this key.
    """
    from hnwctl.console.clients.findclient import find_in

    book, id_ = find_in(session.books, client)
    row = _row(book, id_)
    output = session.output
    if form == FormatName.table:
        output.record(row, columns=filled(sheet_columns(tier_words([book])), [row]))
    else:
        output.record(row, form=form)
    if row["channel"] and row["channel"] not in book.rules.channels.allowed:
        output.warn("the firm does not allow {channel}", channel=CHANNEL.label(row["channel"], language()))


def _row(book: "Book", client: str) -> dict[str, Any]:
    for row in client_rows(book, "c.id = ?", [client]):
        return cadence_row(book, row)
    record = book.read("client", client)
    if "profile" in record.sealed:
        raise ForbiddenError("{id}: {section} is sealed to your key", id=client, section="profile")
    raise NotFoundError("no such record: {id}", id=client)
