"""``doctor``, and the guard that it puts before commits by hand: real git, real commits refused."""

import os
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import snapped
from books import Book

from hnwctl.console import sample
from hnwctl.console.dialogue import memoryfolder
from hnwctl.store.repository import guard
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.repository.guard import State
from hnwctl.store.trust import founding

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
    (book.root / ".git").chmod(0o700)  # as the program makes it, by its umask
    memoryfolder.remove_leftovers(os.environ)  # of a run of somebody else's that was killed, as `edit` does
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
    hook.write_bytes(guard.TEXT.replace(b"guard 2", b"guard 1"))
    assert guard.standing(git_of(guarded)).state is State.outdated
    guard.install(git_of(guarded))
    assert (hook.read_bytes(), stat.S_IMODE(hook.stat().st_mode)) == (guard.TEXT, 0o700)


def test_a_guard_that_somebody_added_to_is_theirs(guarded: Book) -> None:
    hook = guarded.root / ".git" / guard.PLACE
    theirs = guard.TEXT.replace(b"LC_ALL=C;", b"./lint.sh || exit 1\nLC_ALL=C;")
    hook.write_bytes(theirs)
    assert looked(guarded, "--fix") == {"guard": ["found"]}
    assert hook.read_bytes() == theirs


@pytest.mark.parametrize("way", ["hook", "hooksPath", "husky", "legacy"])
def test_a_hook_of_the_users_own_calls_the_guard(book: Book, tmp_path: Path, way: str) -> None:
    """By the line that doctor says, by husky's folders, or as pre-commit goes on calling what it found."""
    (book.root / ".git").chmod(0o700)
    hooks = book.root / ".git/hooks"
    if way in ("hooksPath", "husky"):
        hooks = tmp_path / "husky" / "_"
        book.git("config", "core.hooksPath", str(hooks))
    hooks.mkdir(parents=True, exist_ok=True)
    hook, called = hooks / "pre-commit", f"#!/bin/sh\n{guard.CALL}\ntouch {tmp_path / 'theirs'}\n"
    hook.write_text("#!/bin/sh\n# hooks/hnwctl-guard is not called\n")
    hook.chmod(0o755)
    done = book.run("doctor", "--fix", "--json")
    assert guard.CALL in next(row["hint"] for row in done.json if row["check"] == "guard")
    if way == "husky":
        (hooks.parent / "pre-commit").write_text(called)
        hook.write_text('#!/bin/sh\nsh -e "$(dirname "$0")/../pre-commit"\n')
    elif way == "legacy":
        shutil.move(book.root / ".git" / guard.BESIDE, hooks / "pre-commit.legacy")
        hook.write_text('#!/bin/sh\n# made by pre-commit: https://pre-commit.com\n"$0.legacy"\n')
        (book.root / ".git" / guard.BESIDE).write_bytes(guard.TEXT)
        (book.root / ".git" / guard.BESIDE).chmod(0o700)
    else:
        hook.write_text(called)
    assert looked(book) == {}
    put(book, "export.csv", "name\n")
    assert "export.csv (an export" in committed(book).stderr
    assert not (tmp_path / "theirs").exists()
    if way == "hook":
        (book.root / ".git" / guard.BESIDE).unlink()
        assert looked(book, "--fix")["guard"] == ["mended"]
        assert (book.root / ".git" / guard.BESIDE).read_bytes() == guard.TEXT


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".gitattributes", "*.md text\n"),
        (".gitattributes", founding.ATTRIBUTES + "clients/** filter=x\n"),
        ("notes/.gitattributes", "* -text\n"),
        (".gitmodules", "[submodule]\n"),
        ("big.txt", "x" * (8 * 2**20 + 1)),
        ("agenda.ics", "BEGIN:VCALENDAR\n"),
    ],
)
def test_the_guard_refuses_what_verify_would(guarded: Book, path: str, content: str) -> None:
    """Committed it would be there for good, and no backup be made of a book that does not hold."""
    put(guarded, path, content)
    assert committed(guarded).returncode == 1
    assert guard.wrong(path, "100644", content.encode())
    assert looked(guarded)["staged"] == ["found"]


