"""Taking a branch to a commit that is there already: the files go along, what the user has is kept."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnwctl.errors import ConflictError
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git, open_git

AT = datetime(2026, 11, 23, tzinfo=UTC)
WHO = ("a", "a@b")


@pytest.fixture
def git(tmp_path: Path) -> Git:
    root = tmp_path / "book"
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    found = open_git(root)
    assert found is not None
    files = {"vault.yaml": b"1", "clients/7/7.yaml": b"seven", "clients/8/8.yaml": b"eight"}
    write.commit(found, files, message="one", author=WHO, at=AT, expected={})
    return found


def stacked(git: Git, changes: dict[str, bytes | None], parent: str | None) -> str:
    with write.locked(git):
        return write.stack(git, changes, parent=parent, message="two", author=WHO, at=AT)


def test_the_branch_and_the_files_go_there_together(git: Git) -> None:
    old = git.head()[1]
    new = stacked(git, {"clients/7/7.yaml": b"new", "clients/8/8.yaml": None, "clients/9/9.yaml": b"9"}, old)
    assert git.head()[1] == old
    assert (git.root / "clients/7/7.yaml").read_bytes() == b"seven"
    write.move(git, new, on=old, author=WHO, at=AT)
    assert git.head() == ("refs/heads/main", new)
    assert (git.root / "clients/7/7.yaml").read_bytes() == b"new"
    assert not (git.root / "clients/8/8.yaml").exists()
    status = subprocess.run(["git", "status", "--porcelain"], cwd=git.root, capture_output=True, check=True)
    assert status.stdout == b""


def test_a_history_without_a_common_commit_is_as_good(git: Git) -> None:
    new = stacked(git, {"vault.yaml": b"another"}, None)
    write.move(git, new, on=git.head()[1], author=WHO, at=AT)
    assert sorted(path.name for path in git.root.rglob("*.yaml")) == ["vault.yaml"]


def test_what_the_user_changed_is_not_overwritten(git: Git) -> None:
    old = git.head()[1]
    new = stacked(git, {"clients/7/7.yaml": b"new"}, old)
    (git.root / "clients/7/7.yaml").write_bytes(b"mine")
    with pytest.raises(ConflictError, match=r"clients/7/7\.yaml has changes that are not committed"):
        write.move(git, new, on=old, author=WHO, at=AT)
    assert git.head()[1] == old
    assert (git.root / "clients/7/7.yaml").read_bytes() == b"mine"


def test_a_branch_that_moved_meanwhile_stays_where_it_is(git: Git) -> None:
    old = git.head()[1]
    new = stacked(git, {"clients/7/7.yaml": b"new"}, old)
    write.commit(git, {"vault.yaml": b"2"}, message="x", author=WHO, at=AT, expected={})
    with pytest.raises(ConflictError, match="moved by another git"):
        write.move(git, new, on=old, author=WHO, at=AT)
    assert (git.root / "vault.yaml").read_bytes() == b"2"
