"""``list``: who passes the filters, what a key may see of them, for people and for programs."""

import json
from decimal import Decimal
from pathlib import Path

import pexpect
import pytest
from books import Book, crowd, made

PROMISED = {
    *("id", "name", "stage", "tier", "risk", "aum", "financial_assets", "currency"),
    *("last_contact", "next_contact"),
}


@pytest.fixture
def ids(book: Book) -> dict[str, str]:
    """Four clients, one of them archived."""
    return crowd(book)


def names(book: Book, *words: str, **how: str) -> list[str]:
    """The names in a list, in its order."""
    return [row["name"] for row in book.run("list", *words, "--json", **how).ok().json]


def test_programs_get_the_promised_keys(book: Book, ids: dict[str, str]) -> None:
    rows = {row["name"]: row for row in book.run("list", "--json").ok().json}
    assert set(rows["王小明"]) == PROMISED
    assert rows["王小明"] == {
        "id": ids["王小明"],
        "name": "王小明",
        "stage": "active",
        "tier": "top",
        "risk": "C4",
        "aum": "8000000",
        "financial_assets": "12000000",
        "currency": "CNY",
        "last_contact": "2026-10-01",
        "next_contact": "2026-11-01",
    }


def test_an_empty_book_has_nobody(book: Book) -> None:
    assert book.run("list", "--json").ok().json == []
    nothing = book.run("list").ok()
    assert (nothing.out, nothing.err) == ("", "nothing found\n")


def test_what_no_rate_converts_is_named_and_not_counted(book: Book, ids: dict[str, str]) -> None:
    rows = {row["name"]: row for row in book.run("list", "--json").ok().json}
    assert rows["John Smith"]["unpriced"] == ["USD"]
    assert rows["John Smith"]["aum"] is None
    assert "without an exchange rate, not counted: USD" in book.run("list").ok().err


def test_by_name_pinyin_first_unless_asked_otherwise(book: Book, ids: dict[str, str]) -> None:
    assert names(book) == ["John Smith", "李娜", "王小明"]
    assert names(book, "--sort", "-aum") == ["王小明", "李娜", "John Smith"]
    assert names(book, "--sort", "aum", "-n", "1") == ["李娜"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王", ["王小明"]),
        ("wangxm", []),
        ("wang", ["王小明"]),
        ("--tier top --tier prime", ["李娜", "王小明"]),
        ("--tier 1000万以上", ["王小明"]),
        ("--stage lead", ["John Smith"]),
        ("--stage 存续客户 --risk C2", ["李娜"]),
        ("--tag vip", ["李娜", "王小明"]),
        ("--tag vip --tag golf", ["李娜"]),
        ("--prefers equity", ["王小明"]),
        ("--prefers 股票", ["王小明"]),
        ("--adviser wang.li", ["王小明"]),
        ("--overdue", ["王小明"]),
        ("--archived", ["赵敏"]),
    ],
)
def test_every_filter_must_hold(book: Book, ids: dict[str, str], words: str, found: list[str]) -> None:
    assert names(book, *words.split()) == found


def test_a_condition_is_sql_over_the_columns(book: Book, ids: dict[str, str]) -> None:
    assert names(book, "--where", "aum > 5000000 AND risk <> 'C2'") == ["王小明"]
    assert names(book, "--where", "next_contact < today()") == ["王小明"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--where", "aum >"], 4, "this query is not valid"),
        (["--where", "1) OR (1"], 4, "the parentheses"),
        (["--where", "aum > ?"], 4, "cannot hold a parameter"),
        (["--columns", "id,wealth"], 4, "no such column: wealth"),
        (["--sort", "wealth"], 4, "no such column: wealth"),
        (["--tier", "platinum"], 4, "no such tier: platinum"),
        (["--stage", "rich"], 4, "no such stage: rich"),
        (["--risk", "C9"], 4, "no such risk class: C9"),
        (["--limit", "-1"], 2, "-1 is less than 0"),
    ],
)
def test_a_mistake_is_named_in_two_lines(book: Book, words: list[str], code: int, said: str) -> None:
    done = book.run("list", *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) <= 2


def test_columns_are_chosen_and_ordered(book: Book, ids: dict[str, str]) -> None:
    done = book.run("list", "--columns", "name, tags,next_contact", "-f", "tsv", "--sort", "-name").ok()
    assert done.out.splitlines() == [
        "name\ttags\tnext_contact",
        '王小明\t"[""vip""]"\t2026-11-01',
        '李娜\t"[""vip"", ""golf""]"\t2026-11-23',
        "John Smith\t[]\t2026-11-23",
    ]


# --- what a key may see ------------------------------------------------------------------------


