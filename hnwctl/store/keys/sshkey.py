"""Unencrypted OpenSSH ed25519 keys: the seed that signs, and the identity that opens."""

import binascii
import struct

import pyrage

from hnwctl.errors import InvalidError
from hnwctl.store.keys.seal import PYRAGE_ERRORS, Opener

_BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----"
_END = "-----END OPENSSH PRIVATE KEY-----"
_MAGIC = b"openssh-key-v1\0"
_TYPE = b"ssh-ed25519"


def read(raw: bytes, *, what: str) -> tuple[bytes, bytes]:
    """Seed and public half (32 bytes each) of a private key file; ``what`` names it.

    Raises InvalidError for a key of another type, one locked with a passphrase, or no key at all.
    """
    try:
        cipher, rest = _string(_decode(raw))
        pair = _read(rest) if cipher == b"none" else None
    except (ValueError, struct.error):
        raise InvalidError("{what}: no ed25519 SSH key, or damaged", what=what) from None
    if pair is None:
        raise InvalidError(
            "{what}: an SSH key with a passphrase cannot be used",
            hint="make an age identity (it may have a passphrase): `hnwctl access keygen`",
            what=what,
        )
    return pair


def opener(raw: bytes, *, what: str) -> Opener:
    """The pyrage identity of a private key file; InvalidError if pyrage cannot use it."""
    try:
        return pyrage.ssh.Identity.from_buffer(raw)
    except PYRAGE_ERRORS:
        raise InvalidError("{what}: no ed25519 SSH key, or damaged", what=what) from None


def _decode(raw: bytes) -> bytes:
    text = raw.decode("ascii")
    _, begin, rest = text.partition(_BEGIN)
    body, end, _ = rest.partition(_END)
    if not begin or not end:
        raise ValueError("no OpenSSH key")
    binary = binascii.a2b_base64("".join(body.split()))
    if not binary.startswith(_MAGIC):
        raise ValueError("no OpenSSH key")
    return binary[len(_MAGIC) :]


def _read(rest: bytes) -> tuple[bytes, bytes]:
    """Seed and public half of what follows the cipher's name."""
    for _ in ("key derivation", "its options"):
        _, rest = _string(rest)
    (count,), rest = struct.unpack(">I", rest[:4]), rest[4:]
    blob, rest = _string(rest)
    secret, rest = _string(rest)
    kind, secret = _string(secret[8:])  # after two equal check numbers
    public, secret = _string(secret)
    pair, _ = _string(secret)
    if count != 1 or kind != _TYPE or len(pair) != 64 or not pair[32:] == public == blob[-32:]:
        raise ValueError("not one ed25519 key")
    return pair[:32], public


def _string(data: bytes) -> tuple[bytes, bytes]:
    """The length-prefixed string at the start of ``data``, and what follows it."""
    (length,) = struct.unpack(">I", data[:4])
    if length > len(data) - 4:
        raise ValueError("cut short")
    return data[4 : 4 + length], data[4 + length :]
