"""Members and their devices: who is added, with which keys, at the cost of two small files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hnwctl.errors import ConflictError, ForbiddenError, InvalidError, UsageError
from hnwctl.store import layout
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import DeviceEntry, Member, Roster

Roles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A member to be: opaque name, label for people, role, and the public halves of one device."""

    name: str
    label: str
    role: str
    device_name: str
    device: DeviceEntry


def parse_public(text: str) -> DeviceEntry:
    """The public line of a device: ``age1… ed25519:…`` as `access keygen` prints it, or an ssh-ed25519 key.

    Raises InvalidError when it is neither, above all when it is a secret.
    """
    words = text.split()
    if "SECRET" in text.upper() or "PRIVATE" in text.upper():
        raise InvalidError("this is a secret key", hint="never hand it to anybody; give the public line")
    if len(words) >= 2 and words[0] == "ssh-ed25519":
        key = f"{words[0]} {words[1]}"
        return roster.device_entry(key, key)
    if len(words) == 2 and words[0].startswith("age1") and words[1].startswith("ed25519:"):
        return roster.device_entry(words[0], words[1])
    raise InvalidError(
        "this is no public line of a device",
        hint="take the whole line that `hnwctl access keygen` prints, or an ssh-ed25519 public key",
    )


def sealed_member(
    vault_id: str,
    about: Newcomer | Member,
    name: str,
    roles: Roles,
    secrets: Mapping[str, str],
) -> tuple[Member, bytes]:
    """The roster entry of a member and the key file that goes with it.

    ``secrets`` are compartment keys (``"finance.1"`` -> secret) out of which the role gets its share.
    """
    devices = {about.device_name: about.device} if isinstance(about, Newcomer) else dict(about.devices)
    share = {key: secret for key, secret in secrets.items() if reads(roles, about.role, key.split(".")[0])}
    raw = keyring.seal_keys(vault_id, name, share, [device.recipient for device in devices.values()])
    return Member(about.label, about.role, devices, roster.digest(raw), grants_of(share)), raw


def with_newcomer(book: Roster, raw: bytes, new: Newcomer, own: Keyring) -> tuple[Roster, dict[str, bytes]]:
    """The next roster, unsigned, with ``new`` in it, and the key file that changes.

    A name that exists already gets a further device. Raises UsageError for an unknown role or an
    impossible name, ConflictError for a device that is already there, ForbiddenError when the granting
    owner lacks a key that the role needs.
    """
    _check(book, new)
    old = book.members.get(new.name)
    about: Newcomer | Member = new
    if old is not None:
        if old.role != new.role:
            raise ConflictError("{member} has the role {role} already", member=new.name, role=old.role)
        about = replace(old, devices={**old.devices, new.device_name: new.device})
    member, keys = sealed_member(book.vault_id, about, new.name, book.roles, _secrets(book, new, own))
    following = replace(
        book, rev=book.rev + 1, previous=roster.digest(raw), members={**book.members, new.name: member}
    )
    return following, {layout.key_path(new.name): keys}


def reads(roles: Roles, role: str, compartment: str) -> bool:
    """Whether ``role`` opens ``compartment`` at all (who writes also reads)."""
    return compartment in roles[role]


def grants_of(secrets: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """compartment -> generations, as the roster lists what a key file holds."""
    found: dict[str, list[int]] = {}
    for key in secrets:
        compartment, generation = key.split(".")
        found.setdefault(compartment, []).append(int(generation))
    return {name: tuple(sorted(generations)) for name, generations in found.items()}


def _check(book: Roster, new: Newcomer) -> None:
    if new.role not in book.roles:
        raise UsageError(
            "no such role: {role}", hint="roles here: {roles}", role=new.role, roles=" ".join(book.roles)
        )
    if not (layout.valid_name(new.name) and layout.valid_name(new.device_name)):
        raise UsageError(
            "{name}: a member and a device are named in lower-case letters, digits, dots and dashes",
            name=f"{new.name}/{new.device_name}",
        )
    taken = {
        entry.recipient: name for name, member in book.members.items() for entry in member.devices.values()
    }
    if new.device.recipient in taken:
        raise ConflictError("this key belongs to {member} already", member=taken[new.device.recipient])
    if new.name in book.members and new.device_name in book.members[new.name].devices:
        raise ConflictError(
            "{member} has a device {device} already", hint="name another with --device", member=new.name,
            device=new.device_name,
        )  # fmt: skip


def _secrets(book: Roster, new: Newcomer, own: Keyring) -> dict[str, str]:
    """Every generation of every compartment that the role opens."""
    needed = {
        f"{name}.{generation}"
        for name, generations in book.compartments.items()
        if reads(book.roles, new.role, name)
        for generation in generations
    }
    missing = sorted(needed - set(own.secrets))
    if missing:
        raise ForbiddenError("your key does not hold {keys}, so it cannot grant them", keys=" ".join(missing))
    return {key: own.secrets[key] for key in sorted(needed)}
