"""`backup create`, `verify` and `restore` as people use them: a real disk, a real recovery key."""

import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import books
import pytest
import snapped

from hnwctl.store.snapshots import places


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    return books.made(tmp_path)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def created(book: books.Book, *folders: Path, **how: str) -> str:
    """Make a snapshot in these folders; its name."""
    words = [word for folder in folders for word in ("--to", str(folder))]
    answer = book.run("backup", "create", *words, "--json", identity="owner", **how).ok().json
    return str(answer["name"])


def join_line(book: books.Book) -> str:
    from hnwctl.store.trust import joining

    vault = snapped.vault(book)
    commit = book.git("rev-parse", "HEAD").strip()
    return str(joining.join_line(vault.roster, vault.trusted.raw, "lin.hua/laptop", commit))


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has nothing of ours: no pins, no index, no settings."""
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "bare" / name))
    return


# --- create --------------------------------------------------------------------------------------


def test_create_says_what_it_wrote_and_where(book: books.Book, usb: Path, tmp_path: Path) -> None:
    book.add("王小明")
    nas = tmp_path / "nas"
    nas.mkdir()
    done = book.run("backup", "create", "--to", usb, "--to", nas, identity="owner").ok()
    [name] = os.listdir(usb)
    assert os.listdir(nas) == [name]
    assert done.out.splitlines()[:2] == [f"wrote {usb / name}", f"wrote {nas / name}"]
    assert done.out.splitlines()[2].startswith("1 client, ")
    assert stat.S_IMODE((usb / name).stat().st_mode) == 0o600


def test_create_goes_where_the_settings_say(book: books.Book, usb: Path) -> None:
    done = book.run("backup", "create", "--json", identity="owner", env={"HNWCTL_BACKUP_TO": str(usb)}).ok()
    assert done.json["written"] == [str(usb / done.json["name"])]
    assert done.json["size"] == (usb / done.json["name"]).stat().st_size
    assert (done.json["clients"], done.json["failed"]) == (0, [])


def test_create_asks_for_a_place(book: books.Book) -> None:
    done = book.run("backup", "create", identity="owner")
    assert done.code == 2
    assert "no place for backups is set" in done.err


def test_one_destination_that_fails_does_not_spoil_the_others(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    away = tmp_path / "not-mounted"
    done = book.run("backup", "create", "--to", away, "--to", usb, identity="owner")
    assert done.code == 1
    assert f"no such folder: {away}" in done.err
    assert "1 of 2 destinations failed" in done.err
    assert len(os.listdir(usb)) == 1
    assert not away.exists()


def test_when_all_fail_it_is_something_outside(book: books.Book, tmp_path: Path) -> None:
    for folders in ((tmp_path / "a",), (tmp_path / "a", tmp_path / "b")):
        words = [word for folder in folders for word in ("--to", folder)]
        assert book.run("backup", "create", *words, identity="owner").code == 9


def test_a_dry_run_writes_nothing(book: books.Book, usb: Path) -> None:
    done = book.run("backup", "create", "--dry-run", "--to", usb, identity="owner").ok()
    assert done.out == f"would write a snapshot to {usb}\n"
    assert os.listdir(usb) == []


def test_nothing_readable_is_in_the_file(book: books.Book, usb: Path) -> None:
    book.add("王小明", "finance.holdings[+].product=稳健债", "finance.holdings[-1].amount=1万")
    raw = (usb / created(book, usb)).read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n")
    for word in ("王小明", "稳健债", "clients/", "vault.yaml", "lin.hua", "test book"):
        assert word.encode() not in raw


# --- verify --------------------------------------------------------------------------------------


def test_verify_restores_and_opens_everything(book: books.Book, usb: Path) -> None:
    book.add("王小明", "finance.holdings[+].amount=800万")
    name = created(book, usb)
    [row] = book.run("backup", "verify", "--to", usb, "--json", identity="owner").ok().json
    assert row["name"] == name
    assert row["verified"] is True
    assert (row["clients"], row["sections"], row["problem"]) == (1, 3, "")
    [listed] = book.run("backup", "list", "--to", usb, "--json", identity="owner").ok().json
    assert listed["verified"]


def test_verify_takes_the_newest_of_each_destination_or_all(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    nas = tmp_path / "nas"
    nas.mkdir()
    first = created(book, usb)
    os.rename(usb / first, usb / "kept.age")  # so that both are of the same second, perhaps
    book.add("李娜")
    second = created(book, usb, nas)
    rows = book.run("backup", "verify", "--to", usb, "--to", nas, "--json", identity="owner").ok().json
    assert [(row["name"], row["place"]) for row in rows] == [(second, str(usb)), (second, str(nas))]
    os.rename(usb / "kept.age", usb / first)
    rows = book.run("backup", "verify", "--all", "--to", usb, "--json", identity="owner").ok().json
    assert {row["name"] for row in rows} == {first, second}


def test_verify_names_a_flipped_byte(book: books.Book, usb: Path) -> None:
    name = created(book, usb)
    raw = bytearray((usb / name).read_bytes())
    raw[len(raw) // 2] ^= 1
    (usb / name).write_bytes(raw)
    done = book.run("backup", "verify", "--to", usb, identity="owner")
    assert done.code == 6
    assert "damaged: it is not the file that got this name" in done.err
    [listed] = book.run("backup", "list", "--to", usb, "--json", identity="owner").json
    assert listed["state"] == "damaged"


def test_one_bad_copy_does_not_hide_the_good_one(book: books.Book, usb: Path, tmp_path: Path) -> None:
    nas = tmp_path / "nas"
    nas.mkdir()
    name = created(book, usb, nas)
    (nas / name).write_bytes((nas / name).read_bytes()[:-1])
    done = book.run("backup", "verify", "--to", usb, "--to", nas, "--json", identity="owner")
    assert done.code == 6
    assert [row["verified"] for row in done.json] == [True, False]


def test_verify_does_not_give_up_for_a_missing_disk(book: books.Book, usb: Path, tmp_path: Path) -> None:
    created(book, usb)
    done = book.run("backup", "verify", "--to", tmp_path / "away", "--to", usb, "--json", identity="owner")
    assert done.code == 9
    assert [row["verified"] for row in done.json] == [False, True]


def test_who_holds_no_key_of_it_is_told(book: books.Book, usb: Path) -> None:
    created(book, usb)
    assert book.run("backup", "verify", "--to", usb, identity="assistant").code == 5


def test_nothing_restored_is_left_behind(
    book: books.Book, usb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    name = created(book, usb)
    book.run("backup", "verify", "--to", usb, identity="owner").ok()
    (usb / "copy.age").write_bytes((usb / name).read_bytes()[:-1])
    book.run("backup", "verify", str(usb / "copy.age"), identity="owner")
    assert os.listdir(temporary) == []


def test_verify_tells_people_in_lines(book: books.Book, usb: Path) -> None:
    book.add("王小明")
    name = created(book, usb)
    (usb / "cut.age").write_bytes((usb / name).read_bytes()[:-1])
    done = book.run("backup", "verify", usb / name, usb / "cut.age", identity="owner")
    assert done.out.splitlines() == [
        f"{usb / name}:",
        f"  holds: made at {read_created(name)} by lin.hua/laptop; 1 client; opened: 1 of 1 sections",
        f"{usb / 'cut.age'}:",
        "  not verified: cut.age: damaged, or no age file",
    ]


def test_what_was_erased_since_is_told(book: books.Book, usb: Path) -> None:
    client = book.add("王小明")
    name = created(book, usb)
    book.run("forget", client, "--yes", identity="owner").ok()
    done = book.run("backup", "verify", name, "--to", usb, identity="owner").ok()
    assert f"the snapshot still holds what was erased since: {client}" in done.err
    assert (
        "erased since"
        not in book.run("backup", "verify", created(book, usb), "--to", usb, identity="owner").err
    )


# --- restore -------------------------------------------------------------------------------------


def test_restored_it_is_a_vault_to_work_in(book: books.Book, usb: Path, tmp_path: Path) -> None:
    ids = books.crowd(book)
    book.git("tag", "-m", "a note", "v1")
    shown = book.shown(ids["王小明"])
    name = created(book, usb)
    back = books.Book(tmp_path / "back", book.identities)
    done = book.run("backup", "restore", name, back.root, "--to", usb, identity="owner").ok()
    assert done.out.splitlines() == [
        f"restored {back.root} from {name}, made at {read_created(name)}",
        "4 records, 2 branches and tags: all checked",
    ]
    assert private(back.root)
    assert back.shown(ids["王小明"]) == shown
    assert back.git("status", "--porcelain") == ""
    assert back.git("show-ref") == book.git("show-ref")
    back.add("新客户")
    assert back.run("verify").ok().err == ""


def read_created(name: str) -> str:
    named = places.parse_name(name)
    assert named
    return named.created.strftime("%Y-%m-%dT%H:%M:%SZ")


def private(root: Path) -> bool:
    return all(path.is_symlink() or not path.stat().st_mode & 0o077 for path in (root, *root.rglob("*")))


def test_what_lies_there_is_never_overwritten(book: books.Book, usb: Path) -> None:
    client = book.add("王小明")
    name = created(book, usb)
    book.add("李娜")
    refused = book.run("backup", "restore", name, book.root, "--to", usb, identity="owner")
    assert refused.code == 7
    done = book.run(
        "backup", "restore", name, book.root, "--to", usb, "--force", "--json", identity="owner"
    ).ok()
    aside = Path(done.json["aside"])
    assert aside.parent == book.root.parent
    assert done.json["older"] == ["the snapshot is older than what this machine has seen, by 1 commit"]
    assert len(book.run("list", "--json").ok().json) == 1
    assert book.shown(client)["profile"]["name"] == "王小明"
    old = books.Book(aside, book.identities)
    assert old.git("log", "--format=%s").startswith("add ")
    assert old.git("rev-list", "--count", "HEAD").strip() == "3"


def test_on_a_bare_machine_with_the_recovery_key_on_paper(
    book: books.Book, usb: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    client = book.add("王小明")
    name, line = created(book, usb), join_line(book)
    shutil.rmtree(book.root)
    request.getfixturevalue("bare_machine")
    back = books.Book(tmp_path / "back", book.identities)
    words = ("backup", "restore", usb / name, back.root)
    unknown = back.run(*words, identity="recovery")
    assert unknown.code == 2
    assert "this machine does not know the vault" in unknown.err
    assert not back.root.exists()
    back.run(*words, "--join", line, identity="recovery").ok()
    assert back.shown(client, identity="recovery")["profile"]["name"] == "王小明"
    assert back.run("verify", identity="recovery").ok().err == ""
    back.run("backup", "verify", usb / name, identity="recovery").ok()


def test_the_join_line_is_asked_for_on_a_terminal(
    book: books.Book, usb: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name, line = created(book, usb), join_line(book)
    request.getfixturevalue("bare_machine")
    root = tmp_path / "back"
    talk = book.terminal("backup", "restore", str(usb / name), str(root), identity="recovery")
    talk.expect("its join line, from an owner or from your papers: ")
    talk.sendline(line)
    talk.expect("restored ")
    talk.expect("all checked")
    talk.wait()
    assert (root / "vault.yaml").is_file()


def test_a_join_line_of_another_vault_is_refused(
    book: books.Book, usb: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = created(book, usb)
    line = join_line(books.made(tmp_path / "other"))
    request.getfixturevalue("bare_machine")
    done = book.run("backup", "restore", usb / name, tmp_path / "back", "--join", line, identity="recovery")
    assert done.code == 6
    assert "the join line is of another vault" in done.err
    assert not (tmp_path / "back").exists()


def test_a_failed_restore_leaves_nothing_and_touches_nothing(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    name = created(book, usb)
    (usb / "cut.age").write_bytes((usb / name).read_bytes()[:-1])
    before = sorted(os.listdir(tmp_path))
    done = book.run("backup", "restore", usb / "cut.age", book.root, "--force", identity="owner")
    assert done.code == 6
    assert sorted(os.listdir(tmp_path)) == before
    book.run("verify").ok()


def test_a_book_is_not_restored_into_another_repository(book: books.Book, usb: Path) -> None:
    name = created(book, usb)
    done = book.run("backup", "restore", name, book.root / "inside", "--to", usb, identity="owner")
    assert done.code == 7
    assert "lies inside the repository" in done.err


def test_restore_says_what_is_missing(book: books.Book, usb: Path) -> None:
    name = created(book, usb)
    assert book.run("backup", "restore", identity="owner").code == 2
    assert book.run("backup", "restore", name, "--to", usb, identity="owner").code == 2
    assert book.run("backup", "restore", "nosuch", "x", "--to", usb, identity="owner").code == 3
    assert book.run("backup", "restore", name, "x", "--drill", "--to", usb, identity="owner").code == 2


def test_what_was_wrong_once_and_put_right_is_told_and_stops_nobody(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    """`verify` names it for ever; a snapshot of that history is as good as the vault is."""
    record = book.record(book.add("王小明"))
    good = record.read_bytes()
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    for raw in (good.replace(b"rev=1 ", b"rev=7 ", 1), good):
        record.write_bytes(raw)
        book.git(*who, "commit", "-q", "-a", "-m", "x")
    assert book.run("verify").code == 6
    name = created(book, usb)
    done = book.run("backup", "restore", name, tmp_path / "back", "--to", usb, identity="owner").ok()
    assert "in the history of the book" in done.err
    assert (
        "in the history of the book" in book.run("backup", "verify", "--to", usb, identity="owner").ok().err
    )


# --- drills --------------------------------------------------------------------------------------


def test_a_drill_says_how_long_it_took_and_what_was_compared(book: books.Book, usb: Path) -> None:
    book.add("王小明")
    name = created(book, usb)
    done = book.run("backup", "restore", "--drill", "--to", usb, identity="owner").ok()
    lines = done.out.splitlines()
    assert lines[0] == f"{name}: made at {read_created(name)} by lin.hua/laptop"
    assert "branches, counts, signature, roster compared" in done.out
    assert lines[-1] == "it is the present vault, to the last commit"
    book.add("李娜")
    book.git("tag", "v1")
    answer = book.run("backup", "restore", name, "--drill", "--to", usb, "--json", identity="owner").ok().json
    assert answer["present"] == {
        "missing": 1,
        "more": 0,
        "records": 2,
        "refs": ["refs/heads/main", "refs/tags/v1"],
    }
    assert answer["checked"] == {"sections": 1, "opened": 1, "commits": 2}
    assert set(answer["seconds"]) >= {"read", "open", "unpack", "compare", "check", "files"}


def test_a_drill_is_remembered(book: books.Book, usb: Path) -> None:
    created(book, usb)
    book.run("backup", "restore", "--drill", "--to", usb, identity="owner").ok()
    [file] = (snapped.state() / "backups").glob("*.json")
    [known] = json.loads(file.read_text())["snapshots"]
    assert known["drilled"]
    assert known["verified"] == known["drilled"]


def test_it_speaks_chinese(book: books.Book, usb: Path) -> None:
    done = book.run("backup", "create", "--to", usb, identity="owner", lang="zh").ok()
    assert done.out.startswith("已写入 ")
    done = book.run("backup", "restore", "--drill", "--to", usb, identity="owner", lang="zh").ok()
    assert "检查历史,打开每条记录" in done.out
