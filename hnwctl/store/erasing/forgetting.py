"""A client erased from all of a vault: the present, every commit, and what the records of others say.

First everything is looked through, and nothing changes; then, with the lock held, history is written anew,
one commit with the roster that says so is put on top, and the branch goes there.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hnwctl.errors import ConflictError, HnwctlError, NotFoundError
from hnwctl.model.kinds import KINDS
from hnwctl.model.records import Plain
from hnwctl.store import envelope, layout, saving
from hnwctl.store.envelope import Block, Envelope, signed_message
from hnwctl.store.erasing import finishing, judging, rewriting, searching
from hnwctl.store.erasing.finishing import Left
from hnwctl.store.erasing.rewriting import Job, Moves
from hnwctl.store.erasing.searching import Finding, Place, Searcher, Stray, Witness
from hnwctl.store.governing import deciding
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git
from hnwctl.store.saving import Change
from hnwctl.store.trust import founding, roster
from hnwctl.store.trust.rosterdata import Rewrite, Roster
from hnwctl.store.vault import Vault

KIND = "client"
Versions = Sequence[tuple[str, dict[str, Plain]]]
"""Section and content of every version of the client."""


@dataclass(frozen=True, slots=True)
class Found:
    """All that an erasure is to change, at the commit ``head`` with its ``refs``.

    ``own``: git's ids of the client's versions; ``findings``: the records that name the client; ``strays``:
    files that are no records and hold the client; ``messages``: of commits, as they are to read.
    """

    id: str
    head: str
    refs: Mapping[str, str]
    holdings: searching.Holdings
    findings: Sequence[Finding]
    strays: Sequence[Stray]
    messages: Mapping[str, str]

    @property
    def unopened(self) -> int:
        """Blocks that no key of this owner opens, so that nobody can say whether they name the client."""
        return sum(each.unopened for each in self.findings)

    @property
    def plain(self) -> list[Stray]:
        """Files of plain text that name the client: they are left as they are."""
        return [each for each in self.strays if not each.sealed]

    def present(self, present: Envelope) -> list[tuple[str, object]]:
        """The sections of a record, as it stands at HEAD, that name the client, and what was said of each."""
        named = next(
            (each.named for each in self.findings if (each.kind, each.id) == (present.kind, present.id)), {}
        )
        places = {name: Place(name, block.sig) for name, block in present.blocks.items()}
        return [(name, named[place]) for name, place in places.items() if place in named]


def search(vault: Vault, id_: str, witness_of: Callable[[Versions], Witness]) -> Found:
    """Look through all of history for the client ``id_``; ``witness_of`` makes, of all versions of the
    client, who knows what names them.

    Raises ForbiddenError for anybody but an owner, ConflictError where this clone is in no state for it.
    """
    git, keyring = vault.writable(), vault.unlocked.keyring
    vault.require_owner()
    vault.refuse_problems()
    head = ready(git)
    refs = rewriting.branches_and_tags(git)
    held = searching.holdings(git, [*refs.values(), head])
    own = held.records.pop((KIND, id_), ())
    witness = witness_of(searching.versions(git, keyring, (KIND, id_), own))
    with vault.around.progress("looking through the history") as report:
        findings = searching.search(
            Searcher(git, keyring, witness),
            held.records,
            jobs=os.cpu_count() or 1,
            progress=report if callable(report) else None,
        )
    odd = {oid: layout.record_path(each.kind, each.id) for each in findings for oid in each.odd}
    strays = list(searching.strays(git, keyring, witness, id_, {**held.others, **odd}))
    held.records[KIND, id_] = own
    return Found(id_, head, refs, held, findings, strays, _messages(git, refs, witness.hidden))


def ready(git: Git) -> str:
    """The commit of HEAD. Raises ConflictError where history cannot be written anew: HEAD is on no branch, a
    linked work tree looks on, a part of history is elsewhere, something is staged."""
    ref, head = git.head()
    if ref is None or head is None:
        raise ConflictError("HEAD is on no branch", hint="git switch to the branch of the book first")
    if any((git.common_dir / "worktrees").glob("*")):
        raise ConflictError(
            "other work trees belong to this repository",
            hint="take them away first: git worktree list, git worktree remove, git worktree prune",
        )
    if (git.common_dir / "shallow").exists() or any((git.common_dir / "objects/pack").glob("*.promisor")):
        raise ConflictError("this clone has only a part of the history", hint="take a full clone")
    if git.object_format != "sha1":
        raise ConflictError("git-filter-repo cannot rewrite a repository of this object format ({format})",
                            hint="move the book into a repository made with git init --object-format=sha1",
                            format=git.object_format)  # fmt: skip
    write.refuse_unfinished(git)
    if not git.answer("diff-index", "--cached", "--quiet", head, "--", no=1)[0]:
        raise ConflictError(
            "something is staged with git add", hint="commit it, or take it back with: git restore --staged ."
        )
    return head


def _messages(git: Git, refs: Mapping[str, str], hidden: Callable[[str], str]) -> dict[str, str]:
    """Commits and tags that name the client in what they say -> what they are to say."""
    told = git.run("log", "--no-show-signature", "--format=%H%x1f%B%x00", *refs.values(), "--")
    tags = git.run("for-each-ref", "--format=%(objectname)%1f%(contents)%00", "refs/tags")
    found: dict[str, str] = {}
    for row in (told + tags).split(b"\0"):
        oid, _, text = row.strip(b"\n").decode("utf-8", "replace").partition("\x1f")
        if oid and hidden(text) != text:
            found[oid] = hidden(text) + ("" if text.endswith("\n") else "\n")
    return found


# --- doing it -----------------------------------------------------------------------------------


def erase(vault: Vault, found: Found, changes: Sequence[Change], *, reason: str) -> str:
    """Erase the client: history anew, tombstones for all sections with ``reason``, and ``changes``, which are
    the present records of others without the client; returns the commit.

    Raises ConflictError if anything was committed since `search`, and what `deciding.decide` raises; then
    nothing has changed. After the commit what is left is done too; if that fails the next command does it.
    """
    git = vault.writable()
    with write.locked(git):
        head = vault.checked_head()
        vault.require_owner()
        vault.refuse_problems()
        if head != found.head or ready(git) != head or rewriting.branches_and_tags(git) != found.refs:
            raise ConflictError("something was committed meanwhile", hint="run the command again")
        try:
            commit = _moved(vault, git, found, changes, reason)
        except HnwctlError:
            if git.head()[1] == head:
                finishing.forget(git)
            raise
        try:
            finishing.finish(git, cache=vault.around.cache, vault_id=vault.roster.vault_id)
        except HnwctlError as error:
            raise finishing.unswept(error) from None
    return commit


def _moved(vault: Vault, git: Git, found: Found, changes: Sequence[Change], reason: str) -> str:
    files = _files(vault, found.id, changes, reason)
    with vault.around.progress("writing the history anew"):
        moves = rewriting.rewritten(git, found.refs, _job(vault, git, found))
        rewriting.bring_in(git, moves)
    book, raw = _roster(vault, git, found, moves)
    who = {"author": founding.author_of(vault.unlocked.member), "at": vault.now()}
    new = moves[git.head()[0] or ""][1]
    message = f"forget {found.id}"
    commit = write.stack(git, {**files, layout.ROSTER: raw}, parent=new, message=message, **who)  # type: ignore[arg-type]
    finishing.note(git, Left(commit, moves, (found.id,)))
    if "catalog" in vars(vault):
        vault.catalog.close()
    write.move(git, commit, on=found.head, **who)  # type: ignore[arg-type]
    vault.follow(book, raw, commit)
    return commit


def _roster(vault: Vault, git: Git, found: Found, moves: Moves) -> tuple[Roster, bytes]:
    """The next roster, signed, which says that history was written anew."""
    new = moves[git.head()[0] or ""][1]
    redacted = judging.digest(judging.in_history(git, new))
    entry = Rewrite(found.head, new, (found.id,), redacted)
    book = replace(deciding.following(vault), rewrites=(*vault.roster.rewrites, entry))
    at = founding.stamp(vault.now())
    signed = roster.sign_roster(book, vault.unlocked.device, by=vault.unlocked.author, at=at)
    return signed, roster.emit(signed)


def _files(vault: Vault, id_: str, changes: Sequence[Change], reason: str) -> dict[str, bytes]:
    """The records of the commit on top: tombstones of the client, and others without the client."""
    writer = saving.Writer(vault.roster, vault.unlocked, founding.stamp(vault.now()))
    path = layout.record_path(KIND, id_)
    present = vault.present(path)
    if present is None:
        raise NotFoundError("no such record: {id}", id=id_)
    base = {name: block.rev for name, block in envelope.parse(present, source=path).blocks.items()}
    gone = Change(KIND, id_, dict.fromkeys(KINDS[KIND].sections), base, f"erased-{reason}")
    return {
        each.path: envelope.emit(saving.prepare(each, vault.present(each.path), writer))
        for each in (gone, *changes)
    }


def _job(vault: Vault, git: Git, found: Found) -> Job:
    own = found.holdings.records[KIND, found.id]
    replaced: dict[str, bytes] = {}
    redactor = _Redactor(vault, founding.stamp(vault.now()))
    for each in found.findings:
        oids = [oid for oid in found.holdings.records[each.kind, each.id] if oid not in each.odd]
        for oid, raw in zip(oids, git.blobs(oids), strict=True):
            made = redactor.without(raw, each.named)
            if made is not None:
                replaced[oid] = made
    dropped = {*own, *(each.oid for each in found.strays if each.sealed)}
    path = layout.record_path(KIND, found.id)
    return Job(frozenset({path}), replaced, frozenset(dropped), found.messages)


@dataclass(frozen=True, slots=True)
class _Redactor:
    """Puts tombstones into old versions. The same block becomes the same tombstone wherever it stands."""

    vault: Vault
    at: str

    def without(self, raw: bytes, named: Mapping[Place, object]) -> bytes | None:
        """A version of a record in which the blocks ``named`` are tombstones; None if it has none of them."""
        found = envelope.parse(raw, source="")
        gone = {name: block for name, block in found.blocks.items() if Place(name, block.sig) in named}
        if not gone:
            return None
        made = {name: self._tombstone(found, name, block) for name, block in gone.items()}
        return envelope.emit(Envelope(found.kind, found.id, {**found.blocks, **made}))

    def _tombstone(self, found: Envelope, section: str, block: Block) -> Block:
        me, author = self.vault.unlocked, block.endorses or block.by
        endorses = None if author == me.author else author
        unsigned = Block(block.rev, me.author, self.at, None, b"", None, judging.REDACTED, endorses)
        message = signed_message(self.vault.roster.vault_id, found.kind, found.id, section, unsigned)
        return replace(unsigned, sig=me.device.sign(message))
