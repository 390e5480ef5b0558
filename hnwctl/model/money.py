"""Amounts as people write them: 500万, 1.2亿, ¥3,000,000, USD 2.5m, (1,234.50), 三百万."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from hnwctl.errors import InvalidError
from hnwctl.model.currencies import CODES, marks, meant_by
from hnwctl.model.numerals import chinese_number

LIMIT = Decimal(10) ** 15
"""No amount of a client reaches this: what does is a slip of the keyboard."""

_UNITS = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7,
    "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2,
    "thousand": 10**3, "k": 10**3, "w": 10**4, "million": 10**6, "mio": 10**6, "mn": 10**6, "mm": 10**6,
    "m": 10**6, "billion": 10**9, "bn": 10**9, "b": 10**9,
}  # fmt: skip
_CHINESE_UNITS = [unit for unit in _UNITS if not unit.isascii()]
_NUMBER = r"(?:[0-9]{1,3}(?:[,'_ ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,2})?|\.[0-9]+"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, and the currencies its text may mean: none said, or the likeliest first."""

    amount: Decimal
    currencies: tuple[str, ...] = ()


@cache
def _grammar() -> re.Pattern[str]:
    mark = "|".join(re.escape(mark) for mark in marks()) + "|[a-z]{3}"
    unit = "|".join(_UNITS)
    compound = rf"(?:{_NUMBER})\s*(?:{unit})?(?:[0-9]+(?:\.[0-9]+)?(?:{'|'.join(_CHINESE_UNITS)}))*"
    body = rf"(?P<body>{compound}|[零〇一二两兩三四五六七八九十百千万亿]+)"
    return re.compile(rf"(?P<m1>{mark})?\s*(?P<sign>[-+])?\s*(?P<m2>{mark})?\s*{body}\s*(?P<m3>{mark})?整?")


_PART = re.compile(rf"({_NUMBER})\s*({'|'.join(_UNITS)})?")


def parse_money(text: str) -> Money:
    """The amount and the currency in ``text``. InvalidError: not an amount, or no such currency."""
    folded = _folded(text)
    negative = folded.startswith("(") and folded.endswith(")")
    match = _grammar().fullmatch(folded[1:-1].strip() if negative else folded)
    if match is None:
        raise InvalidError("not an amount: {text}", text=text)
    amount = _value(match["body"], text)
    if negative or match["sign"] == "-":
        amount = -amount
    return Money(amount, _currencies([match["m1"], match["m2"], match["m3"]], text))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip().lower()
    return text.replace("億", "亿").replace("萬", "万").replace("−", "-").replace("’", "'")


def _currencies(found: list[str | None], text: str) -> tuple[str, ...]:
    """What every mark in the text may mean: ``HK$ 5万元`` is HKD, ``USD 5 港币`` is nothing."""
    meant: tuple[str, ...] | None = None
    for mark in filter(None, found):
        codes = meant_by(mark)
        if not codes:
            raise InvalidError("no such currency: {code}", hint="use an ISO 4217 code", code=mark.upper())
        meant = codes if meant is None else _common(meant, codes)
        if not meant:
            raise InvalidError("the amount names two currencies: {text}", text=text)
    return meant if meant and meant != CODES else ()


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    exact, loose = (right, left) if len(right) < len(left) else (left, right)
    return tuple(code for code in exact if code in loose)


def _value(body: str, text: str) -> Decimal:
    parts = _PART.findall(body)
    number = sum(map(_part, parts), Decimal(0)) if parts else chinese_number(body)
    if number is None:
        raise InvalidError("not an amount: {text}", text=text)
    amount = Decimal(number)
    if amount >= LIMIT:
        raise InvalidError("the amount is too large: {text}", text=text)
    return plain(amount)


def _part(part: tuple[str, str]) -> Decimal:
    digits, unit = part
    amount = Decimal(re.sub(r"[,'_ ]", "", digits))
    return (amount * _UNITS[unit]).normalize() if unit else amount


def plain(amount: Decimal) -> Decimal:
    """``amount`` without an exponent: 5E+6 becomes 5000000; 1.50 stays 1.50."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() and _odd(amount) else amount


def _odd(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent > 0
