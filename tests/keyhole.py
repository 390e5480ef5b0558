"""Everything that any key of a vault can open, wherever it lies: for tests that something is nowhere.

Nothing of hnwctl is used to open it: age's own format, every secret that any key file ever held, every file.
"""

import base64
import re
import subprocess
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyrage

BEGIN = b"age-encryption.org/v1\n"
_ARMORED = re.compile(
    rb"-----BEGIN AGE ENCRYPTED FILE-----\s(.*?)-----END AGE ENCRYPTED FILE-----", re.DOTALL
)
_SECRET = re.compile(rb"AGE-SECRET-KEY-1[A-Z0-9]+")


def objects(root: Path) -> dict[str, bytes]:
    """Every object that git has, reachable or not, loose or packed: id -> content."""
    words = ["git", "-C", root, "cat-file", "--batch-all-objects"]
    listed = subprocess.run([*words, "--batch-check"], capture_output=True, check=True).stdout
    raw = subprocess.run([*words, "--batch", "--unordered"], capture_output=True, check=True).stdout
    found: dict[str, bytes] = {}
    place = 0
    while place < len(raw):
        end = raw.index(b"\n", place)
        oid, _, size = raw[place:end].split()
        found[oid.decode()] = raw[end + 1 : end + 1 + int(size)]
        place = end + 2 + int(size)
    assert len(found) == len(listed.splitlines())
    return found


def files(*folders: Path) -> dict[str, bytes]:
    """Every file below these folders, git's loose objects inflated as well."""
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path): _inflated(path.read_bytes()) for path in paths}


def _inflated(raw: bytes) -> bytes:
    try:
        return raw + zlib.decompress(raw)
    except zlib.error:
        return raw


def secrets(pieces: dict[str, bytes], identities: Iterator[Path]) -> list[Any]:
    """The identities, and every compartment key of every generation that they open in ``pieces``."""
    own = [secret for path in identities for secret in _SECRET.findall(path.read_bytes())]
    keys = [pyrage.x25519.Identity.from_str(secret.decode()) for secret in own]
    held = [plain for raw in pieces.values() for plain in _opened(raw, keys)]
    below = {secret for plain in held for secret in _SECRET.findall(plain)}
    return keys + [pyrage.x25519.Identity.from_str(secret.decode()) for secret in sorted(below)]


def opened(pieces: dict[str, bytes], keys: list[Any]) -> dict[str, list[bytes]]:
    """What each piece says: as it is, and what ``keys`` open of it."""
    return {name: [raw, *_opened(raw, keys)] for name, raw in pieces.items()}


def _opened(raw: bytes, keys: list[Any]) -> Iterator[bytes]:
    for sealed in _sealed(raw):
        try:
            yield bytes(pyrage.decrypt(sealed, keys))
        except pyrage.DecryptError:
            continue


def _sealed(raw: bytes) -> Iterator[bytes]:
    for body in _ARMORED.findall(raw):
        yield base64.b64decode(b"".join(body.split()))
    starts = [found.start() for found in re.finditer(re.escape(BEGIN), raw)]
    for start, end in pairwise([*starts, len(raw)]):
        yield raw[start:end]


def naming(said: dict[str, list[bytes]], needles: list[str]) -> dict[str, list[str]]:
    """Where any of ``needles`` stands, in which piece."""
    found = {
        name: [needle for needle in needles if any(needle.encode() in text for text in texts)]
        for name, texts in said.items()
    }
    return {name: each for name, each in found.items() if each}
