"""``due``: what is to be done, why, and in which order; for people, for programs, for every role."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from books import Book, Done, made

SAMPLE = Path(__file__).parent.parent.parent / "sample-vault"
ROLES = {
    "wang.li": "owner",
    "chen.jie": "adviser",
    "li.na": "assistant",
    "zhou.min": "compliance",
    "cron": "reminder",
}
PROMISED = ["item", "date", "kind", "id", "name", "text", "reason", "days_overdue", "settle"]

WANG = (
    "profile.stage=active",
    "profile.adviser=wang.li",
    "profile.birthday=1966-11-30",
    "finance.holdings[+].amount=2000万",
    "finance.holdings[-1].label=稳健一号",
    "finance.holdings[-1].matures=2026-11-28",
    "kyc.rating=high",
    "kyc.risk.class=C4",
    "kyc.risk.expires=2026-11-20",
    "service.interactions[+].at=2026-10-12",
    "service.interactions[-1].channel=phone",
    "service.tasks[+].text=准备资产配置报告",
    "service.tasks[-1].due=2026-11-23",
    "service.complaints[+].opened=2026-11-20",
    "service.complaints[-1].text=账单寄错了地址",
    "service.complaints[-1].due=2026-11-27",
)


@pytest.fixture
def wang(book: Book) -> str:
    """A client with something of most kinds."""
    return book.add("王小明", *WANG)


def due(book: Book, *words: str, **how: Any) -> list[dict[str, Any]]:
    """The agenda as programs read it."""
    found: list[dict[str, Any]] = book.run("due", *words, "--json", **how).ok().json
    return found


def test_programs_get_the_promised_keys(book: Book, wang: str) -> None:
    rows = due(book, "--client", wang)
    assert all(list(row) == PROMISED for row in rows)
    task = next(row for row in rows if row["kind"] == "task")
    assert task == {
        "item": task["item"],
        "date": "2026-11-23",
        "kind": "task",
        "id": wang,
        "name": "王小明",
        "text": "follow-up: 准备资产配置报告",
        "reason": "open follow-up, due 2026-11-23",
        "days_overdue": 0,
        "settle": f"hnwctl done {task['item']}",
    }


def test_people_read_it_by_day_with_a_reason_and_what_settles_it(book: Book, wang: str) -> None:
    lines = book.run("due", "--client", "王小明").ok().out.splitlines()
    table = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[2:]]
    assert [row[0] for row in table] == [
        "overdue 3 d", "overdue 11 d", "today", "11-27 Fri", "11-28 Sat", "11-30 Mon"
    ]  # fmt: skip
    assert [row[3:] for row in table] == [
        ["risk assessment expired", "announced 30 days before", f"hnwctl edit {wang} -s kyc"],
        ["regular contact", "every month for tier over 10m; last contact 2026-10-12", f"hnwctl log {wang}"],
        ["follow-up: 准备资产配置报告", "open follow-up, due 2026-11-23", f"hnwctl done {table[2][1]}"],
        ["complaint: 账单寄错了地址", "open; to be settled by 2026-11-27", table[3][5]],
        ["matures: 稳健一号", "announced 30 days before", f"hnwctl done {table[4][1]}"],
        ["birthday, turns 60", "born 1966-11-30", f"hnwctl done {table[5][1]}"],
    ]


def test_nobody_is_told_a_command_that_their_role_may_not_run(book: Book, wang: str) -> None:
    told = {
        role: {row["kind"] for row in due(book, "--client", wang, identity=role) if row["settle"]}
        for role in ("adviser", "assistant", "compliance", "reminder")
    }
    everything = {"risk_expiry", "contact", "task", "complaint", "maturity", "birthday"}
    assert told == {
        "adviser": everything,
        "assistant": everything - {"risk_expiry"},
        "compliance": {"risk_expiry"},
        "reminder": set(),
    }
    assert "-s kyc" not in book.run("due", "--client", wang, identity="assistant").ok().out


def test_an_adviser_whom_no_client_has_is_said(book: Book, wang: str) -> None:
    said = "no client has the adviser nobody"
    assert said in book.run("due", "--adviser", "nobody").ok().err
    assert said in book.run("due", "--adviser", "nobody", "--json").ok().err
    nothing = book.run("due", "--adviser", "wang.li", "--kind", "premium").ok()
    assert "no client has the adviser" not in nothing.err


def test_the_command_that_an_item_names_settles_it(book: Book, wang: str) -> None:
    (row,) = due(book, "--kind", "complaint")
    command = row["settle"].split()[1:]
    assert command[:2] == ["complaint", "close"]
    book.run(*command, "--resolution", "地址已更正").ok()
    assert due(book, "--kind", "complaint") == []


def test_it_speaks_chinese(book: Book, wang: str) -> None:
    done = book.run("due", "--client", wang, "-n", "3", lang="zh").ok()
    head, _, *lines = done.out.splitlines()
    assert head.split() == ["日期", "事项", "客户", "内容", "原因", "办理命令"]
    assert [line.split("  ")[0] for line in lines] == ["逾期 3 天", "11-27 周五", "11-28 周六"]
    assert "风险测评已到期" in lines[0]
    assert "投诉:账单寄错了地址" in lines[1]
    assert "产品到期:稳健一号" in lines[2]
    assert "共 6 项,仅列出最紧要的 3 项" in done.err
    assert "规则待机构确认:投诉时限、提前提醒、风险测评" in done.err


def test_without_room_for_any_item_it_still_says_that_something_is_due(book: Book, wang: str) -> None:
    done = book.run("due", "-n", "0", "--check")
    assert (done.code, done.out) == (1, "")
    assert "nothing is due" not in done.err
    assert "0 most urgent of" in done.err


def test_a_contact_says_by_which_ways_it_is_not_wanted(book: Book, wang: str) -> None:
    book.run(
        *("set", wang, "profile.contact_plan.channel=phone", "profile.do_not_contact.active=yes"),
        *("profile.do_not_contact.channels+=phone", "profile.do_not_contact.channels+=sms"),
    ).ok()
    (contact,) = due(book, "--kind", "contact")
    assert contact["text"] == "regular contact, not by phone, text message"
    (contact,) = due(book, "--kind", "contact", lang="zh")
    assert contact["text"] == "定期联系,谢绝电话、短信"


def test_rules_that_decided_and_are_not_confirmed_are_named_once(book: Book, wang: str) -> None:
    assert book.run("due", "--kind", "contact").ok().err == (
        "rules not yet confirmed by the firm: contact cadence\n"
    )
    assert "not yet confirmed" not in book.run("due", "--kind", "task").ok().err


ASKED = [
    ((), {"complaint", "risk_expiry", "maturity", "task", "contact", "birthday"}),
    (("--days", "0"), {"risk_expiry", "task", "contact"}),
    (("--days", "4"), {"risk_expiry", "task", "contact", "complaint"}),
    (("--kind", "生日"), {"birthday"}),
    (("--kind", "task", "--kind", "birthday", "--days", "3"), {"task"}),
    (("--adviser", "wang.li", "--kind", "task"), {"task"}),
    (("--adviser", "chen.jie"), set()),
    (("-n", "2"), {"complaint", "risk_expiry"}),
]


def test_what_is_asked_for_is_what_is_shown(book: Book, wang: str) -> None:
    for words, kinds in ASKED:
        assert {row["kind"] for row in due(book, *words) if row["id"]} == kinds


def test_the_book_itself_wants_a_backup(book: Book) -> None:
    (row,) = due(book)
    assert (row["kind"], row["id"], row["text"]) == (
        "backup",
        None,
        "no place for backups is set (backup.to)",
    )
    assert due(book, env={"HNWCTL_BACKUP_TO": "/mnt/usb"})[0]["text"] == "the book was never backed up"


def test_check_says_by_its_exit_whether_something_is_due(book: Book, wang: str) -> None:
    done = book.run("due", "--check", "--kind", "task")
    assert done.code == 1
    assert done.out
    assert done.err.endswith("1 items are due\n")
    assert book.run("due", "--check", "--kind", "premium").code == 0


def test_nothing_due_is_said_and_is_empty_for_programs(book: Book) -> None:
    done = book.run("due", "--kind", "task").ok()
    assert (done.out, done.err) == ("", "nothing is due\n")
    assert due(book, "--kind", "task") == []


def test_another_month_has_its_own_agenda(book: Book, wang: str, home: Path) -> None:
    """What the index has of this month is made anew, as if there had been none."""
    here = due(book)
    later = book.run("--today", "2027-11-28", "due", "--json").ok().json
    assert {"birthday", "maturity", "task"} <= {row["kind"] for row in later}
    assert due(book) == here
    shutil.rmtree(home / ".cache")
    assert book.run("--today", "2027-11-28", "due", "--json").ok().json == later
    assert due(book) == here


def test_a_festival_of_many_is_one_line_for_people_and_rows_for_programs(book: Book) -> None:
    rows = [f"客户{number}" for number in range(11)]
    book.run("import", "-", "--yes", input="\n".join(["姓名", *rows]) + "\n").ok()
    done = book.run("due", "--days", "39", "-n", "2").ok()
    line = done.out.splitlines()[-1]
    assert "New Year: 11 clients" in line
    assert "hnwctl due --kind festival" in line
    assert sum(row["kind"] == "festival" for row in due(book, "--days", "39")) == 11
    assert len(book.run("due", "--days", "39", "--kind", "festival").ok().out.splitlines()) == 2 + 11


def test_several_vaults_at_once(tmp_path: Path, book: Book, wang: str) -> None:
    other = made(tmp_path / "other")
    other.add("李娜", "service.tasks[+].text=call", "service.tasks[-1].due=2026-11-20")
    done = book.run(
        "--vault", other.root, "--identity", other.identities["adviser"], "due", "--kind", "task", "--json"
    )
    assert [(row["vault"], row["name"], row["date"]) for row in done.ok().json] == [
        (str(other.root), "李娜", "2026-11-20"),
        (str(book.root), "王小明", "2026-11-23"),
    ]


MISTAKES = [
    (["--days", "-1"], 2, "-1 is less than 0"),
    (["--days", "400"], 2, "400 is more than 366"),
    (["--days", "soon"], 2, "soon is not a whole number"),
    (["--kind", "wedding"], 4, "no such kind of item: wedding"),
    (["--kind", "survey"], 4, "no such kind of item: survey"),
    (["--client", "nobody"], 3, "nobody"),
    (["-f", "pdf"], 2, "pdf"),
]


def test_a_mistake_is_named_in_two_lines(book: Book) -> None:
    for words, code, said in MISTAKES:
        done = book.run("due", *words)
        assert (done.code, done.out) == (code, "")
        assert said in done.err
        assert len(done.err.splitlines()) <= 3


def test_by_itself_the_program_tells_what_is_first(book: Book, wang: str) -> None:
    assert book.run().ok().out.startswith("Usage: ")
    child = book.terminal()
    child.expect("of 7")
    child.expect("hnwctl due")
    child.wait()
    assert child.exitstatus == 0


# --- the roles ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def side_by_side(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The agenda of the sample book on one day, as each role has it."""
    folder = tmp_path_factory.mktemp("keys")
    keys = {}
    for member in ROLES:
        keys[member] = folder / member
        keys[member].write_bytes((SAMPLE / "demo-keys" / f"{member}.key").read_bytes())
        keys[member].chmod(0o600)
    sample = Book(SAMPLE, keys)
    return {role: due(sample, identity=member) for member, role in ROLES.items()}


