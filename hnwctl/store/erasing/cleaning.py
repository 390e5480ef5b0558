"""Nothing of a former history is left in a repository: not by any ref, in any log, index, pack or cache.

What branches and tags reach stays. Everything else goes, at once, and without a way back.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hnwctl.errors import LockedError
from hnwctl.store import layout
from hnwctl.store.repository import fastimport, lock, staging, waiting
from hnwctl.store.repository.files import explained
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lock import FOLDER
from hnwctl.store.repository.steps import step

STASH = "refs/stash"
_KEPT = ("refs/heads/", "refs/tags/")
_NOTED = ("ORIG_HEAD", "FETCH_HEAD", "AUTO_MERGE", "COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG", "TAG_EDITMSG")
"""Files in git's folder that name former commits, or quote what somebody typed."""
_FOLDERS = ("logs", "rr-cache", "lost-found", "filter-repo", "gc.log", f"{FOLDER}/room")
_ELSEWHERE = ("logs", "refs", *_NOTED)
"""The same in the folder of another work tree: its own refs (of a bisection) too; HEAD and index are its."""
_OBJECTS = (
    "info/commit-graph",
    "info/commit-graphs",
    "tmp_objdir-*",
    "incoming-*",
    "pack/*.keep",
    "pack/*.bitmap",
    "pack/.tmp-*",
)
"""Among the objects: what may keep some of them alive, or names them."""


