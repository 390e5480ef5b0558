"""A sweep leaves what branches and tags reach, and not one object more."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hnwctl.store.erasing import cleaning
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git, open_git

RECORD = "clients/7/7k3m9q2x.yaml"


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository with one commit that stays."""
    _git(tmp_path, "init", "-q", "-b", "main")
    _commit(tmp_path, RECORD, "stays")
    found = open_git(tmp_path)
    assert found
    return found


def _git(root: Path, *words: str) -> str:
    names = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(
        ["git", "-C", root, *names, *words], check=True, capture_output=True, text=True
    ).stdout


def _commit(root: Path, path: str, text: str) -> str:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
    _git(root, "add", path)
    _git(root, "commit", "-q", "-m", "a change")
    return _git(root, "rev-parse", "HEAD").strip()


def _contents(git: Git) -> set[bytes]:
    """Every blob that git has, reachable or not."""
    lines = git.run("cat-file", "--batch-all-objects", "--batch-check").decode().splitlines()
    return set(git.blobs(oid for oid, kind, _ in map(str.split, lines) if kind == "blob"))


def _swept(git: Git, **where: object) -> None:
    with write.locked(git):
        cleaning.sweep(git, **where)  # type: ignore[arg-type]


def _lost(git: Git) -> str:
    """A commit that the branch has left behind."""
    lost = _commit(git.root, RECORD, "secret")
    _git(git.root, "reset", "-q", "--hard", "HEAD~1")
    return lost


HIDEOUTS = {
    "the reflog, ORIG_HEAD": [],
    "a remote's branch": [
        "update-ref refs/remotes/origin/main {lost}",
        "symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main",
    ],
    "a note": ["notes add -f -m secret {lost}"],
    "a replacement": ["replace {kept} {lost}"],
    "refs/original": ["update-ref refs/original/refs/heads/main {lost}"],
    "what was fetched": ["fetch -q . {lost}"],
    "a kept pack": ["update-ref refs/x {lost}", "repack -a -d -q", "update-ref -d refs/x", "KEEP"],
    "a bisection": ["update-ref refs/bisect/bad {lost}"],
}  # fmt: skip


@pytest.mark.parametrize("hideout", HIDEOUTS)
def test_wherever_it_is_kept_it_goes(git: Git, hideout: str) -> None:
    kept, lost = git.head()[1], _lost(git)
    for line in HIDEOUTS[hideout]:
        if line == "KEEP":
            for pack in (git.common_dir / "objects/pack").glob("*.pack"):
                pack.with_suffix(".keep").touch()
        else:
            _git(git.root, *line.format(kept=kept, lost=lost).split())
    assert b"secret" in _contents(git)
    _swept(git)
    assert _contents(git) == {b"stays"}
    assert not git.knows(lost)
    assert _git(git.root, "status", "--porcelain") == ""
    _git(git.root, "fsck", "--strict")


def test_a_stash_goes(git: Git) -> None:
    (git.root / RECORD).write_text("secret")
    _git(git.root, "stash", "push", "-q")
    _swept(git)
    assert _contents(git) == {b"stays"}


def test_the_index_keeps_what_is_staged_of_other_files_and_forgets_conflicts(git: Git) -> None:
    _git(git.root, "checkout", "-q", "-b", "side")
    _commit(git.root, RECORD, "secret")
    _git(git.root, "checkout", "-q", "main")
    _commit(git.root, RECORD, "stays too")
    subprocess.run(["git", "-C", git.root, "merge", "-q", "side"], check=False, capture_output=True)
    (git.root / RECORD).write_text("resolved")
    _git(git.root, "add", RECORD)  # from now on git remembers both sides, to undo this
    _git(git.root, "commit", "-q", "-m", "merged")
    _git(git.root, "reset", "-q", "--soft", "HEAD~1")
    _git(git.root, "branch", "-D", "side")
    (git.root / "todo.txt").write_text("mine")
    _git(git.root, "add", "todo.txt")
    _swept(git)
    assert _contents(git) == {b"stays", b"stays too", b"mine"}
    assert _git(git.root, "status", "--porcelain").splitlines() == [f" M {RECORD}", "A  todo.txt"]


