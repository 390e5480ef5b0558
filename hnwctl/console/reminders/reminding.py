"""Delivering the agenda: what is due goes to a place once a day, whatever happens in between.

The steps, and what each does when the process dies in it, are told in `hnwctl.console.reminders.ledger`.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.reminders import ledger as ledgers
from hnwctl.console.reminders.ledger import Ledger
from hnwctl.console.reminders.places import Place
from hnwctl.console.reminders.remindtext import Page
from hnwctl.domain.agenda.item import Item, Said, handle_of
from hnwctl.domain.reminding import Key, Line, Owed, Part, Reveal, lines_of, parts_of
from hnwctl.errors import HnwctlError, LockedError, OutsideError
from hnwctl.exchange.delivery import BusyError, RefusedError

if TYPE_CHECKING:
    from hnwctl.console.agenda.duelist import Greeting
    from hnwctl.console.book import Book
    from hnwctl.console.printing.output import Output
    from hnwctl.console.session import Session

WAITS = (2.0, 8.0, 20.0)
"""Seconds before each further attempt of one run; a server that asks for more is left to the next run."""

Due = Callable[[date], Sequence[Owed]]
"""What is due, with what had its day since then."""


@dataclass(frozen=True)
class Vault:
    """A vault to remind of: its id, the name of the book, and what is due in it."""

    id: str
    name: str
    due: Due


@dataclass(frozen=True)
class Run:
    """One run of ``remind``: for which vaults, on which day, how much to reveal, and where notes are kept."""

    vaults: Sequence[Vault]
    today: date
    now: Callable[[], datetime]
    reveal: Reveal
    state: Path
    output: "Output"
    sleep: Callable[[float], None] = field(default=time.sleep)

    def owed(self, ledger: Ledger) -> list[Owed]:
        """What is to be delivered to the place of this ledger now."""
        due = [each for vault in self.vaults for each in vault.due(ledger.since(vault.id, self.today))]
        return ledger.outstanding(due, self.today)

    def pages(self, place: Place, ledger: Ledger, owed: Sequence[Owed]) -> list[Page]:
        """The messages that say it, each as long as the place takes."""
        reveal = place.allows(self.reveal)
        if reveal is not self.reveal:
            self.output.note("names would be seen by others on this machine: initials are shown")
        lines = lines_of(owed, reveal, self.today)
        page = partial(self._page, ledger, len(owed), _before(lines), reveal)
        widest = partial(Part, keys=(), more=len(lines), number=place.messages, of=place.messages)

        def fits(some: Sequence[Line]) -> bool:
            return place.fits(page(widest(tuple(some))))

        return [page(part) for part in parts_of(lines, fits=fits, most=place.messages, longest=place.lines)]

    def _page(self, ledger: Ledger, total: int, before: int, reveal: Reveal, part: Part) -> Page:
        names = {vault.id: vault.name for vault in self.vaults} if reveal is Reveal.full else {}
        return Page(part, self.today, before, total, ledger.untold(), names)


def run_of(session: "Session", *, days: int | None, reveal: Reveal) -> Run:
    """The run for the vaults of this session; opens them."""
    settings = session.settings
    return Run(
        [
            Vault(book.vault.roster.vault_id, book.vault.roster.name, partial(_due, session, book, days))
            for book in session.books
        ],
        settings.today,
        settings.now,
        reveal,
        session.state_folder,
        session.output,
    )


def _due(session: "Session", book: "Book", days: int | None, since: date) -> list[Owed]:
    from hnwctl.console.agenda.duelist import backups_of, due_items

    vault = book.vault.roster.vault_id
    found = due_items([book], days=days, since=since, backups=backups_of(session), grouped=True)
    greetings = [Owed(vault, _greeting(each, book.today), each.clients) for each in found.greetings]
    return [*(Owed(vault, item) for item in found.items), *greetings]


def _greeting(greeting: "Greeting", today: date) -> Item:
    """A festival on which many are greeted, as one item."""
    handle = handle_of("festival", None, greeting.festival, str(greeting.date))
    text = Said("{festival}", {"festival": greeting.label})
    overdue = max((today - greeting.date).days, 0)
    return Item(handle, greeting.date, "festival", None, None, text, text, overdue, _GREETINGS_LAST, None)


_GREETINGS_LAST = 1000
"""More than any urgency: counted greetings stand at the end of their day."""


def _before(lines: Sequence[Line]) -> int:
    return sum(line.count for line in lines if line.day is None)


def deliver(run: Run, places: Sequence[Place]) -> int:
    """Deliver to each place what it has not had today; returns how many items went out, over all places.

    A place that fails keeps no other one from being served; the first failure is raised at the end.
    """
    sent = 0
    failures: list[HnwctlError] = []
    for place in places:
        try:
            sent += _deliver(run, place)
        except (OutsideError, LockedError) as error:
            failures.append(error)
    for failure in failures[1:]:
        run.output.warn(failure.message, **failure.facts)
    if failures:
        raise failures[0]
    return sent


def preview(run: Run, places: Sequence[Place]) -> Iterator[tuple[Place, Page]]:
    """What `deliver` would send now, without sending it and without a note of it."""
    for place in places:
        ledger = ledgers.load(_path(run, place)) or Ledger(place.kind, place.shown)
        for page in run.pages(place, ledger, run.owed(ledger)):
            yield place, page


def _path(run: Run, place: Place) -> Path:
    return ledgers.path_of(run.state, place.kind, place.address)


def _deliver(run: Run, place: Place) -> int:
    path = _path(run, place)
    with ledgers.opened(path, kind=place.kind, place=place.shown) as ledger:
        try:
            _warn(run, ledger)
            owed = run.owed(ledger)
            for page in run.pages(place, ledger, owed):
                _Sending(run, place, ledger, path).send(page)
        except HnwctlError as error:
            ledger.fail(error, at=run.now())
            with suppress(OutsideError):  # that the note of it fails too is not worth hiding why
                ledgers.save(path, ledger)
            raise
        ledger.finish([vault.id for vault in run.vaults], day=run.today, at=run.now())
        ledgers.save(path, ledger)
        return len(owed)


def _warn(run: Run, ledger: Ledger) -> None:
    for doubt in ledger.warned_of():
        run.output.warn(
            "a reminder of {day} (items: {count}), begun {at}, may not have arrived; it is not sent twice",
            day=doubt.day,
            count=doubt.count,
            at=doubt.at,
        )


@dataclass(frozen=True)
class _Sending:
    """The sending of messages to one place, each noted before and after."""

    run: Run
    place: Place
    ledger: Ledger
    path: Path

    def send(self, page: Page) -> None:
        """Send one message, again if the other side is busy; the ledger knows what became of it."""
        batch = _batch(self.place, self.run.today, page.part.keys)
        for pause in (*WAITS, None):
            try:
                self.place.send(
                    page, batch=batch, now=self.run.now(), begin=partial(self._begin, batch, page)
                )
                break
            except (BusyError, RefusedError) as error:
                self.ledger.withdraw(batch)
                self._save()
                if not isinstance(error, BusyError) or pause is None or error.after > WAITS[-1]:
                    raise
                self.run.sleep(max(pause, error.after))
        self.ledger.confirm(batch, at=self.run.now())
        self.ledger.tell(doubt.batch for doubt in page.doubts)
        self._save()

    def _begin(self, batch: str, page: Page) -> None:
        self.ledger.begin(batch, page.part.keys, day=self.run.today, at=self.run.now())
        self._save()

    def _save(self) -> None:
        ledgers.save(self.path, self.ledger)


def _batch(place: Place, day: date, keys: Sequence[Key]) -> str:
    """A name for this delivery, the same at every attempt."""
    parts = [place.kind, place.address, str(day), *(f"{vault} {handle}" for vault, handle in sorted(keys))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
