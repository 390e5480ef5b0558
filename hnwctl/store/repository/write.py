"""The one way in which a vault is written: a commit first, then the files.

1. With the vault lock held, everything is prepared where nobody sees it: the new files, git's objects,
   a copy of the index, the journal.
2. ``git update-ref`` with the old value is the moment at which it has happened.
3. The files are renamed to their places, the index is exchanged, the journal dropped.

Whoever dies before 2 has done nothing; whoever dies after it has left a journal, and the next command
does 3 for them. What the user has staged of other files is carried along untouched.
"""

import signal
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from hnwctl.errors import ConflictError, HnwctlError, IntegrityError, LockedError, OutsideError
from hnwctl.store import layout
from hnwctl.store.repository import fastimport, files, journal, lock, refs, staging, waiting
from hnwctl.store.repository.gathering import Gathering
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.journal import Journal
from hnwctl.store.repository.steps import step

_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}
_POLITE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_Handler = Callable[[int, FrameType | None], None]


def locked(git: Git, timeout: float = lock.TIMEOUT) -> AbstractContextManager[None]:
    """Hold the vault lock: read, decide and ``commit`` inside, and nobody comes between.

    May be nested. Waits at most ``timeout`` seconds, then raises LockedError.
    """
    return lock.holding(git.git_dir, timeout)


def commit(
    git: Git,
    changes: Mapping[str, bytes | None],
    *,
    message: str,
    author: tuple[str, str],
    at: datetime,
    expected: Mapping[str, bytes | None],
    gathered: Gathering | None = None,
    on: Collection[str | None] = (),
    timeout: float = lock.TIMEOUT,
) -> str:
    """Write ``changes`` (path -> content, None: remove) as one commit and into the work tree.

    ``expected`` is what the caller read, for any paths: if one has other content now, ConflictError.
    ``gathered`` are files more, of a `gathering`; each must still be what it takes the place of.
    ``author`` is name and address; ``at`` the time of the commit. ``on``: the commits (None: no commit yet)
    on top of which it may be made, if that matters. Returns the id of the commit.

    Raises, with nothing changed: ConflictError (changed meanwhile; a merge, rebase … is unfinished;
    the user has staged one of the paths), LockedError (another process holds the vault, or git's
    index), IntegrityError (a link or a folder where a file belongs), OutsideError (git or the disk;
    only if its message says "saved" has the commit been made, and the next command finishes it).
    """
    with locked(git, timeout):
        _roll_forward(git)
        refuse_unfinished(git)
        was = _compared(git, changes, expected, gathered.was if gathered else {})
        ref, old = git.head()
        if on and old not in on:
            raise _moved()
        with nullcontext(gathered) if gathered else Gathering.begun(git) as more:
            more.finish()
            ready, room = waiting.lay_out(git, changes, more.room, more.files), more.room
            new = fastimport.write_commit(
                git,
                changes,
                parent=old,
                message=message,
                author=author,
                at=at,
                room=room,
                stored=more.ids,
            )
            ids = {**{path: _id(git, content) for path, content in changes.items()}, **more.ids}
            paths = {path: (was[path], now) for path, now in ids.items()}
            with _undisturbed():
                _carry_out(git, Journal(ref, old, new, paths), ready, room, _reflog(author, at))
    return new


@contextmanager
def gathering(git: Git) -> Iterator[Gathering]:
    """Where the files of a commit can be gathered; the vault lock is held, until they are committed.

    Raises ConflictError while a merge, rebase … is unfinished, and what `recover` raises.
    """
    _roll_forward(git)
    refuse_unfinished(git)
    with Gathering.begun(git) as found:
        yield found


def stack(
    git: Git,
    changes: Mapping[str, bytes | None],
    *,
    parent: str | None,
    message: str,
    author: tuple[str, str],
    at: datetime,
) -> str:
    """Make a commit of ``changes`` on top of ``parent`` that no branch has yet; returns its id.

    The vault lock is held. Nothing moves: `move` takes a branch there. Raises OutsideError.
    """
    with waiting.room(git.git_dir) as room:
        return fastimport.write_commit(
            git, changes, parent=parent, message=message, author=author, at=at, room=room
        )


