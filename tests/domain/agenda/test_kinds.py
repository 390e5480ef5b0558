"""What is due, kind by kind: from which day on, until when, and of whom not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hnwctl.domain.agenda.asking import Backups
from hnwctl.domain.agenda.candidates import Only
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.domain.rules import Rules
from hnwctl.model.records import Meta, OpenRecord
from hnwctl.model.words_duty import AGENDA
from tests.domain.agenda.agendas import Agenda, said

Make = Callable[..., Agenda]
TODAY = date(2026, 11, 23)
WANG, LI = "7k3m9q2x", "8k3m9q2x"


@pytest.fixture
def agenda(client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules) -> Make:
    """The agenda of one client: ``agenda(profile={…}, service_dates={…})``; the name is given."""

    def make(*others: OpenRecord, held: Any = None, **sections: Any) -> Agenda:
        profile = {"name": "王小明", **sections.pop("profile", {})}
        records = [client(WANG, profile=profile, **sections), *others]
        return Agenda(records, index, policy, **({"held": frozenset(held)} if held else {}))

    return make


def dates(*days: tuple[str, str] | tuple[str, str, str], of: str = "service") -> dict[str, Any]:
    """An extract with these kinds, days and items."""
    rows = [dict(zip(("kind", "date", "item"), each, strict=False)) for each in days]
    return {f"{of}_dates": {"of": f"{of} rev=1", "dates": rows}}


def test_every_kind_is_a_word_of_the_agenda() -> None:
    assert set(KINDS) <= set(AGENDA.keys)


@pytest.mark.parametrize(
    ("kind", "of", "notice"),
    [
        ("task", "service", 0),
        ("maturity", "finance", 30),
        ("open_window", "finance", 7),
        ("premium", "finance", 30),
        ("capital_call", "finance", 14),
        ("kyc_expiry", "kyc", 30),
        ("document_expiry", "kyc", 90),
        ("risk_expiry", "kyc", 30),
    ],
)
def test_what_has_a_day_is_announced_as_the_policy_says(
    agenda: Make, kind: str, of: str, notice: int
) -> None:
    day = date(2027, 3, 1)
    here = agenda(**dates((kind, day.isoformat()), of=of))
    assert here.due(kind, today=day.fromordinal(day.toordinal() - notice - 1)) == []
    found = here.due(kind, today=day.fromordinal(day.toordinal() - notice))
    assert [(each.date, each.days_overdue) for each in found] == [(day, 0)]
    late = here.due(kind, today=day.fromordinal(day.toordinal() + 3))
    assert [(each.date, each.days_overdue) for each in late] == [(day, 3)]


def test_days_ahead_take_the_place_of_every_notice(agenda: Make) -> None:
    here = agenda(**dates(("maturity", "2026-12-10"), ("task", "2026-12-01"), ("task", "2026-11-20")))
    assert here.days("maturity", "task") == ["2026-11-20", "2026-12-10"]
    assert here.days("maturity", "task", days=0) == ["2026-11-20"]
    assert here.days("maturity", "task", days=10) == ["2026-11-20", "2026-12-01"]
    assert here.days("maturity", "task", days=17) == ["2026-11-20", "2026-12-01", "2026-12-10"]


def test_a_complaint_is_there_from_the_day_it_is_opened(agenda: Make) -> None:
    here = agenda(**dates(("complaint", "2027-06-01")))
    assert here.days("complaint") == ["2027-06-01"]
    assert here.days("complaint", days=30) == []


def test_a_dealing_window_goes_as_it_came(agenda: Make) -> None:
    here = agenda(**dates(("open_window", "2026-11-20"), of="finance"))
    assert here.days("open_window", today=date(2026, 11, 27)) == ["2026-11-20"]
    assert here.days("open_window", today=date(2026, 11, 28)) == []


# --- what comes round ---------------------------------------------------------------------------


def birthdays(agenda: Make, born: str, today: str, **how: Any) -> list[tuple[str, str]]:
    found = agenda(profile={"birthday": born}).due("birthday", today=date.fromisoformat(today), **how)
    return [(each.date.isoformat(), said(each.text)) for each in found]


@pytest.mark.parametrize(
    ("born", "today", "found"),
    [
        ("1985-11-26", "2026-11-23", ("2026-11-26", "birthday, turns 41")),
        ("1985-11-26", "2026-11-26", ("2026-11-26", "birthday, turns 41")),
        ("--11-24", "2026-11-23", ("2026-11-24", "birthday")),
        ("1980-02-29", "2027-02-26", ("2027-02-28", "birthday, turns 47")),
        ("1980-02-29", "2028-02-26", ("2028-02-29", "birthday, turns 48")),
        ("1985-01-02", "2026-12-30", ("2027-01-02", "birthday, turns 42")),
        ("lunar:1985-10-16", "2026-11-23", ("2026-11-24", "birthday, turns 41 (42 by the lunar count)")),
        ("lunar:--10-16", "2026-11-23", ("2026-11-24", "birthday")),
        ("lunar:1985-闰10-16", "2026-11-23", ("2026-11-24", "birthday, turns 41 (42 by the lunar count)")),
    ],
)
def test_a_birthday_is_announced_with_the_age(
    agenda: Make, born: str, today: str, found: tuple[str, str]
) -> None:
    assert birthdays(agenda, born, today) == [found]


@pytest.mark.parametrize(
    ("born", "today"), [("1985-11-27", "2026-11-23"), ("1985-11-22", "2026-11-23"), ("--11-27", "2026-11-23")]
)
def test_a_birthday_is_there_neither_before_nor_after(agenda: Make, born: str, today: str) -> None:
    assert birthdays(agenda, born, today) == []


@pytest.mark.parametrize(
    ("born", "known"),
    [("1966-12-07", 1), ("1956-12-07", 1), ("1946-12-07", 1), ("1965-12-07", 0), ("lunar:1966-10-29", 1)],
)
def test_a_round_birthday_is_announced_two_weeks_before(agenda: Make, born: str, known: int) -> None:
    assert len(birthdays(agenda, born, "2026-11-23")) == known


def test_a_missed_birthday_comes_back_for_who_asks_since_when(agenda: Make) -> None:
    assert birthdays(agenda, "1985-11-21", "2026-11-23", since=date(2026, 11, 21)) == [
        ("2026-11-21", "birthday, turns 41")
    ]
    assert birthdays(agenda, "1985-11-21", "2026-11-23", since=date(2026, 11, 22)) == []


def test_the_birthday_of_a_relative_says_whose(agenda: Make) -> None:
    family = [
        {"relation": "daughter", "birthday": "2016-11-25"},
        {"relation": "wife", "name": "李兰", "birthday": "--11-24"},
    ]
    found = agenda(profile={"family": family}).due("birthday")
    assert [said(each.text) for each in found] == ["birthday of 李兰", "birthday of daughter, turns 10"]


def test_an_anniversary_says_which(agenda: Make) -> None:
    dates = [
        {"kind": "wedding", "on": "2001-11-24"},
        {"label": "开业", "on": "--11-25"},
        {"on": "2000-11-24", "greet": "false"},
    ]
    found = agenda(profile={"dates": dates}).due("anniversary")
    assert [said(each.text) for each in found] == ["wedding: 25 years", "开业"]


# --- festivals ----------------------------------------------------------------------------------

BORN_LUNAR = "lunar:1966-闰3-20"


@pytest.mark.parametrize(
    ("profile", "today", "found"),
    [
        ({}, "2027-01-23", "Spring Festival"),
        ({}, "2027-01-22", None),
        ({}, "2026-12-29", "New Year"),
        ({"festivals": ["christmas"]}, "2026-12-23", "Christmas"),
        ({"festivals": ["圣诞"]}, "2026-12-23", "Christmas"),
        ({}, "2026-12-23", None),
        ({"gender": "female"}, "2027-03-06", "Women's Day"),
        ({"gender": "male"}, "2027-03-06", None),
        ({"gender": "female", "family": [{"relation": "son"}]}, "2027-05-07", "Mother's Day"),
        ({"gender": "female"}, "2027-05-07", None),
        ({"birthday": "1966-10-18"}, "2026-10-17", "Double Ninth"),
        ({"birthday": "1966-10-19"}, "2026-10-17", None),
        ({"birthday": "lunar:1966-09-09"}, "2026-10-17", "Double Ninth"),
        ({"birthday": "lunar:1966-09-10"}, "2026-10-17", None),
        ({"birthday": BORN_LUNAR}, "2026-10-17", "Double Ninth"),
        ({"birthday": "--10-18"}, "2026-10-17", None),
        ({}, "2026-04-04", None),
    ],
)
def test_who_is_greeted_on_a_festival(
    agenda: Make, profile: dict[str, Any], today: str, found: str | None
) -> None:
    due = agenda(profile=profile).due("festival", today=date.fromisoformat(today))
    assert [said(each.text) for each in due] == ([found] if found else [])


# --- who is left alone --------------------------------------------------------------------------

GREETED = {"birthday": "1985-11-24", "dates": [{"on": "2001-11-25"}], "festivals": ["christmas"]}


@pytest.mark.parametrize(
    ("wish", "kinds"),
    [
        ({}, {"contact", "birthday", "anniversary", "task"}),
        ({"archived": {"at": "2026-11-01"}}, set()),
        ({"do_not_contact": {"active": "true"}}, {"task"}),
        ({"do_not_contact": {"active": "true", "until": "2026-11-24"}}, {"anniversary", "task"}),
        ({"do_not_contact": {"active": "false"}}, {"contact", "birthday", "anniversary", "task"}),
        ({"stage": "closed"}, {"task"}),
        ({"stage": "lost"}, {"task"}),
        (
            {"contact_plan": {"quiet": [{"from": "2026-01-01", "to": "2026-02-01"}, {"from": "2026-11-25"}]}},
            {"contact", "birthday", "task"},
        ),
        ({"contact_plan": {"quiet": [{"from": "2026-11-20", "to": "2026-11-30"}]}}, {"task"}),
        (
            {"contact_plan": {"quiet": [{"from": "2027-01-01"}, {"from": "2026-11-24", "to": "2026-11-24"}]}},
            {"contact", "anniversary", "task"},
        ),
    ],
)
def test_who_wants_to_be_left_alone_is(agenda: Make, wish: dict[str, Any], kinds: set[str]) -> None:
    here = agenda(profile=GREETED | wish, **dates(("task", "2026-11-23")))
    assert {each.kind for each in here.due()} == kinds


# --- contact, freshness, backup -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "tier", "last", "reason"),
    [
        ({}, "top", "2026-10-12", "every month for tier over 10m; last contact 2026-10-12"),
        ({}, None, "2026-05-23", "every 6 months for tier below threshold; last contact 2026-05-23"),
        ({"stage": "at_risk"}, "top", "2026-11-01",
         "every week in the stage at risk; last contact 2026-11-01"),
        ({"contact_plan": {"every": "2w"}}, "top", "2026-11-01",
         "every 2 weeks, as agreed with the client; last contact 2026-11-01"),
        ({}, "top", None, "every month for tier over 10m; no contact yet"),
        ({"contact_plan": {"planned": {"for": "2026-11-12", "on": "2026-11-20"}}}, "top", "2026-10-12",
         "due on 2026-11-12, planned for 2026-11-20; last contact 2026-10-12"),
    ],
)  # fmt: skip
def test_a_contact_says_why_it_is_due(
    agenda: Make, profile: dict[str, Any], tier: str | None, last: str | None, reason: str
) -> None:
    finance = {"of": "finance rev=1", **({"tier": tier} if tier else {})}
    service = {"of": "service rev=1", **({"last_contact": last} if last else {})}
    found = agenda(profile=profile, finance_dates=finance, service_dates=service).due("contact")
    assert [said(each.reason) for each in found] == [reason]


@pytest.mark.parametrize("on", ["2026-11-20", "2026-11-23", "2026-12-11"])
def test_an_overdue_contact_stays_overdue_for_whatever_day_it_is_planned(agenda: Make, on: str) -> None:
    plan = {"planned": {"for": "2026-11-12", "on": on}}
    extracts = {
        "finance_dates": {"of": "finance rev=1", "tier": "top"},
        "service_dates": {"of": "service rev=1", "last_contact": "2026-10-12"},
    }
    (found,) = agenda(profile={"contact_plan": plan}, **extracts).due("contact")
    assert (found.date.isoformat(), found.days_overdue) == ("2026-11-12", 11)
    assert said(found.reason) == f"due on 2026-11-12, planned for {on}; last contact 2026-10-12"


def test_a_contact_that_never_was_keeps_its_handle_from_day_to_day(agenda: Make) -> None:
    here = agenda()
    today, tomorrow = (here.due("contact", today=date(2026, 11, day)) for day in (23, 24))
    assert [each.handle for each in today] == [each.handle for each in tomorrow]
    assert [each.date.day for each in (*today, *tomorrow)] == [23, 24]


def test_a_section_is_stale_from_its_day_and_says_since_when(agenda: Make) -> None:
    here = agenda(profile={"reviewed": "2026-05-24"})
    assert here.due("stale_client", today=date(2026, 11, 23)) == []
    (item,) = here.due("stale_client", today=date(2026, 11, 25))
    assert (item.item, item.date, item.days_overdue) == ("profile", date(2026, 11, 24), 1)
    assert said(item.text) == "profile to be confirmed"
    assert said(item.reason) == "every 6 months; last confirmed 2026-05-24"


def test_a_market_note_is_stale_by_its_kind(
    client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules
) -> None:
    note = {"kind": "economy", "title": "三季度 GDP", "as_of": "2026-10-20"}
    record = OpenRecord(
        "market", "2k3m9q2x", {"note": note}, {"note": Meta(1, "x/y", "2026-10-20T08:00:00Z")}
    )
    (item,) = Agenda([record], index, policy).due("stale_market")
    assert (item.id, item.name, item.date) == ("2k3m9q2x", "三季度 GDP", date(2026, 11, 20))
    assert said(item.reason) == "economy: every month"


def seen(**known: date | None) -> Backups:
    """What is known of backups with which all is well, but for this."""
    day = date(2026, 11, 22)
    return Backups(True, day, day, day, day)._replace(**known)


@pytest.mark.parametrize(
    ("backups", "said_of_it"),
    [
        (None, []),
        (Backups(placed=False), ["no place for backups is set (backup.to)"]),
        (Backups(placed=True), ["the book was never backed up"]),
        (seen(last=date(2026, 11, 20)), ["the last backup is of 2026-11-20"]),
        (seen(last=date(2026, 11, 21)), []),
        (seen(verified=None), ["no backup was ever verified"]),
        (seen(drilled=date(2026, 8, 23)), ["a restore from backup was last tried on 2026-08-23"]),
        (seen(drilled=date(2026, 8, 24)), []),
        (seen(drilled=None, first=date(2026, 8, 23)), ["a restore from backup was never tried"]),
        (seen(drilled=None, first=date(2026, 8, 24)), []),
        (
            Backups(placed=False, last=date(2026, 11, 23)),
            ["no place for backups is set (backup.to)", "no backup was ever verified"],
        ),
    ],
)
def test_the_book_wants_a_backup(agenda: Make, backups: Backups | None, said_of_it: list[str]) -> None:
    assert [said(each.text) for each in agenda().due("backup", backups=backups)] == said_of_it


def test_each_thing_a_backup_wants_names_the_command_that_settles_it(agenda: Make) -> None:
    def commands(backups: Backups) -> list[str]:
        found = [each.settle for each in agenda().due("backup", backups=backups)]
        return [said(each) for each in found if each]

    old = date(2026, 1, 1)
    assert commands(Backups(placed=False)) == ["hnwctl backup to DIR"]
    assert commands(Backups(placed=True)) == ["hnwctl backup create"]
    assert set(commands(Backups(True, last=old, first=old))) == {
        "hnwctl backup create",
        "hnwctl backup verify",
        "hnwctl backup restore --drill",
    }


def test_of_one_client_or_of_one_adviser_only(agenda: Make, client: Callable[..., OpenRecord]) -> None:
    other = client(LI, profile={"name": "李娜", "adviser": "chen.jie"})
    here = agenda(other, profile={"adviser": "wang.li"})
    assert {each.id for each in here.due("contact")} == {WANG, LI}
    assert [each.id for each in here.due("contact", only=Only(client=LI))] == [LI]
    assert [each.id for each in here.due("contact", only=Only(adviser="wang.li"))] == [WANG]
    assert here.due("contact", "backup", only=Only(LI, "wang.li"), backups=Backups(placed=False)) == []
