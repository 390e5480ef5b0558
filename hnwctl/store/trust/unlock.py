"""From an identity to the member it belongs to and the compartment keys that member holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hnwctl.errors import ForbiddenError, HnwctlError, IntegrityError, Problem
from hnwctl.store import layout
from hnwctl.store.keys.identities import Device
from hnwctl.store.repository.git import Git
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import Roster


class StrangerError(ForbiddenError):
    """None of the identities is that of a member."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The member at the keyboard, the device in use, and what it opens."""

    member: str
    device_name: str
    device: Device
    keyring: Keyring
    problems: tuple[Problem, ...] = ()

    @property
    def author(self) -> str:
        """member/device, as it stands in signatures."""
        return f"{self.member}/{self.device_name}"


def unlock(
    root: Path | None, git: Git | None, book: Roster, devices: Sequence[Device], commit: str | None
) -> Unlocked:
    """Open the key file of the first device that the roster knows.

    A key file that is missing or does not have the digest in the roster is a problem by name; git's copy at
    ``commit`` is used instead where it does. Without ``root`` there is only that. Raises ForbiddenError when
    no device is a member's, IntegrityError when there is no such key file anywhere.
    """
    member, name, device = _recognise(book, devices)
    path = layout.key_path(member)
    try:
        raw = _key_file(root, path)
        return Unlocked(member, name, device, keyring.open_keys(raw, [device], book, member))
    except IntegrityError as error:
        old = git.file_at(commit, path) if git and commit else None
        if old is None or roster.digest(old) != book.members[member].keyfile:
            raise
        problem = Problem(path, "", error.message, dict(error.facts))
        return Unlocked(member, name, device, keyring.open_keys(old, [device], book, member), (problem,))


def _key_file(root: Path | None, path: str) -> bytes:
    if root is None:
        raise IntegrityError("there is no work tree")
    try:
        return layout.read_file(root, path, layout.MAX_RECORD)
    except FileNotFoundError:
        raise IntegrityError("this key file was removed") from None


def _recognise(book: Roster, devices: Sequence[Device]) -> tuple[str, str, Device]:
    known = {
        entry.recipient: (member, name)
        for member, about in book.members.items()
        for name, entry in about.devices.items()
    }
    for device in devices:
        if device.recipient in known and device.only in ("", book.vault_id):
            return *known[device.recipient], device
    raise StrangerError(
        "none of your identities belongs to a member of this book",
        hint="name the right one with --identity FILE, or ask an owner for `access grant`",
    )


def check_key_files(root: Path, book: Roster, skip: str) -> list[Problem]:
    """Every other member's key file against the digest in the roster."""
    return [
        problem
        for member, about in book.members.items()
        if member != skip and (problem := _check_key_file(root, member, about.keyfile))
    ]


def _check_key_file(root: Path, member: str, expected: str) -> Problem | None:
    path = layout.key_path(member)
    try:
        raw = layout.read_file(root, path, layout.MAX_RECORD)
    except FileNotFoundError:
        return Problem(path, "", "this key file was removed")
    except HnwctlError as error:
        return Problem(path, "", error.message, dict(error.facts))
    if roster.digest(raw) != expected:
        return Problem(path, "", "this key file is not the one that the roster names")
    return None
