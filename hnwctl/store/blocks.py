"""One section sealed, signed, opened and judged.

What is sealed begins with a comment line that repeats where it belongs and who wrote it, so that a
block stays bound to its place even for somebody who opens it with stock tools.
"""
# ruff: noqa: A002 - `id` is the word of the format

from dataclasses import replace

from hnwctl.errors import ForbiddenError, IntegrityError, Problem
from hnwctl.model.kinds import KINDS
from hnwctl.store.envelope import Block, signed_message
from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device
from hnwctl.store.trust import roster as rosters
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.rosterdata import Roster


def seal_section(
    plain_yaml: bytes,
    *,
    vault_id: str,
    kind: str,
    id: str,
    section: str,
    rev: int,
    by: str,
    at: str,
    key: str,
    public: str,
    device: Device,
    endorses: str | None = None,
) -> Block:
    """The block of a section: sealed to ``public``, which is ``key`` of the roster, and signed.

    ``by`` is member/device, ``at`` UTC to the second; ``endorses`` the author whose block an owner takes
    over. Raises ForbiddenError if ``device`` cannot sign.
    """
    sealed = seal.seal(_comment(kind, id, section, rev, endorses or by) + plain_yaml, [public])
    unsigned = Block(rev, by, at, key, b"", sealed, None, endorses)
    return replace(unsigned, sig=device.sign(signed_message(vault_id, kind, id, section, unsigned)))


def tombstone(
    *,
    vault_id: str,
    kind: str,
    id: str,
    section: str,
    rev: int,
    by: str,
    at: str,
    gone: str,
    device: Device,
    endorses: str | None = None,
) -> Block:
    """The block that takes the place of a removed section; ``gone`` is one word that says why."""
    unsigned = Block(rev, by, at, None, b"", None, gone, endorses)
    return replace(unsigned, sig=device.sign(signed_message(vault_id, kind, id, section, unsigned)))


def open_section(
    block: Block, *, kind: str, id: str, section: str, keyring: Keyring, source: str
) -> bytes | None:
    """The YAML of a section; None if it is sealed to this key, or a tombstone. ``source`` is the file.

    Raises IntegrityError if it is damaged, sealed to another key than it says, or belongs elsewhere.
    """
    if block.sealed is None or block.key is None or block.key not in keyring.secrets:
        return None
    what = f"{source} [{section}]"
    try:
        plain = seal.unseal(block.sealed, [keyring.opener(block.key)], what=what)
    except ForbiddenError:
        raise IntegrityError("{what}: not sealed to {key}, as it says", what=what, key=block.key) from None
    comment = _comment(kind, id, section, block.rev, block.endorses or block.by)
    if not plain.startswith(comment):
        raise IntegrityError("{what}: what is sealed here belongs elsewhere", what=what)
    return plain[len(comment) :]


def check_block(
    block: Block, *, vault_id: str, roster: Roster, kind: str, id: str, section: str, file: str
) -> Problem | None:
    """What is wrong with a block by ``roster``, without opening it; None if nothing is.

    Its author must be known and have the right to write the section, its key must belong to the
    section's compartment, and its signature must hold for this very place.
    """
    facts: dict[str, object] = {"by": block.by, "section": section, "key": block.key}
    verifier = rosters.verifier_of(roster, block.by)
    if verifier is None:
        return Problem(file, section, "written by {by}, who is no member", facts)
    member = block.by.partition("/")[0]
    if not rosters.can(roster, member, section, "write"):
        return Problem(file, section, "written by {by}, who has no right to", facts)
    if block.endorses and not rosters.is_owner(roster, member):
        return Problem(file, section, "endorsed by {by}, who is no owner", facts)
    if block.key is not None and not _key_fits(roster, kind, section, block.key):
        return Problem(file, section, "sealed to {key}, which is no key of this section", facts)
    if not signing.verify(verifier, signed_message(vault_id, kind, id, section, block), block.sig):
        return Problem(file, section, "the signature of {by} does not hold here", facts)
    return None


def _key_fits(roster: Roster, kind: str, section: str, key: str) -> bool:
    """Whether ``key`` is a generation, the newest or an older one, of the section's compartment."""
    compartment, _, generation = key.partition(".")
    known = roster.compartments.get(compartment, {})
    return KINDS[kind].sections.get(section) == compartment and int(generation) in known


def _comment(kind: str, id: str, section: str, rev: int, author: str) -> bytes:
    return f"# hnwctl {kind}/{KINDS[kind].version} {id} {section} rev={rev} by={author}\n".encode()
