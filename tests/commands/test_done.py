"""``done``: each kind of item is settled in its own way, as one commit; what cannot be is told how it is."""

from pathlib import Path
from typing import Any

import pexpect
import pytest
from books import Book

from hnwctl.domain.agenda import derive

WANG = (
    "profile.stage=active",
    "profile.birthday=1966-11-24",
    "finance.holdings[+].amount=2000万",
    "finance.holdings[-1].matures=2026-11-28",
    "kyc.rating=high",
    "kyc.risk.class=C4",
    "kyc.risk.expires=2026-11-20",
    "service.interactions[+].at=2026-10-12",
    "service.interactions[-1].channel=phone",
    "service.tasks[+].text=准备资产配置报告",
    "service.tasks[-1].due=2026-11-23",
    "service.complaints[+].opened=2026-11-20",
    "service.complaints[-1].text=账单寄错了地址",
    "service.complaints[-1].due=2026-11-27",
)


@pytest.fixture
def wang(book: Book) -> str:
    """A client with something of most kinds."""
    return book.add("王小明", *WANG)


def handles(book: Book, **how: Any) -> dict[str, str]:
    """Kind -> handle of what is due."""
    return {row["kind"]: row["item"] for row in book.run("due", "--json", **how).ok().json}


@pytest.mark.parametrize("kind", ["birthday", "maturity"])
def test_a_greeting_or_a_maturity_is_noted_as_done(book: Book, wang: str, kind: str) -> None:
    reviewed = book.shown(wang)["service"].get("reviewed")
    item = handles(book)[kind]
    said = book.run("done", item, "--note", "已打电话").ok().out
    assert said.startswith(f"{wang}: done: ")
    (entry,) = book.shown(wang)["service"]["settled"]
    assert (entry["kind"], entry["reason"], entry["by"], entry["at"]) == (
        kind,
        "已打电话",
        "wang.li",
        "2026-11-23",
    )
    assert "until" not in entry
    assert kind not in handles(book)
    assert book.commits()[0] == f"done {wang}"
    assert book.shown(wang)["service"].get("reviewed") == reviewed, "a note is no review of the section"


def test_a_follow_up_is_marked_done(book: Book, wang: str) -> None:
    book.run("done", handles(book)["task"], "--outcome", "已提交").ok()
    (task,) = book.shown(wang)["service"]["tasks"]
    assert (task["done"], task["outcome"], task["by"]) == ("2026-11-23", "已提交", "wang.li")
    assert "task" not in handles(book)


def test_a_contact_is_logged_and_moves_the_cadence(book: Book, wang: str) -> None:
    book.run("done", handles(book)["contact"], "--channel", "电话", "--note", "谈了黄金").ok()
    last = book.shown(wang)["service"]["interactions"][-1]
    assert (last["at"], last["channel"], last["outcome"], last["note"]) == (
        "2026-11-23", "phone", "reached", "谈了黄金"
    )  # fmt: skip
    assert "contact" not in handles(book)
    assert handles(book, today="2026-12-23")["contact"]


def test_a_contact_that_did_not_reach_the_client_stays(book: Book, wang: str) -> None:
    item = handles(book)["contact"]
    book.run("done", item, "--channel", "phone", "--outcome", "no_answer").ok()
    assert handles(book)["contact"] == item


def test_a_stale_section_is_confirmed(book: Book, wang: str) -> None:
    item = next(
        row["item"]
        for row in book.run("due", "--kind", "stale_client", "--json", today="2027-06-01").ok().json
        if row["text"] == "profile to be confirmed"
    )
    book.run("done", item, today="2027-06-01").ok()
    assert book.shown(wang)["profile"]["reviewed"] == "2027-06-01"
    left = book.run("due", "--kind", "stale_client", "--json", today="2027-06-01").ok().json
    assert [row["text"] for row in left] == ["finance to be confirmed", "service to be confirmed"]


ELSEWHERE = [
    ("complaint", "hnwctl complaint close {id}/"),
    ("risk_expiry", "hnwctl edit {id} -s kyc"),
    ("backup", "hnwctl backup to DIR"),
]


def test_what_another_command_settles_is_told(book: Book, wang: str) -> None:
    for kind, command in ELSEWHERE:
        before = book.commits()
        done = book.run("done", handles(book)[kind])
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[1].strip().startswith(command.format(id=wang))
        assert book.commits() == before


def test_who_may_not_change_the_fact_is_not_sent_to_another_command(book: Book, wang: str) -> None:
    done = book.run("done", handles(book)["risk_expiry"], identity="assistant")
    assert (done.code, done.out) == (5, "")
    assert "chen.jie may not write kyc" in done.err
    assert "-s kyc" not in done.err


