"""``find``: any text that the key may read, where it is, and nothing of what is sealed."""

from pathlib import Path

import pexpect
import pytest
from books import Book, crowd, made


@pytest.fixture
def ids(book: Book) -> dict[str, str]:
    """Four clients, one of them archived."""
    return crowd(book)


def test_a_word_is_found_with_its_place_and_what_stands_around_it(book: Book, ids: dict[str, str]) -> None:
    assert book.run("find", "喝茶", "--json").ok().json == [
        {
            "id": ids["王小明"],
            "name": "王小明",
            "section": "service",
            "field": "interactions[0].note",
            "snippet": "喜欢喝茶,谈到黄金",
        }
    ]


def test_case_and_width_do_not_count(book: Book, ids: dict[str, str]) -> None:
    for words in ("drinks tea", "DRINKS TEA", "ｄｒｉｎｋｓ ｔｅａ"):
        assert [row["name"] for row in book.run("find", words, "--json").ok().json] == ["李娜"]


def test_one_section_or_the_first_few_only(book: Book, ids: dict[str, str]) -> None:
    assert book.run("find", "喝茶", "-s", "finance", "--json").ok().json == []
    assert book.run("find", "喝茶", "-s", "服务记录", "--json").ok().json != []
    everywhere = book.run("find", "vip", "--json").ok().json
    assert len(everywhere) == 2
    assert book.run("find", "vip", "-n", "1", "--json").ok().json == everywhere[:1]


def test_who_is_out_of_sight_is_found_only_when_asked_for(book: Book, ids: dict[str, str]) -> None:
    assert book.run("find", "赵敏", "--json").ok().json == []
    assert [row["id"] for row in book.run("find", "赵敏", "--archived", "--json").ok().json] == [ids["赵敏"]]


def test_what_is_sealed_is_not_searched_and_that_is_said(book: Book, ids: dict[str, str]) -> None:
    assert book.run("find", "稳健债", "--json").ok().json[0]["section"] == "finance"
    sealed = book.run("find", "稳健债", "--json", identity="assistant").ok()
    assert sealed.json == []
    assert sealed.err == "sealed to your key: finance\n"
    assert "您的密钥无权查看:财务信息" in book.run("find", "稳健债", identity="assistant", lang="zh").ok().err
    found = book.run("find", "喝茶", "--json", identity="assistant").ok().json
    assert [row["sealed"] for row in found] == [["finance"]]
    reminder = book.run("find", "喝茶", identity="reminder").ok()
    assert (reminder.out, reminder.err.splitlines()[-1]) == ("", "sealed to your key: finance, kyc, service")


def test_the_text_can_be_kept_off_the_command_line(book: Book, ids: dict[str, str]) -> None:
    assert book.run("find", "-", "--json", input="喝茶\n").ok().json[0]["name"] == "王小明"
    terminal = book.terminal("find")
    terminal.expect("text to find: ")
    terminal.sendline("喝茶")
    terminal.expect(pexpect.EOF)
    assert ids["王小明"] in str(terminal.before)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["find", ""], 2, "nothing to find"),
        (["find"], 2, "missing TEXT"),
        (["find", "x", "-s", "wealth"], 2, "wealth: no such section"),
        (["find", "@/nowhere"], 4, "/nowhere: No such file"),
    ],
)
def test_a_mistake_is_named(book: Book, words: list[str], code: int, said: str) -> None:
    done = book.run(*words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


@pytest.mark.parametrize("columns", [80, 60])
def test_on_a_terminal_the_word_stands_out_and_has_room(
    book: Book, ids: dict[str, str], columns: int
) -> None:
    note = "上周在外滩的酒会上聊到家里的近况和女儿的婚事,他说最近常去龙井村喝茶,也想看看黄金"
    book.run("set", ids["李娜"], f"service.notes[0].text={note}").ok()
    terminal = book.terminal("find", "龙井", columns=columns, env={"TERM": "xterm"})
    terminal.expect(pexpect.EOF)
    assert "\x1b[31m龙井\x1b[0m" in str(terminal.before)
    plain = book.terminal("find", "龙井", columns=columns, env={"TERM": "xterm", "NO_COLOR": "1"})
    plain.expect(pexpect.EOF)
    assert "\x1b" not in str(plain.before)
    assert "龙井" in str(plain.before)


def test_several_vaults_are_searched_one_after_the_other(
    book: Book, ids: dict[str, str], tmp_path: Path
) -> None:
    other = made(tmp_path / "other")
    chen = other.add("陈大文", "service.notes[+].at=2026-11-01", "service.notes[-1].text=也喜欢喝茶")
    both = ["--vault", other.root, "--identity", other.identities["adviser"]]
    rows = book.run("find", "喝茶", "--json", *both).ok().json
    assert [(row["vault"], row["id"]) for row in rows] == [
        (str(book.root), ids["王小明"]),
        (str(other.root), chen),
    ]
    assert len(book.run("find", "喝茶", "-n", "1", "--json", *both).ok().json) == 1
