"""The least that reading a whole book can cost: decrypt every block, load its YAML, on every core.

``python -m benchmarks.bare VAULT KEYS``, where KEYS holds lines ``finance.1 AGE-SECRET-KEY-1…``. No check, no
index: a cold build does both, and is compared with this.
"""

import base64
import os
import re
import sys
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyrage
import yaml

_BLOCK = re.compile(
    rb" key=(\S+) sig=\S+\n  sealed: \|\n    -----BEGIN AGE ENCRYPTED FILE-----\n(.*?)    -----END", re.DOTALL
)


def read(path: str, keys: dict[bytes, str]) -> int:
    """How many blocks of one file were decrypted and loaded."""
    found = blocks(Path(path).read_bytes())
    for key, armored in found:
        plain = pyrage.decrypt(base64.b64decode(armored), [identity(keys[key])])
        yaml.load(plain, Loader=yaml.CSafeLoader)
    return len(found)


def blocks(raw: bytes) -> list[tuple[bytes, bytes]]:
    """The sealed blocks of a record file: what key opens each, and its armored bytes."""
    found: list[tuple[bytes, bytes]] = _BLOCK.findall(raw)
    return found


_known: dict[str, Any] = {}


def identity(secret: str) -> Any:
    """The identity of a secret, made once."""
    if secret not in _known:
        _known[secret] = pyrage.x25519.Identity.from_str(secret)
    return _known[secret]


def main(vault: str, key_file: str) -> None:
    """Read every client of the vault and say how many blocks that were."""
    lines = Path(key_file).read_bytes().splitlines()
    keys = {name: secret.decode() for name, secret in (line.split() for line in lines)}
    paths = [str(path) for path in Path(vault, "clients").glob("*/*.yaml")]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        print(sum(pool.imap_unordered(partial(read, keys=keys), paths, chunksize=64)))


if __name__ == "__main__":
    main(*sys.argv[1:])
