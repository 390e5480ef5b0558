"""``log``: what happened with a client, or with many; only what reached them moves the next contact."""

from pathlib import Path

import pexpect
import pytest
from books import Book


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", "profile.stage=active", "finance.holdings[+].amount=800万")


@pytest.fixture
def li(book: Book) -> str:
    return book.add("李娜", "profile.stage=active", "finance.holdings[+].amount=2000万")


def next_contact(book: Book, client: str) -> str | None:
    rows = book.run("list", "--where", f"id = '{client}'", "--json").ok().json
    return str(rows[0]["next_contact"])


def test_a_contact_that_reached_the_client_moves_the_cadence(book: Book, wang: str) -> None:
    done = book.run("log", "王小明", "--channel", "电话", "--note", "-", input="谈到黄金\n").ok()
    assert done.out == f"{wang}: logged; next contact 2027-01-23\n"
    assert next_contact(book, wang) == "2027-01-23"
    assert book.shown(wang)["service"]["interactions"] == [
        {"at": "2026-11-23", "channel": "phone", "outcome": "reached", "direction": "out", "by": "wang.li",
         "note": "谈到黄金"}
    ]  # fmt: skip
    assert book.commits()[0] == f"log {wang}"


def test_it_speaks_chinese(book: Book, wang: str) -> None:
    said = book.run("log", wang, "--channel", "phone", "--outcome", "未接通", lang="zh").ok().out
    assert said == f"{wang}:已记录,不计入联系频率;下次联系 2026-11-23\n"
    assert book.run("log", wang, "--channel", "phone", lang="zh").ok().out == (
        f"{wang}:已记录;下次联系 2027-01-23\n"
    )


@pytest.mark.parametrize("words", [("--outcome", "no_answer"), ("--outcome", "declined"), ("--mass",)])
def test_what_did_not_reach_the_client_or_greets_many_moves_nothing(
    book: Book, wang: str, words: tuple[str, ...]
) -> None:
    book.run("log", wang, "--channel", "phone", "--at", "2026-11-01").ok()
    done = book.run("log", wang, "--channel", "sms", *words).ok()
    assert done.out == f"{wang}: logged, and moves nothing; next contact 2027-01-01\n"
    assert next_contact(book, wang) == "2027-01-01"


def test_the_policy_may_count_mass_greetings(book: Book, wang: str) -> None:
    file = book.root / "policy.yaml"
    file.write_text(file.read_text().replace("mass_greeting_counts: false", "mass_greeting_counts: true"))
    book.run("log", wang, "--channel", "sms", "--mass").ok()
    assert book.run("policy", "approve", "--json", identity="owner").ok().json["renewed"] == 1
    assert next_contact(book, wang) == "2027-01-23"
    done = book.run("log", wang, "--channel", "wecom", "--mass", today="2026-12-01").ok()
    assert done.out == f"{wang}: logged; next contact 2027-02-01\n"
    assert book.run("verify").ok().code == 0


def test_many_guests_are_one_commit(book: Book, wang: str, li: str) -> None:
    before = len(book.commits())
    done = book.run("log", wang, "-", "--channel", "event", "--topic", "沙龙", "--json", input=f"{li}\n").ok()
    assert [each["id"] for each in done.json["logged"]] == [wang, li]
    assert [each["next_contact"] for each in done.json["logged"]] == ["2027-01-23", "2026-12-23"]
    item = book.shown(li, ids=True)["service"]["interactions"][0]
    assert (item["id"], item["topic"]) == (done.json["logged"][1]["interaction"], "沙龙")
    assert (len(book.commits()), book.commits()[0]) == (before + 1, f"log {wang} {li}")


def test_all_who_fit_a_condition_or_a_saved_segment(book: Book, wang: str, li: str) -> None:
    assert book.run("log", "--where", "tier = 'top'", "--channel", "sms", "--mass", "--json").ok().json[
        "logged"
    ] == [{"id": li, "interaction": book.shown(li, ids=True)["service"]["interactions"][0]["id"],
           "last_contact": None, "next_contact": "2026-11-23"}]  # fmt: skip
    none = book.run("log", "--where", "tier = 'core'", "--channel", "sms")
    assert (none.code, none.err.splitlines()[0]) == (3, "error: no client fits")
    both = book.run("log", wang, "--where", "1", "--channel", "sms")
    assert (both.code, "not both" in both.err) == (2, True)


