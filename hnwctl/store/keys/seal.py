"""Sealing and opening bytes with age, and everything that is particular about pyrage.

Only its functions on bytes are used: the ones on files release data before it is authenticated.
Its four error classes have no common base and say the cause in their text only; none of them, and
no text of theirs, leaves this module.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pyrage

from hnwctl.errors import ForbiddenError, IntegrityError, InvalidError, OutsideError
from hnwctl.store.keys.armor import armor, dearmor

__all__ = [
    "MAX_WORK_FACTOR",
    "PYRAGE_ERRORS",
    "Opener",
    "armor",
    "check_header",
    "dearmor",
    "new_identity",
    "parse_recipient",
    "parse_secret",
    "public_of",
    "seal",
    "unseal",
]

Opener = Any
"""A pyrage identity of any sort (X25519, SSH, plugin): they share no base class."""

PYRAGE_ERRORS = (pyrage.DecryptError, pyrage.EncryptError, pyrage.IdentityError, pyrage.RecipientError)

MAX_WORK_FACTOR = 20
"""Largest scrypt work factor tried: 1 GiB and some seconds. `age` writes 18; rage, which measures the
machine, 18 to 20; a crafted 23 would cost most of a minute and 8 GiB."""
_MAX_HEADER, _MAX_LINES = 16 * 1024, 512
"""Of a header: room for some 160 recipients. pyrage reads it anew at each line, so that what it takes grows
with the square: a third of a second here, 20 seconds at 64 KiB."""
_MAGIC = b"age-encryption.org/v1\n"
_scrypt = re.compile(rb"\n-> scrypt [^ \n]+ ([^\n]*)").findall


def new_identity() -> tuple[str, str]:
    """A fresh age key pair: the secret ``AGE-SECRET-KEY-1…`` and its public ``age1…``."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def parse_secret(secret: str) -> Opener:
    """The identity of an age secret; InvalidError, which does not repeat it, if it is none."""
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except PYRAGE_ERRORS:
        raise InvalidError("not an age secret key") from None


def public_of(secret: str) -> str:
    """The public key ``age1…`` of an age secret; InvalidError if it is none."""
    return str(parse_secret(secret).to_public())


@lru_cache(maxsize=256)
def parse_recipient(text: str) -> Any:
    """A public key to seal to: ``age1…``, ``ssh-ed25519 AAAA…``, or a plugin's ``age1name1…``.

    Raises InvalidError if it is none of them, OutsideError if the plugin's program is not there.
    """
    try:
        if text.startswith("ssh-ed25519 "):
            return pyrage.ssh.Recipient.from_str(text)
        if text.startswith("age1") and "1" in text[4:]:
            return _plugin_recipient(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.EncryptError:
        name = "age-plugin-" + text[4:].rpartition("1")[0]
        raise OutsideError("the program {name} is not installed", name=name) from None
    except PYRAGE_ERRORS:
        raise InvalidError("not a public key to seal to: {key}", key=text) from None


def _plugin_recipient(text: str) -> Any:
    from hnwctl.store.keys.plugins import plugin_recipient

    return plugin_recipient(text)


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """``plain`` as a binary age file that each of ``recipients`` can open.

    Raises InvalidError if there is none, one is no public key, or they are more than `unseal` would read,
    ForbiddenError if a plugin fails.
    """
    keys = [parse_recipient(text) for text in dict.fromkeys(recipients)]
    if not keys:
        raise InvalidError("no public key to seal to")
    try:
        sealed = bytes(pyrage.encrypt(plain, keys))
    except PYRAGE_ERRORS:
        raise ForbiddenError("a plugin could not seal to its key") from None
    if _header_end(sealed) < 0:
        raise InvalidError("too many public keys to seal to: {count}", count=len(keys))
    return sealed


def unseal(sealed: bytes, identities: Sequence[Opener], *, what: str) -> bytes:
    """What a binary age file holds; ``what`` names it in messages.

    Raises ForbiddenError if none of ``identities`` opens it, IntegrityError if it is damaged or its header
    is absurdly long.
    """
    if _header_end(sealed) < 0:
        raise IntegrityError("{what}: damaged, or no age file", what=what)
    try:
        return bytes(pyrage.decrypt(sealed, identities))
    except pyrage.DecryptError as error:
        foreign = "No matching keys" in str(error)
    except PYRAGE_ERRORS:
        foreign = False
    if foreign:
        raise ForbiddenError("{what}: sealed to your key", what=what)
    raise IntegrityError("{what}: damaged, or no age file", what=what)


def check_header(sealed: bytes, *, what: str) -> None:
    """Refuses an age file whose header alone would cost memory or time, before anything is derived.

    Raises IntegrityError if it is no binary age file or its header is absurdly long, InvalidError for
    a scrypt work factor above `MAX_WORK_FACTOR`.
    """
    end = _header_end(sealed)
    if end < 0:
        raise IntegrityError("{what}: damaged, or no age file", what=what)
    for factor in _scrypt(sealed, 0, end + 1):
        if not re.fullmatch(rb"[1-9][0-9]?", factor) or int(factor) > MAX_WORK_FACTOR:
            raise InvalidError(
                "{what}: its scrypt work factor is {factor}, above {limit}",
                hint="lock it again with age: `age -d FILE | age -p -a > NEW`",
                what=what,
                factor=factor[:8].decode("ascii", "replace"),
                limit=MAX_WORK_FACTOR,
            )


def _header_end(sealed: bytes) -> int:
    """Where the last line of the header begins, or rather the line break before it; -1 if it is absurdly
    long or none."""
    end = sealed.find(b"\n--- ", 0, _MAX_HEADER)
    good = sealed.startswith(_MAGIC) and sealed.count(b"\n", 0, max(0, end)) <= _MAX_LINES
    return end if good else -1
