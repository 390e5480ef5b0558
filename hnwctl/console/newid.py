"""Ids of new records: chance, and a look at what is there."""

import os
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from hnwctl.store.layout import record_path

if TYPE_CHECKING:
    from hnwctl.console.book import Book

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in small letters: no i, l, o and u, which are read as something else."""


def random_id() -> str:
    """8 random characters: forty bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_id(book: "Book", kind: str = "client", draw: Callable[[], str] = random_id) -> str:
    """An id that no record of that kind in the book has; ``draw`` is chance."""
    while True:
        found = draw()
        if not os.path.lexists(book.vault.root / record_path(kind, found)):
            return found
