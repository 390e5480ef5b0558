"""Cells that a spreadsheet would run: defused on the way out, given back on the way in."""

import re

_START = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(f"'*{_START}")
_DEFUSED = re.compile(f"'+{_START}")


def defuse(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `undefuse` gives the original back."""
    return f"'{text}" if _FORMULA.match(text) else text


def undefuse(text: str) -> str:
    """What `defuse` was given; a cell that it never touched comes back unchanged."""
    return text[1:] if _DEFUSED.match(text) else text
