"""The formats of an answer: which there are, and from what a table is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from importlib import import_module
from typing import Any, Literal

from hnwctl.console.messages import language, listed, translated
from hnwctl.console.printing.sanitise import one_line
from hnwctl.model.vocabulary import Vocabulary

Row = Mapping[str, Any]
Kind = Literal["text", "code", "amount", "date", "percent", "words"]


class FormatName(StrEnum):
    """What ``--format`` takes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    markdown = "markdown"
    html = "html"
    yaml = "yaml"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of an answer.

    ``key`` names it in rows and in JSON; ``title`` is its English heading. ``words`` gives the
    labels of values that are keys; ``section`` is the one whose seal hides the column.
    ``align`` is ``left`` or ``right``; amounts and percentages stand right by themselves.
    A ``code``, such as an id, is shown whole or not at all; text is cut to ``least`` terminal columns
    before columns to the right of it leave a table, and then no further.
    """

    key: str
    title: str
    align: Literal["left", "right"] = "left"
    kind: Kind = "text"
    words: Vocabulary | None = None
    section: str = ""
    least: int = 0

    @property
    def right(self) -> bool:
        """Whether the column is aligned to the right."""
        return self.align == "right" or self.kind in ("amount", "percent")


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows to be written: columns, what was sealed to the key, what had no exchange rate.

    ``single`` says that the answer is one object, not a list of one; ``exact`` that ``sealed`` and
    ``unpriced`` in a row are columns like any other.
    """

    columns: Sequence[ColumnSpec]
    rows: Sequence[Row]
    sealed: Sequence[str] = ()
    unpriced: Sequence[str] = ()
    single: bool = False
    exact: bool = False

    def sealed_in(self, row: Row) -> Sequence[str]:
        """What of this row the key cannot open."""
        if self.exact:
            return self.sealed
        return [*self.sealed, *(name for name in row.get("sealed", ()) if name not in self.sealed)]

    def unpriced_in(self, row: Row) -> Sequence[str]:
        """What of this row no exchange rate converts."""
        return self.unpriced if self.exact else [*self.unpriced, *row.get("unpriced", ())]

    def hides(self, column: ColumnSpec, row: Row) -> bool:
        """Whether the column is absent from the row because it is sealed to the key."""
        if column.key in row:
            return False
        sealed = self.sealed_in(row)
        return column.key in sealed or bool(column.section and column.section in sealed)


Writer = Callable[[Answer], str]

_WRITERS: Mapping[FormatName, tuple[str, str]] = {
    FormatName.json: ("formats_data", "as_json"),
    FormatName.jsonl: ("formats_data", "as_jsonl"),
    FormatName.csv: ("formats_data", "as_csv"),
    FormatName.tsv: ("formats_data", "as_tsv"),
    FormatName.yaml: ("formats_data", "as_yaml"),
    FormatName.markdown: ("formats_table", "as_markdown"),
    FormatName.html: ("formats_table", "as_html"),
}


def writer(name: FormatName) -> Writer:
    """The function that writes an answer in any format but ``table``, which needs to know the terminal."""
    module, function = _WRITERS[name]
    write: Writer = getattr(import_module(f"hnwctl.console.printing.{module}"), function)
    return write


def sealed_cell() -> str:
    """What stands in a cell that the key cannot open."""
    return translated("[sealed]")


def shown(column: ColumnSpec, value: Any) -> str:
    """A value as a person reads it in a table cell: one line, nothing hidden in it."""
    if value is None or value == "":
        return ""
    if column.kind == "amount":
        return _amount(value)
    if column.kind == "percent":
        return _percent(value)
    return one_line(_words(column, value))


def _words(column: ColumnSpec, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return listed([_words(column, item) for item in value])
    if isinstance(value, bool):
        return translated("yes") if value else translated("no")
    text = str(value)
    return column.words.label(text, language()) if column.words else text


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _amount(value: Any) -> str:
    number = _number(value)
    if number is None:
        return one_line(str(value))
    text = f"{number.quantize(Decimal('0.01')):,f}" if abs(number) < Decimal("1e20") else f"{number:,f}"
    return text.removesuffix(".00")


def _percent(value: Any) -> str:
    number = _number(value)
    return one_line(str(value)) if number is None else f"{number * 100:.1f}%".replace(".0%", "%")
