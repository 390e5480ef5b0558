"""``snooze``: an item is put off to a day on which it comes back; why stays in the service record."""

from typing import Any

import pexpect
import pytest
from books import Book

from hnwctl.console import drafts

SECTIONS = ("profile", "finance", "service")
WANG = (
    "profile.stage=active",
    "profile.birthday=1966-11-25",
    "kyc.risk.class=C4",
    "kyc.risk.expires=2026-11-20",
    "service.tasks[+].text=准备资产配置报告",
    "service.tasks[-1].due=2026-11-23",
    "service.interactions[+].at=2026-01-12",
    "service.interactions[-1].channel=phone",
)


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", *WANG)


def handles(book: Book, **how: Any) -> dict[str, str]:
    """Kind -> handle of what is due."""
    return {row["kind"]: row["item"] for row in book.run("due", "--json", **how).ok().json}


@pytest.mark.parametrize("kind", ["task", "risk_expiry", "contact"])
def test_what_is_put_off_comes_back_on_its_day_under_the_same_handle(
    book: Book, wang: str, kind: str
) -> None:
    item = handles(book)[kind]
    done = book.run("snooze", item, "--until", "+1w", "--reason", "客户出差").ok()
    assert done.out.startswith(f"{wang}: snoozed until 2026-11-30: ")
    assert kind not in handles(book)
    assert kind not in handles(book, today="2026-11-29")
    assert handles(book, today="2026-11-30")[kind] == item
    assert book.commits()[0] == f"snooze {wang}"


def test_the_reason_stays_in_the_service_record(book: Book, wang: str) -> None:
    book.run("snooze", handles(book)["task"], "--until", "2026-12-01", "--reason", "客户出差").ok()
    record = book.shown(wang, ids=True)
    (entry,) = record["service"]["settled"]
    assert entry["reason"] == "客户出差"
    assert entry["until"] == "2026-12-01"
    (published,) = record["service_dates"]["settled"]
    assert set(published) == {"kind", "item", "date", "until"}
    assert "service" not in book.shown(wang, identity="reminder")
    assert "task" not in handles(book, identity="reminder")


def test_it_speaks_chinese(book: Book, wang: str) -> None:
    done = book.run(
        "snooze", handles(book)["risk_expiry"], "--until", "下周三", "--reason", "x", lang="zh"
    ).ok()
    assert done.out == f"{wang}:延后至 2026-12-02:风险测评已到期\n"


def test_put_off_twice_the_last_word_counts(book: Book, wang: str) -> None:
    item = handles(book)["task"]
    book.run("snooze", item, "--until", "2026-12-20", "--reason", "a").ok()
    book.run("snooze", item, "--until", "2026-11-25", "--reason", "b").ok()
    assert [entry["reason"] for entry in book.shown(wang)["service"]["settled"]] == ["b"]
    assert "task" in handles(book, today="2026-11-25")


def test_what_is_put_off_can_be_done(book: Book, wang: str) -> None:
    item = handles(book)["task"]
    book.run("snooze", item, "--until", "2026-12-20", "--reason", "a").ok()
    book.run("done", item).ok()
    assert "task" not in handles(book, today="2026-12-21")


REFUSED = [
    ("task", "2026-11-22", 4, "2026-11-22 lies behind"),
    ("task", "today", 4, "2026-11-23 lies behind"),
    ("task", "2028-01-01", 4, "2028-01-01 is more than a year away"),
    ("task", "someday", 4, "not a day: someday"),
    ("task", "2026-02-30", 4, "there is no such day"),
    ("birthday", "2026-11-26", 4, "it is gone after its day, 2026-11-25"),
    ("backup", "+1w", 2, "what concerns the whole book cannot be snoozed"),
]


def test_a_day_that_does_not_do_is_refused(book: Book, wang: str) -> None:
    for kind, until, code, said in REFUSED:
        before = book.commits()
        done = book.run("snooze", handles(book)[kind], "--until", until, "--reason", "x")
        assert (done.code, done.out) == (code, "")
        assert said in done.err
        assert book.commits() == before


