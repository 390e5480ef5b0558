"""Talking to a git server that may be hostile: one branch is fetched, one branch is pushed, nothing else.

What comes lands in a git folder of its own that borrows the vault's objects, and is thrown away again
unless somebody finds it good and has it brought in. Neither the vault's config nor its hooks have a say;
the user's own config has, because the way to the server (keys, passwords, proxies) is theirs.
"""

import os
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from hnwctl.errors import ConflictError, HnwctlError, OutsideError
from hnwctl.store.repository import namedhooks, refs
from hnwctl.store.repository.files import explained, flush_folder, private_folder
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.remotes import Remote, valid_branch
from hnwctl.store.repository.steps import step
from hnwctl.store.syncing.scratch import SERVER

PATIENCE = 120.0
"""Seconds for which a server may say nothing at all."""
LONGEST = 7200.0
"""Seconds that one answer may take in all: a server could say a word now and then, for ever."""
_SLOW = 100  # bytes a second; for PATIENCE slower than this is taken for dead by https
_SAID = 2**20  # bytes of what a server says that are read; more is a flood
_KEPT = 2000  # characters of it that are shown
_MEMORY = 4 * 2**30  # bytes that git may take to unpack what came
_SIZE = 8 * 2**30  # bytes of one file that a server may make us write
_ARRIVED = "refs/heads/arrived"

_THEIRS = re.compile(
    r"GIT_(SSH\w*|ASKPASS|SSL_\w+|PROXY_\w+|HTTP_\w+|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM))"
).fullmatch
"""What of git's environment is about the way to a server, and so the user's to say."""
_DEAF = {
    "core.hooksPath": os.devnull,
    "core.alternateRefsCommand": "true",
    "core.bigFileThreshold": "16m",
    "core.fsmonitor": "false",
    "core.fsync": "objects,derived-metadata,reference",
    "fetch.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "fetch.writeCommitGraph": "false",
    "fetch.negotiationAlgorithm": "default",
    "fetch.bundleURI": "",
    "gc.auto": "0",
    "http.lowSpeedLimit": str(_SLOW),
    "http.lowSpeedTime": str(int(PATIENCE)),
    "maintenance.auto": "false",
    "push.gpgSign": "false",
    "push.recurseSubmodules": "no",
    "transfer.bundleURI": "false",
    "fetch.unpackLimit": "100",
}
_CALLED = (*namedhooks.EVENTS, "pre-receive", "update", "proc-receive", "post-receive", "post-update")
_SERVED = (
    *("core.hooksPath=/dev/null", "core.alternateRefsCommand=true", "core.fsmonitor=false", "gc.auto=0"),
    *("receive.autogc=false", "receive.denyCurrentBranch=refuse", "receive.updateServerInfo=false"),
    *(f"{name}={value}" for name, value in namedhooks.off(_CALLED).items()),
)
"""How the git of a folder on this machine is run: by us, so that what the folder configures runs nothing."""


class NoBranchError(OutsideError):
    """The server has no branch of that name; caught by us."""


class StaleError(ConflictError):
    """The server's branch is not any more where it was; caught by us, once."""


