"""The one query: order, limit, what was settled, keys that open less, and that nothing else has a say."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.domain.agenda import derive
from hnwctl.domain.agenda.asking import Ask
from hnwctl.domain.agenda.candidates import candidates
from hnwctl.domain.agenda.item import CROCKFORD, HANDLE_LENGTH, handle_of
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.domain.rules import Rules
from hnwctl.model.records import OpenRecord
from tests.domain.agenda.agendas import EVERYTHING, TODAY, Agenda, said

Client = Callable[..., OpenRecord]
Index = Callable[..., Any]
WANG = "7k3m9q2x"
SLOW_FIXTURES = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def dated(kind: str, day: str, item: str | None = None) -> dict[str, str]:
    return {"kind": kind, "date": day, **({"item": item} if item else {})}


def extract(of: str, *dates: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"of": f"{of} rev=1", "dates": list(dates), **more}


@pytest.fixture
def busy(client: Client, index: Index, policy: Rules) -> Agenda:
    """A client with something of every urgency."""
    record = client(
        WANG,
        profile={"name": "王小明", "birthday": "1985-11-23", "reviewed": "2026-11-01"},
        finance_dates=extract("finance", dated("maturity", "2026-11-30"), dated("maturity", "2026-12-10")),
        kyc_dates=extract(
            "kyc", dated("risk_expiry", "2026-11-23"), dated("kyc_expiry", "2026-11-20"),
            dated("document_expiry", "2026-12-01"),
        ),
        service_dates=extract(
            "service", dated("task", "2026-11-23", "t1"), dated("complaint", "2026-11-25", "c1"),
            last_contact="2026-01-01",
        ),
    )  # fmt: skip
    return Agenda([record], index, policy)


def test_urgency_is_the_order_of_the_policy(busy: Agenda) -> None:
    by_urgency = sorted(busy.due(), key=lambda each: (each.urgency, each.date))
    assert [each.kind for each in by_urgency] == [
        "complaint", "risk_expiry", "kyc_expiry", "maturity", "birthday", "task", "contact",
        "document_expiry", "maturity",
    ]  # fmt: skip


def test_the_agenda_stands_by_day_and_of_a_day_by_urgency(busy: Agenda) -> None:
    assert [(each.date.isoformat(), each.kind) for each in busy.due()] == [
        ("2026-11-20", "kyc_expiry"),
        ("2026-07-01", "contact"),
        ("2026-11-23", "risk_expiry"),
        ("2026-11-23", "birthday"),
        ("2026-11-23", "task"),
        ("2026-11-25", "complaint"),
        ("2026-11-30", "maturity"),
        ("2026-12-01", "document_expiry"),
        ("2026-12-10", "maturity"),
    ]


def test_a_limit_keeps_the_most_urgent(busy: Agenda) -> None:
    assert [each.kind for each in busy.due(limit=3)] == ["kyc_expiry", "risk_expiry", "complaint"]
    assert busy.due(limit=0) == []


def test_an_item_of_another_key_is_the_same_item(busy: Agenda) -> None:
    """Who opens less sees less of a text, and of the agenda everything."""
    reminder = Agenda(busy.records, busy.index, busy.rules, frozenset({"profile", "agenda", "shared"}))
    assert [(each.handle, each.name, each.date) for each in reminder.due()] == [
        (each.handle, each.name, each.date) for each in busy.due()
    ]


def test_without_the_profile_what_it_tells_is_missing_and_the_rest_is_there(busy: Agenda) -> None:
    bare = Agenda(busy.records, busy.index, busy.rules, frozenset({"agenda"}))
    assert {each.kind for each in bare.due()} == {
        "complaint", "risk_expiry", "kyc_expiry", "maturity", "task", "document_expiry"
    }  # fmt: skip
    assert {each.name for each in bare.due()} == {None}
    assert derive.unknown_to(KINDS, bare.held) == ["profile", "shared"]


def test_a_key_that_opens_nothing_of_it_has_an_empty_agenda(busy: Agenda) -> None:
    assert Agenda(busy.records, busy.index, busy.rules, frozenset({"shelf"})).due() == []


# --- settled and put off ------------------------------------------------------------------------


def settled(client: Client, **entry: str) -> OpenRecord:
    return client(
        WANG,
        profile={"name": "王小明", "birthday": "1985-11-23", "reviewed": "2026-11-01"},
        service_dates=extract("service", dated("task", "2026-11-20", "t1"), dated("task", "2026-11-21", "t2"),
                              settled=[entry], last_contact="2026-10-23"),
        finance_dates=extract("finance", tier="top"),
    )  # fmt: skip


BIRTHDAY = {"kind": "birthday", "date": "2026-11-23"}
TASK = {"kind": "task", "item": "t1", "date": "2026-11-20"}
EVERY = {"contact", "birthday", "t1", "t2"}


@pytest.mark.parametrize(
    ("entry", "gone"),
    [
        (BIRTHDAY, {"birthday"}),
        (BIRTHDAY | {"date": "2025-11-23"}, set()),
        (BIRTHDAY | {"until": "2026-11-24"}, {"birthday"}),
        (BIRTHDAY | {"until": "2026-11-23"}, set()),
        (TASK | {"until": "2026-12-01"}, {"t1"}),
        (TASK | {"item": "t3"}, set()),
        ({"kind": "contact", "date": "2026-11-23", "until": "2026-12-01"}, {"contact"}),
        ({"kind": "contact", "date": "2026-10-23", "until": "2026-12-01"}, set()),
    ],
)
def test_what_was_settled_is_gone_and_what_was_put_off_comes_back(
    client: Client, index: Index, policy: Rules, entry: dict[str, str], gone: set[str]
) -> None:
    found = Agenda([settled(client, **entry)], index, policy).due("birthday", "task", "contact")
    assert {each.item or each.kind for each in found} == EVERY - gone


def test_a_contact_that_never_was_is_put_off_whatever_its_day_is(
    client: Client, index: Index, policy: Rules
) -> None:
    entry = {"kind": "contact", "date": "2026-11-23", "until": "2026-11-27"}
    record = client(WANG, profile={"name": "王小明"}, service_dates=extract("service", settled=[entry]))
    here = Agenda([record], index, policy)
    due = [day for day in range(23, 30) if here.due("contact", today=date(2026, 11, day))]
    assert due == [27, 28, 29]


# --- nothing else has a say ---------------------------------------------------------------------

DAYS = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))
BORN = st.dates(date(1930, 1, 1), date(2020, 1, 1)).map(str) | st.sampled_from(
    ["--02-29", "--11-23", "lunar:1968-08-15", "lunar:1968-闰7-03", "lunar:--10-15", "1980-02-29"]
)
KIND = st.sampled_from(["task", "complaint", "maturity", "premium", "risk_expiry", "document_expiry"])
PEOPLE = st.lists(
    st.tuples(BORN, st.lists(st.tuples(KIND, DAYS.map(str)), max_size=3), DAYS.map(str), st.booleans()),
    min_size=1,
    max_size=5,
)


def people(client: Client, facts: list[Any]) -> list[OpenRecord]:
    return [
        client(
            f"{number}k3m9q2x",
            profile={"name": f"客户{number}", "birthday": born, "reviewed": reviewed}
            | ({"archived": {"at": "2026-01-01"}} if archived else {}),
            service_dates=extract(
                "service", *(dated(kind, day, f"i{n}") for n, (kind, day) in enumerate(dates))
            ),
        )
        for number, (born, dates, reviewed, archived) in enumerate(facts)
    ]


@SLOW_FIXTURES
@given(facts=PEOPLE, seed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    client: Client, index: Index, policy: Rules, facts: list[Any], seed: Any
) -> None:
    records = people(client, facts)
    shuffled = list(records)
    seed.shuffle(shuffled)
    assert Agenda(shuffled, index, policy).due() == Agenda(records, index, policy).due()


@SLOW_FIXTURES
@given(facts=PEOPLE, limit=st.integers(0, 12))
def test_a_limit_takes_a_part_of_the_same_agenda(
    client: Client, index: Index, policy: Rules, facts: list[Any], limit: int
) -> None:
    here = Agenda(people(client, facts), index, policy)
    every = here.due()
    kept = here.due(limit=limit)
    assert len(kept) == min(limit, len(every))
    assert [each for each in every if each in kept] == kept
    least = max((each.urgency for each in kept), default=0)
    assert all(each.urgency >= least for each in every if each not in kept) or not kept


@SLOW_FIXTURES
@given(facts=PEOPLE, ahead=st.integers(0, 60))
def test_what_has_a_day_keeps_its_handle_until_it_is_settled(
    client: Client, index: Index, policy: Rules, facts: list[Any], ahead: int
) -> None:
    """Tomorrow's agenda knows every item of today's but those that are gone with their day."""
    here = Agenda(people(client, facts), index, policy)
    later = TODAY + timedelta(days=ahead)
    known = {each.handle for each in here.due(today=later, since=TODAY)}
    lasting = {each.handle for each in here.due() if each.kind != "anniversary"}
    assert lasting <= known


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.dates())
def test_a_handle_is_six_letters_and_digits(kind: str, owner: str, item: str, day: date) -> None:
    handle = handle_of(kind, owner, item, day.isoformat())
    assert len(handle) == HANDLE_LENGTH
    assert set(handle) <= set(CROCKFORD)
    assert handle == handle_of(kind, owner, item, day.isoformat())


def test_the_handle_of_a_birthday_is_fixed_for_good() -> None:
    """It stands in mails and calendars that people have: it must not change with a release."""
    assert handle_of("birthday", WANG, None, "2026-11-23") == "svdw3d"


def test_every_query_is_one_that_the_index_lets_through(policy: Rules) -> None:
    """No function that the index watches so closely that an agenda would take ten times as long."""
    from hnwctl.store.index.functions import COSTLY

    for kind in KINDS:
        ask = Ask(date(2026, 10, 17), policy, EVERYTHING, settled=frozenset(KINDS))
        query = candidates(derive.sources([kind], ask), ask, limit=3)
        used = {name for name in COSTLY if query and f"{name}(" in query.sql.lower()}
        assert used == set()


def test_words_for_kinds_are_understood_in_both_languages() -> None:
    assert derive.kinds_of(["生日", "task", "birthday"]) == ("birthday", "task")
    assert derive.kinds_of([]) == tuple(KINDS)


def test_what_the_firm_has_not_confirmed_is_named(busy: Agenda, policy: Rules) -> None:
    ask = Ask(TODAY, policy, EVERYTHING)
    assert derive.unconfirmed(["risk_expiry", "contact", "task"], ask) == ["cadence", "risk_assessment"]


def test_an_elderly_client_is_named_where_it_matters(client: Client, index: Index, policy: Rules) -> None:
    def reasons(born: str, **more: Any) -> list[str]:
        dates = extract("kyc", dated("risk_expiry", "2026-12-01"))
        record = client(WANG, profile={"name": "王小明", "birthday": born, **more}, kyc_dates=dates)
        return [said(each.reason) for each in Agenda([record], index, policy).due("risk_expiry")]

    assert reasons("1961-11-23") == ["announced 30 days before; the client is 65"]
    assert reasons("1961-11-24") == ["announced 30 days before"]
    assert reasons("--11-24") == ["announced 30 days before"]
    frail = {"vulnerability": {"reasons": ["illness"]}}
    assert reasons("1980-01-01", **frail) == ["announced 30 days before; needs more care than others"]
