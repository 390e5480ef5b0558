"""What owners decide: who belongs to the book, with which role and keys, and which policy is in force.

Each decision is the next roster, signed, in one commit with the files that belong to it: key files, and
the records that have to be sealed or signed anew.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from hnwctl.errors import IntegrityError, Problem
from hnwctl.store import layout
from hnwctl.store.governing import rekeying, resealing
from hnwctl.store.governing.rekeying import Rekeyed
from hnwctl.store.governing.resealing import Hand, Reworked
from hnwctl.store.repository import write
from hnwctl.store.repository.gathering import Gathering
from hnwctl.store.trust import founding, joining, membership, roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.membership import Newcomer
from hnwctl.store.trust.pins import JoinLine
from hnwctl.store.trust.roster import Roster
from hnwctl.store.vault import Vault

Draft = Callable[[Roster], Roster]
"""From the roster in force to what it is to become, keys apart: `rekeying` has them."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a change of members, roles or keys came to.

    ``rotated``: the compartments with new keys; ``records`` and ``sections``: how many were sealed or signed
    anew; ``keyfiles``: the members whose key files were written; ``unread``: what did not open and stayed as
    it was; ``join``: None for a dry run, or where nothing was to be changed.
    """

    rotated: tuple[str, ...]
    records: int
    sections: int
    keyfiles: tuple[str, ...]
    unread: tuple[Problem, ...] = ()
    join: JoinLine | None = None


def grant(vault: Vault, new: Newcomer, *, from_now: bool = False, dry_run: bool = False) -> JoinLine | None:
    """Let a member or device in; returns the join line for the new clone (None for a dry run).

    Raises ForbiddenError for anybody but an owner, and what `membership.with_newcomer` raises.
    """
    with write.locked(vault.writable()):
        head = _begun(vault)
        book, files = membership.with_newcomer(
            vault.roster, vault.trusted.raw, new, vault.unlocked.keyring, from_now=from_now
        )
        if dry_run:
            return None
        return decide(vault, book, files, head, message=f"grant {new.name}/{new.device_name}")


def approve_policy(vault: Vault, raw: bytes) -> JoinLine:
    """Put ``raw``, the bytes of policy.yaml, into force; ForbiddenError for anybody but an owner."""
    with write.locked(vault.writable()):
        head = _begun(vault)
        book = replace(following(vault), policy=roster.digest(raw))
        return decide(vault, book, {layout.POLICY: raw}, head, message="approve policy")


def change(
    vault: Vault,
    draft: Draft,
    *,
    message: str,
    rotate: Collection[str] = (),
    from_now: bool = False,
    dry_run: bool = False,
) -> Decided:
    """Change members, roles or rights as ``draft`` says, give the compartments ``rotate`` new keys, and do
    all that follows from it, as one commit.

    Raises ForbiddenError for anybody but an owner, or one who would take their own right away or lacks a
    key; ConflictError when a record differs from HEAD; and what the draft and `Vault.commit` raise.
    """
    with write.locked(vault.writable()):
        head = _begun(vault)
        drafted = draft(following(vault))
        rekeying.refuse_own(drafted, vault.unlocked.author)
        if not rotate and _same(drafted, vault.roster):
            return Decided((), 0, 0, ())
        made = rekeying.rekeyed(
            vault.roster,
            drafted,
            vault.unlocked.keyring,
            member=vault.unlocked.member,
            also=rotate,
            from_now=from_now,
        )
        return _carried_out(vault, made, head, message, dry_run=dry_run)


def reseal(vault: Vault, *, message: str = "seal anew", dry_run: bool = False) -> Decided:
    """Seal and sign anew what at HEAD is sealed to retired keys or would not hold, without any other change.

    What comes in under a retired key, from somebody who did not know, is exposed until then. The roster
    stays. Raises what `change` raises.
    """
    with write.locked(vault.writable()):
        head = _begun(vault)
        vault.refuse_problems()  # else a late block of somebody without the right would be signed for him
        if dry_run:
            return _told((), _reworked(vault, vault.roster, vault.unlocked.keyring, head), ())
        with write.gathering(vault.writable()) as gathered:
            found = _reworked(vault, vault.roster, vault.unlocked.keyring, head, gathered)
            if gathered.ids:
                commit = vault.commit(vault.writable(), {}, message, {}, head, gathered)
                vault.follow(vault.roster, vault.trusted.raw, commit)
        return _told((), found, ())


def following(vault: Vault) -> Roster:
    """The roster that comes next, as yet with everything as it is."""
    return replace(vault.roster, rev=vault.roster.rev + 1, previous=vault.trusted.digest)


def decide(
    vault: Vault,
    book: Roster,
    files: Mapping[str, bytes | None],
    head: str | None,
    *,
    message: str,
    gathered: Gathering | None = None,
) -> JoinLine:
    """Sign and commit the next roster with the files that belong to it, on top of ``head``; the vault lock
    is held. Returns a join line for it.

    ``gathered`` are the records that go with it. Raises ForbiddenError for anybody but an owner, and what
    `Vault.commit` raises.
    """
    vault.refuse_newer_roster()
    vault.refuse_problems()
    vault.require_owner()
    by = vault.unlocked.author
    signed = roster.sign_roster(book, vault.unlocked.device, by=by, at=founding.stamp(vault.now()))
    raw = roster.emit(signed)
    roster.parse(raw, source=layout.ROSTER)
    everything = {**files, layout.ROSTER: raw}
    was = {path: vault.present(path) for path in everything if path != layout.POLICY}
    commit = vault.commit(vault.writable(), everything, message, was, head, gathered)
    vault.follow(signed, raw, commit)
    return joining.join_line(signed, raw, by, commit)


def _begun(vault: Vault) -> str | None:
    """HEAD, checked, for an owner of the roster that still is in force; the vault lock is held."""
    vault.refuse_newer_roster()
    head = vault.checked_head()
    vault.require_owner()
    return head


def _same(drafted: Roster, now: Roster) -> bool:
    return (drafted.members, drafted.roles) == (now.members, now.roles)


def _carried_out(vault: Vault, made: Rekeyed, head: str | None, message: str, *, dry_run: bool) -> Decided:
    """Rework what hangs on it, and commit everything."""
    vault.refuse_problems()
    secrets = Keyring({**vault.unlocked.keyring.secrets, **made.own.secrets})
    keyfiles = tuple(name for name in made.roster.members if layout.key_path(name) in made.files)
    if dry_run:
        return _told(made.rotated, _reworked(vault, made.roster, secrets, head), keyfiles)
    with write.gathering(vault.writable()) as gathered:
        found = _reworked(vault, made.roster, secrets, head, gathered)
        join = decide(vault, made.roster, made.files, head, message=message, gathered=gathered)
    vault.unlocked = replace(vault.unlocked, keyring=made.own)
    return replace(_told(made.rotated, found, keyfiles), join=join)


def _reworked(
    vault: Vault, book: Roster, secrets: Keyring, head: str | None, gathered: Gathering | None = None
) -> list[Reworked]:
    """What is due, and made anew if it can be ``gathered``; the contents themselves are not kept."""
    if head is None:
        raise IntegrityError("{file}: there is no commit to stand on", file=layout.ROSTER)
    hand = Hand.of(secrets, vault.unlocked.author, vault.unlocked.device)
    due = resealing.rework(
        vault.root, vault.writable(), head, book, hand, vault.around, looks=gathered is None
    )
    return [_kept(each, gathered) for each in due]


def _kept(each: Reworked, gathered: Gathering | None) -> Reworked:
    if gathered is None or each.raw is None:
        return each
    gathered.put(each.path, each.raw, each.was)
    return replace(each, raw=None)


def _told(rotated: tuple[str, ...], found: list[Reworked], keyfiles: tuple[str, ...]) -> Decided:
    return Decided(
        rotated,
        sum(bool(each.sections) for each in found),
        sum(len(each.sections) for each in found),
        keyfiles,
        tuple(problem for each in found for problem in each.problems),
    )
