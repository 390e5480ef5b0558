"""`backup to`, `list` and `prune`, and what the agenda makes of them: real snapshots in real folders."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import books
import pexpect
import pytest
import snapped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from hnwctl.store.keys.identities import generate_identity_file
from hnwctl.store.snapshots import manifest, places

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.astimezone().date()


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    found = books.made(tmp_path)
    found.add("王小明")
    return found


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def to_usb(usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HNWCTL_BACKUP_TO", str(usb))


def dated(book: books.Book, folder: Path, *days: float) -> list[str]:
    """Genuine snapshots that were made so many days ago, put into the folder; their names."""
    about = snapped.snapshot(book).manifest
    owner = snapped.Forger(book, snapped.devices(book)[0])
    found = []
    for ago in days:
        created = manifest.stamp(NOW - timedelta(days=ago))
        made = owner.forged(*snapped.bundled(owner.git, about, created=created))
        places.put(folder, made.name, made.raw)
        found.append(made.name)
    return found


def run(book: books.Book, *words: str | Path, identity: str = "owner", **how: Any) -> books.Done:
    return book.run("backup", *words, identity=identity, today=str(TODAY), **how)


def listed(book: books.Book, *words: str | Path, **how: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(book, "list", *words, "--json", **how).ok().json
    return found


def states(book: books.Book, **how: Any) -> dict[str, str]:
    return {row["name"]: row["state"] for row in listed(book, **how)}


def ledger(home: Path) -> Path:
    [path] = (home / ".local/state/hnwctl/backups").glob("*.json")
    return path


# --- list ----------------------------------------------------------------------------------------


def test_what_was_made_here_and_what_others_made_is_listed(book: books.Book, usb: Path) -> None:
    (old,) = dated(book, usb, 40)
    run(book, "create").ok()
    first, second = listed(book)
    assert (first["name"], first["state"], first["clients"], first["verified"]) == (old, "good", 1, None)
    assert first["by"].startswith("lin.hua/")
    assert (second["destination"], second["size"]) == (str(usb), os.stat(second["path"]).st_size)
    assert list(first) == [
        *("name", "created", "clients", "size", "verified"),
        *("drilled", "state", "by", "destination", "path"),
    ]


def test_what_is_known_is_not_opened_again(book: books.Book, usb: Path) -> None:
    """The adviser's key opens no snapshot, but this machine has opened these."""
    (name,) = dated(book, usb, 3)
    done = run(book, "list", identity="adviser").ok()
    assert states(book, identity="adviser") == {name: "unknown"}
    assert "not opened, so not known to be good: 1" in done.err
    assert states(book) == {name: "good"}
    assert states(book, identity="adviser") == {name: "good"}
    (usb / name).write_bytes((usb / name).read_bytes()[:-1] + b"x")
    assert states(book, identity="adviser") == {name: "damaged"}


def test_a_copy_elsewhere_is_the_same_snapshot(book: books.Book, usb: Path, tmp_path: Path) -> None:
    run(book, "create").ok()
    run(book, "verify").ok()
    shutil.copytree(usb, tmp_path / "nas")
    (row,) = listed(book, "--to", tmp_path / "nas")
    assert row["verified"] is not None


