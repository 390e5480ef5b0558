"""The writing half of the codec: which text may stand as itself, and how the rest is quoted."""

import re

from hnwctl.errors import InvalidError
from hnwctl.model.records import Plain

_UNPRINTED = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
)
"""What never stands in a text as itself: controls, hidden breaks, and what turns the direction of writing."""

_PLAIN = re.compile(
    rf"""(?!---|\.\.\.)                           # would end the document
    (?: [^\s\-?:,\[\]{{}}\#&*!|>'"%@`{_UNPRINTED}] # a first character that means nothing else
      | -(?=[^\s{_UNPRINTED}]) )                    # or the minus of a number, or of --05-12
    (?: [^\s:\#{_UNPRINTED}]++
      | :(?=[^\s{_UNPRINTED}])                      # 22:22, but neither "a: b" nor "a:"
      | (?<!\s)\#                                   # a#1, but not "a #1"
      | [ ]++(?=[^\s{_UNPRINTED}]) )*+""",         # spaces inside, none at the end
    re.VERBOSE,
)  # fmt: skip
_WORDS = re.compile(r"(?:y|yes|n|no|true|false|on|off|null|~|=|<<)\Z", re.IGNORECASE)
"""What YAML 1.1 takes for a boolean, a null or a merge: other readers would, so these are quoted."""

_LITERAL = re.compile(rf"[^{_UNPRINTED}]*[^\n{_UNPRINTED}][^{_UNPRINTED}]*")
_ESCAPED = re.compile(rf'["\\\n\t{_UNPRINTED}]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_MAX_SIMPLE_KEY = 900
"""libyaml looks no further than 1024 characters for the colon of a key without a question mark."""


def written(plain: Plain) -> str:
    """The YAML of ``plain``: what ``codec.dump`` gives."""
    if isinstance(plain, str):
        return _scalar(plain, "  ") + "\n"
    if not plain:
        return "{}\n" if isinstance(plain, dict) else "[]\n"
    out: list[str] = []
    _write(out, plain, "", "")
    return "".join(out)


def _write(out: list[str], plain: list[Plain] | dict[str, Plain], indent: str, first: str) -> None:
    """A mapping or list that is not empty; ``first`` stands in place of the first indentation."""
    inner = indent + "  "
    if isinstance(plain, dict):
        for key, value in plain.items():
            _entry(out, f"{first}{_head(key, indent)}", value, inner)
            first = indent
        return
    for value in plain:
        if isinstance(value, str) or not value:
            _entry(out, f"{first}-", value, inner)
        else:  # its first line stands behind the dash
            _write(out, value, inner, f"{first}- ")
        first = indent


def _entry(out: list[str], head: str, value: Plain, inner: str) -> None:
    if isinstance(value, str):
        out.append(f"{head} {_scalar(value, inner)}\n")
    elif value:
        out.append(f"{head}\n")
        _write(out, value, inner, inner)
    else:
        out.append(f"{head} {'{}' if isinstance(value, dict) else '[]'}\n")


def _head(key: str, indent: str) -> str:
    """The key and its colon; a key that is too long to stand before a colon gets a line of its own."""
    text = key if _is_plain(key) else _quoted(key)
    return f"{text}:" if len(text) <= _MAX_SIMPLE_KEY else f"? {text}\n{indent}:"


def _scalar(text: str, indent: str) -> str:
    if _is_plain(text):
        return text
    return _literal(text, indent) if "\n" in text and _LITERAL.fullmatch(text) else _quoted(text)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and _WORDS.match(text) is None


def _literal(text: str, indent: str) -> str:
    """Text of several lines as itself: ``|``, how it starts and ends, and its lines."""
    body = text.rstrip("\n")
    starts = "2" if text[0] in " \t\n" else ""
    ends = "-" if body == text else "" if len(body) == len(text) - 1 else "+"
    lines = "\n".join(indent + line if line else "" for line in text.removesuffix("\n").split("\n"))
    return f"|{starts}{ends}\n{lines}"


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if "\ud800" <= char <= "\udfff":
        raise InvalidError("a text holds half a character (a lone surrogate)")
    return _SHORT.get(char) or (f"\\x{ord(char):02x}" if char < "\xa0" else f"\\u{ord(char):04x}")
