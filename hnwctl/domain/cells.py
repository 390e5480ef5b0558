"""How values stand in the cells of the index, and how they come out again.

Amounts are SQLite numbers, so that ``aum > 5000000`` is what it looks like: whole ones as integers (exact to
9.2 quintillion), others as floats, whose shortest text is the amount again (15 digits: cents up to nine
trillion). Lists of words are one text.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

Cell = str | int | float | None
"""What SQLite keeps."""

MAX_WHOLE = 2**63 - 1
BETWEEN = ", "
"""Between the words of a list in one cell."""


def stored_amount(amount: Decimal) -> int | float:
    """An amount as SQLite keeps it: an integer when it is whole, else a float."""
    whole = int(amount)
    return whole if whole == amount and -MAX_WHOLE <= whole <= MAX_WHOLE else float(amount)


def amount_text(value: int | float) -> str:
    """A stored amount as a decimal in text, with no decimals or at least two: ``5000000``, ``1234.50``."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def list_text(words: Iterable[str]) -> str | None:
    """Words as one cell; None when there are none."""
    return BETWEEN.join(words) or None


def list_of(text: str | None) -> list[str]:
    """The words of a cell again."""
    return text.split(BETWEEN) if text else []


_WRITERS: dict[type, Callable[[Any], Cell]] = {
    str: lambda value: value,
    NoneType: lambda value: value,
    int: lambda value: value,
    bool: int,
    date: date.isoformat,
    Decimal: stored_amount,
    tuple: list_text,
}


def cell(value: Any) -> Cell:
    """The cell of a value of a model: a word, number, day, flag, list of words, or anything with a text."""
    return _WRITERS.get(value.__class__, str)(value)
