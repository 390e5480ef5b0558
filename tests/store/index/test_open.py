"""An index is used by its own key, for what it was made of, undamaged; otherwise there is none."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from hnwctl.store.index.box import UnusableError, index_folder
from hnwctl.store.keys.seal import new_identity

from .conftest import Book, Small

FILES = ["head.age", "hot-1.age", "files-1.age", "finance-1.age", "detail-1.age"]


@pytest.fixture
def built(book: Book) -> Book:
    """A book of 40 clients with its index on the disk, and two changes in the logs."""
    book.fill(40)
    book.build().close()
    index = book.opened()
    index.apply([book.entry(1, 2)])
    index.apply([book.entry(2, 2)], {"checked": "abc"})
    index.close()
    return book


def everything(book: Book) -> list[object]:
    """What an index gives when all of it is asked for."""
    index = book.opened()
    details = index.query("SELECT count(*), sum(amount) FROM holdings").rows
    return [
        book.versions(index),
        details,
        index.query("SELECT count(*) FROM notes").rows,
        list(index.paths()),
        index.remembered(book.path(2)),
        index.meta("checked"),
    ]


def test_what_was_built_and_changed_is_found(built: Book) -> None:
    versions, details, notes, paths, remembered, checked = everything(built)
    assert isinstance(versions, dict)
    assert versions == {number: "v2" if number in (1, 2) else "v1" for number in range(40)}
    assert details == [(80, 2 * sum(range(40)) + 20.0)]
    assert notes == [(40,)]
    assert paths == sorted(built.path(number) for number in range(40))
    assert remembered is not None
    assert checked == "abc"


def test_there_is_none_before_it_is_built(book: Book) -> None:
    assert book.open() is None


def test_another_key_has_another_folder_and_opens_nothing(built: Book) -> None:
    other, _ = new_identity()
    folder = built.folder
    assert index_folder(built.cache, built.binding(), other) != folder
    built.secret = other
    folder.rename(built.folder)
    assert built.open() is None


@pytest.mark.parametrize("what", ["vault_id", "roster", "policy", "clone"])
def test_bound_to_what_it_was_made_of(built: Book, what: str) -> None:
    folder = built.folder
    assert built.open() is not None
    changed = Book(built.root, built.cache, built.secret)
    changed.binding = lambda **_: built.binding(**{what: "other"})  # type: ignore[method-assign]
    changed.folder.parent.mkdir(exist_ok=True)
    if changed.folder != folder:
        folder.rename(changed.folder)
    assert changed.open() is None


def test_bound_to_compartments_and_tables(built: Book) -> None:
    assert built.open(held=frozenset({"profile"})) is None
    built.projection = Small("small 2")
    assert built.open() is None


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", [0.0, 0.3, 0.9, 1.0])
def test_a_flipped_byte_is_never_believed(built: Book, name: str, where: float) -> None:
    file = built.folder / name
    raw = bytearray(file.read_bytes())
    raw[int(where * (len(raw) - 1))] ^= 1
    file.write_bytes(raw)
    whole_or_nothing(built)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
def test_a_cut_file_is_never_believed(built: Book, name: str, part: float) -> None:
    file = built.folder / name
    raw = file.read_bytes()
    file.write_bytes(raw[: int(len(raw) * part)])
    whole_or_nothing(built)


@pytest.mark.parametrize("name", [*FILES, "hot-1.log", "finance-1.log", "detail-1.log"])
def test_a_missing_file_is_no_index(built: Book, name: str) -> None:
    (built.folder / name).unlink()
    assert built.open() is None


def whole_or_nothing(book: Book) -> None:
    """It is noticed when the damaged part is opened; then the index is built again, and is whole."""
    try:
        assert book.open() is None or everything(book) is None
    except UnusableError:
        book.opened().discard()
        assert book.open() is None
    book.build().close()
    assert book.versions(book.opened()) == dict.fromkeys(range(40), "v1")


def test_a_piece_of_another_place_is_not_taken(built: Book) -> None:
    """Everything here is sealed to the same key; each piece still opens in its own place only."""
    hot, detail = built.folder / "hot-1.age", built.folder / "detail-1.age"
    hot_raw, detail_raw = hot.read_bytes(), detail.read_bytes()
    hot.write_bytes(detail_raw)
    assert built.open() is None
    hot.write_bytes(hot_raw)
    log, other = built.folder / "hot-1.log", built.folder / "detail-1.log"
    log.write_bytes(other.read_bytes())
    assert built.open() is None


def test_a_damaged_frame_is_not_skipped(built: Book) -> None:
    log = built.folder / "hot-1.log"
    raw = bytearray(log.read_bytes())
    raw[200] ^= 1
    log.write_bytes(raw)
    assert built.open() is None


def test_a_frame_that_was_not_finished_is_not_there(built: Book) -> None:
    log = built.folder / "hot-1.log"
    log.write_bytes(log.read_bytes()[:-1])
    index = built.opened()
    assert built.versions(index)[1] == "v2"
    assert built.versions(index)[2] == "v1"
    index.apply([built.entry(3, 2)])
    again = built.versions(built.opened())
    assert (again[1], again[2], again[3]) == ("v2", "v1", "v2")


def test_nothing_is_held_open_by_what_failed(built: Book) -> None:
    counted = Path("/dev/fd")
    before = len(list(counted.iterdir()))
    raw = (built.folder / "hot-1.age").read_bytes()
    (built.folder / "hot-1.age").write_bytes(raw[:-1])
    assert built.open() is None
    (built.folder / "hot-1.age").write_bytes(raw)
    built.opened().close()
    assert len(list(counted.iterdir())) == before


LIGHT = """
import pickle, sys
from pathlib import Path
from hnwctl.store.index.index import Index
folder, secret, binding, tables, root = pickle.load(sys.stdin.buffer)
class Projection:
    version = "small 1"
    def tables(self, held): return tables
index = Index.open(folder, secret=secret, binding=binding, projection=Projection())
assert not index.scan(root, ["clients"])
assert index.query("SELECT count(*) FROM clients JOIN notes USING (id)").rows == [(40,)]
print(*{"pydantic", "cryptography", "yaml", "multiprocessing", "filelock", "rich"}.intersection(sys.modules))
"""


def test_reading_imports_nothing_heavy(book: Book) -> None:
    book.fill(40)
    book.build()
    facts = (book.folder, book.secret, book.binding(), book.projection.tables(book.held), book.root)
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], input=pickle.dumps(facts), capture_output=True, check=False
    )
    assert (done.stdout, done.stderr) == (b"\n", b"")


def test_links_are_not_followed(built: Book, tmp_path: Path) -> None:
    head = built.folder / "head.age"
    head.rename(tmp_path / "head.age")
    head.symlink_to(tmp_path / "head.age")
    assert built.open() is None
