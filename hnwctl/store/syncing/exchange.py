"""A vault and a git server brought to the same state: fetched, verified, moved, pushed.

The network is used without the vault lock; it is held only while the branch moves. What was decided before
is looked at again then, and all begins anew, once, if somebody was quicker.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hnwctl.errors import ConflictError, HnwctlError, IntegrityError, Problem
from hnwctl.store import layout
from hnwctl.store.erasing import cleaning, finishing
from hnwctl.store.erasing.finishing import Left
from hnwctl.store.governing import deciding
from hnwctl.store.repository import remotes, write
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.remotes import Remote
from hnwctl.store.repository.steps import step
from hnwctl.store.syncing import following, judging, remnants, replaying
from hnwctl.store.syncing.following import Course, Way
from hnwctl.store.syncing.judging import SHORT, Exposed
from hnwctl.store.syncing.scratch import scratch
from hnwctl.store.syncing.transport import StaleError, Transport
from hnwctl.store.trust import founding, roster
from hnwctl.store.trust.roster import Roster
from hnwctl.store.vault import Vault


@dataclass
class Synced:
    """What was done, or would be.

    ``fetched``, ``pushed`` and ``replayed`` count commits; ``rewritten``: one history gave way to another, by
    an owner's hand; ``dropped``: erased records that somebody had changed meanwhile; ``exposed``: what came
    sealed to replaced keys, and ``resealed`` that it is sealed anew; ``rewound``: the server had gone back to
    an older state; ``left``: refs and work trees here that still have what was erased; ``stash``: what was
    put aside with git stash went with the former history.
    """

    remote: str
    fetched: int = 0
    pushed: int = 0
    rewritten: bool = False
    replayed: int = 0
    dropped: set[str] = field(default_factory=set)
    exposed: list[Exposed] = field(default_factory=list)
    resealed: bool = False
    rewound: bool = False
    left: list[str] = field(default_factory=list)
    stash: bool = False
    commit: str = ""

    @property
    def nothing(self) -> bool:
        """Whether both sides had the same."""
        return not (self.fetched or self.pushed or self.rewritten)


def sync(vault: Vault, name: str | None, *, interactive: bool = False, dry_run: bool = False) -> Synced:
    """Bring the vault and the git server ``name`` (None: the usual one) to the same state.

    Raises IntegrityError, with nothing moved, when what the server has does not hold, or what is here must
    not be pushed; ConflictError when both sides have commits of their own, or files are in the way;
    OutsideError with the server's word when it cannot be reached or refuses. A push that is refused leaves
    here what was fetched.
    """
    git = vault.writable()
    _refuse_part(git)
    remote = remotes.chosen(git, name)
    done = Synced(remote.name)
    try:
        _once(vault, git, remote, done, interactive=interactive, dry_run=dry_run)
    except StaleError:
        _once(vault, git, remote, done, interactive=interactive, dry_run=dry_run)
    return done


def _refuse_part(git: Git) -> None:
    if (git.common_dir / "shallow").exists() or any((git.common_dir / "objects/pack").glob("*.promisor")):
        raise ConflictError("this clone has only a part of the history", hint="take a full clone")


def _once(vault: Vault, git: Git, remote: Remote, done: Synced, *, interactive: bool, dry_run: bool) -> None:
    ours = vault.checked_head()
    vault.refuse_problems()
    if ours is None:
        raise ConflictError("nothing was committed here yet")
    with scratch(git, remote, ours) as folder:
        way = Transport(git, remote, folder, interactive)
        branch, theirs = way.fetch()
        way = replace(way, remote=replace(remote, theirs=branch))
        seen = _seen(git, way.remote)
        found = following.course(vault, way.arrived, ours, theirs, seen)
        done.rewound |= bool(seen and theirs and theirs != seen and way.arrived.knows(seen)
                             and way.arrived.is_ancestor(theirs, seen))  # fmt: skip
        if found.way is Way.PARTED:
            _tell_parted(way, found, dry_run=dry_run)
        _noted(way.arrived, found, done)
        if dry_run:
            done.pushed += _to_push(way.arrived, found)
            return
        done.stash |= found.way is Way.FOLLOW and cleaning.stashed(git)
        tip = _moved(vault, way, found)
        done.commit = tip = _sealed_anew(vault, tip, done)
        _push(vault, way, found, tip, done)
    _closed(vault)
    done.left = remnants.settled(git, vault.roster, tip, cache=vault.around.cache)


def _seen(git: Git, remote: Remote) -> str | None:
    there, told = git.answer("rev-parse", "--verify", "--quiet", f"{remote.tracking}^{{commit}}", no=1)
    return told.decode().strip() if there else None


def _tell_parted(way: Transport, found: Course, *, dry_run: bool) -> None:
    error = following.parted(way.arrived, found, way.remote.name, way.remote.theirs)
    if not dry_run and found.theirs:
        way.bring_in()  # it was verified, and git is to find it
        _track(way, found.theirs)
    raise error


def _noted(git: Git, found: Course, done: Synced) -> None:
    done.fetched += found.fetched
    done.rewritten |= found.way in (Way.FOLLOW, Way.LEAD)
    done.replayed += len(found.plan.replays)
    done.dropped |= found.plan.dropped
    done.commit = found.onto
    if found.way is not Way.SAME:
        seen = set(done.exposed)
        done.exposed += [each for each in _exposed(git, found) if each not in seen]


def _exposed(git: Git, found: Course) -> Iterator[Exposed]:
    """What comes, or is about to go, sealed to a key that was replaced."""
    book = found.trusted.roster
    yield from judging.exposed(git, book, found.base, found.onto)
    latest = {path: raw for each in found.plan.replays for path, raw in each.changes.items()}
    for path, raw in latest.items():
        if raw is not None and layout.parse_path(path):
            yield from judging.retired(book, path, raw)


def _to_push(git: Git, found: Course) -> int:
    """How many commits a push would carry, judged before the commits to be replayed are made."""
    if not found.pushes:
        return 0
    return following.count(git, found.onto, found.theirs) + len(found.plan.replays)


# moving


def _moved(vault: Vault, way: Transport, found: Course) -> str:
    """Take the branch where it is to be; returns its commit. Raises StaleError if it moved meanwhile."""
    git = way.git
    if found.onto == found.ours and not found.plan.replays:
        if found.way is not Way.LEAD and found.theirs is not None:
            _track(way, found.theirs)
        return found.ours
    with write.locked(git):
        if vault.checked_head() != found.ours or vault.present(layout.ROSTER) != vault.trusted.raw:
            raise StaleError("the branch was moved by another git meanwhile", hint="run the command again")
        vault.refuse_problems()
        if found.onto != found.ours:
            way.bring_in()
        tip, trusted = _stacked(vault, git, found)
        _branch_to(vault, git, found, tip)
        vault.follow(trusted.roster, trusted.raw, tip)
        if found.way is not Way.LEAD and found.theirs is not None:
            _track(way, found.theirs)
        if found.way is Way.FOLLOW:
            _finished(vault, git)
    return tip


def _finished(vault: Vault, git: Git) -> None:
    """What is left of the former history swept away. Raises OutsideError that says what has happened."""
    try:
        finishing.finish(git, cache=vault.around.cache, vault_id=vault.roster.vault_id)
    except HnwctlError as error:
        raise finishing.unswept(error) from None


def _stacked(vault: Vault, git: Git, found: Course) -> tuple[str, Any]:
    """The commit with everything replayed on top, and the roster there; verified like one that came."""
    if not found.plan.replays:
        return found.onto, found.trusted
    tip = replaying.stacked(git, found.plan, found.onto)
    known = judging.anchor(git, found.onto, joined=True)
    return tip, judging.believed(git, known, found.onto, tip, vault.around.progress)


def _sealed_anew(vault: Vault, tip: str, done: Synced) -> str:
    """An owner seals what is exposed to the present keys, in one commit; returns the commit there is then."""
    if not done.exposed or not roster.is_owner(vault.roster, vault.unlocked.member):
        return tip
    present = Vault.open(vault.root, lambda: [vault.unlocked.device], vault.around, answers=False)
    deciding.reseal(present, message="seal anew what came under replaced keys")
    done.resealed = True
    return present.checked_head() or tip


def _branch_to(vault: Vault, git: Git, found: Course, tip: str) -> None:
    follows = found.way is Way.FOLLOW
    if follows:
        finishing.note(git, Left(tip, {}, found.ids))
    _closed(vault)
    author = founding.author_of(vault.unlocked.member)
    try:
        write.move(git, tip, on=found.ours, author=author, at=vault.now())
    except HnwctlError:
        if follows and git.head()[1] == found.ours:
            finishing.forget(git)
        raise


def _closed(vault: Vault) -> None:
    """The index is about to be thrown away."""
    if "catalog" in vars(vault):
        vault.catalog.close()


def _track(way: Transport, commit: str) -> None:
    step("note where the server's branch is")
    way.git.run("update-ref", "--no-deref", way.remote.tracking, commit)


# pushing


def _push(vault: Vault, way: Transport, found: Course, tip: str, done: Synced) -> None:
    if tip == found.theirs:
        return
    since = found.theirs if found.way is not Way.LEAD else None
    _refuse_erased(way.git, vault.roster, tip, since)
    number = following.count(way.arrived, tip, found.theirs)
    way.push(tip, found.theirs)
    done.pushed += number
    _track(way, tip)


def _refuse_erased(git: Git, book: Roster, tip: str, since: str | None) -> None:
    problems: Sequence[Problem] = list(judging.revived(git, book, tip, since))
    if problems:
        raise IntegrityError(
            "nothing is pushed from {commit}: it would bring back what was erased",
            hint="take a fresh clone; what is new here can be made again there",
            problems=problems,
            commit=tip[:SHORT],
        )
