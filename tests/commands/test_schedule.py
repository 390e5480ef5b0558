"""``schedule``: cadences set and shown; plans as people and programs read them, and written down."""

from pathlib import Path

import pytest
from books import Book, made


def add(book: Book, name: str, last: str, *fields: str) -> str:
    """An active client who was last reached on a day; the id."""
    return book.add(
        name,
        "profile.stage=active",
        f"service.interactions[+].at={last}",
        "service.interactions[-1].channel=phone",
        "service.interactions[-1].outcome=reached",
        *fields,
    )


@pytest.fixture
def ids(book: Book) -> dict[str, str]:
    """Clients: overdue, due on a Saturday, or near a birthday, weekly on Thursdays, not to be contacted."""
    return {
        "张伟": add(book, "张伟", "2026-10-20", "profile.contact_plan.every=1m"),
        "李娜": add(
            book, "李娜", "2026-10-28", "profile.contact_plan.every=1m", "profile.contact_plan.channel=visit"
        ),
        "王小明": add(
            book, "王小明", "2026-10-02", "profile.contact_plan.every=2m", "profile.birthday=1980-12-04"
        ),
        "John Smith": add(
            book,
            "John Smith",
            "2026-11-19",
            "profile.contact_plan.every=1w",
            "profile.contact_plan.weekday=thu",
        ),
        "陈静": add(book, "陈静", "2026-10-01", "profile.do_not_contact.active=yes"),
    }


def transcript(text: str, ids: dict[str, str]) -> list[str]:
    """What was said, with names in the place of ids, and without blanks at the ends of lines."""
    for name, id_ in ids.items():
        text = text.replace(id_, f"<{name}>")
    return [line.rstrip() for line in text.splitlines()]


PLAN_EN = """\
contacts a week
2026-11-23  ██▋                                  3 of 40, visits 1 of 10
2026-11-30  █▊                                   2 of 40, visits 0 of 10

date            client      contact by           falls due   reason         id
--------------  ----------  -------------------  ----------  -------------  --------
2026-11-23 Mon  张伟                             2026-11-20  overdue        <张伟>
2026-11-26 Thu  John Smith                       2026-11-26  on its day     <John Smith>
2026-11-27 Fri  李娜        visit to the client  2026-11-28  a day earlier  <李娜>
2026-12-03 Thu  John Smith                       2026-12-03  on its day     <John Smith>
2026-12-04 Fri  王小明                           2026-12-02  birthday       <王小明>
planned: 5; clients: 4; overdue: 1; moved: 2; no day: 0
left out, because they asked not to be contacted: 1
"""

PLAN_ZH = """\
每周的联系
2026-11-23  ███▎                                          3/40,上门 1/10
2026-11-30  ██▏                                           2/40,上门 0/10

日期             客户        沟通方式  应联系日    原因        编号
---------------  ----------  --------  ----------  ----------  --------
2026-11-23 周一  张伟                  2026-11-20  逾期        <张伟>
2026-11-26 周四  John Smith            2026-11-26  当天应联系  <John Smith>
2026-11-27 周五  李娜        上门拜访  2026-11-28  提前 1 天   <李娜>
2026-12-03 周四  John Smith            2026-12-03  当天应联系  <John Smith>
2026-12-04 周五  王小明                2026-12-02  生日        <王小明>
联系 5 次,客户 4 位;逾期 1,改期 2,无法安排 0
谢绝联系,未列入:1
"""

SHOW_EN = """\
client      next contact  last contact  cadence  decided by  contact by           weekday   id
----------  ------------  ------------  -------  ----------  -------------------  --------  --------
张伟        2026-11-20    2026-10-20    1m       client                                     <张伟>
John Smith  2026-11-26    2026-11-19    1w       client                           Thursday  <John Smith>
李娜        2026-11-28    2026-10-28    1m       client      visit to the client            <李娜>
王小明      2026-12-02    2026-10-02    2m       client                                     <王小明>
陈静                      2026-10-01    6m       tier                                       <陈静>
"""

