"""``note`` and ``event``: what is worth remembering, off the command line."""

from pathlib import Path

import pexpect
import pytest
from books import Book


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", "profile.stage=active")


def test_a_note_is_one_line_with_the_id_and_one_commit(book: Book, wang: str) -> None:
    done = book.run(
        "note", "王小明", "-", "--tag", "茶", "--tag", "family", input="喜欢龙井\n不喝咖啡\n"
    ).ok()
    assert done.out == f"{wang}: noted\n"
    assert book.shown(wang)["service"]["notes"] == [
        {"at": "2026-11-23", "text": "喜欢龙井\n不喝咖啡", "tags": ["茶", "family"], "by": "wang.li"}
    ]
    assert book.commits()[0] == f"note {wang}"


def test_a_note_says_for_programs_what_it_made(book: Book, wang: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("第一行\n", "utf-8")
    said = book.run("note", wang, f"@{tmp_path / 'note.txt'}", "--at", "昨天 15:00", "--json").ok().json
    [item] = book.shown(wang, ids=True)["service"]["notes"]
    assert said == {"id": wang, "handle": f"{wang}/{item['id']}", "changed": True, "item": item["id"]}
    assert (item["at"], item["text"]) == ("2026-11-22T15:00", "第一行")


def test_an_event_may_be_still_to_come(book: Book, wang: str) -> None:
    words = ("--kind", "退休", "--at", "2027-03-01", "--label", "交班", "--note", "-")
    assert book.run("event", wang, *words, input="女儿接手", lang="zh").ok().out == f"{wang}:已记录\n"
    assert book.shown(wang)["service"]["events"] == [
        {"at": "2027-03-01", "kind": "retirement", "label": "交班", "by": "wang.li", "note": "女儿接手"}
    ]


def test_a_firm_has_events_of_its_own(book: Book, wang: str) -> None:
    book.run("event", wang, "--kind", "白内障手术", "--at", "3月1日").ok()
    [item] = book.shown(wang)["service"]["events"]
    assert (item["kind"], item["at"]) == ("白内障手术", "2026-03-01")


def test_a_dry_run_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    for words in (("note", wang, "x"), ("event", wang, "--kind", "birth")):
        assert "nothing was written" in book.run(*words, "--dry-run").ok().err
    assert book.commits() == before


REFUSED = [
    (("note", "王小明", ""), 4, "the text is empty"),
    (("note", "王小明", "-"), 4, "the text is empty"),
    (("note", "王小明"), 2, "missing TEXT, and there is no terminal"),
    (("note", "王小明", "x", "--at", "2026-11-24"), 4, "2026-11-24 has not come yet"),
    (("note", "王小明", "a\x07b"), 4, "service.notes[0].text: holds a control character (U+0007)"),
    (("note", "王小明", "x" * 20_001), 4, "service.notes[0].text: is longer than 20000"),
    (("note", "王小明", "@/nowhere"), 4, "/nowhere: No such file"),
    (("note", "nobody", "x"), 3, "no client matches nobody"),
    (("note", "-", "x"), 2, "one client only"),
    (("event", "王小明"), 2, "missing --kind, and there is no terminal"),
    (("event", "王小明", "--kind", "birth", "--at", "2026-02-30"), 4, "there is no such day: 2026-02-30"),
    (("event", "王小明", "--kind", "x" * 61), 4, "service.events[0].kind: "),
    (("event", "王小明", "--kind", "birth", "--label", "x" * 201), 4, "service.events[0].label: "),
]


def test_what_does_not_hold_is_refused_and_nothing_is_written(book: Book, wang: str) -> None:
    before = book.commits()
    for words, code, said in REFUSED:
        done = book.run(*words, input="")
        assert (done.code, done.err.splitlines()[0][: len(f"error: {said}")]) == (code, f"error: {said}")
        assert len(done.err.splitlines()) <= 2
        assert book.commits() == before


@pytest.mark.parametrize("words", [("note", "王小明", "x"), ("event", "王小明", "--kind", "birth")])
def test_who_may(book: Book, wang: str, words: tuple[str, ...]) -> None:
    book.run(*words, identity="assistant").ok()
    done = book.run(*words, identity="compliance")
    assert (done.code, done.err.splitlines()[0]) == (5, "error: zhao.min may not write service")


def test_on_a_terminal_the_text_is_asked_for(book: Book, wang: str) -> None:
    talk = book.terminal("note", wang, lang="zh")
    talk.expect_exact("备注: ")
    talk.sendline("喜欢昆曲")
    talk.expect_exact(f"{wang}:已写备注")
    talk.expect(pexpect.EOF)
    assert book.shown(wang)["service"]["notes"][0]["text"] == "喜欢昆曲"


def test_on_a_terminal_the_event_is_chosen(book: Book, wang: str) -> None:
    talk = book.terminal("event", wang)
    talk.expect_exact("which event")
    talk.expect_exact("16  other")
    talk.sendline("买房")
    talk.expect_exact("more about it: ")
    talk.sendline("")
    talk.expect_exact(f"{wang}: recorded")
    talk.expect(pexpect.EOF)
    assert book.shown(wang)["service"]["events"][0]["kind"] == "house"


@pytest.mark.parametrize("word", ["note", "event"])
def test_left_half_way_nothing_is_written(book: Book, wang: str, word: str) -> None:
    before = book.commits()
    talk = book.terminal(word, wang)
    talk.expect("note: |> ")
    talk.sendeof()
    talk.expect_exact("nothing was written")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 130
    assert book.commits() == before
