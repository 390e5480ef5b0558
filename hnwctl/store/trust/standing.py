"""What this machine knows of a vault beside what lies there now, for a person to judge.

The only way by which a pinned state ever gives way to one that does not follow from it.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hnwctl.errors import HnwctlError, IntegrityError, InvalidError, OutsideError, UsageError
from hnwctl.store import layout
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.trust import pins, roster, succession
from hnwctl.store.trust.pins import Pin, fingerprint
from hnwctl.store.trust.rosterdata import Member, Roster

TYPED = 16
"""Characters of a fingerprint that a person types to accept it. A state that begins like the owner's in 8 is
made in minutes by whoever serves the vault; in 16 it is not."""


class Said(NamedTuple):
    """A text that the console says in the reader's language: an English template, and what fills it."""

    template: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states. ``owners`` maps member/device to fingerprint; ``roster`` is None where only the
    pin tells of it. ``signed`` says who signed the roster, and when by their own account."""

    vault_id: str
    owners: Mapping[str, str]
    rev: int
    digest: str
    commit: str | None
    roster: Roster | None = field(default=None, repr=False)

    @property
    def signed(self) -> str:
        return f"{self.roster.by} {self.roster.at}" if self.roster else ""

    @property
    def fingerprint(self) -> str:
        """32 hex digits that name this state: vault, roster (and with it the owners) and commit."""
        facts = f"hnwctl state 1\nvault={self.vault_id}\nroster={self.digest}\ncommit={self.commit or '-'}\n"
        return hashlib.sha256(facts.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Standing:
    """``pinned`` is what this machine knows, ``present`` what lies there; None where none can be read.

    ``joined`` says that somebody vouched for the pin. ``problem`` is why ``present`` does not follow from
    ``pinned``; ``refusal`` why nobody should accept it, whatever he is told.
    """

    pinned: Side | None
    present: Side | None
    joined: bool
    problem: HnwctlError | None
    refusal: HnwctlError | None
    raw: bytes = field(default=b"", repr=False)

    @property
    def agrees(self) -> bool:
        """Whether what lies there is what is known, or follows from it, and somebody vouched for that."""
        return self.pinned is not None and self.joined and self.problem is None

    @property
    def differences(self) -> list[Said]:
        """In what the roster that lies there differs from the pinned one, as far as that is known."""
        if self.pinned is None or self.present is None or self.present.roster is None:
            return []
        if self.pinned.roster is None:
            return list(_of_things("owner {name}", self.pinned.owners, self.present.owners))
        return list(differences(self.pinned.roster, self.present.roster))


# looking


def look(root: Path, state: Path) -> Standing:
    """Both states of the vault at ``root``; never fails because of what lies there."""
    git, head, broken = _repository(root)
    pin, problem = _pin(pins.pin_path(state, root))
    raw, unread = _roster_there(root)
    present = _present(raw, head) if raw is not None else None
    refusal = unread
    if raw is not None:
        refusal = (
            broken or _lost(git, head) or (_unlike_roster(raw, git, pin, head) and _unsound(raw, git, head))
        )
        problem = problem or broken or (_unlike(raw, git, pin, head) if pin else None)
    known, joined = (_pinned(git, pin), pin.joined) if pin else (None, False)
    return Standing(known, present, joined, problem or unread, refusal, raw or b"")


def _repository(root: Path) -> tuple[Git | None, str | None, HnwctlError | None]:
    """The repository, its HEAD, and what git says where it is none that can be used."""
    git = open_git(root)
    if git is None:
        return None, None, None
    try:
        head = git.head()[1]
        if head is not None:
            git.knows(head)
    except OutsideError as error:
        return None, None, error
    return git, head, None


def _pin(path: Path) -> tuple[Pin | None, HnwctlError | None]:
    try:
        return pins.load_pin(path), None
    except IntegrityError as error:
        return None, error


def _roster_there(root: Path) -> tuple[bytes | None, HnwctlError | None]:
    try:
        return layout.read_file(root, layout.ROSTER, layout.MAX_ROSTER), None
    except HnwctlError as error:
        return None, error


def _present(raw: bytes, head: str | None) -> Side | None:
    """What lies there; None if the roster cannot even be read."""
    try:
        book = roster.parse(raw, source=layout.ROSTER)
    except HnwctlError:
        return None
    owners = {author: fingerprint(verifier) for author, verifier in roster.owners(book).items()}
    return Side(book.vault_id, owners, book.rev, roster.digest(raw), head, book)


def _lost(git: Git | None, head: str | None) -> HnwctlError | None:
    if git is None or head is None or git.knows(head):
        return None
    return IntegrityError("the commit {commit} is not in this clone", commit=head)


def _unsound(raw: bytes, git: Git | None, head: str | None) -> HnwctlError | None:
    """Why nobody should believe the roster ``raw``, whatever he is told; None if it could be."""
    try:
        succession.check_first_sight(raw, git, head)
    except HnwctlError as error:
        return error
    return None


def _pinned(git: Git | None, pin: Pin) -> Side:
    raw = succession.pinned_raw(git, pin)
    book = roster.parse(raw, source=layout.ROSTER) if raw is not None else None
    owners = {author: fingerprint(verifier) for author, verifier in pin.owners.items()}
    return Side(pin.vault_id, owners, pin.roster_rev, pin.roster_digest, pin.commit, book)


def _unlike(raw: bytes, git: Git | None, pin: Pin, head: str | None) -> HnwctlError | None:
    """Why the roster ``raw`` or the commit ``head`` does not follow from ``pin``; None if both do."""
    return _unlike_roster(raw, git, pin, head) or _unlike_commit(git, pin, head)


def _unlike_roster(raw: bytes, git: Git | None, pin: Pin | None, head: str | None) -> HnwctlError | None:
    if pin is None:
        return IntegrityError("nobody has vouched for this clone")
    try:
        succession.check_follows_pin(raw, git, pin, head)
    except HnwctlError as error:
        return error
    return None


def _unlike_commit(git: Git | None, pin: Pin, head: str | None) -> HnwctlError | None:
    if pin.commit is None:
        return None
    if git is None or head is None:
        return IntegrityError("the commit {commit} is not in this clone", commit=pin.commit)
    try:
        if not git.knows(pin.commit):
            return IntegrityError("the commit {commit} is not in this clone", commit=pin.commit)
        if not succession.follows(git, pin.commit, head):
            return IntegrityError(
                "the commit {commit} is not in the history of this clone any more", commit=pin.commit
            )
    except HnwctlError as error:
        return error
    return None


# accepting


def accept(root: Path, state: Path, cache: Path, given: str) -> Standing:
    """Pin what lies at ``root`` in place of what was known, if ``given`` is its fingerprint; the new state.

    Nothing of it counts as checked: the next command checks every signature. What the indexes in ``cache``
    remember of the vault is forgotten with the old pin. Raises InvalidError for another fingerprint,
    IntegrityError for a state that nobody should accept, UsageError where there is no git.
    """
    if open_git(root) is None:
        raise UsageError("{folder} is no git repository of its own, so it cannot be joined", folder=root)
    found = look(root, state)
    present = acceptable(found)
    if given.strip().lower() != present.fingerprint:
        raise InvalidError(
            "that is not the fingerprint of what lies here; nothing was accepted",
            hint="compare it with an owner once more, character by character",
        )
    book = roster.parse(found.raw, source=layout.ROSTER)
    pin = succession.pin_of(book, found.raw, None, joined=True)
    for vault_id in {present.vault_id, *([found.pinned.vault_id] if found.pinned else [])}:
        _forget(cache, vault_id)  # before: else a killed command would leave them to call the old state back
    pins.save_pin(pins.pin_path(state, root), pin)
    return look(root, state)


def acceptable(found: Standing) -> Side:
    """What lies there; raises IntegrityError, saying why, where nobody should accept it."""
    if found.refusal is None and found.present is not None:
        return found.present
    why = found.refusal or IntegrityError("no roster can be read here")
    raise IntegrityError(
        "what lies here cannot be accepted: {why}",
        hint="take a fresh clone, or restore a backup, and look again",
        why=Said(why.message, dict(why.facts)),
    )


def _forget(cache: Path, vault_id: str) -> None:
    """Throw the indexes of a vault away: they would call back what was known before."""
    if layout.valid_name(vault_id):
        shutil.rmtree(cache / "hnwctl" / vault_id, ignore_errors=True)


# differing


def differences(old: Roster, new: Roster) -> Iterator[Said]:
    """In what ``new`` differs from ``old``: vault, members, devices, roles, keys, policy."""
    if old.vault_id != new.vault_id:
        yield Said("another vault: {new}, not {old}", {"old": old.vault_id, "new": new.vault_id})
    yield from _of_members(old.members, new.members)
    for role in dict.fromkeys((*old.roles, *new.roles)):
        if old.roles.get(role) != new.roles.get(role):
            yield Said("the role {role} has other rights", {"role": role})
    yield from _of_things("key {name}", _keys(old), _keys(new))
    if old.policy != new.policy:
        yield Said("another policy is approved", {})
    if old.rewrites != new.rewrites[: len(old.rewrites)]:
        yield Said("what is said of rewritten history is another", {})
    elif len(new.rewrites) > len(old.rewrites):
        yield Said("an owner signed that history was written anew, to erase somebody", {})


def _of_members(old: Mapping[str, Member], new: Mapping[str, Member]) -> Iterator[Said]:
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield Said("member {name} is gone", {"name": name})
        elif name not in old:
            yield Said("member {name} is new, with the role {role}", {"name": name, "role": new[name].role})
        elif old[name].role != new[name].role:
            yield Said(
                "member {name} has the role {new}, and had {old}",
                {"name": name, "old": old[name].role, "new": new[name].role},
            )
    both = [name for name in old if name in new]
    yield from _of_things("device {name}", _devices(old, both), _devices(new, both))


def _devices(members: Mapping[str, Member], names: list[str]) -> dict[str, object]:
    return {f"{name}/{device}": key for name in names for device, key in members[name].devices.items()}


def _of_things(what: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Said]:
    """Which things of a kind came, which went, and which are others under the same name."""
    for name in dict.fromkeys((*old, *new)):
        facts = {"what": Said(what, {"name": name})}
        if name not in new:
            yield Said("{what} is gone", facts)
        elif name not in old:
            yield Said("{what} is new", facts)
        elif old[name] != new[name]:
            yield Said("{what} is another one", facts)


def _keys(book: Roster) -> dict[str, str]:
    return {
        f"{name}.{generation}": public
        for name, generations in book.compartments.items()
        for generation, public in generations.items()
    }