SHOW_ZH = """\
编号      <李娜>
客户      李娜
下次联系  2026-11-28
最近联系  2026-10-28
联系频率  1m
依据      客户
沟通方式  上门拜访
客户阶段  存续客户
"""


def test_plans_and_cadences_as_people_read_them(book: Book, ids: dict[str, str]) -> None:
    plan = ("schedule", "plan", "--days", "14")
    for words, lang, expected in (
        (plan, "en", PLAN_EN),
        (plan, "zh", PLAN_ZH),
        (("schedule", "show"), "en", SHOW_EN),
        (("schedule", "show", "李娜"), "zh", SHOW_ZH),
    ):
        done = book.run(*words, lang=lang).ok()
        assert transcript(done.out + done.err, ids) == expected.splitlines()
    by_day = book.run("schedule", "plan", "--days", "5", "--by", "day").ok().out.splitlines()
    assert by_day[0] == "contacts a day"
    assert by_day[1].startswith("2026-11-23 Mon  ██")
    assert by_day[1].endswith("1 of 8")
    assert len(by_day) == 1 + 5 + 1 + 2 + 2


def test_plans_and_cadences_as_programs_read_them(book: Book, ids: dict[str, str]) -> None:
    rows = book.run("schedule", "plan", "--days", "14", "--json").ok().json
    assert rows[2] == {
        "date": "2026-11-27",
        "id": ids["李娜"],
        "name": "李娜",
        "adviser": None,
        "tier": None,
        "channel": "visit",
        "due": "2026-11-28",
        "moved": -1,
        "every": "1m",
        "number": 1,
        "reason": "a day earlier",
        "provisional": False,
    }
    assert [(row["name"], row["number"]) for row in rows if row["number"] > 1] == [("John Smith", 2)]
    shown = book.run("schedule", "show", "john", "--json").ok().json
    assert shown == {
        "id": ids["John Smith"],
        "name": "John Smith",
        "next_contact": "2026-11-26",
        "last_contact": "2026-11-19",
        "every": "1w",
        "source": "client",
        "channel": None,
        "weekday": "thu",
        "stage": "active",
        "tier": None,
        "planned_for": None,
        "starting": None,
        "not_before": None,
        "quiet": [],
        "refuses": [],
        "do_not_contact": False,
    }
    everybody = book.run("schedule", "show", "--json", "-n", "2").ok().json
    assert [row["name"] for row in everybody] == ["张伟", "John Smith"]
    assert everybody[1] == shown


def test_a_plan_that_is_written_down_moves_the_next_contacts_in_one_commit_and_is_no_review(
    book: Book, ids: dict[str, str]
) -> None:
    book.run("set", ids["李娜"], "profile.reviewed=2026-05-01").ok()
    book.run("set", ids["王小明"], "profile.reviewed=").ok()
    due = "SELECT name, due_profile FROM clients ORDER BY name"
    stale = book.run("query", due, "--json").ok().json
    commits = len(book.commits())
    tried = book.run("schedule", "plan", "--apply", "--dry-run").ok()
    assert "clients that would be given another day: 3" in tried.err
    assert len(book.commits()) == commits

    done = book.run("schedule", "plan", "--apply").ok()
    assert "clients given another day: 3" in done.err
    assert len(book.commits()) == commits + 1
    assert book.commits()[0].startswith("plan ")
    profile = book.shown("李娜")["profile"]
    assert profile["contact_plan"]["planned"] == {"for": "2026-11-28", "on": "2026-11-27"}
    assert profile["reviewed"] == "2026-05-01"
    assert "reviewed" in book.shown("王小明")["profile"]  # the day on which it was written until now
    assert book.run("query", due, "--json").ok().json == stale
    assert book.shown("John Smith")["profile"]["contact_plan"].keys() == {"every", "weekday"}
    shown = book.run("schedule", "show", "王小明", "--json").ok().json
    assert (shown["next_contact"], shown["planned_for"]) == ("2026-12-04", "2026-12-02")

    again = book.run("schedule", "plan", "--apply", "--json").ok()
    assert {row["name"]: row["date"] for row in again.json if row["number"] == 1} == {
        "张伟": "2026-11-23",
        "John Smith": "2026-11-26",
        "李娜": "2026-11-27",
        "王小明": "2026-12-04",
    }
    assert "overdue; planned before" in [row["reason"] for row in again.json]
    assert len(book.commits()) == commits + 1

    book.run("schedule", "set", "李娜", "--every", "2m").ok()  # another rhythm: the plan was not made for it
    assert book.shown("李娜")["profile"]["contact_plan"] == {"every": "2m", "channel": "visit"}


