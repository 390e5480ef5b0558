"""Lines of messages folded to the width of a terminal: between words, and Chinese between characters."""

from hnwctl.console.printing.width import width, wrap

_INDENT = "  "
_NARROWEST = 20
"""Below so many columns the terminal cuts no worse than we would."""


def folded(text: str, columns: int | None) -> str:
    """``text`` (one line or several) with its long lines folded; what goes on stands below, indented.

    ``columns`` is the width of the terminal; None when there is none: then nothing is folded.
    """
    if columns is None or columns < _NARROWEST:
        return text
    return "\n".join(part for line in text.split("\n") for part in _lines(line, columns))


def _lines(line: str, columns: int) -> list[str]:
    if width(line) <= columns:
        return [line]
    body = line.lstrip()
    lead = line[: len(line) - len(body)]
    first = wrap(body, columns - len(lead))[0]
    below = lead + _INDENT
    rest = wrap(body[len(first) :].lstrip(), columns - len(below))
    return [lead + first, *(below + part for part in rest)]