def test_branches_tags_and_what_is_fetched_of_them_stay(git: Git) -> None:
    _git(git.root, "tag", "-a", "-m", "a tag", "v1")
    _git(git.root, "update-ref", "refs/remotes/origin/main", "HEAD")
    _git(git.root, "branch", "other")
    _swept(git)
    refs = _git(git.root, "for-each-ref", "--format=%(refname)").split()
    assert refs == ["refs/heads/main", "refs/heads/other", "refs/remotes/origin/main", "refs/tags/v1"]


def test_the_indexes_of_this_vault_go_and_those_of_others_stay(git: Git, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for vault in ("aaaaaaaa", "bbbbbbbb"):
        (cache / "hnwctl" / vault / "key").mkdir(parents=True)
    _swept(git, cache=cache, vault_id="aaaaaaaa")
    assert [each.name for each in (cache / "hnwctl").iterdir()] == ["bbbbbbbb"]


def test_twice_is_as_good_as_once(git: Git) -> None:
    _lost(git)
    _swept(git)
    _swept(git)
    assert _contents(git) == {b"stays"}


def test_no_setting_of_the_repository_runs_a_program_in_a_sweep(
    git: Git, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 2.42 on git asks a program that the config names, before it deletes what nothing reaches."""
    folder = tmp_path_factory.mktemp("bin")
    wrapper, told = folder / "git", folder / "told"
    real = shutil.which("git")
    wrapper.write_text(
        "#!/bin/sh\n"
        f"value=$({real} config --get gc.recentObjectsHook || {real} config --get hook.evil.enabled)\n"
        f'echo "$* | $value" >> {told}\nexec {real} "$@"\n'
    )
    wrapper.chmod(0o755)
    mark = folder / "mark"
    _git(git.root, "config", "gc.recentObjectsHook", f"touch {mark}")
    for key in ("event=reference-transaction", "event=post-index-change", f"command=touch {mark}"):
        _git(git.root, "config", "--add", f"hook.evil.{key.split('=')[0]}", key.partition("=")[2])
    _lost(git)
    mark.unlink(missing_ok=True)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    _swept(git)
    lines = told.read_text().splitlines()
    deleting = [line for line in lines if re.search(r" (prune|repack|update-index) ", line)]
    assert len(deleting) == 3
    assert {line.rpartition("| ")[2] for line in deleting} == {"false"}
    assert not mark.exists()
    assert _contents(git) == {b"stays"}


def test_what_killed_commands_left_goes(git: Git) -> None:
    _lost(git)
    _git(git.root, "repack", "-a", "-d", "-q")
    objects = git.common_dir / "objects"
    [pack] = (objects / "pack").glob("*.pack")
    places = ["pack/.tmp-4711-pack-1.pack", "pack/tmp_pack_abc", "tmp_objdir-incoming-x/pack/pack-1.pack",
              "../hnwctl/sync/copy-4711/objects/pack/pack-1.pack"]  # fmt: skip
    for place in places:
        (objects / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pack, objects / place)
    _swept(git)
    assert not [place for place in places if (objects / place).exists()]
    assert _contents(git) == {b"stays"}


def test_a_linked_work_tree_stays_whole(git: Git, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "tree"
    _git(git.root, "worktree", "add", "-q", "--detach", str(other))
    theirs = _commit(other, "theirs.txt", "theirs")
    _commit(other, "theirs.txt", "lost there")
    _git(other, "reset", "-q", "--hard", theirs)
    (other / "staged.txt").write_text("staged there")
    _git(other, "add", "staged.txt")
    _lost(git)
    _swept(git)
    assert _contents(git) == {b"stays", b"theirs", b"staged there"}
    assert _git(other, "status", "--porcelain") == "A  staged.txt\n"
    for root in (other, git.root):
        _git(root, "fsck", "--strict")
