"""Text that came from data, made safe to show on a terminal."""

import re

_HIDDEN = (
    "\\x00-\\x1f\\x7f-\\x9f"  # control characters, escape among them
    "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e"  # invisible, or turning the direction
    "\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb"
    "\\ud800-\\udfff"  # half characters, from bytes in argv that are no UTF-8
    "\\U000e0000-\\U000e00ff"  # tags; the variation selectors behind them are part of names
)
_JOINED = f"[^\\x00-\\x7f{_HIDDEN}\\u200d]"  # what a joiner can join: seen, and not ASCII
_UNSEEN = re.compile(f"[{_HIDDEN}]|(?<!{_JOINED})\\u200d|\\u200d(?!{_JOINED})")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    r"""The text with every control, bidirectional and invisible character written as \x1b, \u202e.

    Joiners and variation selectors stay: names and emoji need them.
    """
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_escape, text)


def one_line(text: str) -> str:
    """As `visible`, with line breaks shown as ⏎ and tabs as a space: what fits in a table cell."""
    if text.isascii() and text.isprintable():
        return text
    broken = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return visible(broken.replace("\n", "⏎").replace("\t", " "))


def json_escapes(document: str) -> str:
    r"""A JSON document with the unseen characters in its strings as \uXXXX: still exact, and safe to look at.

    Line feeds stay, because in a JSON document they only ever stand between values.
    """

    def escape(match: re.Match[str]) -> str:
        raw = match.group()
        if raw == "\n":
            return raw
        pair = raw.encode("utf-16-be", "surrogatepass").hex()
        return "".join(f"\\u{pair[at : at + 4]}" for at in range(0, len(pair), 4))

    return _UNSEEN.sub(escape, document)
