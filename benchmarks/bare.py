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

import pyrage
import yaml

_BLOCK = re.compile(
    rb" key=(\S+) sig=\S+\n  sealed: \|\n    -----BEGIN AGE ENCRYPTED FILE-----\n(.*?)    -----END", re.DOTALL
)


def read(path: str, keys: dict[bytes, str]) -> int:
    """How many blocks of one file were decrypted and loaded."""
    found = _BLOCK.findall(Path(path).read_bytes())
    for key, armored in found:
        plain = pyrage.decrypt(base64.b64decode(armored), [_identity(keys[key])])
        yaml.load(plain, Loader=yaml.CSafeLoader)
    return len(found)


_known: dict[str, object] = {}


def _identity(secret: str) -> object:
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
