"""``set``: typed edits, one commit, nothing lost."""

import re
from pathlib import Path

import pexpect
import pytest
from books import Book

from hnwctl.console import drafts


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", "profile.stage=active", "finance.holdings[+].amount=100万")


def test_it_changes_typed_fields_as_one_commit_with_an_opaque_message(book: Book, wang: str) -> None:
    done = book.run("set", "王小明", "profile.tags+=vip", "finance.holdings[0].amount=500万", "--json").ok()
    assert done.json == {"id": wang, "changed": ["profile.tags", "finance.holdings[0].amount"]}
    shown = book.shown(wang)
    assert shown["profile"]["tags"] == ["vip"]
    assert shown["finance"]["holdings"][0]["amount"] == "5000000"
    assert book.commits()[0] == f"set {wang}"


def test_a_change_of_nothing_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    done = book.run("set", wang, "profile.stage=存续客户", "--json").ok()
    assert done.json == {"id": wang, "changed": []}
    assert book.run("set", wang, "profile.stage=active").ok().out == f"{wang}: nothing changes\n"
    assert book.commits() == before


def test_items_get_an_id_once_and_keep_it(book: Book, wang: str) -> None:
    first = book.shown(wang, ids=True)["finance"]["holdings"][0]
    assert re.fullmatch("[a-z][0-9a-z]{4}", first["id"])
    done = book.run(
        "set", wang, "finance.holdings[0].amount=2", "finance.holdings[+].amount=3", "--json"
    ).ok()
    assert done.json["changed"] == [
        *("finance.holdings[0].amount", "finance.holdings[1].amount", "finance.holdings[1].held"),
    ]
    again = book.shown(wang, ids=True)["finance"]["holdings"]
    assert (again[0]["id"], len({item["id"] for item in again})) == (first["id"], 2)
    path = f"finance.holdings[id={first['id']}].amount"
    assert book.run("set", wang, f"{path}=7", "--json").ok().json["changed"] == ["finance.holdings[0].amount"]


