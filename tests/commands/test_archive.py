"""``archive`` and ``unarchive``: out of sight, and back; many at once as one commit."""

import pytest
from books import Book


@pytest.fixture
def both(book: Book) -> tuple[str, str]:
    return book.add("王小明"), book.add("李娜")


def test_an_archived_client_has_a_mark_and_comes_back_without_it(book: Book, both: tuple[str, str]) -> None:
    wang, _ = both
    done = book.run("archive", "王小明", "--reason", "moved abroad", "--json").ok()
    assert done.json == {"archived": [wang], "unchanged": [], "failed": []}
    mark = {"at": "2026-11-23", "reason": "moved abroad", "by": "wang.li"}
    assert book.shown(wang)["profile"]["archived"] == mark
    assert book.commits()[0] == f"archive {wang}"

    assert book.run("unarchive", wang).ok().out == f"no longer archived: {wang}\n"
    assert "archived" not in book.shown(wang)["profile"]
    assert book.commits()[0] == f"unarchive {wang}"


def test_what_is_archived_already_keeps_its_day(book: Book, both: tuple[str, str]) -> None:
    wang, li = both
    book.run("archive", wang, today="2026-03-01").ok()
    before = len(book.commits())
    done = book.run("archive", wang, li).ok()
    assert done.out == f"archived: {li}\nnothing to do: {wang}\n"
    assert book.shown(wang)["profile"]["archived"]["at"] == "2026-03-01"
    assert len(book.commits()) == before + 1


def test_ids_come_from_stdin_and_are_one_commit(book: Book, both: tuple[str, str]) -> None:
    before = len(book.commits())
    done = book.run("archive", "-", "--json", input="\n".join([*both, both[0], ""])).ok()
    assert done.json["archived"] == list(both)
    assert len(book.commits()) == before + 1
    assert book.commits()[0] == f"archive {' '.join(both)}"


def test_a_dry_run_writes_nothing(book: Book, both: tuple[str, str]) -> None:
    before = book.commits()
    done = book.run("archive", *both, "--dry-run").ok()
    assert done.out == f"archived: {both[0]}, {both[1]}\n"
    assert "dry run" in done.err
    assert book.commits() == before


def test_what_cannot_be_done_is_named_and_the_rest_is_done(book: Book, both: tuple[str, str]) -> None:
    done = book.run("archive", both[0], "nobody", "--json")
    assert done.code == 1
    assert done.json["archived"] == [both[0]]
    assert done.json["failed"] == [{"client": "nobody", "reason": "no client matches nobody"}]


def test_one_alone_that_cannot_be_is_the_error(book: Book, both: tuple[str, str]) -> None:
    assert book.run("archive", "nobody").code == 3
    assert book.run("archive", both[0], identity="compliance").code == 5


def test_nobody_named(book: Book) -> None:
    assert book.run("archive").code == 2
    assert book.run("archive", "-", input="\n").code == 2


def test_nobody_has_reviewed_what_comes_back(book: Book) -> None:
    client = book.add("王小明", "profile.reviewed=2026-01-31")
    book.run("archive", client).ok()
    assert book.run("stale", "--json").ok().json == []
    book.run("unarchive", client).ok()
    assert [row["last"] for row in book.run("stale", "--json").ok().json] == ["2026-01-31"]
