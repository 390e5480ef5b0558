"""``init``: a whole new book, or nothing at all."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from books import Done
from typer.testing import CliRunner

from hnwctl.app import program

KEYS = {"vault", "identity", "recovery", "join"}


def run(*words: str | Path, lang: str = "en") -> Done:
    result = CliRunner().invoke(program(), ["--lang", lang, *(str(word) for word in words)])
    return Done(result.exit_code, result.stdout, result.stderr)


def test_a_new_book_is_ready_for_its_first_client(tmp_path: Path, home: Path) -> None:
    done = run("init", tmp_path / "book", "--member", "wang.li", "--json").ok()
    assert set(done.json) == KEYS
    assert done.json["vault"] == str(tmp_path / "book")
    assert done.json["identity"] == str(home / ".config/hnwctl/identity.age")
    assert done.json["join"].startswith("hnwctl-join:1:")
    assert run("--vault", tmp_path / "book", "list", "--json").ok().json == []
    whoami = run("--vault", tmp_path / "book", "access", "whoami", "--json").ok().json
    assert (whoami["member"], whoami["role"]) == ("wang.li", "owner")
    status = ["git", "-C", str(tmp_path / "book"), "status", "--porcelain"]
    assert subprocess.run(status, capture_output=True, check=True).stdout == b""


def test_secrets_are_for_the_owner_alone_and_none_lies_in_the_vault(tmp_path: Path) -> None:
    made = run("init", tmp_path / "book", "--member", "wang.li", "--json").ok().json
    for name in ("identity", "recovery"):
        file = Path(made[name])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert tmp_path / "book" not in file.parents
        secret = next(line for line in file.read_text().splitlines() if line.startswith("AGE-SECRET-KEY"))
        tree = [path for path in (tmp_path / "book").rglob("*") if path.is_file()]
        assert all(secret.encode() not in path.read_bytes() for path in tree)
    assert stat.S_IMODE((tmp_path / "book").stat().st_mode) == 0o700


def test_the_recovery_key_opens_the_book(tmp_path: Path) -> None:
    made = run("init", tmp_path / "book", "--member", "wang.li", "--json").ok().json
    words = ("--vault", tmp_path / "book", "--identity", made["recovery"])
    assert run(*words, "access", "whoami", "--json").ok().json["role"] == "recovery"
    assert run(*words, "add", "王小明").code == 5


@pytest.mark.parametrize(("place", "currency"), [("cn", "CNY"), ("hk", "HKD"), ("sg", "SGD"), ("us", "USD")])
def test_each_place_has_its_currency_and_its_rules(tmp_path: Path, place: str, currency: str) -> None:
    run("init", tmp_path / "book", "--member", "wang.li", "--jurisdiction", place).ok()
    policy = run("--vault", tmp_path / "book", "policy", "show").ok().out
    assert f"jurisdiction: {place}" in policy
    assert f"currency: {currency}" in policy
    assert run("--vault", tmp_path / "book", "policy", "check").ok()


def test_the_base_currency_can_be_another_one(tmp_path: Path) -> None:
    run("init", tmp_path / "book", "--member", "wang.li", "--currency", "usd").ok()
    assert "\ncurrency: USD\n" in run("--vault", tmp_path / "book", "policy", "show").ok().out


def test_an_ssh_key_serves_as_identity(tmp_path: Path) -> None:
    key = tmp_path / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    run("init", tmp_path / "book", "--member", "wang.li", "--ssh", key).ok()
    words = ("--vault", tmp_path / "book", "--identity", key)
    assert run(*words, "access", "whoami", "--json").ok().json["public"].startswith("ssh-ed25519 ")
    assert run(*words, "add", "王小明").ok()


def test_an_ssh_key_elsewhere_is_to_be_named_and_is_named_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "own"], check=True)
    done = run("init", "book", "--member", "wang.li", "--ssh", "own").ok()
    assert f"export HNWCTL_IDENTITY={tmp_path}/own" in done.err


def test_one_identity_serves_for_several_books(tmp_path: Path) -> None:
    first = run("init", tmp_path / "a", "--member", "wang.li", "--json").ok().json
    second = run("init", tmp_path / "b", "--member", "wang.li", "--json").ok().json
    assert first["identity"] == second["identity"]
    assert run("--vault", tmp_path / "a", "--vault", tmp_path / "b", "list", "--json").ok().json == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_are_told_what_to_do_with_each_part(tmp_path: Path, lang: str) -> None:
    done = run("init", tmp_path / "book", "--member", "wang.li", lang=lang).ok()
    lines, notes = done.out.splitlines(), done.err.splitlines()[-3:]
    assert len(lines) == 6
    assert "cn" in lines[1]
    assert "policy.yaml" in lines[1]
    assert lines[5].startswith("  hnwctl-join:1:")
    assert "HISTCONTROL=ignorespace" in notes[0]
    assert "hnwctl backup to" in notes[1]
    assert "hnwctl add" in notes[2]


def test_the_quiet_are_told_what_they_must_keep_and_no_more(tmp_path: Path) -> None:
    done = run("--quiet", "init", tmp_path / "book", "--member", "wang.li").ok()
    assert "hnwctl-join:1:" in done.out
    assert "recovery key: " in done.out
    assert done.err == ""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--member", "Wang Li"], 2, "Wang Li: a member and a device are named"),
        ([], 2, "missing --member"),
        (["--member", "wang", "--jurisdiction", "fr"], 2, "no such jurisdiction: fr"),
        (["--member", "wang", "--currency", "ZZZ"], 4, "no such currency: ZZZ"),
        (["--member", "wang", "--name", "a\x1bb"], 2, "a book is named"),
        (["--member", "wang", "--ssh", "nowhere"], 5, "nowhere"),
    ],
)
def test_a_mistake_makes_nothing(tmp_path: Path, home: Path, words: list[str], code: int, said: str) -> None:
    done = run("init", tmp_path / "book", *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_in_the_way_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/notes.txt").write_text("mine")
    done = run("init", tmp_path / "book", "--member", "wang.li")
    assert (done.code, done.out) == (7, "")
    assert "exists and is not empty" in done.err
    assert [path.name for path in tmp_path.rglob("*")] == ["book", "notes.txt"]


def test_an_old_recovery_key_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "book-recovery-key.txt").write_text("AGE-SECRET-KEY-1OLD")
    assert run("init", tmp_path / "book", "--member", "wang.li").code == 7
    assert (tmp_path / "book-recovery-key.txt").read_text() == "AGE-SECRET-KEY-1OLD"
    assert not (tmp_path / "book").exists()


def test_where_git_fails_no_folder_and_no_recovery_key_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    done = run("init", tmp_path / "book", "--member", "wang.li")
    assert (done.code, done.out) == (9, "")
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_name_and_passphrase_are_asked_for(tmp_path: Path) -> None:
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "hnwctl", "--lang", "en", "init", str(tmp_path / "book")],
        encoding="utf-8",
        timeout=30,
    )
    terminal.expect("your name in the book")
    terminal.sendline("wang.li")
    terminal.expect("a folder for backups")
    terminal.sendline("")
    terminal.expect("passphrase for the new identity")
    terminal.sendline("")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert (
        json.loads(run("--vault", tmp_path / "book", "access", "whoami", "--json").out)["member"] == "wang.li"
    )


def test_leaving_at_the_passphrase_makes_nothing(tmp_path: Path, home: Path) -> None:
    words = ["-m", "hnwctl", "--lang", "en", "init", str(tmp_path / "book"), "--member", "wang.li"]
    terminal = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=30)
    terminal.expect("a folder for backups")
    terminal.sendline("")
    terminal.expect("passphrase for the new identity")
    terminal.sendcontrol("d")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    assert list(tmp_path.iterdir()) == []
    assert not (home / ".config/hnwctl/identity.age").exists()


def test_where_backups_go_is_asked_for_until_the_answer_will_do(tmp_path: Path, home: Path) -> None:
    """Not into the vault, not where the folder above is missing; what is right is made and set."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["-m", "hnwctl", "--lang", "en", "init", str(tmp_path / "book"), "--member", "wang.li"]
    terminal = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=30, dimensions=(40, 200))
    for answer, said in [
        (str(tmp_path / "book" / "backups"), "lies in the vault"),
        (str(tmp_path / "usb" / "backups"), "no such folder"),
    ]:
        terminal.expect("a folder for backups")
        terminal.sendline(answer)
        terminal.expect(said)
    terminal.expect("a folder for backups")
    terminal.sendline(str(disk / "hnw"))
    terminal.expect("passphrase for the new identity")
    terminal.sendline("")
    terminal.expect("backups go to")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert (home / ".config/hnwctl/config.yaml").read_text() == f"backup:\n  to: {disk / 'hnw'}\n"
    assert (disk / "hnw").stat().st_mode & 0o777 == 0o700


