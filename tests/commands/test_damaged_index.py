"""The index is a cache: whichever of its files is damaged, every command answers as if it were whole."""

import shutil
from pathlib import Path

import pytest
from books import Book, crowd

from hnwctl.store.index import stamps

ASKED = {
    "hot": ["list"],
    "names": ["list", "小明"],
    "soon": ["due"],
    "agenda": ["query", "SELECT * FROM agenda"],
    "money": ["query", "SELECT * FROM positions"],
    "texts": ["find", "喝茶"],
    "finance": ["query", "SELECT * FROM holdings"],
    "service": ["query", "SELECT * FROM interactions"],
    "detail": ["query", "SELECT * FROM contact_points"],
    "files": ["show", "王小明"],
}


def damage(home: Path, *parts: str) -> None:
    """Put nothing but zeros into these files of the one index there is."""
    for part in parts:
        (file,) = (home / ".cache").rglob(f"{part}-*.age")
        file.write_bytes(bytes(file.stat().st_size))


@pytest.fixture
def ids(book: Book, home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Four clients, and an index made of them that looks at no file again because it is young."""
    monkeypatch.setattr(stamps, "RACY", 0)
    made = crowd(book)
    shutil.rmtree(home / ".cache", ignore_errors=True)
    book.run("list").ok()
    return made


def test_every_question_is_answered_all_the_same(book: Book, ids: dict[str, str], home: Path) -> None:
    for part, words in ASKED.items():
        whole = book.run(*words).ok()
        damage(home, part)
        again = book.run(*words).ok()
        assert (again.out, again.err) == (whole.out, whole.err), part


def test_another_month_is_answered_all_the_same(book: Book, ids: dict[str, str], home: Path) -> None:
    """The near days are taken from the part that is damaged."""
    whole = book.run("--today", "2027-11-28", "due").ok().out
    book.run("due").ok()
    damage(home, "agenda")
    assert book.run("--today", "2027-11-28", "due").ok().out == whole


@pytest.mark.parametrize("parts", [["names"], ["files"], ["names", "files", "texts"]])
def test_a_write_is_made_all_the_same(book: Book, ids: dict[str, str], home: Path, parts: list[str]) -> None:
    damage(home, *parts)
    book.run("set", ids["王小明"], "profile.occupation.title=厂长").ok()
    assert book.shown("王小明")["profile"]["occupation"]["title"] == "厂长"
    assert book.run("find", "厂长", "--json").ok().json[0]["name"] == "王小明"


def test_what_another_changed_is_checked_all_the_same(book: Book, ids: dict[str, str], home: Path) -> None:
    raw = book.record(ids["王小明"]).read_bytes()
    book.run("set", ids["王小明"], "profile.occupation.title=厂长").ok()
    book.record(ids["王小明"]).write_bytes(raw)
    damage(home, "names", "files")
    assert book.run("list").code == 6
