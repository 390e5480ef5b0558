"""The devices of the person at the keyboard: what opens their key file and signs what they write.

An identity is read from a file of `age`, from one locked with a passphrase, from an unencrypted
OpenSSH ed25519 key, or it is held by an age plugin.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hnwctl.errors import ConflictError, ForbiddenError, IntegrityError, InvalidError, OutsideError
from hnwctl.store.keys import passphrase as passphrases
from hnwctl.store.keys import seal, signing, sshkey
from hnwctl.store.keys.armor import BEGIN, armor, dearmor
from hnwctl.store.keys.plugins import Ask, Tell, plugin_identity
from hnwctl.store.keys.signing import verify
from hnwctl.store.layout import MAX_KEY_FILE

__all__ = ["Device", "create_signing_key", "generate_identity_file", "load_identities", "verify"]

ATTEMPTS = 3
_OTHERS = 0o077
_SIGN = ".sign"
_AGE = b"age-encryption.org/"
_seed_line = re.compile(r"hnwctl-signing-key-1 ([A-Za-z0-9+/]{43}=)").fullmatch
_plugin_recipient = re.compile(r"age1([a-z0-9+._-]+?)1[02-9ac-hj-np-z]{6,}").search


@dataclass(frozen=True, slots=True)
class Device:
    """One identity: ``recipient`` is what is sealed to it, ``opener`` opens that (a pyrage identity).

    The signing seed stays inside; a plugin identity without a signing key opens and does not sign.
    ``text`` is the secret as an identity file has it, ``locked`` whether that file has a passphrase.
    ``opened`` are key files that it opened in this run, by digest, so that a plugin is asked once.
    ``only`` names the one vault for which it was remembered; empty: it is for any.
    """

    recipient: str
    opener: seal.Opener = field(repr=False)
    source: str
    _seed: bytes | None = field(repr=False)
    text: str = field(default="", repr=False)
    locked: bool = False
    opened: dict[str, Mapping[str, str]] = field(default_factory=dict, repr=False, compare=False)
    only: str = ""

    @property
    def _ssh(self) -> bool:
        return self.recipient.startswith("ssh-")

    @property
    def asks(self) -> bool:
        """Whether to open with it may take a touch or a PIN: a plugin's recipient is ``age1name1…``."""
        return not self._ssh and "1" in self.recipient.removeprefix("age1")

    @property
    def seed(self) -> bytes | None:
        """What it signs with, if that is not made of the identity itself: a plugin's."""
        return self._seed if self.asks else None

    @property
    def verifier(self) -> str:
        """What its signatures are checked with: ``ed25519:…`` or ``ssh-ed25519 AAAA…``."""
        return self.recipient if self._ssh else signing.age_verifier(self._require_seed())

    @property
    def signs(self) -> bool:
        """Whether it has a key to sign with, which a plugin identity may lack."""
        return self._seed is not None

    def sign(self, message: bytes) -> bytes:
        """64 bytes; ForbiddenError if this identity has no signing key."""
        return signing.sign(self._require_seed(), message, ssh=self._ssh)

    def _require_seed(self) -> bytes:
        if self._seed is None:
            raise ForbiddenError(
                "{file}: this plugin identity has no signing key beside it ({key})",
                hint="`hnwctl access keygen` makes one",
                file=self.source,
                key=Path(self.source).name + _SIGN,
            )
        return self._seed


def age_device(secret: str, source: str) -> Device:
    """The device of an age secret; InvalidError if it is none."""
    public, opener = seal.public_of(secret), seal.parse_secret(secret)
    return Device(public, opener, source, signing.signing_seed(secret), text=secret)


@dataclass(frozen=True, slots=True)
class Person:
    """Who can be asked: ``ask`` is handed a file and answers with its passphrase, ``pin`` a plugin's own
    question; ``tell`` shows a plugin's notices. None: nobody is there."""

    ask: Ask | None = None
    pin: Ask | None = None
    tell: Tell | None = None


