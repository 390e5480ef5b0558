"""Counted clients as bars: how many, then what they have."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hnwctl.console.messages import say
from hnwctl.console.printing.bars import Bar, drawn
from hnwctl.console.segments.crossview import Unit, short_amount, unit_for
from hnwctl.console.segments.segmenttable import label
from hnwctl.domain.segments.figures import Figures, Value

if TYPE_CHECKING:
    from hnwctl.console.segments.segmentcount import Counted


def bar_lines(found: "Counted", limit: int | None, columns: int | None, encoding: str) -> Iterator[str]:
    """A heading and a bar for each row: of clients, and of AUM where this key may know it."""
    cells = list(found.table.cells.items())[:limit]
    yield say("clients")
    yield from drawn([_of_clients(found, *cell) for cell in cells], columns=columns, encoding=encoding)
    whole = found.table.total.amount("aum")
    if found.sealed or whole is None:
        return
    unit = unit_for(whole)
    yield ""
    yield say("AUM, {currency}", currency=f"{unit.name} {found.book.vault.roster.currency}".strip())
    bars = [_of_assets(found, values, figures, unit) for values, figures in cells]
    yield from drawn(bars, columns=columns, encoding=encoding)


def _label(found: "Counted", values: Sequence[Value]) -> str:
    places = zip(values, found.words, found.table.keys, strict=True)
    return " · ".join(label(value, words, key) for value, words, key in places)


def _of_clients(found: "Counted", values: Sequence[Value], figures: Figures) -> Bar:
    share = figures.share(found.table.total) or 0
    return Bar(_label(found, values), figures.clients, f"{figures.clients} {_percent(share):>4}")


def _of_assets(found: "Counted", values: Sequence[Value], figures: Figures, unit: Unit) -> Bar:
    share = figures.share(found.table.total, "aum")
    said = f"{short_amount(figures, unit)} {_percent(share):>4}"
    return Bar(_label(found, values), figures.amount("aum"), said)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{Decimal(str(share)) * 100:.0f}%"