def test_every_role_has_the_same_agenda(side_by_side: dict[str, list[dict[str, Any]]]) -> None:
    """Of every item the day, the client's name and the handle come from the profile and the published days,
    which all five open; so no key misses an item, and an item has one handle for all."""
    facts = {
        role: [(row["item"], row["date"], row["kind"], row["id"], row["name"]) for row in rows]
        for role, rows in side_by_side.items()
    }
    assert len(facts["owner"]) > 90
    assert all(facts[role] == facts["owner"] for role in facts)


LESS: dict[str, dict[str, set[str]]] = {
    "owner": {},
    "adviser": {},
    "compliance": {},
    "assistant": {"finance": {"maturity", "open_window", "premium", "capital_call"}},
    "reminder": {
        "finance": {"maturity", "open_window", "premium", "capital_call"},
        "kyc": {"kyc_expiry", "document_expiry", "risk_expiry"},
        "service": {"task", "complaint"},
    },
}
"""Role -> section that is sealed to it -> kinds of which the text does not say what it is about."""


@pytest.mark.parametrize("role", LESS)
def test_what_a_role_reads_less_of_is_the_text_and_is_named(
    side_by_side: dict[str, list[dict[str, Any]]], role: str
) -> None:
    sealed: dict[str, set[str]] = {}
    for row, whole in zip(side_by_side[role], side_by_side["owner"], strict=True):
        assert "sealed" in row or (row["text"], row["reason"]) == (whole["text"], whole["reason"])
        for section in row.get("sealed", ()):
            sealed.setdefault(section, set()).add(row["kind"])
    assert sealed == LESS[role]


def test_cron_gets_nothing_that_only_others_may_read(side_by_side: dict[str, list[dict[str, Any]]]) -> None:
    texts = {row["kind"]: row["text"] for row in side_by_side["reminder"]}
    assert texts["task"] == "follow-up"
    assert texts["complaint"] == "complaint"
    assert texts["maturity"] == "a holding matures"
    assert texts["document_expiry"] == "identity document expires"
    whole = json.dumps(side_by_side["reminder"], ensure_ascii=False)
    assert not [
        row["text"] for row in side_by_side["owner"] if row["kind"] == "task" and row["text"] in whole
    ]


def test_people_are_told_what_is_sealed_to_them(book: Book, wang: str) -> None:
    done: Done = book.run("due", "--client", wang, identity="reminder").ok()
    assert "sealed to your key: finance, kyc, service" in done.err
    assert "准备资产配置报告" not in done.out
    assert "稳健一号" not in done.out
    assert "王小明" in done.out


def test_the_day_asked_for_is_the_only_day(book: Book, wang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock and no time zone has a say: on the other side of the world the agenda is the same."""
    here = due(book)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert due(book) == here
    monkeypatch.undo()
    time.tzset()
