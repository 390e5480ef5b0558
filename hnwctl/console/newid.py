"""Ids of new records and of items in them: chance, and a look at what is there."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from hnwctl.store.layout import record_path

if TYPE_CHECKING:
    from hnwctl.console.book import Book

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in small letters: no i, l, o and u, which are read as something else."""

_LETTERS = ALPHABET[10:]


def random_id() -> str:
    """8 random characters: forty bits."""
    return _spelled(int.from_bytes(os.urandom(5), "big"), 8)


def item_id(chance: Callable[[int], bytes] = os.urandom) -> str:
    """5 random characters, the first one a letter, so that nobody takes it for a number or a place."""
    letter, rest = divmod(int.from_bytes(chance(8), "big"), 32**4)
    return _LETTERS[letter % len(_LETTERS)] + _spelled(rest, 4)


def _spelled(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))


def new_id(book: "Book", kind: str = "client", draw: Callable[[], str] = random_id) -> str:
    """An id that no record of that kind in the book has; ``draw`` is chance."""
    while True:
        found = draw()
        if not os.path.lexists(book.vault.root / record_path(kind, found)):
            return found