@dataclass(frozen=True)
class Transport:
    """The way to a server. ``git`` is the vault's; ``folder`` is the scratch git folder, which is there.

    ``interactive``: somebody sits at the terminal, so that ssh and git may ask for a password there.
    """

    git: Git
    remote: Remote
    folder: Path
    interactive: bool = False
    patience: float = PATIENCE
    longest: float = LONGEST

    @cached_property
    def arrived(self) -> Git:
        """All of the vault's objects and what was fetched, without any ref or config of the vault."""
        return Git(self.folder, self.folder)

    def fetch(self) -> tuple[str, str | None]:
        """The server's branch, which may be called otherwise than ours, and its commit; None: it is empty.

        Nothing of it is looked at yet but by git's own fsck. Raises OutsideError with the server's word.
        """
        branch = self.remote.theirs
        try:
            return branch, self._fetched(branch)
        except NoBranchError:
            other = self._other_branch()
            return (branch, None) if other is None else (other, self._fetched(other))

    def _fetched(self, branch: str) -> str:
        step("fetch")
        words = ("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
        self._network("fetch", *words, "--refmap=", "--progress", *self._served("upload"), "--",
                      SERVER, f"+refs/heads/{branch}:{_ARRIVED}")  # fmt: skip
        commit = self.arrived.run("rev-parse", "--verify", f"{_ARRIVED}^{{commit}}").decode().strip()
        if not self.arrived.knows(commit):
            raise OutsideError("the git server sent no commit")
        return commit

    def _other_branch(self) -> str | None:
        """The branch that the server takes for its own; None if it has none at all.

        Raises ConflictError where it has branches, but none that could be ours.
        """
        told = self._network(
            "ls-remote", "--symref", *self._served("upload"), "--", SERVER, "HEAD", "refs/heads/*"
        )
        lines = [line.split("\t") for line in told.decode("utf-8", "replace").splitlines()]
        heads = [line[1].removeprefix("refs/heads/") for line in lines if line[1:] and line[1] != "HEAD"]
        main = [line[0].removeprefix("ref: refs/heads/") for line in lines if line[0].startswith("ref: ")]
        for name in main:
            if name in heads and valid_branch(name):
                return name
        if not heads:
            return None
        raise ConflictError(
            "the git server has no branch {branch}, and does not say which of its own is meant",
            hint="say it: git branch --set-upstream-to, or git push it there once",
            branch=self.remote.theirs,
        )

    def push(self, commit: str, expected: str | None) -> None:
        """Have the server's branch at ``commit``, if it still is at ``expected`` (None: not there yet).

        Raises StaleError if it is not, OutsideError with the server's word if it refuses.
        """
        step("push")
        branch = self.remote.theirs
        lease = f"--force-with-lease=refs/heads/{branch}:{expected or ''}"
        words = ("--porcelain", "--progress", "--no-verify", "--no-follow-tags", "--no-recurse-submodules")
        told = self._network("push", *words, lease, *self._served("receive"), "--", SERVER,
                             f"{commit}:refs/heads/{branch}", refused=True)  # fmt: skip
        for line in told.decode("utf-8", "replace").splitlines():
            if line.startswith("!"):
                raise self._refused(line)

    def _refused(self, line: str) -> HnwctlError:
        why = line.split("\t")[-1]
        if any(
            word in why for word in ("stale info", "fetch first", "non-fast-forward", "failed to update ref")
        ):
            return StaleError("the git server's branch moved meanwhile", hint="run `hnwctl sync` again")
        said = _readable(self.said) or _readable(why.encode())
        return OutsideError(
            "the git server refuses the push: {reason}",
            hint="what came from it is here; what is new here stays here",
            reason=said,
        )

    def _served(self, what: str) -> tuple[str, ...]:
        address = self.remote.push_url if what == "receive" else self.remote.url
        if not address.startswith("/"):
            return ()
        quiet = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", **_silenced(Path(address))}
        words = " ".join(f"{name}={shlex.quote(value)}" for name, value in quiet.items())
        config = " ".join(f"-c {entry}" for entry in _SERVED)
        return (f"--{what}-pack={words} git {config} {what}-pack",)

    # the process

    @cached_property
    def _said(self) -> bytearray:
        return bytearray()

    @property
    def said(self) -> bytes:
        """What the server told people in the last exchange."""
        lines = bytes(self._said).replace(b"\r", b"\n").split(b"\n")
        told = [line.removeprefix(b"remote:").strip() for line in lines if line.startswith(b"remote:")]
        return b"; ".join(line for line in told if line and not _progress(line))

    def _network(self, *args: str, refused: bool = False) -> bytes:
        """What git prints. Raises OutsideError if it fails, but not for a no where ``refused``."""
        self._said.clear()
        words = [word for name, value in _DEAF.items() for word in ("-c", f"{name}={value}")]
        with self._started(["git", *words, *args]) as process:
            told = self._listened(process, args[0])
        if process.returncode and not (refused and re.search(rb"(?m)^!", told)):
            raise self._failure(args[0], process.returncode)
        return told

    def _failure(self, command: str, code: int) -> OutsideError:
        text = bytes(self._said)
        if b"couldn't find remote ref" in text:
            return NoBranchError("the git server has no such branch")
        return OutsideError(
            "the git server cannot be used: {reason}",
            hint="nothing was changed; try `git ls-remote {name}` to see whether git gets there at all",
            reason=_reason(text) or f"git {command} ended with {code}",
            name=self.remote.name,
        )

    @contextmanager
    def _started(self, command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.folder,
                env=self._environment(),
                start_new_session=not self.interactive,  # so that all it starts can be ended with it
            )
        except OSError as error:
            raise OutsideError("git cannot be started: {reason}", reason=error.strerror) from None
        _limit(process.pid)
        try:
            with process:
                try:
                    yield process
                except BaseException:
                    self._end(process)
                    raise
        finally:
            if not self.interactive:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        with suppress(ProcessLookupError):
            if self.interactive:
                process.terminate()
            else:
                os.killpg(process.pid, signal.SIGTERM)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _THEIRS(name)
        }
        schemes = "https:ssh:file:http" if self.remote.url.startswith("http://") else "https:ssh:file"
        return kept | {
            "GIT_DIR": str(self.folder),
            "GIT_ALLOW_PROTOCOL": schemes,
            "GIT_TERMINAL_PROMPT": "1" if self.interactive else "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_ADVICE": "0",
            "LC_ALL": "C",
        }

    def _listened(self, process: "subprocess.Popen[bytes]", command: str) -> bytes:
        """All of stdout; stderr goes to `_said`. Raises OutsideError when nothing is said for too long."""
        told = bytearray()
        into: dict[IO[bytes], bytearray] = {}
        for stream, where in ((process.stdout, told), (process.stderr, self._said)):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
                into[stream] = where
        end = time.monotonic() + self.longest
        while into:
            left = end - time.monotonic()
            ready, _, _ = select.select(list(into), [], [], max(0.0, min(left, self.patience)))
            if not ready or left < 0:
                raise self._given_up(all_of_it=time.monotonic() >= end)
            for stream in ready:
                if not _taken(stream, into[stream]):
                    del into[stream]
        process.wait()
        return bytes(told)

    def _given_up(self, *, all_of_it: bool) -> OutsideError:
        hint = "nothing was changed; try again"
        if all_of_it:
            what = "the git server is not done after {seconds} seconds; given up"
            return OutsideError(what, hint=hint, seconds=int(self.longest))
        return OutsideError(
            "the git server says nothing any more; given up after {seconds} seconds",
            hint=hint,
            seconds=int(self.patience),
        )

    # what arrived

    def bring_in(self) -> None:
        """Put what was fetched among the vault's objects: it was found good. No ref moves."""
        source, target = self.folder / "objects", self.git.common_dir / "objects"
        with explained(target):
            moves = [(path, target / path.relative_to(source)) for path in _objects(source)]
            moves = [(path, place) for path, place in moves if not place.exists()]
            for path, place in moves:
                private_folder(place.parent)
                step("bring in objects")
                os.replace(path, place)
            for above in dict.fromkeys(place.parent for _, place in moves):
                flush_folder(above)


