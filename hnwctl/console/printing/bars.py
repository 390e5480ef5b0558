"""Bars of block characters: fitted to the terminal, readable without colour, and in a pipe."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hnwctl.console.printing.width import pad, shorten, width

PIPE_COLUMNS = 72
"""How wide bars are where there is no terminal."""

_EIGHTHS = "▏▎▍▌▋▊▉█"
_LEAST = 8


class Bar(NamedTuple):
    """One bar: whose, how long in whatever unit (None: not known, which is no bar), and what it says."""

    label: str
    value: Decimal | int | None
    text: str


def drawn(
    bars: Sequence[Bar], *, columns: int | None, encoding: str = "utf-8", full: Decimal | int | None = None
) -> list[str]:
    """A line for each bar, at most ``columns`` wide; the longest bar, or one of the length ``full``, fills
    what labels and texts leave.

    Whatever has a value has a mark. An ``encoding`` without block characters gets ``#``.
    """
    wide = columns or PIPE_COLUMNS
    said = max((width(bar.text) for bar in bars), default=0)
    left = max((width(bar.label) for bar in bars), default=0)
    left = min(left, max(wide - said - _LEAST - 4, _LEAST))
    room = max(wide - left - said - 4, 1)
    longest = max((value for value in (full, *(bar.value for bar in bars)) if value), default=1)
    fine = _writes_blocks(encoding)
    return [
        f"{pad(shorten(bar.label, left), left)}  "
        f"{_bar(bar.value, longest, room, fine=fine)}{' ' * (said - width(bar.text))}  {bar.text}".rstrip()
        for bar in bars
    ]


def _bar(value: Decimal | int | None, longest: Decimal | int, room: int, *, fine: bool) -> str:
    if not value or value < 0:
        return " " * room
    eighths = max(int(value * room * 8 / longest), 1)
    full, rest = divmod(eighths, 8)
    if not fine:
        return pad("#" * max(full, 1), room)
    return pad("█" * full + (_EIGHTHS[rest - 1] if rest else ""), room)


def _writes_blocks(encoding: str) -> bool:
    try:
        _EIGHTHS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
