"""What is near stands once more in a table of its own, and answers as the whole agenda does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.domain.agenda.asking import Ask
from hnwctl.domain.agenda.candidates import GREETINGS, candidates
from hnwctl.domain.agenda.derive import sources
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.domain.agenda.nearness import Near, is_near
from hnwctl.domain.projection import PROJECTION
from hnwctl.domain.rules import Rules
from hnwctl.domain.setting import Setting
from hnwctl.model.records import OpenRecord
from tests.domain.agenda.agendas import EVERYTHING, Agenda

Client = Callable[..., OpenRecord]
Index = Callable[..., Any]
WANG, LI = "7k3m9q2x", "9x1w4c7d"
SLOW_FIXTURES = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

DAYS = st.integers(0, 800).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
ISO = DAYS.map(date.isoformat)
BIRTHDAYS = st.one_of(
    st.dates(date(1940, 1, 1), date(2010, 12, 31)).map(date.isoformat),
    ISO.map(lambda day: f"--{day[5:]}"),
    ISO.map(lambda day: f"lunar:1966-{day[5:7]}-{min(int(day[8:]), 29):02}"),
)
PROFILES = st.fixed_dictionaries(
    {"name": st.just("王小明")},
    optional={
        "birthday": BIRTHDAYS,
        "gender": st.just("female"),
        "festivals": st.lists(st.sampled_from(["春节", "christmas"]), max_size=2),
        "family": st.lists(
            st.fixed_dictionaries({"relation": st.just("son"), "birthday": BIRTHDAYS}), max_size=2
        ),
        "stages": st.sampled_from(["lost", "active"]).map(lambda to: [{"at": "2025-01-01", "to": to}]),
        "archived": st.just({"on": "2026-01-01"}),
    },
)


def _dates(*kinds: str) -> st.SearchStrategy[dict[str, Any]]:
    each = st.fixed_dictionaries({"kind": st.sampled_from(kinds), "date": ISO})
    return st.lists(each, max_size=4).map(lambda dates: {"of": "finance rev=1", "dates": dates})


FINANCES = _dates("maturity", "open_window", "premium", "capital_call")
CHECKS = _dates("risk_expiry", "kyc_expiry", "document_expiry")
CARE = _dates("task", "complaint")


@pytest.fixture
def agenda(client: Client, index: Index, policy: Rules) -> Callable[..., Agenda]:
    """Makes an agenda of two clients who have the same sections."""

    def make(*, without: str | None = None, **sections: Any) -> Agenda:
        records = [client(owner, **sections) for owner in (WANG, LI)]
        return Agenda(records, index, policy, EVERYTHING - {without})

    return make


@SLOW_FIXTURES
@given(
    profile=PROFILES,
    finance_dates=FINANCES,
    kyc_dates=CHECKS,
    service_dates=CARE,
    today=DAYS,
    days=st.none() | st.integers(0, 7),
    without=st.sampled_from([None, "profile", "finance"]),
)
def test_what_is_near_answers_as_the_whole_agenda(
    today: date, days: int | None, without: str | None, agenda: Callable[..., Agenda], **sections: Any
) -> None:
    """Asked from further back it is the same, and what lies further back besides."""
    book = agenda(without=without, **sections)
    back = today - timedelta(days=40)
    kinds = [kind for kind in KINDS if kind != "open_window"]
    assert is_near(Ask(today, book.rules, book.held, days))
    assert not is_near(Ask(today, book.rules, book.held, days, since=back))
    near = book.due(*kinds, today=today, days=days)
    whole = book.due(*kinds, today=today, days=days, since=back)
    assert near == [each for each in whole if each.kind not in GREETINGS or each.date >= today]


@SLOW_FIXTURES
@given(
    profile=PROFILES, finance_dates=FINANCES, kyc_dates=CHECKS, service_dates=CARE,
    then=DAYS, now=DAYS, without=st.sampled_from([None, "profile", "finance", "agenda"]),
)  # fmt: skip
def test_filled_anew_it_is_as_if_it_were_built_then(
    then: date, now: date, without: str | None, agenda: Callable[..., Agenda], **sections: Any
) -> None:
    book = agenda(without=without, **sections)
    made, anew = (
        book.index(book.records, held=book.held, today=day, rules=book.rules) for day in (then, now)
    )
    context: dict[str, Any] = {"policy": book.rules, "base": "CNY", "today": now, "held": book.held}

    filled = PROJECTION.refill(made.query, context)

    if without == "agenda":
        assert filled == {}
    else:
        assert [row[1:] for row in filled["soon"]] == anew.query("SELECT * FROM soon")


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 2, 1), date(9999, 12, 31)])
def test_what_is_near_is_handed_on_as_text(policy: Rules, today: date) -> None:
    """It is believed of its own month, and found out again in another."""

    def context(day: date, **more: str) -> dict[str, Any]:
        return {"policy": policy, "base": "CNY", "today": day, **more}

    text, near = PROJECTION.near(context(today)), Near.of(policy, today)
    assert Near.read(text) == near
    assert PROJECTION.still_near(text, today.isoformat())
    assert not PROJECTION.still_near(text, "2026-12-01")
    marked = Near({"none": "2026-01-01"}, near.recurs, near.festivals).text(today)
    assert Setting.of(context(today, near=marked)).near == Near.read(marked)
    assert Setting.of(context(date(2026, 12, 1), near=marked)).near == Near.of(policy, date(2026, 12, 1))


def test_most_of_a_book_is_not_near(agenda: Callable[..., Agenda]) -> None:
    dates = [{"kind": "maturity", "date": f"{year}-12-01"} for year in range(2026, 2036)]
    book = agenda(finance_dates={"of": "finance rev=1", "dates": dates})
    made = book.index(book.records)
    assert made.query("SELECT id, date FROM soon") == [(WANG, "2026-12-01"), (LI, "2026-12-01")]
    assert made.query("SELECT count(*) FROM agenda") == [(20,)]


@pytest.mark.parametrize(
    ("today", "days", "since", "near"),
    [
        (date(2026, 11, 1), None, None, True),
        (date(2026, 11, 30), 7, None, True),
        (date(2026, 11, 30), 8, None, False),
        (date(2026, 11, 1), None, date(2026, 10, 25), True),
        (date(2026, 11, 30), None, date(2026, 10, 24), False),
        (date(9999, 12, 31), None, None, False),
        (date(1, 1, 2), None, None, False),
    ],
)
def test_near_is_the_month_and_a_week_around_it(
    policy: Rules, today: date, days: int | None, since: date | None, near: bool
) -> None:
    assert is_near(Ask(today, policy, EVERYTHING, days, since)) is near


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-11-23"])
def test_a_book_is_built_on_whatever_day(agenda: Callable[..., Agenda], day: str) -> None:
    book = agenda(profile={"name": "王小明", "birthday": "1966-11-30"})
    context = {"policy": book.rules, "base": "CNY", "today": date.fromisoformat(day), "held": EVERYTHING}
    assert len(PROJECTION.rows(book.records, context)["agenda"]) == 2


def test_a_near_question_reads_nothing_of_what_is_far(policy: Rules) -> None:
    ask = Ask(date(2026, 3, 1), policy, EVERYTHING)
    query = candidates(sources(KINDS, ask), ask)
    assert query is not None
    assert " agenda " not in query.sql
