"""Parts: a question opens those that it reads, a change none; however they come about, they agree."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.model.tables import PARTS, Column, Table
from hnwctl.store.index.box import UnusableError
from hnwctl.store.index.guard import Limits
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.index.query import Planner

from .conftest import Book, full_with

SECOND = "SELECT text FROM notes ORDER BY text LIMIT 1 OFFSET 1"


@pytest.fixture
def built(book: Book) -> Book:
    """A book of 40 clients with its index on the disk."""
    book.fill(40)
    book.build().close()
    return book


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts whose images were read, in that order."""
    found: list[str] = []
    original = Image.read

    def reading(image: Image) -> bytearray:
        found.append(image.place.partition("/")[0])
        return original(image)

    monkeypatch.setattr(Image, "read", reading)
    return found


def test_sqlite_has_room_for_every_part() -> None:
    assert len(PARTS) <= 10
    tables = [Table(f"t_{part}", part, (Column("id", "TEXT", None),)) for part in PARTS]
    sql = f"SELECT count(*) FROM {', '.join(table.name for table in tables)}"  # noqa: S608
    assert Planner(tables, tables, Limits()).plan(sql, ()).tables == {table.name for table in tables}


@pytest.mark.parametrize(
    ("sql", "parts"),
    [
        ("SELECT 1", []),
        ("SELECT name FROM clients WHERE aum > 7", []),
        ("SELECT count(*) FROM notes", ["detail"]),
        ("SELECT sum(amount) FROM holdings", ["finance"]),
        ("SELECT 1 FROM clients WHERE id IN (SELECT id FROM holdings)", ["finance"]),
        ("WITH told AS (SELECT id FROM notes) SELECT 1 FROM clients JOIN told USING (id)", ["detail"]),
        ("SELECT (SELECT count(*) FROM notes), count(*) FROM holdings", ["finance", "detail"]),
    ],
)
def test_a_question_opens_what_it_reads(built: Book, read: list[str], sql: str, parts: list[str]) -> None:
    index = built.opened()
    index.query(sql)
    index.query(sql)
    assert read[0] == "hot"
    assert sorted(read[1:]) == sorted(parts)


def test_changes_open_no_part(built: Book, read: list[str]) -> None:
    index = built.opened()
    index.scan(built.root, ["clients"])
    index.set_meta("checked", "abc")
    index.apply([built.entry(number, 2) for number in range(10)])
    assert built.versions(index)[9] == "v2"
    assert read == ["hot"]
    assert index.query(SECOND).rows == [("喜欢喝茶 1, version 2",)]
    assert read == ["hot", "detail"]


class Nothing:
    """An amendment that changes no row."""

    sql, rows = "UPDATE clients SET stage = ? WHERE id = ?", ()


def test_an_amendment_opens_what_it_asks_for(built: Book, read: list[str]) -> None:
    index = built.opened()
    asked: list[Any] = []

    def make(query: Any) -> Nothing:
        asked.extend(query("SELECT count(*) FROM holdings WHERE id = ?", (built.id(5),)))
        return Nothing()

    index.amend(make, {"day": "1"})
    assert asked == [(2,)]
    assert read == ["hot", "finance"]


def test_an_amendment_of_nothing_writes_no_image(built: Book) -> None:
    built.opened().amend(lambda query: Nothing(), {"day": "1"})
    assert (built.folder / "hot-1.age").exists()
    assert built.opened().meta("day") == "1"


def test_a_damaged_part_is_noticed_by_who_needs_it(built: Book) -> None:
    image = built.folder / "finance-1.age"
    image.write_bytes(image.read_bytes()[:-1])
    index = built.opened()
    assert index.query(SECOND).rows == [("喜欢喝茶 1, version 1",)]
    with pytest.raises(UnusableError):
        index.query("SELECT count(*) FROM holdings")
    index.discard()
    assert built.build().query("SELECT count(*) FROM holdings").rows == [(80,)]


def test_a_frame_that_was_damaged_in_the_log_of_a_part_is_noticed(built: Book) -> None:
    built.opened().apply([built.entry(5, 2)])
    log = built.folder / "finance-1.log"
    raw = bytearray(log.read_bytes())
    raw[-1] ^= 1
    log.write_bytes(raw)
    index = built.opened()
    assert built.versions(index)[5] == "v2"
    with pytest.raises(UnusableError):
        index.query("SELECT count(*) FROM holdings")


def test_a_key_without_a_part_has_no_file_of_it(assistant: Book) -> None:
    assistant.fill(3)
    assistant.build().close()
    assert not list(assistant.folder.glob("finance-*"))
    assert assistant.opened().query("SELECT count(*) FROM notes").rows == [(3,)]


READS = {
    "clients": "SELECT id, stage FROM clients",
    "notes": "SELECT id, substr(text, -1) FROM notes",
    "holdings": "SELECT id, label FROM holdings",
}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.lists(st.integers(0, 5), min_size=1, max_size=3)),
        st.tuples(st.just("read"), st.sampled_from(sorted(READS))),
        st.tuples(st.sampled_from(["fact", "reopen", "other", "fold"]), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=40)
@given(STEPS, st.integers(1, 4), st.sampled_from(["", "hot", "detail", "finance"]))
def test_every_part_is_as_the_changes_left_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Any]], frames: int, full: str
) -> None:
    """Two that change, read, fold and begin again in any order: each table is what was put last."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Log, "full", full_with(frames, full))
        book = small(tmp_path_factory.mktemp("parts"))
        players, left = [book.opened(), book.opened()], dict.fromkeys(range(6), 1)
        for number, (what, given_) in enumerate(steps):
            if what == "change":
                left |= dict.fromkeys(given_, number % 8 + 2)
                players[0].apply([book.entry(each, left[each]) for each in set(given_)])
            elif what == "read":
                players[0].query(READS[given_])
            elif what == "fact":
                players[0].set_meta("step", str(number))
            elif what == "reopen":
                players[0] = book.opened()
            elif what == "other":
                players.reverse()
            else:
                players[0] = book.opened()
                players[0].save()
        players[0].set_meta("step", "last")  # who writes learns what others wrote
        for index in (players[0], book.opened()):
            tables = {name: index.query(sql).rows for name, sql in READS.items()}
            assert dict(tables["clients"]) == {book.id(each): f"v{left[each]}" for each in left}
            assert dict(tables["notes"]) == {book.id(each): str(left[each]) for each in left}
            assert len(tables["holdings"]) == 12


def small(folder: Path) -> Book:
    """A book of six clients with its index."""
    (folder / "vault").mkdir()
    book = Book(folder / "vault", folder / "cache")
    book.fill(6)
    book.build().close()
    return book
