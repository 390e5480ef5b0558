"""Changes: in memory at once, on the disk for others, folded in when they are many; nothing lost."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hnwctl.store.index import pieces, state
from hnwctl.store.index.box import UnusableError
from hnwctl.store.index.entry import Entry
from hnwctl.store.index.index import NEAR
from hnwctl.store.index.pieces import MIN_FRAMES, Log
from hnwctl.store.index.schema import first_row

from .conftest import Book, full_with

FORK = multiprocessing.get_context("fork")


def names(book: Book) -> set[str]:
    return {path.name for path in book.folder.iterdir()}


@pytest.fixture
def built(book: Book) -> Book:
    """A book of 64 clients with its index on the disk."""
    book.fill(64)
    book.build().close()
    return book


def details(book: Book) -> dict[int, str]:
    """Number -> note of all clients, by a later process."""
    rows = book.opened().query("SELECT c.aum, n.text FROM clients c JOIN notes n USING (id)").rows
    return {aum // 1000: text for aum, text in rows}


def test_a_change_is_seen_at_once_and_by_later_processes(built: Book) -> None:
    index = built.opened()
    index.apply([built.entry(5, 2), built.entry(70, 1)], {"checked": "abc"})
    for each in (index, built.opened()):
        assert built.versions(each)[5] == "v2"
        assert built.versions(each)[70] == "v1"
        assert each.query("SELECT text FROM notes WHERE id = ?", (built.id(5),)).rows == [
            ("喜欢喝茶 5, version 2",)
        ]
        assert each.meta("checked") == "abc"
        state = each.remembered(built.path(5))
        assert state is not None
        assert state.sections["profile"].rev == 2


def test_details_that_are_open_change_too(built: Book) -> None:
    index = built.opened()
    assert index.query("SELECT count(*) FROM notes").rows == [(64,)]
    index.apply([built.entry(5, 2)])
    assert index.query("SELECT text FROM notes WHERE id = ?", (built.id(5),)).rows == [
        ("喜欢喝茶 5, version 2",)
    ]


def test_a_removed_record_is_forgotten(built: Book) -> None:
    index = built.opened()
    index.apply([Entry(built.path(5), None, removed=True)])
    for each in (index, built.opened()):
        assert 5 not in built.versions(each)
        assert each.query("SELECT count(*) FROM holdings WHERE id = ?", (built.id(5),)).rows == [(0,)]
        assert each.remembered(built.path(5)) is None


def test_a_file_that_is_no_record_is_remembered_without_rows(built: Book) -> None:
    index = built.opened()
    index.apply([Entry("clients/0/not an id.yaml", None)])
    assert built.opened().remembered("clients/0/not an id.yaml") is not None


def test_own_facts_are_kept_and_do_not_mix_with_ours(built: Book) -> None:
    index = built.opened()
    index.set_meta("rates", "7.1")
    index.set_meta(state.LONGEST, "hello")
    assert built.opened().meta("rates") == "7.1"
    assert built.opened().meta("none") is None
    assert built.opened().query("SELECT count(*) FROM clients").rows == [(64,)]


class Rename:
    """What the projection may answer when it is asked to reprice."""

    sql = "UPDATE clients SET stage = ? WHERE id = ?"

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self.rows = rows


def test_rows_amended_by_one_statement(built: Book) -> None:
    built.opened().apply([built.entry(7, 2)])
    index = built.opened()
    index.amend(
        lambda query: Rename([("new", who) for (who,) in query("SELECT id FROM clients", ())]), {"day": "1"}
    )
    for each in (index, built.opened()):
        assert set(built.versions(each).values()) == {"new"}
        assert each.meta("day") == "1"
        assert each.query("SELECT text FROM notes WHERE id = ?", (built.id(7),)).rows == [
            ("喜欢喝茶 7, version 2",)
        ]


def fund(book: Book, number: int) -> tuple[object, ...]:
    """One row of holdings, led by a number of its record."""
    return (first_row(book.path(number)), book.id(number), "one fund", 1.0)


def test_a_table_filled_anew(built: Book) -> None:
    """All of it is replaced, what others wrote before is replaced too, and later changes come on top."""
    built.opened().apply([built.entry(7, 2)])
    index = built.opened()
    index.refill(lambda query: {"holdings": [fund(built, number) for number in (3, 7)]}, "2026-12")
    for each in (index, built.opened()):
        assert each.query("SELECT id FROM holdings").rows == [(built.id(3),), (built.id(7),)]
        assert each.meta(NEAR) == "2026-12"
        assert built.versions(each)[7] == "v2"

    built.opened().apply([built.entry(7, 3)])
    assert built.opened().query("SELECT count(*) FROM holdings").rows == [(3,)]


def test_what_another_filled_is_not_filled_again(built: Book) -> None:
    index = built.opened()
    built.opened().refill(lambda query: {"holdings": [fund(built, 3)]}, "2026-12")
    index.refill(lambda query: {"holdings": []}, "2026-12")
    assert index.query("SELECT id FROM holdings").rows == [(built.id(3),)]


def test_rows_that_were_made_before_another_filled_it_are_made_again(built: Book) -> None:
    index = built.opened()
    index.refill(lambda query: {}, "2026-11")
    built.opened().refill(lambda query: {}, "2026-12")
    index.apply([built.load(built.write(7, 2))])
    assert built.versions(index)[7] == "v2"
    assert built.opened().scan(built.root, ["clients"]).changed == (built.path(7),)
    index.apply([built.load(built.path(7))])
    assert not built.opened().scan(built.root, ["clients"])


def test_nothing_to_say_writes_nothing(built: Book) -> None:
    index = built.opened()
    index.set_meta("rates", "7.1")
    before = {path.name: path.stat().st_size for path in built.folder.iterdir()}
    index.apply([])
    index.set_meta("rates", "7.1")
    assert {path.name: path.stat().st_size for path in built.folder.iterdir()} == before


def contents(book: Book) -> list[object]:
    """Everything in the tables, by a later process."""
    index = book.opened()
    return [
        index.query(sql).rows
        for sql in ("SELECT * FROM clients", "SELECT * FROM holdings", "SELECT * FROM notes")
    ]


def test_the_same_tables_whatever_way_they_came_about(built: Book) -> None:
    for number in (60, 3, 41):
        built.write(number, 2)
        built.opened().apply([built.entry(number, 2)])
    changed = contents(built)
    built.build()
    assert contents(built) == changed


def test_many_changes_are_folded_into_new_images(built: Book) -> None:
    for round_ in range(MIN_FRAMES + 2):
        built.opened().apply([built.entry(round_, 2)])
    assert {"hot-1.age", "detail-1.age", "finance-1.age"}.isdisjoint(names(built))
    assert built.versions(built.opened()) == {n: "v2" if n < MIN_FRAMES + 2 else "v1" for n in range(64)}
    assert details(built)[33] == "喜欢喝茶 33, version 2"


def test_a_part_is_folded_by_itself(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Log, "full", full_with(5, "detail"))
    for round_ in range(12):
        built.opened().apply([built.entry(round_, 2)])
        assert details(built)[round_] == f"喜欢喝茶 {round_}, version 2"
    assert names(built) >= {"hot-1.age", "finance-1.age", "head.age"}
    assert "detail-1.age" not in names(built)


def test_a_large_change_becomes_new_images_at_once(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MIN_BYTES", 1_000)
    built.opened().apply([built.entry(number, 3) for number in range(64)])
    assert {"hot-2.age", "detail-2.age", "files-2.age"} < names(built)
    assert set(details(built).values()) == {f"喜欢喝茶 {number}, version 3" for number in range(64)}
    assert set(built.versions(built.opened()).values()) == {"v3"}


def test_a_reader_keeps_what_it_opened(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody folds everything away between opening and the first query for details."""
    monkeypatch.setattr(pieces, "MIN_BYTES", 0)
    reader = built.opened()
    built.opened().apply([built.entry(number, 2) for number in range(64)])
    assert "detail-1.age" not in names(built)
    assert reader.query("SELECT text FROM notes WHERE id = ?", (built.id(5),)).rows == [
        ("喜欢喝茶 5, version 1",)
    ]
    assert built.versions(reader)[5] == "v1"


