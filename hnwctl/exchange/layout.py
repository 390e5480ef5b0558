"""From cells to a table: title rows above the headings, empty columns, totals at the bottom."""

import re
from collections.abc import Callable, Sequence

from hnwctl.errors import InvalidError
from hnwctl.exchange.grid import Fault, Grid, Remark, Sheet, Twin

_LOOK = 30
"""How many filled rows from the top may come before the headings."""

_BLANK = " \t\r\n\u00a0\u3000\u200b\u200e\u200f\ufeff\u2060"
_TOTAL = re.compile(r"(合\s*计|总\s*计|小\s*计|共\s*计|总和)([::\s(（\d].*)?$")
_TOTAL_EN = re.compile(r"(grand |sub-?\s?)?totals?\s*:?$", re.IGNORECASE)
_FOOTER = re.compile(
    r"(制表|填表|审核|复核|备注|说明|注|数据来源|导出时间|打印时间|第?\s*\d+\s*页"
    r"|prepared by|source|notes?|page \d+)\S{0,4}?\s*([::].*|\d.*)?$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"[-+¥$€£]?\d[\d,.]*\s*(%|万|亿|元)?$"  # a number or an amount
    r"|\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?(\s.*)?$"  # a date
    r"|\S+@\S+\.\S+$"  # an e-mail address
    r"|\+?[\d\s()-]{7,}$"  # a phone number
)


def lay_out(grid: Grid, *, source: str, known: Callable[[str], bool]) -> Sheet:
    """Find the headings and sort the rows into data, faults and no data.

    ``known`` says whether a heading means something. Raises InvalidError when there is no row
    of headings, or nothing but it.
    """
    filled = [(number, [cell.strip(_BLANK) for cell in cells]) for number, cells in grid.rows]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    start = _header_row(filled, source, known)
    headings, twins, notes = _headings(filled[start][1], filled[start + 1 :])
    body = _Body(headings, len(filled[start][1]) if grid.ragged else 0)
    body.take(filled[start + 1 :])
    return Sheet(
        source=source,
        sheet_name=grid.sheet_name,
        encoding=grid.encoding,
        header=tuple(key for _, key in headings),
        rows=body.rows,
        notes=(*grid.notes, *notes),
        titles=tuple(" ".join(filter(None, cells)) for _, cells in filled[:start]),
        twins=twins,
        faults=tuple(body.faults),
        skipped=tuple(body.skipped),
    )


def score_header(rows: Sequence[tuple[int, list[str]]], known: Callable[[str], bool]) -> int:
    """How many headings the best of the first rows has that mean something."""
    return max((_known_cells(cells, known) for _, cells in rows[:_LOOK]), default=0)


def _known_cells(cells: Sequence[str], known: Callable[[str], bool]) -> int:
    return sum(1 for cell in cells if cell and known(cell))


def _header_row(filled: list[tuple[int, list[str]]], source: str, known: Callable[[str], bool]) -> int:
    """The row with most known headings; failing that the first wide one that holds no data."""
    if not filled:
        raise InvalidError("{source} has no rows", source=source)
    top = filled[:_LOOK]
    scores = [_known_cells(cells, known) for _, cells in top]
    best = scores.index(max(scores))
    if scores[best] >= 2 or (scores[best] and _width(top[best][1]) <= 3):
        return best
    width = max(_width(cells) for _, cells in top)
    for index, (_, cells) in enumerate(top):
        if _width(cells) * 2 > width and not any(_DATA.match(cell) for cell in cells):
            if len(filled) > index + 1 and (scores[index] or _looks_like_data(filled[index + 1 :])):
                return index
            break
    raise InvalidError(
        "{source} has no row of headings",
        hint="put a row such as 姓名, 手机, 生日 or name, phone, birthday above the data",
        source=source,
    )


def _looks_like_data(rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Headings nobody knows are believed only when what stands below them differs in kind."""
    return any(_DATA.match(cell) for _, cells in rows[:_LOOK] for cell in cells)


def _width(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _headings(
    header: list[str], rows: Sequence[tuple[int, list[str]]]
) -> tuple[list[tuple[int, str]], tuple[Twin, ...], list[Remark]]:
    """(position, unique key) of every column in use, the columns under one heading, remarks."""
    used = [False] * max([len(header), *(len(cells) for _, cells in rows)], default=0)
    for _, cells in rows:
        for position, cell in enumerate(cells):
            if cell:
                used[position] = True
    keys: dict[str, int] = {}
    twins: list[Twin] = []
    notes: list[Remark] = []
    for position in range(len(header)):
        heading = " ".join(header[position].split())
        if not heading and not used[position]:
            continue
        if not heading:
            heading = f"column {letter(position)}"
            notes.append(Remark("column {column} has no heading", {"column": letter(position)}))
        key = _unique(heading, keys)
        if key != heading:
            twins.append(Twin(heading, letter(keys[heading]), letter(position), key))
        keys[key] = position
    return [(position, key) for key, position in keys.items()], tuple(twins), notes


def _unique(heading: str, taken: dict[str, int]) -> str:
    key, times = heading, 1
    while key in taken:
        times += 1
        key = f"{heading} ({times})"
    return key


def letter(position: int) -> str:
    """The name a spreadsheet gives a column: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class _Body:
    """Sorts the rows below the headings."""

    def __init__(self, headings: list[tuple[int, str]], written: int) -> None:
        self.headings = headings
        self.last = headings[-1][0] + 1
        self.written = written  # cells in the row of headings, 0 where rows cannot be ragged
        self.rows: list[tuple[int, dict[str, str]]] = []
        self.faults: list[Fault] = []
        self.skipped: list[Fault] = []

    def take(self, rows: Sequence[tuple[int, list[str]]]) -> None:
        end = self._footer_start(rows)
        for index, (number, cells) in enumerate(rows):
            reason = self._no_data(cells, tail=index >= end)
            if reason:
                self.skipped.append(Fault(number, "", reason, {}))
            elif self._ragged(cells):
                facts = {"found": self._found(cells), "expected": self.last}
                self.faults.append(
                    Fault(number, "", "{found} cells where the headings have {expected}", facts)
                )
            else:
                self.rows.append(
                    (number, {key: cells[at] for at, key in self.headings if at < len(cells) and cells[at]})
                )

    def _footer_start(self, rows: Sequence[tuple[int, list[str]]]) -> int:
        """From which row on only totals and remarks such as 制表人 follow."""
        end = len(rows)
        while end and self._is_footer(rows[end - 1][1]):
            end -= 1
        return end

    def _is_footer(self, cells: list[str]) -> bool:
        first = next(filter(None, cells))
        few = _width(cells) * 2 < len(self.headings) or _width(cells) == 1
        return bool(_TOTAL.match(first) or _TOTAL_EN.match(first) or (few and _FOOTER.match(first)))

    def _no_data(self, cells: list[str], *, tail: bool) -> str:
        first = next(filter(None, cells))
        if _TOTAL.match(first) or (tail and _TOTAL_EN.match(first)):
            return "a row of totals"
        if tail:
            return "a remark below the table"
        if [cells[at] if at < len(cells) else "" for at, _ in self.headings] == [
            key for _, key in self.headings
        ]:
            return "the headings once more"
        return ""

    def _found(self, cells: list[str]) -> int:
        while len(cells) > self.last and not cells[-1]:
            cells = cells[:-1]
        return len(cells)

    def _ragged(self, cells: list[str]) -> bool:
        """Too long with something in the surplus, or too short to say which cells are missing."""
        if not self.written:
            return False
        return any(cells[self.written :]) or len(cells) < self.last