def test_items_of_old_get_an_id_when_their_section_changes_and_not_before(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_with_ids", lambda book, kind, section, content: content)
        old = book.add("李娜", "finance.holdings[+].amount=1", "service.notes[+].at=2026-11-01",
                       "service.notes[0].text=x")  # fmt: skip
    before = book.commits()
    assert book.run("set", old, "finance.holdings[0].amount=1", "--json").ok().json["changed"] == []
    assert book.commits() == before
    assert book.run("set", old, "finance.note=x", "--json").ok().json["changed"] == ["finance.note"]
    shown = book.shown(old, ids=True)
    assert "id" in shown["finance"]["holdings"][0]
    assert "id" not in shown["service"]["notes"][0]


def test_a_dry_run_shows_old_and_new_and_writes_nothing(book: Book, wang: str) -> None:
    before = book.commits()
    done = book.run("set", wang, "finance.holdings[0].amount=2亿", "--dry-run").ok()
    assert done.out.split() == [
        *("field", "old", "value", "new", "value", "-" * 26, "-" * 9, "-" * 9),
        *("finance.holdings[0].amount", "1000000", "200000000"),
    ]
    assert "dry run" in done.err
    said = book.run("set", wang, "profile.stage=lost", "--dry-run", "--json").ok().json
    assert said["changes"] == [{"path": "profile.stage", "old": "active", "new": "lost"}]
    assert book.commits() == before


def test_the_line_for_people_names_the_fields_and_no_value(book: Book, wang: str) -> None:
    done = book.run("set", wang, "profile.note=geheim", lang="zh").ok()
    assert done.out == f"{wang}:已修改 profile.note\n"


def test_lines_of_stdin_are_edits_and_every_value_in_them_is_itself(book: Book, wang: str) -> None:
    lines = "profile.tags+=vip\n\n# a remark\nprofile.custom.handle=@wang\nprofile.stage = dormant\n"
    book.run("set", wang, "-", input=lines).ok()
    profile = book.shown(wang)["profile"]
    assert (profile["tags"], profile["custom"], profile["stage"]) == (["vip"], {"handle": "@wang"}, "dormant")


def test_a_wrong_line_of_stdin_is_named_and_nothing_is_written(book: Book, wang: str) -> None:
    done = book.run("set", wang, "-", input="profile.tags+=vip\nnonsense\n")
    assert (done.code, done.err.splitlines()[0]) == (4, "error: line 2: nonsense: not an assignment")
    assert "tags" not in book.shown(wang)["profile"]


def test_a_text_comes_from_stdin_or_from_a_file(book: Book, wang: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("第一行\n第二行\n", "utf-8")
    book.run("set", wang, "profile.note=-", f"finance.note=@{tmp_path / 'note.txt'}", input="one\ntwo\n").ok()
    shown = book.shown(wang)
    assert shown["profile"]["note"] == "one\ntwo"
    assert shown["finance"]["note"] == "第一行\n第二行"


def test_stdin_serves_once(book: Book, wang: str) -> None:
    done = book.run("set", wang, "profile.note=-", "-", input="x")
    assert (done.code, "stdin can be read only once" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("kyc.risk.expires=+2w", "2026-12-07"),
        ("kyc.risk.expires=下周三", "2026-12-02"),
        ("kyc.risk.assessed=3月1日", "2026-03-01"),  # what was assessed lies behind
        ("kyc.review_due=3月1日", "2027-03-01"),
        ("kyc.risk.expires=2027/1/5", "2027-01-05"),
    ],
)
def test_days_may_be_called_by_their_names(book: Book, wang: str, typed: str, stored: str) -> None:
    book.run("set", wang, typed).ok()
    kyc = book.shown(wang)["kyc"]
    assert stored in (kyc.get("review_due"), *kyc.get("risk", {}).values())


@pytest.mark.parametrize(
    ("assignment", "reason"),
    [
        ("finance.holdings[0].amount=-3", "finance.holdings[0].amount: the amount is negative: -3"),
        ("profile.birthday=1980-02-30", "profile.birthday: there is no such day: 1980-02-30"),
        ("profile.stag=active", "profile.stag: no such field, did you mean stage?"),
        ("finance.holdings[3].amount=1", "finance.holdings: there is no item [3]; it has 1"),
        ("finance.holdings[0].currency=XYZ", "finance.holdings[0].currency: no such currency: XYZ"),
        ("finance_dates.tier=top", "finance_dates: is computed from finance"),
        ("money.x=1", "money: no such section, there are: profile, finance, kyc, service"),
        ("profile=x", "profile: names a section, not a field"),
        ("profile.name=", "profile.name: is missing"),
        ("profile.note=\x1b[2J", "profile.note: holds a control character (U+001B)"),
    ],
)
def test_what_does_not_hold_is_refused_by_path_and_nothing_is_written(
    book: Book, wang: str, assignment: str, reason: str
) -> None:
    before = book.commits()
    done = book.run("set", wang, "profile.tags+=vip", assignment)
    assert done.code == 4
    assert done.err.splitlines()[0].startswith(f"error: {reason}")
    assert len(done.err.splitlines()) <= 2
    assert book.commits() == before


def test_what_is_sealed_to_a_key_it_cannot_change(book: Book, wang: str) -> None:
    done = book.run("set", wang, "finance.note=x", "--json", identity="assistant")
    assert (done.code, done.error["code"]) == (5, "forbidden")
    assert book.shown(wang)["finance"].get("note") is None


def test_what_a_key_may_only_read_it_cannot_change_not_even_dryly(book: Book, wang: str) -> None:
    done = book.run("set", wang, "profile.note=x", "--dry-run", identity="compliance")
    assert done.code == 5
    assert done.err.startswith("error: zhao.min may not write profile\n")


def test_a_section_of_its_own_a_key_can_begin(book: Book, wang: str) -> None:
    book.run("set", wang, "kyc.rating=高", identity="compliance").ok()
    assert book.shown(wang)["kyc"] == {"reviewed": "2026-11-23", "rating": "high"}


def reviewed(book: Book, client: str, section: str = "profile") -> str | None:
    found: str | None = book.shown(client)[section].get("reviewed")
    return found


def test_whoever_changes_a_section_has_looked_at_it(book: Book, wang: str) -> None:
    done = book.run("set", wang, "profile.tags+=vip", "--json", today="2026-12-24").ok()
    assert done.json["changed"] == ["profile.tags"]
    assert (reviewed(book, wang), reviewed(book, wang, "finance")) == ("2026-12-24", "2026-11-23")


def test_what_changes_nothing_is_no_review(book: Book, wang: str) -> None:
    book.run("set", wang, "profile.tags+=vip").ok()
    before = book.commits()
    book.run("set", wang, "profile.tags+=vip", today="2026-12-24").ok()
    assert (book.commits(), reviewed(book, wang)) == (before, "2026-11-23")


def test_no_day_in_the_past_moves_a_review_back(book: Book, wang: str) -> None:
    book.run("set", wang, "profile.tags+=vip", today="2026-01-02").ok()
    assert reviewed(book, wang) == "2026-11-23"


def test_a_review_date_that_is_set_is_the_one_that_is_written(book: Book, wang: str) -> None:
    done = book.run("set", wang, "profile.reviewed=2026-05-01", "profile.tags+=vip", "--json").ok()
    assert done.json["changed"] == ["profile.reviewed", "profile.tags"]
    assert reviewed(book, wang) == "2026-05-01"
    book.run("set", wang, "profile.reviewed=").ok()
    assert reviewed(book, wang) is None


def test_several_words_at_once_become_several(book: Book, wang: str) -> None:
    book.run("set", wang, "profile.tags+=vip,golf", "finance.preferences.likes+=股票、gold").ok()
    shown = book.shown(wang)
    assert shown["profile"]["tags"] == ["vip", "golf"]
    assert shown["finance"]["preferences"]["likes"] == ["equity", "gold"]
    book.run("set", wang, "profile.tags-=golf，vip").ok()
    assert "tags" not in book.shown(wang)["profile"]


@pytest.mark.parametrize("words", [("set", "-", "profile.note=x"), ("show", "-"), ("review", "-")])
def test_where_one_client_is_meant_a_hyphen_is_none(book: Book, words: tuple[str, ...]) -> None:
    done = book.run(*words, input="x\n")
    assert (done.code, done.err.splitlines()[0]) == (2, "error: one client only")


def test_without_a_terminal_somebody_has_to_say_what(book: Book, wang: str) -> None:
    done = book.run("set", wang)
    assert (done.code, done.err.splitlines()[0][:25]) == (2, "error: missing PATH=VALUE")


def test_on_a_terminal_it_asks_line_by_line_and_says_at_once_what_is_wrong(book: Book, wang: str) -> None:
    talk = book.terminal("set", wang)
    for said, answer in (
        ("an empty line ends", "profile.tags+=vip"),
        ("path=value: ", "profile.birthday=1980-13-01"),
        ("there is no such day: 1980-13-01", "finance.goals[+].by=2030-01-01"),
        ("path=value: ", ""),
    ):
        talk.expect_exact(said)
        talk.sendline(answer)
    talk.expect_exact("changed profile.tags, finance.goals[0].by, finance.goals[0].state")
    talk.expect(pexpect.EOF)
    shown = book.shown(wang)
    assert "birthday" not in shown["profile"]
    assert shown["finance"]["goals"] == [{"by": "2030-01-01", "state": "open"}]


def test_on_a_terminal_a_wrong_line_is_told_how_to_write_one(book: Book, wang: str) -> None:
    talk = book.terminal("set", wang)
    talk.expect_exact("path=value: ")
    talk.sendline("nonsense")
    talk.expect_exact("nonsense: not an assignment")
    talk.expect_exact("write path=value")


def test_on_a_terminal_it_says_that_it_reads_lines(book: Book, wang: str) -> None:
    talk = book.terminal("set", wang, "-")
    talk.expect_exact("reading path=value lines; Ctrl-D ends")
    talk.sendline("profile.tags+=vip")
    talk.sendeof()
    talk.expect_exact("changed profile.tags")


@pytest.mark.parametrize(("words", "asks"), [([], "path=value: "), (["-"], "reading path=value lines")])
def test_stopped_on_a_terminal_it_ends_the_line_and_writes_nothing(
    book: Book, wang: str, words: list[str], asks: str
) -> None:
    talk = book.terminal("set", wang, *words)
    talk.expect_exact(asks)
    talk.sendline("profile.tags+=vip")
    talk.expect_exact("vip\r\n" if words else asks)
    talk.sendintr()
    talk.expect_exact("\r\nstopped\r\n")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 130
    assert "tags" not in book.shown(wang)["profile"]


def test_on_a_terminal_it_can_be_left(book: Book, wang: str) -> None:
    talk = book.terminal("set", wang)
    talk.expect_exact("path=value: ")
    talk.sendline("profile.tags+=vip")
    talk.expect_exact("path=value: ")
    talk.sendeof()
    talk.expect_exact("\r\nstopped\r\n")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 130
    assert "tags" not in book.shown(wang)["profile"]
