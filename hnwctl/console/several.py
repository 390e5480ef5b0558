"""Answers that several vaults give together: each row says which vault it is from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hnwctl.console.printing.formats import ColumnSpec
from hnwctl.domain.tables import CLIENTS
from hnwctl.model.vocabulary import Entry, Vocabulary

if TYPE_CHECKING:
    from hnwctl.console.book import Book

KEY = "vault"
Row = dict[str, Any]

_AMOUNTS = frozenset(column.name for column in CLIENTS.columns if column.decl == "NUMERIC")


def marked_rows(book: "Book", books: "Sequence[Book]", rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """The rows with the folder of their vault, if there is more than one vault."""
    own = {KEY: str(book.vault.root)} if len(books) > 1 else {}
    return ({**own, **row} for row in rows)


def vault_column(books: "Sequence[Book]") -> list[ColumnSpec]:
    """The column that tells vaults apart, if there is more than one: people read the names of the books."""
    if len(books) < 2:
        return []
    names = [book.vault.roster.name for book in books]
    entries = (
        Entry(str(book.vault.root), name, name)
        for book, name in zip(books, names, strict=True)
        if names.count(name) == 1
    )
    return [ColumnSpec(KEY, "vault", kind="words", words=Vocabulary.of(KEY, entries))]


def sort_keys(sort: str) -> list[tuple[str, bool]]:
    """The columns to sort by, as ``--sort`` names them, and whether each is turned round."""
    named = [key.strip() for key in sort.split(",") if key.strip()]
    down = [key.startswith("-") or key.endswith(" desc") for key in named]
    bare = [key.removeprefix("-").removesuffix(" desc").removesuffix(" asc").strip() for key in named]
    return [("name_key" if name == "name" else name, turned) for name, turned in zip(bare, down, strict=True)]


def sorted_rows(rows: Iterable[Row], sort: str) -> list[Row]:
    """Rows of several vaults in one order, what is missing at the end, as each vault has them by itself."""
    found = list(rows)
    for name, down in reversed([*sort_keys(sort), ("name_key", False), ("id", False)]):
        found.sort(key=lambda row: _rank(name, row.get(name), down), reverse=down)
    return found


def _rank(name: str, value: Any, down: bool) -> tuple[bool, Any]:
    missing = (value is None) != down
    if value is None:
        return missing, ""
    return missing, Decimal(value) if name in _AMOUNTS else value


def mixes_currencies(books: "Sequence[Book]", sort: str) -> list[str]:
    """The base currencies, if rows were sorted by an amount that is not in the same one everywhere."""
    codes = list(dict.fromkeys(book.vault.roster.currency for book in books))
    by_amount = any(name in _AMOUNTS for name, _ in sort_keys(sort))
    return codes if by_amount and len(codes) > 1 else []
