"""From when sections and market notes are stale, as the index has it: by rules, tier and last review."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hnwctl.domain.festive import greeted_on
from hnwctl.domain.freshness import computed_anew
from hnwctl.domain.rules import Rules
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.profile import Profile
from hnwctl.model.records import Meta, OpenRecord

OWNER = "7k3m9q2x"
NAMED = {"name": "王建国"}
WRITTEN = "2026-11-01"
"""On which every section of these records was written."""


def dues(row: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("due_"): row[name] for name in row if name.startswith("due_") and row[name]}


def test_what_nobody_reviewed_counts_from_the_day_it_was_written(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    record = client(
        OWNER,
        profile=NAMED,
        finance={},
        finance_dates={"of": "finance rev=1"},
        kyc={"rating": "high"},
        kyc_dates={"of": "kyc rev=1"},
        service={},
        service_dates={"of": "service rev=1"},
    )
    assert dues(index([record]).client(OWNER)) == {
        "profile": "2027-05-01",
        "finance": "2027-05-01",
        "kyc": "2027-05-01",
        "service": "2027-05-01",
    }


def test_a_review_moves_the_day(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    published = {"of": "finance rev=1", "reviewed": "2026-08-31", "tier": "core"}
    record = client(OWNER, profile={**NAMED, "reviewed": "2025-02-28"}, finance={}, finance_dates=published)
    assert dues(index([record]).client(OWNER)) == {"profile": "2025-08-28", "finance": "2027-02-28"}


@pytest.mark.parametrize(
    ("tier", "day"), [("top", "2026-11-30"), ("core", "2027-02-28"), (None, "2027-02-28")]
)
def test_the_shelf_life_is_that_of_the_tier(
    tier: str | None, day: str, client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    """A key without finances goes by the tier that is published."""
    published = {"of": "finance rev=1", "reviewed": "2026-08-31", **({"tier": tier} if tier else {})}
    record = client(OWNER, finance_dates=published, sealed=("finance",))
    held = frozenset(COMPARTMENTS) - {"finance"}
    assert index([record], held=held).client(OWNER)["due_finance"] == day


def test_the_day_of_a_kyc_review_is_the_published_one(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    dates = [
        {"kind": "kyc_expiry", "date": "2026-12-01", "item": "q1"},
        {"kind": "kyc_expiry", "date": "2027-01-01"},
        {"kind": "risk_expiry", "date": "2027-02-01"},
    ]
    kyc = {"rating": "high", "risk": {"assessed": "2026-11-01"}}
    row = index([client(OWNER, kyc=kyc, kyc_dates={"of": "kyc rev=1", "dates": dates})]).client(OWNER)
    assert (row["due_kyc"], row["due_risk"]) == ("2027-01-01", "2027-02-01")


def test_of_an_extract_without_it_each_key_says_what_it_can(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    """As former versions wrote them: with the section by its rating, without it as of one nobody rated."""
    published = {"of": "kyc rev=1", "reviewed": "2026-10-01"}
    kyc = {"rating": "high", "risk": {"assessed": "2026-11-01"}}
    row = index([client(OWNER, kyc=kyc, kyc_dates=published)]).client(OWNER)
    assert (row["due_kyc"], row["due_risk"]) == ("2027-04-01", "2027-11-01")
    row = index([client(OWNER, kyc_dates=published, sealed=("kyc",))], held={"agenda"}).client(OWNER)
    assert (row["due_kyc"], row["due_risk"]) == ("2027-10-01", None)


def test_what_is_not_there_is_not_stale(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    assert dues(index([client(OWNER, profile=NAMED)]).client(OWNER)) == {"profile": "2027-05-01"}


@pytest.mark.parametrize(
    ("facts", "anew"),
    [
        (("high", "2026-10-01", "2026-02-01", None, "2027-04-01", "2027-02-01"), False),
        (("high", "2026-10-01", "2026-02-01", None, "2027-10-01", "2027-02-01"), True),
        (("high", "2026-10-01", "2026-02-01", None, "2027-04-01", None), True),
        ((None, "2026-10-01", None, None, "2027-10-01", None), False),
        ((None, "2026-10-01", None, "2027-02-01", "2027-10-01", "2027-02-01"), False),
        ((None, None, None, None, "2027-10-01", None), True),
        ((None, "2026-10-01", None, None, None, None), True),
    ],
)
def test_what_other_rules_compute_otherwise_is_found(
    facts: tuple[str | None, ...], anew: bool, policy: Rules
) -> None:
    assert computed_anew(*facts, rules=policy) is anew  # type: ignore[arg-type]


# --- what all share -------------------------------------------------------------------------------


def shared(kind: str, section: str, plain: dict[str, Any]) -> OpenRecord:
    meta = {section: Meta(1, "wang.li/laptop", f"{WRITTEN}T08:00:00Z")}
    return OpenRecord(kind, OWNER, {section: plain}, meta)


@pytest.mark.parametrize(
    ("note", "due"),
    [
        ({"kind": "economy"}, "2026-11-15"),
        ({"kind": "policy"}, "2027-01-15"),
        ({"kind": "trend", "reviewed": "2026-11-20"}, "2026-12-20"),
        ({"kind": "rates", "rates": [{"date": "2026-10-15", "currency": "USD", "rate": "7.1"}]}, None),
    ],
)
def test_a_market_note_is_stale_by_its_kind(
    note: dict[str, Any], due: str | None, index: Callable[..., Any]
) -> None:
    record = shared("market", "note", {"title": "M2", "as_of": "2026-10-15", **note})
    assert index([record], held={"shared"}).query("SELECT * FROM market_reviews") == [
        (OWNER, note["kind"], "M2", "2026-10-15", note.get("reviewed"), due)
    ]


def test_a_saved_segment_is_at_hand(index: Callable[..., Any]) -> None:
    rule = {"name": "big", "where": "aum > 5000000", "label": "大客户", "created": WRITTEN}
    made = index([shared("segment", "rule", rule)], held={"shared"})
    assert made.query('SELECT name, "where", label, created FROM segments') == [tuple(rule.values())]


def test_what_was_settled_is_at_hand(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    settled = [
        {"kind": "maturity", "item": "h1", "date": "2026-12-01", "until": "2026-11-30"},
        {"kind": "birthday", "date": "2026-11-20"},
    ]
    record = client(OWNER, service_dates={"of": "service rev=1", "settled": settled}, sealed=("service",))
    assert index([record], held={"agenda"}).query("SELECT * FROM settled") == [
        (OWNER, "maturity", "h1", "2026-12-01", "2026-11-30"),
        (OWNER, "birthday", None, "2026-11-20", None),
    ]


def test_a_planned_contact_is_the_next_one(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    plan = {"every": "1m", "planned": {"for": "2026-12-10", "on": "2026-12-08"}}
    dates = {"of": "service rev=1", "last_contact": "2026-11-10"}
    made = index([client(OWNER, profile={**NAMED, "contact_plan": plan}, service_dates=dates)])
    assert made.client(OWNER)["next_contact"] == "2026-12-08"
    assert made.query("SELECT planned_for, planned FROM contact_plans") == [("2026-12-10", "2026-12-08")]


# --- festivals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "festivals"),
    [
        ({}, []),
        ({"festivals": ["圣诞", "EID", "Burns Night"]}, ["christmas", "eid"]),
        ({"gender": "female"}, ["women"]),
        ({"gender": "female", "family": [{"relation": "daughter"}]}, ["women", "mothers"]),
        ({"gender": "male", "family": [{"relation": "son"}, {"relation": "child"}]}, ["fathers"]),
        ({"gender": "male", "family": [{"relation": "mother"}]}, []),
        ({"occupation": {"title": "Associate Professor"}}, ["teachers"]),
        ({"occupation": {"title": "小学教师"}, "festivals": ["teachers"]}, ["teachers"]),
        ({"kind": "company"}, []),
    ],
)
def test_a_client_is_greeted_by_choice_and_by_group(
    profile: dict[str, Any], festivals: list[str], policy: Rules
) -> None:
    assert greeted_on(Profile.from_plain({**NAMED, **profile}), policy) == festivals


def test_the_agenda_has_festivals_and_what_days_come_round_by(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    profile = {
        **NAMED,
        "birthday": "lunar:1968-闰4-03",
        "festivals": ["christmas"],
        "dates": [{"id": "d1", "on": "--02-29"}],
        "consent": [{"id": "c1", "purpose": "marketing", "expires": "2027-01-01"}],
    }
    rows = index([client(OWNER, profile=profile)]).query("SELECT kind, date, item, recurs FROM agenda")
    assert rows == [
        ("birthday", "lunar:1968-闰4-03", None, "L闰04-03"),
        ("anniversary", "--02-29", "d1", "02-29"),
        ("consent_expiry", "2027-01-01", "c1", None),
        ("festival", None, "christmas", None),
    ]


def test_the_day_is_a_date(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    """What a writer claims as the time of writing may be no day at all."""
    record = client(OWNER, profile=NAMED)
    odd = OpenRecord("client", OWNER, record.sections, {"profile": Meta(1, "x/y", "2026-02-31T00:00:00Z")})
    assert index([odd], today=date(2026, 11, 23)).client(OWNER)["due_profile"] is None
