"""A new vault: keys, roster, policy and git, in one first commit."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hnwctl.errors import ConflictError, OutsideError, UsageError
from hnwctl.model.kinds import COMPARTMENTS, KINDS
from hnwctl.store import layout
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import Device
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git, clean_environment, open_git
from hnwctl.store.trust import roster
from hnwctl.store.trust.membership import Newcomer, sealed_member
from hnwctl.store.trust.roster import Member, Roster

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

ATTRIBUTES = (
    "".join(f"{kind.folder}/** -text merge=binary diff=hnwctl\n" for kind in KINDS.values())
    + "keys/** -text merge=binary -diff\nvault.yaml -text merge=binary\npolicy.yaml -text\n"
)
"""merge=binary: where our driver is absent git must never write conflict marks into ciphertext."""

IGNORE = "# what an editor or a system may leave behind\n*.swp\n*~\n.DS_Store\n"


@dataclass(frozen=True, slots=True)
class Founding:
    """A book to be: its name, jurisdiction, base currency, policy text and first members.

    The first member is the owner, and ``device`` is the key that signs for it.
    """

    name: str
    jurisdiction: str
    currency: str
    policy: bytes
    members: Sequence[Newcomer]
    device: Device


def found(root: Path, plan: Founding, *, now: datetime) -> tuple[bytes, str]:
    """Make the vault at ``root``; returns the bytes of its roster and the first commit.

    Raises ConflictError when something is in the way, OutsideError when git or the disk fails.
    """
    require_possible(root, plan.name, plan.members[0].name)
    with _undone(root):
        git = _make_repository(root)
        raw, files = _first_files(plan, now)
        author, expected = author_of(plan.members[0].name), dict.fromkeys(files)
        commit = write.commit(git, files, message="init", author=author, at=now, expected=expected)
    return raw, commit


def require_possible(root: Path, name: str, member: str) -> None:
    """Raise ConflictError when something is in the way at ``root``, UsageError for an impossible name of the
    book or of its first member."""
    if not roster.valid_text(name):
        raise UsageError(
            "a book is named in 1 to 200 visible characters", hint="give it a name with --name NAME"
        )
    if not layout.valid_name(member):
        raise UsageError(
            "{name}: a member and a device are named in lower-case letters, digits, dots and dashes",
            name=member,
        )
    if root.exists() and not (root.is_dir() and (not any(root.iterdir()) or is_leftover(root))):
        raise ConflictError("{folder} exists and is not empty", hint="name a new folder", folder=root)
    _require_outside(root)


def _require_outside(root: Path) -> None:
    """A book inside another repository would be committed there by accident, its recovery key with it."""
    for outer in root.absolute().parents:
        if (outer / ".git").exists() or (outer / layout.ROSTER).exists():
            raise ConflictError(
                "{folder} lies inside the repository {outer}",
                hint="a book is a repository of its own: name a folder elsewhere",
                folder=root,
                outer=outer,
            )


def is_leftover(root: Path) -> bool:
    """Whether ``root`` is a folder with nothing but a repository that never had a commit or a file: what
    `found` leaves when it is killed before its commit, or what ``git init`` makes."""
    dot_git = root / ".git"
    if not dot_git.is_dir() or dot_git.is_symlink():
        return False
    others = [path for path in root.iterdir() if path.name != ".git"]
    made = all(path.name == layout.KEYS and path.is_dir() and not any(path.iterdir()) for path in others)
    unused = not any((dot_git / name).exists() for name in ("index", "packed-refs"))
    return made and unused and not any(path.is_file() for path in (dot_git / "refs").rglob("*"))


@contextmanager
def _undone(root: Path) -> Iterator[None]:
    """What fails inside leaves nothing of itself: a folder that was there stays, empty as it was."""
    was = root.exists()
    try:
        yield
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        if was:
            root.mkdir(mode=0o700, exist_ok=True)
        raise


def adopt(root: Path, files: Mapping[str, bytes], *, by: str, now: datetime) -> str:
    """Make a repository at ``root`` of a vault that was plain files; returns its first commit.

    Raises as `found`.
    """
    require_possible(root, "adopted", by)
    with _undone(root):
        git = _make_repository(root)
        expected = dict.fromkeys(files)
        return write.commit(git, files, message="adopt", author=author_of(by), at=now, expected=expected)


def author_of(member: str) -> tuple[str, str]:
    """Name and address that git records: the member's opaque name, never a person's address."""
    return member, f"{member}@hnwctl.invalid"


def stamp(now: datetime) -> str:
    """A time as signatures carry it: UTC to the second."""
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _make_repository(root: Path) -> Git:
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError("cannot make {folder}: {reason}", folder=root, reason=error.strerror) from None
    command = ["git", "init", "-q", "-b", "main", str(root)]
    try:
        made = subprocess.run(command, capture_output=True, env=clean_environment(), check=False)
    except OSError:
        raise OutsideError("git is not installed", hint="install git, then run this again") from None
    git = None if made.returncode else open_git(root)
    if git is None:
        raise OutsideError("git cannot make a repository in {folder}", folder=root)
    return git


def _first_files(plan: Founding, now: datetime) -> tuple[bytes, dict[str, bytes]]:
    vault_id = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    pairs = {name: seal.new_identity() for name in COMPARTMENTS}
    keys = {f"{name}.1": secret for name, (secret, _) in pairs.items()}
    roles = roster.default_roles()
    members: dict[str, Member] = {}
    files = {
        layout.POLICY: plan.policy,
        ".gitattributes": ATTRIBUTES.encode(),
        ".gitignore": IGNORE.encode(),
    }
    for new in plan.members:
        members[new.name], files[layout.key_path(new.name)] = sealed_member(
            vault_id, new, new.name, roles, keys
        )
    book = Roster(
        vault_id=vault_id,
        name=plan.name,
        rev=1,
        previous="-",
        jurisdiction=plan.jurisdiction,
        currency=plan.currency,
        compartments={name: {1: public} for name, (_, public) in pairs.items()},
        roles=roles,
        members=members,
        policy=roster.digest(plan.policy),
    )
    owner = plan.members[0]
    signed = roster.sign_roster(book, plan.device, by=f"{owner.name}/{owner.device_name}", at=stamp(now))
    files[layout.ROSTER] = roster.emit(signed)
    return files[layout.ROSTER], files