def load_identities(
    paths: Sequence[Path], *, ask: Ask | None, tell: Tell | None = None, pin: Ask | None = None
) -> list[Device]:
    """The devices in identity files, in order, each once.

    ``ask`` is handed the name of a file to unlock and answers with the passphrase; ``pin`` (else ``ask``)
    answers a plugin's own questions, ``tell`` shows its notices. Raises ForbiddenError for a file that is
    missing, open to others, or locked and not unlocked in three attempts; InvalidError for one that holds no
    secret key we can use; IntegrityError for a damaged one; OutsideError if it cannot be read.
    """
    devices: dict[str, Device] = {}
    person = Person(ask, pin or ask, tell)
    for path in paths:
        for device in _load(path, person):
            devices.setdefault(device.recipient, device)
    return list(devices.values())


def _load(path: Path, person: Person) -> list[Device]:
    raw = _read_private(path)
    locked = raw.startswith((_AGE, BEGIN.encode()))
    if locked:
        raw = _unlock(_binary(raw, path), path, person.ask)
    devices = _parsed(raw, path, person)
    return [replace(device, locked=True) for device in devices] if locked else devices


def _parsed(raw: bytes, path: Path, person: Person) -> list[Device]:
    if raw.startswith(b"-----BEGIN"):
        return [_ssh_device(raw, path)]
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise _no_key(path) from None
    devices = list(_devices(lines, path, person, lambda: _signing_seed(path)))
    if not devices:
        raise _no_key(path)
    return devices


def remade(text: str, path: Path, seed: bytes | None, person: Person) -> Device:
    """The device whose ``text`` was kept, from the identity file ``path``; ``seed`` is what a plugin's signs
    with. Raises what `load_identities` does."""
    if text.startswith("-----BEGIN"):
        return _ssh_device(text.encode(), path)
    for device in _devices(text.splitlines(), path, person, lambda: seed):
        return device
    raise _no_key(path)


def _devices(
    lines: list[str], path: Path, person: Person, seed: Callable[[], bytes | None]
) -> Iterator[Device]:
    comment = ""
    for line in map(str.strip, lines):
        if line.startswith("#"):
            comment += line + "\n"
        elif line.startswith("AGE-PLUGIN-"):
            yield _plugin_device(line, comment, path, person, seed)
        elif line:
            yield _plain_device(line, path)


def _plain_device(line: str, path: Path) -> Device:
    if line.startswith(("age1", "ssh-ed25519 ", "ssh-rsa ", "ecdsa-")):
        raise InvalidError(
            "{file}: this is a public key; the secret one is needed here",
            hint="the secret key lies in the file without .pub, or begins with AGE-SECRET-KEY-1",
            file=str(path),
        )
    try:
        return age_device(line, str(path))
    except InvalidError:
        raise _no_key(path) from None


def _plugin_device(
    line: str, comment: str, path: Path, person: Person, seed: Callable[[], bytes | None]
) -> Device:
    name = line.removeprefix("AGE-PLUGIN-").rpartition("-1")[0].lower()
    found = [text[0] for text in _recipients(comment) if text[1] == name]
    if not found:
        raise InvalidError(
            "{file}: no comment names the public key (age1{name}1…) of the plugin identity",
            hint="add it above the identity, as `# recipient: age1…`",
            file=str(path),
            name=name,
        )
    try:
        opener = plugin_identity(line, person.pin, person.tell)
    except seal.PYRAGE_ERRORS:
        raise OutsideError(
            "{file}: the program age-plugin-{name} does not run, or does not know this identity",
            file=str(path),
            name=name,
        ) from None
    text = f"# recipient: {found[-1]}\n{line}\n"
    return Device(found[-1], opener, str(path), seed(), text=text)


def _recipients(comment: str) -> Iterator["re.Match[str]"]:
    return (found for word in comment.split() if (found := _plugin_recipient(word)))


def _signing_seed(path: Path) -> bytes | None:
    beside = path.with_name(path.name + _SIGN)
    if not beside.exists():
        return None
    found = _seed_line(_read_private(beside).decode("ascii", "replace").strip())
    if found is None:
        raise IntegrityError("{file}: damaged, or no signing key", file=str(beside))
    return base64.b64decode(found[1])


