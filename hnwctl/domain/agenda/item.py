"""One item of the agenda, as every reader of it gets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

HANDLE_LENGTH = 6
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Said:
    """A text that the console says in the reader's language: an English template, and what fills it."""

    template: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do: what, for whom, on which day, and why.

    ``handle`` is short and the same at every run; ``id`` and ``name`` are None of what concerns the whole
    book, ``name`` also where it is sealed. ``days_overdue`` is 0 until the day has passed; ``urgency`` is
    smaller the sooner it should be seen to. ``settle`` is the command that settles it, None for `done`.
    ``item`` is the id or place of the item in its section, ``vault`` the folder where there are several.
    """

    handle: str
    date: date
    kind: str
    id: str | None
    name: str | None
    text: Said
    reason: Said
    days_overdue: int
    urgency: int
    settle: Said | None
    item: str | None = None
    vault: str = ""


def handle_of(kind: str, id: str | None, item: str | None, day: str) -> str:  # noqa: A002 - as in Item
    """Six characters that stand for this item: the same at every run, another one for another day.

    ``item`` is the item's id or place in its section, ``day`` the ISO day on which the item falls due.
    """
    key = "\n".join((kind, id or "", item or "", day))
    number = int.from_bytes(sha256(key.encode()).digest()[:8], "big")
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in range(HANDLE_LENGTH))
