"""How a clone comes to be trusted: made here, or described by an owner in a join line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from hnwctl.errors import IntegrityError, UsageError
from hnwctl.store import layout
from hnwctl.store.keys.identities import Device
from hnwctl.store.layout import ROSTER
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.trust import pins, roster, succession
from hnwctl.store.trust.founding import Founding, adopt, found
from hnwctl.store.trust.pins import JoinLine, Pin, fingerprint
from hnwctl.store.trust.roster import Roster


def join_line(book: Roster, raw: bytes, by: str, commit: str) -> JoinLine:
    """What the owner ``by`` (member/device) hands to a new clone at ``commit``."""
    verifier = roster.owners(book)[by]
    return JoinLine(book.vault_id, fingerprint(verifier), book.rev, roster.digest(raw), commit)


def found_and_pin(root: Path, plan: Founding, *, now: datetime, state: Path) -> JoinLine:
    """Make the vault that ``plan`` describes, pin it as made here, and return its join line."""
    raw, commit = found(root, plan, now=now.astimezone(UTC))
    book = roster.parse(raw, source=ROSTER)
    pins.save_pin(pins.pin_path(state, root), succession.pin_of(book, raw, commit, joined=True))
    return join_line(book, raw, book.by, commit)


def adopt_and_pin(root: Path, files: Mapping[str, bytes], *, now: datetime, state: Path) -> JoinLine:
    """Make a repository at ``root`` of a vault that was plain files, believe it as it is, and pin it.

    ``files`` are its paths and bytes. Only for one that comes with the program.
    """
    raw = files[ROSTER]
    book = roster.parse(raw, source=ROSTER)
    commit = adopt(root, files, by=book.by.partition("/")[0], now=now.astimezone(UTC))
    pins.save_pin(pins.pin_path(state, root), succession.pin_of(book, raw, commit, joined=True))
    return join_line(book, raw, book.by, commit)


def finish(root: Path, device: Device, state: Path) -> JoinLine | None:
    """Vouch for the vault at ``root`` if ``device`` has just founded it and was interrupted before it could;
    returns the join line, or None if that is not so.

    The first roster, with a signature of this very device, is proof enough of who made it.
    """
    git = open_git(root)
    if git is None:
        return None
    write.recover(git)
    commit, path = git.head()[1], pins.pin_path(state, root)
    old = pins.load_pin(path)
    if commit is None or (old is not None and old.joined) or not (root / ROSTER).is_file():
        return None
    raw = layout.read_file(root, ROSTER, layout.MAX_ROSTER)
    book = roster.parse(raw, source=ROSTER)
    if book.rev != 1 or roster.owners(book).get(book.by) != device.verifier:
        return None
    roster.check_first(book, raw)
    commit = old.commit if old is not None and old.commit else commit
    pins.save_pin(path, succession.pin_of(book, raw, commit, joined=True))
    return join_line(book, raw, book.by, commit)


def join(root: Path, line: JoinLine, state: Path) -> Pin:
    """Pin the clone at ``root`` as ``line`` describes it; what came after is checked at the next command.

    A pin that is vouched for already and knows more stays as it is. The commit in the line may be gone where
    an owner signed since that history was written anew: then the new history is what is vouched for. Raises
    IntegrityError when the clone is not what the line describes, or was another vault before; UsageError when
    it has no git.
    """
    git = open_git(root)
    if git is None:
        raise UsageError("{folder} is no git repository of its own, so it cannot be joined", folder=root)
    path = pins.pin_path(state, root)
    old = pins.load_pin(path)
    if old is not None and old.vault_id != line.vault_id:
        raise IntegrityError(
            "this folder was the vault {old} before, the join line is of {new}",
            hint="if you know why, move {file} away and join again",
            old=old.vault_id,
            new=line.vault_id,
            file=path,
        )
    book, raw = succession.joined_roster(line, git)
    commit = _vouched(git, line, book)
    pin = succession.pin_of(book, raw, commit, joined=True)
    if old is not None and _knows_more(git, old, line):
        further = old.commit is not None and succession.follows(git, commit, old.commit)
        pin = old if further else old.at_commit(commit)
    if pin != old:
        pins.save_pin(path, pin)
    return pin


def _knows_more(git: Git, old: Pin, line: JoinLine) -> bool:
    """Whether ``old`` was vouched for and its roster is further on: an old line must not make this machine
    forget. Raises IntegrityError when it is further on and another way."""
    if not old.joined or old.roster_rev < line.roster_rev:
        return False
    if old.roster_digest != line.roster_digest:
        succession.check_follows(git, old, line)
    return True


def _vouched(git: Git, line: JoinLine, book: Roster) -> str:
    """The commit that is vouched for: that of the line or, where an owner has signed since that history was
    written anew, the one that the new history led to."""
    head = git.head()[1]
    if head is not None and succession.follows(git, line.commit, head):
        return line.commit
    new = _written_anew(git, line, book, head) if head is not None else None
    if new is None:
        raise IntegrityError(
            "the commit in the join line is not in the history of this clone",
            hint="fetch again; if it stays so, the server hides or rewrote history: ask the owner",
        )
    return new


def _written_anew(git: Git, line: JoinLine, book: Roster, head: str) -> str | None:
    """Where the last rewriting of history led that came after ``book``, the roster of the line; None if there
    was none, or it led elsewhere. Raises IntegrityError unless the roster of ``head`` follows from it."""
    raw = git.file_at(head, ROSTER)
    if raw is None:
        return None
    now = succession.check_leads(raw, git, head, line.roster_digest)
    added = now.rewrites[len(book.rewrites) :]
    if not added or not succession.follows(git, added[-1].new, head):
        return None
    return added[-1].new
