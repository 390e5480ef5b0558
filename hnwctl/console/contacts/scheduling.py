"""A plan of contacts for a book: what it needs of the index, and what is written down of it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hnwctl.console.contacts.contactrows import Row, client_rows, computed_day
from hnwctl.domain.calendar.occasions import recurrences_on
from hnwctl.domain.calendar.workdays import WorkDays
from hnwctl.domain.cells import list_of
from hnwctl.domain.scheduling.contacts import Client, Terms
from hnwctl.domain.scheduling.horizon import Horizon
from hnwctl.domain.scheduling.placing import Room
from hnwctl.domain.scheduling.plan import Plan, plan
from hnwctl.errors import NotFoundError
from hnwctl.model.records import Plain
from hnwctl.model.spans import parse_span

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft, Saved
    from hnwctl.domain.cadence import ContactFacts
    from hnwctl.domain.scheduling.plan import Entry


@dataclass(frozen=True, slots=True)
class Made:
    """A plan, what a day holds, how many contacts fall due before it begins and from today on, and how many
    clients asked not to be contacted at all."""

    plan: Plan
    room: Room
    earlier: int
    silent: int


def made(book: "Book", first: date, last: date, *, adviser: str = "") -> Made:
    """The plan from ``first`` to ``last`` for the whole book, or for the clients of one adviser.

    NotFoundError if no client has that adviser.
    """
    rules = book.rules
    clients = list(_due(book, last, adviser))
    horizon = Horizon.of(WorkDays.of(rules), first, last)
    terms = Terms(
        horizon,
        book.today,
        rules.load.may_move,
        rules.tiers.keys,
        rules.channels.allowed,
        _birthdays(book, horizon),
    )
    room = Room(rules.load.contacts_a_day, rules.load.visits_a_day)
    earlier = sum(book.today <= client.due < first for client in clients)
    return Made(plan(clients, terms, room), room, earlier, _silent(book, adviser))


def _due(book: "Book", last: date, adviser: str) -> Iterator[Client]:
    condition, params = "c.next_contact <= ?", [last.isoformat()]
    if adviser:
        _require_adviser(book, adviser)
        condition, params = f"{condition} AND c.adviser = ?", [*params, adviser]
    for row in client_rows(book, condition, params):
        yield client_in(book, row)


def client_in(book: "Book", row: Row) -> Client:
    """The client of a row of ``client_rows`` that has a next contact."""
    facts: ContactFacts = row["facts"]
    found = date.fromisoformat(row["next_contact"])
    computed = computed_day(book, facts) if facts.planned else found
    planned = facts.planned if facts.planned and computed != found else None
    due = computed or found
    return Client(
        id=row["id"],
        name=row["name"],
        every=parse_span(row["every"]),
        due=due,
        tier=row["tier"],
        adviser=row["adviser"],
        planned=planned and found,
        agreed=due == facts.starting and (facts.last_contact or date.min) < due,
        undated=not (facts.last_contact or facts.began or facts.starting),
        not_before=facts.not_before,
        quiet=facts.quiet,
        channel=row["channel"],
        weekday=row["weekday"],
        refuses=tuple(list_of(row["refuses"])),
    )


def _require_adviser(book: "Book", adviser: str) -> None:
    known = [name for (name,) in book.vault.query("SELECT DISTINCT adviser FROM clients ORDER BY 1") if name]
    if adviser not in known:
        raise NotFoundError(
            "no client has the adviser {adviser}",
            hint="advisers of this book: {known}" if known else "no client of this book has an adviser",
            adviser=adviser,
            known=known,
        )


def _silent(book: "Book", adviser: str) -> int:
    sql = (
        "SELECT count(*) FROM clients c JOIN contact_plans p ON p.id = c.id"
        " WHERE p.silent = 1 AND c.archived = 0 AND c.adviser IS coalesce(?, c.adviser)"
    )
    return int(book.vault.query(sql, [adviser or None])[0][0])


def _birthdays(book: "Book", horizon: Horizon) -> dict[str, list[date]]:
    """The days of the plan on which clients have their birthday."""
    days: dict[str, list[date]] = defaultdict(list)
    for day in horizon.days:
        for key in recurrences_on(day):
            days[key].append(day)
    sql = (
        "SELECT id, recurs FROM agenda WHERE kind = 'birthday' AND item IS NULL"
        " AND recurs IN (SELECT value FROM json_each(?))"
    )
    found: dict[str, list[date]] = defaultdict(list)
    for id_, recurs in book.vault.query(sql, [json.dumps(list(days))]):
        found[id_] += days[recurs]
    return found


def require_profiles(book: "Book") -> None:
    """Raise, before anything is planned, where a plan could not be written down. Raises as a write would."""
    from hnwctl.console.clients.changes import require_open, require_writable

    require_writable(book)
    require_open(book, None, ["profile"])


def write_down(book: "Book", found: Plan, *, dry_run: bool = False) -> "list[Saved]":
    """Write the day of each client's next contact into their contact plan, as one commit; nothing where the
    contact stays on the day it falls due. Only records that change are opened. Raises as Book.save."""
    from hnwctl.console.drafts import message_for

    drafts = [draft for entry in found.first_contacts if (draft := _draft(book, entry)) is not None]
    message = message_for("plan", [draft.id for draft in drafts])
    return book.save(drafts, message=message, dry_run=dry_run)


def changes(entry: "Entry") -> bool:
    """Whether something is to be written of this contact."""
    client = entry.contact.client
    return entry.contact.nth == 0 and entry.day is not None and entry.day != (client.planned or client.due)


def _draft(book: "Book", entry: "Entry") -> "Draft | None":
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.drafts import Draft

    if not changes(entry):
        return None
    record = book.read("client", entry.contact.client.id)
    require_open(book, record, ["profile"])
    profile = dict(record.sections["profile"])
    own: dict[str, Plain] = dict(profile.get("contact_plan", {}))
    own.pop("planned", None)
    if entry.moved:
        own["planned"] = {"for": entry.contact.due.isoformat(), "on": str(entry.day)}
    profile["contact_plan"] = own
    return Draft(record, {"profile": profile}, record.id, reviews=False)
