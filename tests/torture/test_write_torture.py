"""Writers killed at every step, at any moment, and on a disk with any little room: nothing is lost.

The state before, whole, or the state after, whole: nothing else may be seen once the next command has
looked; and what the user has staged, changed or left lying about stays exactly as it was.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hnwctl.errors import OutsideError
from hnwctl.store.repository import journal, write
from hnwctl.store.repository.git import Git, open_git

COMMIT = """
import ast, sys
from datetime import UTC, datetime
from pathlib import Path
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
git = open_git(Path(sys.argv[1]))
write.recover(git)
write.commit(git, ast.literal_eval(sys.argv[2]), message="edit", author=("a", "a@b"),
             at=datetime(2026, 11, 23, tzinfo=UTC), expected={})
"""
RECOVER = """
import sys
from pathlib import Path
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
write.recover(open_git(Path(sys.argv[1])))
"""
MOST_STEPS = 1000

Files = dict[str, bytes | None]


@dataclass(frozen=True)
class Scene:
    """A repository made by ``make``, what lies in it, and the change that is interrupted there."""

    make: Callable[[Path], Path]
    before: Files
    change: Files

    @property
    def after(self) -> Files:
        return {**self.before, **self.change}


def plain(root: Path, *args: str) -> str:
    who = {f"GIT_{role}_{key}": "user" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *args], cwd=root, check=True, capture_output=True, text=True, env={**os.environ, **who}
    )
    return done.stdout


def run(script: str, *args: str, kill: int) -> bool:
    """Run ``script`` to be killed at its step number ``kill``; whether it got through before that."""
    ran = subprocess.run(
        [sys.executable, "-c", script, *args],
        env={**os.environ, "HNWCTL_TEST_KILL": str(kill)},
        capture_output=True,
        check=False,
    )
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr.decode()
    return ran.returncode == 0


# The places


def unborn(folder: Path) -> Path:
    root = folder / "book"
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    return root


def ordinary(folder: Path) -> Path:
    """With changes of the user's own: staged, not staged, both, and files that git does not know."""
    root = unborn(folder)
    commit(git_at(root), {**BEFORE, "staged.txt": b"a", "both.txt": b"a", "plain.txt": b"a"})
    for name in ("staged.txt", "both.txt", "added.txt"):
        (root / name).write_bytes(b"b")
    plain(root, "add", "staged.txt", "both.txt", "added.txt")
    for name in ("both.txt", "plain.txt", "untracked.txt"):
        (root / name).write_bytes(b"c")
    return root


def detached(folder: Path) -> Path:
    root = ordinary(folder)
    plain(root, "checkout", "-q", "--detach")
    return root


def linked(folder: Path) -> Path:
    plain(ordinary(folder), "worktree", "add", "-q", "-b", "side", str(folder / "side"))
    return folder / "side"


BEFORE: Files = {"vault.yaml": b"vault", "clients/7/7.yaml": b"old", "clients/8/8.yaml": b"eight"}
CHANGE: Files = {"clients/7/7.yaml": b"new" * 999, "clients/9/9.yaml": b"nine", "clients/8/8.yaml": None}
MANY: Files = {f"clients/{n % 3}/{n}.yaml": b"%d" % n for n in range(70)}  # beyond what is flushed one by one
ABSENT: Files = dict.fromkeys([*BEFORE, *MANY, *CHANGE])

EVERYDAY = Scene(ordinary, {**ABSENT, **BEFORE}, CHANGE)
OTHERS = {
    "the first commit of all": Scene(unborn, ABSENT, BEFORE),
    "a detached head": Scene(detached, {**ABSENT, **BEFORE}, CHANGE),
    "a linked work tree": Scene(linked, {**ABSENT, **BEFORE}, CHANGE),
}


def git_at(root: Path) -> Git:
    git = open_git(root)
    assert git is not None
    return git


def commit(git: Git, change: Files) -> str:
    from datetime import UTC, datetime

    at = datetime(2026, 11, 23, tzinfo=UTC)
    return write.commit(git, change, message="edit", author=("a", "a@b"), at=at, expected={})


