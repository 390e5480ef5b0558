"""Days, moments and occasions: how they are stored, and the other ways people write them.

``today``, ``+2w`` and the like need to know the day and are read elsewhere, before a model sees them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hnwctl.errors import InvalidError
from hnwctl.model.numerals import chinese_number, day_number, month_number

NEVER = date(9999, 12, 31)
"""The expiry of a document without one (长期), as banks write it."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_LOOSE = r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
_PACKED = r"([0-9]{4})([0-9]{2})([0-9]{2})"
_MIDNIGHT = r"[ T]00:00(?::00(?:\.0+)?)?$"
_FOREVER = frozenset({"长期", "長期", "长期有效", "permanent", "never", "indefinite"})


def parse_day(text: str) -> date:
    """The day in ``text``: ``2026-03-01``, ``2026/3/1``, ``2026年3月1日``, ``20260301``, ``长期``.

    InvalidError: not a date, impossible, or outside the years 1800 to 2200.
    """
    if _ISO(text):
        return _day(int(text[:4]), int(text[5:7]), int(text[8:]), text)
    folded = re.sub(_MIDNIGHT, "", unicodedata.normalize("NFKC", text).strip())
    if folded.casefold() in _FOREVER:
        return NEVER
    match = re.fullmatch(_LOOSE, folded) or re.fullmatch(_PACKED, folded)
    if match is None:
        raise InvalidError("not a date: {text}", hint="write it as 2026-03-01", text=text)
    year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    return _day(year, month, day, text)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise InvalidError("there is no such day: {text}", text=text) from None
    if not 1800 <= year <= 2200 and found != NEVER:
        raise InvalidError("the year is out of range: {text}", text=text)
    return found


def _certain_day(text: str) -> date:
    """A day that comes or came: nobody is born on 长期, and nothing happened then."""
    found = parse_day(text)
    if found == NEVER and not _ISO(text):
        raise InvalidError("not a date: {text}", hint="write it as 2026-03-01", text=text)
    return found


