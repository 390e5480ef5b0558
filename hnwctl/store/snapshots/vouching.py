"""Whether a snapshot is of the book that it says: its roster must lead to one that this machine knows.

A snapshot may be older than what this machine has seen: that is what snapshots are for. It is then believed
if its roster is one of those that led to the known one, or if somebody signed it who is an owner by what is
known, and it is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hnwctl.errors import IntegrityError, Problem, UsageError
from hnwctl.store import layout
from hnwctl.store.repository.git import Git
from hnwctl.store.snapshots import manifest
from hnwctl.store.snapshots.manifest import Manifest
from hnwctl.store.trust import roster, succession
from hnwctl.store.trust.pins import JoinLine, Pin, fingerprint
from hnwctl.store.trust.roster import Roster


@dataclass(frozen=True, slots=True)
class Anchor:
    """What this machine knows of a vault: its newest pin, a clone that it has (git, and its HEAD's roster
    must have been checked against the pin), and a join line that somebody gave."""

    pin: Pin | None = None
    present: Git | None = None
    line: JoinLine | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A snapshot that was vouched for.

    ``pin`` is for what is restored from it, ``since`` the commit in it that was checked before (None: none);
    ``older`` names what this machine has seen and the snapshot has not.
    """

    pin: Pin
    since: str | None = None
    older: tuple[Problem, ...] = ()


def require(anchor: Anchor, about: Manifest) -> None:
    """Raise UsageError where nothing is known of the vault of the snapshot."""
    if anchor.pin is None and anchor.line is None:
        raise UsageError(
            "this machine does not know the vault {vault}",
            hint="give its join line with --join LINE; an owner has it",
            vault=about.vault_id,
        )


def vouched(git: Git, about: Manifest, anchor: Anchor) -> Standing:
    """Where the snapshot ``about``, unpacked as ``git``, stands to what this machine knows.

    Before it is known who made it no tree of it is listed: one of some kilobytes can name a billion files.
    Raises IntegrityError unless it is genuine, UsageError where nothing is known of its vault.
    """
    require(anchor, about)
    raw = git.file_at(about.commit, layout.ROSTER) or b""
    book = _its_roster(raw, about)
    for _ in succession.predecessors(raw, git, about.commit):
        pass  # each step down to the first is checked on the way
    older: list[Problem] = []
    if anchor.line is not None:
        older += _by_line(git, about, book, raw, anchor.line)
    if anchor.pin is not None:
        older += _by_pin(git, about, book, raw, anchor.pin, anchor.present)
    manifest.check_signed(about, book)
    if anchor.pin is not None:
        older += _erased_since(git, about, book, anchor.pin, anchor.present)
    pin = succession.pin_of(book, raw, about.commit, joined=True)
    seen = [each for each in (anchor.pin and anchor.pin.commit, anchor.line and anchor.line.commit) if each]
    since = next((each for each in seen if _has(git, each, about.commit)), None)
    return Standing(pin, since, tuple(older))


def _its_roster(raw: bytes, about: Manifest) -> Roster:
    book = roster.parse(raw, source=layout.ROSTER)
    if (book.vault_id, book.rev, roster.digest(raw)) != (
        about.vault_id,
        about.roster_rev,
        about.roster_digest,
    ):
        raise IntegrityError("the snapshot has another roster than its manifest names")
    return book


def _by_line(git: Git, about: Manifest, book: Roster, raw: bytes, line: JoinLine) -> Iterator[Problem]:
    if line.vault_id != book.vault_id:
        raise IntegrityError("the join line is of another vault ({id})", id=line.vault_id)
    if line.roster_rev > book.rev:
        verifier = roster.owners(book).get(book.by)
        if verifier is None or fingerprint(verifier) != line.owner:
            raise _too_old(book.rev, line.roster_rev)
        yield _older_roster(book.rev, line.roster_rev)
        return
    known, known_raw = succession.joined_roster(line, git)
    _follow(git, about, raw, succession.pin_of(known, known_raw, line.commit, joined=True))
    if not _has(git, line.commit, about.commit):
        text = "the snapshot does not have the commit {commit} of the join line"
        yield Problem(".git", "", text, {"commit": line.commit[:10]})


