"""Exchange rates on their way into the book."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Quote(NamedTuple):
    """What one unit of ``currency`` was worth in the base currency, from ``date`` on; from which row and
    column of the table."""

    row: int
    field: str
    date: date
    currency: str
    rate: Decimal
