"""A member's key file: the compartment keys it holds, sealed to the member's devices.

What ``age -d`` opens is itself an identity file of age, so that stock tools can use it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hnwctl.errors import ForbiddenError, IntegrityError
from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device
from hnwctl.store.layout import MAX_KEY_FILE, key_path
from hnwctl.store.trust import roster as rosters
from hnwctl.store.trust.rosterdata import Roster

_pair = re.compile(
    r"# ([a-z][a-z0-9_]{0,31}\.[1-9][0-9]{0,5})\n(AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})\n"
).match


@dataclass(frozen=True, slots=True)
class Keyring:
    """The opened compartment keys of one member: ``"finance.1"`` -> ``AGE-SECRET-KEY-1…``.

    It can be pickled, for the processes that build an index; the openers are made again there.
    """

    secrets: Mapping[str, str] = field(repr=False)
    _openers: dict[str, seal.Opener] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        return Keyring, (self.secrets,)

    def opener(self, key: str) -> seal.Opener:
        """The pyrage identity of ``"finance.1"``; ForbiddenError if this member does not hold it."""
        found = self._openers.get(key)
        if found is None:
            if key not in self.secrets:
                raise ForbiddenError("{what}: sealed to your key", what=key)
            found = self._openers[key] = seal.parse_secret(self.secrets[key])
        return found

    def has(self, compartment: str) -> bool:
        """Whether any generation of ``compartment`` is held."""
        return compartment in self.compartments

    @property
    def compartments(self) -> frozenset[str]:
        """The compartments of which any generation is held."""
        return frozenset(key.partition(".")[0] for key in self.secrets)

    def index_secret(self, purpose: str) -> str:
        """An age secret derived from all that is held, for what only this member shall open."""
        held = "".join(f"{key}={secret}\n" for key, secret in sorted(self.secrets.items()))
        return signing.age_secret(signing.hkdf(held.encode(), f"hnwctl {purpose}".encode()))


def names_of(grants: Mapping[str, Sequence[int]]) -> list[str]:
    """``{"finance": (1, 2)}`` as keys are named: ``["finance.1", "finance.2"]``."""
    return [f"{name}.{each}" for name, generations in grants.items() for each in generations]


def seal_keys(vault_id: str, member: str, secrets: Mapping[str, str], recipients: Sequence[str]) -> bytes:
    """The key file of ``member``: ``secrets`` (``"finance.1"`` -> secret) sealed to ``recipients``."""
    return seal.armor(seal.seal(_text(vault_id, member, secrets).encode(), recipients)).encode()


def open_keys(raw: bytes, devices: Sequence[Device], roster: Roster, member: str) -> Keyring:
    """The keys in the key file ``raw`` of ``member``, opened with one of ``devices``.

    Raises IntegrityError if the roster names another file, or if the file does not hold exactly the
    keys that the roster grants, each with the public key that the roster has; ForbiddenError if no
    device opens it.
    """
    what = key_path(member)
    about = roster.members[member]
    if rosters.digest(raw) != about.keyfile:
        raise IntegrityError("{file}: this key file is not the one that the roster names", file=what)
    try:
        sealed = seal.dearmor(raw.decode("ascii"))
    except ValueError:
        raise IntegrityError("{file}: damaged, or no key file", file=what) from None
    seal.check_header(sealed, what=what)
    secrets = _known(devices, about.keyfile)
    if secrets is None:
        opened = seal.unseal(sealed, [device.opener for device in devices], what=what)
        secrets = _parse(opened, roster, member)
    if set(secrets) != set(names_of(about.grants)):
        raise IntegrityError("{file}: does not hold the keys that the roster grants", file=what)
    for key, secret in secrets.items():
        if seal.public_of(secret) != rosters.public_key(roster, key):
            raise IntegrityError("{file}: {key} is not the key in the roster", file=what, key=key)
    for device in devices:
        device.opened[about.keyfile] = secrets
    return Keyring(secrets)


def _known(devices: Sequence[Device], digest: str) -> Mapping[str, str] | None:
    """What one of the devices opened this very file to before, or is remembered to have."""
    return next((device.opened[digest] for device in devices if digest in device.opened), None)


def _text(vault_id: str, member: str, secrets: Mapping[str, str]) -> str:
    pairs = (f"# {key}\n{secret}\n" for key, secret in secrets.items())
    return f"# hnwctl keys/1 vault={vault_id} member={member}\n" + "".join(pairs)


def _parse(plain: bytes, roster: Roster, member: str) -> dict[str, str]:
    """The secrets in an opened key file, which must be what `_text` writes for this member."""
    text = plain[:MAX_KEY_FILE].decode("ascii", "replace")
    place = len(_text(roster.vault_id, member, {}))
    secrets: dict[str, str] = {}
    while found := _pair(text, place):
        secrets[found[1]], place = found[2], found.end()
    if _text(roster.vault_id, member, secrets).encode() != plain:
        raise IntegrityError("{file}: opened, it is not this member's key file", file=key_path(member))
    return secrets