def contents(root: Path, paths: Files) -> Files:
    return {path: (root / path).read_bytes() if (root / path).exists() else None for path in paths}


def committed(git: Git, paths: Files) -> Files:
    head = git.head()[1]
    return {path: git.file_at(head, path) if head else None for path in paths}


def users_own(root: Path) -> tuple[list[str], str]:
    """What git says of the files that are not ours, and what is staged of them."""
    lines = plain(root, "status", "--porcelain", "-uall").splitlines()
    return [line for line in lines if ".yaml" not in line], plain(root, "ls-files", "-s", "--", "*.txt")


def copied(template: Path, folder: Path) -> None:
    """A fresh copy of the scene: at the same place, because linked work trees know theirs."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder, symlinks=True)


def each_file_is_whole(root: Path, scene: Scene) -> None:
    for path, content in contents(root, scene.before).items():
        assert content in (scene.before[path], scene.after[path]), path


def all_is_well(root: Path, scene: Scene, own: tuple[list[str], str]) -> Files:
    """After the next command: one state, in the files, in HEAD and in the index; returns it."""
    git = git_at(root)
    write.recover(git)
    state = contents(root, scene.before)
    assert state in (scene.before, scene.after)
    assert committed(git, scene.before) == state
    assert not [
        line for line in plain(root, "status", "--porcelain", "-uall").splitlines() if ".yaml" in line
    ]
    assert users_own(root) == own
    assert not journal.pending(git.git_dir)
    assert not list(git.git_dir.glob("*.lock"))
    commit(git, {"next.yaml": b"next"})
    assert os.listdir(git.git_dir / "hnwctl") == ["lock"]
    assert plain(root, "fsck", "--no-dangling") == ""
    return state


def killed_at_every_step(scene: Scene, folder: Path) -> list[Files]:
    """The states that a next command finds, for a kill at step 1, 2, 3 … until the write gets through."""
    root = scene.make(folder / "place")
    shutil.copytree(folder / "place", folder / "template", symlinks=True)
    own = users_own(root)
    states = []
    for kill in range(1, MOST_STEPS):
        copied(folder / "template", folder / "place")
        through = run(COMMIT, str(root), repr(scene.change), kill=kill)
        each_file_is_whole(root, scene)
        states.append(all_is_well(root, scene, own))
        if through:
            return states
    raise AssertionError("there is no end to the steps")


def test_killed_at_every_step_a_write_has_happened_or_not(tmp_path: Path) -> None:
    """And once it has happened, it stays so: first all kills before the commit point, then all after it."""
    states = killed_at_every_step(EVERYDAY, tmp_path)
    turn = states.index(EVERYDAY.after)
    assert turn >= 8
    assert len(states) - turn >= 6
    assert states == [EVERYDAY.before] * turn + [EVERYDAY.after] * (len(states) - turn)


@pytest.mark.torture
@pytest.mark.parametrize("name", OTHERS)
def test_killed_at_every_step_elsewhere(tmp_path: Path, name: str) -> None:
    states = killed_at_every_step(OTHERS[name], tmp_path)
    assert {OTHERS[name].before == state for state in states} == {True, False}


@pytest.mark.torture
def test_killed_at_every_step_of_a_write_of_many(tmp_path: Path) -> None:
    states = killed_at_every_step(Scene(ordinary, {**ABSENT, **BEFORE}, MANY), tmp_path)
    assert len(states) > 2 * len(MANY)


@pytest.mark.torture
def test_killed_at_every_step_of_finishing_what_was_killed(tmp_path: Path) -> None:
    """Every state that a killed write leaves, and the recovery from it killed at every step of its own."""
    root = EVERYDAY.make(tmp_path / "place")
    shutil.copytree(tmp_path / "place", tmp_path / "template", symlinks=True)
    own = users_own(root)
    recoveries = 0
    for kill in range(1, MOST_STEPS):
        copied(tmp_path / "template", tmp_path / "place")
        through = run(COMMIT, str(root), repr(EVERYDAY.change), kill=kill)
        shutil.rmtree(tmp_path / "left", ignore_errors=True)
        shutil.copytree(tmp_path / "place", tmp_path / "left", symlinks=True)
        for again in range(1, MOST_STEPS):
            copied(tmp_path / "left", tmp_path / "place")
            recovered = run(RECOVER, str(root), kill=again)
            each_file_is_whole(root, EVERYDAY)
            all_is_well(root, EVERYDAY, own)
            recoveries += 1
            if recovered:
                break
        if through:
            break
    assert recoveries > 50


FOREVER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
git = open_git(Path(sys.argv[1]))
print("started", flush=True)
number = 0
while True:
    number += 1
    text = b"%d" % number
    files = {f"clients/{name}/{name}.yaml": text * 500 for name in "abc"}
    write.commit(git, files, message="edit", author=("a", "a@b"),
                 at=datetime(2026, 11, 23, tzinfo=UTC), expected={})
"""


