"""What a heading means: alias tables in Chinese and English, and the unit that stands beside it."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

KINDS = ("clients", "holdings")
"""The kinds of table whose headings are known."""

_BRACKETS = re.compile(r"[(\[【〔{<].*?[)\]】〕}>]")
_IN_BRACKETS = re.compile(r"[(\[【〔{<](.*?)[)\]】〕}>]")
_JOINTS = re.compile(r"[^\w]|_")
_NUMBERED = re.compile(r"(.*\D)\d{1,2}$")
_PARTS = re.compile(r"[/|\n、;]")
_TITLE_UNIT = re.compile(r"单位\s*[::]?\s*(?:人民币)?\s*(万元|亿元|千元|百万元|元|万美元|万港元|美元|港元)")

_UNITS = {
    "元": (1, ""),
    "千元": (1_000, ""),
    "万": (10_000, ""),
    "万元": (10_000, ""),
    "w": (10_000, ""),
    "百万": (1_000_000, ""),
    "百万元": (1_000_000, ""),
    "亿": (100_000_000, ""),
    "亿元": (100_000_000, ""),
    "k": (1_000, ""),
    "thousand": (1_000, ""),
    "m": (1_000_000, ""),
    "mn": (1_000_000, ""),
    "million": (1_000_000, ""),
    "bn": (1_000_000_000, ""),
}
_CURRENCIES = {
    "人民币": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "¥": "CNY",
    "美元": "USD",
    "美金": "USD",
    "usd": "USD",
    "us$": "USD",
    "$": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "hkd": "HKD",
    "hk$": "HKD",
    "欧元": "EUR",
    "eur": "EUR",
    "€": "EUR",
    "英镑": "GBP",
    "gbp": "GBP",
    "£": "GBP",
    "日元": "JPY",
    "jpy": "JPY",
    "新加坡元": "SGD",
    "sgd": "SGD",
    "chf": "CHF",
}


class Unit(NamedTuple):
    """By what a bare number under a heading is to be multiplied, and its currency ("" if unsaid)."""

    factor: Decimal
    currency: str


ONE = Unit(Decimal(1), "")


def fold(heading: str) -> str:
    """A heading as it is compared: width, case, punctuation, blanks and brackets do not count."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return _JOINTS.sub("", _BRACKETS.sub("", plain)) or _JOINTS.sub("", plain)


def path_of(heading: str, kind: str) -> str:
    """The path that a heading means in a table of ``kind``, or "" if nobody knows.

    ``客户姓名``, ``*姓名(必填)``, ``姓名/Name``, ``手机2`` are all understood.
    """
    table = _aliases(kind)
    plain = unicodedata.normalize("NFKC", heading).casefold()
    if plain.strip() in ("#", "no.", "№"):
        return table["序号"]
    for form in (_JOINTS.sub("", plain), fold(heading)):
        if form in table:
            return table[form]
    numbered = _NUMBERED.match(fold(heading))
    if numbered and table.get(numbered[1], "").startswith(REPEATABLE):
        return table[numbered[1]]
    parts = [table[fold(part)] for part in _PARTS.split(plain) if fold(part) in table]
    return parts[0] if parts and len(set(parts)) == 1 else ""


REPEATABLE = (
    "profile.aliases",
    "profile.contact_points",
    "profile.addresses",
    "profile.tags",
    "profile.interests",
    "profile.languages",
    "service.notes",
)
"""Paths that several columns of one table may fill."""


def is_known(heading: str) -> bool:
    """Whether any kind of table knows the heading."""
    return any(path_of(heading, kind) for kind in KINDS)


def unit_of(heading: str) -> Unit:
    """The unit that a heading carries: ``金额(万元)`` is ten thousand, ``Balance (USD)`` dollars."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    words = _IN_BRACKETS.findall(plain)
    return _unit(" ".join(words)) if words else ONE


def unit_of_titles(titles: tuple[str, ...]) -> Unit:
    """The unit that a line above the table gives for all of it: ``单位:万元``."""
    for title in titles:
        found = _TITLE_UNIT.search(unicodedata.normalize("NFKC", title))
        if found:
            return _unit(found[1])
    return ONE


def unit_named(text: str) -> Unit | None:
    """The unit a mapping file names: ``万元``, ``k``, ``1000``; None if it is none."""
    words = unicodedata.normalize("NFKC", text).casefold().strip()
    if words.isdecimal() and int(words):
        return Unit(Decimal(words), "")
    found = _unit(words)
    return found if found != ONE or words in ("", "元") else None


def _unit(words: str) -> Unit:
    currency = ""
    for word, code in _CURRENCIES.items():
        if word in words:
            currency, words = code, words.replace(word, "元" if word in ("美元", "港元") else " ")
            break
    for token in re.split(r"[\s,:单位]+", words):
        if token in _UNITS:
            return Unit(Decimal(_UNITS[token][0]), currency)
    return Unit(Decimal(1), currency)


@lru_cache
def _aliases(kind: str) -> dict[str, str]:
    from hnwctl.exchange import aliases_clients, aliases_holdings

    text = aliases_holdings.TABLE if kind == "holdings" else aliases_clients.TABLE
    table: dict[str, str] = {}
    for line in text.replace("\n    |", "|").strip().splitlines():
        path, _, words = line.partition(": ")
        for word in words.split("|"):
            table.setdefault(_JOINTS.sub("", unicodedata.normalize("NFKC", word).casefold()), path)
    return table
