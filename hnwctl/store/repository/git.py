"""The one way in which hnwctl talks to git: plumbing only, and deaf to what a repository configures.

A vault may come from a stranger's disk, and ``.git/config`` can name commands. Nothing of it is run:
hooks and file-system monitors are switched off, only commands that use no filter, text conversion,
pager, alias or editor are called, nothing is fetched lazily, replacement objects, grafts and the list of
commits (which would show a history other than the signed one) are ignored.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.errors import IntegrityError, NotFoundError, OutsideError
from hnwctl.store.layout import ROSTER
from hnwctl.store.repository import lock, namedhooks, refs
from hnwctl.store.repository.objects import LARGE, MAX_OBJECT, asked, entries
from hnwctl.store.repository.quarantine import quarantine

if TYPE_CHECKING:
    from subprocess import CompletedProcess, Popen

_CONFIG = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",  # git would believe it about who descends from whom
    "core.symlinks": "false",
    "core.quotePath": "false",
    "core.fsync": "objects,derived-metadata,reference",  # all of a commit, before its ref
    "commit.gpgSign": "false",
    "log.showSignature": "false",
    "log.mailmap": "false",
    "fastimport.unpackLimit": "100",
    "pack.packSizeLimit": "0",
    "protocol.ext.allow": "never",
    **namedhooks.off(namedhooks.EVENTS),
}
_HARDENED = tuple(word for name, value in _CONFIG.items() for word in ("-c", f"{name}={value}"))

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}

_FOLDER = b"40000"  # the mode of a folder in a tree object
_MODULE = "160000"  # of another repository, whose commit stands where the content of a file does

_HEAD = 200  # bytes of a roster in which its vault's id stands


def clean_environment() -> dict[str, str]:
    """The environment for a git process: the caller's without any ``GIT_*``, plus our own settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return ours | _ENVIRONMENT