def test_who_cannot_open_it_knows_again_what_was_made_here(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    """By its bytes: on a stick that was mounted anew, or as a copy on another disk. Others are told once."""
    run(book, "create", identity="adviser").ok()
    [path] = usb.iterdir()
    os.utime(path, (0, 0))
    assert set(states(book, identity="adviser").values()) == {"good"}
    shutil.copytree(usb, tmp_path / "nas")
    assert [row["state"] for row in listed(book, "--to", tmp_path / "nas", identity="adviser")] == ["good"]
    dated(book, usb, 1, 2)
    assert "known to be good: 2 (sealed to your key)" in run(book, "list", identity="adviser").ok().err


def test_on_a_bare_machine_the_snapshots_can_be_seen(
    book: books.Book, usb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated(book, usb, 1, 2)
    shutil.copy(next(usb.iterdir()), usb / "monday.hnw.age")
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.chdir(bare)
    done = CliRunner().invoke(books.program(), ["backup", "list", "--json"])
    assert [row["state"] for row in json.loads(done.stdout)] == ["unknown", "unknown"]
    assert "known to be good: 2 (there is no book here to judge them by)" in done.stderr
    assert f"monday.hnw.age in {usb} has not the name" in done.stderr


def test_a_bad_one_is_never_listed_as_good(book: books.Book, usb: Path, tmp_path: Path) -> None:
    cut, flipped, future, ours = dated(book, usb, 9, 8, -2, 3)
    (usb / cut).write_bytes((usb / cut).read_bytes()[:-9])
    raw = bytearray((usb / flipped).read_bytes())
    raw[len(raw) // 2] ^= 1
    (usb / flipped).write_bytes(raw)
    stranger = generate_identity_file(tmp_path / "stranger", comment="", passphrase=None)
    about = snapped.snapshot(book).manifest
    forged = snapped.Forger(book, stranger).forged(*snapped.bundled(snapped.git_of(book), about))
    places.put(usb, forged.name, forged.raw)
    (usb / "notes.txt").write_text("mine")
    (usb / f".{ours}.part").write_text("half")
    (usb / ours.replace(ours[17:21], "1999")).symlink_to(usb / ours)
    assert states(book) == {
        cut: "damaged", flipped: "damaged", future: "future", ours: "good", forged.name: "foreign",
    }  # fmt: skip
    said = run(book, "list").ok().err
    assert "is dated in the future: a clock was wrong" in said
    assert "the snapshot is forged: the signature of" in said
    assert "is no file, and left alone" in said


def test_the_name_of_another_moment_is_no_disguise(book: books.Book, usb: Path) -> None:
    """Somebody renames an old snapshot, so that it looks like today's."""
    (old,) = dated(book, usb, 400)
    new = places.name_of(old[:16], NOW, (usb / old).read_bytes())
    (usb / old).rename(usb / new)
    assert states(book) == {new: "damaged"}


def test_a_disk_that_is_not_there_is_told_and_the_others_are_shown(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    (name,) = dated(book, usb, 1)
    done = run(book, "list", "--to", tmp_path / "gone", "--to", usb, "--json")
    assert done.code == 9
    assert [row["name"] for row in done.json] == [name]
    assert f"no such folder: {tmp_path / 'gone'}" in done.err
    assert not (tmp_path / "gone").exists()


def test_another_disk_in_the_place_of_the_first_is_noticed(book: books.Book, usb: Path) -> None:
    (name,) = dated(book, usb, 1)
    listed(book)
    (usb / name).unlink()
    assert "1 snapshot that was in" in run(book, "list").ok().err
    assert run(book, "list").ok().err.splitlines() == [f"no snapshot of this book in {usb}"]


def test_a_folder_with_any_name(book: books.Book, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path / "é😀‮ ") + b"\xff\x1b[31m"))
    folder.mkdir()
    run(book, "create", "--to", folder).ok()
    said = run(book, "list", "--to", folder).ok()
    assert " good " in said.out
    assert "\x1b" not in said.out + said.err
    assert run(book, "prune", "--keep-last", "1", "--to", folder, "--apply", "--json").ok().json


def test_a_disk_that_comes_back_is_known_again(book: books.Book, usb: Path) -> None:
    """Listed while it was not mounted, its mount point empty: that it was verified is not forgotten."""
    run(book, "create").ok()
    run(book, "verify").ok()
    usb.rename(usb.with_name("away"))
    usb.mkdir()
    assert "is it the right disk?" in run(book, "list").ok().err
    assert due(book) == [("the book was never backed up", "hnwctl backup create")]
    usb.rmdir()
    usb.with_name("away").rename(usb)
    assert [row["verified"] is not None for row in listed(book)] == [True]
    assert due(book) == []


def test_no_place_is_set(book: books.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HNWCTL_BACKUP_TO")
    done = run(book, "list")
    assert (done.code, done.out) == (2, "")
    assert "no place for backups is set" in done.err
    monkeypatch.setenv("HNWCTL_BACKUP_TO", "backups")
    assert run(book, "list").code == 4


def test_in_a_narrow_window_and_in_chinese(book: books.Book, usb: Path) -> None:
    dated(book, usb, 1)
    terminal = book.terminal("backup", "list", identity="owner", lang="zh", columns=60)
    terminal.expect(pexpect.EOF)
    said = terminal.before or ""
    assert "完好" in said
    assert max(len(line) for line in said.splitlines()) <= 60


# --- what this machine remembers -----------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"format": "hnwctl backups 9"}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_memory_is_set_aside_and_found_out_again(
    book: books.Book, usb: Path, home: Path, raw: bytes
) -> None:
    (name,) = dated(book, usb, 1)
    listed(book)
    path = ledger(home)
    path.write_bytes(raw)
    assert due(book) == [("the book was never backed up", "hnwctl backup create")]
    done = run(book, "list", "--json").ok()
    assert "what was known of backups was damaged" in done.err
    assert [row["state"] for row in done.json] == ["good"]
    assert path.with_suffix(".damaged").read_bytes() == raw
    assert "damaged" not in run(book, "list").ok().err
    assert name in path.read_text()


def test_the_memory_holds_nothing_of_a_client(book: books.Book, usb: Path, home: Path) -> None:
    run(book, "create").ok()
    run(book, "list").ok()
    text = ledger(home).read_text()
    assert "王" not in text
    assert ledger(home).stat().st_mode & 0o777 == 0o600
    (one,) = json.loads(text)["snapshots"]
    assert one["clients"] == 1


# --- prune ---------------------------------------------------------------------------------------


def test_shown_first_and_taken_away_when_told_to(book: books.Book, usb: Path) -> None:
    names = dated(book, usb, 5, 4, 3)
    done = run(book, "prune", "--keep-last", "1").ok()
    assert "snapshots that stay: 1, that would go: 2" in done.err
    assert "--apply does it" in done.err
    assert sorted(os.listdir(usb)) == sorted(names)
    run(book, "prune", "--keep-last", "1", "--apply", "--dry-run").ok()
    assert sorted(os.listdir(usb)) == sorted(names)
    rows = run(book, "prune", "--keep-last", "1", "--apply", "--json").ok().json
    assert [(row["name"], row["keep"], row["removed"]) for row in rows] == [
        (names[2], True, False),
        (names[1], False, True),
        (names[0], False, True),
    ]
    assert os.listdir(usb) == names[2:]
    assert (
        run(book, "prune", "--keep-last", "1", "--apply").ok().err.startswith("snapshots that stay: 1, rem")
    )


def test_the_policy_decides_where_nothing_is_said(book: books.Book, usb: Path) -> None:
    dated(book, usb, *range(9))
    done = run(book, "prune", "--json").ok()
    rows = done.json
    assert [row["keep"] for row in rows[:7]] == [True] * 7  # seven days
    assert {reason.split()[0] for row in rows for reason in row["reasons"]} <= {
        *("newest", "daily", "weekly", "monthly", "yearly"),
    }
    assert "rules not yet confirmed by the firm: backup.keep" in done.err


def test_the_last_verified_one_stays(book: books.Book, usb: Path) -> None:
    old, *_ = dated(book, usb, 5, 4, 3)
    run(book, "verify", old).ok()
    run(book, "prune", "--keep-last", "1", "--yes").ok()
    assert old in os.listdir(usb)
    assert len(os.listdir(usb)) == 2


@pytest.mark.parametrize("words", [["--keep-last", "0"], ["--keep-daily", "0", "--keep-weekly", "0"]])
def test_rules_that_keep_nothing_are_refused(book: books.Book, usb: Path, words: list[str]) -> None:
    names = dated(book, usb, 5, 4)
    done = run(book, "prune", *words, "--apply")
    assert (done.code, done.out) == (2, "")
    assert "keep no snapshot at all" in done.err
    assert sorted(os.listdir(usb)) == sorted(names)


def test_strangers_damaged_and_future_ones_are_left_alone(
    book: books.Book, usb: Path, tmp_path: Path
) -> None:
    damaged, future, old, ours = dated(book, usb, 9, -9, 3, 2)
    (usb / damaged).write_bytes(b"x")
    rows = run(book, "prune", "--keep-last", "1", "--apply", "--json").ok().json
    assert {row["name"] for row in rows if row["removed"]} == {old}
    assert sorted(os.listdir(usb)) == sorted([damaged, future, ours])


def test_nothing_goes_that_was_never_opened(book: books.Book, usb: Path) -> None:
    names = dated(book, usb, 5, 4, 3)
    run(book, "prune", "--keep-last", "1", "--apply", identity="adviser").ok()
    assert sorted(os.listdir(usb)) == sorted(names)


def test_one_that_rotted_since_is_not_why_another_goes(book: books.Book, usb: Path) -> None:
    """The newest was good, and then its disk spoilt it, in a way that leaves its time as it was."""
    older, newest = dated(book, usb, 5, 3)
    assert set(states(book).values()) == {"good"}
    facts = (usb / newest).stat()
    with (usb / newest).open("r+b") as file:
        file.seek(facts.st_size // 2)
        byte = file.read(1)
        file.seek(facts.st_size // 2)
        file.write(bytes([byte[0] ^ 1]))
    os.utime(usb / newest, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    run(book, "prune", "--keep-last", "1", "--apply").ok()
    assert sorted(os.listdir(usb)) == sorted([older, newest])
    assert states(book) == {older: "good", newest: "damaged"}


def test_each_place_by_itself(book: books.Book, usb: Path, tmp_path: Path) -> None:
    nas = tmp_path / "nas"
    nas.mkdir()
    dated(book, usb, 5, 4)
    (only,) = dated(book, nas, 30)
    run(book, "prune", "--keep-last", "1", "--apply", "--to", usb, "--to", nas).ok()
    assert os.listdir(nas) == [only]
    assert len(os.listdir(usb)) == 1


def test_a_person_is_asked(book: books.Book, usb: Path) -> None:
    dated(book, usb, 5, 4)
    for answer, left in [("n", 2), ("y", 1)]:
        terminal = book.terminal("backup", "prune", "--keep-last", "1", "--apply", identity="owner")
        terminal.expect("take away what goes")
        terminal.sendline(answer)
        terminal.expect(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0
        assert len(os.listdir(usb)) == left


# --- the agenda ----------------------------------------------------------------------------------


def due(book: books.Book, *, today: str = str(TODAY)) -> list[tuple[str, str]]:
    rows = book.run("due", "--kind", "backup", "--json", today=today).ok().json
    return [(row["text"], row["settle"]) for row in rows]


def test_the_agenda_follows_what_was_done(book: books.Book, usb: Path) -> None:
    assert due(book) == [("the book was never backed up", "hnwctl backup create")]
    run(book, "create").ok()
    assert due(book) == [("no backup was ever verified", "hnwctl backup verify")]
    run(book, "verify").ok()
    assert due(book) == []
    later = str(TODAY + timedelta(days=4))
    assert due(book, today=later) == [(f"the last backup is of {TODAY}", "hnwctl backup create")]
    quarter = str(TODAY + timedelta(days=95))
    assert ("a restore from backup was never tried", "hnwctl backup restore --drill") in due(
        book, today=quarter
    )
    run(book, "restore", "--drill").ok()
    assert ("a restore from backup was last tried on " + str(TODAY), "hnwctl backup restore --drill") in due(
        book, today=quarter
    )
    assert due(book) == []


def test_a_snapshot_from_the_future_silences_nothing(book: books.Book, usb: Path) -> None:
    dated(book, usb, -400)
    assert set(states(book).values()) == {"future"}
    assert due(book) == [("the book was never backed up", "hnwctl backup create")]


def test_a_clock_that_ran_ahead_does_not_settle_what_comes_after(
    book: books.Book, usb: Path, home: Path
) -> None:
    """Not by the snapshot that it dated, the newest for ever, nor by what was done on that day."""
    [future] = dated(book, usb, -400)
    [now] = dated(book, usb, 0)
    done = run(book, "verify", "--json").ok()
    assert [row["name"] for row in done.json] == [now]
    assert f"{future} is dated in the future" in done.err
    assert run(book, "restore", "--drill", "--json").ok().json["name"] == now
    assert due(book) == []
    known = json.loads(ledger(home).read_text())
    ahead = (NOW + timedelta(days=400)).isoformat()
    known["drill"] = ahead
    for each in known["snapshots"]:
        each["verified"] = each["verified"] and ahead
    ledger(home).write_text(json.dumps(known))
    assert ("no backup was ever verified", "hnwctl backup verify") in due(book)


def test_the_reminder_says_it_too(book: books.Book, usb: Path) -> None:
    done = book.run("remind", identity="reminder", today=str(TODAY)).ok()
    assert "backup due" in done.out


# --- the place -----------------------------------------------------------------------------------


def test_the_place_is_set_in_the_users_settings(
    book: books.Book, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HNWCTL_BACKUP_TO")
    assert due(book) == [("no place for backups is set (backup.to)", "hnwctl backup to DIR")]
    run(book, "to", tmp_path / "new").ok()
    assert (home / ".config/hnwctl/config.yaml").read_text() == f"backup:\n  to: {tmp_path / 'new'}\n"
    assert due(book) == [("the book was never backed up", "hnwctl backup create")]
    assert run(book, "to", book.root / "backups").code == 2
    assert run(book, "to", tmp_path / "not" / "there").code == 9


# --- whatever comes ------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_under_the_name_of_a_snapshot_are_no_snapshot(
    book: books.Book, tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    vault_id = snapped.vault(book).roster.vault_id
    (folder / places.name_of(vault_id, NOW - timedelta(days=1), raw)).write_bytes(raw)
    (row,) = listed(book, "--to", folder)
    assert row["state"] in ("damaged", "unknown")
