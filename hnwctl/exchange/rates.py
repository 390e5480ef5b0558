"""Tables of exchange rates: as the European Central Bank publishes them, and plain ones.

- ``ecb_days``: a row for each day, a column for each currency, ``Date,USD,JPY,…``: 1 EUR = so much.
- ``ecb_series``: the data portal's, ``KEY,FREQ,CURRENCY,…,TIME_PERIOD,OBS_VALUE``: the same in rows.
- ``plain``: ``date,currency,rate``: one unit of the currency in the base currency of the book.

Rates of the euro become rates of the book's base currency across the rate of that, to ten digits.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from typing import NamedTuple, TypeVar

from hnwctl.errors import InvalidError
from hnwctl.exchange.grid import Fault, Remark, Sheet
from hnwctl.model.currencies import CODES, code_of
from hnwctl.model.dates import parse_day
from hnwctl.model.quotes import Quote

T = TypeVar("T")

ECB_DAYS, ECB_SERIES, PLAIN = "ecb_days", "ecb_series", "plain"
EURO = "EUR"
MOST = Decimal(10) ** 9
"""No rate reaches this."""

_DIGITS = Context(prec=10, rounding=ROUND_HALF_EVEN)
_LAST_PLACE = Decimal("1e-12")
_DATE = ("date", "day", "日期", "time", "time_period", "生效日期")
_CURRENCY = ("currency", "ccy", "code", "币种", "货币", "货币代码", "外币")
_RATE = ("rate", "fx_rate", "exchange_rate", "汇率", "中间价", "折算价")
_SERIES = ("currency", "time_period", "obs_value")
_DENOMINATOR = "currency_denom"
_ABSENT = frozenset({"", "n/a", "na", "nan", "-", "–", "null"})
_number = re.compile(r"[0-9]{1,15}(?:\.[0-9]+)?").fullmatch
_grouped = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?").fullmatch
_code = re.compile(r"[A-Z]{3}").fullmatch
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_spelt = re.compile(r"([0-9]{1,2}) ([a-z]{3,9}) ([0-9]{4})").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Under which a table is read: the base currency of the book, today, and what of the table is wanted
    (all currencies where none is named)."""

    base: str
    today: date
    since: date | None = None
    currencies: Collection[str] = ()

    def wants(self, day: date, currency: str) -> bool:
        """Whether this rate is asked for."""
        return not (self.since and day < self.since) and (not self.currencies or currency in self.currencies)


@dataclass(slots=True)
class RateTable:
    """What a table holds: its shape, the rates, rows or cells that are none, and what is to be said of it.

    ``own`` counts the rates that need no keeping: the currency of the book itself, at 1.
    """

    shape: str
    quotes: list[Quote] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    own: int = 0


def shape_of(headings: Iterable[str]) -> str | None:
    """Which shape a table with these headings has; None if it is none of rates."""
    names = [heading for heading in headings if heading]
    folded = {_fold(name) for name in names}
    if folded.issuperset(_SERIES):
        return ECB_SERIES
    if all(any(name in folded for name in known) for known in (_DATE, _CURRENCY, _RATE)):
        return PLAIN
    codes = [name for name in names if _code(name)]
    others = {_fold(name) for name in names if not _code(name)}
    return ECB_DAYS if codes and len(others) == 1 and others.issubset(_DATE) else None


def means_something(heading: str) -> bool:
    """Whether a heading belongs to a table of rates; it helps to find the row of headings."""
    return _fold(heading) in (*_DATE, *_CURRENCY, *_RATE, *_SERIES) or heading in CODES


def read_rates(sheet: Sheet, under: Reading) -> RateTable:
    """The rates in a table.

    Raises InvalidError for a table of another shape, and for one of the ECB without the currency of the book.
    """
    shape = shape_of(sheet.header)
    if shape is None:
        raise InvalidError(
            "{source} is no table of exchange rates",
            hint="it needs the columns date, currency, rate; or be one that the ECB publishes",
            source=sheet.source,
        )
    found = RateTable(shape, faults=list(sheet.faults))
    if shape == PLAIN:
        _read_plain(sheet, under, found)
    else:
        days = _read_days(sheet, found) if shape == ECB_DAYS else _read_series(sheet, found)
        _cross(sheet.source, days, under, found)
    return found


# --- plain ---------------------------------------------------------------------------------------


def _read_plain(sheet: Sheet, under: Reading, found: RateTable) -> None:
    day_at, code_at, rate_at = (_heading(sheet, known) for known in (_DATE, _CURRENCY, _RATE))
    for row, cells in sheet.rows:
        try:
            day, code = _cell(cells, day_at, _day), _cell(cells, code_at, _currency)
            quote = Quote(row, rate_at, day, code, _cell(cells, rate_at, _rate))
        except _CellError as error:
            found.faults.append(error.fault(row))
        else:
            _take(quote, under, found)


def _heading(sheet: Sheet, known: Iterable[str]) -> str:
    """The first heading that means one of these."""
    return next(name for name in sheet.header if _fold(name) in known)


def _take(quote: Quote, under: Reading, found: RateTable) -> None:
    """Add a rate that is asked for; one that cannot be is a fault."""
    if not under.wants(quote.date, quote.currency):
        return
    if quote.date > under.today:
        found.faults.append(Fault(quote.row, quote.field, "{day} lies in the future", {"day": quote.date}))
    elif quote.currency == under.base and quote.rate != 1:
        facts = {"code": quote.currency}
        found.faults.append(Fault(quote.row, quote.field, "{code} is the currency of the book", facts))
    elif quote.currency == under.base:
        found.own += 1
    else:
        found.quotes.append(quote)


