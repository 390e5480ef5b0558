"""From the text of a cell to what its field understands, or the reason why not."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from hnwctl.domain.importing.dateorder import Order, as_day, decide_order, is_serial
from hnwctl.domain.importing.masks import is_masked, is_masked_name
from hnwctl.domain.importing.plan import Column, Options, Remark, Rows
from hnwctl.domain.importing.targets import Target, target_of
from hnwctl.errors import ForbiddenError, InvalidError

SKIP = "-"

_SIGNS_OF_NOTHING = frozenset({"-", "--", "---", "—", "——", "/", "//", "\\", "?", "？", ".", "*", "#"})
_WORDS_OF_NOTHING = frozenset(
    {
        "n/a",
        "#n/a",
        "null",
        "none",
        "nil",
        "nan",
        "(blank)",
        "(null)",
        "未知",
        "不详",
        "无",
        "暂无",
        "未填",
        "未填写",
        "空",
        "保密",
    }
)
_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d{2}$")
_FLOATING = re.compile(r"\d+\.0$")
_BARE_NUMBER = re.compile(r"[-+]?(\d[\d,]*)(\.\d+)?$")
_SEVERAL = re.compile(r"[,,;;、|\n]")
_SLASHED = re.compile(r"\s*/\s*(?=\+?\d[\d -]{6,}$|\+?\d[\d -]{6,}\s*/)")


@dataclass(slots=True)
class Bound:
    """A column with its target, and the order of its dates.

    ``is_free``: the cells are kept word for word, with nothing read into them. ``is_name``: they
    hold names of people. ``is_number``: a number that is a name, of a client, an account, a
    document, a phone. ``leaf`` is the last name of the path.
    """

    column: Column
    target: Target
    order: str = ""
    heading: str = field(init=False)
    leaf: str = field(init=False)
    is_free: bool = field(init=False)
    is_name: bool = field(init=False)
    is_number: bool = field(init=False)

    def __post_init__(self) -> None:
        path = self.target.path
        self.heading = self.column.heading
        self.leaf = self.target.leaf
        self.is_free = path.startswith(("profile.custom.", "service.")) or self.leaf == "note"
        self.is_name = self.target.pseudo == "name" or path in _NAMES
        self.is_number = path.startswith(_NUMBERS) or path.endswith(".number")


_NAMES = ("profile.name", "profile.aliases", "client.name")
_NUMBERS = (
    "profile.client_number",
    "profile.contact_points",
    "profile.external",
    "client.",
    "holding.account",
    "holding.label",
    "id",
)


def bind(columns: Iterable[Column], rows: Rows, options: Options) -> tuple[list[Bound], list[Remark]]:
    """The columns that go somewhere, with the order of their dates, and what is to be said of it.

    Raises InvalidError for a path that does not exist and an order of dates that nothing tells,
    ForbiddenError for columns of a section that this key may not write.
    """
    used = [(column, target_of(column.path)) for column in columns if column.path != SKIP]
    sealed = [column.heading for column, target in used if target.section not in options.writable]
    if sealed:
        raise ForbiddenError(
            "your key may not write what these columns hold: {columns}",
            hint="leave them out with a mapping (heading: skip)",
            columns=", ".join(sealed),
        )
    notes: list[Remark] = []
    return [_bound(column, target, rows, options, notes) for column, target in used], notes


def _bound(column: Column, target: Target, rows: Rows, options: Options, notes: list[Remark]) -> Bound:
    if target.value not in ("day", "birthday", "moment"):
        return Bound(column, target)
    texts = [text for _, cells in rows if (text := cells.get(column.heading))]
    found = decide_order(column.heading, texts, column.date_order or options.date_order)
    _tell(column.heading, found, sum(map(is_serial, texts)), notes)
    return Bound(column, target, found.order)


def _tell(heading: str, found: Order, serials: int, notes: list[Remark]) -> None:
    if found.evidence:
        facts = {"column": heading, "order": found.order, "count": found.evidence}
        notes.append(Remark("column {column}: dates are read as {order}, as {count} rows show", facts))
    if serials:
        facts = {"column": heading, "count": serials}
        notes.append(Remark("column {column}: {count} numbers are read as a spreadsheet's dates", facts))


def texts_of(bound: Bound, text: str) -> list[str]:
    """The values in one cell: translated, cut where several stand in it, without signs of nothing."""
    column = bound.column
    if text in column.values:
        text = column.values[text]
    parts = [text] if bound.is_free and not column.split else _parts(bound, text)
    return [part for part in (part.strip() for part in parts) if part and not _is_nothing(bound, part)]


def _parts(bound: Bound, text: str) -> list[str]:
    if bound.column.split:
        return text.split(bound.column.split)
    if bound.target.value == "words" or bound.target.path.startswith("profile.contact_points[type=email]"):
        return _SEVERAL.split(text)
    if bound.target.path.startswith("profile.contact_points[type=phone]"):
        return [number for part in _SEVERAL.split(text) for number in _SLASHED.split(part)]
    return [text]


def _is_nothing(bound: Bound, text: str) -> bool:
    """Whether a cell says that there is nothing to say. Somebody may be called Null."""
    if bound.is_free:
        return False
    return text in _SIGNS_OF_NOTHING or (not bound.is_name and text.casefold() in _WORDS_OF_NOTHING)


def is_blotted(bound: Bound, text: str) -> bool:
    """Whether the cell is masked: where a whole value is expected, and not in free text."""
    if bound.is_free or (bound.target.value == "words" and not bound.is_name):
        return False
    if bound.is_name or bound.leaf == "name":
        return is_masked_name(text)
    return is_masked(text)


def value_of(bound: Bound, text: str, options: Options) -> str:
    """The text as the field takes it. Raises InvalidError with the reason."""
    kind = bound.target.value
    if kind in ("day", "birthday"):
        return as_day(text, bound.order, today=options.today, past=kind == "birthday")
    if kind == "moment" and is_serial(text):
        return as_day(text, bound.order, today=options.today)
    if kind == "amount":
        return _scaled(text, bound.column.factor)
    if bound.is_number:
        return _whole(text)
    return text


def _scaled(text: str, factor: Decimal) -> str:
    """A bare number times the unit of its heading; ``500万`` brings its own."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if factor == 1 or not _BARE_NUMBER.match(plain):
        return text
    return format((Decimal(plain.replace(",", "")) * factor).normalize(), "f")


def _whole(text: str) -> str:
    """A number that is a name, as spreadsheets and programs leave it: 13800001111.0, 1.1E+17."""
    if _SHORTENED.match(text):
        raise InvalidError(
            "a spreadsheet has shortened the number to {text}: its digits are lost",
            hint="format the column as text and export it again",
            text=text,
        )
    return text[:-2] if _FLOATING.match(text) else text
