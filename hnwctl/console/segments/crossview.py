"""Two dimensions as a real cross table: rows by columns, clients first, then assets in handy units."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.console.messages import language, say
from hnwctl.console.printing.formats import ColumnSpec
from hnwctl.console.printing.width import width
from hnwctl.console.segments.segmenttable import label, title_of
from hnwctl.domain.segments.figures import Figures, Value

if TYPE_CHECKING:
    from hnwctl.console.printing.output import Output
    from hnwctl.console.segments.segmentcount import Counted

Cell = Callable[[Figures], str]
_GAP = 2
_WIDEST = 26
"""The most that a row's label is counted with; a longer one is shortened."""

_UNITS = {
    "zh": ((Decimal(10) ** 10, 100_000_000, "亿"), (Decimal(10) ** 6, 10_000, "万"), (Decimal(0), 1, "")),
    "en": (
        (Decimal(10) ** 11, 1_000_000_000, "bn"),
        (Decimal(10) ** 8, 1_000_000, "m"),
        (Decimal(10) ** 6, 1_000, "k"),
        (Decimal(0), 1, ""),
    ),
}
"""From which amount on which unit keeps numbers short: least total, divisor, what it is called."""


def show_cross(output: "Output", found: "Counted", limit: int | None) -> None:
    """Print the tables of clients and of assets, with what all have in a column and a row of their own."""
    _block(output, found, lambda figures: str(figures.clients), limit)
    whole = found.table.total.amount("aum")
    if found.sealed or whole is None:
        return
    unit = unit_for(whole)
    currency = f"{unit.name} {found.book.vault.roster.currency}".strip()
    output.text("\n")
    output.line("AUM, {currency}", currency=currency)
    _block(output, found, lambda figures: short_amount(figures, unit), limit)
    if found.table.total.partial("aum"):
        output.note("+ more than that; ? not known: of some the assets are not known")


class Unit(NamedTuple):
    """In what amounts are shown: what they are divided by, what that is called, how many decimals remain."""

    divisor: int
    name: str
    decimals: int


def unit_for(whole: Decimal) -> Unit:
    """The unit that keeps amounts up to ``whole`` short."""
    found = ((divisor, name) for least, divisor, name in _UNITS[language()] if abs(whole) >= least)
    divisor, name = next(found)
    return Unit(divisor, name, int(divisor > 1 and abs(whole) < 10_000 * divisor))


def short_amount(figures: Figures, unit: Unit) -> str:
    """An amount in a unit: with + where more belongs to it, ? where nothing is known."""
    amount = figures.amount("aum")
    if amount is None:
        return "?"
    more = "+" if figures.partial("aum") else ""
    return f"{amount / unit.divisor:,.{unit.decimals}f}{more}"


def _block(output: "Output", found: "Counted", cell: Cell, limit: int | None) -> None:
    """One table; where the window is too narrow for all columns they go on below, so that none is lost."""
    columns, rows = _columns(found), _rows(found, cell, limit)
    for number, part in enumerate(_parts(columns, rows, output.columns)):
        if number:
            output.text("\n")
        output.rows(rows, part)


def _columns(found: "Counted") -> list[ColumnSpec]:
    first, second = found.table.keys
    head = say("{rows} by {columns}", rows=say(title_of(first)), columns=say(title_of(second)))
    values = [
        ColumnSpec(str(place), _short_label(found, value), align="right", kind="code")
        for place, value in enumerate(found.table.margins[1])
    ]
    return [ColumnSpec("label", head), ColumnSpec("all", "all", align="right", kind="code"), *values]


def _short_label(found: "Counted", value: Value) -> str:
    """The key of a risk class is short and known to everybody."""
    second = found.table.keys[1]
    if second.key == "risk" and isinstance(value.word, str):
        return value.word
    return label(value, found.words[1], second)


def _rows(found: "Counted", cell: Cell, limit: int | None) -> list[dict[str, Any]]:
    table = found.table
    rows = []
    for value, figures in list(table.margins[0].items())[:limit]:
        row = {"label": label(value, found.words[0], table.keys[0]), "all": cell(figures)}
        rows.append({**row, **_cells(found, (value,), cell)})
    total = {str(place): cell(figures) for place, figures in enumerate(table.margins[1].values())}
    return [*rows, {"label": say("all clients"), "all": cell(table.total), **total}]


def _cells(found: "Counted", row: tuple[Value, ...], cell: Cell) -> dict[str, str]:
    figures = (
        (place, found.table.cells.get((*row, value))) for place, value in enumerate(found.table.margins[1])
    )
    return {str(place): cell(each) for place, each in figures if each is not None}


def _parts(
    columns: Sequence[ColumnSpec], rows: Sequence[dict[str, Any]], columns_wide: int | None
) -> Iterator[list[ColumnSpec]]:
    """The columns in as many tables as the window needs, each with the labels and the totals first."""
    head, values = list(columns[:2]), list(columns[2:])
    if columns_wide is None:
        yield [*head, *values]
        return
    taken = min(_natural(head[0], rows), _WIDEST) + _GAP + _natural(head[1], rows)
    part, room = list(head), columns_wide - taken
    for column in values:
        room -= _natural(column, rows) + _GAP
        if room < 0 and len(part) > len(head):
            yield part
            part, room = list(head), columns_wide - taken - _natural(column, rows) - _GAP
        part.append(column)
    yield part


def _natural(column: ColumnSpec, rows: Sequence[dict[str, Any]]) -> int:
    return max(width(column.title), *(width(row.get(column.key, "")) for row in rows))
