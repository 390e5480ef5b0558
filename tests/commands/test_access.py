"""``access``: a colleague's key is made, let in, and their clone comes to be trusted."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from books import Book, Done, made
from typer.testing import CliRunner

from hnwctl.app import program
from hnwctl.store.keys import bech32
from hnwctl.store.keys.identities import load_identities


def run(*words: str | Path, lang: str = "en", input: str | None = None) -> Done:  # noqa: A002
    result = CliRunner().invoke(program(), ["--lang", lang, *(str(word) for word in words)], input=input)
    return Done(result.exit_code, result.stdout, result.stderr)


def new_key(folder: Path, name: str = "new") -> tuple[Path, str]:
    """An identity file and its public line."""
    made = run("access", "keygen", folder / name, "--no-passphrase", "--json").ok().json
    return Path(made["identity"]), made["public"]


def clone(book: Book, folder: Path) -> Path:
    """A fresh clone, as a colleague takes it from the server."""
    subprocess.run(["git", "clone", "-q", str(book.root), str(folder)], check=True)
    return folder


# --- keygen ------------------------------------------------------------------------------------


def test_a_new_identity_is_for_its_owner_alone(tmp_path: Path) -> None:
    file, public = new_key(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    recipient, verifier = public.split()
    device = load_identities([file], ask=None)[0]
    assert (device.recipient, device.verifier) == (recipient, verifier)


def test_its_place_is_the_user_s_own_unless_named(home: Path) -> None:
    done = run("access", "keygen", "--no-passphrase").ok()
    assert done.out.startswith("age1")
    assert (home / ".config/hnwctl/identity.age").exists()
    assert "give the line above to an owner" in done.err


def test_an_identity_that_is_there_is_kept_and_its_line_printed(tmp_path: Path) -> None:
    file, public = new_key(tmp_path)
    before = file.read_bytes()
    again = run("access", "keygen", file).ok()
    assert again.out == f"{public}\n"
    assert "was there already" in again.err
    assert file.read_bytes() == before


def test_no_key_without_a_passphrase_is_made_by_accident(tmp_path: Path) -> None:
    done = run("access", "keygen", tmp_path / "new")
    assert (done.code, done.out) == (2, "")
    assert "--no-passphrase" in done.err
    assert not (tmp_path / "new").exists()


def test_a_passphrase_is_asked_for_twice_and_then_needed(tmp_path: Path) -> None:
    words = ["-m", "hnwctl", "--lang", "en", "access"]
    terminal = pexpect.spawn(
        sys.executable, [*words, "keygen", str(tmp_path / "new")], encoding="utf-8", timeout=60
    )
    for answer in ("first try", "other", "correct horse", "correct horse"):
        terminal.expect("passphrase for the new identity|once more")
        terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    assert "the two differ" in str(terminal.before) or "age1" in str(terminal.before)
    assert b"AGE-SECRET-KEY" not in (tmp_path / "new").read_bytes()


def test_an_identity_on_a_hardware_key_gets_its_signing_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path(__file__).parents[1] / "store/keys/age_plugin_paper.py"
    script = tmp_path / "age-plugin-paper"
    script.write_text(f"#!{sys.executable}\n{source.read_text()}")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    identity = tmp_path / "paper.txt"
    secret = bech32.encode("age-plugin-paper-", b"paper").upper()
    identity.write_text(f"# recipient: {bech32.encode('age1paper', b'paper')}\n{secret}\n")
    identity.chmod(0o600)
    public = run("access", "keygen", identity, "--json").ok().json["public"]
    assert public.split()[1].startswith("ed25519:")
    assert (tmp_path / "paper.txt.sign").exists()
    assert run("access", "keygen", identity, "--json").ok().json["public"] == public


# --- list and whoami ---------------------------------------------------------------------------


def test_members_are_listed_with_what_they_may(book: Book) -> None:
    rows = {row["member"]: row for row in book.run("access", "list", "--json").ok().json}
    assert rows["chen.jie"] == {
        "member": "chen.jie",
        "label": "chen.jie",
        "role": "assistant",
        "devices": ["laptop"],
        "reads": ["profile", "kyc", "service", "agenda", "shelf", "shared"],
        "writes": ["profile", "service", "shared"],
    }
    assert rows["cron"]["reads"] == ["profile", "agenda", "shared"]
    assert rows["cron"]["writes"] == []


def test_people_see_a_table_of_rights(book: Book) -> None:
    lines = {line.split()[0]: line.split()[2:] for line in book.run("access", "list").ok().out.splitlines()}
    assert lines["member"] == [
        *("role", "profile", "finance", "kyc", "service", "agenda", "shelf", "shared", "devices")
    ]
    assert lines["wang.li"][:8] == ["adviser", "write", "write", "write", "write", "read", "write", "write"]
    table = book.run("access", "list", lang="zh").ok().out
    assert all(
        word in table for word in ("账簿所有者", "理财经理", "助理", "合规", "提醒专用", "恢复密钥", "修改")
    )


@pytest.mark.parametrize("columns", [80, 60])
def test_the_list_of_members_fits_the_window(book: Book, columns: int) -> None:
    terminal = book.terminal("access", "list", columns=columns)
    terminal.expect(pexpect.EOF)
    lines = str(terminal.before).replace("\r\n", "\n").splitlines()
    rows = [line for line in lines if not line.startswith("no room for")]
    assert all(len(line) <= columns for line in rows)
    assert any(line.startswith("chen.jie") for line in rows)


def test_an_identity_knows_who_it_is(book: Book) -> None:
    me = book.run("access", "whoami", "--json", identity="assistant").ok().json
    assert (me["member"], me["role"], me["device"]) == ("chen.jie", "assistant", "laptop")
    assert "finance" not in me["opens"]
    assert me["public"].startswith("age1")


def test_a_stranger_s_key_opens_nothing(book: Book, tmp_path: Path) -> None:
    file, _ = new_key(tmp_path)
    done = book.run("access", "whoami", identity=str(file))
    assert (done.code, done.out) == (5, "")
    assert "none of your identities belongs to a member" in done.err


# --- grant and join ----------------------------------------------------------------------------


def test_a_colleague_comes_in_and_joins(book: Book, tmp_path: Path) -> None:
    wang = book.add("王小明", "finance.holdings[+].amount=500万")
    file, public = new_key(tmp_path)
    early = clone(book, tmp_path / "early")
    granted = book.run(
        "access", "grant", "li.na", "--key", public, "--role", "assistant", "--label", "李娜", "--json",
        identity="owner",
    ).ok()  # fmt: skip
    line = granted.json["join"]
    assert "run `hnwctl sync` and join again" in run("--vault", early, "access", "join", line).err
    there = clone(book, tmp_path / "clone")
    words = ("--vault", there, "--identity", file)

    before = run(*words, "list", "--json").ok()
    assert "nobody has vouched for this clone" in before.err
    joined = run("--vault", there, "access", "join", line).ok()
    assert joined.out.startswith("joined: roster 2, checked from commit ")
    after = run(*words, "list", "--json").ok()
    assert after.err == ""
    assert [row["id"] for row in after.json] == [wang]
    assert "aum" in after.json[0]["sealed"]
    assert run(*words, "access", "list", "--json").ok().json[-1]["label"] == "李娜"


def test_granting_changes_the_roster_and_one_key_file(book: Book, tmp_path: Path) -> None:
    book.add("王小明")
    _, public = new_key(tmp_path)
    book.run("access", "grant", "li.na", "--key", public, "--role", "助理", identity="owner").ok()
    changed = book.git("show", "--name-only", "--format=%s", "HEAD").split("\n")
    assert [line for line in changed if line] == ["grant li.na/first", "keys/li.na.age", "vault.yaml"]
    assert book.run("access", "list", "--json").ok().json[-1]["role"] == "assistant"


def test_granting_looks_at_what_commits_brought_and_at_nothing_else(book: Book, tmp_path: Path) -> None:
    client = book.add("王小明")
    _, public = new_key(tmp_path)
    grant = ("access", "grant", "new.one", "--role", "adviser", "--key", public)
    book.run("list", identity="owner").ok()
    record = book.record(client)
    record.write_text(record.read_text().replace("rev=1 ", "rev=2 "))

    book.run(*grant, identity="owner").ok()
    assert client not in book.git("show", "--format=", "--name-only", "HEAD")
    found = book.run("list", identity="owner")
    assert found.code == 6, "what lies there uncommitted is named by the next that answers"
    assert str(record.relative_to(book.root)) in found.err

    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "forged")
    refused = book.run(*grant[:2], "new.two", *grant[3:], identity="owner")
    assert refused.code == 6
    assert "new.two" not in (book.root / "vault.yaml").read_text()


def test_a_member_gets_a_second_device(book: Book, tmp_path: Path) -> None:
    book.add("王小明", "finance.holdings[+].amount=500万")
    file, public = new_key(tmp_path)
    (tmp_path / "line").write_text(public + "\n")
    words = ("access", "grant", "wang.li", "--key", f"@{tmp_path / 'line'}", "--device", "phone")
    book.run(*words, identity="owner").ok()
    assert book.run("list", "--json", identity=str(file)).ok().json[0]["aum"] == "5000000"
    again = book.run(*words, identity="owner")
    assert again.code == 7
    assert "this key belongs to wang.li already" in again.err


def test_a_dry_run_writes_nothing(book: Book, tmp_path: Path) -> None:
    _, public = new_key(tmp_path)
    before = book.commits()
    done = book.run(
        "access", "grant", "li.na", "--key", public, "--role", "assistant", "--dry-run", identity="owner"
    ).ok()
    assert done.out == "would grant assistant to li.na/first\n"
    assert book.commits() == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["li.na"], 2, "a new member needs a role"),
        (["li.na", "--role", "boss"], 2, "no such role: boss"),
        (["Li Na", "--role", "assistant"], 2, "Li Na/first: a member and a device are named"),
        (["wang.li", "--role", "assistant"], 7, "wang.li has the role adviser already"),
        (["wang.li", "--device", "laptop"], 7, "wang.li has a device laptop already"),
    ],
)
def test_what_cannot_be_granted_is_said(
    book: Book, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    _, public = new_key(tmp_path)
    before = book.commits()
    done = book.run("access", "grant", *words, "--key", public, identity="owner")
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert book.commits() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("AGE-SECRET-KEY-1QQQQ", "this is a secret key"),
        ("age1abc", "this is no public line of a device"),
        ("ssh-rsa AAAA", "this is no public line of a device"),
        ("", "this is no public line of a device"),
    ],
)
def test_only_a_public_line_is_taken(book: Book, line: str, said: str) -> None:
    done = book.run("access", "grant", "li.na", "--role", "assistant", "--key", line, identity="owner")
    assert (done.code, done.out) == (4, "")
    assert said in done.err
    assert "QQQQ" not in done.err


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
@pytest.mark.parametrize("who", ["adviser", "recovery"])
def test_only_an_owner_lets_people_in(book: Book, tmp_path: Path, who: str, dry_run: list[str]) -> None:
    _, public = new_key(tmp_path)
    words = ["access", "grant", "li.na", "--key", public, "--role", "adviser", *dry_run]
    done = book.run(*words, identity=who)
    assert (done.code, done.out) == (5, "")
    assert "only an owner changes the roster" in done.err
    assert "lin.hua" in done.err


@pytest.mark.parametrize(
    "spoil", [lambda line: line[:-1], lambda line: line.replace(":1:", ":2:"), lambda line: "x"]
)
def test_a_line_that_was_cut_off_or_mistyped_is_refused(book: Book, tmp_path: Path, spoil: object) -> None:
    line = join_line(book, tmp_path)
    there = clone(book, tmp_path / "clone")
    done = run("--vault", there, "access", "join", spoil(line))  # type: ignore[operator]
    assert (done.code, done.out) == (4, "")
    assert "this is not a whole join line" in done.err


def test_the_line_of_another_vault_is_refused(book: Book, tmp_path: Path) -> None:
    line = join_line(made(tmp_path / "other"), tmp_path)
    there = clone(book, tmp_path / "clone")
    done = run("--vault", there, "access", "join", line)
    assert (done.code, done.out) == (6, "")
    assert "nobody has vouched" in book.run("list", "--vault", there).err or done.err


def test_a_clone_that_lacks_the_commit_is_refused(book: Book, tmp_path: Path) -> None:
    old = clone(book, tmp_path / "clone")
    line = join_line(book, tmp_path)
    done = run("--vault", old, "access", "join", line)
    assert (done.code, done.out) == (6, "")


def test_the_line_can_come_through_a_pipe(book: Book, tmp_path: Path) -> None:
    line = join_line(book, tmp_path)
    there = clone(book, tmp_path / "clone")
    done = run("--vault", there, "access", "join", "-", "--json", input=f"{line}\n").ok()
    assert done.json["roster"] == 2
    assert done.json["commit"] == book.git("rev-parse", "HEAD").strip()


def join_line(book: Book, folder: Path) -> str:
    """The line that comes with letting somebody in."""
    _, public = new_key(folder, f"key of {len(list(folder.iterdir()))}")
    words = ("access", "grant", "li.na", "--key", public, "--role", "assistant", "--json")
    return str(book.run(*words, identity="owner").ok().json["join"])