def _ssh_device(raw: bytes, path: Path) -> Device:
    seed, public = sshkey.read(raw, what=str(path))
    opener = sshkey.opener(raw, what=str(path))
    return Device(signing.ssh_verifier(public), opener, str(path), seed, text=raw.decode("ascii", "replace"))


def _binary(raw: bytes, path: Path) -> bytes:
    """The binary of an armored file; people's own files may have Windows line ends or blank ones."""
    if raw.startswith(_AGE):
        return raw
    try:
        lines = [line.strip() for line in raw.decode("ascii").splitlines()]
        return dearmor("\n".join(filter(None, lines)) + "\n")
    except ValueError:
        raise IntegrityError("{what}: damaged, or no age file", what=str(path)) from None


def _unlock(locked: bytes, path: Path, ask: Ask | None) -> bytes:
    if b"\n-> scrypt " not in locked[: 64 * 1024]:
        raise InvalidError("{file}: sealed to another key, not locked with a passphrase", file=str(path))
    seal.check_header(locked, what=str(path))
    if ask is None:
        raise ForbiddenError(
            "{file}: locked with a passphrase, and there is no terminal to ask for it",
            hint="run it on a terminal, or name another identity with --identity",
            file=str(path),
        )
    for _ in range(ATTEMPTS):
        plain = passphrases.unlock(locked, ask(str(path)), what=str(path))
        if plain is not None:
            return plain
    raise ForbiddenError("{file}: wrong passphrase, {attempts} times", file=str(path), attempts=ATTEMPTS)


def _read_private(path: Path) -> bytes:
    """A file that nobody else may read, whole."""
    try:
        with open(path, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            raw = file.read(MAX_KEY_FILE + 1)
    except FileNotFoundError:
        raise ForbiddenError(
            "no identity at {file}",
            hint="name yours with --identity, or make one with `hnwctl access keygen`",
            file=str(path),
        ) from None
    except OSError as error:
        reason = error.strerror or "error"
        raise OutsideError("{file}: cannot be read: {reason}", file=str(path), reason=reason) from None
    if mode & _OTHERS:
        raise ForbiddenError(
            "{file}: others on this machine can read this key",
            hint="close it: chmod 600 {file}",
            file=str(path),
        )
    if len(raw) > MAX_KEY_FILE:
        raise _no_key(path)
    return raw


def _no_key(path: Path) -> InvalidError:
    return InvalidError(
        "{file}: no secret key that can be used: an age identity or an ed25519 SSH key is needed",
        hint="`hnwctl access keygen` makes one",
        file=str(path),
    )


def generate_identity_file(
    path: Path, *, comment: str, passphrase: str | None, work_factor: int = passphrases.WORK_FACTOR
) -> Device:
    """Make a new age identity in a new file, locked with ``passphrase`` if there is one.

    Raises ConflictError if the file exists, OutsideError if it cannot be written.
    """
    secret, public = seal.new_identity()
    notes = "".join(f"# {line}\n" for line in comment.splitlines())
    text = f"{notes}# public key: {public}\n{secret}\n"
    if passphrase is not None:
        text = armor(passphrases.lock(text.encode(), passphrase, work_factor=work_factor))
    _write_private(path, text.encode())
    return age_device(secret, str(path))


def create_signing_key(path: Path) -> None:
    """Put a signing key beside the plugin identity ``path``, whose secret no derivation can reach.

    Raises ConflictError if there is one, OutsideError if it cannot be written.
    """
    line = f"hnwctl-signing-key-1 {binascii.b2a_base64(os.urandom(32), newline=False).decode()}\n"
    _write_private(path.with_name(path.name + _SIGN), line.encode())


def _write_private(path: Path, raw: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise ConflictError("{file} exists already", file=str(error.filename)) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with open(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(handle)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> OutsideError:
    reason = error.strerror or "error"
    return OutsideError("{file}: cannot be written: {reason}", file=str(path), reason=reason)