def test_a_handle_may_be_typed_as_it_is_read(book: Book, wang: str) -> None:
    item = handles(book)["task"]
    typed = f" {item.replace('0', 'O').replace('1', 'l').upper()} ".replace("L", "l")
    assert book.run("done", typed).ok().out.startswith(wang)


def test_yesterdays_item_can_still_be_settled(book: Book, wang: str) -> None:
    item = handles(book)["birthday"]
    assert "birthday" not in handles(book, today="2026-11-26")
    assert book.run("done", item, today="2026-11-26").ok().out == f"{wang}: done: birthday, turns 60\n"


def test_an_item_that_lies_far_ahead_can_be_settled(book: Book, wang: str) -> None:
    rows = book.run("due", "--days", "300", "--kind", "birthday", "--json", today="2027-03-01").ok().json
    assert book.run("done", rows[0]["item"], today="2027-03-01").ok().out.startswith(wang)


def test_a_handle_that_is_settled_or_unknown_says_what_to_do(book: Book, wang: str) -> None:
    item = handles(book)["birthday"]
    book.run("done", item).ok()
    again = book.run("done", item)
    assert (again.code, again.err) == (
        3,
        f"error: {item} is settled already\n  `hnwctl due` shows what is due\n",
    )
    task = handles(book)["task"]
    book.run("done", task).ok()
    gone = book.run("done", task, "--json")
    assert (gone.code, gone.error["code"]) == (3, "not_found")
    assert gone.error["hint"] == "it may be settled by now; `hnwctl due` shows what is due"


@pytest.mark.parametrize("word", ["abc", "zzzzzzz", "王小明", "", "uuuuuu"])
def test_what_is_no_handle_is_said_to_be_none(book: Book, word: str) -> None:
    done = book.run("done", word)
    assert done.code == 3
    assert "six letters and digits" in done.err


def test_two_items_with_one_handle_are_listed_and_nothing_is_done(
    book: Book, wang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = book.add("李娜", "profile.birthday=1980-11-23")
    monkeypatch.setattr(derive, "handle", lambda found: "000000" if found.kind == "birthday" else "111111")
    done = book.run("done", "000000", "--json")
    assert done.code == 3
    assert {(each["id"], each["kind"]) for each in done.error["candidates"]} == {
        (wang, "birthday"), (li, "birthday")
    }  # fmt: skip
    assert book.run("done", "000000", "--client", "李娜").ok().out.startswith(li)


def test_a_dry_run_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    done = book.run("done", handles(book)["birthday"], "--dry-run", "--json").ok()
    assert done.json["settled"] == "done"
    assert book.run("done", handles(book)["task"], "--dry-run").ok().err == (
        "nothing was written: this was a dry run\n"
    )
    assert book.commits() == before


UNFIT = [
    (("birthday", "--channel", "phone"), "--channel is of contacts"),
    (("birthday", "--outcome", "reached"), "--outcome is of contacts and follow-ups"),
    (("contact",), "missing --channel"),
    (("contact", "--channel", "smoke"), "no such channel: smoke"),
    (("contact", "--channel", "phone", "--outcome", "lost"), "no such outcome: lost"),
]


def test_words_that_do_not_fit_are_refused(book: Book, wang: str) -> None:
    for words, said in UNFIT:
        before = book.commits()
        kind, *rest = words
        done = book.run("done", handles(book)[kind], *rest)
        assert done.code in (2, 4)
        assert said in done.err
        assert book.commits() == before


@pytest.mark.parametrize("role", ["compliance", "reminder"])
def test_who_may_not_write_the_service_record_settles_nothing(book: Book, wang: str, role: str) -> None:
    items = handles(book, identity=role)
    for kind in ("birthday", "task", "contact"):
        done = book.run("done", items[kind], identity=role)
        assert (done.code, done.out) == (5, "")
    assert handles(book, identity=role) == items


def test_an_assistant_settles_without_seeing_what_is_sealed(book: Book, wang: str) -> None:
    item = handles(book, identity="assistant")["maturity"]
    assert book.run("done", item, identity="assistant").ok().out == f"{wang}: done: a holding matures\n"
    assert "maturity" not in handles(book)


def test_on_a_terminal_it_asks_for_the_channel(book: Book, wang: str, tmp_path: Path) -> None:
    child = book.terminal("done", handles(book)["contact"])
    child.expect("by which channel")
    child.sendline("phone")
    child.expect("what was said")
    child.sendline("谈了黄金")
    child.expect("done: regular contact")
    child.expect(pexpect.EOF)
    assert book.shown(wang)["service"]["interactions"][-1]["note"] == "谈了黄金"