def sweep(git: Git, *, cache: Path | None = None, vault_id: str = "") -> None:
    """Take away all that branches and tags do not reach: other refs, reflogs, stashes, former objects.

    The vault lock is held, nothing is staged that matters, no merge is unfinished. ``cache`` is the user's
    folder: every index of the vault ``vault_id`` in it goes too. May be run again after it was killed.
    Raises OutsideError when git or the disk fails; then it is to be run again.
    """
    drop_indexes(cache, vault_id)
    staging.break_own_lock(git)
    _drop_refs(git)
    git.run("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    for path in _leftovers(git):
        step("remove what git left")
        _remove(path)
    _clear_copies(git)
    _renew_index(git)
    _pack(git)


def stashed(git: Git) -> bool:
    """Whether something is put aside with ``git stash``: a sweep takes it along."""
    return git.answer("rev-parse", "--verify", "--quiet", STASH, no=1)[0]


def drop_indexes(cache: Path | None, vault_id: str) -> None:
    """Throw away every index of a vault, whoever's key it is sealed to; they are built again when needed."""
    if cache is not None and layout.valid_name(vault_id):
        step("drop the indexes")
        shutil.rmtree(cache / "hnwctl" / vault_id, ignore_errors=True)


def _drop_refs(git: Git) -> None:
    """Stash, notes, replacements, what was fetched: unless it is part of a branch or tag anyhow."""
    kept = set(git.run("rev-list", "--branches", "--tags").decode().split())
    listed = git.run("for-each-ref", "--format=%(objectname) %(refname)").decode().splitlines()
    refs = [line.partition(" ")[::2] for line in listed]
    gone = [name for oid, name in refs if not name.startswith(_KEPT) and oid not in kept]
    if gone:
        step("drop refs")
        git.run(
            "update-ref", "--no-deref", "--stdin", input="".join(f"delete {name}\n" for name in gone).encode()
        )


def _leftovers(git: Git) -> Iterator[Path]:
    for folder in dict.fromkeys((git.git_dir, git.common_dir)):
        yield from (folder / name for name in (*_NOTED, *_FOLDERS) if (folder / name).exists())
    for folder in _work_trees(git):
        yield from (folder / name for name in _ELSEWHERE if (folder / name).exists())
    for pattern in _OBJECTS:
        yield from (git.common_dir / "objects").glob(pattern)


def _remove(path: Path) -> None:
    with explained(path), suppress(FileNotFoundError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _work_trees(git: Git) -> list[Path]:
    """The folders in which git keeps what belongs to linked work trees."""
    return [path for path in (git.common_dir / "worktrees").glob("*") if path.is_dir()]


def _clear_copies(git: Git) -> None:
    """What a `sync` that was killed had fetched; one that is at work takes its own away."""
    place = git.git_dir / FOLDER / "sync"
    with suppress(LockedError):
        if place.is_dir():
            with lock.holding(place, 0):
                for left in place.glob("copy-*"):
                    if left.name != f"copy-{os.getpid()}":
                        _remove(left)


# --- the objects that stay ----------------------------------------------------------------------


def _pack(git: Git) -> None:
    """Pack what refs, work trees and their indexes reach, and delete all other objects.

    Git does it in a folder of its own: in the repository it would obey the config there, which can name a
    program that is asked what else to keep (gc.recentObjectsHook).
    """
    with waiting.room(git.git_dir) as room:
        with explained(room):
            env = fastimport.apart(git, room / "git")
            _mirror(git, room / "git")
        step("pack what stays")
        git.answer("repack", "-a", "-d", "-q", "-n", "--no-write-bitmap-index", env=env)
        step("prune")
        git.answer("prune", "--expire=now", env=env)


def _mirror(git: Git, folder: Path) -> None:
    """Have ``folder`` keep what the repository keeps: by refs that name it, and by copies of the indexes."""
    lines = (f"{oid} refs/kept/{number}\n" for number, oid in enumerate(_tips(git)))
    (folder / "packed-refs").write_text("".join(lines))
    _copy(git.common_dir, folder, "index", "sharedindex.*")
    for place in _work_trees(git):
        copy = folder / "worktrees" / place.name
        copy.mkdir(parents=True)
        (copy / "HEAD").write_text("ref: refs/pending\n")
        _copy(place, copy, "index", "sharedindex.*", "gitdir", "commondir")


def _tips(git: Git) -> list[str]:
    """What refs point to, and each work tree's HEAD."""
    refs = git.run("for-each-ref", "--format=%(objectname)").decode().split()
    listed = git.run("worktree", "list", "--porcelain").decode("utf-8", "surrogateescape")
    heads = re.findall(r"(?m)^HEAD ([0-9a-f]+)$", listed)
    return list(dict.fromkeys([*refs, *filter(git.knows, heads)]))


def _copy(source: Path, target: Path, *patterns: str) -> None:
    for pattern in patterns:
        for path in source.glob(pattern):
            shutil.copy2(path, target)


# --- git's index --------------------------------------------------------------------------------


def _renew_index(git: Git) -> None:
    """Git's index, made anew: records as HEAD has them, other files as they were staged, and nothing besides.

    What a former merge left in it, and trees that it remembers, would keep former objects alive.
    """
    head = git.head()[1]
    if not (git.git_dir / "index").exists():
        return
    entries = {path: f"100644 {oid}" for path, oid in (git.tree(head) if head else {}).items()}
    entries = {path: entry for path, entry in entries.items() if layout.parse_path(path)}
    lines = "".join(f"{entry}\t{path}\0" for path, entry in {**_staged(git), **entries}.items())
    with waiting.room(git.git_dir) as room, staging.locked(git, room):
        private = room / "index"
        env = {**fastimport.apart(git, room / "git"), "GIT_INDEX_FILE": str(private)}
        git.answer(
            "update-index", "-z", "--index-info", input=lines.encode("utf-8", "surrogateescape"), env=env
        )
        if private.exists():
            staging.publish(git, private)


def _staged(git: Git) -> dict[str, str]:
    """Path -> mode and id of what is staged of files that are no records."""
    raw = git.run("ls-files", "--stage", "-z").decode("utf-8", "surrogateescape")
    found: dict[str, str] = {}
    for entry in raw.split("\0")[:-1]:
        facts, _, path = entry.partition("\t")
        mode, oid, stage = facts.split(" ")
        if stage == "0" and layout.parse_path(path) is None:
            found[path] = f"{mode} {oid}"
    return found
