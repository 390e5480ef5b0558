"""What a roster holds: plain data, without its rules and without its text."""

from collections.abc import Mapping
from dataclasses import dataclass

OWNER = "owner"
"""The one role that may change the roster."""
CHANGE = "roster"
"""What that right is called, among the names of compartments."""


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """The public halves of one device: what is sealed to it, and what its signatures are checked with."""

    recipient: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Member:
    """One member: ``label`` is for people, ``keyfile`` the digest of the key file, ``grants`` the
    generations of each compartment that the key file holds."""

    label: str
    role: str
    devices: Mapping[str, DeviceEntry]
    keyfile: str
    grants: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """History was written anew to erase what it said of somebody: the branch went from commit ``old`` to
    ``new``. ``ids`` are the records of which nothing is left but tombstones; ``redacted`` is the digest of
    the list of all blocks in history that gave way to a tombstone because of what they said (``-``: none).
    """

    old: str
    new: str
    ids: tuple[str, ...]
    redacted: str = "-"


@dataclass(frozen=True, slots=True)
class Roster:
    """The whole roster. ``compartments`` maps name -> generation -> public key, ``roles`` maps role ->
    compartment -> right; ``previous`` and ``policy`` are digests or ``-``; ``rewrites`` are in
    the order in which they happened."""

    vault_id: str
    name: str
    rev: int
    previous: str
    jurisdiction: str
    currency: str
    compartments: Mapping[str, Mapping[int, str]]
    roles: Mapping[str, Mapping[str, str]]
    members: Mapping[str, Member]
    policy: str = "-"
    rewrites: tuple[Rewrite, ...] = ()
    by: str = ""
    at: str = ""
    sig: bytes = b""


def fits(entry: DeviceEntry) -> bool:
    """Whether both halves are of one sort: an SSH device has one key for both."""
    ssh = entry.recipient.startswith("ssh-") or entry.verifier.startswith("ssh-")
    return not ssh or entry.recipient == entry.verifier
