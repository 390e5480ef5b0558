"""What owners decide: who belongs to the book, with which role and keys, and which policy is in force.

Each decision is the next roster, signed, in one commit with the files that belong to it.
"""

from collections.abc import Mapping
from dataclasses import replace

from hnwctl.store import layout
from hnwctl.store.repository import write
from hnwctl.store.trust import founding, joining, membership, roster
from hnwctl.store.trust.membership import Newcomer
from hnwctl.store.trust.pins import JoinLine
from hnwctl.store.trust.roster import Roster
from hnwctl.store.vault import Vault


def grant(vault: Vault, new: Newcomer, *, dry_run: bool = False) -> JoinLine | None:
    """Let a member or device in; returns the join line for the new clone (None for a dry run).

    Raises ForbiddenError for anybody but an owner, and what `membership.with_newcomer` raises.
    """
    with write.locked(vault.writable()):
        head = vault.checked_head()
        vault.require_owner()
        book, files = membership.with_newcomer(vault.roster, vault.trusted.raw, new, vault.unlocked.keyring)
        if dry_run:
            return None
        return decide(vault, book, files, head, message=f"grant {new.name}/{new.device_name}")


def approve_policy(vault: Vault, raw: bytes) -> JoinLine:
    """Put ``raw``, the bytes of policy.yaml, into force; ForbiddenError for anybody but an owner."""
    with write.locked(vault.writable()):
        head = vault.checked_head()
        book = replace(following(vault), policy=roster.digest(raw))
        return decide(vault, book, {layout.POLICY: raw}, head, message="approve policy")


def following(vault: Vault) -> Roster:
    """The roster that comes next, as yet with everything as it is."""
    return replace(vault.roster, rev=vault.roster.rev + 1, previous=vault.trusted.digest)


def decide(
    vault: Vault, book: Roster, files: Mapping[str, bytes], head: str | None, *, message: str
) -> JoinLine:
    """Sign and commit the next roster with the files that belong to it, on top of ``head``; the vault lock
    is held. Returns a join line for it.

    Raises ForbiddenError for anybody but an owner, and what `Vault.commit` raises.
    """
    vault.refuse_problems()
    vault.require_owner()
    by = vault.unlocked.author
    signed = roster.sign_roster(book, vault.unlocked.device, by=by, at=founding.stamp(vault.now()))
    raw = roster.emit(signed)
    everything = {**files, layout.ROSTER: raw}
    was = {path: vault.present(path) for path in everything if path != layout.POLICY}
    commit = vault.commit(vault.writable(), everything, message, was, head)
    vault.follow(signed, raw, commit)
    return joining.join_line(signed, raw, by, commit)
