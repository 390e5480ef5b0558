"""Formats that people read: a table fitted to the terminal, Markdown, HTML."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from hnwctl.console.formats import Answer, ColumnSpec, Row, sealed_cell, shown
from hnwctl.console.messages import say
from hnwctl.console.width import shorten, width, wrap

_GAP = 2
_NARROWEST = 6


class _NoMetadata(ModuleType):
    """Stands in for importlib.metadata while tabulate asks for its own version, and knows none."""

    class PackageNotFoundError(Exception):
        pass

    def version(self, _name: str) -> str:
        raise self.PackageNotFoundError


@contextmanager
def _without_metadata() -> Iterator[None]:
    # importlib.metadata brings the e-mail and zip packages along: 14 of the 33 ms that tabulate costs
    name = "importlib.metadata"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _NoMetadata(name)
    try:
        yield
    finally:
        del sys.modules[name]


def _tabulated(headers: list[str], cells: list[list[str]], columns: Sequence[ColumnSpec], style: str) -> str:
    with _without_metadata():
        tabulate = import_module("tabulate")
    tabulate.MIN_PADDING = 0  # type: ignore[attr-defined]  # else headings are widened by two columns
    text: str = tabulate.tabulate(
        cells,
        headers=headers,
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if column.right else "left" for column in columns] if cells else None,
    )
    return text


def _cells(answer: Answer, columns: Sequence[ColumnSpec]) -> list[list[str]]:
    return [[_cell(answer, column, row) for column in columns] for row in answer.rows]


def _cell(answer: Answer, column: ColumnSpec, row: Row) -> str:
    return sealed_cell() if answer.hides(column, row) else shown(column, row.get(column.key))


def _headers(columns: Sequence[ColumnSpec]) -> list[str]:
    return [say(column.title) for column in columns]


def as_table(answer: Answer, columns_wide: int | None) -> tuple[str, list[str]]:
    """The table, fitted to a terminal of ``columns_wide`` (None: as wide as it is), and the headings that
    found no room in it. Text is shortened first; numbers never, they rather leave from the right."""
    if answer.single:
        return _sheet(answer, columns_wide), []
    columns = list(answer.columns)
    cells = _cells(answer, columns)
    widths = _natural(_headers(columns), cells)
    missing: list[str] = []
    while columns_wide is not None and len(columns) > 1 and not _fits(columns, widths, columns_wide):
        missing.insert(0, say(columns.pop().title))
    widths = _fitted(columns, widths[: len(columns)], columns_wide)
    fitted = [[shorten(cell, room) for cell, room in zip(line, widths, strict=False)] for line in cells]
    headers = [shorten(head, room) for head, room in zip(_headers(columns), widths, strict=True)]
    return _tabulated(headers, fitted, columns, "simple") + "\n", missing


def _natural(headers: list[str], cells: list[list[str]]) -> list[int]:
    return [max(width(cell) for cell in column) for column in zip(headers, *cells, strict=True)]


def _shrinks(column: ColumnSpec) -> bool:
    return column.kind in ("text", "words")


def _room(widths: Sequence[int], columns_wide: int) -> int:
    return columns_wide - sum(widths) - _GAP * (len(widths) - 1)


def _fits(columns: Sequence[ColumnSpec], widths: Sequence[int], columns_wide: int) -> bool:
    least = [
        min(room, _NARROWEST) if _shrinks(column) else room
        for column, room in zip(columns, widths, strict=False)
    ]
    return _room(least, columns_wide) >= 0


def _fitted(columns: Sequence[ColumnSpec], widths: list[int], columns_wide: int | None) -> list[int]:
    """Takes from the widest text column, one terminal column at a time, until the table fits."""
    widths = list(widths)
    elastic = [at for at, column in enumerate(columns) if _shrinks(column)]
    while columns_wide is not None and elastic and _room(widths, columns_wide) < 0:
        widest = max(elastic, key=lambda at: widths[at])
        if widths[widest] <= 1:
            break
        widths[widest] -= 1
    return widths


def _sheet(answer: Answer, columns_wide: int | None) -> str:
    """One object, a line for each field; long text goes on under itself."""
    row = answer.rows[0]
    titles = _headers(answer.columns)
    left = max((width(title) for title in titles), default=0)
    lines = []
    for title, column in zip(titles, answer.columns, strict=True):
        text = _cell(answer, column, row)
        room = max(columns_wide - left - _GAP, _NARROWEST) if columns_wide else None
        parts = wrap(text, room) if room else [text]
        for at, part in enumerate(parts):
            head = title if at == 0 else ""
            lines.append(f"{head}{' ' * (left - width(head) + _GAP)}{part}".rstrip())
    return "".join(f"{line}\n" for line in lines)


_MARKDOWN: Any = str.maketrans(
    {"\\": r"\\", "|": r"\|", "<": "&lt;", ">": "&gt;", "&": "&amp;", "`": r"\`", "*": r"\*", "_": r"\_"}
)


def as_markdown(answer: Answer) -> str:
    """A pipe table; what Markdown would read as markup is escaped."""
    cells = [[cell.translate(_MARKDOWN) for cell in line] for line in _cells(answer, answer.columns)]
    headers = [head.translate(_MARKDOWN) for head in _headers(answer.columns)]
    return _tabulated(headers, cells, answer.columns, "pipe") + "\n"


def as_html(answer: Answer) -> str:
    """A page with one table, escaped."""
    table = _tabulated(_headers(answer.columns), _cells(answer, answer.columns), answer.columns, "html")
    return f'<!doctype html>\n<meta charset="utf-8">\n{table}\n'
