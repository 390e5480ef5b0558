"""How values stand in the cells of the index, and how they come out again.

Amounts are SQLite numbers, so that ``aum > 5000000`` is what it looks like: whole ones as integers (exact to
9.2 quintillion), others rounded to cents (exact to 90 trillion). Lists of words are one text.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")
MAX_WHOLE = 2**63 - 1


def stored_amount(amount: Decimal) -> int | float:
    """An amount as SQLite keeps it: an integer when it is whole, else rounded to cents."""
    whole = int(amount)
    if whole == amount and -MAX_WHOLE <= whole <= MAX_WHOLE:
        return whole
    return float(amount.quantize(CENT, ROUND_HALF_EVEN)) if abs(amount) < MAX_WHOLE else float(amount)


def amount_text(value: int | float) -> str:
    """A stored amount as a decimal in text: ``5000000``, ``1234.50``."""
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def words_text(words: Iterable[str]) -> str:
    """Words without blanks in them, joined by one blank."""
    return " ".join(words)


def words_of(text: str | None) -> list[str]:
    """The words of a cell again."""
    return text.split() if text else []


def lines_text(values: Iterable[str]) -> str:
    """Values that may hold blanks, one a line."""
    return "\n".join(value.replace("\n", " ") for value in values)


def lines_of(text: str | None) -> list[str]:
    """The values of a cell of lines again."""
    return text.split("\n") if text else []
