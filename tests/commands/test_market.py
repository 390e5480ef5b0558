"""``market``: notes kept, listed, shown; exchange rates taken in from tables, and those in force."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pexpect
import pytest
from books import TODAY, Book

ECB = """\
Date,USD,JPY,CNY,
2026-11-20,1.1000,165.20,7.8500,
2026-11-19,1.0980,N/A,7.8400,
"""
PLAIN = "date,currency,rate\n2026-11-20,USD,7.12\n"


def added(book: Book, *words: str, **how: str) -> str:
    found: str = book.run("market", "add", *words, "--json", **how).ok().json["id"]
    return found


def note(book: Book, id_: str) -> dict[str, str]:
    found: dict[str, str] = book.run("market", "show", id_, "--json").ok().json["note"]
    return found


def rates(book: Book, *words: str) -> dict[str, tuple[str, str]]:
    rows = book.run("market", "rates", *words, "--json").ok().json
    return {row["currency"]: (row["rate"], row["date"]) for row in rows}


# --- notes -----------------------------------------------------------------------------------------


def test_a_note_with_all_there_is_to_say(book: Book) -> None:
    id_ = added(
        book, "降准 50 个基点", "--kind", "政策变化", "--text", "-", "--source", "人民银行",
        "--link", "https://www.pbc.gov.cn/x?y=1", "--as-of", "2026-11-20", "--affects", "固收,股票",
        "--tag", "利率", input="债市受益\n",
    )  # fmt: skip
    assert note(book, id_) == {
        "reviewed": TODAY,
        "kind": "policy",
        "title": "降准 50 个基点",
        "text": "债市受益",
        "as_of": "2026-11-20",
        "source": "人民银行",
        "link": "https://www.pbc.gov.cn/x?y=1",
        "affects": ["fixed_income", "equity"],
        "tags": ["利率"],
    }
    assert book.commits()[0] == f"market {id_}"
    said = book.run("market", "show", id_[:4], lang="zh").ok().out
    assert said.startswith(f"降准 50 个基点  {id_}\n")
    assert "固定收益类、权益类(股票)" in said


def test_a_markdown_file_brings_its_heading(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "m2.md"
    file.write_text("Draft\n\n## M2 grew by 8 % ##\n\n- more credit\n", "utf-8")
    found = note(book, added(book, "--kind", "economy", "--file", str(file)))
    assert (found["title"], found["text"]) == (
        "M2 grew by 8 %",
        "Draft\n\n## M2 grew by 8 % ##\n\n- more credit",
    )
    assert note(book, added(book, "其他", "--kind", "economy", "--file", str(file)))["title"] == "其他"


def test_on_a_terminal_it_asks_for_what_is_missing(book: Book) -> None:
    talk = book.terminal("market", "add")
    talk.expect_exact("heading of the note: ")
    talk.sendline("Green bonds")
    talk.expect_exact("3  trend")
    talk.sendline("trend")
    talk.expect_exact("text (may be left empty): ")
    talk.sendline("")
    talk.expect_exact("added ")
    talk.expect(pexpect.EOF)
    [row] = book.run("market", "list", "--json").ok().json
    assert (row["title"], row["kind"], row["as_of"], row["due"]) == (
        "Green bonds",
        "trend",
        TODAY,
        "2026-12-23",
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("x", "--kind", "gossip"), 4, "no such kind of note: gossip"),
        (("x", "--kind", "rates"), 2, "hnwctl market rates --import FILE"),
        (("x", "--kind", "trend", "--as-of", "2026-11-24"), 4, "--as-of 2026-11-24 lies in the future"),
        (("x", "--kind", "trend", "--as-of", "2026-02-30"), 4, "2026-02-30"),
        (("x", "--kind", "trend", "--link", "pbc.gov.cn"), 4, "not a link: pbc.gov.cn"),
        (("x", "--kind", "trend", "--link", "javascript:alert(1)"), 4, "not a link"),
        (("x", "--kind", "trend", "--link", "http://[x"), 4, "not a link"),
        (("x", "--kind", "trend", "--text", "a", "--file", "b"), 2, "two ways of giving one text"),
        (("x", "--kind", "trend", "--file", "nowhere.md"), 4, "nowhere.md"),
        (("x" * 300, "--kind", "trend"), 4, "title: is longer than 200 characters"),
        (("--kind", "trend"), 2, "missing TITLE"),
        (("x",), 2, "missing --kind"),
    ],
)
def test_a_note_that_does_not_hold_is_refused(
    book: Book, words: tuple[str, ...], code: int, said: str
) -> None:
    done = book.run("market", "add", *words)
    assert (done.code, said in done.err) == (code, True)
    assert book.commits() == ["init"]


def test_lists_have_the_newest_first_and_may_be_narrowed(book: Book) -> None:
    for title, kind, day in (
        ("a", "economy", "2026-09-01"),
        ("b", "trend", "2026-11-01"),
        ("c", "policy", "2026-10-01"),
    ):
        added(book, title, "--kind", kind, today=day)

    def titles(*words: str) -> list[str]:
        return [row["title"] for row in book.run("market", "list", *words, "--json").ok().json]

    assert titles() == ["b", "c", "a"]
    assert titles("--kind", "trend", "--kind", "经济形势") == ["b", "a"]
    assert titles("--stale") == ["a"]
    assert titles("-n", "1") == ["b"]
    assert book.run("market", "list", "--kind", "gossip").code == 4
    shown = book.run("market", "list", lang="zh").ok().out.splitlines()
    assert shown[0].split() == ["编号", "标题", "类型", "数据日期", "待更新日期", "最近核实日期"]


def test_a_note_that_is_not_there_or_not_the_only_one(book: Book) -> None:
    assert book.run("market", "show", "zzz").code == 3
    for text in ("x", "y"):
        added(book, "Same", "--kind", "trend", "--text", text)
    done = book.run("market", "show", "same", "--json")
    assert (done.code, len(done.error["candidates"])) == (3, 2)


def test_who_may_only_read_is_refused_before_anybody_types(book: Book) -> None:
    done = book.run("market", "add", identity="reminder")
    assert (done.code, "cron may not write note" in done.err) == (5, True)
    assert book.run("market", "rates", "--import", "-", identity="reminder", input=PLAIN).code == 5


# --- rates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [("market", "rates", "--import"), ("import",), ("import", "--kind", "rates")])
def test_a_table_of_the_ecb_is_understood_and_a_second_time_changes_nothing(
    book: Book, way: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text(ECB)
    first = book.run(*way, str(file)).ok()
    assert first.out.splitlines()[:2] == [
        "eurofxref-hist.csv: rates as the ECB publishes them, 1 EUR = so much a column, converted to CNY",
        "read 5 rates: 5 to add, 0 to change, 0 unchanged, 0 rejected",
    ]
    assert rates(book) == {
        "EUR": ("7.85", "2026-11-20"),
        "JPY": ("0.04751815981", "2026-11-20"),
        "USD": ("7.136363636", "2026-11-20"),
    }
    before = book.commits()
    again = book.run(*way, str(file), "--json", today="2026-12-24").ok().json
    assert [again[name] for name in ("read", "added", "updated", "unchanged", "rejected")] == [5, 0, 0, 5, 0]
    assert (again["kind"], again["shape"], again["commit"]) == ("rates", "ecb_days", None)
    assert book.commits() == before
    assert "读入汇率 5 条:新增 0,变更 0,不变 5,拒收 0" in book.run(*way, str(file), lang="zh").ok().out


def test_what_is_rejected_is_named_and_the_rest_is_taken_in(book: Book) -> None:
    table = (
        PLAIN
        + "2026-11-20,USD,7.13\n2026-11-24,USD,7\n2026-11-20,XYZ,1\n2026-11-20,HKD,-1\n2026-11-19,HKD,0.9\n"
    )
    done = book.run("import", "-", "--json", input=table)
    assert done.code == 1
    assert {name: done.json[name] for name in ("read", "added", "rejected")} == {
        "read": 6,
        "added": 2,
        "rejected": 4,
    }
    assert done.json["rejects"] == [
        {"row": 3, "field": "rate", "reason": "another rate of USD on 2026-11-20 stands in row 2"},
        {"row": 4, "field": "rate", "reason": "2026-11-24 lies in the future"},
        {"row": 5, "field": "currency", "reason": "no such currency: XYZ"},
        {"row": 6, "field": "rate", "reason": "not a rate: -1"},
    ]
    assert rates(book) == {"HKD": ("0.9", "2026-11-19"), "USD": ("7.12", "2026-11-20")}
    assert (
        "stdin:按日期和币种列出的汇率,1 单位外币折合 CNY"
        in book.run("import", "-", input=PLAIN, lang="zh").ok().out
    )


def test_a_rate_that_changed_is_changed_and_prices_follow(book: Book) -> None:
    client = book.add("John Smith", "finance.holdings[+].amount=USD 1000000")
    assert book.shown(client)["measures"]["unpriced"] == ["USD"]
    book.run("import", "-", input=PLAIN).ok()
    assert book.shown(client)["measures"]["aum"] == "7120000"
    done = book.run("import", "-", "--json", input=PLAIN.replace("7.12", "7.5")).ok()
    assert done.json["updated"] == 1
    assert (book.shown(client)["measures"]["aum"], book.run("verify").code) == ("7500000", 0)


def test_only_what_is_asked_for_is_taken_in(book: Book) -> None:
    words = ("market", "rates", "--import", "-", "--since", "2026-11-20", "--currency", "usd,日元")
    assert "5 rates" not in book.run(*words, "--dry-run", input=ECB).ok().out
    assert book.commits() == ["init"]
    book.run(*words, input=ECB).ok()
    assert set(rates(book)) == {"JPY", "USD"}


def test_the_currency_of_the_book_at_one_counts_as_unchanged(book: Book) -> None:
    table = "date,currency,rate\n2026-11-20,USD,7.12\n2026-11-20,CNY,1\n2026-11-20,CNY,1.00\n"
    found = book.run("import", "-", "--kind", "rates", "--json", input=table).ok().json
    assert [found[name] for name in ("read", "added", "updated", "unchanged", "rejected")] == [3, 1, 0, 2, 0]
    assert set(rates(book)) == {"USD"}


def test_rates_in_force_are_those_of_the_day(book: Book) -> None:
    book.run("import", "-", input=ECB).ok()
    assert rates(book, "--at", "2026-11-19", "--currency", "EUR") == {"EUR": ("7.84", "2026-11-19")}
    assert rates(book, "--at", "2026-11-18") == {}
    row = book.run("market", "rates", "--currency", "美元", "--json").ok().json[0]
    assert row == {
        "currency": "USD",
        "rate": "7.136363636",
        "base": "CNY",
        "date": "2026-11-20",
        "days_old": 3,
    }
    stale = book.run("market", "rates", today="2026-12-01", lang="zh").ok()
    assert stale.err == "最新汇率为 2026-11-20 的,自 2026-11-27 起待更新\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--currency", "XYZ"), 4, "no such currency: XYZ"),
        (("--currency", "GBP"), 3, "no rate of GBP"),
        (("--at", "2026-02-30"), 4, "2026-02-30"),
        (("--since", "2026-01-01"), 2, "--since goes with --import"),
        (("--import", "nowhere.csv"), 4, "nowhere.csv"),
        (("--import", "-", "--at", "2026-01-01"), 2, "--at does not go with --import"),
    ],
)
def test_what_cannot_be_asked_of_rates(book: Book, words: tuple[str, ...], code: int, said: str) -> None:
    done = book.run("market", "rates", *words)
    assert (done.code, said in done.err) == (code, True)


@pytest.mark.parametrize(
    ("words", "table", "code", "said"),
    [
        (("--kind", "rates"), "姓名,手机\n王小明,13800001111\n", 4, "stdin is no table of exchange rates"),
        ((), ECB.replace("CNY", "SEK"), 4, "no rate of CNY, the currency of the book"),
        (("--draft-map",), PLAIN, 2, "it takes no mapping"),
        (("--kind", "rates"), "", 4, "stdin is empty"),
    ],
)
def test_a_table_that_brings_no_rates(
    book: Book, words: tuple[str, ...], table: str, code: int, said: str
) -> None:
    done = book.run("import", "-", *words, input=table)
    assert (done.code, said in done.err) == (code, True)
    assert book.commits() == ["init"]


def test_a_table_that_is_too_long_says_how_to_take_a_part(book: Book) -> None:
    first = date(2005, 1, 1)
    days = "".join(f"{first + timedelta(n)},1.1,0.9,7.8\n" for n in range(7000))
    done = book.run("market", "rates", "--import", "-", input=f"Date,USD,GBP,CNY\n{days}")
    assert (done.code, "21000 rates, more than the 20000" in done.err) == (4, True)
    assert "--since" in done.err


def test_on_a_terminal_it_asks_before_it_writes(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(PLAIN)
    talk = book.terminal("market", "rates", "--import", str(file))
    talk.expect_exact("write this to the book? [y/N] ")
    talk.sendline("n")
    talk.expect_exact("nothing was written")
    talk.expect(pexpect.EOF)
    assert book.commits() == ["init"]


# --- a new index -----------------------------------------------------------------------------------


def test_a_new_index_prices_by_the_rates_that_are_believed(book: Book, home: Path) -> None:
    book.add("John", "finance.holdings[+].amount=USD 100")
    book.run("market", "rates", "--import", "-", input=PLAIN).ok()
    [note] = (book.root / "market").rglob("*.yaml")
    right = book.run("list", "--json").ok().json
    changed = note.read_bytes()

    shutil.rmtree(home / ".cache")
    assert book.run("list", "--json").ok().json == right
    assert book.run("market", "rates", "--import", "-", input=PLAIN.replace("7.12", "8.12")).ok()
    dearer = book.run("list", "--json").ok().json
    assert dearer[0]["aum"] == "812"

    note.write_bytes(changed)  # rolled back behind what was checked
    shutil.rmtree(home / ".cache")
    for _ in range(2):
        done = book.run("list", "--json")
        assert (done.code, done.json[0]["aum"]) == (6, None)
