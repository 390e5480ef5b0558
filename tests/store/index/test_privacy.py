"""Nothing that a client would not want to be read lies on a disk: in no cache and in no temporary file."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from hnwctl.store.index.index import Index

from .conftest import Book

TELLING = [
    "王小明",
    "喜欢喝茶",
    "fund 1",
    "clients",
    "CREATE TABLE",
    "SQLite",
    "profile",
    "AGE-SECRET-KEY",
    "/vault",
]


def use_everything(book: Book) -> Index:
    """Build, change, fold."""
    book.fill(64)
    book.build(jobs=2).close()
    for number in range(40):
        book.opened().apply([book.entry(number, 2)], {"checked": f"commit {number}"})
    return book.opened()


def test_the_cache_folder_tells_nothing(book: Book) -> None:
    use_everything(book)
    files = [path for path in book.cache.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        raw = path.read_bytes()
        shown = [
            word for word in (*TELLING, book.id(5), book.secret) if word.encode() in raw or word in path.name
        ]
        assert shown == []


def test_the_cache_folder_is_for_its_owner_only(book: Book) -> None:
    use_everything(book)
    for path in book.cache.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_key_without_finances_has_none_in_its_index(assistant: Book) -> None:
    """Not even when the projection made a mistake: the tables do not have the columns."""
    use_everything(assistant).close()
    index = assistant.opened()
    index.query("SELECT count(*) FROM notes")
    tables = index._state.db.serialize() + index._state.db.serialize(name="detail")
    assert "喜欢喝茶".encode() in tables
    assert b"aum" not in tables
    assert b"holdings" not in tables
    assert b"fund" not in tables


SORT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import Book
book = Book(Path(sys.argv[2]), Path(sys.argv[3]), secret=sys.argv[4])
index = book.opened()
long = "SELECT a.text || b.text || c.text AS long FROM notes a, notes b, notes c ORDER BY long DESC"
assert len(index.query(long + " LIMIT 3 OFFSET 100000").rows) == 3
index.apply([book.entry(1, 2)])
"""
WRITES = re.compile(r"\b(?:open|openat|creat)\(.*(?:O_WRONLY|O_RDWR|O_CREAT).* = \d|\bp?write\w*\(.* = \d")


def test_a_large_sort_writes_nothing(book: Book, tmp_path: Path) -> None:
    """Where strace is there, every call that opens for writing or writes is seen: only in the cache."""
    book.fill(48)
    index = book.build()
    assert index._state.db.execute("PRAGMA temp_store").fetchall() == [(2,)]  # in memory
    here, trace = str(Path(__file__).parent), tmp_path / "trace"
    calls = "trace=open,openat,creat,write,pwrite64,writev,pwritev"
    tracing = ["strace", "-f", "-y", "-e", calls, "-o", str(trace)] if shutil.which("strace") else []
    script = [sys.executable, "-B", "-c", SORT, here, str(book.root), str(book.cache), book.secret]
    subprocess.run([*tracing, *script], check=True)
    lines = trace.read_text().splitlines() if tracing else []
    writing = [line for line in lines if WRITES.search(line)]
    assert [line for line in writing if str(book.folder) not in line] == []
    assert bool(writing) == bool(tracing)
