"""The forms that text is kept in: one line, several lines, a name, anything. Each returns what is kept."""

import re
import unicodedata

from hnwctl.errors import InvalidError

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _refuse_control(text: str, found: re.Match[str] | None) -> None:
    if found is not None:
        raise InvalidError("holds a control character ({code})", code=f"U+{ord(found[0]):04X}")


def _fits(text: str, limit: int) -> str:
    if len(text) > limit:
        raise InvalidError("is longer than {limit} characters", limit=limit)
    return text


def line(text: str, limit: int) -> str:
    """One line of text without blanks around it. InvalidError: empty, too long, control characters."""
    text = text.strip()
    if not text:
        raise InvalidError("is empty: leave it out instead")
    _refuse_control(text, _LINE_CONTROL.search(text))
    return _fits(text, limit)


def lines(text: str, limit: int) -> str:
    """Text of several lines, kept as it is but for line ends. InvalidError: too long, control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_control(text, _CONTROL.search(text))
    return _fits(text, limit)


def exact(text: str, limit: int) -> str:
    """Any text, kept exactly; only NUL is refused, and what is too long. InvalidError then."""
    _refuse_control(text, re.search("\x00", text))
    return _fits(text, limit)


def name(text: str, limit: int) -> str:
    """A name: one line, in composed form (NFC), so that equal names compare equal."""
    return line(unicodedata.normalize("NFC", text), limit)
