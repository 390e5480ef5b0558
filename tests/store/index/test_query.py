"""A query gets what its key may read, and says plainly what it may not."""

from typing import Any

import pytest

from hnwctl.errors import ForbiddenError, HnwctlError, InvalidError
from hnwctl.store.index.index import Index

from .conftest import Book


@pytest.fixture
def index(book: Book) -> Index:
    book.fill(3)
    return book.build()


@pytest.fixture
def narrow(assistant: Book) -> Index:
    """The same book for an assistant, who has no finances."""
    assistant.fill(3)
    return assistant.build()


def refusal(index: Index, sql: str, *parameters: Any) -> HnwctlError:
    with pytest.raises(HnwctlError) as caught:
        index.query(sql, parameters)
    return caught.value


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT name, aum FROM clients ORDER BY aum DESC LIMIT 1", [("王小明2", 2000)]),
        ("WITH rich AS (SELECT * FROM clients WHERE aum >= 1000) SELECT count(*) FROM rich", [(2,)]),
        ("VALUES (1), (2)", [(1,), (2,)]),
        ("-- a comment first\nSELECT 1;", [(1,)]),
        ("/* and\nanother */ select 1 -- and last", [(1,)]),
        (
            "SELECT c.name, sum(h.amount) FROM clients c JOIN holdings h USING (id) WHERE c.aum = 1000",
            [("王小明1", 2.5)],
        ),
        ("SELECT text FROM notes WHERE text LIKE '%茶 2%'", [("喜欢喝茶 2, version 1",)]),
        ("SELECT value FROM json_each('[7]')", [(7,)]),
        ("SELECT count(*) FROM clients JOIN notes USING (id)", [(3,)]),
        ("SELECT count(*) FROM notes NATURAL JOIN clients", [(3,)]),
        ("SELECT count(*) FROM detail.notes", [(3,)]),
        ("SELECT count(*) FROM notes WHERE 0", [(0,)]),
        ("SELECT 1 WHERE EXISTS (SELECT 1 FROM notes)", [(1,)]),
        ("SELECT name FROM clients WHERE aum = (SELECT max(aum) FROM clients)", [("王小明2",)]),
    ],
)
def test_what_is_answered(book: Book, index: Index, sql: str, rows: list[tuple[Any, ...]]) -> None:
    """By the process that built the index, by one that opened it, and when asked again."""
    assert index.query(sql).rows == rows
    opened = book.opened()
    assert opened.query(sql).rows == rows
    assert opened.query(sql).rows == rows


def test_parameters_by_place_and_by_name(index: Index) -> None:
    assert index.query("SELECT name FROM clients WHERE aum = ?", (1000,)).rows == [("王小明1",)]
    assert index.query("SELECT name FROM clients WHERE aum = :aum", {"aum": 2000}).rows == [("王小明2",)]


def test_without_order_rows_come_in_the_order_of_their_ids(book: Book) -> None:
    book.fill(100)
    rows = book.build().query("SELECT id FROM clients").rows
    assert rows == sorted(rows)


def test_a_limit_tells_that_there_is_more(index: Index) -> None:
    cut, whole = (
        index.query("SELECT id FROM clients", limit=2),
        index.query("SELECT id FROM clients", limit=3),
    )
    assert (len(cut.rows), cut.more) == (2, True)
    assert (len(whole.rows), whole.more) == (3, False)
    assert index.query("SELECT id FROM clients", limit=0).rows == []


def test_more_rows_than_anybody_can_use_are_refused(index: Index) -> None:
    index.limits = index.limits._replace(rows=5)
    error = refusal(index, "SELECT a.id FROM clients a, clients b")
    assert str(error) == "the answer has more than 5 rows"


def test_only_what_needs_details_opens_them(book: Book) -> None:
    book.fill(3)
    book.build().close()
    index = book.opened()
    (detail,) = book.folder.glob("detail-*.age")
    detail.write_bytes(b"")  # whoever opens it would notice
    assert index.query("SELECT count(*) FROM clients").rows == [(3,)]


def test_our_functions(index: Index) -> None:
    sql = "SELECT fold('ＷÁNG Straße'), contains('Wáng 王', 'WANG'), contains('a', NULL), fold(1), today()"
    assert index.query(sql, today="2026-11-23").rows == [("wang strasse", 1, None, 1, "2026-11-23")]


