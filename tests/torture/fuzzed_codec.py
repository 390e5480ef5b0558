"""Plain data in YAML, and all that YAML can do beside."""

from dataclasses import replace
from random import Random

from hnwctl.errors import HnwctlError
from hnwctl.store import codec
from tests.torture.fuzz import ROOT, Target
from tests.torture.grammar import mixed, odd_text, refused

_TRICKS = [
    b"&a ",
    b"*a",
    b"<<: *a\n",
    b"!!python/object/apply:os.system ",
    b"!!binary ",
    b"! ",
    b"%YAML 1.1\n",
]
_TRICKS += [
    b"--- ",
    b"\n...\n",
    b"\n---\n",
    b"? ",
    b": ",
    b"|\n",
    b">+9\n",
    b"|-2\n",
    b"\\x41",
    b"\\ud800",
    b'"\\U0',
]
_TRICKS += [
    b"[",
    b"]",
    b"{",
    b"}",
    b"[[[[[[[[[[[[[[[[[",
    b"- - - - ",
    b"\t",
    b"%TAG ! x:\n",
    b"!<x> ",
    b"# c\n",
]


def _value(random: Random, depth: int = 0) -> codec.Plain:
    kind = random.random() if depth < random.choice((3, 5, 40)) else 1
    if kind < 0.3:
        return {odd_text(random): _value(random, depth + 1) for _ in range(random.randrange(5))}
    if kind < 0.5:
        return [_value(random, depth + 1) for _ in range(random.randrange(4))]
    return odd_text(random)


def _flow(random: Random, depth: int = 0) -> str:
    """In brackets, as we never write it."""
    opening, closing = random.choice(("[]", "{}"))
    pair = "{}: {}" if opening == "{" else "{1}"
    parts = (
        _flow(random, depth + 1) if random.random() < 0.3 and depth < 40 else odd_text(random) for _ in "123"
    )
    return opening + ", ".join(pair.format(odd_text(random), part) for part in parts) + closing


def document(random: Random) -> bytes:
    """A text of plain data, or of what is much like it."""
    way = random.random()
    if way < 0.2:
        return _flow(random).encode()
    if way < 0.25:
        deep = random.choice((30, 31, 32, 33, 40, 5000, 200_000))
        return random.choice(("[", "{a: ", "- ", "? ", "a:\n ", "[{")).encode() * deep
    if way < 0.251:
        line = random.choice(
            (b"-\n", b"- a\n", b"[],", b"a,", b"- - - - a\n", b"# x\n", b"'", b"x: y\n", b"!a ")
        )
        return random.choice((b"", b"[", b"{", b'"')) + line * random.choice((10_000, 300_000, 900_000))
    value = _value(random) if way > 0.5 else {"name": odd_text(random), "list": [_value(random, 3)]}
    try:
        return codec.dump(value).encode()
    except HnwctlError:
        return repr(value).encode()


def codecs() -> Target:
    """Plain data in YAML."""
    paths = [
        *(ROOT / "hnwctl/model/policies").glob("*.yaml"),
        *(ROOT / "tests/vaults/stage2").glob("*/?/*.yaml"),
    ]
    seeds = [b"\n".join(raw.split(b"\n")[:60]) for raw in (path.read_bytes() for path in sorted(paths))]

    def check(raw: bytes) -> bool:
        found = refused(lambda raw: codec.load(raw, source="x.yaml"), raw)
        if found is None:
            return False
        text = codec.dump(found)
        if len(text.encode()) <= codec.MAX_TEXT:  # indentation makes some longer than may be read
            assert codec.load(text, source="again") == found
        return True

    return replace(mixed(document, seeds, _TRICKS), check=check)