@dataclass(frozen=True)
class Git:
    """A repository: ``root`` is the top of its work tree, ``git_dir`` the folder with its HEAD and index.

    ``quarantine``: what git is told of the objects of a push that is not let in yet.
    """

    root: Path
    git_dir: Path
    quarantine: tuple[tuple[str, str], ...] = ()

    @cached_property
    def common_dir(self) -> Path:
        """The folder with branches, objects and config: git_dir, but shared by linked work trees."""
        return refs.common_dir(self.git_dir)

    @property
    def shallow(self) -> bool:
        """Whether the history ends where a clone was told to stop (``--depth``), and not at its beginning."""
        return (self.common_dir / "shallow").exists()

    @cached_property
    def object_format(self) -> str:
        """``sha1`` or ``sha256``."""
        return refs.object_format(self.common_dir)

    @cached_property
    def _environment(self) -> dict[str, str]:
        return {**self._places, **namedhooks.silenced(self.named_hooks)}

    @property
    def _places(self) -> dict[str, str]:
        places = {"GIT_DIR": str(self.git_dir), "GIT_WORK_TREE": str(self.root)}
        return clean_environment() | places | dict(self.quarantine)

    @cached_property
    def named_hooks(self) -> list[str]:
        """What the hooks are called that the repository's config names, in files it includes too."""
        if not namedhooks.possible(*dict.fromkeys((self.git_dir, self.common_dir))):
            return []
        done = self._spawn(("config", "--list", "--name-only", "-z"), b"", self._places)
        if done.returncode:
            raise OutsideError(
                "git {command} failed: {reason}", command="config", reason=reason_in(done.stderr)
            )
        return namedhooks.names(done.stdout)

    def run(self, *args: str, input: bytes | None = None) -> bytes:  # noqa: A002 - as in subprocess
        """What ``git args…`` prints, given ``input``; OutsideError with git's own words if it fails."""
        return self.answer(*args, input=input)[1]

    def answer(
        self,
        *args: str,
        input: bytes | None = None,  # noqa: A002 - as in subprocess
        no: int = 0,
        env: Mapping[str, str] | None = None,
    ) -> tuple[bool, bytes]:
        """Run git where it may also answer "no", by exit code ``no``; returns (not no, what it prints)."""
        done = self._spawn(args, input or b"", {**self._environment, **(env or {})})
        if done.returncode not in (0, no):
            raise failed(args[0], done.returncode, done.stderr)
        return done.returncode == 0, done.stdout

    def _spawn(
        self, args: tuple[str, ...], content: bytes, env: Mapping[str, str]
    ) -> "CompletedProcess[bytes]":
        import subprocess

        try:
            return subprocess.run(
                ["git", *_HARDENED, *args],
                input=content,
                capture_output=True,
                check=False,
                cwd=self.root,
                env=env,
                pass_fds=lock.inherited(),
            )
        except OSError as error:
            raise _no_git(error) from None

    def head(self) -> tuple[str | None, str | None]:
        """HEAD's branch (``refs/heads/…``; None when detached) and commit (None before the first one)."""
        return refs.read_head(self.git_dir, self.common_dir) or self._asked_head()

    def _asked_head(self) -> tuple[str | None, str | None]:
        on_branch, ref = self.answer("symbolic-ref", "-q", "HEAD", no=1)
        born, commit = self.answer("rev-parse", "-q", "--verify", "HEAD^{commit}", no=1)
        return (
            ref.decode().strip() if on_branch else None,
            commit.decode().strip() if born else None,
        )

    def tree(self, commit: str) -> dict[str, str]:
        """Every path in ``commit``, sorted, and the id of its content; a submodule has none.

        IntegrityError if an object on the way is missing, or not what its name says: git does not look.
        """
        found: dict[str, str] = {}
        [raw] = self._contents([commit], "commit")
        level = {"": raw[len("tree ") : raw.index(b"\n")].decode()}
        while level:
            below: dict[str, str] = {}
            for above, content in zip(level, self._contents(level.values(), "tree"), strict=True):
                for mode, name, oid in entries(content, len(self.empty_tree) // 2):
                    if mode == _FOLDER:
                        below[f"{above}{name}/"] = oid
                    elif mode != _MODULE.encode():
                        found[above + name] = oid
            level = below
        return dict(sorted(found.items()))

    def modes(self, commit: str) -> dict[str, str]:
        """Every path in ``commit`` and its mode as git writes it: ``100644`` for a plain file."""
        raw = self.run("ls-tree", "-r", "-z", "--full-tree", commit).decode("utf-8", "surrogateescape")
        lines = (line.partition("\t") for line in raw.split("\0") if line)
        return {path: facts.partition(" ")[0] for facts, _, path in lines}

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """Bytes of each of these objects; those that git does not have are missing."""
        names = "".join(f"{oid}\n" for oid in dict.fromkeys(oids)).encode()
        told = self.run("cat-file", "--batch-check=%(objectname) %(objectsize)", input=names)
        pairs = (line.split() for line in told.decode().splitlines())
        return {oid: int(size) for oid, size in pairs if size.isdecimal()}

    def changed(self, old: str, new: str) -> dict[str, tuple[str | None, str | None]]:
        """The paths that differ between two commits (or trees): path -> (content id in old, in new)."""
        return parse_raw_diff(self.run("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new))

    def blobs(self, oids: Iterable[str]) -> Iterator[bytes]:
        """The contents with these ids, in this order.

        IntegrityError if one is missing from git or absurdly large, or if its content was exchanged under
        its name.
        """
        yield from self._contents(oids, "blob")

    def _contents(self, oids: Iterable[str], wanted: str) -> Iterator[bytes]:
        wanted_ids, names = tee(oids)
        for name, (oid, kind, content) in zip(names, self._batch("--batch", wanted_ids), strict=True):
            if kind == LARGE:
                raise IntegrityError(
                    "git's object {oid} is larger than {limit} bytes", oid=name, limit=MAX_OBJECT
                )
            if kind != wanted:
                raise IntegrityError(
                    "git has lost the object {oid}", hint="run git fsck, or take a fresh clone", oid=name
                )
            if self._digest(b"%b %d\0" % (wanted.encode(), len(content)), content) != oid:
                raise IntegrityError(
                    "git's object {oid} was exchanged for another one",
                    hint="run git fsck, or take a fresh clone",
                    oid=oid,
                )
            yield content

    def file_at(self, commit: str, path: str) -> bytes | None:
        """The content of ``path`` in ``commit``, or None if it has none."""
        [(_, kind, content)] = self._batch("--batch", [f"{commit}:{path}"])
        return content if kind == "blob" else None

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether ``old`` is ``new`` or in its history; OutsideError if git knows either of them not."""
        return old == new or self.answer("merge-base", "--is-ancestor", old, new, no=1)[0]

    def knows(self, commit: str) -> bool:
        """Whether this clone has the commit ``commit``."""
        kind = refs.loose_kind(self.common_dir, commit)
        if kind is not None:
            return kind == "commit"
        [(_, kind, _)] = self._batch("--batch-check", [commit])
        return kind == "commit"

    def versions(self, path: str, commit: str) -> Iterator[tuple[str, str | None]]:
        """The commits up to ``commit`` that changed ``path``, newest first, each with the content's id.

        The id is None where the commit removed the file.
        """
        commits = self.run("rev-list", commit, "--", path).decode().split()
        found = self._batch("--batch-check", [f"{one}:{path}" for one in commits])
        for changed, (oid, kind, _) in zip(commits, found, strict=True):
            yield changed, oid if kind == "blob" else None

    def blob_id(self, raw: bytes) -> str:
        """The id git gives to a file with content ``raw``."""
        return self._digest(b"blob %d\0" % len(raw), raw)

    @cached_property
    def empty_tree(self) -> str:
        """The id of the tree without files."""
        return self._digest(b"tree 0\0")

    def _digest(self, head: bytes, content: bytes = b"") -> str:
        import hashlib

        digest = hashlib.new(self.object_format, head, usedforsecurity=False)
        digest.update(content)
        return digest.hexdigest()

    def _batch(self, mode: str, names: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Ask one ``cat-file`` about many objects: yields (id, type or "missing", content) for each."""
        import subprocess

        with self._started(("cat-file", mode), {}, subprocess.DEVNULL) as process:
            yield from asked(process, names, with_content=mode == "--batch")

    def fed(self, *args: str, env: Mapping[str, str]) -> "Popen[bytes]":
        """A git process that is told one thing after the other, with pipes to and from it."""
        import subprocess

        return self._started(args, env, subprocess.PIPE)

    def _started(self, args: tuple[str, ...], env: Mapping[str, str], errors: int) -> "Popen[bytes]":
        import subprocess

        try:
            return subprocess.Popen(
                ["git", *_HARDENED, *args],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self.root,
                env={**self._environment, **env},
                pass_fds=lock.inherited(),
            )
        except OSError as error:
            raise _no_git(error) from None


def parse_raw_diff(raw: bytes) -> dict[str, tuple[str | None, str | None]]:
    """What ``--raw -z`` prints, as path -> (content id before, after); None where there is no file."""
    fields = raw.decode("utf-8", "surrogateescape").split("\0")
    facts = (line.split(" ") for line in fields[:-1:2])
    return {
        path: (_or_none(old_mode, old), _or_none(new_mode, new))
        for (old_mode, new_mode, old, new, _), path in zip(facts, fields[1::2], strict=True)
    }


def _or_none(mode: str, oid: str) -> str | None:
    return None if mode.strip(":") in ("000000", _MODULE) else oid


def failed(command: str, code: int, stderr: bytes) -> OutsideError:
    """That git ended with ``code``, in its own words if it said any."""
    reason = reason_in(stderr) or f"it ended with {code}"
    return OutsideError("git {command} failed: {reason}", command=command, reason=reason)


def reason_in(stderr: bytes) -> str:
    """What git says went wrong, without its advice; empty if it says nothing."""
    text = stderr.decode("utf-8", "replace").strip().splitlines()
    lines = [line for line in text if not line.startswith(("hint:", "warning:"))] or text
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else ""


def _no_git(error: OSError) -> OutsideError:
    if error.filename == "git":
        return OutsideError("git is not installed", hint="install git, then run this again")
    return OutsideError("git cannot be started: {reason}", reason=error.strerror)


def find_vault(start: Path) -> Path:
    """The nearest folder, from ``start`` upwards, that holds a vault; NotFoundError if there is none."""
    here = start.absolute()
    for folder in (here, *here.parents):
        if os.path.lexists(folder / ROSTER):
            return folder
    raise NotFoundError(
        "there is no vault in {folder} or above it",
        hint="name one with --vault DIR, or make one with: hnwctl init DIR",
        folder=str(here),
    )


def open_git(root: Path) -> Git | None:
    """The repository whose top level is ``root``, or None if ``root`` is not the top of one.

    A repository that lies elsewhere (a linked work tree, a separate git folder) must hold this very vault.
    """
    top = root.absolute()
    dot_git = top / ".git"
    git_dir = dot_git if dot_git.is_dir() else refs.linked_git_dir(dot_git)
    if git_dir is None or not os.path.lexists(git_dir / "HEAD"):
        return None
    git = Git(top, git_dir)
    here = dot_git.is_dir() and not dot_git.is_symlink() and git.common_dir == git_dir
    return git if here or _is_of(git, top) else None


def _is_of(git: Git, top: Path) -> bool:
    """Whether a repository that lies elsewhere holds the vault at ``top``: whoever hands out a folder could
    have its ``.git`` lead to any other repository, and have the next write end up there."""
    head = git.head()[1]
    committed = git.file_at(head, ROSTER) if head else None
    here = b""
    with suppress(OSError), open(top / ROSTER, "rb") as file:
        here = file.read(_HEAD)
    return head is None or _vault_line(committed or b"") == _vault_line(here)


def _vault_line(raw: bytes) -> bytes:
    return next((line for line in raw[:_HEAD].split(b"\n") if line.startswith(b"vault: ")), b"")


def open_bare(git_dir: Path) -> Git | None:
    """The repository whose git folder is ``git_dir``, or None if that is none; without a work tree.

    Inside a hook of that repository the objects of the push are seen too.
    """
    top = git_dir.absolute()
    if not (os.path.lexists(top / "HEAD") and (refs.common_dir(top) / "objects").is_dir()):
        return None
    return Git(top, top, quarantine(refs.common_dir(top), os.environ))