def test_a_plan_makes_nobody_less_overdue(book: Book) -> None:
    add(book, "张伟", "2026-06-01", "profile.contact_plan.every=1w")
    book.run("schedule", "plan", "--from", "2026-12-01", "--apply").ok()
    (row,) = book.run("list", "--overdue", "--json").ok().json
    assert row["next_contact"] == "2026-12-01"


def test_a_plan_holds_for_whom_nothing_dates(book: Book) -> None:
    for number in range(5):
        book.add(f"client {number}")
    book.run("schedule", "plan", "--apply").ok()
    planned = {row["id"]: row["next_contact"] for row in book.run("schedule", "show", "--json").ok().json}
    assert len(set(planned.values())) > 1
    tomorrow = book.run("schedule", "show", "--json", today="2026-11-24").ok().json
    assert {row["id"]: row["next_contact"] for row in tomorrow} == {
        id_: max(day, "2026-11-24") for id_, day in planned.items()
    }


def test_what_finds_no_day_is_listed_with_the_reason(book: Book) -> None:
    weekly = "profile.contact_plan.every=1w"
    add(book, "张伟", "2026-11-20", weekly, "profile.contact_plan.quiet[+].from=2026-11-26")
    add(book, "李娜", "2026-09-24", weekly, "profile.contact_plan.channel=visit")
    add(book, "王小明", "2026-09-25", weekly, "profile.contact_plan.starting=2026-10-03")
    national_day = ("schedule", "plan", "--days", "6", "--json")
    rows = book.run(*national_day, today="2026-10-01").ok().json
    assert {row["name"]: (row["date"], row["reason"]) for row in rows} == {
        "李娜": (None, "nobody works from 2026-10-01 to 2026-10-02"),
        "王小明": (None, "agreed for 2026-10-03, when nobody works or the client wants quiet"),
    }
    shown = book.run(*national_day[:-1], today="2026-10-01").ok()
    assert "no day  李娜" in shown.out
    assert "no day: 2" in shown.err
    assert "无法安排" in book.run(*national_day[:-1], today="2026-10-01", lang="zh").ok().out
    exchanged = book.run(
        "schedule", "plan", "--from", "2026-10-10", "--days", "1", "--json", today="2026-10-08"
    )
    assert [row["date"] for row in exchanged.ok().json] == ["2026-10-10"] * 2  # a Saturday worked in exchange


def test_years_whose_holidays_are_not_published_are_provisional(book: Book) -> None:
    add(book, "张伟", "2034-12-20", "profile.contact_plan.every=2w")
    done = book.run("schedule", "plan", "--json", today="2034-12-27").ok()
    assert [(row["date"], row["provisional"]) for row in done.json][:1] == [("2035-01-03", True)]
    assert "provisional: the public holidays of 2035 may still change" in done.err


def test_a_period_and_an_adviser_may_be_given(book: Book) -> None:
    add(book, "张伟", "2026-11-04", "profile.contact_plan.every=1m", "profile.adviser=wang.li")
    add(book, "李娜", "2026-11-25", "profile.contact_plan.every=1w", "profile.adviser=li.na")
    add(book, "王小明", "2026-10-24", "profile.contact_plan.every=1m")
    december = ("schedule", "plan", "--from", "2026-12-01", "--until", "2026-12-04")
    rows = book.run(*december, "--json").ok().json
    assert [(row["date"], row["name"], row["number"]) for row in rows] == [
        ("2026-12-02", "李娜", 1),
        ("2026-12-04", "张伟", 1),
    ]
    assert "due before 2026-12-01, and so not in this plan: 1" in book.run(*december).ok().err
    assert "wang.li" in book.run(*december).ok().out
    one = book.run(*december, "--adviser", "wang.li").ok()
    assert "li.na" not in one.out
    assert "adviser" not in one.out
    nobody = book.run(*december, "--adviser", "nobody")
    assert (nobody.code, "advisers of this book: li.na, wang.li" in nobody.err) == (3, True)


