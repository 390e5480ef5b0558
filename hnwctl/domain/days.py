"""Days as people name them: ``今天``, ``下周三``, ``+2w``, ``3月1日``, ``农历八月十五``, ``next monday``.

Weeks begin on Monday. ``下周三`` and ``next wednesday`` lie in the week after this one; ``周三`` and
``3月1日`` alone mean the coming one (today counts), or with ``past`` the last one.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from hnwctl.errors import InvalidError
from hnwctl.model import dates
from hnwctl.model.dates import Occasion
from hnwctl.model.spans import Span, parse_span, span_in, whole_number

__all__ = ["Span", "parse_day", "parse_span"]

_Reader = Callable[[str, date, bool], date | None]


def parse_day(text: str, today: date, *, past: bool = False) -> date:
    """The day that ``text`` names, seen from ``today``; ``past`` says which way a name without a year points.

    Raises ``InvalidError`` for what is not a day, or a day that does not exist.
    """
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    try:
        for reader in _READERS if len(folded) <= _LONGEST else ():
            found = reader(folded, today, past)
            if found is not None:
                return found
    except (ValueError, OverflowError):  # the calendar has no such day
        raise InvalidError("there is no such day: {text}", text=text, hint=_HINT) from None
    raise InvalidError("not a day: {text}", text=text[:_LONGEST], hint=_HINT)


_LONGEST = 40
_HINT = "write 2026-03-01, 今天, 下周三, +2w, 3月1日, 农历八月十五, tomorrow or next monday"


# --- names -----------------------------------------------------------------------------------

_NAMES = {
    word: offset
    for offset, words in {
        -2: "前天|the day before yesterday|day before yesterday",
        -1: "昨天|昨日|yesterday",
        0: "今天|今日|today|now",
        1: "明天|明日|tomorrow",
        2: "后天|the day after tomorrow|day after tomorrow",
        3: "大后天",
    }.items()
    for word in words.split("|")
}


def _named(text: str, today: date, past: bool) -> date | None:
    return today + timedelta(days=_NAMES[text]) if text in _NAMES else None


_RELATIVE = re.compile(
    r"(?P<sign>[+-])?(?:in\s+)?(?P<span>.+?)\s*(?P<before>ago|earlier|before|之?前|以前)?"
    r"(?P<after>later|from now|之?后|以后)?"
)


def _relative(text: str, today: date, past: bool) -> date | None:
    """``+2w``, ``-3d``, ``2w``, ``in 2 weeks``, ``3天前``, ``两周后``."""
    match = _RELATIVE.fullmatch(text)
    span = span_in(match["span"]) if match else None
    if (
        match is None
        or span is None
        or not (match["span"][0] in _COUNTS or match["after"] or match["before"])
    ):
        return None
    return span.before(today) if match["before"] or match["sign"] == "-" else span.after(today)


_COUNTS = "0123456789零〇一二两兩三四五六七八九十百半a"
"""How a span begins that may stand alone; ``周`` or ``month`` alone is no day."""


# --- weeks, months, years ----------------------------------------------------------------------

_WEEK = (
    "一 monday mon",
    "二 tuesday tue tues",
    "三 wednesday wed",
    "四 thursday thu thurs",
    "五 friday fri",
    "六 末 saturday sat",
    "日 天 sunday sun",
)
_WEEKDAYS = {word: number for number, words in enumerate(_WEEK) for word in words.split()}
_WHICH = {
    "上上": -2,
    "上": -1,
    "last": -1,
    "本": 0,
    "这": 0,
    "这个": 0,
    "this": 0,
    "下": 1,
    "next": 1,
    "下下": 2,
}
_WHICH |= {f"{word}个": number for word, number in _WHICH.items() if word in ("上", "下", "上上", "下下")}
_WHICH_WORDS = "|".join(sorted(_WHICH, key=len, reverse=True))
_ENGLISH_DAYS = "|".join(word for word in _WEEKDAYS if word.isascii())
_WEEKDAY = re.compile(
    rf"(?P<which>{_WHICH_WORDS})?\s*(?:(?:周|星期|礼拜)(?P<zh>[一二三四五六日天末])|(?:on\s+)?(?P<en>{_ENGLISH_DAYS}))"
)
_PERIOD = re.compile(
    rf"(?P<which>{_WHICH_WORDS})\s*(?P<period>周|星期|礼拜|week|月|month|季度|quarter|年|year)"
)


def _weekday(text: str, today: date, past: bool) -> date | None:
    match = _WEEKDAY.fullmatch(text)
    if match is None:
        return None
    ahead = _WEEKDAYS[match["zh"] or match["en"]] - today.weekday()
    if match["which"]:
        return today + timedelta(days=ahead + 7 * _WHICH[match["which"]])
    return today + timedelta(days=ahead % 7 - (7 if past and ahead % 7 else 0))


def _period(text: str, today: date, past: bool) -> date | None:
    """The first day of the week, month, quarter or year meant."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    number, period = _WHICH[match["which"]], match["period"]
    if period in ("周", "星期", "礼拜", "week"):
        return today + timedelta(days=7 * number - today.weekday())
    if period in ("年", "year"):
        return _first(today.year + number, 1)
    months = {"月": 1, "month": 1}.get(period, 3)
    return _first(today.year, (today.month - 1) // months * months + 1 + number * months)


def _first(year: int, month: int) -> date:
    """The first of a month, which may lie beyond its year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


_ENDS = {
    **dict.fromkeys(("月底", "月末", "本月底", "本月末", "end of month", "end of the month", "month end"), 1),
    **dict.fromkeys(("季末", "季度末", "本季末", "end of quarter", "end of the quarter", "quarter end"), 3),
    **dict.fromkeys(("年底", "年末", "今年底", "今年年底", "end of year", "end of the year", "year end"), 12),
}


def _end(text: str, today: date, past: bool) -> date | None:
    months = _ENDS.get(text)
    if months is None:
        return None
    begun = (today.month - 1) // months * months + 1
    return _first(today.year, begun + months) - timedelta(days=1)


# --- dates -------------------------------------------------------------------------------------

_YEAR = "january february march april may june july august september october november december"
_MONTHS = {word: number for number, name in enumerate(_YEAR.split(), 1) for word in (name, name[:3])} | {
    "sept": 9
}
_MONTH_WORDS = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_SMALL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_CHINESE = re.compile(rf"(?P<year>{'|'.join(_YEARS)})?(?P<month>{_SMALL})月(?P<day>{_SMALL})[日号]?")
_DAY_OF_MONTH = re.compile(rf"(?P<day>{_SMALL})[日号]")
_ENGLISH = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH_WORDS})\.?"
    rf"|(?P<month_first>{_MONTH_WORDS})\.?\s+(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?)(?:,?\s+(?P<year>\d{{4}}))?"
)
_ABSOLUTE = re.compile(
    r"\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月\d{1,2}[日号]?|\d{4})"
)


def _absolute(text: str, today: date, past: bool) -> date | None:
    return dates.parse_day(text) if _ABSOLUTE.fullmatch(text) else None


def _chinese(text: str, today: date, past: bool) -> date | None:
    match = _CHINESE.fullmatch(text)
    if match is None:
        return None
    month, day = whole_number(match["month"]) or 0, whole_number(match["day"]) or 0
    if match["year"]:
        return date(today.year + _YEARS[match["year"]], month, day)
    return _nearest_year(month, day, today, past)


def _day_of_month(text: str, today: date, past: bool) -> date | None:
    """``15号``: of this month, or of the next or last that has one."""
    match = _DAY_OF_MONTH.fullmatch(text)
    if match is None:
        return None
    for distance in range(3):
        first = _first(today.year, today.month + (-distance if past else distance))
        with suppress(ValueError):
            day = first.replace(day=whole_number(match["day"]) or 0)
            if day <= today if past else day >= today:
                return day
    raise ValueError


def _english(text: str, today: date, past: bool) -> date | None:
    match = _ENGLISH.fullmatch(text)
    if match is None:
        return None
    month, day = _MONTHS[match["month"] or match["month_first"]], int(match["day"] or match["day_last"])
    if match["year"]:
        return date(int(match["year"]), month, day)
    return _nearest_year(month, day, today, past)


def _nearest_year(month: int, day: int, today: date, past: bool) -> date:
    """The first such day from today on, or the last until today; 29 February waits for its year."""
    return _nearest(lambda year: date(year, month, day), today, past)


def _nearest(in_year: Callable[[int], date], today: date, past: bool) -> date:
    """The nearest day of a year in the direction meant. The lunar year begins before the solar one ends,
    hence one year of margin; a leap month may be 38 years away."""
    for distance in range(-1, 40):
        try:
            day = in_year(today.year - distance if past else today.year + distance)
        except ValueError:  # not in that year
            continue
        if day <= today if past else day >= today:
            return day
    raise ValueError


def _lunar(text: str, today: date, past: bool) -> date | None:
    """``农历八月十五``, ``农历闰四月初三``, ``农历2026年八月十五``, ``lunar:2026-08-15``."""
    if not text.startswith(("农历", "農曆", "阴历", "陰曆", "旧历", "lunar")):
        return None
    from hnwctl.domain.calendar.lunar import to_solar

    day = Occasion.parse(text)

    def solar(year: int) -> date:
        found = to_solar(year, day.month, day.day, day.leap)
        if found is None:
            raise ValueError
        return found

    return solar(day.year) if day.year else _nearest(solar, today, past)


_READERS: tuple[_Reader, ...] = (
    _named,
    _absolute,
    _day_of_month,  # before 31日 could be a span
    _relative,
    _weekday,
    _period,
    _end,
    _chinese,
    _english,
    _lunar,
)
