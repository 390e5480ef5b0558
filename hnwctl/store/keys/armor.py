"""The armor of age, in the one form that is accepted: 64 columns, padded, nothing before or after.

Kept apart from `seal` so that reading a record's outside needs no cryptography at all.
"""

import binascii

BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----"
END = "-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64


def wrap(binary: bytes, indent: str = "") -> str:
    """``binary`` as base64 in lines of 64 columns, each after ``indent``, without a last newline."""
    text = binascii.b2a_base64(binary, newline=False).decode("ascii")
    lines = [text[start : start + COLUMNS] for start in range(0, len(text), COLUMNS)]
    return indent + f"\n{indent}".join(lines)


def unwrap(body: str, indent: str = "") -> bytes:
    """The bytes that ``wrap`` made into ``body``; ValueError if it made them into anything else.

    Checked without wrapping again: the base64 is canonical, and a line ends at each stride and
    nowhere else.
    """
    compact = body.replace("\n" + indent, "")[len(indent) :]
    breaks = (len(compact) - 1) // COLUMNS
    stride = len(indent) + COLUMNS + 1
    if (
        not compact
        or not body.startswith(indent)
        or len(body) != len(compact) + len(indent) * (breaks + 1) + breaks
        or body[stride - 1 :: stride].count("\n") != breaks
    ):
        raise ValueError("not in lines of 64 columns")
    raw = compact.encode("ascii")
    binary = binascii.a2b_base64(raw)
    if binascii.b2a_base64(binary, newline=False) != raw:
        raise ValueError("not canonical base64")
    return binary


def armor(binary: bytes) -> str:
    """An armored age file of ``binary``, last newline included."""
    return f"{BEGIN}\n{wrap(binary)}\n{END}\n"


def dearmor(text: str) -> bytes:
    """The binary age file inside ``text``; ValueError unless ``text`` is what ``armor`` makes of it."""
    head, tail = BEGIN + "\n", "\n" + END + "\n"
    if not (text.startswith(head) and text.endswith(tail)):
        raise ValueError("no age armor")
    return unwrap(text[len(head) : -len(tail)])