def _by_pin(
    git: Git, about: Manifest, book: Roster, raw: bytes, pin: Pin, present: Git | None
) -> Iterator[Problem]:
    if pin.vault_id != book.vault_id:
        raise IntegrityError("the snapshot is of another vault ({id})", id=book.vault_id)
    if pin.roster_rev > book.rev:
        if not _led_to(pin, raw, present):
            _require_owner(book, raw, pin)
        yield _older_roster(book.rev, pin.roster_rev)
    else:
        _follow(git, about, raw, pin)
    if pin.commit is not None and not _has(git, pin.commit, about.commit):
        yield _older_commit(about.commit, pin.commit, present)


def _erased_since(
    git: Git, about: Manifest, book: Roster, pin: Pin, present: Git | None
) -> Iterator[Problem]:
    """What the snapshot holds of what was erased; lists its files, so only when it is genuine."""
    now = _known_roster(pin, present)
    since = roster.erased(now) - roster.erased(book) if now else frozenset()
    held = sorted(since & _ids(git, about.commit)) if since else []
    if held:
        text = "the snapshot still holds what was erased since: {ids}"
        yield Problem(layout.ROSTER, "", text, {"ids": held})


def _follow(git: Git, about: Manifest, raw: bytes, pin: Pin) -> None:
    """Raise IntegrityError unless the roster ``raw`` is the pinned one, or came out of it."""
    trusted = succession.trusted(raw, git, pin, about.commit)
    if trusted.problems:
        raise IntegrityError("the roster in the snapshot does not hold", problems=trusted.problems)


def _led_to(pin: Pin, raw: bytes, present: Git | None) -> bool:
    """Whether the roster ``raw`` is one of those that led to the pinned one, by the history of this clone."""
    now = _pinned_raw(pin, present)
    if now is None or present is None or pin.commit is None:
        return False
    return any(older == raw for older in succession.predecessors(now, present, pin.commit))


def _known_roster(pin: Pin, present: Git | None) -> Roster | None:
    raw = _pinned_raw(pin, present)
    return roster.parse(raw, source=layout.ROSTER) if raw is not None else None


def _pinned_raw(pin: Pin, present: Git | None) -> bytes | None:
    """The bytes of the pinned roster, as this clone has them; None if it does not."""
    if present is None or pin.commit is None or not present.knows(pin.commit):
        return None
    raw = present.file_at(pin.commit, layout.ROSTER)
    return raw if raw is not None and roster.digest(raw) == pin.roster_digest else None


def _ids(git: Git, commit: str) -> set[str]:
    """The ids of all records of a commit."""
    return {place[1] for path in git.tree(commit) if (place := layout.parse_path(path))}


def _require_owner(book: Roster, raw: bytes, pin: Pin) -> None:
    try:
        roster.check_signed_by_owner(book, raw, pin.owners)
    except IntegrityError:
        raise _too_old(book.rev, pin.roster_rev) from None


def _has(git: Git, commit: str, head: str) -> bool:
    return git.knows(commit) and git.is_ancestor(commit, head)


def _too_old(rev: int, seen: int) -> IntegrityError:
    return IntegrityError(
        "nobody vouches for the roster of the snapshot: it is {rev}, and this machine knows {seen}",
        hint="give a join line of that time with --join LINE",
        rev=rev,
        seen=seen,
    )


def _older_roster(rev: int, seen: int) -> Problem:
    text = "the snapshot is older than what this machine has seen: roster {rev}, seen {seen}"
    return Problem(layout.ROSTER, "", text, {"rev": rev, "seen": seen})


def _older_commit(commit: str, seen: str, present: Git | None) -> Problem:
    """How the snapshot's commit stands to the last one that was seen here and that it does not have."""
    known = present is not None and present.knows(commit) and present.knows(seen)
    if present is None or not known:
        text = "the snapshot does not have the commit {seen}, which this machine has seen"
        return Problem(".git", "", text, {"seen": seen[:10]})
    if not present.is_ancestor(commit, seen):
        text = "the snapshot goes another way than the commit {seen}, which this machine has seen"
        return Problem(".git", "", text, {"seen": seen[:10]})
    count = int(present.run("rev-list", "--count", f"{commit}..{seen}"))
    text = "the snapshot is older than what this machine has seen, by {count} {count:commits|commit}"
    return Problem(".git", "", text, {"count": count})