def move(
    git: Git,
    new: str,
    *,
    on: str | None,
    author: tuple[str, str],
    at: datetime,
    timeout: float = lock.TIMEOUT,
) -> None:
    """Take the branch from the commit ``on`` to ``new``, which is there already, and the files with it.

    Only the paths that differ between the two are touched; each must be as ``on`` has it. For the rest as
    `commit`: the same lock, the same journal, the same errors.
    """
    with locked(git, timeout):
        _roll_forward(git)
        refuse_unfinished(git)
        ref, old = git.head()
        if old != on:
            raise _moved()
        changed = git.changed(old or git.empty_tree, new)
        _refuse_changed(git, {path: was for path, (was, _) in changed.items()})
        arriving = [(path, oid) for path, (_, oid) in changed.items() if oid]
        contents = git.blobs([oid for _, oid in arriving])
        changes: dict[str, bytes | None] = dict.fromkeys(changed)
        changes.update(zip((path for path, _ in arriving), contents, strict=True))
        with waiting.room(git.git_dir) as room:
            ready = waiting.lay_out(git, changes, room)
            with _undisturbed():
                _carry_out(git, Journal(ref, old, new, changed), ready, room, _reflog(author, at))


def _refuse_changed(git: Git, wanted: Mapping[str, str | None]) -> None:
    """Raise ConflictError for a file that is not, in the work tree, the one with the id in ``wanted``."""
    for path, oid in wanted.items():
        if _id(git, _content(git, path)) != oid:
            raise ConflictError(
                "{file} has changes that are not committed", hint="commit them, or take them back", file=path
            )


def recover(git: Git, timeout: float = lock.TIMEOUT) -> str | None:
    """Finish what a killed command left, if it left anything; every command calls this first.

    Returns the commit that was completed, None if there was nothing to complete. Costs one look for
    the journal when there is none. Waits for a command that is writing at this moment.
    """
    if not journal.pending(git.git_dir):
        return None
    with locked(git, timeout):
        plan = journal.read(git.git_dir)
        with suppress(LockedError):  # the files are right; the next write sees to the index
            return _roll_forward(git)
        return plan.new if plan else None


def _id(git: Git, content: bytes | None) -> str | None:
    return None if content is None else git.blob_id(content)


def refuse_unfinished(git: Git) -> None:
    """Raise ConflictError while a merge, rebase … of the user is not finished."""
    for name, what in _UNFINISHED.items():
        if (git.git_dir / name).exists():
            raise ConflictError(
                "a git {what} is not finished in this vault",
                hint="finish it, or give it up with: git {what} --abort",
                what=what,
            )


def _compared(
    git: Git,
    changes: Mapping[str, bytes | None],
    expected: Mapping[str, bytes | None],
    known: Mapping[str, str],
) -> dict[str, str | None]:
    """The git ids of what lies at the paths now; ConflictError if it is not what was expected."""
    found: dict[str, str | None] = {}
    for path in {**changes, **expected, **known}:
        content = _content(git, path)
        oid = found[path] = _id(git, content)
        if (path in expected and content != expected[path]) or (path in known and oid != known[path]):
            raise ConflictError(
                "{file} was changed by somebody else meanwhile", hint="run the command again", file=path
            )
    return found


def _content(git: Git, path: str) -> bytes | None:
    files.parts(path)
    try:
        return layout.read_file(git.root, path, layout.MAX_RECORD)
    except FileNotFoundError:
        return None


def _reflog(author: tuple[str, str], at: datetime) -> dict[str, str]:
    return {
        "GIT_COMMITTER_NAME": author[0],
        "GIT_COMMITTER_EMAIL": author[1],
        "GIT_COMMITTER_DATE": f"{int(at.timestamp())} +0000",
    }


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C and polite signals wait until we are done: for us, and for the git processes we start."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _POLITE)  # git inherits it
    came: list[int] = []
    handlers = _replaced(lambda number, _: came.append(number))  # another thread may still get them
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for late in dict.fromkeys(came):
            signal.raise_signal(late)