# --- of the euro ---------------------------------------------------------------------------------


class _Value(NamedTuple):
    """What a euro was worth, and where that stands."""

    row: int
    field: str
    value: Decimal


Days = dict[date, dict[str, _Value]]


def _read_days(sheet: Sheet, found: RateTable) -> Days:
    """The rates of a euro by day and currency, from a column for each currency."""
    day_at = _heading(sheet, _DATE)
    codes = [name for name in sheet.header if _code(name)]
    days: Days = {}
    for row, cells in sheet.rows:
        try:
            own = days.setdefault(_cell(cells, day_at, _day), {})
        except _CellError as error:
            found.faults.append(error.fault(row))
            continue
        for code in codes:
            if code in CODES and not _absent(cells.get(code, "")):
                _put(own, code, row, cells, code, found)
    unknown = [code for code in codes if code not in CODES and _used(sheet, code)]
    if unknown:
        found.notes.append(Remark("left out, as no such currency is in use: {codes}", {"codes": unknown}))
    return days


def _used(sheet: Sheet, heading: str) -> bool:
    return any(not _absent(cells.get(heading, "")) for _, cells in sheet.rows)


def _read_series(sheet: Sheet, found: RateTable) -> Days:
    """The same from a row for each rate."""
    names = {_fold(name): name for name in sheet.header}
    code_at, day_at, rate_at = (names[name] for name in _SERIES)
    of_at = names.get(_DENOMINATOR)
    days: Days = {}
    for row, cells in sheet.rows:
        if _absent(cells.get(rate_at, "")):
            continue
        try:
            if of_at:
                _cell(cells, of_at, _euro)
            own = days.setdefault(_cell(cells, day_at, _day), {})
            code = _cell(cells, code_at, _currency)
        except _CellError as error:
            found.faults.append(error.fault(row))
        else:
            _put(own, code, row, cells, rate_at, found)
    return days


def _put(
    own: dict[str, _Value], code: str, row: int, cells: Mapping[str, str], field: str, found: RateTable
) -> None:
    try:
        own[code] = _Value(row, field, _cell(cells, field, _rate))
    except _CellError as error:
        found.faults.append(error.fault(row))


def _cross(source: str, days: Days, under: Reading, found: RateTable) -> None:
    """From rates of a euro to rates of the book's currency."""
    base = under.base
    if base != EURO and not any(base in own for own in days.values()):
        raise InvalidError(
            "{source} has no rate of {base}, the currency of the book: nothing in it can be converted",
            hint="take the table with all currencies, or a plain one: date,currency,rate",
            source=source,
            base=base,
        )
    lacking = []
    for day, own in days.items():
        if base != EURO and base not in own:
            lacking.append(day)
            continue
        pivot = Decimal(1) if base == EURO else own[base].value
        for code, each in own.items():
            known = (EURO, pivot) if code == base else (code, _divided(pivot, each.value))
            _take(Quote(each.row, each.field, day, *known), under, found)
    _note_lacking([day for day in lacking if not (under.since and day < under.since)], base, found)


def _note_lacking(days: list[date], base: str, found: RateTable) -> None:
    if days:
        facts = {"base": base, "count": len(days), "first": min(days), "last": max(days)}
        found.notes.append(
            Remark("left out: {count} days without a rate of {base}, from {first} to {last}", facts)
        )


def _divided(pivot: Decimal, value: Decimal) -> Decimal:
    """To ten digits, and no more than twelve decimals; what is less than that is the least there is."""
    rate = max(_DIGITS.divide(pivot, value), _LAST_PLACE)
    return Decimal(format(min(rate, rate.quantize(_LAST_PLACE), key=_decimals).normalize(), "f"))


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


# --- cells ---------------------------------------------------------------------------------------


class _CellError(Exception):
    """A cell that does not hold what its column is for."""

    def __init__(self, field: str, error: InvalidError) -> None:
        super().__init__(error.message)
        self.field, self.error = field, error

    def fault(self, row: int) -> Fault:
        """It, as a fault of a row."""
        return Fault(row, self.field, self.error.message, dict(self.error.facts))


def _cell(cells: Mapping[str, str], field: str, read: Callable[[str], T]) -> T:
    try:
        return read(cells.get(field, ""))
    except InvalidError as error:
        raise _CellError(field, error) from None


def _day(text: str) -> date:
    """A day, also as ``20 November 2026``, which the ECB writes."""
    spelt = _spelt(text.strip().lower())
    if spelt:
        months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(spelt[2])]
        with suppress(ValueError, IndexError):
            return date(int(spelt[3]), months[0], int(spelt[1]))
    return parse_day(text)


def _currency(text: str) -> str:
    code = code_of(text)
    if code is None:
        raise InvalidError("no such currency: {code}", code=text)
    return code


def _euro(text: str) -> None:
    if text.strip().upper() != EURO:
        raise InvalidError("is a rate of {code}, not of the euro", code=text)


def _rate(text: str) -> Decimal:
    """A positive number of at most twelve decimals."""
    folded = text.strip().replace(",", "") if _grouped(text.strip()) else text.strip()
    if not _number(folded):
        raise InvalidError("not a rate: {text}", text=text)
    rate = Decimal(folded)
    if not 0 < rate < MOST or _decimals(rate) > 12:
        raise InvalidError("no rate of a currency: {text}", text=text)
    return rate


def _absent(text: str) -> bool:
    return text.strip().casefold() in _ABSENT


@cache
def _fold(heading: str) -> str:
    return heading.strip().casefold().replace(" ", "_")
