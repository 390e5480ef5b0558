"""``-n N``: whoever sees a part of the answer is told so, and whoever sees all of it is not."""

from pathlib import Path

import pytest
from books import Book, crowd, made

MORE = "the first {} are shown; there are more"
RATES = "date,currency,rate\n2026-11-20,USD,7.1\n2026-11-20,EUR,8\n"
LISTS = {
    "list": MORE,
    "schedule show": MORE,
    "task list": MORE,
    "complaint list": MORE,
    "market list": "{} of {} are shown",
    "market rates": "{} of {} are shown",
    "segment moves --since 2026-11-01": "{} of {} are shown",
}


@pytest.fixture
def told(book: Book) -> Book:
    """A book in which every list has two rows or more."""
    crowd(book)
    for name, klass in (("王小明", "C2"), ("李娜", "C5")):
        book.run("task", "add", name, "call", "--due", "2026-11-24").ok()
        book.run("complaint", "open", name, "late").ok()
        book.run("set", name, f"kyc.risk.class={klass}").ok()
        book.run("market", "add", name, "--kind", "economy", "--text", "x").ok()
    book.run("market", "rates", "--import", "-", "--yes", input=RATES).ok()
    return book


def test_rows_that_were_cut_are_told(told: Book) -> None:
    for words, said in LISTS.items():
        asked = words.split()
        every = len(told.run(*asked, "--json").ok().json)
        cut = told.run(*asked, "-n", "1", "--json").ok()
        assert (len(cut.json), every > 1) == (1, True), words
        assert cut.err.count(said.format(1, every)) == 1, words
        for limit in ("0", str(every), str(every + 1)):
            assert "are shown" not in told.run(*asked, "-n", limit).ok().err, words
        assert "are shown" not in told.run(*asked).ok().err, words


def test_of_several_vaults_the_rows_of_all_count(book: Book, tmp_path: Path) -> None:
    other = made(tmp_path / "second")
    for each in (book, other):
        each.run("add", "王小明").ok()
    both = ("--vault", other.root, "--identity", other.identities["adviser"])
    for words in ("list", "schedule show"):
        assert MORE.format(1) in book.run(*both, *words.split(), "-n", "1").ok().err
        assert "are shown" not in book.run(*both, *words.split(), "-n", "2").ok().err