def test_the_guard_refuses_programs_and_lets_plain_attributes_pass(guarded: Book) -> None:
    put(guarded, "lint.sh", "#!/bin/sh\n")
    guarded.git("update-index", "--chmod=+x", "lint.sh")
    assert "lint.sh (an executable file)" in committed(guarded).stderr
    guarded.git("update-index", "--chmod=-x", "lint.sh")
    text = f"# ours\n\n  *.png -diff  binary\n{founding.ATTRIBUTES}docs/** linguist-documentation=true\n"
    put(guarded, ".gitattributes", text)
    assert guard.wrong(".gitattributes", "100644", text.encode()) is None
    assert (committed(guarded).stderr, looked(guarded)) == ("", {})


def test_another_folder_of_hooks_and_linked_work_trees_are_not_touched(book: Book, tmp_path: Path) -> None:
    book.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = open_git(tmp_path / "linked")
    assert linked is not None
    assert guard.install(linked).state is State.shared
    book.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    assert guard.install(git_of(book)).state is State.elsewhere
    assert not (tmp_path / "hooks").exists()
    assert not (book.root / ".git" / guard.PLACE).exists()


def test_init_puts_the_guard_in_place_and_doctor_reminds_of_the_recovery_key(tmp_path: Path) -> None:
    made = replace(Book(tmp_path / "none", {}), identities={"adviser": tmp_path / "key"})
    made.run("init", tmp_path / "book", "--member", "wang.li").ok()
    assert (tmp_path / "book/.git" / guard.PLACE).read_bytes() == guard.TEXT
    book = replace(made, root=tmp_path / "book")
    (book.root / ".git").chmod(0o700)
    done = book.run("doctor")
    assert (done.code, done.out.count("found:")) == (1, 1)
    assert "who has it reads all of the book" in " ".join(done.out.split())
    (tmp_path / "book-recovery-key.txt").unlink()
    assert book.run("doctor").ok().out == "12 checks: all is well\n"


def test_the_demo_does_not_alarm_and_its_keys_elsewhere_do(guarded: Book, tmp_path: Path) -> None:
    keys = sample.copy_sample(tmp_path / "demo", state=snapped.state())
    demo, key = replace(guarded, root=tmp_path / "demo"), str(keys["wang.li"])
    guard.install(git_of(demo))
    (demo.root / ".git").chmod(0o700)
    done = demo.run("doctor", identity=key).ok()
    assert done.out.startswith("note: [plaintext] the keys in demo-keys are those of the fictitious book")
    assert done.out.endswith("12 checks: all is well\n")
    assert "人人都有" in demo.run("doctor", identity=key, lang="zh").ok().out
    (demo.root / "demo-keys/mine.key").write_text(SECRET)
    (demo.root / "demo-keys/mine.key").chmod(0o600)
    assert looked(demo, identity=key) == {"plaintext": ["found"]}
    shutil.copytree(demo.root / "demo-keys", guarded.root / "demo-keys")
    assert looked(guarded) == {"plaintext": ["found"] * 7}


def test_a_staging_area_that_git_cannot_read_is_made_anew(guarded: Book) -> None:
    guarded.add("王小明")
    (guarded.root / ".git/index").write_bytes(b"DIRC of another day")
    assert looked(guarded)["unfinished"] == ["found"]
    assert looked(guarded, "--fix") == {"unfinished": ["mended"]}
    assert (guarded.root / ".git/index.damaged").read_bytes() == b"DIRC of another day"
    assert guarded.git("status", "--porcelain") == ""
    assert looked(guarded) == {}


# --- doctor -----------------------------------------------------------------------------------


def looked(book: Book, *args: str, **how: Any) -> dict[str, list[str]]:
    """What doctor finds, without what is well: check -> states."""
    done = book.run("doctor", "--json", *args, **how)
    rows = [row for row in done.json if row["state"] != "ok"]
    left = any(row["state"] in ("found", "failed") for row in rows)
    assert (done.code, done.err) == (int(left), ""), done
    states: dict[str, list[str]] = {}
    for row in rows:
        states.setdefault(row["check"], []).append(row["state"])
    return states


def test_a_sound_vault_is_well_and_says_so_in_both_languages(guarded: Book) -> None:
    guarded.add("王小明")
    assert guarded.run("doctor").ok().out == "12 checks: all is well\n"
    assert guarded.run("doctor", lang="zh").ok().out == "共检查 12 项:一切正常\n"
    assert looked(guarded, identity=str(guarded.root / "none")) in ({}, {"index": ["failed"]})


