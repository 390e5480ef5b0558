"""The agenda as people read it, a line an item in the order of its days; and as programs read it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, say
from hnwctl.console.printing.formats import ColumnSpec, FormatName

if TYPE_CHECKING:
    from hnwctl.console.agenda.duelist import Due, Greeting
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.domain.agenda.item import Item

Row = dict[str, Any]

FOR_PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)
_PROGRAMS = ("item", "date", "kind", "id", "name", "text", "reason", "days_overdue", "settle")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def show(session: "Session", due: "Due", books: "Sequence[Book]", *, form: FormatName) -> None:
    """Print what is due, and below it what it lacks and what the firm has still to confirm."""
    from hnwctl.console.several import vault_column
    from hnwctl.model.words_section import COMPARTMENT

    today, output = books[0].today, session.output
    rows = _rows(due, form, today, {str(book.vault.root): book for book in books})
    if not rows and form == FormatName.table:
        if not due.more:
            output.note("nothing is due")
    else:
        output.rows(rows, [*vault_column(books), *_columns(form, output.columns)], form=form)
    if rows and form == FormatName.table and output.terminal:
        output.note("settle with `hnwctl done ITEM`, put off with `hnwctl snooze ITEM`")
    if due.more:
        output.note("the {shown} most urgent of {all}", shown=len(due.items), all=len(due.items) + due.more)
    if due.sealed and form in FOR_PEOPLE:
        names = [COMPARTMENT.label(name, language()) for name in due.sealed]
        output.note("sealed to your key: {names}", names=names)
    if due.notes and form == FormatName.table:
        parts = [say(_PARTS[part]) for part in due.notes]
        output.note("rules not yet confirmed by the firm: {parts}", parts=parts)


_PARTS = {
    "cadence": "contact cadence",
    "complaints": "time limits of complaints",
    "notice": "notice periods",
    "festivals": "festivals",
    "kyc": "KYC reviews",
    "risk_assessment": "risk assessments",
    "shelf_lives": "shelf lives",
    "backup": "backups",
}
"""Part of the policy -> what it is called in a note."""


def _columns(form: FormatName, wide: int | None) -> list[ColumnSpec]:
    """The columns; a window that is not ``wide`` enough for a reason, or for a whole command, has none."""
    if form not in FOR_PEOPLE:
        return [ColumnSpec(name, name, kind="code") for name in _PROGRAMS]
    columns = [
        ColumnSpec("day", "day", kind="code"),
        ColumnSpec("item", "item", kind="code"),
        ColumnSpec("name", "client"),
        ColumnSpec("text", "what"),
        ColumnSpec("reason", "why"),
        ColumnSpec("settle", "settled by", kind="code"),
    ]
    if wide is None or form != FormatName.table:
        return columns
    return columns[: 4 if wide < _WIDE_ENOUGH[0] else 5 if wide < _WIDE_ENOUGH[1] else 6]


_WIDE_ENOUGH = (72, 140)
"""Columns of a terminal from which on a reason, and the command, can be read in a table."""


def _rows(due: "Due", form: FormatName, today: date, books: "dict[str, Book]") -> list[Row]:
    """A row an item, in the order of the agenda; counted festivals stand at the end of a day."""
    people, alone = form in FOR_PEOPLE, len(books) == 1
    found = [(each.date, _of_item(each, today if people else None, books, alone)) for each in due.items]
    found += [(each.date, _of_greeting(each, today, alone)) for each in due.greetings]
    return [row for _, row in sorted(found, key=lambda pair: max(pair[0], today - timedelta(days=1)))]


def _of_item(item: "Item", today: date | None, books: "dict[str, Book]", alone: bool) -> Row:
    from hnwctl.domain.agenda.derive import sealed_in

    book = next(iter(books.values())) if alone else books[item.vault]
    row: Row = {} if alone else {"vault": item.vault}
    row |= {
        "item": item.handle,
        "date": item.date,
        "kind": item.kind,
        "id": item.id,
        "name": item.name,
        "text": say(item.text.template, **item.text.facts),
        "reason": say(item.reason.template, **item.reason.facts),
        "days_overdue": item.days_overdue,
        "settle": settled_by(book, item),
    }
    if today is not None:
        return row | {"day": day_words(item.date, today)}
    sealed = sealed_in(item, book.vault.unlocked.keyring.compartments)
    return row | ({"sealed": sealed} if sealed else {})


def _of_greeting(greeting: "Greeting", today: date, alone: bool) -> Row:
    text = say("{festival}: {count} clients", festival=greeting.label, count=f"{greeting.clients:,}")
    row: Row = {} if alone else {"vault": greeting.vault}
    return row | {
        "day": day_words(greeting.date, today),
        "text": text,
        "reason": say("each client: {command}", command="hnwctl due --kind festival"),
    }


def settled_by(book: "Book", item: "Item") -> str | None:
    """The command that settles an item; None where this member may not write what it changes."""
    from hnwctl.console.clients.changes import may_write
    from hnwctl.domain.agenda.settling import section_of

    section = section_of(item)
    if section and not may_write(book, section):
        return None
    if item.settle is None:
        return f"hnwctl done {item.handle}"
    return say(item.settle.template, **item.settle.facts)


def day_words(day: date, today: date) -> str:
    """The day as it is spoken of on ``today``: overdue and for how long, today, tomorrow, else the date."""
    ahead = (day - today).days
    if ahead < 0:
        return say("overdue {days} d", days=-ahead)
    if ahead < 2:
        return say("tomorrow" if ahead else "today")
    return f"{day.isoformat() if day.year != today.year else f'{day:%m-%d}'} {say(_WEEKDAYS[day.weekday()])}"
