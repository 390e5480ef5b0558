"""The values that fields hold, by name: what is stored is canonical, what is typed may be sloppy."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema

from hnwctl.errors import InvalidError
from hnwctl.model import countries, currencies
from hnwctl.model.dates import Moment, Occasion, parse_day
from hnwctl.model.fields import (
    Code,
    Date,
    Json,
    Marker,
    Number,
    Parsed,
    Shaped,
    Text,
    Word,
    guarded,
    parse_flag,
    two_ways,
)
from hnwctl.model.money import parse_money
from hnwctl.model.spans import Span, parse_span
from hnwctl.model.vocabulary import Vocabulary

__all__ = ["Moment", "Occasion", "Span"]

MAX_ITEMS = 2000
"""The longest list in a section."""

is_plain = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?").fullmatch
"""Whether a text is an amount in its stored form (a match, or None)."""


def parse_signed(text: str) -> Decimal:
    """The amount in ``text``; its currency is the item's business. InvalidError: not an amount, too large."""
    if is_plain(text):
        return Decimal(text)
    if len(text) > 60:
        raise InvalidError("not an amount: {text}", text=f"{text[:20]}…")
    amount = parse_money(text).amount
    if not is_plain(format(amount, "f")):
        raise InvalidError("the amount has too many decimals: {text}", text=text)
    return amount


def parse_amount(text: str) -> Decimal:
    """As parse_signed, and InvalidError for a negative amount."""
    amount = parse_signed(text)
    if amount < 0:
        raise InvalidError("the amount is negative: {text}", text=text)
    return abs(amount)  # -0 is 0


@dataclass(frozen=True, eq=False)
class Sum(Marker):
    """An amount of money; ``signed`` ones may be negative."""

    signed: bool = False

    def schema(self) -> CoreSchema:
        sign = "-?" if self.signed else ""
        stored = core_schema.str_schema(strict=True, pattern=f"^{sign}[0-9]{{1,15}}(?:\\.[0-9]{{1,12}})?$")
        number = core_schema.decimal_schema(allow_inf_nan=True)  # the pattern lets neither through
        return two_ways(core_schema.chain_schema([stored, number]), self.check)

    def check(self, value: Any) -> Any:
        """What people type, or Python code gives as an int or a Decimal."""
        text = format(Decimal(value), "f") if type(value) in (int, Decimal) else value
        return guarded(parse_signed if self.signed else parse_amount)(text)

    def json(self) -> Json:
        least: Json = {} if self.signed else {"minimum": 0}
        return {"type": ["string", "number"], **least, "examples": ["5000000", "500万", "USD 2.5m"]}


Amount = Annotated[Decimal, Sum()]
Signed = Annotated[Decimal, Sum(signed=True)]
Percent = Annotated[Decimal, Number(-1_000_000, 1_000_000, per_cent=True)]
Share = Annotated[Decimal, Number(0, 100, per_cent=True)]
Score = Annotated[Decimal, Number(0, 1_000_000)]
Quantity = Annotated[Decimal, Number(0, 10**15)]
Nps = Annotated[int, Number(0, 10, whole=True)]
Months = Annotated[int, Number(0, 1200, whole=True)]

Name = Annotated[str, Text("name", 200)]
Label = Annotated[str, Text("line", 200)]
Line = Annotated[str, Text("line", 1000)]
Note = Annotated[str, Text("lines", 20_000)]
Exact = Annotated[str, Text("exact", 20_000)]
Key = Annotated[str, Text("line", 100)]

ItemId = Annotated[str, Shaped(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "not an item id: {text}")]
AgendaItem = Annotated[
    str, Shaped(r"[A-Za-z0-9](?:[A-Za-z0-9._-]|\[[0-9]{1,4}\]){0,63}", "not an item of the agenda: {text}")
]
"""What an item of the agenda is about: the id of an item, its place (``family[0]``), a festival's key."""
ClientId = Annotated[str, Shaped(r"[0-9a-hjkmnp-tv-z]{8}", "not a record id: {text}")]
Digest = Annotated[str, Shaped(r"sha256:[0-9a-f]{64}", "not a digest (sha256: and 64 hex digits): {text}")]
SourceRev = Annotated[str, Shaped(r"(?:finance|kyc|service) rev=[1-9][0-9]{0,8}", "not a revision: {text}")]

Day = Annotated[date, Date(parse_day)]
Every = Annotated[Span, Parsed(Span, parse_span, {"type": "string", "pattern": "^[1-9][0-9]{0,3}[dwmy]$"})]
Flag = Annotated[bool, Parsed(bool, parse_flag, {"enum": [True, False, "true", "false"]})]


class Clash(str):
    """In the place of a currency: the code given, where the amount beside it names another."""

    __slots__ = ()


class CurrencyCode(Code):
    """A currency: one of the codes, and not in contradiction to the amount beside it."""

    def code(self, text: str) -> str:
        if isinstance(text, Clash):
            raise InvalidError("is {code}, but the amount names another currency", code=str(text).strip())
        return super().code(text)


Currency = Annotated[str, CurrencyCode(currencies.CODES, currencies.code_of, "no such currency: {code}")]
Country = Annotated[str, Code(countries.CODES, countries.code_of, "no such country: {code}")]


def word(vocabulary: Vocabulary) -> Any:
    """The marker of a field that holds a word of ``vocabulary``."""
    return Word(vocabulary)
