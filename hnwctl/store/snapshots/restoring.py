"""From an opened snapshot back to a repository, a checked one, and a vault to work with.

Nothing of it is believed because it came out of the file: git checks each object as if it came from a
stranger, refs and counts are compared with the manifest, and every record is judged like in `verify`.
"""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from hnwctl.errors import ConflictError, IntegrityError, OutsideError
from hnwctl.store.repository import files
from hnwctl.store.repository.git import Git, clean_environment, open_git, reason_in
from hnwctl.store.snapshots import making
from hnwctl.store.snapshots.manifest import Manifest
from hnwctl.store.snapshots.opening import Opened
from hnwctl.store.snapshots.vouching import Standing
from hnwctl.store.verifying import Survey

_LARGE = "core.bigFileThreshold=16m"  # what claims to be larger is never held in memory
_NOT_ITS_FAULT = (
    *(os.strerror(each) for each in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)),
    "out of memory",
    "it ended with -",  # killed,
    "hint:",  # and before it said more than advice
)
"""What git says when the machine, and not the snapshot, is to blame."""
_PLAIN = "* -text -eol -ident !filter !working-tree-encoding\n"
"""For a checkout that writes what was committed, whatever attributes a book brings along."""


def unpacked(snapshot: Opened, folder: Path, *, work_tree: bool = False) -> Git:
    """A repository in the new folder ``folder`` with all that the snapshot holds; bare unless ``work_tree``.

    Raises IntegrityError for objects that are damaged, missing or hostile, and for refs that git refuses;
    OutsideError when the disk is full.
    """
    about = snapshot.manifest
    with _private_files():
        git = _repository(folder, about.commit, bare=not work_tree)
        _fill(git, about, snapshot.pack)
        _set_head(git, about)
    return git


def _fill(git: Git, about: Manifest, pack: memoryview) -> None:
    try:
        indexed = git.run("-c", _LARGE, "index-pack", "--stdin", "--strict", input=bytes(pack))
        refs = "".join(f"create {name}\0{oid}\0" for name, oid in about.refs.items())
        git.run("update-ref", "-z", "--stdin", input=refs.encode("utf-8", "surrogateescape"))
    except OutsideError as error:
        reason = str(error.facts.get("reason", ""))
        if os.strerror(errno.ENOSPC) in reason:
            raise OutsideError(
                "no room to unpack the snapshot in {folder}",
                hint="`verify` and drills unpack it in TMPDIR, `restore` beside its DIR",
                folder=git.git_dir.parent,
            ) from None
        if any(each in reason for each in _NOT_ITS_FAULT):
            raise
        raise IntegrityError("git refuses what is in the snapshot: {reason}", reason=reason) from None
    if indexed.decode("ascii", "replace") != f"pack\t{bytes(pack[-len(about.commit) // 2 :]).hex()}\n":
        raise IntegrityError("there is more in the snapshot than git's pack")


def _repository(folder: Path, commit: str, *, bare: bool) -> Git:
    form = "sha1" if len(commit) == 40 else "sha256"
    command = ["git", "init", "-q", "-b", "main", "--template=", f"--object-format={form}"]
    command += [*(["--bare"] if bare else []), str(folder)]
    try:
        made = subprocess.run(command, capture_output=True, env=clean_environment(), check=False)
    except OSError:
        raise OutsideError("git is not installed", hint="install git, then run this again") from None
    git = Git(folder, folder) if bare else open_git(folder)
    if made.returncode or git is None:
        raise OutsideError("git {command} failed: {reason}", command="init", reason=reason_in(made.stderr))
    return git


def _set_head(git: Git, about: Manifest) -> None:
    if about.branch:
        git.run("symbolic-ref", "HEAD", about.branch)
    else:
        git.run("update-ref", "--no-deref", "HEAD", about.commit)


def compare(git: Git, about: Manifest) -> None:
    """Raise IntegrityError unless the unpacked repository has the refs, the commit and the records that the
    manifest names."""
    state = making.state_of(git)
    if state is None or (state.branch, state.commit, state.refs) != (about.branch, about.commit, about.refs):
        raise IntegrityError("the snapshot has other branches than the manifest names")
    found = making.counts(git, about.commit)
    if {kind: count for kind, count in found.items() if count} != {
        kind: count for kind, count in about.counts.items() if count
    }:
        raise IntegrityError(
            "the snapshot has {found} records, the manifest names {named}",
            found=sum(found.values()),
            named=about.records,
        )


def survey(git: Git, about: Manifest, standing: Standing) -> Survey:
    """What looks at everything in the unpacked snapshot: git's objects, the history, every record."""
    return Survey(None, git, replace(standing.pin, commit=standing.since), at=about.commit)


# --- a vault to work with ------------------------------------------------------------------------


def require_place(root: Path, *, force: bool) -> None:
    """Raise ConflictError when something is at ``root`` and ``force`` is not given."""
    if os.path.lexists(root) and not force and not _empty(root):
        raise ConflictError(
            "{folder} exists and is not empty",
            hint="name a new folder; with --force what is there is moved aside",
            folder=root,
        )


def checked_out(git: Git) -> None:
    """Put the files of HEAD into the work tree, byte for byte as they were committed, private."""
    attributes = git.git_dir / "info" / "attributes"
    with _private_files():
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text(_PLAIN)
        git.run("read-tree", "HEAD")
        git.run("checkout-index", "--all", "--index", "--quiet")
        attributes.unlink()


def placed(made: Path, root: Path, *, at: datetime) -> Path | None:
    """Move the restored folder ``made`` to ``root``; what was there is moved aside, and where is returned.

    Raises OutsideError; then what was there is where it was.
    """
    aside = None
    with files.explained(root):
        os.sync()
        if os.path.lexists(root) and not _empty(root):
            aside = _free(root, at)
            root.rename(aside)
        try:
            made.rename(root)
        except OSError:
            if aside is not None:
                aside.rename(root)
            raise
        files.flush_folder(root.parent)
    return aside


def _empty(root: Path) -> bool:
    """Whether ``root`` is a folder, no link to one, with nothing in it."""
    return root.is_dir() and not root.is_symlink() and not any(root.iterdir())


def _free(root: Path, at: datetime) -> Path:
    """A name beside ``root`` that nothing has."""
    first = f"{root.name}.before-restore-{at:%Y%m%dT%H%M%S}"
    names = (root.with_name(first if count == 0 else f"{first}-{count}") for count in range(1000))
    return next(name for name in names if not os.path.lexists(name))


@contextmanager
def _private_files() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
