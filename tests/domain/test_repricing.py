"""The index on another day or at other rates is the index built then: only the way there is shorter."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.domain import extracts
from hnwctl.domain.measures import RateTable
from hnwctl.domain.projection import PROJECTION
from hnwctl.domain.repricing import reprice
from hnwctl.domain.rules import Rules
from hnwctl.domain.setting import Setting
from hnwctl.model.finance import Finance
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.records import OpenRecord

EVERYTHING = frozenset(COMPARTMENTS)
FIRST = date(2026, 1, 1)
OWNER = "7k3m9q2x"

DAYS = st.integers(0, 700).map(lambda days: FIRST + timedelta(days=days))
ISO = DAYS.map(date.isoformat)
AMOUNTS = st.decimals(min_value=0, max_value=20_000_000, places=2).map(str)
CURRENCIES = st.sampled_from(["CNY", "CNY", "USD", "HKD"])


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A group of fields, each of them there or not."""
    return st.fixed_dictionaries({}, optional=fields)


HOLDINGS = st.lists(
    st.builds(
        lambda amount, rest: {"amount": amount, **rest},
        AMOUNTS,
        _some(currency=CURRENCIES, closed=ISO, as_of=ISO, held=st.sampled_from(["us", "elsewhere"])),
    ),
    max_size=4,
)
VALUATIONS = st.lists(
    st.builds(
        lambda day, amount, rest: {"as_of": day, "of": "financial_assets", "amount": amount, **rest},
        ISO,
        AMOUNTS,
        _some(currency=CURRENCIES),
    ),
    max_size=5,
)
FINANCES = st.fixed_dictionaries({"holdings": HOLDINGS, "valuations": VALUATIONS})
PROFILES = st.builds(
    lambda rest, since: {
        "name": "x",
        **rest,
        **({"stages": [{"at": since, "to": rest["stage"]}]} if since else {}),
    },
    st.fixed_dictionaries(
        {"stage": st.sampled_from(["lead", "onboarding", "active", "lost"])},
        optional={
            "reviewed": ISO,
            "client_since": ISO,
            "do_not_contact": st.builds(
                lambda rest: {"active": "true", **rest},
                _some(until=ISO, channels=st.just(["sms", "post"])),
            ),
            "contact_plan": _some(every=st.sampled_from(["1w", "3m"]), starting=ISO, not_before=ISO),
        },
    ),
    st.none() | ISO,
)
RATES = st.lists(
    st.tuples(DAYS, st.sampled_from(["USD", "HKD"]), st.integers(1, 9).map(Decimal)), max_size=4
).map(RateTable)


def setting(policy: Rules, today: date, rates: RateTable, held: frozenset[str] = EVERYTHING) -> Setting:
    return Setting(policy=policy, base="CNY", today=today, rates=rates, held=held)


def repriced(made: Any, under: Setting) -> dict[str, Any]:
    """The row of the client after what repricing asks for."""
    update = reprice(made.query, under)
    for row in update.rows:
        made.db.execute(update.sql, row)
    found: dict[str, Any] = made.client(OWNER)
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    profile=PROFILES,
    finance=FINANCES,
    reviewed=st.none() | ISO,
    contact=st.none() | ISO,
    then=st.tuples(DAYS, RATES),
    now=st.tuples(DAYS, RATES),
    without=st.sampled_from([None, "finance", "profile", "agenda"]),
)
def test_repricing_ends_where_building_anew_would(
    profile: dict[str, Any],
    finance: dict[str, Any],
    reviewed: str | None,
    contact: str | None,
    then: tuple[date, RateTable],
    now: tuple[date, RateTable],
    without: str | None,
    client: Callable[..., OpenRecord],
    index: Callable[..., Any],
    policy: Rules,
) -> None:
    dates = {"of": "service rev=1", **({"last_contact": contact} if contact else {})}
    published = {"of": "finance rev=1", "tier": "prime", "tier_since": "2026-02-01"}
    published |= {"reviewed": reviewed} if reviewed else {}
    record = client(OWNER, profile=profile, finance=finance, service_dates=dates, finance_dates=published)
    held = EVERYTHING - {without}

    made = index([record], held=held, today=then[0], rates=then[1])

    assert repriced(made, setting(policy, *now, held)) == index(
        [record], held=held, today=now[0], rates=now[1]
    ).client(OWNER)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(finance=FINANCES, today=DAYS, rates=RATES)
def test_the_tier_in_the_index_is_the_one_that_an_extract_of_today_publishes(
    finance: dict[str, Any],
    today: date,
    rates: RateTable,
    client: Callable[..., OpenRecord],
    index: Callable[..., Any],
    policy: Rules,
) -> None:
    model = Finance.from_plain(finance)
    published = extracts.extract("finance", model, rev=1, policy=policy, rates=rates, base="CNY", today=today)
    row = index([client(OWNER, finance=finance)], today=today, rates=rates).client(OWNER)
    assert row["tier"] == published.to_plain().get("tier")


def test_the_same_day_and_rates_change_nothing(
    client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules
) -> None:
    finance = {"holdings": [{"amount": "5", "currency": "USD"}, {"amount": "7", "closed": "2026-12-01"}]}
    made = index([client(OWNER, profile={"name": "x"}, finance=finance)], today=FIRST)
    assert reprice(made.query, setting(policy, FIRST, RateTable())).rows == ()


def test_a_rate_that_arrives_gives_the_unpriced_their_price(
    client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules
) -> None:
    made = index(
        [client(OWNER, finance={"holdings": [{"amount": "1000000", "currency": "USD"}]})], today=FIRST
    )
    assert (made.client(OWNER)["aum"], made.client(OWNER)["unpriced"]) == (None, "USD")

    row = repriced(made, setting(policy, FIRST, RateTable([(FIRST, "USD", Decimal("7.1"))])))

    assert (row["aum"], row["unpriced"], row["tier"]) == (7100000, None, "prime")


def test_a_client_never_contacted_is_due_on_whatever_day_it_is(
    client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules
) -> None:
    made = index([client(OWNER, profile={"name": "x"})], today=FIRST)
    tomorrow = FIRST + timedelta(days=1)
    assert repriced(made, setting(policy, tomorrow, RateTable()))["next_contact"] == tomorrow.isoformat()


def test_the_projection_reprices_under_a_context(
    client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules
) -> None:
    made = index([client(OWNER, profile={"name": "x"})], today=FIRST)
    context = {"policy": policy, "base": "CNY", "today": FIRST + timedelta(days=1)}
    update = PROJECTION.reprice(made.query, context)
    assert [row[-1] for row in update.rows] == [OWNER]
    assert PROJECTION.reprice(made.query, context | {"today": FIRST}).rows == ()


@pytest.mark.parametrize("held", [frozenset({"kyc"}), frozenset({"profile"}), frozenset({"agenda"})])
def test_a_key_with_little_reprices_without_complaint(
    held: frozenset[str], client: Callable[..., OpenRecord], index: Callable[..., Any], policy: Rules
) -> None:
    made = index([client(OWNER, profile={"name": "x"})], held=held, today=FIRST)
    assert reprice(made.query, setting(policy, FIRST, RateTable(), held)).rows == ()