def test_several_places_for_backups_are_set_beside_what_is_there(tmp_path: Path, home: Path) -> None:
    config = home / ".config/hnwctl/config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("# mine\nmail:\n  to: wang@example.com # private\n")
    places = [tmp_path / "one", tmp_path / "two"]
    to = [word for place in places for word in ("--backup-to", place)]
    run("init", tmp_path / "book", "--member", "wang.li", *to).ok()
    assert config.read_text() == (
        "# mine\nmail:\n  to: wang@example.com # private\n"
        f"backup:\n  to:\n    - {places[0]}\n    - {places[1]}\n"
    )
    assert all(place.is_dir() for place in places)


def test_a_place_in_the_vault_is_refused_before_anything_is_made(tmp_path: Path, home: Path) -> None:
    done = run("init", tmp_path / "book", "--member", "wang.li", "--backup-to", tmp_path / "book/backups")
    assert (done.code, done.out) == (2, "")
    assert "lies in the vault" in done.err
    assert list(tmp_path.iterdir()) == []
    assert not (home / ".config/hnwctl/identity.age").exists()


@pytest.mark.parametrize("sign", [".git", "vault.yaml"])
def test_a_book_is_not_made_inside_another_repository(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).mkdir()

    refused = run("init", tmp_path / "deep" / "book", "--member", "wang.li")

    assert refused.code == 7
    assert "lies inside the repository" in refused.err
    assert sorted(path.name for path in tmp_path.iterdir()) == [sign]
