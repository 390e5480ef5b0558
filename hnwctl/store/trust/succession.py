"""Which roster is in force: the chain of signed rosters from the one this machine pinned.

Roster n+1 counts only if an owner of roster n signed it. A lower revision, a fork or a signature by
anybody else is named, and the pinned roster (which git still has) stays in force.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hnwctl.errors import IntegrityError, OutsideError, Problem
from hnwctl.store import layout
from hnwctl.store.repository.git import Git
from hnwctl.store.trust import roster
from hnwctl.store.trust.pins import JoinLine, Pin, fingerprint
from hnwctl.store.trust.roster import Roster

SEE = "`hnwctl access trust` shows what this machine knows beside what lies here"
"""What to do where nothing can be trusted any more."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """The roster in force, its bytes and digest, and what is wrong with the one in the work tree."""

    roster: Roster
    raw: bytes
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Digest of the roster in force, as the pin and the successor name it."""
        return roster.digest(self.raw)


def pin_of(book: Roster, raw: bytes, commit: str | None, *, joined: bool) -> Pin:
    """The pin that says: this roster, checked up to this commit."""
    return Pin(book.vault_id, roster.owners(book), book.rev, roster.digest(raw), commit, joined)


def trusted_roster(root: Path, git: Git | None, pin: Pin | None) -> Trusted:
    """The roster in force; raises IntegrityError when none can be trusted."""
    try:
        raw = layout.read_file(root, layout.ROSTER, layout.MAX_RECORD)
    except IntegrityError as error:  # a link, a folder, a giant
        if pin is None:
            raise
        return _pinned(git, pin, error)
    return trusted(raw, git, pin)


def trusted(raw: bytes, git: Git | None, pin: Pin | None, at: str | None = None) -> Trusted:
    """The roster in force where ``raw`` is the one that lies there; raises as `trusted_roster`.

    It is followed through the history of the commit ``at``, of HEAD where that is not given.
    """
    head = at or (git.head()[1] if git else None)
    if pin is None:
        return _first_sight(raw, git, head)
    lost = [_without_history(pin.commit)] if pin.commit is not None and head is None else []
    if roster.digest(raw) == pin.roster_digest:
        return Trusted(roster.parse(raw, source=layout.ROSTER), raw, lost)
    try:
        return Trusted(_follow(raw, git, pin, head), raw, lost)
    except IntegrityError as error:
        return _pinned(git, pin, error)


def _without_history(commit: str) -> Problem:
    """Where there was a history and is none, nothing tells whether what lies there is as new as it was."""
    what = "the commit that was checked last is not in this clone: {commit}; see `hnwctl access trust`"
    return Problem(".git", "", what, {"commit": commit})


def joined_roster(line: JoinLine, git: Git) -> tuple[Roster, bytes]:
    """The roster that a join line names, found in history and checked, and its bytes.

    Raises IntegrityError when the clone has no such roster.
    """
    head = git.head()[1]
    for raw in _versions(git, head) if head else ():
        if roster.digest(raw) == line.roster_digest:
            return _matching(line, raw), raw
    raise IntegrityError(
        "this vault has no roster {rev} with the digest in the join line",
        hint=(
            "if this clone is older than the line, run `hnwctl sync` and join again; "
            "else it is another vault, or a forged one: ask the owner"
        ),
        rev=line.roster_rev,
    )


def check_follows(git: Git, pin: Pin, line: JoinLine) -> None:
    """Raise IntegrityError unless the roster in ``pin`` came out of the one in ``line``."""
    head = git.head()[1]
    raw = _by_digest(git, head).get(pin.roster_digest) if head else None
    if raw is None or head is None:
        raise IntegrityError(
            "roster {rev}, which this machine knows, is not in the history of this clone", rev=pin.roster_rev
        )
    _walk(raw, git, head, until=line.roster_digest)


def _matching(line: JoinLine, raw: bytes) -> Roster:
    book = roster.parse(raw, source=layout.ROSTER)
    owners = {fingerprint(verifier) for verifier in roster.owners(book).values()}
    if (book.vault_id, book.rev) != (line.vault_id, line.roster_rev) or line.owner not in owners:
        raise IntegrityError(
            "the join line does not belong to this vault", hint="ask the owner for a new one"
        )
    return book


def _first_sight(raw: bytes, git: Git | None, head: str | None) -> Trusted:
    """Nothing pinned: the roster must at least be signed by an owner it names, back to its first."""
    book = roster.parse(raw, source=layout.ROSTER)
    if book.rev == 1 or git is None or head is None:
        roster.check_signed_by_owner(book, raw, roster.owners(book))
    else:
        _walk(raw, git, head, until=None)
    return Trusted(book, raw)


def check_follows_pin(raw: bytes, git: Git | None, pin: Pin, head: str | None) -> Roster:
    """The roster ``raw``; IntegrityError unless it is the pinned one, or a chain leads to it from that."""
    if roster.digest(raw) == pin.roster_digest:
        return roster.parse(raw, source=layout.ROSTER)
    return _follow(raw, git, pin, head)