def _silenced(folder: Path) -> Mapping[str, str]:
    """What a git that serves the repository at ``folder`` is told so that it runs no hook named there."""
    for place in (folder / ".git", folder, Path(f"{folder}.git") / ".git", Path(f"{folder}.git")):
        found = refs.linked_git_dir(place) if place.is_file() else place
        if found is not None and (found / "HEAD").exists():
            return namedhooks.silenced(Git(found, found).named_hooks)
    return {}


def _objects(folder: Path) -> list[Path]:
    """The files of objects, a pack before the list of what is in it: git looks for that."""
    loose = sorted(folder.glob("[0-9a-f][0-9a-f]/*"))
    packs = sorted((folder / "pack").glob("pack-*.pack")) if (folder / "pack").is_dir() else []
    return [*loose, *packs, *(path.with_suffix(".idx") for path in packs)]


def _taken(stream: IO[bytes], where: bytearray) -> bool:
    """Take what there is; False at the end of the stream. Raises OutsideError when it is a flood."""
    chunk = stream.read(2**16)
    if chunk:
        where += chunk
        if len(where) > _SAID:
            raise OutsideError("the git server says more than anybody can read", hint="nothing was changed")
    return chunk is None or bool(chunk)


def _limit(pid: int) -> None:
    """What a server sends may neither eat the memory nor fill the disk without end; Linux can be told so."""
    if sys.platform != "linux":
        return
    import resource

    for what, most in ((resource.RLIMIT_DATA, _MEMORY), (resource.RLIMIT_FSIZE, _SIZE)):
        with suppress(OSError, ValueError):
            resource.prlimit(pid, what, (most, most))


def _progress(line: bytes) -> bool:
    return (
        re.match(rb"(Enumerating|Counting|Compressing|Total|Resolving|Writing|Receiving) ", line) is not None
    )


def _reason(text: bytes) -> str:
    """Why git failed: what it calls fatal and what the server said, in one line."""
    lines = [line.strip() for line in re.split(rb"[\r\n]+", text) if line.strip()]
    marks = (b"fatal:", b"error:", b"remote:", b"ERROR:", b"ssh:", b"Permission denied", b"Host key")
    lines = [line for line in lines if not _progress(line.removeprefix(b"remote:").strip())]
    told = [line for line in lines if line.startswith(marks)]
    return _readable(b"; ".join(told or lines[-1:]))


def _readable(text: bytes) -> str:
    """What a server says, in one line in which nothing moves a cursor or hides."""
    plain = text.decode("utf-8", "replace")
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in plain)
    return shown.strip()[:_KEPT].replace("{", "(").replace("}", ")")
