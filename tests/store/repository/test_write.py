"""One way of writing: all of it in one commit, and nothing of the user's is touched."""

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.errors import ConflictError, IntegrityError
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git
from tests.store.conftest import AT, NEW, OTHER, RECORD, Repo, open_repo, untouched


def test_a_commit_has_the_files_the_author_and_the_time(repo: Repo) -> None:
    commit = repo.commit({RECORD: b"two\n", NEW: b"nine\n", OTHER: None})
    assert repo.git.head() == ("refs/heads/main", commit)
    assert repo.read(RECORD) == b"two\n"
    assert repo.read(NEW) == b"nine\n"
    assert not (repo.root / OTHER).exists()
    assert repo.git.tree(commit).keys() == {RECORD, NEW, "vault.yaml"}
    assert repo.plain("log", "-1", "--format=%an <%ae> %aI %cn %cI%n%B") == (
        "wang.li <wang.li@vault> 2026-11-23T01:12:44+00:00 wang.li 2026-11-23T01:12:44+00:00\n"
        "edit 7k3m9q2x\n\n"
    )
    assert repo.status() == []
    assert repo.plain("fsck", "--strict") == ""
    assert repo.plain("reflog", "-1", "--format=%gn %gs") == "wang.li hnwctl\n"


def test_the_first_commit_of_all(empty_repo: Repo) -> None:
    commit = empty_repo.commit({"vault.yaml": b"x"}, {"vault.yaml": None})
    assert empty_repo.git.head() == ("refs/heads/main", commit)
    assert empty_repo.status() == []