def test_an_empty_book_has_nothing_to_plan(book: Book) -> None:
    done = book.run("schedule", "plan").ok()
    assert (done.out, done.err) == ("", "nothing found\n")
    assert book.run("schedule", "plan", "--json").ok().json == []
    assert "clients given another day: 0" in book.run("schedule", "plan", "--apply").ok().err


def test_a_cadence_is_set_for_one_or_for_many(book: Book) -> None:
    wang, li = book.add("王小明"), book.add("李娜")
    done = book.run(
        *("schedule", "set", "王小明", "--every", "每季度", "--channel", "电话", "--weekday", "周三"),
        *("--starting", "+2w", "--quiet-period", "2026-12-20/2027-01-05", "--json"),
    ).ok()
    assert done.json["id"] == wang
    assert book.shown(wang)["profile"]["contact_plan"] == {
        "every": "3m",
        "channel": "phone",
        "weekday": "wed",
        "starting": "2026-12-07",
        "quiet": [{"from": "2026-12-20", "to": "2027-01-05"}],
    }
    assert book.commits()[0] == f"schedule {wang}"
    book.run("schedule", "set", wang, "--quiet-period", "2026-12-01/2026-12-03").ok()
    assert [p["from"] for p in book.shown(wang)["profile"]["contact_plan"]["quiet"]] == [
        "2026-12-01",
        "2026-12-20",
    ]
    both = book.run(
        "schedule", "set", "-", "--clear", "--every", "1m", "--json", input=f"{wang}\n{li}\n"
    ).ok()
    assert both.json == {"changed": [wang, li], "unchanged": []}
    assert book.shown(wang)["profile"]["contact_plan"] == {"every": "1m"}
    none = book.run("schedule", "set", wang, "--clear", "--dry-run").ok()
    assert "nothing was written" in none.err
    fitting = book.run("schedule", "set", "--where", "name = '李娜'", "--every", "1m").ok()
    assert fitting.out == f"nothing to do: {li}\n"


REFUSED = (
    (["--every", "0d"], 4, "not a span of time: 0d"),
    (["--every", "now and then"], 4, "not a span of time: now and then"),
    (["--starting", "2026-11-22"], 4, "2026-11-22 is over"),
    (["--starting", "someday"], 4, "not a day: someday"),
    (["--quiet-period", "2026-12-01"], 4, "not a period: 2026-12-01"),
    (["--channel", "fax"], 4, "not one of phone, visit"),
    (["--weekday", "someday"], 4, "not one of mon, tue"),
    ([], 2, "nothing to change was given"),
)

NO_PLAN = (
    (["--from", "2026-11-22"], 4, "2026-11-22 is over"),
    (["--until", "2026-11-22"], 4, "before it begins"),
    (["--until", "2028-01-01"], 4, "for a year at most"),
    (["--until", "when it suits"], 4, "not a day"),
    (["--days", "0"], 2, "0 is less than 1"),
    (["--days", "7", "--until", "+1w"], 2, "not both"),
    (["--by", "hour"], 2, "hour"),
)


def test_bad_input_is_refused_and_changes_nothing(book: Book) -> None:
    wang = book.add("王小明")
    commits = book.commits()
    for words, code, said in REFUSED:
        done = book.run("schedule", "set", wang, *words)
        assert (done.code, said in done.err) == (code, True), done.err
    for words, code, said in NO_PLAN:
        done = book.run("schedule", "plan", "--apply", *words)
        assert (done.code, said in done.err) == (code, True), done.err
    assert book.run("schedule", "set", "nobody", "--every", "1m").code == 3
    assert book.run("schedule", "show", "nobody").code == 3
    assert (
        "{day} 已经过去".format(day="2026-11-22")
        in book.run("schedule", "plan", "--from", "昨天", lang="zh").err
    )
    assert book.commits() == commits


