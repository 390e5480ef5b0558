"""The agenda as a calendar file: a view that is written anew each time, not a delivery.

Each item of the next days is an entry. Birthdays and anniversaries are there for all the year: solar ones
come round by a rule, lunar ones stand day by day for ten years. What is overdue stands on today. At
``none`` there are counts by kind and day, and nothing that comes round.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.messages import language, say
from hnwctl.console.reminders.remindtext import phrase
from hnwctl.domain.agenda.item import Item, Said
from hnwctl.domain.calendar.occasions import days_between
from hnwctl.domain.reminding import Line, Owed, Reveal, lines_of
from hnwctl.exchange import ical
from hnwctl.exchange.ical import Entry
from hnwctl.model.dates import Occasion
from hnwctl.model.words_duty import AGENDA

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

WINDOW = 90
"""Days ahead that are in the file, where nobody says how many."""
LUNAR_YEARS = 10
_ROUND = ("birthday", "anniversary")
_A_YEAR = 366
_OCCASIONS = "SELECT id, kind, item, date FROM agenda WHERE recurs IS NOT NULL"


def write(session: "Session", *, days: int | None, reveal: Reveal, out: str) -> Path | None:
    """Write the file to ``out``, else to the user's data folder, and give its path; ``-``: print it."""
    from hnwctl.store.repository import files

    raw = calendar_of(session, days=WINDOW if days is None else days, reveal=reveal)
    if out == "-":
        session.output.stdout.write(raw.decode().replace("\r\n", "\n"))
        return None
    path = Path(out).expanduser().absolute() if out else default_path(session)
    if not out:
        files.private_folder(path.parent)
    files.place(path.parent, path.name, raw)
    return path


def default_path(session: "Session") -> Path:
    """Where the file lies when nobody says where: one for each vault."""
    from hnwctl.console.session import user_folder

    books = session.books
    name = books[0].vault.roster.vault_id if len(books) == 1 else "due"
    return user_folder("XDG_DATA_HOME", ".local/share", "user_data_path") / f"{name}.ics"


def calendar_of(session: "Session", *, days: int, reveal: Reveal) -> bytes:
    """The calendar file of the books of this session."""
    entries = [each for book in session.books for each in _entries(session, book, days, reveal)]
    names = [book.vault.roster.name for book in session.books]
    name = f"hnwctl: {', '.join(names)}" if reveal is Reveal.full else "hnwctl"
    return ical.calendar(name, entries, session.settings.today)


def _entries(session: "Session", book: "Book", days: int, reveal: Reveal) -> Iterator[Entry]:
    from hnwctl.console.agenda.duelist import backups_of, due_items
    from hnwctl.domain.agenda.kinds import KINDS

    vault, today = book.vault.roster.vault_id, book.today
    kinds = [kind for kind in KINDS if reveal is Reveal.none or kind not in _ROUND]
    found = due_items([book], days=days, kinds=kinds, backups=backups_of(session))
    for line in lines_of([Owed(vault, item) for item in found.items], reveal, today):
        yield _single(line, vault, today)
    if reveal is not Reveal.none:
        yield from _coming_round(book, vault, reveal)


def _single(line: Line, vault: str, today: date) -> Entry:
    """What stands on one day: an item, or at ``none`` a count."""
    what = AGENDA.label(line.kind, language())
    day = max(line.day or line.due or today, today)
    if not line.handle:
        text = say("{kind}: {count}", kind=what, count=line.count)
        return Entry(_uid(vault, "count", line.kind, str(line.day)), day, text)
    said = phrase(line.text) if line.text else what
    if line.days_overdue:
        said = say("{what}, {when}", what=said, when=_overdue(line.days_overdue))
    return Entry(f"{line.handle}@{vault}", day, _named(line, said), f"hnwctl done {line.handle}")


def _overdue(days: int) -> str:
    return say("1 day overdue") if days == 1 else say("{days} days overdue", days=days)


def _named(line: Line, said: str) -> str:
    who = " ".join(filter(None, [line.who, line.id]))
    return say("{who}: {what}", who=who, what=said) if who else said


# --- what comes round ------------------------------------------------------------------------


def _coming_round(book: "Book", vault: str, reveal: Reveal) -> Iterator[Entry]:
    from hnwctl.console.agenda.duelist import due_items

    if not {"agenda", "profile"} <= book.vault.unlocked.keyring.compartments:
        return
    found = due_items([book], days=_A_YEAR, kinds=_ROUND)
    occasions = _occasions(book)
    span = book.rules.notice.birthday
    alarms = (0, span.days) if span else (0,)
    for item in {(each.kind, each.id, each.item): each for each in reversed(found.items)}.values():
        occasion = occasions.get((item.kind, item.id, item.item))
        if occasion:
            [line] = lines_of([Owed(vault, _ageless(item))], reveal, book.today)
            summary = _named(line, phrase(line.text) if line.text else AGENDA.label(line.kind, language()))
            yield from _rounds(item, occasion, summary, vault, alarms)


def _rounds(
    item: Item, occasion: Occasion, summary: str, vault: str, alarms: tuple[int, ...]
) -> Iterator[Entry]:
    uid = _uid(vault, item.kind, item.id or "", item.item or "")
    if not occasion.lunar:
        leap = (occasion.month, occasion.day) == (2, 29)
        rule: Mapping[str, object] = ical.LAST_OF_FEBRUARY if leap else ical.YEARLY
        yield Entry(uid, item.date, summary, rule=rule, alarms=alarms)
        return
    last = item.date + timedelta(days=LUNAR_YEARS * 365)
    for day in days_between(occasion, item.date, last):
        yield Entry(f"{day:%Y%m%d}-{uid}", day, summary, alarms=alarms)


def _occasions(book: "Book") -> dict[tuple[str, str | None, str | None], Occasion]:
    rows = book.vault.query(_OCCASIONS, ())
    return {(kind, id_, item): Occasion.parse(text) for id_, kind, item, text in rows}


def _ageless(item: Item) -> Item:
    """The item as it is said in every year: without the age that is reached in this one."""
    facts = item.text.facts
    if item.kind == "anniversary":
        return replace(item, text=Said("{label}", {"label": facts.get("label", "")}))
    return replace(item, text=Said(item.text.template, {**facts, "turns": Said("")}))


def _uid(vault: str, *parts: str) -> str:
    digest = sha256("\n".join(parts).encode()).hexdigest()
    return f"{digest[:20]}@{vault}"
