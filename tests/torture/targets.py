"""What is fuzzed: each format with its grammar, real files to bend, and what holds of what is accepted."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar

from hnwctl.errors import HnwctlError
from hnwctl.model.kinds import COMPARTMENTS, KINDS
from hnwctl.store import codec, envelope
from hnwctl.store.keys import armor, signing
from hnwctl.store.trust import pins, roster
from tests.torture.fuzz import Target
from tests.torture.mutating import LETTERS, NUMBERS, bent, spliced
from tests.torture.sealing import public

ROOT = Path(__file__).parents[2]
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


# --- records -------------------------------------------------------------------------------------


def _sealed(random: Random) -> str:
    size = random.choice((1, 47, 48, 49, 95, 96, 200, 500))
    body = armor.wrap(random.randbytes(size), either(random, ["    "], ["", "   ", "\t"]))
    if random.random() > OFTEN:
        body = body[: random.randrange(len(body))]
    return f"  sealed: |\n    {armor.BEGIN}\n{body}\n    {armor.END}\n"


def _block(random: Random, section: str) -> str:
    gone = random.random() < 0.3
    what = f"gone={either(random, ['erased', 'redacted'], NAMES)}"
    if not gone:
        what = f"key={either(random, COMPARTMENTS, NAMES)}.{number(random)}"
    endorses = f" endorses={person(random)}" if random.random() < 0.2 else ""
    head = f"rev={number(random)} by={person(random)} at={either(random, TIMES, ODD_TIMES)} {what}{endorses}"
    line = f"{section}:\n  signed: {head} sig={encoded(random, 64)}\n"
    return line + (_sealed(random) if gone == (random.random() > OFTEN) else "")


def record(random: Random) -> bytes:
    """A record file."""
    kind = KINDS[random.choice(sorted(KINDS))]
    sections = [name for name in kind.sections if random.random() < 0.6]
    if random.random() > OFTEN:
        random.shuffle(sections)
        sections += random.choices(sorted(KINDS), k=2)
    version = either(random, [str(kind.version)], ["0", "2", "999999", "01"])
    head = f"hnwctl: {kind.name}/{version}\nid: {either(random, ['7k3m9q2x', '00000000'], NAMES)}\n"
    return (head + "".join(_block(random, each) for each in sections)).encode()


def envelopes() -> Target:
    """Record files."""
    seeds = [path.read_bytes() for path in sorted((ROOT / "tests/vaults").glob("*/*/?/*.yaml"))]

    def check(raw: bytes) -> bool:
        found = refused(lambda raw: envelope.parse(raw, source="x.yaml"), raw)
        assert found is None or envelope.emit(found) == raw
        return found is not None

    words = [b"<<<<<<< HEAD\n", b"  sealed: |\n", armor.BEGIN.encode(), armor.END.encode(), b" endorses=a/b"]
    return replace(mixed(record, seeds, words), check=check)


# --- plain data ----------------------------------------------------------------------------------

_WORDS = (
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
_WORDS += (
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


def _text(random: Random) -> str:
    parts = (random.choice(random.choice((_WORDS, LETTERS, ("word", "王力", "x" * 90)))) for _ in range(4))
    return "".join(parts)[: random.choice((1, 4, 20, 200))]


def _value(random: Random, depth: int = 0) -> codec.Plain:
    kind = random.random() if depth < random.choice((3, 5, 40)) else 1
    if kind < 0.3:
        return {_text(random): _value(random, depth + 1) for _ in range(random.randrange(5))}
    if kind < 0.5:
        return [_value(random, depth + 1) for _ in range(random.randrange(4))]
    return _text(random)


def _flow(random: Random, depth: int = 0) -> str:
    """In brackets, as we never write it."""
    opening, closing = random.choice(("[]", "{}"))
    pair = "{}: {}" if opening == "{" else "{1}"
    parts = (
        _flow(random, depth + 1) if random.random() < 0.3 and depth < 40 else _text(random) for _ in "123"
    )
    return opening + ", ".join(pair.format(_text(random), part) for part in parts) + closing


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
    value = _value(random) if way > 0.5 else {"name": _text(random), "list": [_value(random, 3)]}
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


# --- the roster ----------------------------------------------------------------------------------

_PUBLIC = [public(number) for number in range(40)]
_VERIFIERS = [signing.age_verifier(bytes([number]) * 32) for number in range(8)]
_SSH = signing.ssh_verifier(bytes(32))
_PLUGIN = "age1yubikey1" + "q" * 52


def _digest(random: Random) -> str:
    return f"sha256:{hexed(random, 32)}" if random.random() < 0.7 else '"-"'


def _named(random: Random) -> str:
    text = "".join(random.choices(("客户", "book", '\\"', "\\\\", " ", "é", "#", ":"), k=3))
    return f'"{text}"' if random.random() < OFTEN else f'"{_text(random)}"'


def _device(random: Random, name: str) -> str:
    recipient = either(random, _PUBLIC, [_PLUGIN, _SSH, "age1", "ssh-ed25519 AAAA", _PUBLIC[0][:-1]])
    verifier = either(random, _VERIFIERS, [f"ed25519:{encoded(random, 32)}", _SSH, "ed25519:", "-"])
    return f"      {name}:\n        recipient: {recipient}\n        verifier: {verifier}\n"


def _member(random: Random, name: str, known: Sequence[str]) -> str:
    grants = [each for each in known if random.random() < 0.6] + ["a.1"] * (random.random() > OFTEN)
    if random.random() < 0.001:
        grants *= random.choice((1000, 20_000))
    role = either(random, ["owner", "adviser"], NAMES)
    devices = "".join(_device(random, each) for each in random.sample(NAMES[:5], random.choice((1, 1, 2, 3))))
    return (
        f"  {name}:\n    label: {_named(random)}\n    role: {role}\n    keyfile: sha256:{hexed(random, 32)}\n"
        f"    grants: {' '.join(grants) or chr(34) + '-' + chr(34)}\n    devices:\n{devices}"
    )


def _rewrite(random: Random, place: int) -> str:
    ids = ",".join(["7k3m9q2x"] * random.choice((1, 2, 100)))
    old, new = hexed(random, 20), hexed(random, 20)
    return f"  {place}: old={old} new={new} ids={ids} redacted={_digest(random).strip(chr(34))}\n"


def vault(random: Random) -> bytes:
    """A roster; its signature is not looked at here."""
    keys = random.sample(_PUBLIC, 12) if random.random() < OFTEN else random.choices(_PUBLIC, k=12)
    names = random.sample(COMPARTMENTS, random.randint(1, len(COMPARTMENTS)))
    known = [f"{name}.{each}" for name in names for each in range(1, random.choice((2, 2, 2, 3)))]
    by_name = {name: [key for key in known if key.startswith(f"{name}.")] for name in names}
    spare = iter(keys * 4)
    lines = [
        f"  {name}:\n" + "".join(f"    {k.split('.')[1]}: {next(spare)}\n" for k in by_name[name])
        for name in names
    ]
    rewrites = [_rewrite(random, place) for place in range(1, random.choice((1, 1, 1, 2, 4)))]
    members = random.sample(NAMES[:5], random.choice((1, 2, 3)))
    return (
        f"hnwctl: roster/{either(random, '1', ['0', '2', '01'])}\n"
        f"vault: {either(random, ['0123456789abcdef'], NAMES)}\n"
        f"name: {_named(random)}\nrev: {number(random)}\nprevious: {_digest(random)}\njurisdiction: cn\n"
        f"currency: {either(random, ['CNY'], ['cny', 'X', '元'])}\npolicy: {_digest(random)}\n"
        + ("rewrites:\n" if rewrites else "")
        + "".join(rewrites)
        + f"compartments:\n{''.join(lines)}roles:\n  owner:\n    {names[0]}: write\n    roster: write\n"
        + f"  adviser:\n    {either(random, names, NAMES)}: "
        + f"{either(random, ['read', 'write'], ['own'])}\nmembers:\n"
        + "".join(_member(random, each, known) for each in members)
        + f"by: {person(random)}\nat: {either(random, TIMES, ODD_TIMES)}\nsigned: {encoded(random, 64)}\n"
    ).encode()


def rosters() -> Target:
    """``vault.yaml``."""
    seeds = [path.read_bytes() for path in sorted(ROOT.glob("tests/vaults/*/vault.yaml"))]

    def check(raw: bytes) -> bool:
        found = refused(lambda raw: roster.parse(raw, "vault.yaml"), raw)
        assert found is None or roster.emit(found) == raw
        return found is not None

    words = [
        b"<<<<<<< HEAD\n",
        b"rewrites:\n",
        b"  adviser:\n",
        b" finance.1",
        _PLUGIN.encode(),
        _SSH.encode(),
    ]
    return replace(mixed(vault, seeds, words), check=check)


# --- join lines ----------------------------------------------------------------------------------


def join(random: Random) -> bytes:
    """A join line, with a right checksum whatever it says."""
    owner, digest = hexed(random, 16), hexed(random, 32)
    rev, commit = number(random, 999_999_999), hexed(random, random.choice((20, 32)))
    vault_id = either(random, ["0123456789abcdef"], [*NAMES, *LETTERS])
    return checked(
        f"hnwctl-join:{either(random, '1', '02²')}:{vault_id}:{owner}:{rev}:{digest}:{commit}".encode()
    )


def checked(body: bytes) -> bytes:
    return body + b":" + hashlib.sha256(body).hexdigest()[:8].encode()


def joins() -> Target:
    """Join lines, as a shell hands them over: bytes that are no UTF-8 are there as half a character."""
    seeds = [join(Random(f"seed {each}")) for each in range(20)]
    words = [b":", b"hnwctl-join:1:", "²".encode(), "٣".encode()]
    plain = mixed(join, seeds, words)

    def make(random: Random) -> bytes:
        raw = plain.make(random)
        if random.random() < 0.6:  # bent and made to look whole
            raw = checked(raw.rpartition(b":")[0])
        return random.choice((b"", b"", b" ", b"\n")) + raw + random.choice((b"", b"", b"\n", b" \r\n"))

    def check(raw: bytes) -> bool:
        text = raw.decode(errors="surrogateescape")
        found = refused(lambda _: pins.parse_join(text), raw)
        assert found is None or str(found) == text.strip()
        return found is not None

    return Target(make, check)


def _snapshots() -> Target:
    from tests.torture.fuzzed_snapshots import snapshots

    return snapshots()


TARGETS: dict[str, Callable[[], Target]] = {
    "envelope": envelopes,
    "codec": codecs,
    "roster": rosters,
    "join": joins,
    "snapshot": _snapshots,
}
"""By name; each is made in the process that uses it."""