def test_the_guard_is_found_missing_and_put_in_place(guarded: Book) -> None:
    (guarded.root / ".git" / guard.PLACE).unlink()
    assert looked(guarded) == {"guard": ["found"]}
    assert looked(guarded, "--fix") == {"guard": ["mended"]}
    assert looked(guarded) == {}


def test_attributes_that_were_weakened_come_back(guarded: Book) -> None:
    guarded.add("王小明")
    (guarded.root / ".gitattributes").write_text(
        "# mine\ndocs/** filter=x\n\nclients/** linguist-generated\nclients/** text\n"
    )
    (guarded.root / ".gitignore").unlink()
    assert looked(guarded)["attributes"] == ["found", "found"]
    assert looked(guarded, "--fix") == {"attributes": ["mended", "mended"]}
    assert looked(guarded) == {}
    text = (guarded.root / ".gitattributes").read_text()
    assert text == "# mine\n\nclients/** linguist-generated\n" + founding.ATTRIBUTES
    assert guarded.git("status", "--porcelain") == ""
    assert guarded.add("李娜")


def test_attributes_beside_the_file_are_named(guarded: Book) -> None:
    (guarded.root / ".git/info").mkdir(exist_ok=True)
    (guarded.root / ".git/info/attributes").write_text("clients/** text\n")
    done = guarded.run("doctor", "--fix")
    assert done.code == 1
    assert ".git/info/attributes" in done.out


def test_settings_that_harm_are_unset_or_named(guarded: Book) -> None:
    guarded.git("config", "diff.hnwctl.cachetextconv", "true")
    guarded.git("config", "merge.binary.driver", "touch /tmp/never")
    guarded.git("config", "filter.x.smudge", "touch /tmp/never")
    guarded.git("config", "diff.hnwctl.textconv", "hnwctl git textconv")
    assert sorted(looked(guarded)["settings"]) == ["found"] * 3
    assert "touch /tmp/never" in guarded.run("doctor").out  # what `--fix` takes away can be put back
    assert sorted(looked(guarded, "--fix")["settings"]) == ["found", "mended", "mended"]
    assert guarded.git("config", "--get", "diff.hnwctl.textconv") == "hnwctl git textconv\n"


def test_plain_text_that_git_kept_is_dropped(guarded: Book) -> None:
    who = ["-c", "user.name=w", "-c", "user.email=w@hnwctl.invalid"]
    guarded.git(*who, "notes", "--ref=textconv/hnwctl", "add", "-m", "name: 王小明", "HEAD")
    assert "mended" in looked(guarded, "--fix")["settings"]
    assert guarded.git("for-each-ref", "refs/notes") == ""
    assert looked(guarded) == {}


def test_what_others_may_read_is_closed(guarded: Book) -> None:
    record = guarded.record(guarded.add("王小明"))
    for path, mode in ((guarded.root, 0o755), (record, 0o644), (guarded.identities["adviser"], 0o640)):
        path.chmod(mode)
    assert looked(guarded) == {"modes": ["found", "found"]}
    assert looked(guarded, "--fix") == {"modes": ["mended", "mended"]}
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    assert stat.S_IMODE(guarded.root.stat().st_mode) == 0o700
    link = guarded.root.parent / "link to key"
    link.symlink_to(guarded.identities["adviser"])
    link.chmod(0o644)
    assert looked(guarded, "--fix", identity=str(link)) == {"modes": ["mended"]}
    assert stat.S_IMODE(guarded.identities["adviser"].stat().st_mode) == 0o600


def test_a_link_among_the_records_is_named_and_not_followed(guarded: Book, tmp_path: Path) -> None:
    guarded.add("王小明")
    (tmp_path / "outside").write_text("x")
    (tmp_path / "outside").chmod(0o644)
    (guarded.root / "clients/zz").symlink_to(tmp_path / "outside")
    assert "found" in looked(guarded, "--fix")["modes"]
    assert stat.S_IMODE((tmp_path / "outside").stat().st_mode) == 0o644


def test_staged_plain_text_is_unstaged_and_stays(guarded: Book) -> None:
    id_ = guarded.add("王小明")
    path = f"clients/{id_[0]}/{id_}.yaml"
    whole = (guarded.root / path).read_bytes()
    put(guarded, path, "name: 王小明\n")
    put(guarded, "export.csv", "name\n")
    (guarded.root / path).write_bytes(whole)
    assert looked(guarded)["staged"] == ["found", "found"]
    assert looked(guarded, "--fix")["staged"] == ["mended", "mended"]
    assert guarded.git("diff", "--cached", "--name-only") == ""
    assert (guarded.root / "export.csv").read_text() == "name\n"
    assert looked(guarded) == {"plaintext": ["found"]}


