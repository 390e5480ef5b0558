"""The roster, ``vault.yaml``: who belongs to a book, with which devices, roles and keys.

The rules; what it holds is in `rosterdata`, its text in `rostertext`. A roster is signed by an owner of
its predecessor, so the rosters of a book form a chain; the first is signed by an owner it names itself.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from hnwctl.errors import IntegrityError, InvalidError
from hnwctl.model.kinds import COMPARTMENTS, KINDS, source_of
from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device
from hnwctl.store.trust.rosterdata import CHANGE, OWNER, DeviceEntry, Member, Rewrite, Roster, fits
from hnwctl.store.trust.rostertext import emit, parse, valid_text

__all__ = [
    "DeviceEntry",
    "Member",
    "Rewrite",
    "Roster",
    "can",
    "check_first",
    "check_signed_by_owner",
    "check_successor",
    "current_key",
    "default_roles",
    "device_entry",
    "digest",
    "emit",
    "erased",
    "is_owner",
    "owners",
    "parse",
    "public_key",
    "sign_roster",
    "signed_message",
    "valid_text",
    "verifier_of",
]

Right = Literal["read", "write"]

_COMPARTMENT = {
    section: compartment for kind in KINDS.values() for section, compartment in kind.sections.items()
}


def digest(raw: bytes) -> str:
    """``sha256:…`` of a file, the form in which rosters name rosters, key files and policies."""
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def device_entry(recipient: str, verifier: str) -> DeviceEntry:
    """The entry of a device; InvalidError unless both are public keys that can be used together."""
    seal.parse_recipient(recipient)
    if not signing.is_verifier(verifier):
        raise InvalidError("not a key to check signatures with: {key}", key=verifier)
    entry = DeviceEntry(recipient, verifier)
    if not fits(entry):
        raise InvalidError("an SSH key opens and signs with the same key")
    return entry


def default_roles() -> dict[str, dict[str, str]]:
    """The roles of a new book: role -> compartment -> right."""
    return {
        OWNER: {**dict.fromkeys(COMPARTMENTS, "write"), CHANGE: "write"},
        "adviser": {
            "profile": "write",
            "finance": "write",
            "kyc": "write",
            "service": "write",
            "agenda": "read",
            "shelf": "write",
            "shared": "write",
        },
        "assistant": {
            "profile": "write",
            "kyc": "read",
            "service": "write",
            "agenda": "read",
            "shelf": "read",
            "shared": "write",
        },
        "compliance": {
            "profile": "read",
            "finance": "read",
            "kyc": "write",
            "service": "read",
            "agenda": "read",
            "shelf": "write",
            "shared": "write",
        },
        "reminder": {"profile": "read", "agenda": "read", "shared": "read"},
        "recovery": dict.fromkeys(COMPARTMENTS, "read"),
    }


def can(roster: Roster, member: str, what: str, right: Right) -> bool:
    """Whether ``member`` may read or write ``what``: a compartment, a section, or ``roster``.

    An extract is read with its own compartment and written by whoever writes its source.
    """
    about = roster.members.get(member)
    if about is None:
        return False
    rights = roster.roles[about.role]
    if right == "write":
        what = source_of(what)
    held = rights.get(_COMPARTMENT.get(what, what))
    return held == "write" or held == right


def is_owner(roster: Roster, member: str) -> bool:
    """Whether ``member`` may sign the next roster and endorse what others wrote."""
    return can(roster, member, CHANGE, "write")


def owners(roster: Roster) -> dict[str, str]:
    """member/device -> verifier, of every device of every owner."""
    return {
        f"{member}/{name}": device.verifier
        for member, about in roster.members.items()
        if is_owner(roster, member)
        for name, device in about.devices.items()
    }


def verifier_of(roster: Roster, author: str) -> str | None:
    """What signatures of ``member/device`` are checked with; None if the roster does not know it."""
    member, _, device = author.partition("/")
    about = roster.members.get(member)
    entry = about.devices.get(device) if about else None
    return entry.verifier if entry else None


def current_key(roster: Roster, compartment: str) -> str:
    """The newest key of a compartment, as blocks name it: ``finance.2``."""
    return f"{compartment}.{max(roster.compartments[compartment])}"


def public_key(roster: Roster, key: str) -> str:
    """The public key ``age1…`` of ``finance.2``; IntegrityError if the roster has no such key."""
    compartment, _, generation = key.partition(".")
    known = roster.compartments.get(compartment, {})
    if not generation.isdecimal() or int(generation) not in known:
        raise IntegrityError("the roster has no key {key}", key=key)
    return known[int(generation)]


def erased(roster: Roster) -> frozenset[str]:
    """The ids of records of which nothing may ever be seen again but tombstones."""
    return frozenset(id_ for each in roster.rewrites for id_ in each.ids)


def signed_message(raw: bytes) -> bytes:
    """What the signer of the roster text ``raw`` signs: the digest of all before its last line."""
    body = raw[: raw.rindex(b"\nsigned: ") + 1]
    return f"hnwctl roster 1\n{hashlib.sha256(body).hexdigest()}\n".encode()


def sign_roster(roster: Roster, device: Device, by: str, at: str) -> Roster:
    """``roster`` signed with ``device``, which is ``by`` (member/device), at ``at`` (UTC, with Z)."""
    unsigned = replace(roster, by=by, at=at, sig=bytes(64))
    return replace(unsigned, sig=device.sign(signed_message(emit(unsigned))))


def check_signed_by_owner(roster: Roster, raw: bytes, owners: Mapping[str, str]) -> None:
    """Raise IntegrityError unless one of ``owners`` (member/device -> verifier) signed ``raw``."""
    verifier = owners.get(roster.by)
    if verifier is None:
        raise IntegrityError("roster {rev} is signed by {by}, who is no owner", rev=roster.rev, by=roster.by)
    if emit(roster) != raw or not signing.verify(verifier, signed_message(raw), roster.sig):
        raise IntegrityError(
            "roster {rev}: the signature of {by} does not hold", rev=roster.rev, by=roster.by
        )


def check_first(roster: Roster, raw: bytes) -> None:
    """Raise IntegrityError unless this is the first roster of a book, signed by an owner in it."""
    if roster.rev != 1 or roster.previous != "-":
        raise IntegrityError("roster {rev} is not the first of its book", rev=roster.rev)
    check_signed_by_owner(roster, raw, owners(roster))


def check_successor(old: Roster, new: Roster, new_raw: bytes, old_raw: bytes) -> None:
    """Raise IntegrityError unless ``new`` follows ``old`` directly and an owner of ``old`` signed it."""
    if new.vault_id != old.vault_id:
        raise IntegrityError("the roster is that of another vault ({id})", id=new.vault_id)
    if new.rev != old.rev + 1 or new.previous != digest(old_raw):
        raise IntegrityError("roster {new} does not follow roster {old}", new=new.rev, old=old.rev)
    check_signed_by_owner(new, new_raw, owners(old))
