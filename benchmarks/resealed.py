"""The least that new keys for a whole book can cost: decrypt every block and encrypt it, on every core.

``python -m benchmarks.resealed VAULT KEYS``, where KEYS holds lines ``finance.1 AGE-SECRET-KEY-1…``. Nothing
is signed, checked or written: `access rotate` does all that, and is compared with this.
"""

import base64
import os
import sys
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pyrage

from benchmarks.bare import blocks, identity


def reseal(path: str, keys: dict[bytes, str]) -> int:
    """How many blocks of one file were decrypted and encrypted."""
    found = blocks(Path(path).read_bytes())
    for key, armored in found:
        opener = identity(keys[key])
        plain = pyrage.decrypt(base64.b64decode(armored), [opener])
        base64.b64encode(pyrage.encrypt(plain, [opener.to_public()]))
    return len(found)


def main(vault: str, key_file: str) -> None:
    """Seal every client of the vault anew and say how many blocks that were."""
    lines = Path(key_file).read_bytes().splitlines()
    keys = {name: secret.decode() for name, secret in (line.split() for line in lines)}
    paths = [str(path) for path in Path(vault, "clients").glob("*/*.yaml")]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        print(sum(pool.imap_unordered(partial(reseal, keys=keys), paths, chunksize=64)))


if __name__ == "__main__":
    main(*sys.argv[1:])
