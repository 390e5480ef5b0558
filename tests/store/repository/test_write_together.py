"""Several writers, of ours and of git: one after the other, and nobody's work is lost."""

import os
import subprocess
import sys

import pytest

from hnwctl.errors import ConflictError, LockedError
from hnwctl.store.repository import fastimport, lock, staging, write
from tests.store.conftest import NEW, RECORD, Repo, untouched


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({RECORD: b"two\n"}, {RECORD: b"older\n"}),
        ({RECORD: b"two\n"}, {RECORD: None}),
        ({NEW: b"nine\n"}, {NEW: b"eight\n"}),
        ({NEW: b"nine\n"}, {"vault.yaml": b"another roster\n"}),
    ],
)
def test_what_was_changed_meanwhile_is_not_overwritten(
    repo: Repo, changes: dict[str, bytes | None], expected: dict[str, bytes | None]
) -> None:
    before = repo.git.head()[1]
    with pytest.raises(ConflictError, match=next(iter(expected))):
        repo.commit(changes, expected)
    untouched(repo, before)


def test_a_branch_moved_by_the_users_git_meanwhile(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    write_commit = fastimport.write_commit

    def slowly(*args: object, **options: object) -> str:
        repo.plain("commit", "-q", "--allow-empty", "-m", "mine")
        return write_commit(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fastimport, "write_commit", slowly)
    with pytest.raises(ConflictError, match="moved by another git"):
        repo.commit({RECORD: b"two\n", NEW: b"nine\n"})
    assert repo.plain("log", "-1", "--format=%s") == "mine\n"
    untouched(repo, repo.git.head()[1])
    assert repo.status() == []


def test_an_index_that_another_git_has_locked(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "PATIENCE", 0.05)
    before = repo.git.head()[1]
    foreign = repo.root / ".git/index.lock"
    foreign.write_bytes(b"")
    with pytest.raises(LockedError, match=r"index\.lock exists"):
        repo.commit({RECORD: b"two\n", NEW: b"nine\n"})
    foreign.unlink()
    untouched(repo, before)
    repo.commit({RECORD: b"two\n"})


HOLDER = """
import sys, time
from pathlib import Path
from hnwctl.store.repository import lock
with lock.holding(Path(sys.argv[1]), 1):
    print("held", flush=True)
    time.sleep(60)
"""


def python(script: str, *args: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})})


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_a_lock_that_is_held_names_who_holds_it(repo: Repo) -> None:
    before = repo.git.head()[1]
    with python(HOLDER, str(repo.git.git_dir)) as holder:
        assert first_line(holder) == "held\n"
        with pytest.raises(LockedError, match=rf"number {holder.pid}\b"):
            repo.commit({RECORD: b"two\n"})
        holder.kill()
    untouched(repo, before)
    repo.commit({RECORD: b"two\n"})


LEAVER = """
import os, signal, subprocess, sys
from pathlib import Path
from hnwctl.store.repository import lock
with lock.holding(Path(sys.argv[1]), 1):
    subprocess.Popen(["sleep", "0.5"], pass_fds=lock.inherited(), stdout=subprocess.DEVNULL)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_lock_outlives_a_killed_writer_until_its_git_is_done(repo: Repo) -> None:
    with python(LEAVER, str(repo.git.git_dir)) as leaver:
        leaver.wait()
    with pytest.raises(LockedError):
        repo.commit({RECORD: b"two\n"})
    with write.locked(repo.git, timeout=5):
        repo.commit({RECORD: b"two\n"})


def test_the_lock_may_be_nested_and_is_free_afterwards(repo: Repo) -> None:
    with write.locked(repo.git), write.locked(repo.git):
        repo.commit({RECORD: b"two\n"})
        assert lock.inherited()
    assert not lock.inherited()
    with python(HOLDER, str(repo.git.git_dir)) as other:
        assert first_line(other) == "held\n"
        other.kill()


def test_a_lock_file_that_was_deleted_does_not_let_two_in(repo: Repo) -> None:
    with python(HOLDER, str(repo.git.git_dir)) as holder:
        first_line(holder)
        (repo.root / ".git/hnwctl/lock").unlink()
        with write.locked(repo.git, timeout=0.1):
            assert (repo.root / ".git/hnwctl/lock").read_text() == str(os.getpid())
        holder.kill()


COUNTER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from hnwctl.errors import ConflictError
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
git = open_git(Path(sys.argv[1]))
mine, rounds = f"clients/x/{sys.argv[2]}.yaml", int(sys.argv[3])
shared = "clients/7/7k3m9q2x.yaml"
while rounds:
    counted = (git.root / shared).read_bytes()
    old = (git.root / mine).read_bytes() if (git.root / mine).exists() else None
    changes = {shared: counted + b"x", mine: (old or b"") + b"y"}
    try:
        write.commit(git, changes, message="count", author=("a", "a@b"), at=datetime.now(UTC),
                     expected={shared: counted, mine: old}, timeout=60)
        rounds -= 1
    except ConflictError:
        pass
"""


def test_sixteen_processes_writing_at_once_lose_nothing(repo: Repo) -> None:
    writers = [python(COUNTER, str(repo.root), str(number), "2") for number in range(16)]
    assert [writer.wait() for writer in writers] == [0] * 16
    assert repo.read(RECORD) == b"one\n" + b"x" * 32
    assert all(repo.read(f"clients/x/{number}.yaml") == b"yy" for number in range(16))
    assert repo.plain("rev-list", "--count", "HEAD").strip() == "33"
    assert repo.status() == []
