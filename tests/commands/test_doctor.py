"""``doctor``, and the guard that it puts before commits by hand: real git, real commits refused."""

import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from books import Book

from hnwctl.store.repository import guard
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.repository.guard import State

SECRET = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n"


def git_of(book: Book) -> Git:
    found = open_git(book.root)
    assert found is not None
    return found


def put(book: Book, path: str, content: str | bytes) -> None:
    """Write a file and stage it."""
    file = book.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    book.git("add", "-f", "--", path)


def committed(book: Book) -> "subprocess.CompletedProcess[str]":
    who = ["-c", "user.name=wang.li", "-c", "user.email=wang.li@hnwctl.invalid"]
    command = ["git", "-C", str(book.root), *who, "commit", "-q", "-m", "by hand"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def guarded(book: Book) -> Book:
    assert guard.install(git_of(book)).state is State.current
    return book


# --- the guard --------------------------------------------------------------------------------

BAD: dict[str, str | bytes] = {
    "clients/7/7k3m9q2x.yaml": "profile:\n  name: 王小明\n",
    "clients/7/7k3m9q2y.yaml": "hnwctl: client/1\nid: 7k3m9q2y\nprofile:\n  name: Wang\n",
    "clients/notes.txt": "call him back\n",
    "clients/7/empty.yaml": "",
    "clients/7/binary.yaml": b"hnwctl: client/1\n\x00\xff\n",
    'clients/7/odd"\tname.yaml': "plain\n",
    "segments/v/vip00000.yaml": "rule: aum > 10000000\n",
    "keys/wang.li.age": "# compartments\nfinance.1\n",
    "export.csv": "name,aum\n",
    "letters/客户.XLSX": b"PK\x03\x04",
    "notes/key.txt": f"# mine\n{SECRET}",
    "notes/ssh.txt": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    "clients/7/.7k3m9q2x.yaml.swp": b"b0VIM 9.0",
    "policy.yaml~": "jurisdiction: cn\n",
    "book-recovery-key.txt": "on paper\n",
}


@pytest.mark.parametrize("path", BAD)
def test_the_guard_refuses(guarded: Book, path: str) -> None:
    put(guarded, path, BAD[path])
    done = committed(guarded)
    assert done.returncode == 1
    assert "hnwctl: nothing was committed" in done.stderr
    assert "git restore --staged" in done.stderr
    assert "未提交" in done.stderr
    content = BAD[path]
    assert guard.wrong(path, "100644", content.encode() if isinstance(content, str) else content)


def test_the_guard_refuses_links_and_repositories_within(guarded: Book) -> None:
    (guarded.root / "clients").mkdir(exist_ok=True)
    (guarded.root / "clients" / "a.yaml").symlink_to("/etc/passwd")
    guarded.git("add", "clients/a.yaml")
    assert "(a link)" in committed(guarded).stderr
    guarded.git("rm", "-q", "--cached", "clients/a.yaml")
    head = guarded.git("rev-parse", "HEAD").strip()
    guarded.git("update-index", "--add", "--cacheinfo", f"160000,{head},clients/inner")
    assert "(another repository)" in committed(guarded).stderr


def test_what_belongs_there_passes(guarded: Book) -> None:
    id_ = guarded.add("王小明", "finance.holdings[+].amount=800万")
    path = f"clients/{id_[0]}/{id_}.yaml"
    raw = guarded.record(id_).read_bytes()
    guarded.git("rm", "-q", path)
    put(guarded, "README.md", "# our book\nkeys begin with AGE-SECRET-KEY-1\n")
    assert committed(guarded).returncode == 0
    put(guarded, path, raw)
    key = guarded.root / "keys" / "wang.li.age"
    assert guard.wrong("keys/wang.li.age", "100644", key.read_bytes()) is None
    assert guard.wrong(path, "100644", raw) is None
    put(guarded, "keys/new.age", key.read_bytes())
    done = committed(guarded)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_hook_needs_no_bash(tmp_path: Path) -> None:
    hook = tmp_path / "pre-commit"
    hook.write_bytes(guard.TEXT)
    subprocess.run(["sh", "-n", str(hook)], check=True)
    assert b"[[" not in guard.TEXT.replace(b"[[:", b"")
    assert b"local " not in guard.TEXT


def test_a_hook_of_somebody_else_is_left_alone(book: Book) -> None:
    hook = book.root / ".git" / guard.PLACE
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n")
    assert guard.install(git_of(book)).state is State.foreign
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_an_older_guard_is_renewed(guarded: Book) -> None:
    hook = guarded.root / ".git" / guard.PLACE
    hook.write_bytes(guard.TEXT.replace(b"guard 1", b"guard 0"))
    assert guard.standing(git_of(guarded)).state is State.outdated
    guard.install(git_of(guarded))
    assert (hook.read_bytes(), stat.S_IMODE(hook.stat().st_mode)) == (guard.TEXT, 0o700)


def test_another_folder_of_hooks_and_linked_work_trees_are_not_touched(book: Book, tmp_path: Path) -> None:
    book.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = open_git(tmp_path / "linked")
    assert linked is not None
    assert guard.install(linked).state is State.shared
    book.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    assert guard.install(git_of(book)).state is State.elsewhere
    assert not (tmp_path / "hooks").exists()
    assert not (book.root / ".git" / guard.PLACE).exists()


def test_init_puts_the_guard_in_place(tmp_path: Path) -> None:
    made = replace(Book(tmp_path / "none", {}), identities={"adviser": tmp_path / "key"})
    made.run("init", tmp_path / "book", "--member", "wang.li").ok()
    assert (tmp_path / "book/.git" / guard.PLACE).read_bytes() == guard.TEXT


# --- doctor -----------------------------------------------------------------------------------
