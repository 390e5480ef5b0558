"""Pieces that the grammars of the fuzzer are made of: mostly good, now and then not."""

import base64
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from hnwctl.errors import HnwctlError
from tests.torture.fuzz import Target
from tests.torture.mutating import LETTERS, NUMBERS, bent, spliced

WORDS = (
    "NO",
    "~",
    "null",
    "012",
    "1.10",
    "22:22",
    "+86138",
    "a: b",
    "- a",
    "'",
    '"',
    "#",
    " #",
    "@",
    "`",
    "|",
)
WORDS += (
    ">-",
    "? a",
    "a\nb",
    "\n",
    " ",
    "",
    "=",
    "<<",
    "!!int",
    "&a",
    "*a",
    "%TAG",
    "---",
    "...",
    "{",
    "]",
    ",",
)
TIMES = ("2026-11-23T01:12:44Z", "2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
ODD_TIMES = (
    "2026-02-30T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-11-23T24:00:00Z",
    "2026-11-23T01:12:60Z",
    "",
)
NAMES = ("wang.li", "a", "0", "li-na_2", "x" * 32, "wang.li/laptop", "-a", "x" * 33, "王", "A", "")
OFTEN = 0.97

Found = TypeVar("Found")


def refused(parse: Callable[[bytes], Found], raw: bytes) -> Found | None:
    """What ``parse`` makes of ``raw``; None if it refuses, with a message that can be shown."""
    try:
        return parse(raw)
    except HnwctlError as error:
        said = str(error)
    assert said
    return None


def either(random: Random, good: Sequence[str], odd: Sequence[str]) -> str:
    """Mostly something good."""
    return random.choice(good if random.random() < OFTEN else odd)


def number(random: Random, most: int = 999_999) -> str:
    if random.random() < OFTEN:
        return str(random.randint(1, most))
    return random.choice(NUMBERS).decode()


def hexed(random: Random, size: int) -> str:
    good = random.randbytes(size).hex()
    return good if random.random() < OFTEN else random.choice((good[1:], good.upper(), good + "0", "-", ""))


def encoded(random: Random, size: int) -> str:
    """Base64 of so many bytes; now and then not in its one form."""
    good = base64.b64encode(random.randbytes(size)).decode()
    if random.random() < OFTEN:
        return good
    return random.choice(
        (good[:-1], good + "=", good.rstrip("=") + "B==", good.replace("=", "A"), "", "-_==")
    )


def person(random: Random) -> str:
    return f"{either(random, NAMES[:5], NAMES)}/{either(random, NAMES[:5], NAMES)}"


def mixed(grammar: Callable[[Random], bytes], seeds: Sequence[bytes], words: Sequence[bytes]) -> Target:
    """A target without its check: from scratch, from scratch and bent, real and bent, or two in one."""

    def make(random: Random) -> bytes:
        way = random.random()
        if way < 0.3:
            return grammar(random)
        raw = grammar(random) if way < 0.5 else random.choice(seeds)
        raw = spliced(random, raw, random.choice(seeds)) if way > 0.9 else raw
        return bent(random, raw, words)

    return Target(make, lambda _: False)


def odd_text(random: Random) -> str:
    """Words that mean something in YAML, and letters that mean trouble."""
    parts = (random.choice(random.choice((WORDS, LETTERS, ("word", "王力", "x" * 90)))) for _ in range(4))
    return "".join(parts)[: random.choice((1, 4, 20, 200))]