def test_a_channel_that_the_firm_forbids(tmp_path: Path) -> None:
    book = made(tmp_path, jurisdiction="us", currency="USD")
    john = add(book, "John Smith", "2026-10-28", "profile.contact_plan.channel=wechat")
    refused = book.run("schedule", "set", john, "--channel", "wechat")
    assert (refused.code, "the firm does not allow wechat" in refused.err) == (4, True), refused.err
    shown = book.run("schedule", "show", john).ok()
    assert shown.err == "warning: the firm does not allow WeChat\n"
    book.run("schedule", "set", john, "--every", "1m").ok()
    (row,) = book.run("schedule", "plan", "--json").ok().json
    assert (row["channel"], row["reason"]) == ("phone", "a day earlier; the firm does not allow WeChat")


def test_who_may_plan_and_who_may_write_it_down(book: Book) -> None:
    add(book, "张伟", "2026-10-28", "profile.contact_plan.every=1m")
    expected = book.run("schedule", "plan", "--json").ok().out
    for role in ("owner", "assistant", "compliance", "reminder"):
        assert book.run("schedule", "plan", "--json", identity=role).ok().out == expected
    for role in ("compliance", "reminder"):
        refused = book.run("schedule", "plan", "--apply", identity=role)
        assert (refused.code, refused.out) == (5, "")
        assert book.run("schedule", "set", "张伟", "--every", "1m", identity=role).code == 5
    assert (
        "clients given another day: 1"
        in book.run("schedule", "plan", "--apply", identity="assistant").ok().err
    )


def test_a_cadence_for_many_is_no_review_of_their_profiles(book: Book, ids: dict[str, str]) -> None:
    book.run("set", ids["李娜"], "profile.reviewed=2026-05-01").ok()
    stale = "SELECT name, due_profile FROM clients ORDER BY name"
    before = book.run("query", stale, "--json").ok().json
    book.run("schedule", "set", "--where", "1=1", "--every", "3w").ok()
    assert book.run("query", stale, "--json").ok().json == before


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("profile.do_not_contact.active=yes", "do not contact stands, so no contact falls due: {id}"),
        ("profile.do_not_contact.until=2027-01-31", "so no contact falls due before it ends: {id}"),
        ("profile.do_not_contact.until=2026-11-22", ""),
        ("profile.do_not_contact.channels+=sms", ""),
    ],
)
def test_a_cadence_of_who_is_left_alone_is_set_with_a_warning(book: Book, field: str, said: str) -> None:
    id_ = book.add("陈静", "profile.do_not_contact.active=yes", field)
    done = book.run("schedule", "set", id_, "--starting", "2026-12-01").ok()
    assert said.format(id=id_) in done.err
    assert bool(said) == done.err.startswith("warning: ")
    assert book.shown(id_)["profile"]["contact_plan"] == {"starting": "2026-12-01"}


def test_a_cadence_of_the_archived_is_set_with_a_warning(book: Book) -> None:
    id_ = book.add("陈静")
    book.run("archive", id_).ok()
    done = book.run("schedule", "set", id_, "--every", "1m", "--json", lang="zh").ok()
    assert done.err.endswith(f"已归档,不会安排联系:{id_}\n")


def test_a_wish_not_to_be_contacted_ends_with_its_last_day(book: Book) -> None:
    wish = "profile.do_not_contact"
    fields = (f"{wish}.active=yes", f"{wish}.until=2026-11-25", f"{wish}.channels+=sms")
    add(book, "张伟", "2026-06-01", *fields, "profile.contact_plan.every=1w")
    for today, stands in (("2026-11-25", True), ("2026-11-26", False), ("2026-11-24", True)):
        (shown,) = book.run("schedule", "show", "--json", today=today).ok().json
        assert (shown["refuses"], shown["do_not_contact"]) == (["sms"] if stands else [], stands)
        (row,) = book.run("due", "--kind", "contact", "--json", today=today).ok().json
        assert ("not by" in row["text"]) == stands