def _follow(raw: bytes, git: Git | None, pin: Pin, head: str | None) -> Roster:
    book = roster.parse(raw, source=layout.ROSTER)
    if book.vault_id != pin.vault_id:
        raise IntegrityError("the roster is that of another vault ({id})", id=book.vault_id)
    if book.rev < pin.roster_rev:
        raise IntegrityError(
            "the roster was rolled back from revision {old} to {new}", old=pin.roster_rev, new=book.rev
        )
    if book.rev == pin.roster_rev:
        raise IntegrityError("the roster is another one under the same revision {rev}", rev=book.rev)
    if git is None or head is None:
        raise IntegrityError("the roster changed, and there is no history to follow it through")
    _walk(raw, git, head, until=pin.roster_digest)
    return book


def predecessors(raw: bytes, git: Git, commit: str) -> Iterator[bytes]:
    """The rosters that led to ``raw``, from its predecessor down to the first, each once its step is checked.

    Raises IntegrityError at the first step that does not hold, or that the history of ``commit`` lacks.
    """
    return _down(raw, git, commit)


def check_first_sight(raw: bytes, git: Git | None, head: str | None) -> Roster:
    """The roster ``raw``, which must be signed by an owner it names, in a chain back to its first.

    Raises IntegrityError where it is not: nobody should trust it then, whatever he is told.
    """
    return _first_sight(raw, git, head).roster


def check_leads(raw: bytes, git: Git, head: str, digest: str) -> Roster:
    """The roster ``raw``; IntegrityError unless a chain of owners' signatures leads to it from ``digest``."""
    if roster.digest(raw) != digest:
        _walk(raw, git, head, until=digest)
    return roster.parse(raw, source=layout.ROSTER)


def _walk(raw: bytes, git: Git, head: str, *, until: str | None) -> None:
    """Check every step from ``raw`` down to the digest ``until``, or to the first roster."""
    for older in _down(raw, git, head):
        if roster.digest(older) == until:
            return
    if until is not None:
        raise _unknown(roster.parse(raw, source=layout.ROSTER), git)


def _down(raw: bytes, git: Git, head: str) -> Iterator[bytes]:
    known = _by_digest(git, head)
    while True:
        book = roster.parse(raw, source=layout.ROSTER)
        if book.rev == 1:
            roster.check_first(book, raw)
            return
        old_raw = known.get(book.previous)
        if old_raw is None:
            raise _unknown(book, git)
        roster.check_successor(roster.parse(old_raw, source=layout.ROSTER), book, raw, old_raw)
        yield old_raw
        raw = old_raw


def _unknown(book: Roster, git: Git) -> IntegrityError:
    if git.shallow:
        return IntegrityError(
            "the history here is cut off, and what led to roster {rev} is not in it; "
            "fetch it: git fetch --unshallow",
            rev=book.rev,
        )
    return IntegrityError("roster {rev} does not follow from the one this machine knows", rev=book.rev)


def _pinned(git: Git | None, pin: Pin, error: IntegrityError) -> Trusted:
    """Go on with the roster that was pinned, if git still has it."""
    raw = pinned_raw(git, pin)
    if raw is None:
        error.hint = error.hint or SEE
        raise error
    problem = Problem(layout.ROSTER, "", error.message, dict(error.facts))
    return Trusted(roster.parse(raw, source=layout.ROSTER), raw, [problem])


def pinned_raw(git: Git | None, pin: Pin) -> bytes | None:
    """The roster that was pinned, as far as git still has it: in the history of P, or in that of HEAD."""
    head = git.head()[1] if git else None
    for start in dict.fromkeys((pin.commit, head)):
        if git is None or start is None or not git.knows(start):
            continue
        with suppress(IntegrityError):  # that history is cut off; perhaps the other is not
            for raw in _versions(git, start):
                if roster.digest(raw) == pin.roster_digest:
                    return raw
    return None


def _by_digest(git: Git, commit: str) -> dict[str, bytes]:
    return {roster.digest(raw): raw for raw in _versions(git, commit)}


def _versions(git: Git, commit: str) -> Iterator[bytes]:
    """Every version of the roster in the history of ``commit``, newest first; what is too large is none.

    Raises IntegrityError where git has lost a part of that history.
    """
    try:
        oids = list(dict.fromkeys(oid for _, oid in git.versions(layout.ROSTER, commit) if oid))
    except OutsideError as error:
        raise lost(git, commit, error) from None
    sizes = git.sizes(oids)
    yield from git.blobs([oid for oid in oids if sizes.get(oid, 0) <= layout.MAX_ROSTER])


def lost(git: Git, commit: str, error: OutsideError) -> IntegrityError | OutsideError:
    """What git's failure to walk the history of ``commit`` means: a part is not there, or git is not."""
    if "command" not in error.facts:  # git itself cannot be started
        return error
    if not git.knows(commit):
        return IntegrityError("the commit {commit} is not in this clone", hint=SEE, commit=commit)
    return IntegrityError(
        "git has lost a part of the history of {commit}",
        hint="take a fresh clone; `hnwctl access trust` shows what this machine knows",
        commit=commit,
    )


def follows(git: Git, old: str, new: str) -> bool:
    """Whether the commit ``old`` is in the history of ``new``.

    Raises IntegrityError where git has lost a part of that history, so that it cannot be told.
    """
    if not git.knows(old):
        return False
    try:
        return git.is_ancestor(old, new)
    except OutsideError as error:
        raise lost(git, new, error) from None
