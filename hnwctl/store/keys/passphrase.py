"""Age files locked with a passphrase.

Opening is pyrage's. Locking is done here, by the age specification, because pyrage chooses the
scrypt work factor from the speed of the machine, and what a fast one writes no slow one may be
able to open: `age` itself always writes 18, and so do we.
"""

import binascii
import hashlib
import hmac
import os

import pyrage

from hnwctl.errors import IntegrityError, InvalidError
from hnwctl.store.keys.seal import PYRAGE_ERRORS, check_header

WORK_FACTOR = 18
_CHUNK = 64 * 1024


def lock(plain: bytes, passphrase: str, *, work_factor: int = WORK_FACTOR) -> bytes:
    """``plain`` as a binary age file that ``passphrase`` opens.

    Raises InvalidError if the passphrase is empty or no text.
    """
    if not passphrase or not _is_text(passphrase):
        raise InvalidError("an empty passphrase locks nothing")
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n" % (_base64(salt), work_factor)
    wrapping = _scrypt(passphrase, salt, work_factor)
    header += _base64(_encrypt(wrapping, bytes(12), file_key)) + b"\n---"
    mac = hmac.digest(_hkdf(file_key, b"", b"header"), header, "sha256")
    body = _payload(_hkdf(file_key, nonce, b"payload"), plain)
    return header + b" " + _base64(mac) + b"\n" + nonce + body


def _payload(key: bytes, plain: bytes) -> bytes:
    """``plain`` in chunks, each under its number; the last one is marked, and only an empty file has an empty
    one."""
    starts = range(0, max(len(plain), 1), _CHUNK)
    last = starts[-1]
    chunks = (
        _encrypt(key, number.to_bytes(11, "big") + bytes([start == last]), plain[start : start + _CHUNK])
        for number, start in enumerate(starts)
    )
    return b"".join(chunks)


def unlock(locked: bytes, passphrase: str, *, what: str) -> bytes | None:
    """What a locked file holds, or None if the passphrase is wrong; ``what`` names the file.

    Raises InvalidError for an absurd work factor, before trying, and IntegrityError for damage.
    """
    check_header(locked, what=what)
    if not _is_text(passphrase):
        return None
    try:
        return bytes(pyrage.passphrase.decrypt(locked, passphrase))
    except PYRAGE_ERRORS as error:
        reason = str(error)
    if "Decryption failed" in reason:
        return None
    if "work parameter" in reason:
        raise InvalidError("{what}: this machine is too slow to unlock it", what=what)
    raise IntegrityError("{what}: damaged, or not locked with a passphrase", what=what)


def _is_text(passphrase: str) -> bool:
    """False for what a terminal in another encoding hands over as lone surrogates."""
    return not any("\ud800" <= letter <= "\udfff" for letter in passphrase)


def _scrypt(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    size = 1 << work_factor
    salt = b"age-encryption.org/v1/scrypt" + salt
    memory = 128 * 8 * size + 2**20
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=size, r=8, p=1, maxmem=memory, dklen=32)


def _encrypt(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(nonce, plain, None)


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(key, info + b"\x01", "sha256")


def _base64(raw: bytes) -> bytes:
    return binascii.b2a_base64(raw, newline=False).rstrip(b"=")
