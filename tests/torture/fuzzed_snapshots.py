"""Snapshots: their bytes, age's header and payload, and, sealed anew, the tar, the manifest, the bundle."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from random import Random
from urllib.parse import quote

from hnwctl.store.keys import seal
from hnwctl.store.snapshots import bundle, manifest, opening, places, tarball
from hnwctl.store.snapshots.manifest import BUNDLE, FILE, Manifest, Part
from tests.torture import sealing
from tests.torture.fuzz import Target
from tests.torture.grammar import NAMES, ODD_TIMES, TIMES, either, encoded, hexed, number, person, refused
from tests.torture.mutating import bent, spliced

HEAD = "f0" * 20
PACK = b"PACK" + bytes([0, 0, 0, 2, 0, 0, 0, 0]) + hashlib.sha1(b"PACK").digest()  # noqa: S324 - git's
DEVICE, STANZA = sealing.device(0), sealing.stanza(0)
ABOUT = Manifest(
    vault_id="0123456789abcdef",
    book='客户 "A"',
    created=TIMES[0],
    by="wang.li/laptop",
    roster_rev=3,
    roster_digest="sha256:" + "ab" * 32,
    commit=HEAD,
    branch="refs/heads/main",
    refs={"refs/heads/main": HEAD, "refs/tags/v1": "0a" * 20},
    counts={"client": 3, "product": 1},
    parts={},
)
"""The smallest book there can be: two refs and an empty pack."""
_REFS = ("refs/heads/main", "refs/tags/a", "refs/heads/王", "refs/heads/a/b", "refs/heads/\udcff")
_ODD_REFS = (
    "refs/heads/../x",
    "refs/heads/.a",
    "refs/heads/a.lock",
    "refs/heads/a@{b",
    "refs/notes/a",
    "HEAD",
)
_STANZAS = (
    b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n" + b"A" * 43 + b"\n",
    b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n" + b"A" * 43 + b"\n",
    b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 99999999999\n\n",
    b"-> x-grease 1\n\n", b"-> ssh-ed25519 AAAA " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n",
    b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n", b"-> X25519\n\n", b"-> \n", b"--- \n", b"\n",
    b"-> a " + b"b " * 3000 + b"\n\n", b"-> a\n" + (b"A" * 64 + b"\n") * 900 + b"\n",
    sealing.stanza(1),
)  # fmt: skip


def described(about: Manifest, raw: bytes) -> Manifest:
    """``about``, with ``raw`` as its bundle, signed."""
    part = Part(len(raw), hashlib.sha256(raw).hexdigest())
    return manifest.signed(replace(about, parts={BUNDLE: part}), DEVICE)


BUNDLED = bundle.heading(ABOUT.refs, HEAD) + PACK
TEXT = manifest.emit(described(ABOUT, BUNDLED))
TAR = tarball.pack({FILE: TEXT, BUNDLE: BUNDLED})
SEALED = sealing.header(STANZA) + sealing.payload(TAR)


def written(random: Random, raw: bytes) -> bytes:
    """A manifest from scratch, of the bundle ``raw``."""
    commit = hexed(random, 20)
    names = random.sample(_REFS, random.randrange(4)) + [random.choice(_ODD_REFS)] * (random.random() < 0.02)
    refs = {quote(name, safe="/", errors="surrogateescape"): commit for name in sorted(names)}
    branch = random.choice([*refs, '"-"'])
    counts = {
        either(random, ["client", "product"], NAMES): number(random) for _ in range(random.randrange(2))
    }
    return (
        f"hnwctl: snapshot/{either(random, '1', ['0', '2'])}\n"
        f"vault: {either(random, ['0123456789abcdef'], NAMES)}\n"
        f'book: "{either(random, ["x", "王", chr(92) * 2], [*NAMES, chr(0x202E)])}"\n'
        f"created: {either(random, TIMES, ODD_TIMES)}\nby: {person(random)}\n"
        f"roster: rev={number(random)} digest=sha256:{hexed(random, 32)}\n"
        f"commit: {commit}\nbranch: {branch}\nrefs:\n"
        + "".join(f"  {name}: {oid}\n" for name, oid in refs.items())
        + "counts:\n"
        + "".join(f"  {kind}: {count}\n" for kind, count in counts.items())
        + f"parts:\n  {BUNDLE}: size={len(raw)} sha256={hashlib.sha256(raw).hexdigest()}\n"
        + f"signed: {encoded(random, 64)}\n"
    ).encode()


# --- the layers, from the outside in ---------------------------------------------------------------


def _bytes(random: Random) -> bytes:
    return bent(random, SEALED, [b"\n--- ", *_STANZAS])


def _header(random: Random) -> bytes:
    """Stanzas of all sorts around the right one, or that one bent, under a right MAC."""
    stanzas = [
        random.choice(_STANZAS) for _ in range(random.choice((0, 1, 2, 200 if random.random() < 0.02 else 3)))
    ]
    stanzas.insert(random.randrange(len(stanzas) + 1), STANZA)
    text = b"".join(stanzas)
    return sealing.header(bent(random, text) if random.random() < 0.5 else text) + sealing.payload(TAR)


def _payload(random: Random) -> bytes:
    """Pieces that each open, in a number, an order or a place that may not be."""
    sizes = random.choices((0, 1, 512, sealing.CHUNK), k=random.randrange(3))
    places = [random.choice((place, place, 0, 5)) for place in range(len(sizes))]
    pieces = [
        sealing.chunk(bytes(size), place, random.random() < 0.3)
        for size, place in zip(sizes, places, strict=True)
    ]
    raw = sealing.payload(TAR)
    return sealing.header(STANZA) + random.choice((raw[:16], raw, bent(random, raw))) + b"".join(pieces)


def _sealed(plain: bytes) -> bytes:
    return sealing.header(STANZA) + sealing.payload(plain)


def _tar(random: Random) -> bytes:
    """Half the time only its headers are bent, whose checksum is then made right now and then."""
    if random.random() < 0.5:
        return _sealed(bent(random, TAR))
    start = random.choice((0, TAR.index(BUNDLE.encode())))
    head = bent(random, TAR[start : start + 512], [b"././@LongLink", b"ustar  \x00", b"x", b"/"], 1)[
        :512
    ].ljust(512, b"\0")
    if random.random() < 0.7:
        sum_ = sum(head[:148]) + 8 * 32 + sum(head[156:])
        head = head[:148] + b"%06o\0 " % sum_ + head[156:]
    return _sealed(TAR[:start] + head + TAR[start + 512 :])


def _about(random: Random) -> bytes:
    """A manifest bent or from scratch, in a tar that is right."""
    text = written(random, BUNDLED) if random.random() < 0.5 else TEXT
    text = bent(random, text, [b"refs:\n", b"  refs/heads/%2e%2e: "]) if random.random() < 0.5 else text
    text = spliced(random, text, TEXT) if random.random() < 0.1 else text
    return _sealed(tarball.pack({FILE: text, BUNDLE: BUNDLED}))


def _bundle(random: Random) -> bytes:
    """A bundle bent, which its manifest agrees with, or one with other refs."""
    raw = bent(random, BUNDLED, [bundle.SHA256, b"-" + HEAD.encode() + b" x\n"])
    if random.random() < 0.3:
        refs = dict.fromkeys(random.sample(_REFS, 3), HEAD)
        about, raw = replace(ABOUT, refs=refs, branch=None), bundle.heading(refs, HEAD) + PACK
        return _sealed(tarball.pack({FILE: manifest.emit(described(about, raw)), BUNDLE: raw}))
    return _sealed(tarball.pack({FILE: manifest.emit(described(ABOUT, raw)), BUNDLE: raw}))


LAYERS: tuple[Callable[[Random], bytes], ...] = (_bytes, _header, _payload, _tar, _about, _about, _bundle)


def make(random: Random) -> bytes:
    """A name, a line break, and the file of that name."""
    raw = random.choice(LAYERS)(random)
    name = places.name_of(ABOUT.vault_id, ABOUT.moment, raw)
    return random.choice((name, name, "copy.age")).encode() + b"\n" + raw


def check(raw: bytes) -> bool:
    """Opened or refused; what opens was written in the one way there is."""
    name, _, sealed = raw.partition(b"\n")
    found = refused(lambda sealed: opening.opened(sealed, [DEVICE], name=name.decode()), sealed)
    if found is None:
        return False
    heading = bundle.heading(found.manifest.refs, found.manifest.commit)
    parts = {FILE: manifest.emit(found.manifest), BUNDLE: heading + bytes(found.pack)}
    assert tarball.pack(parts) == seal.unseal(sealed, [DEVICE.opener], what="x")
    return True


def snapshots() -> Target:
    """Snapshot files."""
    assert opening.opened(SEALED, [DEVICE], name="copy.age").pack == PACK
    return Target(make, check)
