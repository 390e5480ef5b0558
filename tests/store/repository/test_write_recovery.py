"""What a killed write has left is finished or dropped, and the user's own work since is kept."""

import json
import os
import signal
import threading
from pathlib import Path
from unittest.mock import patch

import pytest

from hnwctl.errors import IntegrityError, LockedError, OutsideError
from hnwctl.store.repository import journal, waiting, write
from tests.store.conftest import NEW, OTHER, RECORD, Repo, untouched


class Killed(BaseException):
    """Stands for the end of the process."""


def die(*args: object) -> None:
    raise Killed


@pytest.fixture
def unfinished(repo: Repo) -> Repo:
    """A write that died when the branch had moved and no file was in place."""
    with patch.object(waiting, "put_in_place", die), pytest.raises(Killed):
        repo.commit({RECORD: b"two\n", NEW: b"nine\n", OTHER: None})
    assert repo.read(RECORD) == b"one\n"
    return repo


def test_an_unfinished_write_is_finished(unfinished: Repo) -> None:
    head = unfinished.git.head()[1]
    assert write.recover(unfinished.git) == head
    assert (unfinished.read(RECORD), unfinished.read(NEW)) == (b"two\n", b"nine\n")
    assert not (unfinished.root / OTHER).exists()
    assert unfinished.status() == []
    assert os.listdir(unfinished.root / ".git/hnwctl") == ["lock"]
    assert write.recover(unfinished.git) is None


def test_the_next_write_finishes_it_too(unfinished: Repo) -> None:
    unfinished.commit({RECORD: b"three\n"}, {RECORD: b"two\n"})
    assert (unfinished.read(RECORD), unfinished.read(NEW)) == (b"three\n", b"nine\n")
    assert unfinished.status() == []


def test_what_the_user_did_to_the_files_since_is_left_alone(unfinished: Repo) -> None:
    (unfinished.root / RECORD).write_bytes(b"mine\n")
    (unfinished.root / NEW).mkdir(parents=True)
    write.recover(unfinished.git)
    assert unfinished.read(RECORD) == b"mine\n"
    assert unfinished.status() == [f" M {RECORD}", f" D {NEW}"]


def test_what_the_user_staged_since_is_left_alone(unfinished: Repo) -> None:
    (unfinished.root / RECORD).write_bytes(b"mine\n")
    unfinished.plain("add", RECORD)
    write.recover(unfinished.git)
    assert unfinished.status() == [f"M  {RECORD}"]


def test_commits_that_the_user_put_on_top_are_kept(unfinished: Repo) -> None:
    head = unfinished.git.head()[1]
    (unfinished.root / RECORD).write_bytes(b"mine\n")
    unfinished.plain("commit", "-q", "-m", "mine", "--only", RECORD)
    assert write.recover(unfinished.git) == head
    assert unfinished.read(RECORD) == b"mine\n"
    assert unfinished.read(NEW) == b"nine\n"
    assert unfinished.status() == []


@pytest.mark.parametrize(
    "leave",
    [["reset", "-q", "--hard", "HEAD^"], ["symbolic-ref", "HEAD", "refs/heads/other"]],
    ids=["reset", "other branch"],
)
def test_a_write_that_the_user_has_left_behind_is_dropped(unfinished: Repo, leave: list[str]) -> None:
    unfinished.plain(*leave)
    assert write.recover(unfinished.git) is None
    assert unfinished.read(RECORD) == b"one\n"
    assert not journal.pending(unfinished.git.git_dir)


def test_a_journal_of_a_commit_that_git_does_not_have_is_dropped(repo: Repo) -> None:
    journal.write(
        repo.git.git_dir,
        journal.Journal("refs/heads/main", "1" * 40, "2" * 40, {RECORD: (None, "3" * 40)}),
        repo.git.git_dir / "hnwctl",
    )
    assert write.recover(repo.git) is None
    untouched(repo, repo.git.head()[1])


def test_with_a_locked_index_the_files_are_finished_first(unfinished: Repo) -> None:
    foreign = unfinished.root / ".git/index.lock"
    foreign.write_bytes(b"DIRC")
    head = unfinished.git.head()[1]
    assert write.recover(unfinished.git) == head
    assert unfinished.read(RECORD) == b"two\n"
    with pytest.raises(LockedError):
        unfinished.commit({RECORD: b"three\n"})
    foreign.unlink()
    assert write.recover(unfinished.git) == head
    assert unfinished.status() == []


@pytest.mark.parametrize("name", ["refs/heads/main.lock", "HEAD.lock"])
@pytest.mark.parametrize("content", ["", "{new}\n"])
def test_locks_of_a_killed_git_are_taken_away(unfinished: Repo, name: str, content: str) -> None:
    path = unfinished.root / ".git" / name
    path.write_text(content.format(new=unfinished.git.head()[1]))
    write.recover(unfinished.git)
    assert not path.exists()
    unfinished.commit({RECORD: b"three\n"})


def test_a_lock_of_somebody_else_is_not(unfinished: Repo) -> None:
    foreign = unfinished.root / ".git/refs/heads/main.lock"
    foreign.write_text("3" * 40)
    write.recover(unfinished.git)
    assert foreign.exists()
    with pytest.raises(OutsideError, match=r"main\.lock"):
        unfinished.commit({RECORD: b"three\n"})


def test_a_planted_journal_places_nothing_outside(repo: Repo, tmp_path: Path) -> None:
    head = repo.git.head()[1]
    paths = {"../planted": [None, repo.git.blob_id(b"one\n")]}
    planted = {"journal": 1, "ref": "refs/heads/main", "old": None, "new": head, "paths": paths}
    journal.path_in(repo.git.git_dir).write_text(json.dumps(planted))
    with pytest.raises(IntegrityError):
        write.recover(repo.git)
    assert not (tmp_path / "planted").exists()


def test_a_failure_after_the_commit_says_that_it_is_saved(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise OutsideError("cannot write {file}: the disk is full", file=RECORD)

    saved = "saved in git, but not yet in every file: cannot write"
    with patch.object(waiting, "put_in_place", fail), pytest.raises(OutsideError, match=saved):
        repo.commit({RECORD: b"two\n"})
    assert write.recover(repo.git) == repo.git.head()[1]
    assert (repo.read(RECORD), repo.status()) == (b"two\n", [])


def test_ctrl_c_waits_until_all_is_in_place(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a second thread runs, as that of a progress bar, to which the signal may be delivered."""
    put_in_place = waiting.put_in_place
    done = threading.Event()

    def interrupted(*args: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        put_in_place(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(waiting, "put_in_place", interrupted)
    threading.Thread(target=done.wait).start()
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        repo.commit({RECORD: b"two\n"})
    done.set()
    assert (repo.read(RECORD), repo.status()) == (b"two\n", [])
    assert os.listdir(repo.root / ".git/hnwctl") == ["lock"]
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_thread_may_write(repo: Repo) -> None:
    thread = threading.Thread(target=lambda: repo.commit({RECORD: b"two\n"}))
    thread.start()
    thread.join()
    assert (repo.read(RECORD), repo.status()) == (b"two\n", [])
