"""Formats that people read: a table fitted to the terminal, Markdown, HTML."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from hnwctl.console.messages import say
from hnwctl.console.printing.formats import Answer, ColumnSpec, Row, sealed_cell, shown
from hnwctl.console.printing.sanitise import one_line
from hnwctl.console.printing.width import shorten, width, wrap

_GAP = 2
_NARROWEST = 6


class _NoMetadata(ModuleType):
    """Stands in for importlib.metadata while tabulate asks for its own version, and knows none."""

    class PackageNotFoundError(Exception):
        pass

    def version(self, _name: str) -> str:
        raise self.PackageNotFoundError


class _Widths(ModuleType):
    """Stands in for wcwidth in tabulate: the same answers, and mostly without loading its tables."""

    wcswidth = staticmethod(width)


@contextmanager
def _lightly() -> Iterator[None]:
    # importlib.metadata brings the e-mail and zip packages along, and wcwidth is not needed for most text:
    # together they are 24 of the 33 ms that tabulate costs
    names = ("importlib.metadata", "wcwidth")
    instead = {name: made(name) for name, made in zip(names, (_NoMetadata, _Widths), strict=True)}
    ours = {name: module for name, module in instead.items() if name not in sys.modules}
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name in ours:
            del sys.modules[name]


def _tabulated(headers: list[str], cells: list[list[str]], columns: Sequence[ColumnSpec], style: str) -> str:
    with _lightly():
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


def _headers(answer: Answer, columns: Sequence[ColumnSpec]) -> list[str]:
    """Headings in the reader's language, unless they are what somebody called the columns."""
    return [one_line(column.title) if answer.exact else say(column.title) for column in columns]


def as_table(answer: Answer, columns_wide: int | None) -> tuple[str, list[str]]:
    """The table, fitted to a terminal of ``columns_wide`` (None: as wide as it is), and the headings that
    found no room in it. Text is shortened first; numbers never, they rather leave from the right."""
    if answer.single:
        return _sheet(answer, columns_wide), []
    columns = list(answer.columns)
    cells = _cells(answer, columns)
    widths = _natural(_headers(answer, columns), cells)
    least = [
        _least(column, full, room)
        for column, full, room in zip(columns, widths, _bare(cells, widths), strict=True)
    ]
    missing: list[str] = []
    while columns_wide is not None and len(columns) > 1 and _room(least[: len(columns)], columns_wide) < 0:
        missing.insert(0, _headers(answer, [columns.pop()])[0])
    widths = _fitted(columns, widths[: len(columns)], _bare(cells, widths), columns_wide)
    fitted = [[shorten(cell, room) for cell, room in zip(line, widths, strict=False)] for line in cells]
    headers = [shorten(head, room) for head, room in zip(_headers(answer, columns), widths, strict=True)]
    return _tabulated(headers, fitted, columns, "simple") + "\n", missing


def _natural(headers: list[str], cells: list[list[str]]) -> list[int]:
    return [max(width(cell) for cell in column) for column in zip(headers, *cells, strict=True)]


def _bare(cells: list[list[str]], widths: Sequence[int]) -> list[int]:
    """What each column needs without its heading, but for the beginning of one."""
    content = [max(width(cell) for cell in column) for column in zip(*cells, strict=True)] or [0] * len(
        widths
    )
    return [min(full, max(room, _NARROWEST)) for full, room in zip(widths, content, strict=True)]


def _shrinks(column: ColumnSpec) -> bool:
    return column.kind in ("text", "words")


def _least(column: ColumnSpec, full: int, bare: int) -> int:
    return min(full, max(column.least, _NARROWEST)) if _shrinks(column) else bare


def _room(widths: Sequence[int], columns_wide: int) -> int:
    return columns_wide - sum(widths) - _GAP * (len(widths) - 1)


def _fitted(
    columns: Sequence[ColumnSpec], widths: list[int], bare: Sequence[int], columns_wide: int | None
) -> list[int]:
    """Makes the table fit: headings that are wider than what stands below them give way first, then text."""
    if columns_wide is None:
        return widths
    widths = _narrowed(widths, dict(enumerate(bare[: len(widths)])), columns_wide)
    elastic = {at: max(column.least, 1) for at, column in enumerate(columns) if _shrinks(column)}
    return _narrowed(widths, elastic, columns_wide)


def _narrowed(widths: Sequence[int], least: Mapping[int, int], columns_wide: int) -> list[int]:
    """Takes from the widest column that has more than its ``least``, one terminal column at a time."""
    widths = list(widths)
    while _room(widths, columns_wide) < 0:
        elastic = [at for at, narrowest in least.items() if widths[at] > narrowest]
        if not elastic:
            break
        widths[max(elastic, key=lambda at: widths[at])] -= 1
    return widths


def _sheet(answer: Answer, columns_wide: int | None) -> str:
    """One object, a line for each field; long text goes on under itself."""
    row = answer.rows[0]
    titles = _headers(answer, answer.columns)
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
    headers = [head.translate(_MARKDOWN) for head in _headers(answer, answer.columns)]
    return _tabulated(headers, cells, answer.columns, "pipe") + "\n"


def as_html(answer: Answer) -> str:
    """A page with one table, escaped."""
    table = _tabulated(
        _headers(answer, answer.columns), _cells(answer, answer.columns), answer.columns, "html"
    )
    return f'<!doctype html>\n<meta charset="utf-8">\n{table}\n'