def _replaced(handler: _Handler) -> dict[signal.Signals, Any]:
    """Handle polite signals by ``handler``; returns what did before. Only the main thread may."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    return {number: signal.signal(number, handler) or signal.SIG_DFL for number in _POLITE}


def _carry_out(git: Git, plan: Journal, ready: waiting.Waiting, room: Path, who: Mapping[str, str]) -> None:
    journal.write(git.git_dir, plan, room)
    try:
        with staging.locked(git, room):
            _refuse_staged(git, plan)
            index = staging.prepare(git, {path: now for path, (_, now) in plan.paths.items()}, room)
            _move_ref(git, plan, who)
            waiting.put_in_place(git, ready)
            staging.publish(git, index)
    except HnwctlError as error:
        raise _explained_failure(git, plan, error) from None
    journal.drop(git.git_dir)


def _explained_failure(git: Git, plan: Journal, error: HnwctlError) -> HnwctlError:
    """What to tell when a step failed: before the branch moved nothing has happened, after it all will."""
    _, head = git.head()
    if head == plan.new:
        return OutsideError(
            "the change is saved in git, but not yet in every file: {reason}",
            hint="free some space or allow us to write there; the next command finishes it",
            reason=str(error),
        )
    journal.drop(git.git_dir)
    if head != plan.old:
        return _moved()
    return error


def _moved() -> ConflictError:
    return ConflictError("the branch was moved by another git meanwhile", hint="run the command again")


def _refuse_staged(git: Git, plan: Journal) -> None:
    for path in staging.differing(git, plan.old, plan.paths):
        raise ConflictError(
            "{file} has changes staged with git add",
            hint="commit them, or take them back with: git restore --staged {file}",
            file=path,
        )


def _move_ref(git: Git, plan: Journal, who: Mapping[str, str]) -> None:
    """The commit point: the branch (or a detached HEAD) goes from old to new, or nothing happens."""
    ref = [plan.ref] if plan.ref else ["--no-deref", "HEAD"]
    nothing = "0" * len(plan.new)
    step("move the branch")
    git.answer("update-ref", "-m", "hnwctl", *ref, plan.new, plan.old or nothing, env=who)


def _roll_forward(git: Git) -> str | None:
    """Finish or drop what a journal tells of; the vault lock is held. Returns the commit it completed."""
    plan = journal.read(git.git_dir)
    if plan is None:
        return None
    staging.break_own_lock(git)
    refs.break_own_locks(git.git_dir, git.common_dir, plan.ref, plan.new)
    happened = _happened(git, plan)
    if happened is None:
        waiting.clear(git.git_dir)
    else:
        _complete(git, plan, happened)
    journal.drop(git.git_dir)
    return None if happened is None else plan.new


def _happened(git: Git, plan: Journal) -> dict[str, tuple[str | None, str | None]] | None:
    """The paths of the plan that still are as it wants them in HEAD; None if it never got there."""
    ref, head = git.head()
    if ref != plan.ref or head is None or head == plan.old:
        return None
    if head == plan.new:
        return plan.paths
    if not git.knows(plan.new) or not git.is_ancestor(plan.new, head):
        return None
    tree = git.tree(head)  # somebody has gone on from there: what they changed is theirs
    return {path: pair for path, pair in plan.paths.items() if tree.get(path) == pair[1]}


def _complete(git: Git, plan: Journal, paths: Mapping[str, tuple[str | None, str | None]]) -> None:
    late = {path: now for path, (was, now) in paths.items() if _late(git, path, was, now)}
    arriving = {path: now for path, now in late.items() if now}
    contents = dict(zip(arriving, git.blobs(arriving.values()), strict=True))
    with waiting.room(git.git_dir) as room, _undisturbed():
        waiting.put_in_place(git, waiting.lay_out(git, {path: contents.get(path) for path in late}, room))
        with staging.locked(git, room, patience=0):
            theirs = staging.differing(git, plan.old, paths)
            ours = {path: now for path, (_, now) in paths.items() if path not in theirs}
            staging.publish(git, staging.prepare(git, ours, room))


def _late(git: Git, path: str, was: str | None, now: str | None) -> bool:
    """Whether the file still is what it was before; what somebody put there since is left alone."""
    try:
        found = _id(git, _content(git, path))
    except IntegrityError:
        return False
    return found != now and found in (was, None)
