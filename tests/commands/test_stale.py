"""``stale``: what is past its shelf life, by section, tier, rating and kind; as far as a key may know."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import Book, made

PROMISED = ["kind", "id", "name", "section", "last", "due", "days_overdue"]
CLIENTS = {
    "王小明": (
        "profile.reviewed=2026-01-31",
        "profile.adviser=wang.li",
        "finance.reviewed=2026-08-01",
        "finance.holdings[+].amount=2000万",
        "kyc.reviewed=2026-05-20",
        "kyc.rating=high",
        "kyc.risk.class=C4",
        "kyc.risk.assessed=2025-10-01",
    ),
    "李娜": (
        "profile.adviser=li.na",
        "finance.reviewed=2026-08-01",
        "finance.holdings[+].amount=200万",
        "service.reviewed=2026-02-01",
        "service.notes[+].at=2026-02-01",
        "service.notes[-1].text=x",
    ),
    "John Smith": ("profile.reviewed=2024-02-29", "kyc.reviewed=2024-01-01"),
}
"""All that is stale on 2026-11-23: profile and finances (top: 3 months) of the first, and the assessment and
review of due diligence; service of the second; the third is put away."""

OF_CLIENTS = [
    ("profile", "王小明", "client", "2026-01-31", "2026-07-31", 115),
    ("service", "李娜", "client", "2026-02-01", "2026-08-01", 114),
    ("kyc", "王小明", "risk", "2025-10-01", "2026-10-01", 53),
    ("finance", "王小明", "client", "2026-08-01", "2026-11-01", 22),
    ("kyc", "王小明", "kyc", "2026-05-20", "2026-11-20", 3),
]


HOME = {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, Path]]:
    """One book for all, and the home of whoever made it: nothing here writes to it."""
    home = tmp_path_factory.mktemp("stale")
    with pytest.MonkeyPatch.context() as patch:
        for name, place in HOME.items():
            patch.setenv(name, str(home / place))
        yield written(home), home


@pytest.fixture
def book(shared: tuple[Book, Path], monkeypatch: pytest.MonkeyPatch) -> Book:
    for name, place in HOME.items():
        monkeypatch.setenv(name, str(shared[1] / place))
    return shared[0]


def written(folder: Path) -> Book:
    made_ = made(folder)
    ids = {name: made_.add(name, *fields) for name, fields in CLIENTS.items()}
    made_.run("archive", ids["John Smith"]).ok()
    notes = (("M2", "economy", "2026-11-01"), ("税制", "policy", "2026-05-01"), ("AI", "trend", "2026-09-15"))
    for title, kind, day in notes:
        made_.run("market", "add", title, "--kind", kind, today=day).ok()
    rates = "date,currency,rate\n2026-11-01,USD,7.1\n2026-11-15,USD,7.2\n"
    made_.run("market", "rates", "--import", "-", input=rates, today="2026-11-16").ok()
    return made_


def rows(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        tuple(row[key] for key in ("section", "name", "kind", "last", "due", "days_overdue")) for row in found
    ]


def of_clients(book: Book, *words: str, **how: str) -> list[tuple[Any, ...]]:
    return rows(
        book.run("stale", "--kind", "client", "--kind", "kyc", "--kind", "risk", *words, "--json", **how)
        .ok()
        .json
    )


def test_programs_get_the_promised_keys_the_longest_overdue_first(book: Book) -> None:
    found = book.run("stale", "--json").ok().json
    assert [list(row) for row in found] == [PROMISED] * len(found)
    assert [row["days_overdue"] for row in found] == sorted(
        (row["days_overdue"] for row in found), reverse=True
    )
    assert of_clients(book) == OF_CLIENTS


def test_market_notes_and_rates_have_rows_of_their_own(book: Book) -> None:
    found = book.run("stale", "--kind", "market", "--json").ok().json
    assert rows(found) == [
        ("policy", "税制", "market", "2026-05-01", "2026-08-01", 114),
        ("trend", "AI", "market", "2026-09-15", "2026-10-15", 39),
        ("rates", "rates", "market", "2026-11-15", "2026-11-22", 1),
    ]
    assert [row["id"] is None for row in found] == [False, False, True]


def test_people_read_it_in_their_language(book: Book) -> None:
    said = book.run("stale", "-n", "3").ok()
    lines = [line.split() for line in said.out.splitlines()]
    assert " ".join(lines[0]) == "id name what days overdue stale since last reviewed"
    assert lines[2][1:] == ["王小明", "profile", "115", "2026-07-31", "2026-01-31"]
    assert said.err == "3 of 8 are shown\n"
    zh = book.run("stale", "--kind", "风险测评", lang="zh").ok()
    assert "风险测评" in zh.out
    head = zh.out.splitlines()[0].split()
    assert " ".join(head) == "编号 名称 内容 逾期天数 待更新起始日 最近核实日期"


@pytest.mark.parametrize(
    ("words", "sections"),
    [
        (("--kind", "client"), ["profile", "service", "finance"]),
        (("--kind", "kyc"), ["kyc"]),
        (("--section", "finance"), ["finance"]),
        (("-s", "财务信息", "-s", "profile"), ["profile", "finance"]),
        (("-s", "trend"), ["trend"]),
        (("--kind", "kyc", "-s", "finance"), []),
        (("--adviser", "wang.li"), ["profile", "kyc", "finance", "kyc"]),
        (("--adviser", "nobody"), []),
    ],
)
def test_it_is_narrowed_by_kind_section_and_adviser(
    book: Book, words: tuple[str, ...], sections: list[str]
) -> None:
    assert [row["section"] for row in book.run("stale", *words, "--json").ok().json] == sections


def test_an_adviser_whom_no_client_has_is_said(book: Book) -> None:
    assert "no client has the adviser nobody" in book.run("stale", "--adviser", "nobody").ok().err
    early = book.run("stale", "--adviser", "wang.li", today="2026-06-01").ok()
    assert "no client has the adviser" not in early.err


@pytest.mark.parametrize(
    ("today", "count"), [("2026-07-30", 0), ("2026-07-31", 1), ("2026-10-31", 3), ("2026-11-01", 4)]
)
def test_it_is_as_of_the_day_of_the_question(book: Book, today: str, count: int) -> None:
    assert len(of_clients(book, today=today)) == count


def test_a_check_finds_something_or_not(book: Book) -> None:
    found = book.run("stale", "--check", "-n", "1")
    assert (found.code, found.err.splitlines()[-1]) == (1, "error: past their shelf life: 8")
    assert book.run("stale", "--check", today="2026-06-01", lang="zh").ok().err == "没有符合条件的记录\n"
    assert book.run("market", "stale", "--check").code == 1
    assert book.run("market", "stale", "--check", today="2026-06-01").ok().out == ""


@pytest.mark.parametrize("identity", ["reminder", "assistant", "compliance", "owner", "recovery"])
def test_every_role_sees_the_same(book: Book, identity: str) -> None:
    def seen(**how: str) -> list[tuple[Any, ...]]:
        return [(*row[:3], *row[4:]) for row in of_clients(book, **how)]

    assert seen(identity=identity) == seen()
    lasts = {row[3] for row in of_clients(book, identity=identity) if row[2] == "risk"}
    assert lasts == ({None} if identity == "reminder" else {"2025-10-01"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "clientele"), "no such kind: clientele"),
        (("--section", "finance_dates"), "finance_dates: nothing of that name goes stale"),
        (("--section", "shoes"), "shoes: nothing of that name goes stale"),
    ],
)
def test_what_cannot_go_stale_is_refused(book: Book, words: tuple[str, ...], said: str) -> None:
    done = book.run("stale", *words)
    assert (done.code, said in done.err) == (4, True)


def test_several_vaults_answer_together(book: Book, tmp_path: Path) -> None:
    other = made(tmp_path)
    other.add("赵敏", "profile.reviewed=2026-04-30")
    both = ("--vault", str(other.root), "--identity", str(other.identities["adviser"]))
    found = book.run(*both, "stale", "--kind", "client", "-n", "3", "--json").ok().json
    assert [(row["name"], row["days_overdue"]) for row in found] == [
        ("王小明", 115),
        ("李娜", 114),
        ("赵敏", 24),
    ]
    assert [Path(row["vault"]) for row in found] == [book.root, book.root, other.root]


def test_a_book_without_anything_stale(tmp_path: Path) -> None:
    fresh = made(tmp_path)
    fresh.add("王小明")
    done = fresh.run("stale", "--check").ok()
    assert (done.out, done.err) == ("", "nothing found\n")
