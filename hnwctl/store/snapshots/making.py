"""Making a snapshot: what git has, as it is at one moment, signed and sealed before it leaves memory."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from hnwctl.errors import ConflictError, IntegrityError
from hnwctl.model.kinds import KINDS
from hnwctl.store import belonging, layout
from hnwctl.store.keys import seal
from hnwctl.store.repository.git import Git
from hnwctl.store.snapshots import bundle, manifest, places, tarball
from hnwctl.store.snapshots.manifest import BUNDLE, FILE, Manifest, Part
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Roster
from hnwctl.store.vault import Vault

FOLDERS = frozenset({layout.KEYS, *(kind.folder for kind in KINDS.values())})
"""Where nothing lies but records and key files."""
RECOVERY = "recovery"
"""The role whose devices open every snapshot, beside the owners'."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A snapshot: the name its file gets, the file's bytes, and what it says of itself."""

    name: str
    raw: bytes
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class State:
    """A repository at one moment: the branch HEAD stands on (None: on none), its commit, all branches and
    tags with their git ids."""

    branch: str | None
    commit: str
    refs: dict[str, str]


def made(vault: Vault) -> Made:
    """A snapshot of ``vault`` as it is now, sealed to every device of the owners and of recovery members.

    What was not checked is checked first: a snapshot vouches for its commit. Raises IntegrityError when the
    vault has problems, ConflictError when it never holds still, ForbiddenError for a key that cannot sign,
    OutsideError when git fails or a plugin of a recipient is not installed.
    """
    git = vault.writable()
    state = _held_still(vault, git)
    _require_whole(git)
    _require_fitting(git, state.commit, vault.roster)
    raw = bundle.bundled(git, state.refs, state.commit)
    about = manifest.signed(_described(vault, git, state, raw), vault.unlocked.device)
    plain = tarball.pack({FILE: manifest.emit(about), BUNDLE: raw})
    del raw  # a book of ten thousand clients is some hundred megabytes
    sealed = seal.seal(plain, recipients(vault.roster))
    return Made(places.name_of(about.vault_id, about.moment, sealed), sealed, about)


def recipients(book: Roster) -> list[str]:
    """The public keys to which the snapshots of a book are sealed."""
    return [
        device.recipient
        for name, member in book.members.items()
        if roster.is_owner(book, name) or member.role == RECOVERY
        for device in member.devices.values()
    ]


def state_of(git: Git) -> State | None:
    """What is there now; None before the first commit. All refs are read at once, HEAD before them."""
    branch, commit = git.head()
    lines = git.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/tags")
    pairs = (line.partition(" ") for line in lines.decode("utf-8", "surrogateescape").splitlines())
    refs = {name: oid for oid, _, name in pairs}
    commit = refs.get(branch) if branch else commit
    return State(branch, commit, refs) if commit else None


def _held_still(vault: Vault, git: Git) -> State:
    """The state of the repository at a commit that was checked."""
    for _ in range(_TRIES):
        checked = vault.checked_head()
        vault.refuse_problems()
        state = state_of(git)
        if state is not None and state.commit == checked:
            if git.file_at(state.commit, layout.ROSTER) == vault.trusted.raw:
                return state
            break
    raise ConflictError("the vault was changed meanwhile", hint="run the command again")


def _require_whole(git: Git) -> None:
    if (git.common_dir / "shallow").exists():
        raise IntegrityError(
            "this clone does not have all of the history, so it cannot be backed up",
            hint="fetch the rest: git fetch --unshallow",
        )


def _require_fitting(git: Git, commit: str, book: Roster) -> None:
    """Raise IntegrityError for what lies in a commit and has no place in a vault, such as a program: what is
    made of it nobody could restore, and that must not come out on the day when it is needed."""
    present, modes = git.tree(commit), git.modes(commit)
    sizes = git.sizes(present.values())
    inside = [path for path in modes if path.partition("/")[0] in FOLDERS]
    problems = [*belonging.everything({path: present.get(path, "") for path in modes}, modes, sizes)]
    problems += belonging.strangers(inside, book.members)
    attributes = present.get(belonging.ATTRIBUTES)
    if attributes and sizes.get(attributes, layout.MAX_RECORD) < layout.MAX_RECORD:
        problems += belonging.commanding(next(git.blobs([attributes])), belonging.ATTRIBUTES)
    if problems:
        raise IntegrityError(
            "no snapshot is made of a book that could not be restored",
            hint="put it right with git, and commit that; `hnwctl verify` says what else there is",
            problems=problems,
        )


def _described(vault: Vault, git: Git, state: State, raw: bytes) -> Manifest:
    book = vault.roster
    return Manifest(
        vault_id=book.vault_id,
        book=book.name,
        created=manifest.stamp(vault.now()),
        by=vault.unlocked.author,
        roster_rev=book.rev,
        roster_digest=vault.trusted.digest,
        commit=state.commit,
        branch=state.branch,
        refs=state.refs,
        counts=counts(git, state.commit),
        parts={BUNDLE: Part(len(raw), hashlib.sha256(raw).hexdigest())},
    )


def counts(git: Git, commit: str) -> dict[str, int]:
    """How many records of each kind a commit has; IntegrityError if git's objects are damaged."""
    places_ = (layout.parse_path(path) for path in git.tree(commit))
    found = Counter(place[0] for place in places_ if place)
    return {kind: found[kind] for kind in KINDS}