_CLOCK = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(Z|[+-][0-9]{2}:?[0-9]{2})?"


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A day, and where it is known the time of day (``09:30``, ``09:30:15``, with ``Z`` or an offset)."""

    day: date
    clock: str = ""

    def __str__(self) -> str:
        return f"{self.day.isoformat()}T{self.clock}" if self.clock else self.day.isoformat()

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """From ``2026-11-23``, ``2026-11-23T09:30+08:00``, ``2026-11-23 09:30``, or a day in any form."""
        if _ISO(text):
            return cls(parse_day(text))
        folded = unicodedata.normalize("NFKC", text).strip().replace("/", "-")
        match = re.fullmatch(_CLOCK, folded)
        if match is None:
            return cls(_certain_day(text))
        if not ("00:00" <= match[2] <= "23:59:59" and match[2][3:5] <= "59" and match[2][6:] <= "59"):
            raise InvalidError("there is no such time of day: {text}", text=text)
        return cls(parse_day(match[1]), match[2] + (match[3] or ""))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _text_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$",
        }


_STORED = re.compile(r"(lunar:)?(?:([0-9]{4})-|--)(?:([0-9]{2})|闰([0-9]{1,2}))-([0-9]{2})").fullmatch
_YEARLESS = r"--([0-9]{2})([0-9]{2})|([0-9]{1,2})月([0-9]{1,2})[日号]?"
_LUNAR = r"(?i:(?:农历|農曆|阴历|陰曆|旧历|lunar)[: ]*(.+))"
_LUNAR_DAY = (
    r"(?:([0-9]{4}|[零〇一二三四五六七八九]{4})[-/.年])?(闰|閏)?"
    r"([0-9]{1,2}|[正一二三四五六七八九十冬腊臘]{1,2})[-/.月](.{1,4})"
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day that comes round: solar or lunar, with or without its year; ``leap`` marks a lunar leap month."""

    month: int
    day: int
    year: int | None = None
    lunar: bool = False
    leap: bool = False

    @property
    def kind(self) -> str:
        """``solar``, ``yearless``, ``lunar`` or ``lunar_yearless``."""
        if self.lunar:
            return "lunar" if self.year else "lunar_yearless"
        return "solar" if self.year else "yearless"

    @property
    def solar(self) -> date | None:
        """The day itself where it is solar and its year is known."""
        return date(self.year, self.month, self.day) if self.year and not self.lunar else None

    def __str__(self) -> str:
        month = f"闰{self.month}" if self.leap else f"{self.month:02}"
        year = f"{self.year:04}-" if self.year else "--"
        return f"{'lunar:' if self.lunar else ''}{year}{month}-{self.day:02}"

    def in_calendar(self) -> bool:
        """Whether the day exists: the leap month falls in that year, the month has a 30th.

        Years outside 1900 to 2099 cannot be looked up and are believed.
        """
        if not self.lunar or self.year is None or not 1900 <= self.year < 2100:
            return True
        from hnwctl.model.lunar import month_of

        month = month_of(self.year, self.month, self.leap)
        return month is not None and self.day <= month.days

    @classmethod
    def parse(cls, text: str) -> "Occasion":
        """From the stored forms (``1980-02-29``, ``--05-12``, ``lunar:1968-08-15``, ``lunar:1968-闰4-03``)
        or as people write them (``5月12日``, ``农历1968年八月十五``, ``1980/2/29``).

        What is typed in Chinese is looked up in the lunar calendar; the stored form is believed.
        InvalidError: not a date, or no such day.
        """
        stored = _STORED(text)
        if stored is not None:
            return _checked(text, stored[1] is not None, *_numbers(stored.groups()[1:]))
        folded = unicodedata.normalize("NFKC", text).strip()
        lunar = re.fullmatch(_LUNAR, folded)
        if lunar is not None:
            return _typed_lunar(lunar[1], text)
        yearless = re.fullmatch(_YEARLESS, folded)
        if yearless is not None:
            month, day = filter(None, yearless.groups())
            return _checked(text, False, None, int(month), None, int(day))
        found = _certain_day(text)
        return cls(found.month, found.day, found.year)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _text_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^(lunar:)?(\d{4}-|--)(\d{2}|闰\d{1,2})-\d{2}$"}


def _numbers(parts: Sequence[str | None]) -> list[int | None]:
    return [int(part) if part else None for part in parts]


def _checked(
    text: str, lunar: bool, year: int | None, month: int | None, leap: int | None, day: int | None
) -> Occasion:
    found = Occasion(month or leap or 0, day or 0, year, lunar, leap is not None)
    if lunar:
        possible = 1 <= found.month <= 12 and 1 <= found.day <= 30 and (year is None or 1800 <= year <= 2200)
        if not possible:
            raise InvalidError("there is no such day: {text}", text=text)
    elif found.leap:
        raise InvalidError("only a lunar date has a leap month: {text}", text=text)
    else:
        _day(year or 2000, found.month, found.day, text)  # 2000 is a leap year: --02-29 is a birthday
    return found


def _typed_lunar(body: str, text: str) -> Occasion:
    match = re.fullmatch(_LUNAR_DAY, body.strip())
    month, day = (month_number(match[3]), day_number(match[4])) if match else (None, None)
    if match is None or month is None or day is None:
        raise InvalidError("not a date: {text}", hint="write it as lunar:1968-08-15", text=text)
    year = chinese_number(match[1]) if match[1] and not match[1].isdecimal() else match[1]
    leap = month if match[2] else None
    found = _checked(text, True, int(year) if year else None, None if leap else month, leap, day)
    if not found.in_calendar():
        raise InvalidError("the lunar calendar has no such day: {text}", text=text)
    return found


def _text_schema(cls: Any) -> Any:
    from hnwctl.model.fields import parsed

    return parsed(cls, cls.parse)
