"""``add``: from arguments, from a file, or asked for step by step; never half a client."""

from pathlib import Path

import pexpect
import pytest
from books import Book

RECORD = """
profile:
  name: 王小明
  contact_points:
    - {type: phone, value: 138 0000 1111}
  tags: vip, golf
finance:
  holdings:
    - {amount: 500万, class: 股票}
"""


def test_arguments_become_a_client_in_one_commit(book: Book) -> None:
    done = book.run(
        *("add", "王小明", "--phone", "13800001111", "--email", "Wang@Example.COM", "--source", "转介绍"),
        *("--set", "profile.tags+=vip", "--set", "finance.holdings[+].amount=1.2亿", "--json"),
    ).ok()
    client = done.json["id"]
    shown = book.shown(client)
    assert shown["profile"] == {
        "reviewed": "2026-11-23",
        "name": "王小明",
        "kind": "person",
        "contact_points": [
            {"type": "phone", "value": "+8613800001111"},
            {"type": "email", "value": "Wang@example.com"},
        ],
        "source": "referral",
        "tags": ["vip"],
    }
    assert shown["finance"]["holdings"] == [{"amount": "120000000", "held": "us"}]
    assert shown["finance_dates"]["tier"] == "top"
    assert book.commits() == [f"add {client}", "init"]
    assert (len(client), book.record(client).exists()) == (8, True)


def test_the_line_for_people_is_the_id(book: Book) -> None:
    done = book.run("add", "John Smith").ok()
    assert done.out.startswith("added ")
    assert book.run("add", "张三", lang="zh").ok().out.startswith("已新增 ")


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_a_file_has_sections_as_a_record_has(book: Book, tmp_path: Path, way: str) -> None:
    (tmp_path / "client.yaml").write_text(RECORD, "utf-8")
    name = str(tmp_path / "client.yaml") if way == "file" else "-"
    done = book.run(
        "add",
        "--from-file",
        name,
        "--set",
        "profile.stage=lead",
        "--json",
        input=RECORD if name == "-" else None,
    ).ok()
    shown = book.shown(done.json["id"])
    assert (shown["profile"]["tags"], shown["profile"]["stage"]) == (["vip", "golf"], "lead")
    assert shown["finance"]["holdings"][0]["class"] == "equity"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("profile: {name: x, nme: y}", 4, "profile.nme: no such field, did you mean name?"),
        ("id: 7k3m9q2x\nprofile: {name: x}", 4, "id: no such section"),
        ("finance_dates: {of: x}", 4, "finance_dates: is computed from finance"),
        ("profile: {name: x}\nprofile: {name: y}", 4, "line 2: the field profile is given twice"),
        ("profile: &a {name: x}", 4, "line 1"),
        ("profile: {tags: vip}", 2, "missing NAME"),
        ("- x", 4, "expected sections, such as profile:"),
        ("\x00", 4, "record.yaml"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(
    book: Book, tmp_path: Path, text: str, code: int, said: str
) -> None:
    (tmp_path / "record.yaml").write_text(text, "utf-8")
    done = book.run("add", "--from-file", tmp_path / "record.yaml")
    assert (done.code, said in done.err) == (code, True), done.err
    assert len(done.err.splitlines()) <= 2
    assert book.commits() == ["init"]


def test_a_file_that_is_not_there(book: Book) -> None:
    done = book.run("add", "--from-file", "/nowhere/x.yaml")
    assert (done.code, done.err) == (4, "error: /nowhere/x.yaml: No such file or directory\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--phone", "123"], "no such phone number"),
        (["--email", "x"], "not an e-mail address: x"),
        (["--set", "finance.holdings[+].amount=much"], "not an amount: much"),
        (["--set", "profile.birthday=2026-02-30"], "there is no such day: 2026-02-30"),
    ],
)
def test_wrong_values_are_refused(book: Book, words: list[str], said: str) -> None:
    done = book.run("add", "王小明", *words)
    assert (done.code, said in done.err) == (4, True), done.err
    assert book.commits() == ["init"]


def test_a_dry_run_shows_what_would_be_and_writes_nothing(book: Book) -> None:
    done = book.run("add", "王小明", "--phone", "13800001111", "--dry-run").ok()
    assert "profile.contact_points[0].value  +8613800001111" in done.out
    assert book.run("add", "王小明", "--dry-run", "--json").ok().json["id"] is None
    assert book.commits() == ["init"]


def test_a_look_alike_is_said_but_does_not_stop_a_script(book: Book) -> None:
    wang = book.run("add", "王小明", "--phone", "13800001111", "--json").ok().json["id"]
    book.run("add", "李娜", "--email", "home@example.com").ok()
    done = book.run("add", "王 小明", "--json").ok()
    assert done.err == ""
    done = book.run("add", "王小明", "--json").ok()
    assert done.err == f"warning: {wang} 王小明 has the same name\n"
    assert "has the same phone number" in book.run("add", "王五", "--phone", "+86 138 0000 1111").ok().err
    assert "has the same e-mail address" in book.run("add", "王六", "--email", "HOME@example.com").ok().err


def test_an_assistant_adds_what_an_assistant_may_write(book: Book) -> None:
    book.run("add", "王小明", identity="assistant").ok()
    done = book.run("add", "李娜", "--set", "finance.note=x", identity="assistant")
    assert (done.code, "chen.jie may not write finance" in done.err) == (5, True)
    assert book.run("add", "李娜", identity="compliance").code == 5
    assert len(book.commits()) == 2


