"""What is fuzzed: each format with its grammar, real files to bend, and what holds of what is accepted."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from hnwctl.model.kinds import COMPARTMENTS, KINDS
from hnwctl.store import envelope
from hnwctl.store.keys import armor, signing
from hnwctl.store.trust import pins, roster
from tests.torture.fuzz import ROOT, Target
from tests.torture.fuzzed_codec import codecs
from tests.torture.fuzzed_snapshots import snapshots
from tests.torture.grammar import (
    NAMES,
    ODD_TIMES,
    OFTEN,
    TIMES,
    either,
    encoded,
    hexed,
    mixed,
    number,
    odd_text,
    person,
    refused,
)
from tests.torture.mutating import LETTERS
from tests.torture.sealing import public

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


# --- the roster ----------------------------------------------------------------------------------

_PUBLIC = [public(number) for number in range(40)]
_VERIFIERS = [signing.age_verifier(bytes([number]) * 32) for number in range(8)]
_SSH = signing.ssh_verifier(bytes([9]) * 32)
_PLUGIN = "age1yubikey1" + "q" * 52


def _digest(random: Random) -> str:
    return f"sha256:{hexed(random, 32)}" if random.random() < 0.7 else '"-"'


def _named(random: Random) -> str:
    text = "".join(random.choices(("客户", "book", '\\"', "\\\\", " ", "é", "#", ":"), k=3))
    return f'"{text}"' if random.random() < OFTEN else f'"{odd_text(random)}"'


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


TARGETS: dict[str, Callable[[], Target]] = {
    "envelope": envelopes,
    "codec": codecs,
    "roster": rosters,
    "join": joins,
    "snapshot": snapshots,
}
"""By name; each is made in the process that uses it."""
