"""``edit``: the record in the user's own editor, in memory only, until it holds or is left alone."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest
from books import TODAY, Book

from hnwctl.console.dialogue import memoryfolder
from hnwctl.console.dialogue.prompts import Prompter
from hnwctl.errors import LockedError
from hnwctl.store.vault import Vault

Editor = Callable[..., dict[str, str]]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of this test's own in memory, to which private folders are made."""
    shm = Path("/dev/shm") / f"hnwctl-test-{os.getpid()}"
    shm.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(shm))
    yield shm
    subprocess.run(["rm", "-rf", str(shm)], check=True)


@pytest.fixture
def editor(tmp_path: Path, place: Path) -> Editor:
    """``editor(step, step)`` is an $EDITOR whose n-th run does the n-th step, in Python on ``text``; it keeps
    what it was given, and where, in ``seen.<n>`` and ``where``."""

    def make(*steps: str) -> dict[str, str]:
        script = tmp_path / "editor.py"
        bodies = "".join(f"    if n == {n}:\n        {step or 'pass'}\n" for n, step in enumerate(steps))
        script.write_text(
            "import os, re, sys\nfrom pathlib import Path\n"
            f"here, file = Path({str(tmp_path)!r}), Path(sys.argv[-1])\n"
            "n = len(list(here.glob('seen.*')))\n"
            "(here / f'seen.{n}').write_bytes(file.read_bytes())\n"
            "text = before = file.read_text('utf-8', 'replace')\n"
            "(here / 'where').write_text(f'{file}\\n{os.environ[\"TMPDIR\"]}\\n'"
            "    f'{file.stat().st_mode & 0o777:o} {file.parent.stat().st_mode & 0o777:o}')\n"
            f"if True:\n    pass\n{bodies}"
            "if text != before:\n    file.write_text(text, 'utf-8')\n"
        )
        return {"EDITOR": f"{sys.executable} {script}"}

    return make


@pytest.fixture
def wang(book: Book) -> str:
    return book.add(
        "王小明",
        "profile.stage=active",
        "profile.note=before",
        "finance.holdings[+].amount=100万",
        "kyc.rating=low",
    )


def sub(pattern: str, new: str) -> str:
    """The step that replaces ``pattern``."""
    return f"text = re.sub({pattern!r}, {new!r}, text)"


def test_what_is_changed_in_the_editor_is_one_commit(book: Book, wang: str, editor: Editor) -> None:
    env = editor(sub("note: before", "note: after") + "; " + sub("amount: .*", "amount: 500万"))
    done = book.run("edit", "王小明", "--json", env=env).ok()
    assert done.json == {"id": wang, "changed": ["profile.note", "finance.holdings[0].amount"]}
    assert book.shown(wang)["finance"]["holdings"][0]["amount"] == "5000000"
    assert book.commits()[0] == f"edit {wang}"


def test_the_text_is_in_memory_private_and_gone_afterwards(
    book: Book, wang: str, editor: Editor, place: Path, tmp_path: Path
) -> None:
    book.run("edit", wang, env=editor("")).ok()
    file, temporary, modes = (tmp_path / "where").read_text().splitlines()
    assert Path(file).parent.parent == place
    assert temporary == str(Path(file).parent)
    assert modes == "600 700"
    assert list(place.iterdir()) == []


