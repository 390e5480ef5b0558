"""The list of clients, of one vault or of several, ready to be shown."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.console import several
from hnwctl.console.printing.formats import FormatName
from hnwctl.domain.listing import DEFAULT_COLUMNS, Filters, listing, one_more
from hnwctl.errors import InvalidError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.domain.listing import Listing

FOR_PEOPLE = (
    *(name for name in DEFAULT_COLUMNS if name not in ("currency", "last_contact", "next_contact")),
    *("next_contact", "last_contact", "currency"),
)
"""The same columns as a table has them: what leaves a narrow window first stands last."""

_FOR_PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)


class Wanted(NamedTuple):
    """What of the book is asked for: which clients, which columns, in which order, how many at most.

    ``segment`` is the name of a saved rule, which each book has for itself.
    """

    filters: Filters
    columns: Sequence[str]
    sort: str = ""
    limit: int | None = None
    segment: str = ""


class Listed(NamedTuple):
    """The rows, the columns that are sealed in every vault, and whether rows were cut."""

    rows: list[dict[str, Any]]
    sealed: list[str]
    more: bool


def wanted(
    filters: Filters, columns: str | None, sort: str | None, limit: int | None, form: FormatName
) -> Wanted:
    """The clients of ``filters`` as options ask for them: ``columns`` is ``id,name``, None for the usual."""
    named = [name.strip() for name in (columns or "").split(",") if name.strip()]
    usual = FOR_PEOPLE if form == FormatName.table else DEFAULT_COLUMNS
    return Wanted(filters, list(dict.fromkeys(named or usual)), sort or "", limit)


def show(session: "Session", asked: Wanted, form: FormatName) -> None:
    """Print the clients; raises as `listed`."""
    from hnwctl.console.clients.clientcolumns import specs, tier_words

    books = session.books
    found = listed(books, asked)
    tiers = partial(tier_words, books) if form in _FOR_PEOPLE else None
    columns = [*several.vault_column(books), *specs(asked.columns, tiers)]
    session.output.rows(found.rows, columns, form=form, sealed=found.sealed)
    if found.more:
        session.output.cut(len(found.rows), None)
    codes = several.mixes_currencies(books, asked.sort)
    if codes:
        session.output.note("amounts in {codes} were sorted as they stand, without conversion", codes=codes)


def listed(books: "Sequence[Book]", wanted: Wanted) -> Listed:
    """The clients of all ``books``; of several in one order.

    Raises as `domain.listing.listing`, and as `segments.where_of` for a segment.
    """
    if len(books) == 1:
        found, rows = _of_one(books[0], wanted, wanted.columns)
        return _cut(rows, list(found.sealed), wanted.limit)
    beside = [*(name for name, _ in several.sort_keys(wanted.sort)), "name_key", "id"]
    parts = [_of_one(book, wanted, list(dict.fromkeys([*wanted.columns, *beside]))) for book in books]
    sealed = [name for name in wanted.columns if all(name in found.sealed for found, _ in parts)]
    rows = [
        row
        for book, (found, own) in zip(books, parts, strict=True)
        for row in several.marked_rows(book, books, _with_sealed(found, own, wanted.columns))
    ]
    return _cut(several.sorted_rows(rows, wanted.sort), sealed, wanted.limit)


def _cut(rows: list[dict[str, Any]], sealed: list[str], limit: int | None) -> Listed:
    """No more than was asked for: one more is fetched, because to count all the others costs a query."""
    return Listed(rows[:limit], sealed, limit is not None and len(rows) > limit)


def _of_one(book: "Book", wanted: Wanted, columns: Sequence[str]) -> "tuple[Listing, list[dict[str, Any]]]":
    found = listing(
        _within(book, wanted),
        held=book.vault.unlocked.keyring.compartments,
        today=book.today,
        columns=columns,
        sort=wanted.sort,
        limit=one_more(wanted.limit),
    )
    return found, found.entries(book.vault.query(found.sql, found.parameters))


def _within(book: "Book", wanted: Wanted) -> Filters:
    """The filters, and the saved rule beside the condition that was given."""
    if not wanted.segment:
        return wanted.filters
    from hnwctl.console.segments.segments import condition_of

    return replace(wanted.filters, where=condition_of(book, wanted.filters.where, wanted.segment))


def _with_sealed(
    found: "Listing", rows: list[dict[str, Any]], columns: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows with the columns that this vault's key lacks, because another vault's may have them."""
    own = [name for name in found.sealed if name in columns]
    return [{**row, "sealed": [*own, *row.get("sealed", ())]} for row in rows] if own else rows


def with_tiers(wanted: Wanted, words: Sequence[str], books: "Sequence[Book]") -> Wanted:
    """The same for these tiers, given by key or label. Raises InvalidError for one that no policy has."""
    from hnwctl.console.clients.clientcolumns import tier_words

    known = tier_words(books)
    keys = []
    for word in words:
        key = known.key_of(word)
        if key is None:
            raise InvalidError(
                "no such tier: {word}", hint="one of: {words}", word=word, words=", ".join(known.keys)
            )
        keys.append(key)
    return wanted._replace(filters=replace(wanted.filters, tiers=keys))
