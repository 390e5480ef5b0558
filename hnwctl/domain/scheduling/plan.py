"""A plan: when each contact of a period takes place, levelled over the working days.

Each adviser's load is levelled by itself. The same clients and terms give the same plan, whatever order they
come in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hnwctl.domain.agenda.item import Said
from hnwctl.domain.scheduling.contacts import VISIT, Client, Contact, Terms, contacts_of, urgency
from hnwctl.domain.scheduling.horizon import Horizon
from hnwctl.domain.scheduling.levelling import level
from hnwctl.domain.scheduling.placing import Room, place


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact of a plan: on which ``day``, None where there is none, and why."""

    contact: Contact
    day: date | None
    reasons: tuple[Said, ...]

    @property
    def moved(self) -> int | None:
        """By how many days it moved from the day it falls due."""
        return None if self.day is None else (self.day - self.contact.due).days


@dataclass(frozen=True, slots=True)
class Plan:
    """The contacts by day, then by name and id; behind them those for which there is no day."""

    horizon: Horizon
    entries: tuple[Entry, ...]

    @property
    def placed(self) -> list[Entry]:
        """The contacts that have a day."""
        return [entry for entry in self.entries if entry.day]

    @property
    def unplaced(self) -> list[Entry]:
        """The contacts for which there is none."""
        return [entry for entry in self.entries if not entry.day]

    @property
    def first_contacts(self) -> list[Entry]:
        """The next contact of each client, where it has a day: what a plan writes down."""
        return [entry for entry in self.entries if entry.day and entry.contact.nth == 0]


def plan(clients: Iterable[Client], terms: Terms, room: Room) -> Plan:
    """The plan for all contacts that fall due in the period of ``terms``."""
    due = [contact for client in clients for contact in contacts_of(client, terms)]
    due.sort(key=_adviser)
    entries = [entry for _, own in groupby(due, _adviser) for entry in _planned(list(own), terms, room)]
    return Plan(terms.horizon, tuple(sorted(entries, key=_in_order)))


def _adviser(contact: Contact) -> str:
    return contact.client.adviser or ""


def _in_order(entry: Entry) -> tuple[object, ...]:
    contact = entry.contact
    day = entry.day or date.max
    return (
        day,
        contact.due if entry.day is None else date.min,
        contact.client.name or "",
        contact.client.id,
        contact.nth,
    )


def _planned(contacts: list[Contact], terms: Terms, room: Room) -> Iterator[Entry]:
    """The contacts of one adviser."""
    contacts.sort(key=lambda contact: urgency(contact, terms))
    for contact in contacts:
        if contact.stuck:
            yield Entry(contact, None, (contact.stuck, *contact.notes))
    free = [contact for contact in contacts if not contact.stuck]
    board = place([contact.job for contact in free], terms.horizon.ordinals, room)
    level(board)
    for number, contact in enumerate(free):
        day = terms.horizon.days[board.day_of[number]] if number in board.day_of else None
        kept = day is not None and contact.nth == 0 and day == contact.client.planned
        planned = (Said("planned before"),) if kept else ()
        yield Entry(contact, day, (_why(contact, day, terms, room), *planned, *contact.notes))


def _why(contact: Contact, day: date | None, terms: Terms, room: Room) -> Said:
    horizon, client = terms.horizon, contact.client
    if day is None:
        return _no_room(contact, horizon, room)
    if client.agreed and contact.nth == 0:
        return Said("agreed")
    if day in terms.birthdays.get(client.id, ()):
        return Said("birthday")
    if client.undated and contact.nth == 0:
        return Said("no contact yet")
    if contact.due < horizon.first:
        return Said("overdue")
    return _moved((day - contact.due).days)


def _moved(days: int) -> Said:
    if not days:
        return Said("on its day")
    template = "{days} days later" if days > 0 else "{days} days earlier"
    return Said(template, {"days": abs(days)}) if abs(days) > 1 else Said(_BY_ONE[days])


_BY_ONE = {1: "a day later", -1: "a day earlier"}


def _no_room(contact: Contact, horizon: Horizon, room: Room) -> Said:
    may = contact.job.may
    first, last = (may & -may).bit_length() - 1, may.bit_length() - 1  # the lowest bit and the highest
    facts = {"first": horizon.days[first], "last": horizon.days[last], "count": room.contacts}
    if contact.channel == VISIT:
        facts["count"] = min(room.visits, room.contacts)
        return Said("every day from {first} to {last} has its {count} visits", facts)
    return Said("every day from {first} to {last} has its {count} contacts", facts)
