"""Files of a commit that come one after the other: all of them with it, or nothing is left of them."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from hnwctl.errors import ConflictError, OutsideError
from hnwctl.store.repository import write
from tests.store.conftest import AT, NEW, OTHER, RECORD, Repo, open_repo, untouched
from tests.store.repository.test_write_failing import files_of_at_most

WHO = ("wang.li", "wang.li@vault")


def gathered(repo: Repo, contents: dict[str, bytes], *, was: bytes = b"one\n") -> str:
    """Commit ``contents``, gathered in the place of files with the content ``was``, and a new file."""
    with write.locked(repo.git), write.gathering(repo.git) as found:
        for path, content in contents.items():
            found.put(path, content, repo.git.blob_id(was))
        return write.commit(
            repo.git, {NEW: b"nine\n"}, message="m", author=WHO, at=AT, expected={}, gathered=found
        )


def objects(repo: Repo) -> set[Path]:
    return {path for path in (repo.root / ".git/objects").rglob("*") if path.is_file()}


def test_what_was_gathered_is_in_the_commit_with_the_rest(repo: Repo) -> None:
    before = repo.git.head()[1]
    commit = gathered(repo, {RECORD: b"two\n"})
    assert repo.plain("rev-parse", "HEAD", "HEAD^").split() == [commit, before]
    assert repo.plain("show", f"HEAD:{RECORD}", f"HEAD:{NEW}", f"HEAD:{OTHER}") == "two\nnine\neight\n"
    assert (repo.read(RECORD), repo.read(NEW), repo.status()) == (b"two\n", b"nine\n", [])
    assert os.listdir(repo.root / ".git/hnwctl") == ["lock"]
    assert repo.plain("fsck", "--no-dangling") == ""


def test_many_gathered_files_are_one_pack(repo: Repo) -> None:
    many = {f"clients/{n % 10}/{n}.yaml": b"old\n" for n in range(300)}
    repo.commit({**many})
    new = {path: b"%d\n" % number for number, path in enumerate(many)}
    before = objects(repo)
    gathered(repo, new, was=b"old\n")
    assert sum(path.suffix == ".pack" for path in objects(repo) - before) == 1
    assert {path: repo.read(path) for path in many} == new
    assert repo.status() == []
    assert repo.plain("fsck", "--no-dangling") == ""


def test_who_stops_half_way_leaves_nothing(repo: Repo) -> None:
    commit, before = repo.git.head()[1], objects(repo)
    with suppress(KeyboardInterrupt), write.locked(repo.git), write.gathering(repo.git) as found:
        found.put(RECORD, b"two\n", repo.git.blob_id(b"one\n"))
        raise KeyboardInterrupt
    untouched(repo, commit)
    assert objects(repo) == before


def test_what_was_changed_meanwhile_is_not_overwritten(repo: Repo) -> None:
    commit, before = repo.git.head()[1], objects(repo)
    with pytest.raises(ConflictError, match="changed by somebody else meanwhile"):
        gathered(repo, {RECORD: b"two\n"}, was=b"another\n")
    untouched(repo, commit)
    assert objects(repo) == before


@pytest.mark.parametrize("size", [0, 40, 1000, 4000, 200_000])
def test_a_full_disk_loses_nothing(repo: Repo, size: int) -> None:
    commit, before = repo.git.head()[1], objects(repo)
    with files_of_at_most(size), pytest.raises(OutsideError):
        gathered(repo, {RECORD: os.urandom(300_000)})
    untouched(repo, commit)
    assert objects(repo) == before


def test_git_that_dies_meanwhile_is_named(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What git says of it is told, though the stream only breaks when it has been dead for a while."""
    git = tmp_path / "git"
    git.write_text("#!/bin/sh\necho 'fatal: out of luck' >&2\nexit 3\n")
    git.chmod(0o700)
    commit = repo.git.head()[1]
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(OutsideError, match="fast-import failed: out of luck"):
        gathered(open_repo(repo.root), {f"clients/7/{n}": os.urandom(100_000) for n in range(10)})
    monkeypatch.undo()
    untouched(repo, commit)
