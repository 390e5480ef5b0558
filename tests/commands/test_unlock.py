"""``unlock`` and ``lock`` as a person at a terminal meets them, with a passphrase and with a hardware key."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from books import Book, Done, made

from hnwctl.store.keys import bech32, passphrase

WORD = "open sesame 芝麻"
PLUGIN = Path(__file__).parent.parent / "store" / "keys" / "age_plugin_paper.py"
NOWHERE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@pytest.fixture(autouse=True)
def ring(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The OS keyring of these tests."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "filering.FileRing")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv("HNWCTL_TEST_RING", str(home / "ring.json"))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return home / "ring.json"


def locked_with_word(book: Book, role: str = "adviser") -> None:
    """Put a passphrase on an identity; a weak one, for speed."""
    file = book.identities[role]
    file.write_bytes(passphrase.lock(file.read_bytes(), WORD, work_factor=4))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made_here = made(tmp_path)
    made_here.add("王小明", "profile.tags+=vip")
    locked_with_word(made_here)
    return made_here


def typed(book: Book, *args: str, words: tuple[str, ...] = (), **how: object) -> Done:
    """A command on a terminal where these words are typed when something is asked for."""
    terminal = book.terminal(*args, **how)  # type: ignore[arg-type]
    out = ""
    for word in words:
        terminal.expect("passphrase of .*: |PIN of the paper: ")
        out += terminal.before or ""
        terminal.sendline(word)
    out += terminal.read()
    terminal.close()
    return Done(terminal.exitstatus or 0, out, "")


def test_it_is_asked_for_once_a_day(book: Book, ring: Path) -> None:
    assert "王小明" in typed(book, "list", words=(WORD,)).ok().out
    assert "unlocked for wang.li/laptop until 20" in typed(book, "unlock", words=(WORD,)).ok().out
    assert "王小明" in typed(book, "list").ok().out
    assert "wang.li" in typed(book, "unlock", "--status").ok().out
    assert '"unlocked_until": "20' in typed(book, "access", "whoami", "--json").ok().out
    typed(book, "set", "王小明", "profile.tags+=golf").ok()
    assert WORD not in ring.read_text()
    assert "locked: " in typed(book, "lock").ok().out
    assert json.loads(ring.read_text()) == {}
    assert "nothing was unlocked" in typed(book, "lock").ok().out
    assert "王小明" in typed(book, "list", words=(WORD,)).ok().out


def test_a_wrong_word_is_said_without_detail(book: Book) -> None:
    done = typed(book, "list", words=("one", "two", WORD))
    assert "王小明" in done.ok().out
    assert done.out.count("wrong passphrase") == 2
    done = typed(book, "unlock", words=("one", "two", "three"))
    assert done.code == 5
    assert "wrong passphrase, 3 times" in done.out
    assert "nothing was unlocked" in typed(book, "lock").ok().out


def test_without_a_terminal_it_says_what_to_do(book: Book) -> None:
    done = book.run("unlock")
    assert done.code == 5
    assert "no terminal to ask for it" in done.err
    assert "--identity" in done.err


def test_data_may_come_through_a_pipe_while_the_word_is_typed(book: Book, tmp_path: Path) -> None:
    """``-`` reads stdin, the passphrase is asked for on the terminal itself."""
    where = ["--vault", str(book.root), "--identity", str(book.identities["adviser"])]
    script = tmp_path / "piped.sh"
    words = " ".join([sys.executable, "-m", "hnwctl", *where])
    script.write_text(f"printf 'profile.tags+=tea\\n' | {words} set 王小明 - 2>{tmp_path}/said\n")
    import pexpect

    terminal = pexpect.spawn("sh", [str(script)], encoding="utf-8", timeout=30, use_poll=True)
    terminal.expect("passphrase of .*: ")
    terminal.sendline(WORD)
    terminal.read()
    terminal.close()
    assert terminal.exitstatus == 0
    assert "tea" in str(book.shown("王小明", identity="owner"))
    assert "passphrase" not in (tmp_path / "said").read_text()


def test_an_identity_without_a_passphrase_is_not_remembered(book: Book, ring: Path) -> None:
    assert "nothing to unlock" in typed(book, "unlock", identity="owner").ok().out
    assert not ring.exists()


@pytest.mark.parametrize("length", ["8d", "0h", "-1h", "9", "h", "99999h", "1w", "169h"])
def test_how_long_it_cannot_be(book: Book, length: str) -> None:
    done = book.run("unlock", f"--for={length}")
    assert done.code == 2
    assert "at most 7d" in done.err


def test_another_identity_is_not_answered_for(book: Book) -> None:
    typed(book, "unlock", words=(WORD,)).ok()
    locked_with_word(book, "assistant")
    done = typed(book, "access", "whoami", identity="assistant", words=(WORD,))
    assert "chen.jie" in done.ok().out


def test_several_books_one_word(book: Book, tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    book.git("clone", "-q", str(book.root), str(copied))
    done = typed(book, "unlock", "--json", "--vault", str(copied), words=(WORD,)).ok()
    rows = json.loads(done.out[done.out.index("[") :])
    assert [row["vault"] for row in rows] == [str(book.root), str(copied)]
    assert "王小明" in typed(book, "list").ok().out
    assert typed(book, "lock", "--all").ok().out.count("locked") == 1
    assert "nothing was unlocked" in typed(book, "lock").ok().out


def test_who_is_no_member_any_more_is_forgotten(book: Book, ring: Path, home: Path) -> None:
    """The book at this place is another one now, which does not know the device."""
    typed(book, "unlock", words=(WORD,)).ok()
    book.root.rename(book.root.with_name("away"))
    other = made(book.root.parent / "other")
    other.root.rename(book.root)
    assert typed(book, "list").code == 6  # the pin knows better
    shutil.rmtree(home / ".local/state/hnwctl/pins")
    assert typed(book, "list", words=(WORD,)).code == 5
    assert json.loads(ring.read_text()) == {}


def test_without_a_keyring_the_kernel_or_memory_or_nothing(book: Book, ring: Path) -> None:
    done = typed(book, "unlock", "--json", words=(WORD,), env=NOWHERE)
    if done.code == 9:  # a container that refuses keys, and no runtime folder
        assert "no place to remember a key" in done.out
    else:
        [row] = json.loads(done.ok().out[done.out.index("[") :])
        assert row["place"] == "kernel"
        assert "王小明" in typed(book, "list", env=NOWHERE).ok().out
        assert typed(book, "lock", env=NOWHERE).ok().out.startswith("locked")
    assert not ring.exists()


# --- a hardware key ----------------------------------------------------------------------------


@pytest.fixture
def paper(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An identity on paper, a second device of the adviser; its plugin counts how often it is asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "age-plugin-paper"
    count = f"open({str(tmp_path / 'asked')!r}, 'a').write('.')\n"
    body = PLUGIN.read_text().replace('            say("msg"', f'            {count}            say("msg"')
    script.write_text(f"#!{sys.executable}\n{body}")
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    public = bech32.encode("age1paper", b"paper")
    file = tmp_path / "paper"
    file.write_text(f"# recipient: {public}\n{bech32.encode('age-plugin-paper-', b'paper').upper()}\n")
    file.chmod(0o600)
    line = typed(book, "access", "keygen", str(file), "--json").ok().out
    key = json.loads(line[line.index("{") : line.rindex("}") + 1])["public"]
    book.run("access", "grant", "wang.li", "--device", "paper", "--key", key, identity="owner").ok()
    return file


def asked(tmp_path: Path) -> int:
    """How often the plugin was asked since the last look."""
    counter = tmp_path / "asked"
    count = len(counter.read_text()) if counter.exists() else 0
    counter.unlink(missing_ok=True)
    return count


def test_a_hardware_key_is_asked_once_a_run_and_once_a_day(book: Book, paper: Path, tmp_path: Path) -> None:
    asked(tmp_path)
    done = typed(book, "note", "王小明", "likes tea", identity=str(paper), words=("1234",))
    assert "look at the paper" in done.ok().out
    assert asked(tmp_path) == 1
    typed(book, "verify", identity=str(paper), words=("1234",)).ok()
    assert asked(tmp_path) == 1
    typed(book, "unlock", identity=str(paper), words=("1234",)).ok()
    assert asked(tmp_path) == 1
    typed(book, "note", "王小明", "likes opera", identity=str(paper)).ok()
    assert "paper" in typed(book, "access", "whoami", identity=str(paper)).ok().out
    assert asked(tmp_path) == 0
    book.run("verify", identity="owner").ok()
    typed(book, "lock", identity=str(paper)).ok()
    assert typed(book, "list", identity=str(paper), words=("0000",)).code == 5
    assert asked(tmp_path) >= 1


def test_a_hardware_key_without_a_terminal(book: Book, paper: Path) -> None:
    done = book.run("list", identity=str(paper))
    assert done.code == 5


def test_a_new_key_file_is_opened_anew(book: Book, paper: Path, tmp_path: Path) -> None:
    typed(book, "unlock", identity=str(paper), words=("1234",)).ok()
    line = book.run("access", "keygen", str(tmp_path / "phone"), "--no-passphrase", "--json").ok().json
    grant = ("access", "grant", "wang.li", "--device", "phone", "--key", line["public"])
    book.run(*grant, identity="owner").ok()
    asked(tmp_path)
    typed(book, "list", identity=str(paper), words=("1234",)).ok()
    assert asked(tmp_path) == 1


def test_a_device_that_is_taken_away_is_forgotten(book: Book, paper: Path, ring: Path) -> None:
    typed(book, "unlock", identity=str(paper), words=("1234",)).ok()
    assert json.loads(ring.read_text()) != {}
    book.run("access", "revoke", "wang.li", "--device", "paper", "--yes", identity="owner").ok()
    done = typed(book, "list", identity=str(paper))
    assert done.code == 5
    assert "none of your identities belongs to a member" in done.out
    assert json.loads(ring.read_text()) == {}


def test_two_at_once(book: Book) -> None:
    """Both are answered, and what is remembered is whole."""
    both = [book.terminal("unlock") for _ in range(2)]
    for terminal in both:
        terminal.expect("passphrase of .*: ")
        terminal.sendline(WORD)
    for terminal in both:
        assert "unlocked for wang.li" in terminal.read()
        terminal.close()
    assert "王小明" in typed(book, "list").ok().out


def test_in_chinese_and_in_a_narrow_window(book: Book) -> None:
    terminal = book.terminal("unlock", "--for", "9小时", lang="zh", columns=60)
    terminal.expect("口令: ")
    terminal.sendline(WORD)
    assert "已为 wang.li/laptop 解锁" in terminal.read()
    assert "wang.li" in typed(book, "unlock", "--status", columns=60).ok().out
