"""Writing one item of a client's service record: a note, an event, a task, a complaint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hnwctl.console.clients.changes import require_open, require_writable
from hnwctl.console.contacts.handles import ItemSort, find_item, handle_of
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import InvalidError
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session


@dataclass(frozen=True, slots=True)
class Written:
    """An item that was written, or would be: its client, its handle, and whether anything changed."""

    client: str
    item: str
    handle: str
    changed: bool = True


def begin(book: "Book", text: str) -> OpenRecord:
    """The client that ``text`` names, if this key may write the service record; before anything is asked."""
    require_writable(book)
    require_open(book, None, ["service"])
    record = book.client(text)
    require_open(book, record, ["service"])
    return record


def add_item(
    book: "Book", record: OpenRecord, field: str, item: Mapping[str, Any], *, verb: str, dry_run: bool
) -> Written:
    """Write ``item`` as one more of the list ``field``, as one commit. Raises as Book.save."""
    from hnwctl.console.clients.changes import save
    from hnwctl.domain.contacting import appended
    from hnwctl.domain.itemids import fresh_id

    service = record.sections.get("service", {})
    known = fresh_id(service, book.draw)
    said = {name: value for name, value in item.items() if value}
    content = appended(service, field, {"id": known, **said})
    save(book, record, {"service": content}, verb=verb, dry_run=dry_run)
    return Written(record.id, known, handle_of(record.id, known, 0))


@dataclass(frozen=True, slots=True)
class Found:
    """An item that a handle names: its record, its place in its list, and what it says."""

    record: OpenRecord
    field: str
    place: int
    item: dict[str, Any]
    handle: str

    def known(self) -> Written:
        """The item as it is, unchanged."""
        return Written(self.record.id, str(self.item.get("id", "")), self.handle, changed=False)


def open_item(book: "Book", sort: ItemSort, handle: str) -> Found:
    """The item that ``handle`` names, if this key may write it; raises NotFoundError, ForbiddenError."""
    require_writable(book)
    require_open(book, None, ["service"])
    where = find_item(book, sort, handle)
    record = book.read("client", where.client)
    require_open(book, record, ["service"])
    items = record.sections["service"][sort.table]
    place = where.index(items)
    return Found(record, sort.table, place, items[place], where.handle)


def change_item(
    book: "Book", found: Found, changes: Mapping[str, Any], *, verb: str, dry_run: bool
) -> Written:
    """Write the item with ``changes``, as one commit; its handle afterwards, as it may get an id by that."""
    from hnwctl.console.clients.changes import save
    from hnwctl.domain.itemids import fresh_id

    service = found.record.sections["service"]
    known = found.item.get("id") or fresh_id(service, book.draw)
    items = list(service[found.field])
    said = {name: value for name, value in changes.items() if value}
    items[found.place] = {"id": known, **found.item, **said}
    save(book, found.record, {"service": {**service, found.field: items}}, verb=verb, dry_run=dry_run)
    return Written(found.record.id, known, handle_of(found.record.id, known, found.place))


def tell(
    session: "Session",
    written: Written,
    line: str,
    *,
    key: str,
    form: FormatName,
    dry_run: bool,
    **more: object,
) -> None:
    """One line for people, filled from ``id``, ``key`` (the handle) and ``more``; the same as an object."""
    answer = {"id": written.client, key: written.handle, "changed": written.changed, **more}
    session.output.record(answer, form=form, line=line)
    if dry_run and form == FormatName.table:
        session.output.note("nothing was written: this was a dry run")


def member_named(book: "Book", name: str) -> str:
    """A member of the book by name or label. Raises InvalidError for anybody else."""
    from hnwctl.model.folding import fold

    members = book.vault.roster.members
    wanted = fold(name)
    found = [each for each, about in members.items() if wanted in (fold(each), fold(about.label))]
    if len(found) != 1:
        raise InvalidError(
            "no such member: {name}", hint="one of: {names}", name=name, names=", ".join(members)
        )
    return found[0]
