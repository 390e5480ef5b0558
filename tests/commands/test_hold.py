"""A hold on a client's record: who holds, until when, why; and its end."""

from pathlib import Path
from typing import Any

import pytest
from books import Book, made


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return made(tmp_path)


def holds(book: Book, client: str) -> Any:
    return book.shown(client, identity="compliance")["kyc"].get("holds")


def test_a_hold_is_kept_in_the_record_until_it_is_lifted(book: Book) -> None:
    wang = book.add("王小明", "kyc.risk.class=C2")
    done = book.run("hold", wang, "--until", "2027-01-01", "--reason", "lawsuit", identity="compliance").ok()
    assert done.out == f"{wang}: held until 2027-01-01\n"
    assert book.commits()[0] == f"hold {wang}"
    first = {"reason": "lawsuit", "since": "2026-11-23", "until": "2027-01-01", "by": "zhao.min"}
    assert holds(book, wang) == [first]
    more = book.run("hold", wang, "--reason", "-", "--json", input="audit\n").ok()
    assert more.json == {"id": wang, "held": True, "until": None, "reason": "audit"}
    assert len(holds(book, wang)) == 2
    lifted = book.run("hold", wang, "--lift", "--json", identity="owner").ok().json
    assert lifted == {"id": wang, "held": False, "lifted": ["lawsuit", "audit"]}
    assert [each["until"] for each in holds(book, wang)] == ["2026-11-23", "2026-11-23"]
    assert book.run("hold", wang, "--lift").ok().out == f"{wang}: no hold is in force\n"
    assert book.shown(wang)["kyc"]["risk"] == {"class": "C2"}


def test_who_has_no_due_diligence_yet_can_be_held(book: Book) -> None:
    wang = book.add("王小明")
    assert (
        book.run("hold", wang, "--reason", "x", "--dry-run").ok().out == f"{wang}: held until it is lifted\n"
    )
    assert "kyc" not in book.shown(wang)
    book.run("hold", wang, "--reason", "x", lang="zh").ok()
    assert holds(book, wang)[0]["reason"] == "x"


def test_what_is_refused(book: Book) -> None:
    wang = book.add("王小明", "kyc.risk.class=C2")
    assert book.run("hold", wang, "--reason", "x", identity="assistant").code == 5
    assert book.run("hold", wang).code == 2  # why?
    assert book.run("hold", wang, "--lift", "--reason", "x").code == 2
    assert book.run("hold", wang, "--until", "2020-01-01", "--reason", "x").code == 4
    today = book.run("hold", wang, "--until", "2026-11-23", "--reason", "x")  # would hold nothing
    assert (today.code, today.err.splitlines()[1]) == (
        4, "  --until is the first day without it: tomorrow or later"
    )  # fmt: skip
    assert book.run("hold", wang, "--until", "someday", "--reason", "x").code == 4
    assert book.run("hold", wang, "--reason", "").code == 4
    assert book.run("hold", "nobody", "--reason", "x").code == 3


def test_on_a_terminal_it_asks(book: Book) -> None:
    wang = book.add("王小明", "kyc.risk.class=C2")
    child = book.terminal("hold", wang)
    child.expect("until which day")
    child.sendline("+2w")
    child.expect("why")
    child.sendline("lawsuit")
    child.expect("held until 2026-12-07")
    child.wait()
    assert child.exitstatus == 0
