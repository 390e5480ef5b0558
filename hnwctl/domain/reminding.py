"""What a reminder says: the lines that leave the book at each level of discretion.

A reminder travels unencrypted (mail, chat) or lies open on a screen. Three levels:

=========  ==========================================================================================
none       how many of each kind, by day; no client, no id, no handle
initials   each item: kind, day, days overdue, the client's initials and id, and the item's handle
full       also the client's name, and the texts of the item, as far as no amount is in them
=========  ==========================================================================================

What an item says of itself (which festival, which document, which section, a task's text) may tell more
about a client than that there is something to do, so it is given at ``full`` only. Its reason (the tier, the
date of birth, the KYC rating) stays at home at every level, and so does every amount: whoever renders the
texts passes them through `without_amounts`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, islice

from hnwctl.domain.agenda.item import Item, Said
from hnwctl.domain.agenda.kinds import ONE_DAY
from hnwctl.domain.names import pinyin_of

Key = tuple[str, str]
"""Which item of which vault: vault id and handle."""


class Reveal(StrEnum):
    """How much a reminder gives away."""

    none = "none"
    initials = "initials"
    full = "full"


@dataclass(frozen=True, slots=True)
class Owed:
    """An item, and the vault it is from. ``clients`` is set where it stands for a greeting to many."""

    vault: str
    item: Item
    clients: int | None = None

    @property
    def key(self) -> Key:
        """What the ledger knows it by."""
        return self.vault, self.item.handle


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reminder, and the items it stands for.

    ``day`` is the day it belongs under, None for what lies before today. ``handle`` is empty where a
    line only counts; ``who`` is None where nobody is named, ``text`` below ``full``.
    """

    vault: str
    day: date | None
    kind: str
    count: int
    keys: tuple[Key, ...]
    days_overdue: int = 0
    due: date | None = None
    handle: str = ""
    id: str | None = None
    who: str | None = None
    text: Said | None = None


def lines_of(owed: Iterable[Owed], reveal: Reveal, today: date) -> list[Line]:
    """What is said of these items, by day, the most urgent first: a line an item, or a count of each kind."""
    ordered = sorted(owed, key=lambda each: _rank(each, today))
    if reveal is Reveal.none:
        return list(_counts(ordered, today))
    several = len({each.vault for each in ordered}) > 1
    return [_line(each, reveal, today, several=several) for each in ordered]


def _rank(each: Owed, today: date) -> tuple[date, int, date, str, str]:
    return _under(each.item, today) or date.min, each.item.urgency, each.item.date, *each.key


def _counts(ordered: Sequence[Owed], today: date) -> Iterator[Line]:
    for day, on_day in groupby(ordered, key=lambda each: _under(each.item, today)):
        kinds: dict[str, list[Owed]] = {}
        for each in on_day:
            kinds.setdefault(each.item.kind, []).append(each)
        for kind, found in kinds.items():
            count = sum(each.clients or 1 for each in found)
            yield Line("", day, kind, count, tuple(each.key for each in found))


def _line(each: Owed, reveal: Reveal, today: date, *, several: bool) -> Line:
    item = each.item
    full = reveal is Reveal.full
    who = item.name if full else initials(item.name or "")
    return Line(
        each.vault if several else "",
        _under(item, today),
        item.kind,
        each.clients or 1,
        (each.key,),
        days_overdue=0 if passed(item, today) else item.days_overdue,
        due=item.date,
        handle="" if each.clients else item.handle,
        id=item.id,
        who=who or None if item.kind not in _OF_THE_BOOK else None,
        text=item.text if full else None,
    )


_OF_THE_BOOK = frozenset({"stale_market", "training", "backup"})
"""Kinds that are about no client: what stands as their name is a title."""


def _under(item: Item, today: date) -> date | None:
    return item.date if item.date >= today else None


def initials(name: str) -> str:
    """The initials of a name in capitals, of Chinese names by pinyin: 王小明 gives WXM; empty for none."""
    return pinyin_of(name)[1].partition(" ")[0].upper() if name else ""


def passed(item: Item, today: date) -> bool:
    """Whether the item is one of a single day that is over: said once more if that day was missed."""
    return item.kind in ONE_DAY and item.date < today


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one message, how many items of ``keys`` found no room in it, its place among the parts."""

    lines: tuple[Line, ...]
    keys: tuple[Key, ...]
    more: int
    number: int
    of: int


def parts_of(
    lines: Sequence[Line], *, fits: Callable[[Sequence[Line]], bool], most: int, longest: int
) -> list[Part]:
    """The lines as messages that each ``fits``, ``most`` at most, of at most ``longest`` lines together.

    What finds no room is counted in the last one, and belongs to it. A line that fits nowhere by itself
    is sent all the same: whoever renders it cuts it short.
    """
    kept = list(islice(_packed(lines[:longest], fits), most))
    said = sum(len(part) for part in kept)
    left = [key for line in lines[said:] for key in line.keys]
    return [
        Part(
            tuple(part),
            (*(key for line in part for key in line.keys), *(left if number == len(kept) else ())),
            len(left) if number == len(kept) else 0,
            number,
            len(kept),
        )
        for number, part in enumerate(kept, 1)
    ]


def _packed(lines: Sequence[Line], fits: Callable[[Sequence[Line]], bool]) -> Iterator[Sequence[Line]]:
    """As many lines as fit, and again; found by halving, since telling whether they fit renders them."""
    while lines:
        fitting = bisect_left(range(1, len(lines) + 1), True, key=lambda count: not fits(lines[:count]))
        count = max(fitting, 1)
        yield lines[:count]
        lines = lines[count:]
