"""Members and their devices: who is added, with which keys, at the cost of two small files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hnwctl.errors import ConflictError, ForbiddenError, InvalidError, UsageError
from hnwctl.store import layout
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import DeviceEntry, Member, Roster

Roles = Mapping[str, Mapping[str, str]]
Grants = dict[str, tuple[int, ...]]
"""Compartment -> the generations that a key file holds."""

_word = re.compile(r"[a-z][a-z0-9_]{0,31}").fullmatch


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
    share = {key: secret for key, secret in secrets.items() if reads(roles, about.role, key.split(".")[0])}
    return sealed(vault_id, name, _entry(about), share)


def sealed(vault_id: str, name: str, about: Member, share: Mapping[str, str]) -> tuple[Member, bytes]:
    """The member with a new key file that holds exactly ``share``, and that file."""
    raw = keyring.seal_keys(vault_id, name, share, [device.recipient for device in about.devices.values()])
    return replace(about, keyfile=roster.digest(raw), grants=grants_of(share)), raw


def _entry(about: Newcomer | Member) -> Member:
    if isinstance(about, Member):
        return about
    return Member(about.label, about.role, {about.device_name: about.device}, "", {})


def with_newcomer(
    book: Roster, raw: bytes, new: Newcomer, own: Keyring, *, from_now: bool = False
) -> tuple[Roster, dict[str, bytes]]:
    """The next roster, unsigned, with ``new`` in it, and the key file that changes.

    A new member gets every generation of what the role opens, or with ``from_now`` the newest of each. A
    name that exists already gets a further device, which opens what the member opens and no more. Raises
    UsageError for an unknown role or an impossible name, ConflictError for a device that is already
    there, ForbiddenError when the granting owner lacks a key that is to be granted.
    """
    _check(book, new)
    old = book.members.get(new.name)
    if old is not None:
        _check_device(old, new, from_now=from_now)
        about = replace(old, devices={**old.devices, new.device_name: new.device})
        wanted = keyring.names_of(old.grants)
    else:
        about, wanted = _entry(new), _wanted(book, new.role, from_now=from_now)
    newest = _wanted(book, new.role, from_now=True)
    member, keys = sealed(book.vault_id, new.name, about, _secrets(wanted, newest, own))
    following = replace(
        book, rev=book.rev + 1, previous=roster.digest(raw), members={**book.members, new.name: member}
    )
    return following, {layout.key_path(new.name): keys}


def valid_word(text: str) -> bool:
    """Whether ``text`` can name a role."""
    return _word(text) is not None


def reads(roles: Roles, role: str, compartment: str) -> bool:
    """Whether ``role`` opens ``compartment`` at all (who writes also reads)."""
    return compartment in roles[role]


def never_rotated(book: Roster, role: str, before: str = "") -> list[str]:
    """The compartments that ``role`` opens (and ``before`` did not) of which there is one key only: whoever
    gets the newest gets all of history with it."""
    return [
        name
        for name, generations in book.compartments.items()
        if len(generations) == 1
        and reads(book.roles, role, name)
        and not (before and reads(book.roles, before, name))
    ]


def grants_of(secrets: Mapping[str, str]) -> Grants:
    """compartment -> generations, as the roster lists what a key file holds."""
    found: dict[str, list[int]] = {}
    for key in secrets:
        compartment, generation = key.split(".")
        found.setdefault(compartment, []).append(int(generation))
    return {name: tuple(sorted(generations)) for name, generations in found.items()}


def require_role(book: Roster, role: str) -> None:
    """Raise UsageError unless the book has this role."""
    if role not in book.roles:
        raise UsageError(
            "no such role: {role}", hint="roles here: {roles}", role=role, roles=" ".join(book.roles)
        )


def _check(book: Roster, new: Newcomer) -> None:
    require_role(book, new.role)
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


def _check_device(old: Member, new: Newcomer, *, from_now: bool) -> None:
    if old.role != new.role:
        raise ConflictError(
            "{member} has the role {role} already",
            hint="another one: `hnwctl access role {member} ROLE`",
            member=new.name,
            role=old.role,
        )
    if from_now:
        raise UsageError("a further device opens what its member opens; --from-now is for a new member")
    if new.device_name in old.devices:
        raise ConflictError(
            "{member} has a device {device} already", hint="name another with --device", member=new.name,
            device=new.device_name,
        )  # fmt: skip


def _wanted(book: Roster, role: str, *, from_now: bool) -> list[str]:
    """The keys of every compartment that the role opens: all generations, or the newest."""
    return [
        f"{name}.{generation}"
        for name, generations in book.compartments.items()
        if reads(book.roles, role, name)
        for generation in (sorted(generations)[-1:] if from_now else sorted(generations))
    ]


def _secrets(wanted: list[str], newest: list[str], own: Keyring) -> dict[str, str]:
    """The secrets of the keys ``wanted``. To lack older ones than ``newest`` is no bar to granting those."""
    missing = [key for key in wanted if key not in own.secrets]
    if missing:
        late = not set(missing) & set(newest)
        raise ForbiddenError(
            "your key does not hold {keys}, so it cannot grant them",
            hint="an owner who holds them can; or leave what is older out with --from-now" if late else "",
            keys=" ".join(missing),
        )
    return {key: own.secrets[key] for key in wanted}
