"""A history written anew, commit by commit, in a private repository that borrows the vault's objects.

Nothing of the vault changes before `bring_in`, which only adds objects, and after it only branches and tags
that somebody moves. What lies there meanwhile is ciphertext, on the vault's own disk.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import hnwctl
from hnwctl.errors import ConflictError, IntegrityError, OutsideError
from hnwctl.store.repository import lock, unfinished
from hnwctl.store.repository.files import explained, flush_folder, private_folder
from hnwctl.store.repository.git import Git, clean_environment
from hnwctl.store.repository.steps import step

PLACE = unfinished.ERASING
_COPY = "copy"
_CONFIG = """[core]
\trepositoryFormatVersion = {version}
\tbare = true
\thooksPath = /dev/null
\tattributesFile = /dev/null
\tfsync = objects,derived-metadata,reference
{extension}"""
_MARK = "--format=%H%x1f%an%x1f%ae%x1f%at%x1f%cn%x1f%ce%x1f%ct%x1f%B%x00"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to become of a history.

    ``replaced``: git's id of a content -> the content that takes its place; ``dropped``: contents that go;
    ``paths``: files that are to have never been; ``messages``: commit or tag -> its new message.
    """

    paths: frozenset[str]
    replaced: Mapping[str, bytes] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    messages: Mapping[str, str] = field(default_factory=dict)


Moves = dict[str, tuple[str, str]]
"""Branch or tag -> the object it was at, and the one that takes its place."""


def branches_and_tags(git: Git) -> dict[str, str]:
    """Every branch and tag, and what it points to. Raises ConflictError where that is no commit."""
    form = "--format=%(objectname) %(objecttype) %(*objecttype) %(refname)"
    found: dict[str, str] = {}
    for line in git.run("for-each-ref", form, "refs/heads", "refs/tags").decode().splitlines():
        oid, kind, below, ref = line.split(" ", 3)
        if (below or kind) != "commit":
            raise ConflictError("{ref} is no commit", hint="delete it: git update-ref -d {ref}", ref=ref)
        found[ref] = oid
    return found


def rewritten(git: Git, refs: Mapping[str, str], job: Job) -> Moves:
    """Write the history of ``refs`` anew; the vault lock is held. `bring_in` is to follow.

    Raises OutsideError when git fails, IntegrityError unless each commit became exactly one, with its parents
    and all that is said of it, and each branch the files that it should have.
    """
    scratch = _scratch(git, refs)
    step("rewrite history")
    _filter(scratch, refs, job, _written(scratch, job.replaced))
    made = branches_and_tags(scratch)
    if set(made) != set(refs):
        raise _not_one_to_one()
    moves = {ref: (old, made[ref]) for ref, old in refs.items()}
    _check(git, scratch, moves, job)
    return moves


def bring_in(git: Git, moves: Moves) -> None:
    """Put the objects of the new history among the vault's; no branch moves."""
    folder = git.git_dir / PLACE / _COPY
    scratch = Git(folder, folder)
    wanted = "".join(f"{new}\n" for _, new in moves.values())
    step("pack the new history")
    told = scratch.run("pack-objects", "--revs", "--local", "-q", str(folder / "new"), input=wanted.encode())
    packs = git.common_dir / "objects" / "pack"
    with explained(packs):
        private_folder(packs)
        for name in told.decode().split():
            for ending in ("pack", "idx"):  # git looks for the second
                step("bring in objects")
                os.replace(folder / f"new-{name}.{ending}", packs / f"pack-{name}.{ending}")
            (folder / f"new-{name}.rev").unlink(missing_ok=True)
        flush_folder(packs)


def clear(git: Git) -> None:
    """Throw away the private repository, if there is one."""
    shutil.rmtree(git.git_dir / PLACE / _COPY, ignore_errors=True)


def _scratch(git: Git, refs: Mapping[str, str]) -> Git:
    clear(git)
    folder = git.git_dir / PLACE / _COPY
    step("make a private repository")
    private_folder(folder / "objects" / "info")
    sha256 = git.object_format == "sha256"
    with explained(folder):
        (folder / "refs").mkdir(0o700)
        (folder / "HEAD").write_text("ref: refs/heads/nothing\n")
        extension = "[extensions]\n\tobjectFormat = sha256\n" if sha256 else ""
        (folder / "config").write_text(_CONFIG.format(version=int(sha256), extension=extension))
        (folder / "objects" / "info" / "alternates").write_text(f"{git.common_dir / 'objects'}\n")
    made = Git(folder, folder)
    lines = "".join(f"create {ref} {oid}\n" for ref, oid in refs.items())
    made.run("update-ref", "--stdin", input=lines.encode())
    return made


