"""Who may be erased, and what keeps the others."""

from datetime import date
from typing import Any

import pytest

from hnwctl.domain import retention
from hnwctl.domain.rules_law import RecordRetention
from hnwctl.model.spans import Span

TODAY = date(2026, 11, 24)
AML = RecordRetention(
    key="aml", zh="x", en="x", keep=Span(10, "y"), from_="relationship_end", source="x", verified=False
)
SUITABILITY = RecordRetention(
    key="suitability", zh="x", en="x", keep=Span(5, "y"), from_="record", source="x", verified=True
)


def kept(**sections: Any) -> list[tuple[str, date | None]]:
    found = retention.duties(sections, [SUITABILITY, AML], TODAY)
    return [(duty.rule.key, duty.until) for duty in found]


@pytest.mark.parametrize(
    "sections",
    [
        {"profile": {"stage": "lead"}},
        {"profile": {"stage": "onboarding", "stages": [{"from": "lead", "to": "onboarding"}]}},
        {"profile": {}, "finance": {"holdings": [{"held": "elsewhere"}, {"held": "us", "estimate": "true"}]}},
        {"profile": {}, "service": {"interactions": [{"at": "2026-01-01"}]}},
        {},
    ],
)
def test_who_never_was_a_client_may_go(sections: Any) -> None:
    assert kept(**sections) == []


@pytest.mark.parametrize(
    "sections",
    [
        {"profile": {"stage": "active"}},
        {"profile": {"stage": "lead", "stages": [{"from": "dormant", "to": "lead"}]}},
        {"profile": {"client_since": "2020-01-01"}},
        {"profile": {}, "finance": {"holdings": [{"amount": "1"}]}},
        {"profile": {"stage": "closed"}},  # nobody said when
    ],
)
def test_a_relationship_that_goes_on_has_no_end_to_count_from(sections: Any) -> None:
    assert ("aml", None) in kept(**sections)


def test_a_duty_runs_from_the_end_of_the_relationship() -> None:
    closed = {"stage": "closed", "stages": [{"at": "2016-11-24", "to": "closed"}]}
    assert kept(profile=closed) == []
    assert kept(profile=closed, kyc={"relationship_ended": "2016-11-25"}) == [("aml", date(2026, 11, 25))]


def test_a_duty_runs_from_the_newest_record() -> None:
    sections = {
        "profile": {"stage": "closed"},
        "kyc": {"relationship_ended": "2000-01-01", "warnings": [{"at": "2024-03-01T10:00"}]},
        "service": {"interactions": [{"at": "2023-01-01"}, {"at": "2099-01-01"}]},
    }
    assert kept(**sections) == [("suitability", date(2029, 3, 1))]


def test_a_period_beyond_the_calendar_keeps_for_ever() -> None:
    rule = RecordRetention(
        key="x", zh="x", en="x", keep=Span(9000, "y"), from_="relationship_end", source="x", verified=True
    )
    [duty] = retention.duties({"kyc": {"relationship_ended": "2026-11-01"}}, [rule], TODAY)
    assert duty.until == date.max


def test_the_longest_comes_first() -> None:
    sections = {
        "profile": {"stage": "closed"},
        "kyc": {"relationship_ended": "2024-01-01", "risk": {"assessed": "2025-01-01"}},
    }
    assert [key for key, _ in kept(**sections)] == ["aml", "suitability"]


def test_a_hold_is_in_force_until_its_day_or_until_it_is_lifted() -> None:
    kyc = {
        "holds": [
            {"id": "h1", "reason": "a"},
            {"id": "h2", "reason": "b", "until": "2026-11-25", "by": "lin.hua"},
            {"id": "h3", "reason": "c", "until": "2026-11-24"},
        ]
    }
    assert [(hold.id, hold.until) for hold in retention.holds(kyc, TODAY)] == [
        ("h1", None),
        ("h2", date(2026, 11, 25)),
    ]
    assert retention.holds(retention.lifted(kyc, TODAY), TODAY) == []
    assert [hold.id for hold in retention.holds(retention.lifted(kyc, TODAY, "h1"), TODAY)] == ["h2"]
    assert retention.holds({}, TODAY) == []
