"""A real git repository to write to, as a user would have one."""

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git, open_git

RECORD, OTHER, NEW = "clients/7/7k3m9q2x.yaml", "clients/8/8aaaaaaa.yaml", "clients/9/9aaaaaaa.yaml"
"""Two records that the repository has, and one that it has not."""
AT = datetime(2026, 11, 23, 1, 12, 44, tzinfo=UTC)


@dataclass(frozen=True)
class Repo:
    """A repository, plain git for what the user does in it, and our ``commit`` with few words."""

    root: Path
    git: Git

    def plain(self, *args: str, cwd: Path | None = None) -> str:
        """What the user's own git prints."""
        done = subprocess.run(
            ["git", *args], cwd=cwd or self.root, check=True, capture_output=True, text=True, env=_user()
        )
        return done.stdout

    def status(self) -> list[str]:
        """What ``git status`` shows, one line a file; none when all agrees with HEAD."""
        return self.plain("status", "--porcelain", "-uall").splitlines()

    def commit(
        self, changes: dict[str, bytes | None], expected: dict[str, bytes | None] | None = None
    ) -> str:
        """Write with the tool, by wang.li at a fixed time."""
        return write.commit(
            self.git,
            changes,
            message="edit 7k3m9q2x",
            author=("wang.li", "wang.li@vault"),
            at=AT,
            expected=expected or {},
            timeout=0.1,
        )

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


def _user() -> dict[str, str]:
    who = {"NAME": "A User", "EMAIL": "user@example.org"}
    names = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    return {**os.environ, **names}


def open_repo(root: Path) -> Repo:
    """The repository at ``root``."""
    git = open_git(root)
    assert git is not None
    return Repo(root, git)


@pytest.fixture
def empty_repo(tmp_path: Path) -> Repo:
    """A repository without a commit."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path / "book")], check=True)
    return open_repo(tmp_path / "book")


@pytest.fixture
def repo(empty_repo: Repo) -> Repo:
    """A repository with a vault file and two records, written by the tool."""
    empty_repo.commit({"vault.yaml": b"vault\n", RECORD: b"one\n", OTHER: b"eight\n"})
    return empty_repo


def untouched(repo: Repo, commit: str | None) -> None:
    """HEAD, files and status are as before, and nothing of ours is left in git's folder but the lock."""
    assert repo.git.head()[1] == commit
    assert repo.read(RECORD) == b"one\n"
    assert not (repo.root / NEW).exists()
    assert not (repo.root / ".git/index.lock").exists()
    assert os.listdir(repo.root / ".git/hnwctl") == ["lock"]
