"""Clients counted by what tells them apart: the question put to a book, and the words for its answer."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from hnwctl.domain.segments.counting import Counting
from hnwctl.domain.segments.crosstable import CrossTable, crosstable
from hnwctl.domain.segments.dimensions import DIMENSIONS, Key, named
from hnwctl.model.vocabulary import Entry, Vocabulary

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.domain.segments.figures import Group


class Asked(NamedTuple):
    """What is to be counted: by what, and who counts; ``segment`` is the name of a saved rule."""

    by: Sequence[str]
    where: str = ""
    segment: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """The table of one book; ``words`` are the labels of the values in each dimension, ``unconverted`` what
    no rate converts, by currency."""

    book: "Book"
    table: CrossTable
    words: Sequence[Vocabulary]
    unconverted: Mapping[str, Decimal]

    @property
    def sealed(self) -> bool:
        """Whether the assets are sealed to this key."""
        return "finance" not in self.book.vault.unlocked.keyring.compartments


def counted(book: "Book", asked: Asked) -> Counted:
    """Count the clients of a book.

    Raises InvalidError for an unknown dimension or a condition that is none, NotFoundError for a segment that
    is none, ForbiddenError for a condition that asks for what is sealed.
    """
    from hnwctl.console.segments.segments import condition_of

    keys = [_key(book, word) for word in named(asked.by)]
    counting = Counting(
        keys,
        book.vault.unlocked.keyring.compartments,
        condition_of(book, asked.where, asked.segment),
        archived=asked.archived,
        problems=bool(book.vault.query("SELECT 1 FROM problems LIMIT 1")),
    )
    groups = _at_home(book, keys, counting.groups(book.vault.query(counting.sql)))
    words = [words_of(book, key.key) for key in keys]
    scales = {key.key: each.keys for key, each in zip(keys, words, strict=True)}
    table = crosstable(groups, keys, scales)
    words = [_with_names(book, key, each, table) for key, each in zip(keys, words, strict=True)]
    return Counted(book, table, words, _unconverted(book, counting, table))


def _key(book: "Book", word: str) -> Key:
    """A dimension, or the saved rule of that name."""
    from hnwctl.console.segments.segments import rule_named

    return DIMENSIONS.get(word) or rule_named(book, word)


def _at_home(book: "Book", keys: Sequence[Key], groups: "list[Group]") -> "list[Group]":
    place = next((place for place, key in enumerate(keys) if key.key == "household"), None)
    held = book.vault.unlocked.keyring.compartments
    if place is None or not keys[place].open(held):
        return groups
    from hnwctl.domain.segments.households import LINKS, gathered

    return gathered(groups, place, book.vault.query(LINKS))


def _unconverted(book: "Book", counting: Counting, table: CrossTable) -> dict[str, Decimal]:
    """The amounts in currencies without a rate, of those who count."""
    if not table.total.codes:
        return {}
    who = " AND ".join([*counting.clauses(), "unpriced IS NOT NULL"])
    counting_now = "(until IS NULL OR until > today())"
    clients = f"SELECT id FROM clients WHERE {who}"  # noqa: S608 - in brackets, and run read-only
    rows = book.vault.query(
        f"SELECT currency, financial FROM positions WHERE {counting_now} AND id IN ({clients})"  # noqa: S608
    )
    found = dict.fromkeys(table.total.codes, Decimal(0))
    for code, amount in rows:
        if code in found:
            found[code] += Decimal(amount)
    return found


# --- words ---------------------------------------------------------------------------------------

_BUILT_IN: Mapping[str, tuple[str, str]] = {
    "preference": ("words_wealth", "ASSET_CLASS"),
    "horizon": ("words_wealth", "HORIZON"),
    "style": ("words_wealth", "STYLE"),
    "stage": ("words_client", "STAGE"),
    "source": ("words_client", "SOURCE"),
    "goal": ("words_wealth", "GOAL"),
}
_OWN = {
    "preference": "preferences",
    "horizon": "horizons",
    "style": "styles",
    "risk": "risk_classes",
    "source": "sources",
}
"""Dimension -> where the policy has the firm's words for it."""


def words_of(book: "Book", dimension: str) -> Vocabulary:
    """The labels of a dimension's values, in their order: the firm's own first, then those built in."""
    entries = {entry.key: entry for entry in _own_words(book, dimension)}
    if dimension in _BUILT_IN:
        module, name = _BUILT_IN[dimension]
        known: Vocabulary = getattr(import_module(f"hnwctl.model.{module}"), name)
        entries = {**entries, **{key: each for key, each in known.entries.items() if key not in entries}}
    return Vocabulary.of(dimension, entries.values())


def _own_words(book: "Book", dimension: str) -> Iterable[Entry]:
    """The firm's words, read as plain text: for labels alone `Rules` need not be made, which takes time."""
    plain = json.loads(book.vault.rules)
    choices = plain["tiers"]["levels"] if dimension == "tier" else plain.get(_OWN.get(dimension, ""), ())
    front = "{key} " if dimension == "risk" else ""
    for each in choices:
        head = front.format(key=each["key"])
        yield Entry(each["key"], f"{head}{each['en']}", f"{head}{each['zh']}")


def _with_names(book: "Book", key: Key, words: Vocabulary, table: CrossTable) -> Vocabulary:
    """For households the names of the members that they are called by."""
    if key.key != "household":
        return words
    margin = table.margins[list(table.keys).index(key)]
    leads = {str(value.word) for value in margin if value.word}
    return Vocabulary.of(
        key.key,
        (
            Entry(id_, name or id_, name or id_)
            for id_, name in book.vault.query("SELECT id, name FROM clients")
            if id_ in leads
        ),
    )