def test_files_and_folders_are_private(repo: Repo) -> None:
    repo.commit({NEW: b"nine\n"})
    assert stat.S_IMODE((repo.root / NEW).stat().st_mode) == 0o600
    assert stat.S_IMODE((repo.root / NEW).parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((repo.root / ".git/hnwctl").stat().st_mode) == 0o700


def test_odd_names_and_bytes_survive(repo: Repo) -> None:
    changes: dict[str, bytes | None] = {
        'keys/"quoted" name.age': b"",
        "keys/客户.age": b"\0\r\n\xff" * 1000,
        "done": b"done\n",
    }
    commit = repo.commit(changes)
    assert {path: repo.git.file_at(commit, path) for path in changes} == changes
    assert {path: repo.read(path) for path in changes} == changes
    assert repo.status() == []


def test_an_author_cannot_break_out_of_the_line(repo: Repo) -> None:
    write.commit(repo.git, {NEW: b""}, message="m", author=("a> 1 +0000\nx <b", "c\n"), at=AT, expected={})
    assert repo.plain("log", "-1", "--format=%an|%ae") == "a 1 +0000x b|c\n"


def test_many_files_are_one_commit_and_one_pack(repo: Repo) -> None:
    many: dict[str, bytes | None] = {f"clients/{n % 100}/{n}.yaml": b"%d\n" % n for n in range(300)}
    before = repo.git.head()[1]
    commit = repo.commit(many, dict.fromkeys(many))
    assert repo.plain("rev-parse", f"{commit}^").strip() == before
    assert len(list((repo.root / ".git/objects/pack").glob("*.pack"))) == 1
    assert repo.status() == []
    assert {path: repo.read(path) for path in many} == many


def test_a_detached_head_moves_and_its_branch_does_not(repo: Repo) -> None:
    repo.plain("checkout", "-q", "--detach")
    before = repo.git.head()[1]
    commit = repo.commit({RECORD: b"two\n"})
    assert repo.git.head() == (None, commit)
    assert repo.plain("rev-parse", "main").strip() == before
    assert repo.status() == []


def test_a_linked_work_tree_is_written_alone(repo: Repo, tmp_path: Path) -> None:
    repo.plain("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = open_repo(tmp_path / "side")
    with write.locked(repo.git):
        commit = side.commit({RECORD: b"two\n", NEW: b"nine\n"}, {RECORD: b"one\n"})
    assert side.git.head() == ("refs/heads/side", commit)
    assert (side.read(RECORD), repo.read(RECORD)) == (b"two\n", b"one\n")
    assert side.status() == repo.status() == []


def test_git_on_another_disk_than_the_files(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def across(source: Path | str, target: str, **where: int) -> None:
        if where.keys() == {"dst_dir_fd"}:
            raise OSError(18, "Invalid cross-device link")
        rename(source, target, **where)

    monkeypatch.setattr(os, "rename", across)
    repo.commit({RECORD: b"two\n", NEW: b"nine\n"})
    assert (repo.read(RECORD), repo.read(NEW), repo.status()) == (b"two\n", b"nine\n", [])


def test_the_users_own_changes_stay_as_they_are(repo: Repo) -> None:
    repo.commit({"staged.txt": b"a\n", "unstaged.txt": b"a\n", "both.txt": b"a\n", "gone.txt": b"a\n"})
    for name in ("staged.txt", "both.txt", "added.txt"):
        (repo.root / name).write_text("b\n")
    repo.plain("add", "staged.txt", "both.txt", "added.txt")
    repo.plain("rm", "-q", "--cached", "gone.txt")
    for name in ("both.txt", "unstaged.txt", "untracked.txt"):
        (repo.root / name).write_text("c\n")
    before, staged = repo.status(), repo.plain("ls-files", "-s", "--", "*.txt")
    repo.commit({RECORD: b"two\n", NEW: b"nine\n", OTHER: None})
    assert repo.status() == before
    assert repo.plain("ls-files", "-s", "--", "*.txt") == staged


def staged_edit(repo: Repo) -> None:
    (repo.root / RECORD).write_text("mine\n")
    repo.plain("add", RECORD)
    (repo.root / RECORD).write_text("one\n")


def staged_removal(repo: Repo) -> None:
    repo.plain("rm", "-q", "--cached", RECORD)


def staged_addition(repo: Repo) -> None:
    (repo.root / NEW).parent.mkdir()
    (repo.root / NEW).write_text("mine\n")
    repo.plain("add", NEW)
    (repo.root / NEW).unlink()


@pytest.mark.parametrize("stage", [staged_edit, staged_removal, staged_addition])
def test_a_path_that_the_user_has_staged_is_refused(repo: Repo, stage: Callable[[Repo], None]) -> None:
    stage(repo)
    before, index = repo.git.head()[1], repo.plain("ls-files", "-s")
    with pytest.raises(ConflictError, match="git add"):
        repo.commit({RECORD: b"two\n", NEW: b"nine\n"})
    untouched(repo, before)
    assert repo.plain("ls-files", "-s") == index


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
    ],
)
def test_nothing_is_written_in_the_middle_of_a_merge(repo: Repo, name: str, word: str) -> None:
    before = repo.git.head()[1]
    (repo.root / ".git" / name).mkdir()
    with pytest.raises(ConflictError, match=f"git {word} is not finished"):
        repo.commit({RECORD: b"two\n"})
    untouched(repo, before)


def test_a_real_merge_with_a_conflict(repo: Repo) -> None:
    repo.plain("checkout", "-q", "-b", "side")
    repo.commit({RECORD: b"side\n"})
    repo.plain("checkout", "-q", "main")
    repo.commit({RECORD: b"main\n"})
    with pytest.raises(subprocess.CalledProcessError):
        repo.plain("merge", "side")
    with pytest.raises(ConflictError, match="not finished"):
        repo.commit({NEW: b"nine\n"})
    repo.plain("merge", "--abort")
    repo.commit({NEW: b"nine\n"})


def link_to_file(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent.parent / "8/8aaaaaaa.yaml")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_to_folder(path: Path) -> None:
    path.parent.rename(path.parent.parent / "moved")
    path.parent.symlink_to("moved")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("turn_into", [link_to_file, folder, link_to_folder, pipe])
def test_what_is_not_a_file_is_not_replaced(repo: Repo, turn_into: Callable[[Path], None]) -> None:
    before = repo.git.head()[1]
    turn_into(repo.root / RECORD)
    with pytest.raises(IntegrityError, match="clients/7"):
        repo.commit({RECORD: b"two\n"})
    assert repo.git.head()[1] == before
    assert repo.read(OTHER) == b"eight\n"


def test_a_new_file_below_a_link_is_refused(repo: Repo, tmp_path: Path) -> None:
    before = repo.git.head()[1]
    (repo.root / "clients/9").symlink_to(tmp_path)
    with pytest.raises(IntegrityError, match="clients/9"):
        repo.commit({NEW: b"nine\n"})
    untouched(repo, before)
    assert not (tmp_path / "9aaaaaaa.yaml").exists()


def test_line_endings_are_nobodys_business(repo: Repo) -> None:
    repo.plain("config", "core.autocrlf", "true")
    (repo.root / ".gitattributes").write_text("* text eol=crlf\n")
    commit = repo.commit({RECORD: b"a\nb\n", NEW: b"a\r\nb\n\xff"}, {RECORD: b"one\n"})
    assert (repo.read(RECORD), repo.read(NEW)) == (b"a\nb\n", b"a\r\nb\n\xff")
    assert repo.git.file_at(commit, NEW) == b"a\r\nb\n\xff"


@pytest.mark.parametrize("many", [1, 300])
def test_one_file_or_many_take_four_calls_of_git(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    called: list[str] = []
    spawn = Git._spawn

    def counted(git: Git, args: tuple[str, ...], *rest: object) -> object:
        called.append(args[0])
        return spawn(git, args, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Git, "_spawn", counted)
    repo.commit({f"clients/{n % 10}/{n}.yaml": b"%d" % n for n in range(many)})
    assert called == ["fast-import", "diff-index", "update-index", "update-ref"]


paths = st.builds("d{}/f{}".format, st.integers(0, 2), st.integers(0, 3))
change_sets = st.dictionaries(paths, st.none() | st.binary(max_size=40), max_size=5)


@settings(max_examples=15, deadline=None)
@given(history=st.lists(change_sets, max_size=4))
def test_any_history_of_writes_is_what_files_and_git_say(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, bytes | None]]
) -> None:
    root = tmp_path_factory.mktemp("any")
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    repo = open_repo(root)
    model: dict[str, bytes] = {}
    commit = repo.commit({"vault.yaml": b""})
    for changes in history:
        commit = repo.commit(changes, {path: model.get(path) for path in changes})
        model.update({path: content for path, content in changes.items() if content is not None})
        for path in (path for path, content in changes.items() if content is None):
            model.pop(path, None)
    tree = repo.git.tree(commit)
    assert dict(zip(tree, repo.git.blobs(tree.values()), strict=True)) == {**model, "vault.yaml": b""}
    assert {path: repo.read(path) for path in model} == model
    assert repo.status() == []
