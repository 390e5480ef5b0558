"""Market notes: the economy, policy, trends, and the exchange rates that conversions use."""

from decimal import Decimal
from typing import Annotated, ClassVar

from hnwctl.model import values
from hnwctl.model import words_wealth as words
from hnwctl.model.base import Model, Rows, Section, Words
from hnwctl.model.fields import Number
from hnwctl.model.values import Currency, Day, Label, word

PositiveRate = Annotated[Decimal, Number(0, 10**9, above=True)]


class Rate(Model):
    """What one unit of ``currency`` is worth in the base currency of the book, from ``date`` on."""

    date: Day
    currency: Currency
    rate: PositiveRate


class Note(Section):
    """Section ``note`` of a market record: what was learned, when, from where; or the rates of a day."""

    section: ClassVar[str] = "note"

    kind: Annotated[str, word(words.MARKET)]
    title: Label
    text: values.Note | None = None
    as_of: Day
    source: Label | None = None
    link: values.Line | None = None
    affects: Words[Annotated[str, word(words.ASSET_CLASS)]] = ()
    tags: Words[Label] = ()
    rates: Rows[Rate] = ()