def test_two_that_write_in_turn_learn_from_each_other(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Log, "full", full_with(4, "hot"))
    one, two = built.opened(), built.opened()
    one.query("SELECT count(*) FROM notes")
    for number in range(0, 20, 2):
        one.apply([built.entry(number, 2)])
        two.apply([built.entry(number + 1, 2)])
    one.apply([built.entry(63, 2)])
    assert [built.versions(one)[number] for number in range(20)] == ["v2"] * 20
    sql = "SELECT count(*) FROM notes WHERE text LIKE '%version 2'"
    assert (one.query(sql).rows, built.opened().query(sql).rows) == ([(21,)], [(21,)])


def write_in_turn(book: Book, numbers: list[int]) -> None:
    for number in numbers:
        index = book.opened()
        index.apply([book.entry(number, 2)])
        assert index.persistent


def test_processes_that_write_at_once_lose_nothing(built: Book) -> None:
    workers = [
        FORK.Process(target=write_in_turn, args=(built, list(range(start, 64, 8)))) for start in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 8
    assert set(built.versions(built.opened()).values()) == {"v2"}
    assert set(details(built).values()) == {f"喜欢喝茶 {number}, version 2" for number in range(64)}
    assert len(names(built)) == 9  # head, lock, three images and their logs, file table: no litter


def test_a_cache_that_cannot_be_written_is_done_without(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    index = built.opened()
    built.folder.rename(built.folder.with_name("away"))
    built.folder.write_text("a file where the folder should be")
    index.apply([built.entry(5, 2)])
    index.apply([built.entry(6, 2)])
    assert not index.persistent
    assert (built.versions(index)[5], built.versions(index)[6]) == ("v2", "v2")


def test_a_full_disk_is_done_without(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    index = built.opened()
    before = (built.folder / "hot-1.log").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        index.apply([built.entry(5, 2)])
    assert not index.persistent
    assert built.versions(index)[5] == "v2"
    assert (built.folder / "hot-1.log").read_bytes() == before
    assert built.versions(built.opened())[5] == "v1"


def test_a_lock_that_is_held_too_long_is_done_without(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr("hnwctl.store.index.folder.PATIENCE", 0.05)
    with (built.folder / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        index = built.opened()
        index.apply([built.entry(5, 2)])
    assert not index.persistent
    assert built.versions(index)[5] == "v2"


def test_an_index_that_was_damaged_meanwhile_is_left_alone(built: Book) -> None:
    index = built.opened()
    (built.folder / "head.age").write_bytes(b"rubbish")
    index.apply([built.entry(5, 2)])
    assert not index.persistent
    assert built.versions(index)[5] == "v2"


def test_details_that_cannot_be_folded_are_built_again(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Log, "full", full_with(0, "detail"))
    index = built.opened()
    image = built.folder / "detail-1.age"
    image.write_bytes(image.read_bytes()[:-1])
    index.apply([built.entry(5, 2)])
    assert not index.persistent
    assert built.versions(index)[5] == "v2"
    assert built.open() is None


def test_an_index_that_outgrew_sqlite_is_to_be_built_again(built: Book) -> None:
    index = built.opened()
    index.query("SELECT count(*) FROM notes")
    index._state.db.execute("PRAGMA detail.max_page_count = 1")
    with pytest.raises(UnusableError):
        index.apply([built.entry(number, 2) for number in range(100, 400)])


def test_a_deleted_cache_is_built_again(built: Book) -> None:
    import shutil

    index = built.opened()
    shutil.rmtree(built.cache)
    index.apply([built.entry(5, 2)])
    assert built.versions(index)[5] == "v2"
    built.build()
    assert built.opened().query("SELECT count(*) FROM clients").rows == [(64,)]


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import Book, full_with
from hnwctl.store.index.pieces import Log
Log.full = full_with(int(sys.argv[5]), sys.argv[6])
book = Book(Path(sys.argv[2]), Path(sys.argv[3]), secret=sys.argv[4])
book.opened().apply([book.entry(number, 2) for number in range(64)])
"""


@pytest.mark.parametrize(
    ("frames", "parts"), [(0, ""), (9, ""), (0, "finance detail")], ids=["folded", "appended", "parts folded"]
)
def test_killed_at_every_step_old_or_new_is_there(built: Book, frames: int, parts: str) -> None:
    """Old hot tables may stand beside new others, whose files are found changed; never the other way."""
    here = str(Path(__file__).parent)
    command = [
        sys.executable,
        "-c",
        KILLED,
        here,
        str(built.root),
        str(built.cache),
        built.secret,
        str(frames),
        parts,
    ]
    outcomes = set()
    for moment in range(1, 30):
        built.build()
        done = subprocess.run(command, env={**os.environ, "HNWCTL_TEST_KILL": str(moment)}, check=False)
        versions, notes = set(built.versions(built.opened()).values()), details(built)
        assert versions in ({"v1"}, {"v2"})
        assert len(notes) == 64
        assert versions == {"v1"} or all(text.endswith("version 2") for text in notes.values())
        outcomes.add((done.returncode, *versions))
        built.opened().apply([built.entry(0, 3)])
        assert built.versions(built.opened())[0] == "v3"
        assert details(built)[0] == "喜欢喝茶 0, version 3"
        if done.returncode == 0:
            break
    assert outcomes >= {(-signal.SIGKILL, "v1"), (0, "v2")}