@pytest.mark.torture
def test_killed_at_any_moment_with_the_git_it_has_started(tmp_path: Path) -> None:
    """As in a power cut: writer and git die together, in the middle of whatever they do."""
    root = ordinary(tmp_path)
    own = users_own(root)
    git = git_at(root)
    commit(git, {f"clients/{name}/{name}.yaml": b"0" for name in "abc"})
    for round_number in range(100):
        with subprocess.Popen(
            [sys.executable, "-c", FOREVER, str(root)], stdout=subprocess.PIPE, start_new_session=True
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"started\n"
            time.sleep(0.02 + round_number * 0.00137)
            os.killpg(writer.pid, signal.SIGKILL)
        write.recover(git)
        texts = {(root / f"clients/{name}/{name}.yaml").read_bytes() for name in "abc"}
        assert len(texts) == 1
        assert committed(git, {"clients/a/a.yaml": None})["clients/a/a.yaml"] in texts
        assert users_own(root) == own
        assert ".yaml" not in plain(root, "status", "--porcelain")
        commit(git, {"next.yaml": b"%d" % round_number})
    assert plain(root, "fsck", "--no-dangling") == ""


class Room:
    """Where a test may run out of room: a small disk of its own, or without the right to mount one, files
    that may not grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)]
        self.is_a_disk = subprocess.run(mount, check=False, capture_output=True).returncode == 0

    @contextmanager
    def only(self, size: int) -> Iterator[None]:
        """Leave room for about ``size`` bytes."""
        if self.is_a_disk:
            free = shutil.disk_usage(self.folder).free
            (self.folder / "ballast").write_bytes(bytes(max(0, free - size)))
            yield
            (self.folder / "ballast").unlink()
            return
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 8, before[1]))
        yield
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)

    def leave(self) -> None:
        if self.is_a_disk:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path / "disk")
    yield made
    made.leave()


@pytest.mark.torture
def test_a_disk_with_any_little_room(room: Room) -> None:
    """From none to enough, page by page: done, or one line that says why not and nothing has changed."""
    root = ordinary(room.folder)
    git = git_at(root)
    own = users_own(root)
    content, outcomes = b"old", []
    for pages in range(60):
        text = os.urandom(9000)
        with room.only(pages * 4096):
            try:
                commit(git, {"clients/7/7.yaml": text})
                content = text
                outcomes.append("done")
            except OutsideError as error:
                outcomes.append(str(error))
            assert (root / "clients/7/7.yaml").read_bytes() == content or "saved" in outcomes[-1]
        if "saved" in outcomes[-1]:
            content = text
        write.recover(git)
        assert (root / "clients/7/7.yaml").read_bytes() == content
        assert committed(git, {"clients/7/7.yaml": None}) == {"clients/7/7.yaml": content}
        assert users_own(root) == own
        plain(root, "gc", "-q", "--prune=now")
    assert outcomes[0] != "done"
    assert outcomes[-1] == "done"
    assert plain(root, "fsck") == ""