def test_it_shows_sections_as_yaml_under_a_few_words(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    book.run("edit", wang, env=editor("")).ok()
    item = book.shown(wang, ids=True)["finance"]["holdings"][0]["id"]
    assert (tmp_path / "seen.0").read_text() == (
        f"# {wang} 王小明\n"
        "# save and leave to write; left empty or unchanged, nothing is written\n"
        "# comments are not kept\n"
        "# may be added: service\n"
        "\n"
        f"profile:\n  reviewed: {TODAY}\n  name: 王小明\n  kind: person\n  stage: active\n  note: before\n"
        f"finance:\n  reviewed: {TODAY}\n"
        f"  holdings:\n    - id: {item}\n      amount: 1000000\n      held: us\n"
        f"kyc:\n  reviewed: {TODAY}\n  rating: low\n"
    )


@pytest.mark.parametrize("step", ["", "text = ''", "text = '# nothing\\n\\n'", "file.unlink()"])
def test_left_alone_or_empty_nothing_is_written(book: Book, wang: str, editor: Editor, step: str) -> None:
    before = book.commits()
    done = book.run("edit", wang, env=editor(step)).ok()
    assert "nothing was written" in done.err
    assert book.commits() == before


def test_what_does_not_hold_comes_back_with_the_reasons_on_top(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    env = editor(
        sub("stage: active", "stage: gone") + "; " + sub("amount: .*", "amount: -1"),
        sub("stage: gone", "stage: {a: b"),
        sub("stage: {a: b", "stage: dormant") + "; " + sub("amount: .*", "amount: 6百万"),
    )
    done = book.run("edit", wang, env=env).ok()
    assert done.out == f"{wang}: changed profile.stage, finance.holdings[0].amount\n"
    second = (tmp_path / "seen.1").read_text().splitlines()
    assert second[0].startswith("#! profile.stage: not one of lead, prospect")
    assert second[1] == "#! finance.holdings[0].amount: the amount is negative: -1"
    assert second[2].startswith(f"# {wang}")
    third = (tmp_path / "seen.2").read_text().splitlines()
    said = re.search(r"line (\d+)", third[0])
    assert said
    assert "note: before" in third[int(said[1]) - 1]  # where libyaml sees that the brace is not closed
    assert not third[1].startswith("#!")


def test_a_text_that_stays_wrong_and_is_left_alone_is_an_error_with_the_reasons(
    book: Book, wang: str, editor: Editor
) -> None:
    before = book.commits()
    done = book.run("edit", wang, env=editor(sub("stage: .*", "stage: gone")))
    assert done.code == 4
    assert "error: nothing was written, since this was left as it is: profile.stage: not one of" in done.err
    assert book.commits() == before


def test_a_wrong_text_can_be_given_up_by_leaving_it_empty(book: Book, wang: str, editor: Editor) -> None:
    done = book.run("edit", wang, env=editor(sub("stage: .*", "stage: gone"), "text = ''")).ok()
    assert done.err.endswith("nothing was written\n")


@pytest.mark.parametrize(
    ("step", "remark"),
    [
        ("text += 'profile:\\n  name: x\\n'", "line 22: the field profile is given twice"),
        ("text += '---\\nx: y\\n'", "line 22: a second document begins here"),
        ("text += 'money:\\n  x: y\\n'", "money: no such section, there are: profile, finance, kyc, service"),
        ("text += 'finance_dates:\\n  of: x\\n'", "finance_dates: is computed from finance"),
        ("text += 'service: text\\n'", "service: must be a group of fields"),
        ("text = '- a\\n'", "expected sections, such as profile:"),
        ("text = text.replace('profile:', 'service:')", "profile: is missing; a client needs it"),
        ("text = text.replace('name: 王小明', '')", "profile.name: is missing"),
        ("file.write_bytes('name: 王'.encode('gbk'))", "not UTF-8"),
    ],
)
def test_every_sort_of_wrong_text_is_explained_and_comes_back(
    book: Book, wang: str, editor: Editor, tmp_path: Path, step: str, remark: str
) -> None:
    assert book.run("edit", wang, env=editor(step)).code == 4
    top = (tmp_path / "seen.1").read_bytes().decode("utf-8", "replace").splitlines()[0]
    assert top.startswith("#! ")
    assert remark in top


def test_a_section_left_out_is_removed_only_if_that_is_meant(book: Book, wang: str, editor: Editor) -> None:
    step = "text = text[:text.index('kyc:')]"
    refused = book.run("edit", wang, env=editor(step))
    assert (refused.code, "missing --yes" in refused.err) == (2, True)
    assert book.shown(wang)["kyc"] == {"reviewed": TODAY, "rating": "low"}


def test_a_section_is_removed_and_can_begin_again(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    done = book.run("edit", wang, "--yes", "--json", env=editor("text = text[:text.index('kyc:')]")).ok()
    assert done.json["changed"] == ["kyc.reviewed", "kyc.rating"]
    shown = book.shown(wang)
    assert (shown.get("kyc"), shown["removed"]) == (None, ["kyc", "kyc_dates"])
    (tmp_path / "seen.0").unlink()
    book.run("edit", wang, env=editor("text += 'kyc:\\n  rating: high\\n'")).ok()
    assert book.shown(wang)["kyc"] == {"reviewed": TODAY, "rating": "high"}


def test_one_section_alone_and_no_other_by_the_back_door(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    env = editor(
        "text += 'finance:\\n  note: x\\n'", "text = text[:text.index('\\nfinance:')].replace('low', 'high')"
    )
    book.run("edit", wang, "-s", "kyc", env=env).ok()
    assert "profile" not in (tmp_path / "seen.0").read_text()
    assert "finance: exists already, but was not part of this text" in (tmp_path / "seen.1").read_text()
    assert book.shown(wang)["kyc"]["rating"] == "high"


def test_a_key_edits_what_it_may_write_and_is_told_what_is_sealed(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    env = editor(
        "text += 'finance:\\n  note: x\\n'", "text = text[:text.index('\\nfinance:')].replace('before', 'x')"
    )
    book.run("edit", wang, identity="assistant", env=env).ok()
    first, second = ((tmp_path / f"seen.{n}").read_text() for n in (0, 1))
    assert "# sealed to your key: finance\n" in first
    assert "rating" not in first
    assert "#! " + f"{wang}: finance is sealed to your key" in second
    assert book.shown(wang)["profile"]["note"] == "x"
    assert book.run("edit", wang, "-s", "finance", identity="assistant", env=env).code == 5
    assert book.run("edit", wang, identity="reminder", env=env).code == 5


def test_an_editor_that_fails_writes_nothing(book: Book, wang: str, editor: Editor, place: Path) -> None:
    before = book.commits()
    done = book.run("edit", wang, env=editor("text = 'x'; file.write_text('y'); sys.exit(1)"))
    assert (done.code, "ended with an error (1): nothing was written" in done.err) == (9, True)
    assert book.commits() == before
    assert list(place.iterdir()) == []


def test_no_editor(book: Book, wang: str) -> None:
    done = book.run("edit", wang, env={"EDITOR": "no-such-editor -x"})
    assert (done.code, done.err.splitlines()[0]) == (9, "error: no such editor: no-such-editor")


def test_where_nobody_sits_no_editor_is_started_that_nobody_named(book: Book, wang: str, place: Path) -> None:
    done = book.run("edit", wang, env={"EDITOR": "", "VISUAL": ""})
    assert (done.code, "set EDITOR to the command of your editor" in done.err) == (2, True)
    assert list(place.iterdir()) == []


def test_what_somebody_else_wrote_meanwhile_is_taken_in_and_nothing_is_lost(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    other = [sys.executable, "-m", "hnwctl", *book._words((), "adviser", "2026-11-23", "en")]
    assignments = ["profile.tags+=vip", "profile.note=theirs", "kyc.rating=high"]
    meanwhile = f"import subprocess; subprocess.run({[*other, 'set', wang, *assignments]!r}, check=True)"
    env = editor(f"{meanwhile}; {sub('note: before', 'note: mine')}", sub("note: mine", "note: ours"))
    done = book.run("edit", wang, env=env).ok()
    lines = (tmp_path / "seen.1").read_text().splitlines()
    assert lines[0] == "#! somebody changed this record meanwhile: look at it and save again"
    assert lines[1] == "#! taken over from them: profile.tags, kyc.rating"
    assert lines[2] == "#! profile.note: you both changed it; theirs: theirs"
    assert done.out == f"{wang}: changed profile.note\n"
    profile = book.shown(wang)["profile"]
    assert (profile["tags"], profile["note"]) == (["vip"], "ours")


def test_a_dry_run_shows_the_change_and_writes_nothing(book: Book, wang: str, editor: Editor) -> None:
    before = book.commits()
    done = book.run("edit", wang, "--dry-run", env=editor(sub("note: before", "note: after"))).ok()
    assert done.out.splitlines()[-1].split() == ["profile.note", "before", "after"]
    assert book.commits() == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_end_leaves_nothing(
    book: Book, wang: str, editor: Editor, place: Path, tmp_path: Path, number: signal.Signals
) -> None:
    env = {**os.environ, **editor("(here / 'ready').touch(); import time; time.sleep(60)")}
    process = subprocess.Popen(
        [sys.executable, "-m", "hnwctl", *book._words(("edit", wang), "adviser", "2026-11-23", "en")], env=env
    )
    waited_for(tmp_path / "ready")
    process.send_signal(number)
    assert process.wait(20) == 128 + number
    assert list(place.iterdir()) == []


def test_what_a_killed_run_left_the_next_one_removes(
    book: Book, wang: str, editor: Editor, place: Path, tmp_path: Path
) -> None:
    env = {**os.environ, **editor("(here / 'ready').touch(); import time; time.sleep(1)")}
    process = subprocess.Popen(
        [sys.executable, "-m", "hnwctl", *book._words(("edit", wang), "adviser", "2026-11-23", "en")], env=env
    )
    waited_for(tmp_path / "ready")
    busy = book.run("edit", wang, env={"EDITOR": "true"}).ok()  # one that lives is left in peace
    assert busy.code == 0
    assert len(list(place.iterdir())) == 1
    process.kill()
    process.wait()
    assert [each.name for each in next(place.iterdir()).iterdir()] == [f"{wang}.yaml"]
    book.run("edit", wang, env={"EDITOR": "true"}).ok()
    assert list(place.iterdir()) == []


def waited_for(file: Path) -> None:
    """Until the file is there."""
    for _ in range(400):
        if file.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{file.name} never came")


def test_without_memory_nothing_is_put_on_a_disk(
    book: Book, wang: str, editor: Editor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memoryfolder, "memory_places", lambda environ: [])
    done = book.run("edit", wang, env=editor(""))
    assert (done.code, done.err.splitlines()[1]) == (9, "  change fields with `hnwctl set CLIENT path=value`")
    assert not (tmp_path / "seen.0").exists()


def test_in_vim_nothing_is_kept(book: Book, wang: str, place: Path, home: Path) -> None:
    (home / ".vimrc").write_text(
        "set undofile undodir=~ backup backupdir=~ directory=~ viminfo='100,<50,n~/.viminfo\n"
    )
    talk = book.terminal("edit", wang, env={"EDITOR": "vim", "TERM": "xterm"})
    talk.expect("before")
    talk.send(":%s/note: before/note: geheim/\r")
    talk.send("yyp:d\r:wq\r")
    talk.expect("changed profile.note")
    talk.expect(pexpect.EOF)
    assert book.shown(wang)["profile"]["note"] == "geheim"
    kept = [path for path in home.rglob("*") if path.is_file() and b"geheim" in path.read_bytes()]
    assert kept == []
    assert not (home / ".viminfo").exists()
    assert list(place.iterdir()) == []


def test_leaving_vim_with_an_error_writes_nothing(book: Book, wang: str, place: Path) -> None:
    talk = book.terminal("edit", wang, env={"EDITOR": "vim", "TERM": "xterm"})
    talk.expect("before")
    talk.send(":%s/before/geheim/\r:w\r:cq\r")
    talk.expect("nothing was written")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 9
    assert book.shown(wang)["profile"]["note"] == "before"


# --- where somebody can be asked ---------------------------------------------------------------


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody answers on stdin."""
    monkeypatch.setattr(Prompter, "interactive", property(lambda self: True))


@pytest.mark.parametrize(("answer", "left"), [("n\n", {"reviewed": TODAY, "rating": "low"}), ("y\n", None)])
def test_a_removed_section_is_asked_about(
    book: Book, wang: str, editor: Editor, person: None, answer: str, left: dict[str, str] | None
) -> None:
    step = "text = text[:text.index('kyc:')].replace('note: before', 'note: after')"
    done = book.run("edit", wang, env=editor(step), input=answer).ok()
    assert f"remove kyc of {wang} altogether?" in done.err
    shown = book.shown(wang)
    assert (shown.get("kyc"), shown["profile"]["note"]) == (left, "after")


def test_without_memory_it_is_a_form_on_the_terminal(
    book: Book, wang: str, person: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memoryfolder, "memory_places", lambda environ: [])
    lines = "profile.tags+=vip\nprofile.stage=nonsense\nkyc.rating=high\n\n"
    done = book.run("edit", wang, input=lines).ok()
    assert "warning: this machine has no memory file system" in done.err
    assert "profile.stage: not one of lead" in done.err
    assert done.out == f"{wang}: changed profile.tags, kyc.rating\n"
    assert book.commits()[0] == f"edit {wang}"


def test_what_was_typed_survives_a_lock_that_somebody_holds(
    book: Book, wang: str, editor: Editor, person: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first attempt finds the vault locked, the second does not."""
    held = [LockedError("the vault is locked")]
    write = Vault.write

    def sometimes(vault: Vault, *args: object, **facts: object) -> str:
        if held:
            raise held.pop()
        return write(vault, *args, **facts)

    monkeypatch.setattr(Vault, "write", sometimes)
    done = book.run("edit", wang, env=editor(sub("note: before", "note: after")), input="y\n").ok()
    assert "warning: the vault is locked\ntry again? [y/N]" in done.err
    assert book.shown(wang)["profile"]["note"] == "after"


def test_a_lock_that_stays_is_the_error(
    book: Book, wang: str, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object, **facts: object) -> str:
        raise LockedError("the vault is locked")

    monkeypatch.setattr(Vault, "write", locked)
    assert book.run("edit", wang, env=editor(sub("note: before", "note: after"))).code == 8


def test_where_nothing_can_be_written_nobody_types_in_vain(
    book: Book, wang: str, editor: Editor, tmp_path: Path
) -> None:
    file = book.record(wang)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"rev=1 ", b"rev=2 ", 1))
    assert book.run("edit", wang, env=editor("")).code == 6
    file.write_bytes(whole)
    plain = replace(book, root=tmp_path / "plain files")  # nothing is pinned of this folder
    shutil.copytree(book.root, plain.root, ignore=shutil.ignore_patterns(".git"))
    done = plain.run("edit", wang, env=editor(""))
    assert (done.code, "is not a repository of its own, so it is only read" in done.err) == (2, True)
    assert not (tmp_path / "seen.0").exists()
