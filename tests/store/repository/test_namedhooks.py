"""Hooks that the config names as commands: git knows them from 2.54 on, and is told to run none."""

import subprocess
from pathlib import Path

import pytest

from hnwctl.store.repository import namedhooks
from hnwctl.store.repository.git import Git, open_git


@pytest.fixture
def git(tmp_path: Path) -> Git:
    root = tmp_path / "book"
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    found = open_git(root)
    assert found
    return found


def hook(name: str, program: Path) -> str:
    return f'[hook "{name}"]\n\tevent = reference-transaction\n\tcommand = {program}\n\tenabled = true\n'


def enabled(git: Git, name: str) -> str:
    return git.run("config", "--type=bool", "--get", f"hook.{name}.enabled").decode().strip()


def test_a_config_without_hooks_costs_nothing(git: Git) -> None:
    assert not namedhooks.possible(git.git_dir)
    assert git.named_hooks == []


def test_whatever_they_are_called_and_wherever_they_stand_they_are_off(git: Git, tmp_path: Path) -> None:
    mark, program, more = (tmp_path / name for name in ("mark", "program", "more"))
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\nexit 1\n")
    program.chmod(0o755)
    more.write_text(hook("included.too", program))
    with (git.git_dir / "config").open("a") as file:
        file.write(hook("evil", program) + hook("a=b c.d", program) + hook("王", program))
        file.write(f"[include]\n\tpath = {more}\n[extensions]\n\tworktreeConfig = true\n")
    (git.git_dir / "config.worktree").write_text(hook("there", program))
    for name in ("evil", "a=b c.d", "王", "included.too", "there"):
        assert enabled(git, name) == "false", name
    for event in namedhooks.EVENTS:
        assert enabled(git, event) == "false"
    oid = git.run("hash-object", "-t", "commit", "-w", "--stdin", input=_commit(git)).decode().strip()
    git.run("update-ref", "refs/heads/main", oid)  # where git is new enough, they would refuse it
    assert git.head() == ("refs/heads/main", oid)
    assert not mark.exists()


def _commit(git: Git) -> bytes:
    git.run("hash-object", "-t", "tree", "-w", "--stdin", input=b"")
    return f"tree {git.empty_tree}\nauthor x <x> 0 +0000\ncommitter x <x> 0 +0000\n\nx\n".encode()


def test_a_config_that_cannot_be_read_does_not_pass_for_one_without_hooks(git: Git) -> None:
    (git.git_dir / "config").write_text('[hook "x"\n')
    with pytest.raises(Exception, match=r"git .* failed"):
        git.run("rev-parse", "HEAD")
