"""``task``: from adding one to what came of it, by handles that are typed by hand."""

from pathlib import Path

import pexpect
import pytest
from books import Book, made

from hnwctl.console import drafts


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", "profile.stage=active")


@pytest.fixture
def li(book: Book) -> str:
    return book.add("李娜", "profile.stage=active")


def add(book: Book, client: str, text: str, *words: str) -> str:
    """A new task; its handle."""
    return str(book.run("task", "add", client, text, "--due", "+2w", "--json", *words).ok().json["task"])


def test_a_task_from_adding_to_doing(book: Book, wang: str) -> None:
    words = ("--due", "下周三", "--assign", "chen.jie", "--priority", "高", "--campaign", "秋季")
    done = book.run("task", "add", "王小明", "-", *words, input="发送方案\n附上报告\n").ok()
    [item] = book.shown(wang, ids=True)["service"]["tasks"]
    handle = f"{wang}/{item.pop('id')}"
    assert done.out == f"{handle}: due 2026-12-02\n"
    assert book.commits()[0] == f"task {wang}"
    assert item == {
        "text": "发送方案", "due": "2026-12-02", "opened": "2026-11-23", "assignee": "chen.jie",
        "priority": "high", "campaign": "秋季", "by": "wang.li", "note": "附上报告",
    }  # fmt: skip
    done = book.run("task", "done", handle, "--outcome", "-", input="已签收", lang="zh").ok()
    assert done.out == f"{handle}:已完成\n"
    assert book.shown(wang)["service"]["tasks"] == [{**item, "done": "2026-11-23", "outcome": "已签收"}]
    assert book.shown(wang)["service_dates"].get("dates") is None


def test_what_is_open_is_listed_by_its_day(book: Book, wang: str, li: str) -> None:
    later = add(book, wang, "later", "--priority", "high")
    soon = str(book.run("task", "add", li, "soon", "--due", "today", "--json").ok().json["task"])
    said = book.run("task", "list", today="2026-11-25").ok().out
    assert [line.split() for line in said.splitlines()] == [
        ["handle", "due", "name", "what", "to", "do", "assigned", "to", "priority", "days", "overdue"],
        ["-" * len(soon), *("-" * width for width in (10, 6, 10, 11, 8, 12))],
        [soon, "2026-11-23", "李娜", "soon", "wang.li", "2"],
        [later, "2026-12-07", "王小明", "later", "wang.li", "high", "0"],
    ]
    [row] = book.run("task", "list", "--json", "-n", "1").ok().json
    assert row == {
        "task": soon, "id": li, "due": "2026-11-23", "name": "李娜", "text": "soon", "assignee": "wang.li",
        "priority": None, "days_overdue": 0, "campaign": None, "opened": "2026-11-23", "done": None,
        "dropped": None, "outcome": None, "note": None,
    }  # fmt: skip


FILTERS = [
    ((), ["a", "b", "c"]),
    (("--mine",), ["a", "c"]),
    (("--assignee", "CHEN.JIE"), ["b"]),
    (("--campaign", "autumn"), ["c"]),
    (("--client", "李娜"), ["b", "c"]),
    (("--overdue",), []),
    (("--done",), ["d", "e"]),
    (("--done", "--client", "王小明"), ["d"]),
]


def test_filters(book: Book, wang: str, li: str) -> None:
    add(book, wang, "a")
    add(book, li, "b", "--assign", "chen.jie")
    add(book, li, "c", "--campaign", "autumn")
    book.run("task", "done", add(book, wang, "d")).ok()
    book.run("task", "drop", add(book, li, "e"), "--reason", "sold").ok()
    for words, texts in FILTERS:
        found = book.run("task", "list", "--json", *words).ok().json
        assert sorted(row["text"] for row in found) == texts
    nobody = book.run("task", "list", "--assignee", "陈洁")
    assert (nobody.code, nobody.err.splitlines()[0]) == (4, "error: no such member: 陈洁")


def test_of_archived_clients_only_where_one_is_named(book: Book, wang: str) -> None:
    add(book, wang, "a")
    book.run("archive", wang).ok()
    assert book.run("task", "list", "--json").ok().json == []
    assert len(book.run("task", "list", "--client", wang, "--json").ok().json) == 1


def test_as_much_of_a_handle_as_is_clear_will_do(book: Book, wang: str, li: str) -> None:
    handle = add(book, wang, "a")
    client, item = handle.split("/")
    for word in (handle.upper(), f"{client[:5]}/{item[:4]}", f"王小明/{item}", item, client, "王小明"):
        assert book.run("task", "done", word, "--dry-run").ok().out == f"{handle}: done\n"


def test_of_several_none_is_chosen(book: Book, wang: str) -> None:
    handles = [add(book, wang, text) for text in ("first", "second")]
    done = book.run("task", "done", wang)
    assert (done.code, done.err.splitlines()) == (
        3,
        [f"error: 2 tasks match {wang}", f"  {handles[0]}  王小明  first", f"  {handles[1]}  王小明  second",
         "  give one of them"],
    )  # fmt: skip
    said = book.run("task", "done", wang, "--json").error["candidates"]
    assert said[0] == {"handle": handles[0], "name": "王小明", "text": "first"}
    book.run("task", "done", handles[0]).ok()
    assert book.run("task", "done", wang).ok().out == f"{handles[1]}: done\n"