def test_of_many_those_that_cannot_be_are_said_and_the_others_done(book: Book, wang: str, li: str) -> None:
    book.run("set", li, "profile.do_not_contact.active=true", "profile.do_not_contact.channels+=phone").ok()
    done = book.run("log", wang, li, "nobody", "--channel", "phone")
    assert done.code == 1
    assert done.out == f"{wang}: logged; next contact 2027-01-23\n"
    assert done.err.splitlines() == [
        "warning: nobody: no client matches nobody",
        f"warning: {li}: 李娜 does not want to be contacted by phone",
        "error: 2 could not be done",
    ]
    assert "service" not in book.shown(li)


SILENT = [
    ((), ("--channel", "phone"), 4),
    ((), ("--channel", "phone", "--direction", "in"), 0),
    (("until=2026-11-22",), ("--channel", "phone"), 0),
    (("until=2026-11-22",), ("--channel", "phone", "--at", "2026-11-20"), 4),
    (("since=2026-11-10",), ("--channel", "phone", "--at", "2026-11-09"), 0),
    (("channels+=sms",), ("--channel", "phone"), 0),
    (("channels+=sms",), ("--channel", "sms"), 4),
]


def test_who_does_not_want_to_be_contacted_is_not_unless_they_come_to_us(book: Book) -> None:
    for number, (silence, words, code) in enumerate(SILENT):
        fields = [f"profile.do_not_contact.{each}" for each in ("active=true", *silence)]
        done = book.run("log", book.add(f"王小明{number}", *fields), *words)
        assert done.code == code, (silence, words)
        assert (f"王小明{number} does not want to be contacted" in done.err) == bool(code)


def test_a_channel_that_the_firm_does_not_allow_is_refused_with_those_it_does(book: Book, wang: str) -> None:
    file = book.root / "policy.yaml"
    text = file.read_text()
    start = text.index("allowed:", text.index("\nchannels:"))
    end = text.index("]", start)
    file.write_text(text[:start] + "allowed: [phone, meeting" + text[end:])
    book.run("policy", "approve", identity="owner").ok()
    done = book.run("log", wang, "--channel", "wechat")
    assert (done.code, done.err.splitlines()) == (
        4,
        ["error: the firm does not allow contact by wechat",
         "  allowed: phone, meeting; for what came from the client add --direction in"],
    )  # fmt: skip
    book.run("log", wang, "--channel", "wechat", "--direction", "in").ok()


def test_the_very_same_is_not_recorded_twice_unless_that_is_meant(book: Book, wang: str) -> None:
    words = ("log", wang, "--channel", "phone", "--note", "tea ")
    book.run(*words).ok()
    before = book.commits()
    done = book.run(*words).ok()
    assert (done.out, done.err) == (f"logged already: {wang}\n", "--again records it once more\n")
    assert book.commits() == before
    assert book.run(*words, "--json").ok().json == {"logged": [], "unchanged": [wang], "failed": []}
    book.run(*words, "--again").ok()
    book.run("log", wang, "--channel", "phone", "--note", "coffee").ok()
    assert len(book.shown(wang)["service"]["interactions"]) == 3


def test_the_next_contact_that_was_agreed_on_holds_and_is_no_review_of_the_profile(book: Book) -> None:
    wang = book.add("王小明", today="2026-05-01")
    done = book.run("log", wang, "--channel", "phone", "--next", "2w").ok()
    assert done.out == f"{wang}: logged; next contact 2026-12-07\n"
    assert next_contact(book, wang) == "2026-12-07"
    shown = book.shown(wang)
    assert shown["profile"]["contact_plan"] == {"starting": "2026-12-07"}
    assert (shown["profile"]["reviewed"], shown["service"]["reviewed"]) == ("2026-05-01", "2026-11-23")


def test_a_mass_greeting_is_no_review_of_the_service_record(book: Book) -> None:
    wang = book.add("王小明", "service.tasks[+].text=tea", today="2026-05-01")
    book.run("log", wang, "--channel", "sms", "--mass", "--note", "新年快乐").ok()
    assert book.shown(wang)["service"]["reviewed"] == "2026-05-01"


def test_a_dry_run_says_what_would_be_and_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    done = book.run("log", wang, "--channel", "phone", "--dry-run").ok()
    assert done.out == f"{wang}: logged; next contact 2027-01-23\n"
    assert "nothing was written" in done.err
    assert book.commits() == before


