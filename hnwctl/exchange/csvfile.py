"""Text tables: comma, tab, semicolon or bar between the cells, whichever the file uses."""

import csv
import io
from collections import Counter

from hnwctl.errors import InvalidError
from hnwctl.exchange.encoding import decode
from hnwctl.exchange.formula import undefuse
from hnwctl.exchange.grid import Grid

MAX_CELLS = 16_384
"""Cells of the widest row a spreadsheet can have."""

_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 50
_SAMPLE_TEXT = 200_000


def read_text_table(raw: bytes, *, source: str, encoding: str | None = None) -> Grid:
    """Decode and split a text table; the delimiter is found by looking.

    Raises InvalidError, with the row, for a damaged encoding, a NUL byte or a quotation mark
    that is never closed.
    """
    text, name = decode(raw, source=source, encoding=encoding)
    delimiter, skip = _declared(text)
    if not delimiter:
        delimiter = sniff_delimiter(text, tab_first=source.lower().endswith((".tsv", ".tab")))
    rows = _rows(text, delimiter, source)
    return Grid(rows[skip:], encoding=name, ragged=True)


def _declared(text: str) -> tuple[str, int]:
    """Excel's own first line ``sep=;`` names the delimiter and is no row of the table."""
    first = text.split("\n", 1)[0].strip('\r\n" ')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return "", 0


def sniff_delimiter(text: str, *, tab_first: bool = False) -> str:
    """The delimiter that cuts the first rows into most columns, and most evenly."""
    order = "\t,;|" if tab_first else _DELIMITERS
    return max(order, key=lambda delimiter: _evenness(text[:_SAMPLE_TEXT], delimiter))


def _evenness(text: str, delimiter: str) -> float:
    widths = _widths(text, delimiter)
    if not widths:
        return 0.0
    width, times = Counter(widths).most_common(1)[0]
    return width * times / len(widths) if width > 1 else 0.0


def _widths(text: str, delimiter: str) -> list[int]:
    widths = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cells):
                widths.append(len(cells))
            if len(widths) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return widths
    return widths


def _rows(text: str, delimiter: str, source: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MAX_CELLS:
                raise InvalidError(
                    "{source}, row {row}: more than {limit} cells; this is no table",
                    source=source,
                    row=number,
                    limit=MAX_CELLS,
                )
            rows.append((number, list(map(undefuse, cells))))
    except csv.Error as error:
        raise _damaged(source, len(rows) + 1, str(error)) from None
    return rows


def _damaged(source: str, row: int, why: str) -> InvalidError:
    if "limit" in why:
        return InvalidError(
            "{source}, row {row}: a cell of more than {limit} characters",
            source=source,
            row=row,
            limit=csv.field_size_limit(),
        )
    return InvalidError(
        "{source}, row {row}: quotation marks that do not match ({why})",
        hint="double every quotation mark inside a cell, or export the file again",
        source=source,
        row=row,
        why=why,
    )
