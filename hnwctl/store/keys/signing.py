"""Ed25519 in the two forms that devices sign in, and the keys derived from age secrets.

`cryptography` is imported only where a signature is made or checked: reading a book needs neither,
and the import costs a quarter of a warm query.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from hnwctl.store.keys import bech32

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NAMESPACE = b"hnwctl-block"
"""The SSHSIG namespace of everything a device signs."""
SALT = b"hnwctl"

_SSH_TYPE = b"ssh-ed25519"
_PRIME = 2**255 - 19
_WEAK = (
    0,
    1,
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    _PRIME - 1,
)
"""The y of all points of small order: with such a "key" everybody makes signatures that hold."""
_AGE_SECRET = "age-secret-key-"  # noqa: S105 - the name of a form, no secret


def hkdf(secret: bytes, info: bytes) -> bytes:
    """32 bytes derived from ``secret`` for the purpose ``info``: HKDF-SHA256, salt ``hnwctl``."""
    key = hmac.digest(SALT, secret, "sha256")
    return hmac.digest(key, info + b"\x01", "sha256")


def secret_bytes(age_secret: str) -> bytes:
    """The 32 raw bytes of ``AGE-SECRET-KEY-1…``; ValueError if it is none."""
    prefix, raw = bech32.decode(age_secret)
    if prefix != _AGE_SECRET or len(raw) != 32:
        raise ValueError("not an age secret key")
    return raw


def age_secret(raw: bytes) -> str:
    """32 bytes as ``AGE-SECRET-KEY-1…``."""
    return bech32.encode(_AGE_SECRET, raw).upper()


def signing_seed(age_secret: str) -> bytes:
    """The Ed25519 seed that belongs to an age secret; ValueError if it is none."""
    return hkdf(secret_bytes(age_secret), b"hnwctl signing key 1")


def sshsig(message: bytes) -> bytes:
    """What an SSH key signs in place of ``message``: the SSHSIG preimage in our namespace."""
    parts = (NAMESPACE, b"", b"sha512", hashlib.sha512(message).digest())
    return b"SSHSIG" + b"".join(struct.pack(">I", len(part)) + part for part in parts)


def sign(seed: bytes, message: bytes, *, ssh: bool) -> bytes:
    """The 64 bytes of an Ed25519 signature, over the SSHSIG form for an SSH key."""
    return _private(seed).sign(sshsig(message) if ssh else message)


def age_verifier(seed: bytes) -> str:
    """``ed25519:…``, the public half of a seed, as it stands in the roster."""
    return _age_form(_private(seed).public_key().public_bytes_raw())


def ssh_verifier(public: bytes) -> str:
    """``ssh-ed25519 AAAA…`` of 32 public bytes: verifier and recipient of an SSH device in one."""
    return "ssh-ed25519 " + base64.b64encode(_ssh_blob(public)).decode()


def is_verifier(text: str) -> bool:
    """Whether ``text`` is a verifier in its one canonical form."""
    return _public_bytes(text) is not None


@lru_cache(maxsize=256)  # a version of a record is judged by more than one question, one after the other
def verify(verifier: str, message: bytes, sig: bytes) -> bool:
    """Whether ``sig`` over ``message`` was made by the key of ``verifier`` (never raises)."""
    from cryptography.exceptions import InvalidSignature

    key = _public(verifier)
    if key is None:
        return False
    try:
        key.verify(sig, sshsig(message) if verifier.startswith("ssh-") else message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=4)
def _private(seed: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


@lru_cache(maxsize=1024)
def _public(verifier: str) -> "Ed25519PublicKey | None":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    raw = _public_bytes(verifier)
    return None if raw is None else Ed25519PublicKey.from_public_bytes(raw)


def _public_bytes(verifier: str) -> bytes | None:
    """The 32 bytes of a verifier in its canonical form, else None."""
    try:
        if verifier.startswith("ed25519:"):
            raw = base64.b64decode(verifier[8:], validate=True)
            return raw if _is_key(raw) and _age_form(raw) == verifier else None
        raw = base64.b64decode(verifier.removeprefix("ssh-ed25519 "), validate=True)[-32:]
        return raw if _is_key(raw) and ssh_verifier(raw) == verifier else None
    except (binascii.Error, ValueError):
        return None


def _is_key(raw: bytes) -> bool:
    """Whether these can be the bytes of a public key: of a number in its one form, and of no small order."""
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    return len(raw) == 32 and y < _PRIME and y not in _WEAK


def _age_form(public: bytes) -> str:
    return "ed25519:" + base64.b64encode(public).decode()


def _ssh_blob(public: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in (_SSH_TYPE, public))