REFUSED = [
    (("--channel", "fax"), 4, "no such channel: fax"),
    (("--channel", "phone", "--outcome", "maybe"), 4, "no such outcome: maybe"),
    (("--channel", "phone", "--direction", "up"), 4, "no such direction: up"),
    (("--channel", "phone", "--at", "2026-11-24"), 4, "2026-11-24 has not come yet"),
    (("--channel", "phone", "--at", "+2w"), 4, "2026-12-07 has not come yet"),
    (("--channel", "phone", "--at", "soon"), 4, "not a day: soon"),
    (
        ("--channel", "phone", "--at", "2026-11-20 25:00"),
        4,
        "there is no such time of day: 2026-11-20 25",
    ),
    (("--channel", "phone", "--next", "昨天"), 4, "2026-11-22 lies behind"),
    (("--channel", "phone", "--note", "x\x1b[2J"), 4, "service.interactions[0].note: holds a control"),
    (
        ("--channel", "phone", "--note", "x" * 20001),
        4,
        "service.interactions[0].note: is longer than 20000",
    ),
    (("--channel", "phone", "--topic", "x\ny"), 4, "service.interactions[0].topic: "),
    (("--channel", "phone", "--note", "@/nowhere"), 4, "/nowhere: No such file"),
    (("--channel", "phone", "--where", "tier ="), 2, "name clients, or say which"),
    ((), 2, "missing --channel, and there is no terminal"),
]


def test_what_does_not_hold_is_refused_and_nothing_is_written(book: Book, wang: str) -> None:
    before = book.commits()
    for words, code, said in REFUSED:
        done = book.run("log", wang, *words)
        assert (done.code, done.err.splitlines()[0][: len(f"error: {said}")]) == (code, f"error: {said}")
        assert len(done.err.splitlines()) <= 2
        assert book.commits() == before


def test_stdin_serves_once(book: Book) -> None:
    done = book.run("log", "-", "--channel", "phone", "--note", "-", input="x")
    assert (done.code, "stdin can be read only once" in done.err) == (2, True)


def test_who_may(book: Book, wang: str) -> None:
    book.run("log", wang, "--channel", "phone", "--next", "1m", identity="assistant").ok()
    refused = book.run("log", wang, "--channel", "phone", identity="compliance")
    assert (refused.code, refused.err.splitlines()[0]) == (5, "error: zhao.min may not write service")
    assert book.run("log", wang, "--channel", "phone", identity="reminder").code == 5


def test_on_a_terminal_it_asks_for_what_is_missing(book: Book, wang: str) -> None:
    talk = book.terminal("log")
    for said, answer in (
        ("which client: ", "王小明"),
        ("post", "面谈"),
        ("declined", "1"),
        ("what was said: ", "女儿明年留学"),
    ):
        talk.expect_exact(said)
        talk.sendline(answer)
    talk.expect_exact("logged; next contact 2027-01-23")
    talk.expect(pexpect.EOF)
    [item] = book.shown(wang)["service"]["interactions"]
    assert (item["channel"], item["note"]) == ("meeting", "女儿明年留学")


def test_left_half_way_nothing_is_written(book: Book, wang: str) -> None:
    talk = book.terminal("log", wang, "--channel", "phone")
    talk.expect_exact("what was said: ")
    talk.sendintr()
    talk.expect_exact("nothing was written")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 130
    assert "service" not in book.shown(wang)


def test_a_text_from_a_file(book: Book, wang: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("第一行\n第二行\n", "utf-8")
    book.run("log", wang, "--channel", "phone", "--note", f"@{tmp_path / 'note.txt'}").ok()
    assert book.shown(wang)["service"]["interactions"][0]["note"] == "第一行\n第二行"


def test_all_of_a_saved_segment(book: Book, wang: str, li: str) -> None:
    book.run("segment", "save", "大客户", "--where", "tier = 'top'").ok()
    words = ("log", "--segment", "大客户", "--channel", "wecom", "--json")
    assert [each["id"] for each in book.run(*words).ok().json["logged"]] == [li]
    gone = book.run("log", "--segment", "nobody", "--channel", "sms")
    assert (gone.code, gone.err.splitlines()[0]) == (3, "error: no such segment: nobody")
    none = book.run("log", "--segment", "大客户", "--where", "tier = 'prime'", "--channel", "sms")
    assert (none.code, none.err) == (3, "error: no client fits\n")
