"""What is due, of one vault or of several, as items in the order in which they are shown."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.domain.agenda import derive
from hnwctl.domain.agenda.asking import Ask, Backups, Client, Found
from hnwctl.domain.agenda.candidates import EVERYBODY, SETTLED_KINDS, Only, Query, candidates
from hnwctl.domain.agenda.item import Item
from hnwctl.domain.agenda.wording import festival_rule

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.domain.rules_care import Festival

MANY_GREETED = 10
"""More clients than this are greeted on a festival: for people they are one line."""
_AT_ONCE = 10_000


BackupsOf = Callable[["Book"], Backups]
"""Tells what is known of the backups of a book."""


class Greeting(NamedTuple):
    """A festival on which many clients are greeted: its key and label, its day, how many, of which vault."""

    festival: str
    label: "Festival"
    date: date
    clients: int
    vault: str = ""


class Due(NamedTuple):
    """What is due.

    ``more`` items were left out by the limit. ``sealed`` are the compartments without which the key misses
    whole kinds, or the texts of items that are shown. ``notes`` are the parts of the policy that decided and
    that the firm has not confirmed. ``greetings`` are festivals counted instead of listed.
    """

    items: list[Item]
    more: int
    sealed: list[str]
    notes: list[str]
    greetings: list[Greeting]


class Asked(NamedTuple):
    """What is asked of the agenda; see `due_items`. ``settled_too``: also what was done or put off."""

    kinds: tuple[str, ...]
    days: int | None = None
    since: date | None = None
    limit: int | None = None
    only: Only = EVERYBODY
    backups: BackupsOf | None = None
    grouped: bool = False
    settled_too: bool = False

    def of(self, book: "Book") -> Ask:
        """The question as it is put to one book."""
        held = book.vault.unlocked.keyring.compartments
        settled = frozenset[str]()
        if not self.settled_too and "agenda" in held:
            rows = book.vault.query(SETTLED_KINDS, (book.today.isoformat(),))
            settled = frozenset(kind for (kind,) in rows)
        backups = self.backups(book) if self.backups and "backup" in self.kinds else None
        return Ask(book.today, book.rules, held, self.days, self.since, backups, settled=settled)


def due_items(
    books: "Sequence[Book]",
    *,
    days: int | None = None,
    kinds: Collection[str] = (),
    limit: int | None = None,
    since: date | None = None,
    only: Only = EVERYBODY,
    backups: BackupsOf | None = None,
    grouped: bool = False,
) -> Due:
    """What is due in these books, by day; of a ``limit`` the most urgent are kept.

    ``days`` looks so many days ahead instead of as far as the policy announces; ``since`` brings back what
    is gone with its day. ``kinds`` are words in either language: InvalidError for one that is no kind.
    ``backups`` tells what is known of backups, without it nothing is said of them. ``grouped`` counts
    festivals on which many are greeted.
    """
    least = None if limit is None else max(limit, 1)  # without any, nobody knows that something is due
    asked = Asked(derive.kinds_of(kinds), days, since, least, only, backups, grouped)
    return _together([_of_one(book, asked, several=len(books) > 1) for book in books], books, limit)


def backups_of(session: "Session") -> BackupsOf:
    """Tells what this machine knows of the backups of a book, without looking at any of them.

    Nothing is read before it is asked.
    """

    def known(book: "Book") -> Backups:
        from hnwctl.console.backups.standing import standing

        placed = bool(session.settings.value("backup.to"))
        return standing(session.state_folder, book.vault.roster.vault_id, placed=placed, today=book.today)

    return known


def only_of(books: "Sequence[Book]", client: str, adviser: str) -> "tuple[Sequence[Book], Only]":
    """The books to ask, and of whom. Raises NotFoundError for a client that is in none."""
    if not client:
        return books, Only(adviser=adviser)
    from hnwctl.console.clients.findclient import find_in

    book, id_ = find_in(books, client)
    return [book], Only(id_, adviser)


def _together(parts: Sequence[Due], books: "Sequence[Book]", limit: int | None) -> Due:
    if len(parts) == 1 and limit != 0:
        return parts[0]
    every = [item for part in parts for item in part.items]
    kept = sorted(every, key=lambda item: (item.urgency, item.date, item.id or ""))[:limit]
    return Due(
        derive.ordered(kept, books[0].today),
        sum(part.more for part in parts) + len(every) - len(kept),
        sorted({name for part in parts for name in part.sealed}),
        list(dict.fromkeys(name for part in parts for name in part.notes)),
        [greeting for part in parts for greeting in part.greetings],
    )


def _of_one(book: "Book", asked: Asked, *, several: bool) -> Due:
    ask = asked.of(book)
    vault = str(book.vault.root) if several else ""
    greetings = list(_greetings(book, ask, asked, vault)) if asked.grouped else []
    ask = ask._replace(apart=frozenset(each.festival for each in greetings))
    query = candidates(derive.sources(asked.kinds, ask), ask, only=asked.only, limit=asked.limit)
    found = _found(book, query)
    items = [replace(each, vault=vault) for each in _items(book, found, ask)]
    sealed = dict.fromkeys(derive.unknown_to(asked.kinds, ask.held))
    sealed |= dict.fromkeys(name for each in items for name in derive.sealed_in(each, ask.held))
    more = max(found[0].total - len(found), 0) if found else 0
    kinds = {*(each.kind for each in found), *(["festival"] if greetings else [])}
    return Due(
        derive.ordered(items, book.today), more, sorted(sealed), derive.unconfirmed(kinds, ask), greetings
    )


def found_items(book: "Book", asked: Asked, handle: str) -> list[Item]:
    """The items with this handle among what is asked for."""
    ask = asked.of(book)
    query = candidates(derive.sources(asked.kinds, ask), ask, only=asked.only)
    return list(_items(book, [each for each in _found(book, query) if derive.handle(each) == handle], ask))


def _greetings(book: "Book", ask: Ask, asked: Asked, vault: str) -> Iterator[Greeting]:
    """The festivals on which many clients of the book are greeted."""
    if "festival" not in asked.kinds:
        return
    query = candidates(derive.sources(["festival"], ask), ask, only=asked.only)
    if query is None:
        return
    for _, festival, day, count in _rows(book, query.counting, query.parameters):
        if count > MANY_GREETED:
            key = festival.partition(" ")[0]
            yield Greeting(key, festival_rule(ask, key), date.fromisoformat(day), count, vault)


def _found(book: "Book", query: Query | None) -> list[Found]:
    return query.found(_rows(book, query.sql, query.parameters)) if query else []


def _items(book: "Book", found: Sequence[Found], ask: Ask) -> Iterator[Item]:
    known = _clients(book, ask.held, list(dict.fromkeys(each.id for each in found if each.id)))
    for each in found:
        yield derive.item(each, known.get(each.id or "", Client(each.id or "")), ask)


def _clients(book: "Book", held: frozenset[str], ids: Sequence[str]) -> dict[str, Client]:
    chunks = [json.dumps(ids[at : at + _AT_ONCE]) for at in range(0, len(ids), _AT_ONCE)]
    return derive.clients(
        (lookup, book.vault.query(lookup.sql, (chunk,)))
        for lookup in derive.lookups(held)
        for chunk in chunks
    )


def _rows(book: "Book", sql: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
    return book.vault.catalog.query(sql, parameters).rows
