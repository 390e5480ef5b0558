"""``complaint``: taken, worked on, closed; by when the policy says."""

import pexpect
import pytest
from books import Book


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", "profile.stage=active")


def opened(book: Book, client: str, text: str, *words: str, today: str = "2026-11-23") -> str:
    """A new complaint; its handle."""
    done = book.run("complaint", "open", client, text, "--json", *words, today=today).ok()
    return str(done.json["complaint"])


def test_a_complaint_from_opening_to_closing(book: Book, wang: str) -> None:
    words = ("--about", "服务", "--channel", "来电", "--severity", "高")
    done = book.run("complaint", "open", wang, "-", *words, input="等了太久\n没有回电").ok()
    [item] = book.shown(wang, ids=True)["service"]["complaints"]
    handle = f"{wang}/{item['id']}"
    assert done.out == f"{handle}: due 2026-11-30\n"
    assert book.shown(wang, ids=True)["service_dates"]["dates"] == [
        {"kind": "complaint", "date": "2026-11-30", "item": item["id"]}
    ]
    said = book.run("complaint", "update", handle, "-", input="已致歉", today="2026-11-24", lang="zh").ok()
    assert said.out == f"{handle}:已更新\n"
    book.run("complaint", "update", handle, "called twice", identity="assistant", today="2026-11-25").ok()
    said = book.run("complaint", "close", handle, "--resolution", "-", input="退费", today="2026-11-26").ok()
    assert said.out == f"{handle}: closed\n"
    assert book.shown(wang)["service"]["complaints"] == [
        {
            "opened": "2026-11-23", "text": "等了太久\n没有回电", "about": "service", "channel": "phone",
            "severity": "high", "due": "2026-11-30",
            "updates": [
                {"at": "2026-11-24", "by": "wang.li", "note": "已致歉"},
                {"at": "2026-11-25", "by": "chen.jie", "note": "called twice"},
            ],
            "closed": "2026-11-26", "resolution": "退费", "by": "wang.li",
        }
    ]  # fmt: skip
    assert "dates" not in book.shown(wang)["service_dates"]
    assert book.commits()[0] == f"complaint {wang}"


LIMITS = [
    ((), "2026-11-30"),
    (("--at", "2026-11-20"), "2026-11-27"),
    (("--request",), "2026-11-24"),
    (("--request", "--at", "2026-11-20 09:30"), "2026-11-21T09:30"),
    (("--due", "+2w"), "2026-12-07"),
    (("--due", "明天 18:00"), "2026-11-24T18:00"),
]


def test_by_when(book: Book, wang: str) -> None:
    for words, due in LIMITS:
        assert book.run("complaint", "open", wang, "x", *words, "--json").ok().json["due"] == due


def test_working_days_are_those_of_the_place(book: Book, wang: str) -> None:
    done = book.run("complaint", "open", wang, "x", "--json", today="2026-09-29").ok()
    assert done.json["due"] == "2026-10-12"


def test_lists(book: Book, wang: str) -> None:
    li = book.add("李娜")
    late = opened(book, li, "late", today="2026-11-02")
    now = opened(book, wang, "now", "--request", "--at", "2026-11-23 00:05")
    book.run("complaint", "close", opened(book, wang, "gone"), "--resolution", "x").ok()
    said = book.run("complaint", "list", "--json").ok().json
    assert said == [
        {"complaint": late, "id": li, "due": "2026-11-09", "name": "李娜", "text": "late", "request": False,
         "about": None, "channel": None, "severity": None, "opened": "2026-11-02", "days_overdue": 14,
         "closed": None, "resolution": None},
        {"complaint": now, "id": wang, "due": "2026-11-24T00:05", "name": "王小明", "text": "now",
         "request": True, "about": None, "channel": None, "severity": None, "opened": "2026-11-23T00:05",
         "days_overdue": 0, "closed": None, "resolution": None},
    ]  # fmt: skip
    for words, texts in (
        (("--open",), ["late", "now"]),
        (("--overdue",), ["late"]),
        (("--all",), ["late", "now", "gone"]),
        (("--all", "--client", wang), ["now", "gone"]),
        (("--client", "李娜"), ["late"]),
        (("-n", "1"), ["late"]),
    ):
        assert [row["text"] for row in book.run("complaint", "list", *words, "--json").ok().json] == texts
    table = book.run("complaint", "list", lang="zh").ok().out.splitlines()
    assert (table[0].split()[:4], table[2].split()[:4]) == (
        ["编号", "截止日期", "名称", "客户反映的内容"],
        [late, "2026-11-09", "李娜", "late"],
    )
    assert book.run("complaint", "list", "--all", "--overdue").code == 2


