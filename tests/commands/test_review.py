"""``review``: somebody looked, and nothing has changed."""

import pytest
from books import Book


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", "finance.note=x", "kyc.rating=low")


def test_it_dates_every_section_that_the_key_may_write(book: Book, wang: str) -> None:
    today = "2026-12-24"
    done = book.run("review", "王小明", "--json", today=today).ok()
    assert done.json == {"id": wang, "reviewed": {"profile": today, "finance": today, "kyc": today}}
    shown = book.shown(wang)
    assert {shown[name]["reviewed"] for name in ("profile", "finance", "kyc")} == {today}
    assert shown["finance_dates"]["reviewed"] == today
    assert book.commits()[0] == f"review {wang}"


def test_one_section_alone(book: Book, wang: str) -> None:
    done = book.run("review", wang, "-s", "kyc", today="2026-12-24").ok()
    assert done.out == f"{wang}: reviewed on 2026-12-24: Due diligence and suitability\n"
    shown = book.shown(wang)
    assert [shown[name].get("reviewed") for name in ("profile", "kyc")] == ["2026-11-23", "2026-12-24"]


def test_no_day_in_the_past_moves_a_review_back(book: Book, wang: str) -> None:
    before = book.commits()
    done = book.run("review", wang, "-s", "kyc", "--json", today="2026-03-01").ok()
    assert done.json["reviewed"] == {"kyc": "2026-11-23"}
    said = book.run("review", wang, "-s", "kyc", today="2026-03-01").ok()
    assert said.out == f"{wang}: reviewed on 2026-11-23: Due diligence and suitability\n"
    assert book.commits() == before


def test_people_read_the_titles_of_the_sections(book: Book, wang: str) -> None:
    done = book.run("review", wang, "-s", "profile", lang="zh").ok()
    assert done.out == f"{wang}:已于 2026-11-23 核实:基本信息\n"


def test_the_same_day_twice_writes_once(book: Book, wang: str) -> None:
    book.run("review", wang, today="2026-12-24").ok()
    before = book.commits()
    book.run("review", wang, today="2026-12-24").ok()
    assert book.commits() == before


def test_a_dry_run_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    assert "dry run" in book.run("review", wang, "--dry-run").ok().err
    assert book.commits() == before


def test_an_assistant_confirms_what_an_assistant_may_write(book: Book, wang: str) -> None:
    done = book.run("review", wang, "--json", identity="assistant").ok()
    assert list(done.json["reviewed"]) == ["profile"]


@pytest.mark.parametrize(
    ("identity", "section", "code", "said"),
    [
        ("assistant", "finance", 5, "finance is sealed to your key"),
        ("assistant", "kyc", 5, "chen.jie may not write kyc"),
        ("reminder", None, 5, "there is no section that your key may write"),
        ("adviser", "service", 3, "has no section service yet"),
        ("adviser", "kyc_dates", 4, "kyc_dates: is computed from kyc"),
        ("adviser", "money", 4, "money: no such section"),
    ],
)
def test_what_it_cannot_confirm(
    book: Book, wang: str, identity: str, section: str | None, code: int, said: str
) -> None:
    done = book.run("review", wang, *(["-s", section] if section else []), identity=identity)
    assert done.code == code
    assert said in done.err