def test_a_handle_of_nothing(book: Book, wang: str) -> None:
    add(book, wang, "a")
    book.run("task", "done", wang).ok()
    for handle in ("zzzzz", "7k3m9q2x/zzzzz", "王小明/zzzzz", "", "/", "王小明/", "nobody", "%", "'"):
        done = book.run("task", "done", handle)
        assert (done.code, len(done.err.splitlines())) == (3, 2), handle


def test_a_task_without_an_id_has_its_place_for_one_and_gets_one(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_with_ids", lambda book, kind, section, content: content)
        old = book.add("旧客户", "service.tasks[+].text=call", "service.tasks[0].due=2026-12-01",
                       "service.tasks[+].text=write", "service.tasks[1].due=2026-12-02")  # fmt: skip
    handles = [row["task"] for row in book.run("task", "list", "--json").ok().json]
    assert handles == [f"{old}/0", f"{old}/1"]
    done = book.run("task", "done", f"{old}/1", "--json").ok().json
    first, second = book.shown(old, ids=True)["service"]["tasks"]
    assert done["task"] == f"{old}/{second['id']}"
    assert ("done" in first, second["done"]) == (False, "2026-11-23")
    said = book.run("task", "done", f"{old}/0").ok().out
    assert said == f"{old}/{first['id']}: done\n"


def test_what_is_settled_stays_settled(book: Book, wang: str) -> None:
    handle = add(book, wang, "a")
    book.run("task", "drop", handle, "--reason", "sold the house").ok()
    before = book.commits()
    assert book.run("task", "done", handle).ok().out == f"{handle}: settled already\n"
    assert book.run("task", "drop", handle, "--json").ok().json == {
        "id": wang, "task": handle, "changed": False
    }  # fmt: skip
    assert book.commits() == before


def test_dry_runs_write_nothing(book: Book, wang: str) -> None:
    handle = add(book, wang, "a")
    before = book.commits()
    for words in (("add", wang, "x", "--due", "today"), ("done", handle), ("drop", handle)):
        assert "nothing was written" in book.run("task", *words, "--dry-run").ok().err
    assert book.commits() == before


REFUSED = [
    (("x", "--due", "昨天"), 4, "2026-11-22 lies behind"),
    (("x", "--due", "2026-13-01"), 4, "there is no such day: 2026-13-01"),
    (("x", "--due", "soon"), 4, "not a day: soon"),
    (("x",), 2, "missing --due, and there is no terminal"),
    (("--due", "today"), 2, "missing TEXT, and there is no terminal"),
    ((" ", "--due", "today"), 4, "the text is empty"),
    (("x" * 201, "--due", "today"), 4, "service.tasks[0].text: is longer than 200"),
    (("a\x1bb", "--due", "today"), 4, "service.tasks[0].text: holds a control character"),
    (("x", "--due", "today", "--priority", "urgent"), 4, "no such priority: urgent"),
    (("x", "--due", "today", "--assign", "nobody"), 4, "no such member: nobody"),
    (("@/nowhere", "--due", "today"), 4, "/nowhere: No such file"),
]


def test_what_does_not_hold_is_refused_and_nothing_is_written(book: Book, wang: str) -> None:
    before = book.commits()
    for words, code, said in REFUSED:
        done = book.run("task", "add", wang, *words)
        assert (done.code, done.err.splitlines()[0][: len(f"error: {said}")]) == (code, f"error: {said}")
        assert len(done.err.splitlines()) <= 2
        assert book.commits() == before


def test_who_may_and_who_sees(book: Book, wang: str) -> None:
    handle = str(
        book.run("task", "add", wang, "x", "--due", "today", "--json", identity="assistant").ok().json["task"]
    )
    for words in (("add", wang, "y", "--due", "today"), ("done", handle), ("drop", handle)):
        done = book.run("task", *words, identity="compliance")
        assert (done.code, done.err.splitlines()[0]) == (5, "error: zhao.min may not write service")
    assert len(book.run("task", "list", "--json", identity="compliance").ok().json) == 1
    sealed = book.run("task", "list", identity="reminder")
    assert (sealed.code, sealed.err) == (5, "error: the service record is sealed to your key\n")
    both = book.run("task", "list", "--mine", "--assignee", "x")
    assert (both.code, both.err) == (2, "error: give --mine or --assignee, not both\n")


def test_on_a_terminal_it_asks_and_can_be_left(book: Book, wang: str) -> None:
    talk = book.terminal("task", "add", wang)
    talk.expect_exact("what is to be done: ")
    talk.sendline("call about the trust")
    talk.expect_exact("by when: ")
    talk.sendline("+1w")
    talk.expect_exact(": due 2026-11-30")
    talk.expect(pexpect.EOF)
    before = book.commits()
    talk = book.terminal("task", "add", wang)
    talk.expect_exact("what is to be done: ")
    talk.sendline("nothing")
    talk.expect_exact("by when: ")
    talk.sendeof()
    talk.expect_exact("nothing was written")
    talk.expect(pexpect.EOF)
    assert book.commits() == before


def test_several_vaults_at_once(book: Book, wang: str, tmp_path: Path) -> None:
    add(book, wang, "here")
    other = made(tmp_path / "other")
    there = other.add("Zoe", "profile.stage=active")
    other.run("task", "add", there, "there", "--due", "today").ok()
    key = str(other.identities["adviser"])
    rows = book.run("task", "list", "--vault", other.root, "--identity", key, "--json").ok().json
    assert [(row["text"], Path(row["vault"]).parent.name == "other") for row in rows] == [
        ("there", True), ("here", False)
    ]  # fmt: skip
