"""What was begun and not finished: our writes and erasures, the user's merges, a git that was killed."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from hnwctl.console.checks.finding import Finding, Said, Ward, found
from hnwctl.errors import ConflictError, LockedError, OutsideError
from hnwctl.store import layout
from hnwctl.store.erasing import finishing
from hnwctl.store.repository import journal, lock, staging, unfinished, write
from hnwctl.store.repository.files import explained
from hnwctl.store.repository.git import Git


def halfway(ward: Ward) -> Iterator[Finding]:
    """Looked at with the vault lock held, so that what is at work right now is not taken for left behind."""
    git = ward.git
    if git is None:
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(write.locked(git, timeout=0))
        except LockedError:
            yield found("unfinished", Said("another process is writing now"), Said("run this again later"))
            return
        yield from _ours(ward, git)
        yield from _theirs(git)
        yield from _index(ward, git)


def _index(ward: Ward, git: Git) -> Iterator[Finding]:
    """A staging area that git cannot read stops git, and other checks; its file is kept beside."""
    if git.head()[1] is None:
        return
    try:
        git.run("ls-files", "-z", "--", layout.ROSTER)
    except OutsideError as error:
        what = Said("git's index is damaged: {reason}", {"reason": error.facts.get("reason", "")})
        yield ward.mend("unfinished", what, lambda: _renewed(git))


def _renewed(git: Git) -> None:
    """An index that has what HEAD has; nothing in the work tree changes."""
    path = git.git_dir / "index"
    with explained(path):
        path.replace(path.with_name("index.damaged"))
    git.run("read-tree", "HEAD")


def _ours(ward: Ward, git: Git) -> Iterator[Finding]:
    if journal.pending(git.git_dir):
        what = Said("a change that was saved in git is not yet in every file")
        yield ward.mend("unfinished", what, lambda: write.recover(git))
    if unfinished.erasing(git):
        yield _erasure(ward, git)
    if (git.git_dir / lock.FOLDER / "room").exists():
        what = Said("files that a killed command had prepared")
        yield ward.mend("unfinished", what, lambda: shutil.rmtree(git.git_dir / lock.FOLDER / "room"))
    yield from _copies(ward, git)


def _copies(ward: Ward, git: Git) -> Iterator[Finding]:
    """What a killed sync left."""
    place = git.git_dir / lock.FOLDER / "sync"
    left = [*place.glob("copy-*")]
    if not left:
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(lock.holding(place, 0))
        except LockedError:
            return  # one is at work
        what = Said("what a killed sync had fetched")
        yield ward.mend("unfinished", what, lambda: _remove(left))


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder)


def _erasure(ward: Ward, git: Git) -> Finding:
    """An erasure is finished only on a history that this machine knows."""
    what, pin, head = Said("an erasure was interrupted"), ward.pin, git.head()[1]
    if pin is None or pin.commit is None or head is None or not git.is_ancestor(pin.commit, head):
        return found(
            "unfinished",
            what,
            Said("run any command that opens the vault with your key, such as `hnwctl list`"),
        )
    cache, vault_id = ward.session.surroundings().cache, pin.vault_id
    return ward.mend("unfinished", what, lambda: finishing.finish(git, cache=cache, vault_id=vault_id))


def _theirs(git: Git) -> Iterator[Finding]:
    try:
        write.refuse_unfinished(git)
    except ConflictError as error:
        yield found("unfinished", Said(error.message, error.facts), Said(error.hint, error.facts))
    path = git.git_dir / "index.lock"
    if path.exists() and path.read_bytes() != staging.MARK:
        facts = {"file": str(path)}
        yield found(
            "unfinished",
            Said("another git process is at work here: {file} exists", facts),
            Said("if no git is running, delete that file", facts),
        )
