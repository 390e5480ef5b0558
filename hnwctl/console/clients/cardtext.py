"""The card of a record of this book: what stands beside the record is looked up here."""

from typing import TYPE_CHECKING

from hnwctl.console.clients.card import Card, Facts
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session


def card_of(session: "Session", book: "Book", record: OpenRecord) -> Card:
    """The record as this reader sees it: in their time zone and window, other clients by their names."""
    from hnwctl.console.clients.worth import head_lines, name_of

    facts = Facts(
        lines=head_lines(book, record) if record.kind == "client" else {},
        base=book.vault.roster.currency,
        name_of=lambda other: name_of(book, other),
        zone=session.settings.now().tzinfo,
    )
    return Card(record, facts, session.output.columns)
