"""Recording a contact with one client or many, as one commit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.domain import contacting
from hnwctl.errors import ForbiddenError, HnwctlError, IntegrityError, InvalidError
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.clients.selection import Chosen
    from hnwctl.console.drafts import Draft
    from hnwctl.domain.contacting import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be recorded: the contact, the next one if it was agreed on; ``again``: even if it is there
    already."""

    contact: "Contact"
    starting: date | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it: ``done`` (``id, interaction, last_contact, next_contact``), ids for which it was there
    already, and for whom it could not be done (``client, reason``)."""

    done: list[dict[str, str | None]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)


def log(book: "Book", meant: "Chosen", wanted: Wanted, *, dry_run: bool) -> Logged:
    """Record the contact for all of ``meant`` that it is possible for. One alone raises its error.

    Raises InvalidError for a contact that does not hold or that the firm does not allow.
    """
    from hnwctl.console.clients.selection import failure
    from hnwctl.console.drafts import message_for

    contacting.check_channel(wanted.contact, book.rules.channels.allowed)
    book.model("client", "service", {"interactions": [wanted.contact.to_plain()]})
    found, drafts = Logged(failed=list(meant.failed)), []
    for client in meant.ids:
        try:
            draft = _draft(book, book.read("client", client), wanted)
        except (ForbiddenError, InvalidError, IntegrityError) as error:
            if meant.one:
                raise
            found.failed.append(failure(client, error))
            continue
        if draft is None:
            found.unchanged.append(client)
        else:
            drafts.append(draft)
            found.done.append(_answer(book, draft, wanted.contact))
    book.save(drafts, message=message_for("log", [draft.id for draft in drafts]), dry_run=dry_run)
    return found


def _draft(book: "Book", record: OpenRecord, wanted: Wanted) -> "Draft | None":
    """The record with the contact in it; None where it is there already. Raises what forbids it."""
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.drafts import Draft

    contact = wanted.contact
    require_open(book, record, ["service", *(["profile"] if wanted.starting else [])])
    profile, service = record.sections.get("profile", {}), record.sections.get("service", {})
    if not wanted.again and contacting.is_logged(service, contact):
        return None
    refused: HnwctlError | None = contacting.refusal(profile, contact)
    if refused is not None:
        raise refused
    sections = {"service": _with_contact(book, service, contact)}
    if wanted.starting:
        sections["profile"] = contacting.agreed(profile, wanted.starting)
    return Draft(record, sections, record.id, reviews=frozenset(() if contact.mass else ("service",)))


def _with_contact(book: "Book", service: Mapping[str, Any], contact: "Contact") -> dict[str, Any]:
    from hnwctl.domain.itemids import fresh_id

    item = {"id": fresh_id(service, book.draw), **contact.to_plain()}
    return contacting.appended(service, "interactions", item)


def _answer(book: "Book", draft: "Draft", contact: "Contact") -> dict[str, str | None]:
    """What is said of one client: the last contact that counts and the next one, after this one."""
    record = draft.record
    sections: dict[str, Any] = {**(record.sections if record else {}), **draft.sections}
    last = sections.get("service_dates", {}).get("last_contact")
    if contacting.counts(contact, mass_counts=book.rules.cadence.mass_greeting_counts):
        last = max(last or "", contact.at.day.isoformat())
    next_ = _next_contact(book, draft.id, sections.get("profile"), last)
    return {
        "id": draft.id,
        "interaction": sections["service"]["interactions"][-1]["id"],
        "last_contact": last,
        "next_contact": next_.isoformat() if next_ else None,
    }


def _next_contact(
    book: "Book", client: str, profile: Mapping[str, Any] | None, last: str | None
) -> date | None:
    if not profile:  # it is sealed, and with it what the client agreed to
        return None
    tier = book.vault.query("SELECT tier FROM clients WHERE id = ?", (client,))
    return contacting.next_contact(
        book.model("client", "profile", profile),  # type: ignore[arg-type]
        tier=tier[0][0] if tier else None,
        last=date.fromisoformat(last) if last else None,
        rules=book.rules,
        today=book.today,
    )
