"""A cold build: on every core, in any order the same, and nothing left when it is broken off."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from hnwctl.errors import InvalidError, OutsideError
from hnwctl.store.index.build import cold
from hnwctl.store.index.entry import Entry
from hnwctl.store.index.index import Index

from .conftest import Book


def build(book: Book, load: Any, **more: Any) -> Index:
    paths = [str(path.relative_to(book.root)) for path in book.root.glob("clients/*/*.yaml")]
    return cold(
        book.folder,
        secret=book.secret,
        binding=book.binding(),
        projection=book.projection,
        paths=paths,
        load=load,
        **{"jobs": 2, **more},
    )


@pytest.mark.parametrize("count", [0, 1, 31, 300])
def test_all_cores_and_one_give_the_same(book: Book, count: int) -> None:
    book.fill(count)
    alone = book.build(jobs=1).query("SELECT * FROM clients").rows
    together = book.build(jobs=3)
    assert together.query("SELECT * FROM clients").rows == alone
    assert book.opened().query("SELECT * FROM clients").rows == alone
    assert len(alone) == count
    assert not together.scan(book.root, ["clients"])
    assert not book.opened().scan(book.root, ["clients"])


def test_progress_is_told_and_ends_at_all(book: Book) -> None:
    book.fill(200)
    told: list[tuple[int, int]] = []
    build(book, book.load, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (200, 200)


def test_facts_are_stored_beside_the_records(book: Book) -> None:
    book.fill(1)
    assert build(book, book.load, meta={"rates": "7.1"}).meta("rates") == "7.1"
    assert book.opened().meta("rates") == "7.1"


def test_without_a_cache_folder_it_works_in_memory(book: Book) -> None:
    book.fill(100)
    book.cache.write_text("a file where the folder should be")
    index = book.build(jobs=2)
    assert not index.persistent
    assert index.query("SELECT count(*) FROM notes").rows == [(100,)]
    index.apply([book.entry(5, 2)])
    assert index.query("SELECT text FROM notes WHERE id = ?", (book.id(5),)).rows == [
        ("喜欢喝茶 5, version 2",)
    ]


def test_a_full_disk_leaves_no_half_index(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    book.fill(10)
    monkeypatch.setattr(os, "pwrite", full)
    index = book.build()
    assert not index.persistent
    assert index.query("SELECT count(*) FROM clients").rows == [(10,)]
    assert [path.name for path in book.folder.iterdir()] == ["lock"]


def test_the_old_index_stays_until_the_new_one_is_there(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    book.fill(10)
    book.build()
    book.write(5, 2)
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        assert book.versions(book.build())[5] == "v2"
    assert book.versions(book.opened())[5] == "v1"


def refusing(book: Book, path: str) -> Entry:
    raise InvalidError("no good: {file}", file=path)


def dying(book: Book, path: str) -> Entry:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_what_a_worker_raises_arrives_whole(book: Book) -> None:
    book.fill(300)
    with pytest.raises(InvalidError, match=r"no good: clients/./.{8}\.yaml"):
        build(book, partial(refusing, book))
    assert active_children() == []


def test_a_killed_worker_is_said(book: Book) -> None:
    book.fill(300)
    with pytest.raises(OutsideError, match="was killed"):
        build(book, partial(dying, book))
    assert active_children() == []


SLOW = """
import sys, time
from functools import partial
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import Book
from hnwctl.store.index.build import cold

def load(book, path):
    time.sleep(0.01)
    return book.load(path)

book = Book(Path(sys.argv[2]), Path(sys.argv[3]))
paths = [str(path.relative_to(book.root)) for path in book.root.glob("clients/*/*.yaml")]
try:
    cold(
        book.folder, secret=book.secret, binding=book.binding(), projection=book.projection, paths=paths,
        load=partial(load, book), jobs=2, progress=lambda done, total: print(done, flush=True),
    )
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_broken_off_nothing_is_left(book: Book, blow: signal.Signals) -> None:
    book.fill(600)
    here = str(Path(__file__).parent)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, here, str(book.root), str(book.cache)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "32\n"
    if blow == signal.SIGINT:
        os.killpg(process.pid, blow)  # as a terminal does: the workers get it too
    else:
        process.send_signal(blow)
    output, errors = process.communicate(timeout=20)
    assert errors == ""
    assert output.endswith("interrupted\n") == (blow == signal.SIGINT)
    assert not book.cache.exists()
    assert gone(process.pid)


def gone(group: int) -> bool:
    """Whether all processes of a group have ended, or do so within a few seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
