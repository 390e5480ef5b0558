"""Spans of time as people write them: ``2w``, ``3个月``, ``half-year``, ``每季度``."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hnwctl.errors import InvalidError
from hnwctl.model.numerals import chinese_number

_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """So many days (``d``), weeks (``w``), months (``m``) or years (``y``) of the calendar."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def days(self) -> int:
        """Its length in days, a month taken as 30.44 of them: for comparing, not for the calendar."""
        return round(self.count * (_DAYS.get(self.unit) or _MONTHS[self.unit] * 30.44))

    def after(self, day: date) -> date:
        """The day that lies this span after ``day``; the 31st goes to the last day of a shorter month."""
        return _moved(day, self, 1)

    def before(self, day: date) -> date:
        """The day that lies this span before ``day``."""
        return _moved(day, self, -1)


def _moved(day: date, span: Span, sign: int) -> date:
    try:
        if span.unit in _DAYS:
            return day + timedelta(days=sign * span.count * _DAYS[span.unit])
        months = day.year * 12 + day.month - 1 + sign * span.count * _MONTHS[span.unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        raise InvalidError("{span} from {day} is beyond the calendar", span=span, day=day) from None


def parse_span(text: str) -> Span:
    """The span written in ``text``, longer than nothing. Raises ``InvalidError``."""
    span = span_in(text)
    if span is None or span.count == 0:
        raise InvalidError(
            "not a span of time: {text}", text=text, hint="write 2w, 3m, 90d, 两周, 3个月 or 半年"
        )
    return span


def span_in(text: str) -> Span | None:
    """The span that the whole of ``text`` is, or None. Nought is allowed here."""
    if text.isascii() and text[:-1].isdecimal() and text[-1] in "dwmy" and len(text) <= 5:
        return Span(int(text[:-1]), text[-1])  # as it is stored
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    folded = re.sub(r"^(?:every\s+|每隔|每)", "", folded)
    if folded in _NAMED:
        return _NAMED[folded]
    match = _counted().fullmatch(folded)
    count = whole_number(match["count"]) if match else None
    if match is None or count is None or count > 9999:
        return None
    return _times(count, _UNITS[match["unit"]])


def _times(count: int, unit: Span) -> Span:
    return Span(count * unit.count, unit.unit)


_UNITS = {
    word: unit
    for unit, words in {
        Span(1, "d"): "d day days 天 日",
        Span(1, "w"): "w week weeks wk wks 周 个周 星期 个星期 礼拜 个礼拜",
        Span(1, "m"): "m mo month months mth mths 月 个月",
        Span(3, "m"): "q quarter quarters 季 季度 个季度",
        Span(1, "y"): "y yr yrs year years 年",
    }.items()
    for word in words.split()
}


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<count>\d{{1,5}}|an?|[零〇一二两兩三四五六七八九十百]+)\s*-?(?P<unit>{'|'.join(_UNITS)})"
    )


_NAMED = {
    **{word: unit for word, unit in _UNITS.items() if len(word) > 2 or not word.isascii()},
    "daily": Span(1, "d"),
    "weekly": Span(1, "w"),
    "fortnight": Span(2, "w"),
    "fortnightly": Span(2, "w"),
    "半个月": Span(15, "d"),
    "半月": Span(15, "d"),
    "monthly": Span(1, "m"),
    "quarterly": Span(3, "m"),
    **dict.fromkeys(("half-year", "half a year", "half year", "half-yearly", "半年"), Span(6, "m")),
    "一年半": Span(18, "m"),
    "yearly": Span(1, "y"),
    "annually": Span(1, "y"),
}


def whole_number(text: str) -> int | None:
    """The number that ``text`` is: ``12``, ``十二``, ``两``, ``a``; or None."""
    if text in ("a", "an"):
        return 1
    return int(text) if text.isdecimal() else chinese_number(text)
