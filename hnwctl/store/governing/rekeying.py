"""From one roster to the next: who goes, whose rights change, and which keys that takes.

Pure: nothing here reads a vault or writes to one. A change is drafted first (`without_member`,
`with_role`, …); `rekeyed` then finds who loses a key by it, makes new generations of what was lost, and
the key files that have to be written anew.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from hnwctl.errors import ConflictError, ForbiddenError, NotFoundError, UsageError
from hnwctl.store import layout
from hnwctl.store.keys import seal
from hnwctl.store.trust import keyring, membership
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.membership import Grants, reads, valid_word
from hnwctl.store.trust.roster import Member, Roster
from hnwctl.store.trust.rosterdata import OWNER

Pair = Callable[[], tuple[str, str]]
"""Makes a key: its secret and its public half."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """The next roster, unsigned, and what goes with it.

    ``rotated`` are the compartments with a new generation; ``files`` the key files that change (None: is
    removed); ``own`` what the acting owner opens from now on.
    """

    roster: Roster
    rotated: tuple[str, ...]
    files: Mapping[str, bytes | None]
    own: Keyring = field(repr=False)


# drafts


def without_member(book: Roster, name: str) -> Roster:
    """``book`` without a member; NotFoundError if there is none of that name."""
    _member(book, name)
    return replace(book, members=_without(book.members, name))


def without_device(book: Roster, name: str, device: str) -> Roster:
    """``book`` without one device of a member. Raises NotFoundError, UsageError for the only one."""
    about = _member(book, name)
    if device not in about.devices:
        raise NotFoundError(
            "{member} has no device {device}",
            hint="devices here: {devices}",
            member=name,
            device=device,
            devices=" ".join(about.devices),
        )
    if len(about.devices) == 1:
        raise UsageError(
            "{device} is the only device of {member}",
            hint="`hnwctl access revoke {member}` takes all rights away",
            member=name,
            device=device,
        )
    return _with(book, name, replace(about, devices=_without(about.devices, device)))


def with_role(book: Roster, name: str, role: str) -> Roster:
    """``book`` with another role for a member. Raises NotFoundError, UsageError for an unknown role."""
    about = _member(book, name)
    membership.require_role(book, role)
    return _with(book, name, replace(about, role=role))


def with_rights(book: Roster, role: str, rights: Mapping[str, str | None]) -> Roster:
    """``book`` with a role that has these rights (compartment -> ``read``, ``write`` or None: none).

    What ``rights`` does not name stays as it was; a new role begins with nothing. Raises UsageError for the
    role owner, for what is no compartment, for a name that cannot be one, and for a role without any right.
    """
    _refuse_owner(role)
    if not valid_word(role):
        raise UsageError("{role}: a role is named in lower-case letters, digits and underscores", role=role)
    for part in rights:
        require_part(book, part)
    wanted = {**book.roles.get(role, {}), **rights}
    held = {part: right for part in book.compartments if (right := wanted.get(part))}
    if not held:
        raise UsageError("{role}: a role has at least one right", role=role)
    return replace(book, roles={**book.roles, role: held})


def without_role(book: Roster, role: str) -> Roster:
    """``book`` without a role that nobody has. Raises UsageError, ConflictError while somebody has it."""
    _refuse_owner(role)
    membership.require_role(book, role)
    having = [name for name, about in book.members.items() if about.role == role]
    if having:
        raise ConflictError(
            "{members} {count:have|has} the role {role}",
            hint="give them another one first: `hnwctl access role MEMBER ROLE`",
            members=having,
            count=len(having),
            role=role,
        )
    return replace(book, roles=_without(book.roles, role))


def require_part(book: Roster, part: str) -> None:
    """Raise UsageError unless ``part`` is a compartment of the book."""
    if part not in book.compartments:
        raise UsageError(
            "no such part of the book: {part}",
            hint="parts here: {parts}",
            part=part,
            parts=" ".join(book.compartments),
        )


def refuse_own(book: Roster, author: str) -> None:
    """Raise ForbiddenError if ``author`` (member/device) could not sign by ``book`` any more.

    So there is always an owner left: whoever changes the roster last.
    """
    member, _, device = author.partition("/")
    about = book.members.get(member)
    if about is None or about.role != OWNER or device not in about.devices:
        raise ForbiddenError(
            "nobody takes away their own right to change the roster, or the device they use",
            hint="another owner can, or do it with another device",
        )


# keys


def rekeyed(
    old: Roster,
    draft: Roster,
    own: Keyring,
    *,
    member: str,
    also: Collection[str] = (),
    from_now: bool = False,
    pair: Pair = seal.new_identity,
) -> Rekeyed:
    """The keys of ``draft``, which is to follow ``old``; ``member``, who does it, holds ``own``.

    New generations are made of every compartment of which a member or device loses the key, and of
    ``also``. Who goes on reading one keeps what they hold and gets the new one; who comes to read one gets
    all generations, or with ``from_now`` the newest. Raises ForbiddenError where ``own`` lacks what somebody
    else's key file holds.
    """
    lost = _lost(old, draft)
    rotated = tuple(part for part in draft.compartments if part in lost or part in also)
    compartments = {name: dict(generations) for name, generations in draft.compartments.items()}
    secrets = dict(own.secrets)
    for part in rotated:
        generation = max(compartments[part]) + 1
        secrets[f"{part}.{generation}"], compartments[part][generation] = pair()
    book = replace(draft, compartments=compartments)
    members, files = dict(book.members), dict[str, bytes | None]()
    for name, about in book.members.items():
        was = old.members.get(name)
        grants = _grants(old, book, name, rotated, from_now=from_now)
        if was is None or grants != dict(was.grants) or about.devices != was.devices:
            share = _share(grants, secrets, name)
            members[name], files[layout.key_path(name)] = membership.sealed(book.vault_id, name, about, share)
    files |= {layout.key_path(name): None for name in old.members if name not in members}
    held = _share(dict(members[member].grants), secrets, member)
    return Rekeyed(replace(book, members=members), rotated, files, Keyring(held))


def _lost(old: Roster, draft: Roster) -> set[str]:
    """The compartments of which some device in ``old`` holds a key that it is not to have any more."""
    found: set[str] = set()
    for name, was in old.members.items():
        now = draft.members.get(name)
        if now is None or any(now.devices.get(device) != entry for device, entry in was.devices.items()):
            found |= was.grants.keys()
        else:
            found |= {part for part in was.grants if not reads(draft.roles, now.role, part)}
    return found


def _grants(old: Roster, book: Roster, name: str, rotated: Iterable[str], *, from_now: bool) -> Grants:
    """The generations that a member's key file is to hold."""
    was, role = old.members.get(name), book.members[name].role
    found: dict[str, tuple[int, ...]] = {}
    for part, generations in book.compartments.items():
        if not reads(book.roles, role, part):
            continue
        if was is not None and reads(old.roles, was.role, part):
            found[part] = was.grants.get(part, ())
        else:
            found[part] = (max(generations),) if from_now else tuple(sorted(generations))
        if part in rotated:
            found[part] = tuple(sorted({*found[part], max(generations)}))
    return {part: generations for part, generations in found.items() if generations}


def _share(grants: Grants, secrets: Mapping[str, str], name: str) -> dict[str, str]:
    """The secrets of these generations."""
    wanted = keyring.names_of(grants)
    missing = [key for key in wanted if key not in secrets]
    if missing:
        raise ForbiddenError(
            "your key does not hold {keys}, so it cannot write the key file of {member}",
            hint="an owner who holds them can do this",
            keys=" ".join(missing),
            member=name,
        )
    return {key: secrets[key] for key in wanted}


# small things


def _member(book: Roster, name: str) -> Member:
    if name not in book.members:
        raise NotFoundError(
            "no such member: {member}",
            hint="members here: {members}",
            member=name,
            members=" ".join(book.members),
        )
    return book.members[name]


def _refuse_owner(role: str) -> None:
    if role == OWNER:
        raise UsageError("the role owner cannot be changed: it has every right")


def _with(book: Roster, name: str, about: Member) -> Roster:
    return replace(book, members={**book.members, name: about})


def _without(found: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in found.items() if key != name}