def test_texts_longer_than_usual_can_be_read_and_searched(book: Book) -> None:
    book.fill(1)
    index = book.build()
    entry = book.entry(0, 2)
    long = "茶" * 400_000 + "x"
    index.apply([entry._replace(rows={**entry.rows, "notes": [(book.id(0), long)]})])
    sql = "SELECT length(text), instr(text, 'x'), replace(text, '茶', '') FROM notes"
    assert index.query(sql).rows == [(400_001, 400_001, "x")]
    assert book.opened().query(sql).rows == [(400_001, 400_001, "x")]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM clients",
        "WITH x AS (SELECT 1) DELETE FROM clients",
        "INSERT INTO clients(id) VALUES (1)",
        "UPDATE clients SET name = ''",
        "DROP TABLE clients",
        "CREATE TEMP TABLE t(a)",
        "ATTACH 'x.db' AS x",
        "PRAGMA writable_schema = ON",
        "VACUUM INTO 'x.db'",
        "BEGIN",
        "EXPLAIN SELECT 1",
        "QUERY PLAN SELECT 1",
        "SELECT * FROM pragma_table_info('clients')",
        "SELECT count(*) FROM dbstat",
    ],
)
def test_what_does_more_than_read_is_refused(index: Index, sql: str) -> None:
    error = refusal(index, sql)
    assert isinstance(error, InvalidError)
    assert str(error) == "a query can only read: it is one SELECT, WITH or VALUES statement"
    assert index.query("SELECT count(*) FROM clients").rows == [(3,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("", "the query is empty"),
        ("-- nothing", "the query is empty"),
        ("SELECT", "this query is not valid: incomplete input"),
        ("SELECT 1 FROM nowhere", "this query is not valid: no such table: nowhere"),
        ("SELECT nowhere FROM clients", "this query is not valid: no such column: nowhere"),
        ("SELECT 1; SELECT 2", "this query is not valid: You can only execute one statement at a time."),
        ("SELECT ?", "this query is not valid: Incorrect number of bindings supplied."),
        ("SELECT \0", "this query is not valid: the query contains a null character"),
        ("SELECT '\ud800'", "this query is not valid: 'utf-8' codec can't encode"),
        (
            "SELECT 9223372036854775807 + 1, abs(-9223372036854775808)",
            "this query is not valid: integer overflow",
        ),
        ("SELECT cast(x'ff' AS text)", "this query is not valid: Could not decode to UTF-8"),
        ("SELECT * FROM sqlite_master", "no such table: sqlite_master"),
        ("SELECT * FROM _meta", "this query is not valid: no such table: _meta"),
        ("SELECT count(*) FROM _folders", "this query is not valid: no such table: _folders"),
        ("SELECT load_extension('x')", "this function cannot be used in a query: load_extension"),
        ("SELECT random()", "this function cannot be used in a query: random"),
        ("SELECT current_date", "this function cannot be used in a query: current_date"),
        (
            "SELECT trim('a', replace('aaaaaaaaaa', 'a', '" + "b" * 100 + "'))",
            "a function in the query was given",
        ),
    ],
)
def test_what_is_not_valid_is_said(index: Index, sql: str, message: str) -> None:
    error = refusal(index, sql)
    assert isinstance(error, InvalidError)
    assert str(error).startswith(message)


def test_a_number_that_sqlite_does_not_have(index: Index) -> None:
    assert isinstance(refusal(index, "SELECT ?", 2**70), InvalidError)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("SELECT aum FROM clients", "clients.aum"),
        ('SELECT "aum" FROM clients', "clients.aum"),
        ("SELECT name FROM clients ORDER BY clients.aum", "clients.aum"),
        ("SELECT count(*) FROM holdings", "holdings"),
        ("SELECT * FROM holdings", "holdings"),
        ("SELECT count(*) FROM clients JOIN holdings USING (id)", "holdings"),
        ("SELECT count(*) FROM clients NATURAL JOIN holdings", "holdings"),
        ("SELECT name, (SELECT sum(amount) FROM holdings h WHERE h.id = c.id) FROM clients c", "holdings"),
    ],
)
def test_what_is_sealed_is_named(narrow: Index, sql: str, what: str) -> None:
    for _ in range(2):
        error = refusal(narrow, sql)
        assert isinstance(error, ForbiddenError)
        assert what in str(error)
        assert str(error).startswith("sealed to your key: ")


def test_a_star_takes_what_there_is_and_names_the_rest(narrow: Index) -> None:
    result = narrow.query("SELECT * FROM clients LIMIT 1")
    assert result.columns == ("id", "name", "stage")
    assert result.sealed_columns == ("clients.aum",)


def test_what_exists_for_nobody_is_no_question_of_keys(narrow: Index) -> None:
    assert isinstance(refusal(narrow, "SELECT nowhere FROM clients"), InvalidError)


def test_a_name_of_ones_own_is_not_taken_for_a_sealed_table(narrow: Index) -> None:
    assert narrow.query("WITH mine AS (SELECT 1 AS aum) SELECT aum FROM mine").sealed_columns == ()
