"""Short names for the items of the service record, typed by hand: ``7k3m9q2x/a3k2j``.

A handle is the client and the item's id, or its place where it has no id yet. Of both the beginning is
enough, the client may be called by any name, and one half alone will do where it can mean one thing only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hnwctl.errors import ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from hnwctl.console.book import Book

MOST_CANDIDATES = 50
_BETWEEN = "BETWEEN ?1 AND ?1 || 'zzzzzzzz'"


@dataclass(frozen=True, slots=True)
class ItemSort:
    """One sort of item: its table and list in ``service``, when it is open, and what is said of none, of
    several."""

    table: str
    is_open: str
    none: str
    several: str
    hint: str


TASKS = ItemSort(
    "tasks",
    "t.done IS NULL AND t.dropped IS NULL",
    "no such task: {handle}",
    "{count} tasks match {handle}",
    "`hnwctl task list` shows the handles",
)
COMPLAINTS = ItemSort(
    "complaints",
    "t.closed IS NULL",
    "no such complaint: {handle}",
    "{count} complaints match {handle}",
    "`hnwctl complaint list` shows the handles",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: the client, its id if it has one, and its place in the list."""

    client: str
    item: str | None
    place: int

    @property
    def handle(self) -> str:
        """What a person types for it."""
        return handle_of(self.client, self.item, self.place)

    def index(self, items: Sequence[Mapping[str, Any]]) -> int:
        """Its place among ``items``, the list as the record has it."""
        if self.item is None:
            return self.place
        return next(n for n, each in enumerate(items) if each.get("id") == self.item)


def handle_of(client: str, item: str | None, place: int) -> str:
    """What a person types for the item of a client."""
    return f"{client}/{item or place}"


def find_item(book: "Book", sort: ItemSort, handle: str) -> Place:
    """The item that ``handle`` means; raises NotFoundError, with candidates where several do."""
    text = handle.strip()
    client, slash, item = text.rpartition("/")
    found = _of_client(book, sort, client, item.lower()) if slash else _by_either_half(book, sort, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(sort.none, hint=sort.hint, handle=handle)
    raise NotFoundError(
        sort.several,
        hint="give one of them",
        candidates=_candidates(book, sort, found[:MOST_CANDIDATES]),
        count=len(found),
        handle=handle,
    )


def _of_client(book: "Book", sort: ItemSort, client: str, item: str) -> list[Place]:
    """The items of one client whose id is ``item``, that stand at that place, or whose id begins so.

    A place stays a handle when the item has got an id: somebody may just have read it in a list.
    """
    ids = _ask(book, sort, "t.id = ?1", client.lower())
    places = ids or _ask(book, sort, f"t.id {_BETWEEN}", client.lower()) if client else []
    if not places:
        places = _ask(book, sort, "t.id = ?1", book.resolve(client))
    return _first(
        [each for each in places if each.item == item],
        [each for each in places if str(each.place) == item],
        [each for each in places if item and (each.item or "").startswith(item)],
    )


def _by_either_half(book: "Book", sort: ItemSort, text: str) -> list[Place]:
    """The items with that id; else those whose id begins so, and the open ones of a client who is meant."""
    word = text.lower()
    exact = _ask(book, sort, "t.item = ?1", word)
    if exact or not word:
        return exact
    by_item = _ask(book, sort, f"t.item {_BETWEEN}", word)
    by_client = _ask(book, sort, f"t.id {_BETWEEN} AND {sort.is_open}", word)
    if not (by_item or by_client):
        by_client = _named(book, sort, text)
    return list(dict.fromkeys([*by_item, *by_client]))


def _named(book: "Book", sort: ItemSort, text: str) -> list[Place]:
    try:
        client = book.resolve(text)
    except (NotFoundError, ForbiddenError):
        return []
    return _ask(book, sort, f"t.id = ?1 AND {sort.is_open}", client)


def _first(*rounds: list[Place]) -> list[Place]:
    """The first round that found anything decides."""
    return next((found for found in rounds if found), [])


def _ask(book: "Book", sort: ItemSort, condition: str, word: str) -> list[Place]:
    sql = f"SELECT t.id, t.item, t.nr FROM {sort.table} t WHERE {condition} ORDER BY t.id, t.nr"  # noqa: S608
    return [Place(*row) for row in book.vault.query(sql, (word,))]


def _candidates(book: "Book", sort: ItemSort, found: Sequence[Place]) -> list[dict[str, str]]:
    """Each with its text, and the client's name where this key may see it."""
    columns = "t.text, c.name" if "profile" in book.vault.unlocked.keyring.compartments else "t.text, ''"
    sql = f"SELECT {columns} FROM {sort.table} t JOIN clients c ON c.id = t.id WHERE t.id = ?1 AND t.nr = ?2"  # noqa: S608
    rows = []
    for each in found:
        [(text, name)] = book.vault.query(sql, (each.client, each.place))
        rows.append({"handle": each.handle, "name": name or "", "text": text})
    return rows