def _written(scratch: Git, replaced: Mapping[str, bytes]) -> dict[str, str]:
    """Have the new contents among the objects: the id of the old one -> that of the new one."""
    if not replaced:
        return {}
    parts = [b"blob\ndata %d\n%b\n" % (len(raw), raw) for raw in dict.fromkeys(replaced.values())]
    scratch.run("fast-import", "--quiet", "--done", input=b"".join((*parts, b"done\n")))
    return {old: scratch.blob_id(raw) for old, raw in replaced.items()}


def _filter(scratch: Git, refs: Iterable[str], job: Job, replaced: Mapping[str, str]) -> None:
    words = {
        "refs": list(refs),
        "replaced": dict(replaced),
        "dropped": sorted(job.dropped),
        "paths": sorted(job.paths),
        "messages": dict(job.messages),
    }
    package = str(Path(hnwctl.__file__).parent.parent)
    env = clean_environment() | {"GIT_DIR": str(scratch.git_dir), "PYTHONPATH": package}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "hnwctl.store.erasing.filtering"],
        input=json.dumps(words).encode(),
        capture_output=True,
        check=False,
        cwd=scratch.root,
        env=env,
        pass_fds=lock.inherited(),
    )
    if done.returncode:
        raise OutsideError(
            "git {command} failed: {reason}",
            command="filter-repo",
            reason=_last_line(done.stderr) or f"it ended with {done.returncode}",
        )


def _last_line(stderr: bytes) -> str:
    """What a program of Python says went wrong, without where."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    ours = [line for line in lines if not line.startswith(("fatal: ", "fast-import: "))]
    return (ours or lines or [""])[-1].strip()


def _check(git: Git, scratch: Git, moves: Moves, job: Job) -> None:
    """Whether it is the same history, but for what was to change. Git says so, not the tool that made it."""
    known = dict(_pairs(scratch))
    parents = _parents(git, [old for old, _ in moves.values()])
    after = _parents(scratch, [new for _, new in moves.values()])
    if (
        set(known) != set(parents)
        or len(set(known.values())) != len(known)
        or set(after) != set(known.values())
    ):
        raise _not_one_to_one()
    if any(after[new] != [known[parent] for parent in parents[old]] for old, new in known.items()):
        raise _not_one_to_one()
    before, now = _marks(git, parents), _marks(scratch, after)
    if any(before[old] != now[new] for old, new in known.items() if old not in job.messages):
        raise _not_one_to_one()
    for old, new in moves.values():
        if _wanted(git.tree(_commit(git, old)), job, git) != scratch.tree(_commit(scratch, new)):
            raise _not_one_to_one()


def _wanted(tree: Mapping[str, str], job: Job, git: Git) -> dict[str, str]:
    """The files that a commit with ``tree`` is to have."""
    found = {path: oid for path, oid in tree.items() if path not in job.paths and oid not in job.dropped}
    return {path: _now(git, job, oid) for path, oid in found.items()}


def _now(git: Git, job: Job, oid: str) -> str:
    return git.blob_id(job.replaced[oid]) if oid in job.replaced else oid


def _pairs(scratch: Git) -> list[tuple[str, str]]:
    """Each former commit and the one that took its place, as the tool says."""
    path = scratch.git_dir / "filter-repo" / "commit-map"
    with explained(path):
        lines = path.read_text("ascii").splitlines()[1:]
    return [(old, new) for old, new in map(str.split, lines)]


def _parents(git: Git, tips: Iterable[str]) -> dict[str, list[str]]:
    lines = git.run("rev-list", "--parents", "--stdin", input="".join(f"{tip}\n" for tip in tips).encode())
    rows = (line.split() for line in lines.decode().splitlines())
    return {commit: parents for commit, *parents in rows}


def _marks(git: Git, commits: Iterable[str]) -> dict[str, bytes]:
    """Author, committer, times and message of each commit."""
    asked = "".join(f"{commit}\n" for commit in commits).encode()
    told = git.run("log", "--no-walk=unsorted", "--no-show-signature", _MARK, "--stdin", input=asked)
    rows = (mark.strip(b"\n").partition(b"\x1f") for mark in told.split(b"\0") if mark.strip(b"\n"))
    return {commit.decode(): rest for commit, _, rest in rows}


def _commit(git: Git, oid: str) -> str:
    return git.run("rev-parse", "--verify", f"{oid}^{{commit}}").decode().strip()


def _not_one_to_one() -> IntegrityError:
    return IntegrityError(
        "this history cannot be written anew commit by commit; nothing was changed",
        hint="look with: git fsck --full; then report it",
    )