def test_a_birthday_is_put_off_up_to_its_day(book: Book, wang: str) -> None:
    item = handles(book)["birthday"]
    late = ("snooze", item, "--until", "2026-11-26", "--reason", "x")
    assert "up to 2026-11-25 is possible; or settle it with `done`" in book.run(*late).err
    book.run("snooze", item, "--until", "2026-11-25", "--reason", "x").ok()
    assert handles(book, today="2026-11-25")["birthday"] == item
    on_the_day = book.run(*late, today="2026-11-25")
    assert (on_the_day.code, "is possible" in on_the_day.err) == (4, False)
    assert "settle it with `done`" in on_the_day.err


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--until", "+1w"), "missing --reason"), (("--reason", "x"), "missing --until"),
     (("--until", "+1w", "--reason", " "), "the text is empty")],
)  # fmt: skip
def test_what_is_missing_is_named(book: Book, wang: str, words: tuple[str, ...], said: str) -> None:
    done = book.run("snooze", handles(book)["task"], *words)
    assert done.code in (2, 4)
    assert said in done.err


def test_compliance_may_not_put_off(book: Book, wang: str) -> None:
    done = book.run("snooze", handles(book)["task"], "--until", "+1w", "--reason", "x", identity="compliance")
    assert (done.code, done.out) == (5, "")


def test_a_dry_run_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    done = book.run("snooze", handles(book)["task"], "--until", "+1w", "--reason", "x", "--dry-run", "--json")
    assert done.ok().json["until"] == "2026-11-30"
    assert book.commits() == before


def test_on_a_terminal_it_asks_until_when_and_why(book: Book, wang: str) -> None:
    child = book.terminal("snooze", handles(book)["task"])
    child.expect("until which day")
    child.sendline("+2w")
    child.expect("why")
    child.sendline("客户出差")
    child.expect("snoozed until 2026-12-07")
    child.expect(pexpect.EOF)
    assert book.shown(wang)["service"]["settled"][0]["reason"] == "客户出差"


@pytest.fixture
def older(book: Book) -> str:
    """A client from before items had ids."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafts, "_with_ids", lambda book, kind, section, content: content)
        return book.add(
            "孙国峰",
            "profile.family[+].name=仇丽华",
            "profile.family[-1].relation=spouse",
            "profile.family[-1].birthday=1961-11-24",
            "finance.holdings[+].amount=2000万",
            "finance.holdings[-1].matures=2026-11-28",
            "service.complaints[+].opened=2026-11-20",
            "service.complaints[-1].text=账单寄错了地址",
            "service.complaints[-1].due=2026-11-27",
            "service.tasks[+].text=准备资产配置报告",
            "service.tasks[-1].due=2026-11-23",
        )


@pytest.mark.parametrize("kind", ["complaint", "task", "maturity"])
def test_what_has_no_id_yet_is_put_off_too(book: Book, older: str, kind: str) -> None:
    book.run("snooze", handles(book)[kind], "--until", "2026-11-25", "--reason", "客户出差").ok()
    assert kind not in handles(book)
    assert kind in handles(book, today="2026-11-25")


@pytest.mark.parametrize("kind", ["birthday", "maturity"])
def test_what_had_no_id_when_it_was_done_stays_done(book: Book, older: str, kind: str) -> None:
    reviewed = {name: each.get("reviewed") for name, each in book.shown(older).items() if name in SECTIONS}
    book.run("done", handles(book)[kind]).ok()
    assert kind not in handles(book)
    now = {name: each.get("reviewed") for name, each in book.shown(older).items() if name in SECTIONS}
    assert now == reviewed, "an id is no review"
    book.run("set", older, "profile.tags+=x", "finance.note=y").ok()
    assert kind not in handles(book)


def test_who_does_not_see_the_section_settles_what_has_no_id_by_its_day(book: Book, older: str) -> None:
    book.run("done", handles(book, identity="assistant")["maturity"], identity="assistant").ok()
    assert "maturity" not in handles(book)


def test_what_nobody_reviewed_goes_on_counting_from_its_first_day(book: Book, wang: str) -> None:
    book.run("set", wang, "service.reviewed=").ok()
    due = "SELECT due_service FROM clients"
    before = book.run("query", due, "--json").ok().json
    book.run("snooze", handles(book)["task"], "--until", "2026-12-01", "--reason", "x").ok()
    assert book.run("query", due, "--json").ok().json == before
    assert "reviewed" in book.shown(wang)["service"]