def test_what_is_closed_is_not_touched_again(book: Book, wang: str) -> None:
    handle = opened(book, wang, "x")
    book.run("complaint", "close", handle, "--resolution", "done").ok()
    before = book.commits()
    for words in (("close", handle, "--resolution", "again"), ("update", handle, "again")):
        done = book.run("complaint", *words)
        assert (done.code, done.err.splitlines()[0]) == (4, f"error: {handle} was closed on 2026-11-23")
    assert book.commits() == before


def test_a_client_alone_will_do_who_has_one_open(book: Book, wang: str) -> None:
    closed = opened(book, wang, "first")
    book.run("complaint", "close", closed, "--resolution", "x").ok()
    handle = opened(book, wang, "second")
    assert book.run("complaint", "update", wang, "x").ok().out == f"{handle}: updated\n"
    opened(book, wang, "third")
    done = book.run("complaint", "update", wang, "x", "--json")
    assert (done.code, [each["text"] for each in done.error["candidates"]]) == (3, ["second", "third"])
    assert book.run("complaint", "update", "zzzzz", "x").code == 3


REFUSED = [
    (("open", "王小明", ""), 4, "the text is empty"),
    (("open", "王小明"), 2, "missing TEXT, and there is no terminal"),
    (("open", "王小明", "x", "--at", "tomorrow"), 4, "2026-11-24 has not come yet"),
    (
        ("open", "王小明", "x", "--due", "2026-11-22"),
        4,
        "due on 2026-11-22, before it came on 2026-11-23",
    ),
    (("open", "王小明", "x", "--channel", "fax"), 4, "no such channel: fax"),
    (("open", "王小明", "x", "--severity", "awful"), 4, "no such severity: awful"),
    (("open", "王小明", "x" * 20_001), 4, "service.complaints[1].text: is longer than 20000"),
    (("open", "王小明", "\x00"), 4, "service.complaints[1].text: holds a control character"),
    (("update", "王小明", " "), 4, "the text is empty"),
    (("close", "王小明", "--resolution", ""), 4, "the text is empty"),
    (("close", "王小明"), 2, "missing --resolution, and there is no terminal"),
    (("close", "王小明", "--resolution", "@/nowhere"), 4, "/nowhere: No such file"),
]


def test_what_does_not_hold_is_refused_and_nothing_is_written(book: Book, wang: str) -> None:
    opened(book, wang, "there is one")
    before = book.commits()
    for words, code, said in REFUSED:
        done = book.run("complaint", *words)
        assert (done.code, done.err.splitlines()[0][: len(f"error: {said}")]) == (code, f"error: {said}")
        assert len(done.err.splitlines()) <= 2
        assert book.commits() == before


def test_dry_runs_write_nothing(book: Book, wang: str) -> None:
    handle = opened(book, wang, "x")
    before = book.commits()
    for words in (("open", wang, "y"), ("update", handle, "y"), ("close", handle, "--resolution", "y")):
        assert "nothing was written" in book.run("complaint", *words, "--dry-run").ok().err
    assert book.commits() == before


def test_who_may_and_who_sees(book: Book, wang: str) -> None:
    handle = opened(book, wang, "x")
    for words in (("open", wang, "y"), ("update", handle, "y"), ("close", handle, "--resolution", "y")):
        done = book.run("complaint", *words, identity="compliance")
        assert (done.code, done.err.splitlines()[0]) == (5, "error: zhao.min may not write service")
    assert len(book.run("complaint", "list", "--json", identity="compliance").ok().json) == 1
    assert book.run("complaint", "list", identity="reminder").code == 5
    book.run("complaint", "close", handle, "--resolution", "y", identity="assistant").ok()


def test_on_a_terminal_it_asks_and_can_be_left(book: Book, wang: str) -> None:
    talk = book.terminal("complaint", "open", wang, lang="zh")
    talk.expect_exact("客户反映的内容: ")
    talk.sendline("等了太久")
    talk.expect_exact(":时限 2026-11-30")
    talk.expect(pexpect.EOF)
    before = book.commits()
    talk = book.terminal("complaint", "close", wang)
    talk.expect_exact("how it was settled: ")
    talk.sendeof()
    talk.expect_exact("nothing was written")
    talk.expect(pexpect.EOF)
    assert book.commits() == before
