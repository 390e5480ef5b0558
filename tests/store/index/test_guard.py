"""No statement runs for ever, fills the memory or leaves the tables: each attack ends in one error, soon."""

import re
import signal
import time
from threading import Timer

import pytest

from hnwctl.errors import InvalidError
from hnwctl.store.index.index import Index

from .conftest import Book

SECONDS = 0.5
SLACK = 3.0  # what a busy machine may add, and the one step that is under way


def ten_times(text: str) -> str:
    """SQL for a text ten times as long as the SQL ``text``, which consists of the letter a."""
    return f"replace({text}, 'a', 'aaaaaaaaaa')"


LONG = ten_times(ten_times(ten_times(ten_times("'aaaaaaaaaa'"))))  # 100,000 times a
DOUBLING = ", ".join(f"c{n} AS (SELECT a.x FROM c{n - 1} a, c{n - 1} b)" for n in range(1, 40))  # noqa: S608
WORDS = {
    "FOREVER": "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c)",
    "LONG": LONG,
    "LONGER": ten_times(LONG),
    "PATTERN": f"'%{'a' * 400}b'",
    "LONG_PATTERN": f"'%{'a' * 600}b'",
    "DOUBLED": f"c0 AS (SELECT 1 AS x), {DOUBLING}",
    "SUM": "+".join("1" * 2000),
    "NESTED": f"{'(' * 2000}1{')' * 2000}",
    "COLUMNS": ", ".join("1" * 1000),
    "COMMENT": f"/*{'x' * 2**20}*/",
}


@pytest.fixture
def index(book: Book) -> Index:
    book.fill(200)
    index = book.build()
    index.limits = index.limits._replace(seconds=SECONDS, memory=200 * 2**20)
    return index


@pytest.mark.parametrize(
    ("attack", "message"),
    [
        ("FOREVER SELECT max(x) FROM c", "longer than 0.5 seconds"),
        ("FOREVER SELECT group_concat(x) FROM c", "longer than"),
        ("FOREVER SELECT x FROM c ORDER BY -x", "longer than 0.5 seconds"),
        ("SELECT count(*) FROM clients a, clients b, clients c, clients d", "longer than 0.5 seconds"),
        (
            "SELECT count(*) FROM clients a, clients b WHERE LONG || b.id LIKE PATTERN || a.id",
            "longer than 0.5",
        ),
        (
            "SELECT sum(instr(LONG || a.id, substr(LONG, 50000) || b.id)) FROM clients a, clients b",
            "longer than 0.5 seconds",
        ),
        (
            "WITH RECURSIVE c(x) AS (VALUES ('a') UNION ALL SELECT x || x FROM c) SELECT length(x) FROM c",
            "longer than 256 KB",
        ),
        ("SELECT LONGER", "longer than 256 KB"),
        (
            "SELECT json_group_array(a.name || b.name || c.name) FROM clients a, clients b, clients c",
            "longer",
        ),
        ("SELECT randomblob(1000000000)", "cannot be used in a query: randomblob"),
        ("SELECT zeroblob(1000000000)", "cannot be used in a query: zeroblob"),
        ("SELECT printf('%.*c', 1000000000, 'a')", "something that it cannot take"),
        ("SELECT format('%01000000000d', 1)", "something that it cannot take"),
        ("SELECT trim(LONG, LONG)", "something that it cannot take"),
        ("SELECT LONG LIKE LONG_PATTERN", "pattern too complex"),
        ("SELECT SUM", "too large"),
        ("SELECT NESTED", "overflow"),
        ("SELECT COLUMNS", "too many columns"),
        ("SELECT COMMENT 1", "longer than"),
        ("WITH DOUBLED SELECT count(*) FROM c39", "use each other too often"),
    ],
)
def test_an_attack_ends_in_one_error_in_time(index: Index, attack: str, message: str) -> None:
    sql = re.sub(r"\b[A-Z_]+\b", lambda word: WORDS.get(word[0], word[0]), attack)
    begun = time.monotonic()
    with pytest.raises(InvalidError) as caught:
        index.query(sql)
    assert message in str(caught.value)
    assert time.monotonic() - begun < SECONDS + SLACK
    assert index.query("SELECT count(*) FROM clients").rows == [(200,)]


def test_memory_is_bounded(index: Index) -> None:
    index.limits = index.limits._replace(seconds=60.0)
    with pytest.raises(InvalidError, match="needs more than 200 MB of memory"):
        index.query(
            f"WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT {LONG} || x FROM c"  # noqa: S608
        )


def test_the_clock_is_handed_in(index: Index) -> None:
    ticks = iter(range(0, 10_000, 30))
    index.limits = index.limits._replace(seconds=60.0, clock=lambda: float(next(ticks)))
    with pytest.raises(InvalidError, match="60 seconds"):
        index.query("SELECT count(*) FROM clients a, clients b, clients c")


def test_printing_numbers_as_sqlite_does(index: Index) -> None:
    sql = "SELECT printf('%.2f|%,d|%5s', 2.5, 1234567, 'a'), format('%d%%', 7), printf(NULL)"
    assert index.query(sql).rows == [("2.50|1,234,567|    a", "7%", None)]


def test_ctrl_c_stops_a_query(index: Index) -> None:
    index.limits = index.limits._replace(seconds=60.0)
    timer = Timer(0.2, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        index.query("WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c")
    timer.join()
