"""Extracts published anew: what the approved policy decides in them is to follow it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hnwctl.errors import InvalidError
from hnwctl.model.kinds import EXTRACTS
from hnwctl.model.records import OpenRecord, Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.store.saving import Change

_TIERS = "SELECT c.id FROM clients c LEFT JOIN published p ON p.id = c.id WHERE c.tier IS NOT p.tier"
_PUBLISHED = "SELECT id FROM published WHERE tier IS NOT NULL"
_REVIEWS = """
WITH said AS (SELECT id, max(iif(kind = 'kyc_expiry', date, NULL)) AS review,
                     max(iif(kind = 'risk_expiry', date, NULL)) AS risk
              FROM agenda WHERE item IS NULL AND kind IN ('kyc_expiry', 'risk_expiry') GROUP BY id)
SELECT c.id, c.kyc_rating, c.reviewed_kyc, c.risk_assessed, c.risk_expires, said.review, said.risk
FROM clients c LEFT JOIN said ON said.id = c.id WHERE c.due_kyc IS NOT NULL
"""
_CONTACTS = """
SELECT DISTINCT i.id FROM interactions i JOIN clients c ON c.id = i.id
WHERE i.mass = 1 AND i.outcome = 'reached'
  AND (c.last_contact IS NULL OR substr(i.at, 1, 10) >= c.last_contact)
"""


def renew_extracts(book: "Book") -> int:
    """Write every extract that says otherwise than the rules in force; returns of how many clients."""
    ids = sorted({*_other_tiers(book), *_other_reviews(book), *_other_contacts(book)})
    changes = [change for record in _read(book, ids) if (change := _renewal(book, record))]
    if changes:
        book.vault.write(changes, message=f"renew extracts of {len(changes)} clients")
    return len(changes)


def _other_tiers(book: "Book") -> Iterator[str]:
    rows = book.vault.query(_TIERS if book.rules.publish.tier else _PUBLISHED)
    return (id_ for (id_,) in rows)


def _other_reviews(book: "Book") -> Iterator[str]:
    """Clients whose computed days may be others; only the record tells whether a day was agreed on."""
    from hnwctl.domain.freshness import computed_anew

    for id_, *facts in book.vault.query(_REVIEWS):
        if computed_anew(*facts, rules=book.rules):
            yield id_


def _other_contacts(book: "Book") -> Iterator[str]:
    """Clients whose last contact it may be whether a mass greeting counts."""
    return (id_ for (id_,) in book.vault.query(_CONTACTS))


def _read(book: "Book", ids: list[str]) -> Iterator[OpenRecord]:
    from hnwctl.store.layout import record_path

    for chunk in book.vault.catalog.read_many([record_path("client", each) for each in ids]):
        yield from (record for record in chunk if record is not None)


def _renewal(book: "Book", record: OpenRecord) -> "Change | None":
    """The extracts that are others now. What does not hold keeps its own: `verify` names it."""
    from hnwctl.store.saving import Change

    changed: dict[str, dict[str, Plain] | None] = {}
    for name in ("finance_dates", "kyc_dates", "service_dates"):
        content = _renewed(book, record, name)
        if content is not None and content != record.sections.get(name):
            changed[name] = content
    base = {name: meta.rev for name, meta in record.meta.items()}
    return Change("client", record.id, changed, base) if changed else None


def _renewed(book: "Book", record: OpenRecord, name: str) -> dict[str, Plain] | None:
    from hnwctl.console.drafts import extract_of
    from hnwctl.domain.view import written_on

    source = EXTRACTS[name]
    if source not in record.sections:
        return None
    try:
        model = book.model("client", source, record.sections[source])
        before = record.sections.get(name)
        previous = book.model("client", name, before) if before else None
    except InvalidError:
        return None
    rev, written = record.meta[source].rev, written_on(record, source)
    return extract_of(book, source, model, rev, previous, written)
