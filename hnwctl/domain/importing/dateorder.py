"""Which comes first in 01/02/2020: decided for a whole column, by evidence or by being told."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hnwctl.errors import InvalidError

ORDERS = ("ymd", "mdy", "dmy")

_PARTS = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{1,2})(?:[ T].*)?$")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_NAMED = re.compile(
    r"(\d{1,2})[-/ .]*([a-z]{3,9})\.?,?[-/ .]*(\d{4}|\d{2})$"
    r"|([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$"
)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?(z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's calendar


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one column: ``mdy`` or ``dmy``, ``ymd`` for short years first, "" where nothing
    depends on it; ``evidence`` is the number of cells that decided it (0 if it was told)."""

    order: str
    evidence: int = 0


def decide_order(heading: str, texts: Iterable[str], told: str = "") -> Order:
    """The order that the cells of a column are written in.

    ``told`` settles it. Otherwise a number above 12 in any row decides for all. Raises InvalidError
    naming the column when the rows contradict each other, and when none decides.
    """
    if told:
        return Order(told)
    pairs = [(int(match[1]), int(match[3])) for match in map(_PARTS.match, texts) if match]
    day_first = sum(1 for first, second in pairs if 31 >= first > 12 >= second)
    month_first = sum(1 for first, second in pairs if 31 >= second > 12 >= first)
    if day_first and month_first:
        raise InvalidError(
            "column {column}: in some rows the day comes first, in others the month",
            hint="say which is meant with --date-order dmy or mdy: the other rows are then rejected",
            column=heading,
        )
    if day_first or month_first:
        return Order("dmy" if day_first else "mdy", day_first or month_first)
    if any(first != second for first, second in pairs):
        raise InvalidError(
            "column {column}: nothing tells whether the day or the month comes first",
            hint="say it with --date-order dmy or mdy",
            column=heading,
        )
    return Order("")


def is_serial(text: str) -> bool:
    """Whether a cell is a date as a spreadsheet's bare number (43832 is 2020-01-02)."""
    match = _SERIAL.match(text)
    return bool(match) and 10_000 <= int(match[1]) <= 73_050 if match else False


def as_day(text: str, order: str, *, today: date, past: bool = False) -> str:
    """A cell as an ISO date where its form needs ``order``, a serial or a month's name; a time of day
    is dropped. What has another form comes back as it is, for the field to judge.

    Of two-digit years the last hundred are meant if the day is ``past`` (a birthday), else from 70
    years back to 30 ahead of ``today``.
    """
    if is_serial(text):
        return (_EPOCH + timedelta(days=int(text[:5]))).isoformat()
    bare = _TIME.sub("", text)
    match = _PARTS.match(bare)
    if match:
        return _ordered(match, order, text, today=today, past=past)
    named = _NAMED.match(bare.casefold())
    return _with_name(named, bare, today=today, past=past) if named else bare


def _ordered(match: re.Match[str], order: str, text: str, *, today: date, past: bool) -> str:
    first, second, third = match[1], match[3], match[4]
    if order == "ymd":
        year, month, day = first, second, third
    elif order == "mdy":
        year, month, day = third, first, second
    else:
        year, month, day = third, second, first
    try:
        return date(_year(year, today, past=past), int(month), int(day)).isoformat()
    except ValueError:
        raise InvalidError(
            "there is no such day in the order {order}: {text}", order=order, text=text
        ) from None


def _year(text: str, today: date, *, past: bool) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) == 1:
        raise ValueError("a year has two or four digits")
    year = today.year // 100 * 100 + int(text)
    latest = today.year if past else today.year + 30
    return year if year <= latest else year - 100


def _with_name(match: re.Match[str], text: str, *, today: date, past: bool) -> str:
    day, name, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    if name[:3] not in _MONTHS:
        return text
    try:
        return date(_year(year, today, past=past), _MONTHS.index(name[:3]) + 1, int(day)).isoformat()
    except ValueError:
        return text
