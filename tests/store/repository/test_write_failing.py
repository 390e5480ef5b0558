"""A full disk, a missing right: one line says so, and nothing has changed."""

import os
import resource
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from hnwctl.errors import HnwctlError, OutsideError
from hnwctl.store.repository import write
from tests.store.conftest import NEW, OTHER, RECORD, Repo, untouched


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes here: the nearest thing to a full disk that needs no root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [0, 1, 40, 200, 300, 400, 600, 1000, 2000, 3000, 4000])
def test_a_full_disk_loses_nothing(repo: Repo, size: int) -> None:
    before = repo.git.head()[1]
    with files_of_at_most(size), pytest.raises(OutsideError):
        repo.commit({NEW: os.urandom(5000), RECORD: b"two\n"})
    untouched(repo, before)
    assert repo.status() == []
    repo.commit({NEW: os.urandom(5000), RECORD: b"two\n"})


def as_an_ordinary_user(action: Callable[[], object]) -> str:
    """The class and text of the error that ``action`` ends with when rights count for us (root has all)."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        try:
            told = f"no error: {action()}"
        except HnwctlError as error:
            told = f"{type(error).__name__}: {error}"
        except BaseException as error:
            told = f"bug: {error!r}"
        os.write(write_end, told.encode())
        os._exit(0)
    os.close(write_end)
    with open(read_end, "rb") as told_by_child:
        told = told_by_child.read().decode()
    os.waitpid(child, 0)
    return told


@pytest.fixture
def everybodys(repo: Repo) -> Repo:
    """The same repository, of the user that ``as_an_ordinary_user`` acts as."""
    if os.geteuid() == 0:
        for above in repo.root.parents:
            if not above.stat().st_mode & stat.S_IXOTH:
                above.chmod(0o711)
        for path in (repo.root, *repo.root.rglob("*")):
            os.chown(path, 65534, 65534)
    return repo


def test_with_the_right_to_write_all_is_well(everybodys: Repo) -> None:
    told = as_an_ordinary_user(lambda: everybodys.commit({RECORD: b"two\n"}))
    assert told == f"no error: {everybodys.git.head()[1]}"


@pytest.mark.parametrize(
    "place", ["clients/7", ".git", ".git/objects/pack", ".git/refs/heads", ".git/hnwctl"]
)
def test_a_place_that_cannot_be_written_to(everybodys: Repo, place: str) -> None:
    before = everybodys.git.head()[1]
    (everybodys.root / place).chmod(0o555)
    told = as_an_ordinary_user(lambda: everybodys.commit({RECORD: b"two\n", OTHER: b"x"}))
    (everybodys.root / place).chmod(0o755)
    assert told.startswith("OutsideError: "), told
    untouched(everybodys, before)
    assert everybodys.read(OTHER) == b"eight\n"


def test_a_vault_that_is_read_only_all_through(everybodys: Repo) -> None:
    before = everybodys.git.head()[1]
    (everybodys.root / ".git/hnwctl/lock").unlink()
    (everybodys.root / ".git/hnwctl").rmdir()
    for path in (everybodys.root, *everybodys.root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    told = as_an_ordinary_user(lambda: everybodys.commit({RECORD: b"two\n"}))
    assert told == f"OutsideError: cannot write {everybodys.root}/.git/hnwctl: no permission"
    assert as_an_ordinary_user(lambda: write.recover(everybodys.git)) == "no error: None"
    assert as_an_ordinary_user(lambda: everybodys.git.head()[1]) == f"no error: {before}"