def test_without_a_terminal_there_must_be_a_name(book: Book) -> None:
    done = book.run("add")
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: missing NAME, and there is no terminal to ask on",
    )


# --- on a terminal ---------------------------------------------------------------------------

ANSWERS = (
    ("name of the client: ", "王小明"),
    ("phone: ", "12"),
    ("no such phone number", "13800001111"),
    ("WeChat: ", ""),
    ("e-mail: ", "w@example.com"),
    ("where did the client come from", "1"),
    ("stage", "prospect"),
    ("tags, with commas", "vip, 高尔夫"),
    ("risk tolerance", "C4"),
    ("likes to invest in", "股票, fixed income"),
    ("financial assets with us, roughly", "300万"),
    ("financial assets elsewhere, roughly", "500万"),
    ("next contact", "+2w"),
    ("note: ", ""),
)


def asked(book: Book, *answers: tuple[str, str], **how: str) -> "pexpect.spawn[str]":
    """``add`` on a terminal, answered."""
    talk = book.terminal("add", **how)
    for question, answer in answers:
        talk.expect_exact(question)
        talk.sendline(answer)
    return talk


def test_it_asks_step_by_step_shows_all_once_and_writes_once(book: Book) -> None:
    talk = asked(book, *ANSWERS)
    talk.expect_exact("+8613800001111")
    talk.expect_exact("add this client? y/n [y]: ")
    assert book.commits() == ["init"]
    talk.sendline("")
    talk.expect(r"added ([0-9a-z]{8})")
    client = talk.match[1]
    talk.expect(pexpect.EOF)
    shown = book.shown(client)
    assert shown["profile"]["source"] == "referral"
    assert shown["profile"]["stage"] == "prospect"
    assert shown["profile"]["tags"] == ["vip", "高尔夫"]
    assert shown["profile"]["contact_plan"] == {"starting": "2026-12-07"}
    assert shown["kyc"] == {"reviewed": "2026-11-23", "risk": {"class": "C4"}}
    assert shown["finance"]["preferences"]["likes"] == ["equity", "fixed_income"]
    assert shown["finance"]["holdings"] == [
        {"label": "estimate", "amount": "3000000", "held": "us", "as_of": "2026-11-23", "estimate": "true"},
        {
            "label": "estimate",
            "amount": "5000000",
            "held": "elsewhere",
            "as_of": "2026-11-23",
            "estimate": "true",
        },
    ]
    worth = shown["measures"]
    assert (worth["tier"], worth["wallet_share"], worth["next_contact"]) == ("prime", 0.375, "2026-12-07")
    assert book.commits() == [f"add {client}", "init"]


def test_in_chinese(book: Book) -> None:
    talk = asked(book, ("客户姓名: ", "王小明"), ("电话: ", ""), ("微信: ", "wx_12345"), lang="zh")
    talk.expect_exact("邮箱: ")
    for _ in range(10):
        talk.sendline("")
    talk.expect_exact("-- 基本信息 -")
    talk.expect_exact("新增该客户?y/n")
    talk.sendline("y")
    talk.expect_exact("已新增 ")


@pytest.mark.parametrize(
    ("step", "key"), [(0, "\x03"), (2, "\x04"), (6, "\x03"), (11, "\x04"), (len(ANSWERS), "\x03")]
)
def test_it_can_be_left_at_any_point_and_nothing_is_written(book: Book, step: int, key: str) -> None:
    questions = (*ANSWERS, ("add this client?", ""))
    talk = asked(book, *questions[:step])
    talk.expect_exact(questions[step][0])
    talk.send(key)
    talk.expect_exact("\r\nnothing was written\r\nstopped\r\n")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 130
    assert book.commits() == ["init"]
    assert book.git("status", "--porcelain") == ""


def test_without_a_name_there_is_no_client(book: Book) -> None:
    talk = asked(book, ("name of the client: ", ""))
    talk.expect_exact("nothing was written")


def test_a_no_at_the_end_writes_nothing(book: Book) -> None:
    talk = asked(book, ("name of the client: ", "王小明"))
    for _ in range(12):
        talk.sendline("")
    talk.expect_exact("add this client?")
    talk.sendline("n")
    talk.expect_exact("nothing was written")
    assert book.commits() == ["init"]


def test_on_a_terminal_a_look_alike_is_asked_about(book: Book) -> None:
    book.run("add", "王小明").ok()
    talk = book.terminal("add", "王小明")
    talk.expect_exact("has the same name")
    talk.expect_exact("add another client all the same? [y/N] ")
    talk.sendline("")
    talk.expect_exact("nothing was written")
    talk.expect(pexpect.EOF)
    assert len(book.commits()) == 2
    talk = book.terminal("add", "王小明", "--yes")
    talk.expect_exact("added ")


def test_an_assistant_is_not_asked_what_only_others_may_write(book: Book) -> None:
    talk = asked(book, ("name of the client: ", "王小明"), identity="assistant")
    for question in ("phone", "WeChat", "e-mail", "come from", "stage", "tags"):
        talk.expect_exact(question)
        talk.sendline("")
    assert talk.expect_exact(["risk tolerance", "next contact"]) == 1
