"""Age files made by hand, the same bytes every time: a header can say anything here, and still hold."""

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device, age_device

CHUNK = 64 * 1024
_FILE_KEY, _NONCE = b"k" * 16, b"n" * 16


def secret(number: int) -> str:
    """The age secret of this number."""
    return signing.age_secret(bytes([number + 1]) * 32)


def public(number: int) -> str:
    """What is sealed to it."""
    return seal.public_of(secret(number))


def device(number: int) -> Device:
    """The device that has it."""
    return age_device(secret(number), "key.txt")


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return hmac.digest(hmac.digest(salt, key, "sha256"), info + b"\x01", "sha256")


def _encoded(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def stanza(number: int) -> bytes:
    """The lines of a header that hand the file's key to the device of this number."""
    mine, theirs = (X25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (200, number + 1))
    share, recipient = mine.public_key().public_bytes_raw(), theirs.public_key().public_bytes_raw()
    key = _hkdf(mine.exchange(theirs.public_key()), share + recipient, b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(key).encrypt(bytes(12), _FILE_KEY, None)
    return b"-> X25519 " + _encoded(share) + b"\n" + _encoded(body) + b"\n"


def header(stanzas: bytes) -> bytes:
    """The header with these stanzas, authenticated."""
    text = b"age-encryption.org/v1\n" + stanzas + b"---"
    mac = hmac.digest(_hkdf(_FILE_KEY, b"", b"header"), text, hashlib.sha256)
    return text + b" " + _encoded(mac) + b"\n"


def chunk(plain: bytes, number: int = 0, last: bool = True) -> bytes:
    """One piece of the payload, in its place."""
    key = _hkdf(_FILE_KEY, _NONCE, b"payload")
    return ChaCha20Poly1305(key).encrypt(number.to_bytes(11, "big") + bytes([last]), plain, None)


def payload(plain: bytes) -> bytes:
    """What stands behind the header."""
    starts = range(0, max(1, len(plain)), CHUNK)
    pieces = (chunk(plain[s : s + CHUNK], n, s == starts[-1]) for n, s in enumerate(starts))
    return _NONCE + b"".join(pieces)
