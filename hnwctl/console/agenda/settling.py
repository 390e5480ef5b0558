"""Settling and putting off items of the agenda: which one a handle means, and the one write it takes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.console.agenda.duelist import Asked, backups_of, found_items, only_of
from hnwctl.domain.agenda import settling
from hnwctl.domain.agenda.item import CROCKFORD, HANDLE_LENGTH, Item
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.domain.agenda.settling import Settlement
from hnwctl.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft
    from hnwctl.console.session import Session
    from hnwctl.domain.contacting import Contact
    from hnwctl.model.records import OpenRecord, Plain

    Section = dict[str, Plain]

_AHEAD, _BEHIND = 330, 31
"""Days around today in which a handle is looked for when it is not on today's agenda."""


class Told(NamedTuple):
    """What was told with `done`: the contact if it was one, the outcome of a follow-up, a note."""

    contact: "Contact | None" = None
    outcome: str = ""
    note: str = ""


def item_of(session: "Session", handle: str, client: str = "") -> Item:
    """The item that a handle means, on today's agenda or around it, put off or not.

    Raises NotFoundError when there is none, or several: then ``candidates`` holds them.
    """
    wanted = _read(handle)
    for asked in _agendas(session, client):
        found = {
            (each.kind, each.id, each.item, each.date): each
            for each in found_items(session.book, asked, wanted)
        }
        if len(found) > 1:
            raise _ambiguous(handle, list(found.values()))
        for item in found.values():
            return item
    raise NotFoundError(
        "no such item on the agenda: {item}",
        hint="it may be settled by now; `hnwctl due` shows what is due",
        item=handle,
    )


def _read(handle: str) -> str:
    """The handle as it is made: small letters; what looks alike is taken for what it is."""
    text = handle.strip().lower().translate(str.maketrans("oil", "011"))
    if len(text) != HANDLE_LENGTH or not set(text) <= set(CROCKFORD):
        raise NotFoundError(
            "not the handle of an item: {item}",
            hint="six letters and digits, as `hnwctl due` shows them",
            item=handle,
        )
    return text


def _agendas(session: "Session", client: str) -> Iterator[Asked]:
    """Today's agenda, then a wide one, without regard to what is settled."""
    _, only = only_of([session.book], client, "")
    narrow = Asked(tuple(KINDS), only=only, backups=backups_of(session), settled_too=True)
    yield narrow
    yield narrow._replace(days=_AHEAD, since=session.book.today - timedelta(days=_BEHIND))


def _ambiguous(handle: str, items: Sequence[Item]) -> NotFoundError:
    return NotFoundError(
        "{count} items have the handle {item}",
        hint="name the client too, with --client",
        candidates=[
            {"id": each.id or "", "name": each.name or "", "kind": each.kind, "date": each.date.isoformat()}
            for each in items
        ],
        count=len(items),
        item=handle,
    )


def done(session: "Session", item: Item, told: Told, *, dry_run: bool) -> None:
    """Settle the item as its kind is settled, as one commit.

    Raises UsageError where another command settles it, ForbiddenError without the right, NotFoundError where
    it is settled already.
    """
    settling.check_done(item)
    if told.contact is not None:
        from hnwctl.console.clients.selection import Chosen
        from hnwctl.console.contacts.contactlog import Wanted, log

        log(session.book, Chosen((item.id or "",)), Wanted(contact=told.contact), dry_run=dry_run)
        return
    draft = _done(session.book, item, told)
    session.book.save([draft], message=f"done {draft.id}", dry_run=dry_run)


def _done(book: "Book", item: Item, told: Told) -> "Draft":
    way = KINDS[item.kind].settling
    if way == "market":
        return _confirmed(book, "market", item.id or "", "note")
    if way == "section":
        return _confirmed(book, "client", item.id or "", item.item or "")
    how = Settlement(book.vault.unlocked.member, book.today, told.note)
    if way == "task":
        return _in_service(book, item, partial(settling.task_done, how=how, outcome=told.outcome))
    return _in_service(book, item, partial(settling.settled, how=how))


def snooze(session: "Session", item: Item, how: Settlement, *, dry_run: bool) -> None:
    """Put the item off, as one commit. Raises as `done`, and for a day to which it cannot be put off."""
    draft = _in_service(session.book, item, partial(settling.settled, how=how))
    session.book.save([draft], message=f"snooze {draft.id}", dry_run=dry_run)


def require_right(book: "Book", item: Item, *, snoozing: bool) -> None:
    """Raise ForbiddenError, before anybody types a thing, where the member may not settle the item."""
    from hnwctl.console.clients.changes import require_open, require_writable

    require_writable(book)
    section = "service" if snoozing else settling.section_of(item)
    kind = "market" if section == "note" else "client"
    require_open(book, book.read(kind, item.id) if item.id else None, [section] if section else [])


def _in_service(book: "Book", item: Item, edit: Callable[["Section", Item], "Section"]) -> "Draft":
    from hnwctl.console.drafts import Draft

    record = book.read("client", item.id or "")
    service = record.sections.get("service", {})
    if settling.is_done(service, item):
        raise NotFoundError(
            "{item} is settled already", hint="`hnwctl due` shows what is due", item=item.handle
        )
    sections, items = _named(book, record, item)
    service = sections.get("service", service)
    for each in items:
        service = edit(service, each)
    return Draft(record, {**sections, "service": service}, record.id, reviews=frozenset())


def _named(book: "Book", record: "OpenRecord", item: Item) -> "tuple[dict[str, Section], list[Item]]":
    """The item under the id that it gets, and the section with it; as it is where it has one, or where this
    key does not write the section."""
    from hnwctl.console.clients.changes import may_write
    from hnwctl.domain.agenda import naming
    from hnwctl.domain.itemids import with_ids

    section = naming.unnamed_in(item)
    if section is None or section not in record.sections or not may_write(book, section):
        return {}, [item]
    old = record.sections[section]
    new = with_ids("client", section, old, book.draw)
    if section == "profile":
        return {section: new}, naming.placed(item, new)
    items = naming.dated(item, _dates(book, section, old), _dates(book, section, new))
    return ({section: new} if items != [item] else {}), items


def _dates(book: "Book", section: str, content: "Section") -> Any:
    """What the extract of the section says falls due."""
    from hnwctl.console.drafts import extract_of

    return extract_of(book, section, book.model("client", section, content), 1, None).get("dates", [])


def _confirmed(book: "Book", kind: str, record_id: str, section: str) -> "Draft":
    from hnwctl.console.clients.changes import confirmed
    from hnwctl.console.drafts import Draft

    record = book.read(kind, record_id)
    return Draft(record, {section: confirmed(record.sections[section], book.today)}, record.id, kind)


def check_told(item: Item, *, channel: str, outcome: str) -> None:
    """Raise UsageError for words that say nothing about this kind of item."""
    if channel and item.kind != "contact":
        raise UsageError("--channel is of contacts", hint="a contact besides is recorded with `hnwctl log`")
    if outcome and item.kind not in ("contact", "task"):
        raise UsageError("--outcome is of contacts and follow-ups")
