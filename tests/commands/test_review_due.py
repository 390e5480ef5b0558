"""``review --due``: a walk through what is stale, of which every step is kept."""

from pathlib import Path

import pexpect
import pytest
from books import Book

from hnwctl.console.dialogue.prompts import Prompter

LOW_TO_HIGH = {"EDITOR": "sed -i s/rating:.low/rating:\\ high/"}
"""An editor that makes one change and leaves."""


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody answers on stdin."""
    monkeypatch.setattr(Prompter, "interactive", property(lambda self: True))


@pytest.fixture
def wang(book: Book) -> str:
    """A client whose profile and due diligence are stale since summer, and whose assessment has run out."""
    return book.add(
        "王小明",
        "profile.reviewed=2026-01-31",
        "kyc.reviewed=2024-05-01",
        "kyc.rating=low",
        "kyc.risk.class=C3",
        "kyc.risk.assessed=2025-10-01",
    )


def reviewed(book: Book, client: str) -> dict[str, str]:
    shown = book.shown(client)
    return {name: shown[name]["reviewed"] for name in ("profile", "kyc")}


def test_a_walk_on_a_terminal(book: Book, wang: str) -> None:
    talk = book.terminal("review", "--due", env=LOW_TO_HIGH)
    talk.expect_exact(f"1/3  王小明  {wang}  KYC review: stale since 2026-05-01, 206 days")
    talk.expect_exact("reviewed 2024-05-01")
    talk.expect_exact("low")
    talk.expect_exact("> ")
    talk.sendline("edit")
    talk.expect_exact(f"2/3  王小明  {wang}  profile: stale since 2026-07-31, 115 days")
    assert book.commits()[0] == f"edit {wang}"
    talk.expect_exact("> ")
    talk.sendline("c")
    talk.expect_exact(f"3/3  王小明  {wang}  risk assessment: stale since 2026-10-01, 53 days")
    assert book.commits()[0] == f"review {wang}"
    talk.expect_exact("1  edit it\r\n  2  skip for now\r\n  3  stop here\r\n> ")
    talk.sendline("")
    talk.expect_exact("confirmed 1, edited 1, skipped 1; 0 are left")
    talk.expect(pexpect.EOF)
    assert reviewed(book, wang) == {"profile": "2026-11-23", "kyc": "2026-11-23"}
    assert book.shown(wang)["kyc"]["rating"] == "high"


def test_whoever_leaves_keeps_what_was_done(book: Book, wang: str, person: None) -> None:
    done = book.run("review", "--due", "--kind", "kyc", "--kind", "client", input="c\n").ok()
    assert done.err.endswith("confirmed 1, edited 0, skipped 0; 1 are left\n")
    assert reviewed(book, wang) == {"profile": "2026-01-31", "kyc": "2026-11-23"}
    stopped = book.run("review", "--due", input="stop here\n").ok()
    assert stopped.err.endswith("confirmed 0, edited 0, skipped 0; 2 are left\n")


def test_it_speaks_chinese(book: Book, wang: str, person: None) -> None:
    done = book.run("review", "--due", "-s", "基本信息", input="确认\n", lang="zh").ok()
    assert f"1/1  王小明  {wang}  基本信息:自 2026-07-31 起待更新,已 115 天" in done.out
    assert "  1  确认:信息无误\n  2  编辑\n  3  暂时跳过\n  4  到此为止\n" in done.err
    assert done.err.endswith("已确认 1 项,已编辑 0 项,已跳过 0 项;还剩 0 项\n")


def test_what_an_earlier_step_settled_is_not_asked_again(book: Book, wang: str, person: None) -> None:
    renew = {"EDITOR": "sed -i s/assessed:.*/assessed:\\ 2026-11-01/"}
    done = book.run("review", "--due", "-s", "kyc", input="e\n", env=renew).ok()
    assert "confirmed 0, edited 1, skipped 0; 0 are left" in done.err
    assert book.run("stale", "-s", "kyc", "--check").code == 0


def test_an_assessment_cannot_be_confirmed(book: Book, wang: str, person: None) -> None:
    done = book.run("review", "--due", "--kind", "risk", input="c\nconfirm\n\n").ok()
    assert "one of 1 to 3, or nothing" in done.err
    assert done.err.endswith("skipped 1; 0 are left\n")


def test_an_edit_that_comes_to_nothing_asks_again(book: Book, wang: str, person: None) -> None:
    wrong = {"EDITOR": "sed -i s/rating:.low$/rating:\\ lower/"}
    done = book.run("review", "--due", "--kind", "kyc", input="e\nc\n", env=wrong).ok()
    assert "kyc.rating: not one of low, medium, high: lower" in done.err
    assert done.err.endswith("confirmed 1, edited 0, skipped 0; 0 are left\n")
    nothing = book.run("review", "--due", "-s", "profile", input="e\ns\n", env={"EDITOR": "true"}).ok()
    assert "nothing was written" in nothing.err
    assert reviewed(book, wang)["profile"] == "2026-01-31"


def test_a_review_that_was_agreed_on_is_done_when_it_is_confirmed(
    book: Book, wang: str, person: None
) -> None:
    book.run("set", wang, "kyc.review_due=2026-11-20", "kyc.reviewed=2024-05-01").ok()
    book.run("review", "--due", "--kind", "kyc", input="c\n").ok()
    kyc = book.shown(wang)["kyc"]
    assert (kyc["reviewed"], kyc.get("review_due")) == ("2026-11-23", None)
    [(due,)] = [
        tuple(row.values()) for row in book.run("query", "SELECT due_kyc FROM clients", "--json").ok().json
    ]
    assert due == "2028-11-23"


def test_all_of_one_client_comes_together(book: Book, wang: str, person: None) -> None:
    book.add("李娜", "profile.reviewed=2026-02-28")
    done = book.run("review", "--due", input="\n\n\n\n").ok()
    assert [line.split()[1] for line in done.out.splitlines() if line[:2] in ("1/", "2/", "3/", "4/")] == [
        *["王小明"] * 3,
        "李娜",
    ]
    one = book.run("review", "李娜", "--due", input="\n").ok()
    assert "1/1  李娜" in one.out


def test_market_notes_are_walked_through_too(book: Book, person: None) -> None:
    note = (
        book.run("market", "add", "M2 同比", "--kind", "economy", "--text", "x", "--json", today="2026-09-01")
        .ok()
        .json["id"]
    )
    done = book.run("review", "--due", "--kind", "market", input="c\n").ok()
    assert f"1/1  M2 同比  {note}  economy: stale since 2026-10-01, 53 days" in done.out
    assert book.run("market", "show", note, "--json").ok().json["note"]["reviewed"] == "2026-11-23"
    edit = {"EDITOR": "sed -i s/M2.*/M3/"}
    book.run("review", "--due", input="e\n", env=edit, today="2027-01-01").ok()
    assert book.run("market", "show", note, "--json").ok().json["note"]["title"] == "M3"


def test_a_market_note_is_confirmed_by_its_id(book: Book) -> None:
    note = (
        book.run("market", "add", "M2", "--kind", "economy", "--text", "x", "--json", today="2026-09-01")
        .ok()
        .json["id"]
    )
    assert book.run("review", note).ok().out == f"{note}: reviewed on 2026-11-23: Market note\n"
    assert book.run("review", note, "-s", "profile").code == 4


def test_what_is_not_this_keys_to_write_is_left_to_others(book: Book, wang: str, person: None) -> None:
    done = book.run("review", "--due", identity="assistant", input="s\n").ok()
    assert "1/1" in done.out
    assert "2 more are not for your key to write" in done.err
    nobody = book.run("review", "--due", identity="reminder", input="").ok()
    assert "3 more are not for your key to write" in nobody.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--due",), 2, "list what is stale with `hnwctl stale`"),
        (("--due", "--json"), 2, "--due asks on a terminal"),
        (("--due", "--kind", "shoes"), 4, "no such kind: shoes"),
        (("--kind", "kyc"), 2, "--kind and --adviser go with --due"),
        ((), 2, "missing CLIENT"),
    ],
)
def test_without_a_terminal_it_says_what_to_use(
    book: Book, words: tuple[str, ...], code: int, said: str
) -> None:
    done = book.run("review", *words)
    assert (done.code, said in done.err) == (code, True)


def test_nothing_of_it_is_left_on_a_disk(book: Book, wang: str, person: None, tmp_path: Path) -> None:
    book.run("review", "--due", "--kind", "kyc", input="e\n", env=LOW_TO_HIGH).ok()
    written = [
        path for path in tmp_path.rglob("*") if path.is_file() and "王小明".encode() in path.read_bytes()
    ]
    assert written == []
