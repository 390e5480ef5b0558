"""Texts and files bent at chance places: each is a function of a source of chance, and of nothing else."""

import re
from collections.abc import Callable, Sequence
from random import Random

NUMBERS = [b"0", b"-1", b"00", b"1", b"2", b"9", b"09", b"999999", b"1000000", b"999999999", b"1000000000"]
NUMBERS += [b"2147483648", b"9223372036854775808", b"1" * 5000, b"1e9", b"0x10", b"1_0", b"+1", b" 1", b""]
LETTERS = ["\x00", "\t", "\r", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u061c", "\u200b", "\u2028", "\u202e"]
LETTERS += [
    "\ufeff",
    "\uffff",
    "\U000e0001",
    "\U0010ffff",
    "é",
    "е",
    "王",
    "²",
    "٣",
    "１",
    "👩‍👧",
    "İ",
    "\u0301",
]
UNICODE = [letter.encode() for letter in LETTERS]
UNICODE += [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe4\xb8", b"\xff\xfe", b"\x80"]
JUNK = [
    b"\n",
    b"\n\n",
    b" ",
    b"    ",
    b":",
    b"=",
    b"==",
    b"-",
    b"%",
    b"/",
    b"..",
    b"\\",
    b'"',
    b"'",
    b"#",
    b"{0}",
]

_number = re.compile(rb"[0-9]+")
_token = re.compile(rb"[^\s:=/.]+")

Bend = Callable[[Random, bytes], bytes]


def _span(random: Random, raw: bytes, most: int = 200) -> tuple[int, int]:
    start = random.randrange(len(raw) + 1)
    return start, min(len(raw), start + random.randrange(1, most))


def _flip(random: Random, raw: bytes) -> bytes:
    place = random.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1 << random.randrange(8)]) + raw[place + 1 :]


def _cut(random: Random, raw: bytes) -> bytes:
    start, end = _span(random, raw)
    return raw[:start] + raw[end:]


def _end(random: Random, raw: bytes) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def _double(random: Random, raw: bytes) -> bytes:
    start, end = _span(random, raw)
    return raw[:end] + raw[start:end] * random.choice((1, 1, 2, 40)) + raw[end:]


def _swap(random: Random, raw: bytes) -> bytes:
    a, b, c = sorted(random.randrange(len(raw) + 1) for _ in range(3))
    return raw[:a] + raw[b:c] + raw[a:b] + raw[c:]


def _noise(random: Random, raw: bytes) -> bytes:
    start, end = _span(random, raw, 20)
    return raw[:start] + random.randbytes(end - start) + raw[end:]


def _put(random: Random, raw: bytes) -> bytes:
    place = random.randrange(len(raw) + 1)
    return raw[:place] + random.choice(random.choice((UNICODE, JUNK))) + raw[place:]


def _found(random: Random, raw: bytes, pattern: "re.Pattern[bytes]") -> tuple[int, int] | None:
    found = pattern.search(raw, random.randrange(len(raw))) or pattern.search(raw)
    return found.span() if found else None


def _count(random: Random, raw: bytes) -> bytes:
    start, end = _found(random, raw, _number) or (0, 0)
    return raw[:start] + random.choice(NUMBERS) + raw[end:]


def _exchange(random: Random, raw: bytes) -> bytes:
    """A word gives way to another of the same text."""
    (start, end), (a, b) = (_found(random, raw, _token) or (0, 0) for _ in range(2))
    return raw[:start] + raw[a:b] + raw[end:]


def _case(random: Random, raw: bytes) -> bytes:
    start, end = _span(random, raw, 30)
    return raw[:start] + raw[start:end].swapcase() + raw[end:]


def _lines(random: Random, raw: bytes) -> bytes:
    """Lines left out, said twice, moved, indented, or a block of them moved."""
    lines = raw.split(b"\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = b" " * random.randrange(1, 9) + lines[at].lstrip()
        case 4:
            at, to = sorted((at, to))
            lines += lines[at:to]
        case _:
            lines[at : at + 6] = lines[to : to + 6]
    return b"\n".join(lines)


def _returns(random: Random, raw: bytes) -> bytes:
    return raw.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"")), random.choice((1, -1)))


def _huge(random: Random, raw: bytes) -> bytes:
    """A line or a few bytes, very often: now and then beyond any limit."""
    start, end = _span(random, raw, random.choice((2, 4, 90)))
    if random.random() < 0.5:
        start = raw.rfind(b"\n", 0, start) + 1
        end = raw.find(b"\n", start) + 1 or len(raw)
    size = random.choice((10_000,) * 12 + (100_000,) * 6 + (1_000_000, 9_000_000))
    part = raw[start:end] or b" "
    return raw[:start] + part * (size // len(part)) + raw[end:]


_BENDS: Sequence[Bend] = (
    _flip, _flip, _cut, _end, _double, _swap, _noise, _put, _put, _count, _count,
    _exchange, _exchange, _exchange, _case, _lines, _lines, _lines, _lines, _returns,
)  # fmt: skip
HUGE = 0.002
"""How often something is repeated beyond reason: it costs a thousand times what another input does."""


def bent(random: Random, raw: bytes, words: Sequence[bytes] = (b"",), times: int = 3) -> bytes:
    """``raw`` with one to ``times`` changes, one of ``words`` put in now and then."""
    for _ in range(random.randint(1, times)):
        bend = random.choice(_BENDS)
        raw = bend(random, raw or b"\n")
        if random.random() < 0.1:
            place = random.randrange(len(raw) + 1)
            raw = raw[:place] + random.choice(words) + raw[place:]
    return _huge(random, raw or b"\n") if random.random() < HUGE else raw


def spliced(random: Random, one: bytes, other: bytes) -> bytes:
    """The beginning of one and the end of another, cut at lines where they have some."""
    a, b = random.randrange(len(one) + 1), random.randrange(len(other) + 1)
    return one[: one.rfind(b"\n", 0, a) + 1 or a] + other[other.find(b"\n", b) + 1 or b :]
