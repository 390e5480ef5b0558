"""``query``: SQL that reads is answered in every format, all else is refused."""

import json
from pathlib import Path

import pexpect
import pytest
from books import Book, crowd, made

from hnwctl.store.index.guard import Limits


@pytest.fixture
def ids(book: Book) -> dict[str, str]:
    """Four clients, one of them archived."""
    return crowd(book)


TIERS = "SELECT tier, count(*) AS clients FROM clients WHERE archived = 0 GROUP BY tier ORDER BY 2, 1"


def test_rows_have_the_names_of_the_columns(book: Book, ids: dict[str, str]) -> None:
    rows = [
        {"tier": None, "clients": 1},
        {"tier": "prime", "clients": 1},
        {"tier": "top", "clients": 1},
    ]
    assert book.run("query", TIERS, "--json").ok().json == rows
    assert [
        json.loads(line) for line in book.run("query", TIERS, "-f", "jsonl").ok().out.splitlines()
    ] == rows
    assert book.run("query", TIERS, "-f", "csv").ok().out == "tier,clients\n,1\nprime,1\ntop,1\n"
    table = book.run("query", TIERS).ok().out.splitlines()
    assert table[0].split() == ["tier", "clients"]
    assert table[-1] == "top          1"


def test_it_reads_what_is_in_the_details(book: Book, ids: dict[str, str]) -> None:
    sql = "SELECT c.name, h.product FROM holdings h JOIN clients c USING (id) WHERE h.class = 'fixed_income'"
    assert book.run("query", sql, "--json").ok().json == [{"name": "王小明", "product": "稳健债"}]


def test_two_columns_of_one_name_are_told_apart(book: Book, ids: dict[str, str]) -> None:
    sql = "SELECT 1 AS id, 2 AS id, 3 AS id_2, 4 AS id"
    assert book.run("query", sql, "--json").ok().json == [{"id": 1, "id_3": 2, "id_2": 3, "id_4": 4}]


def test_columns_called_sealed_are_columns_like_others(book: Book, ids: dict[str, str]) -> None:
    sql = "SELECT sealed, unpriced FROM clients WHERE name = 'John Smith'"
    assert book.run("query", sql, "--json").ok().json == [{"sealed": None, "unpriced": "USD"}]
    assert book.run("query", "SELECT 'a' AS sealed, 'b' AS unpriced", "--json").ok().json == [
        {"sealed": "a", "unpriced": "b"}
    ]


def test_what_json_lacks_is_written_as_text(book: Book) -> None:
    done = book.run(
        "query", "SELECT x'00ff' AS b, 9e999 AS big, -9e999 AS small, NULL AS none", "--json"
    ).ok()
    assert done.json == [{"b": "00ff", "big": "inf", "small": "-inf", "none": None}]


def test_headings_are_what_the_query_calls_them(book: Book, ids: dict[str, str]) -> None:
    assert book.run("query", "SELECT name, id FROM clients", lang="zh").ok().out.split()[:2] == ["name", "id"]


def test_the_answer_can_be_cut(book: Book, ids: dict[str, str]) -> None:
    cut = book.run("query", "SELECT id FROM clients", "-n", "2", "--json").ok()
    assert len(cut.json) == 2
    assert cut.err == "only the first 2 rows; there are more\n"
    assert book.run("query", "SELECT id FROM clients", "-n", "4").ok().err == ""


def test_the_statement_can_come_from_a_file_or_a_pipe(book: Book, tmp_path: Path) -> None:
    (tmp_path / "one.sql").write_text("SELECT 1 AS one;\n")
    assert book.run("query", f"@{tmp_path / 'one.sql'}", "--json").ok().json == [{"one": 1}]
    assert book.run("query", "-", "--json", input="SELECT 2 AS two").ok().json == [{"two": 2}]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM clients", "a query can only read"),
        ("ATTACH '/tmp/x' AS x", "a query can only read"),
        ("SELECT 1; SELECT 2", "valid"),
        ("SELECT FROM", "this query is not valid"),
        ("SELECT load_extension('x')", "this function cannot be used in a query"),
        ("SELECT * FROM sqlite_master", "no such table"),
        ("", "the query is empty"),
    ],
)
def test_what_does_more_than_read_is_refused_in_two_lines(book: Book, sql: str, said: str) -> None:
    done = book.run("query", sql)
    assert (done.code, done.out) == (4, "")
    assert said in done.err
    assert len(done.err.splitlines()) <= 2


def test_what_is_sealed_is_refused_and_a_star_leaves_it_out(book: Book, ids: dict[str, str]) -> None:
    refused = book.run("query", "SELECT name, aum FROM clients", "--json", identity="assistant")
    assert (refused.code, refused.out) == (5, "")
    assert refused.error["code"] == "forbidden"
    assert book.run("query", "SELECT * FROM holdings", identity="assistant").code == 5
    star = book.run("query", "SELECT * FROM clients", "--json", identity="assistant").ok()
    assert "aum" not in star.json[0]
    assert "sealed to your key: clients.aum" in star.err
    assert book.run("query", "SELECT * FROM clients", "--json").ok().err == ""


def test_the_schema_is_what_this_key_has(book: Book) -> None:
    every = {(row["table"], row["column"]) for row in book.run("query", "--schema", "--json").ok().json}
    assert {("clients", "aum"), ("clients", "tier"), ("holdings", "amount")} <= every
    rows = book.run("query", "--schema", "--json", identity="assistant").ok().json
    held = {(row["table"], row["column"]) for row in rows}
    assert ("clients", "tier") in held
    assert not {("clients", "aum"), ("holdings", "amount")} & held
    assert all(row.keys() == {"table", "column", "type", "meaning"} for row in rows)


def test_several_vaults_answer_together(book: Book, ids: dict[str, str], tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    both = ["--vault", other.root, "--identity", other.identities["adviser"]]
    done = book.run("query", "SELECT count(*) AS clients, 'x' AS vault FROM clients", "--json", *both).ok()
    assert done.json == [
        {"vault": str(book.root), "clients": 4, "vault_2": "x"},
        {"vault": str(other.root), "clients": 0, "vault_2": "x"},
    ]
    unequal = ["--vault", other.root, "--identity", other.identities["assistant"]]
    refused = book.run("query", "SELECT * FROM clients", *unequal)
    assert refused.code == 4
    assert "different columns" in refused.err


def test_a_query_that_runs_for_ever_is_stopped(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits.__new__, "__defaults__", (0.05, *Limits.__new__.__defaults__[1:]))
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    done = book.run("query", endless)
    assert (done.code, done.out) == (4, "")
    assert "was stopped" in done.err


def test_on_a_terminal_the_statement_is_asked_for(book: Book) -> None:
    terminal = book.terminal("query")
    terminal.expect("SQL: ")
    terminal.sendline("SELECT 6 * 7 AS answer")
    terminal.expect(pexpect.EOF)
    assert "42" in str(terminal.before)