def test_unstaging_runs_no_filter_of_the_repository(guarded: Book, tmp_path: Path) -> None:
    put(guarded, "export.csv", "name\n")
    (guarded.root / ".gitattributes").write_text("* filter=x\n")
    guarded.git("config", "filter.x.clean", f"touch {tmp_path / 'ran'}; cat")
    assert looked(guarded, "--fix")["staged"] == ["mended"]
    assert not (tmp_path / "ran").exists()


def test_a_name_that_is_no_text_is_told(guarded: Book) -> None:
    name = os.fsencode(guarded.root) + b"/\xff.csv"
    with open(name, "wb") as file:
        file.write(b"name\n")
    guarded.git("add", "-A")
    assert looked(guarded)["staged"] == ["found"]
    assert looked(guarded, "--fix")["staged"] == ["failed"]


def test_stray_files_are_named_and_never_deleted(guarded: Book) -> None:
    strays = {"clients/notes.txt": "x", "list.xlsx": "x", "key.txt": SECRET, "keys/.a.age.swp": "x"}
    for path, content in strays.items():
        (guarded.root / path).parent.mkdir(exist_ok=True)
        (guarded.root / path).write_text(content)
        (guarded.root / path).chmod(0o600)
    (guarded.root.parent / "book-recovery-key.txt").write_text(SECRET)
    assert looked(guarded, "--fix")["plaintext"] == ["found"] * 5
    assert all((guarded.root / path).read_text() == content for path, content in strays.items())


def test_half_finished_things(guarded: Book) -> None:
    room = guarded.root / ".git/hnwctl/room"
    room.mkdir(mode=0o700, parents=True)
    copy = guarded.root / ".git/hnwctl/sync/copy-1"
    copy.mkdir(mode=0o700, parents=True)
    (guarded.root / ".git/index.lock").write_bytes(b"DIRC")
    (guarded.root / ".git/MERGE_HEAD").write_text(guarded.git("rev-parse", "HEAD"))
    assert looked(guarded)["unfinished"] == ["found"] * 4
    assert looked(guarded, "--fix")["unfinished"] == ["mended", "mended", "found", "found"]
    assert not room.exists()
    assert not copy.exists()


def test_what_a_killed_edit_left_goes(guarded: Book, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    place = Path("/dev/shm") / f"hnwctl-doctor-{os.getpid()}"
    left = place / f"{memoryfolder.PREFIX}dead"
    left.mkdir(mode=0o700, parents=True)
    try:
        (left / "record.yaml").write_text("name: 王小明\n")
        env = {"XDG_RUNTIME_DIR": str(place)}
        assert "found" in looked(guarded, env=env)["plaintext"]
        assert left.exists()
        looked(guarded, "--fix", env=env)
        assert not left.exists()
    finally:
        shutil.rmtree(place)


def test_the_sealed_cache_is_dropped_where_it_does_not_open(guarded: Book, home: Path) -> None:
    guarded.add("王小明")
    [head] = (home / ".cache").rglob("head.age")
    head.write_bytes(b"damaged")
    old = head.parent.parent / "0123456789abcdef"
    old.mkdir()
    os.utime(old, (0, 0))
    assert looked(guarded)["index"] == ["found", "found"]
    assert looked(guarded, "--fix") == {"index": ["mended", "mended"]}
    assert not head.exists()
    assert not old.exists()
    assert len(guarded.run("list", "--json").ok().json) == 1


def test_policy_links_and_a_clock_that_is_behind(guarded: Book) -> None:
    first, second = guarded.add("王小明"), guarded.add("李娜")
    guarded.run("set", first, f"profile.referrer={second}").ok()
    assert looked(guarded, today="2020-01-01") == {"clock": ["found"]}
    (guarded.root / "policy.yaml").write_text("tiers: [\n")
    assert looked(guarded)["policy"] == ["found", "found"]
    guarded.record(second).unlink()
    assert "links" in looked(guarded)


def test_a_folder_without_a_repository(book: Book) -> None:
    shutil.rmtree(book.root / ".git")
    assert looked(book)["git"] == ["found"]