def test_sealed_columns_are_named_never_empty(book: Book, ids: dict[str, str]) -> None:
    rows = book.run("list", "--json", identity="assistant").ok().json
    assert {row["name"]: row["tier"] for row in rows}["王小明"] == "top"
    assert all("aum" not in row and "financial_assets" not in row for row in rows)
    assert all({"aum", "financial_assets", "finance"} <= set(row["sealed"]) for row in rows)
    table = book.run("list", identity="assistant").ok()
    assert "[sealed]" in table.out
    assert "sealed to your key: AUM, financial assets" in table.err
    assert "[sealed]" in book.run("list", "-f", "csv", identity="assistant").ok().out


@pytest.mark.parametrize("words", [["--where", "aum > 0"], ["--sort", "aum"], ["--prefers", "equity"]])
def test_what_is_sealed_can_neither_filter_nor_sort(
    book: Book, ids: dict[str, str], words: list[str]
) -> None:
    done = book.run("list", *words, identity="assistant")
    assert (done.code, done.out) == (5, "")
    assert "sealed to your key" in done.err


def test_a_reminder_s_key_lists_names_and_days(book: Book, ids: dict[str, str]) -> None:
    rows = {row["name"]: row for row in book.run("list", "--json", identity="reminder").ok().json}
    assert rows["王小明"]["next_contact"] == "2026-11-01"
    assert {"risk", "aum", "financial_assets"} <= set(rows["王小明"]["sealed"])


# --- several vaults ----------------------------------------------------------------------------


@pytest.fixture
def second(book: Book, tmp_path: Path) -> Book:
    """Another vault, in Hong Kong, which the same adviser belongs to with another key."""
    other = made(tmp_path / "hk", jurisdiction="hk", currency="HKD")
    other.add("陈大文", "finance.holdings[+].amount=700万", "profile.stage=active")
    return other


def test_several_vaults_answer_together(book: Book, second: Book, ids: dict[str, str]) -> None:
    both = ["--vault", second.root, "--identity", second.identities["adviser"]]
    done = book.run("list", "--sort", "-aum", "--json", *both).ok()
    rows = done.json
    assert [(Path(row["vault"]), row["name"]) for row in rows] == [
        (book.root, "王小明"),
        (second.root, "陈大文"),
        (book.root, "李娜"),
        (book.root, "John Smith"),
    ]
    assert "CNY, HKD were sorted as they stand" in done.err
    limited = book.run("list", "--sort", "-aum", "-n", "2", "--json", *both).ok().json
    assert [row["name"] for row in limited] == ["王小明", "陈大文"]


def test_each_vault_seals_by_its_own_key(book: Book, second: Book, ids: dict[str, str]) -> None:
    both = ["--vault", second.root, "--identity", second.identities["assistant"]]
    rows = book.run("list", "--json", *both).ok().json
    sealed = {row["name"]: row.get("sealed", []) for row in rows}
    assert "aum" in sealed["陈大文"]
    assert "aum" not in sealed["王小明"]


# --- on a terminal -----------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "lang"), [(80, "zh"), (60, "zh"), (80, "en"), (60, "en")])
def test_a_table_fits_the_window_and_keeps_ids_whole(
    book: Book, ids: dict[str, str], columns: int, lang: str
) -> None:
    terminal = book.terminal("list", columns=columns, lang=lang)
    terminal.expect(pexpect.EOF)
    lines = str(terminal.before).replace("\r\n", "\n").splitlines()
    assert any(line.startswith(ids["王小明"]) for line in lines)
    assert len(lines[1]) <= columns


def test_labels_are_the_policy_s_and_headings_the_reader_s(book: Book, ids: dict[str, str]) -> None:
    page = book.run("list", "王", lang="zh").ok().out
    assert "资产层级" in page
    assert "1000万以上" in page
    assert "存续客户" in page
    policy = book.root / "policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("zh: 1000万以上", "zh: 钻石"), "utf-8")
    book.run("policy", "approve", identity="owner").ok()
    assert "钻石" in book.run("list", "王", lang="zh").ok().out
    assert json.loads(book.run("list", "王", "--json", lang="zh").ok().out)[0]["tier"] == "top"


def test_amounts_in_json_are_exact(book: Book) -> None:
    book.add("小数", "finance.holdings[+].amount=1234567.89")
    assert Decimal(book.run("list", "--json").ok().json[0]["aum"]) == Decimal("1234567.89")


def test_a_command_leaves_no_file_open(book: Book) -> None:
    book.add("王小明")
    book.run("list").ok()
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(3):
        book.run("list").ok()
    assert len(list(Path("/dev/fd").iterdir())) == before
