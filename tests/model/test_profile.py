"""The profile: names, days, plans, consent, and the fields of the firm's own."""

from datetime import date
from typing import Any

import pytest

from hnwctl.errors import InvalidError
from hnwctl.model.profile import Profile
from hnwctl.model.spans import Span


def profile(**fields: Any) -> Profile:
    return Profile.from_plain({"name": "王建国", **fields})


def test_a_name_is_trimmed_and_composed() -> None:
    assert profile(name="  Zoe\u0308 ").name == "Zo\u00eb"


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a\u0085b", "a\x1bb"])
def test_a_name_is_one_line_of_ink(name: str) -> None:
    with pytest.raises(InvalidError, match=r"^profile\.name: "):
        profile(name=name)


def test_bidirectional_marks_are_kept() -> None:
    assert profile(note="a\u202eb").note == "a\u202eb"


def test_a_note_keeps_everything_but_its_line_ends() -> None:
    assert profile(note="  a\r\n\tb \r").note == "  a\n\tb \n"


def test_a_control_character_in_a_note_is_refused() -> None:
    with pytest.raises(InvalidError, match=r"^profile\.note: holds a control character \(U\+001B\)$"):
        profile(note="a\x1b[31mb")


def test_custom_fields_are_kept_exactly() -> None:
    custom = {"备注.1": " 001 ", "a": "", "lines": "x\r\ny\x1b"}

    assert profile(custom=custom).to_plain()["custom"] == custom


def test_custom_fields_hold_no_nul() -> None:
    with pytest.raises(InvalidError, match=r"^profile\.custom\.a: holds a control character \(U\+0000\)$"):
        profile(custom={"a": "\0"})


@pytest.mark.parametrize(
    ("typed", "code"), [("中国", "CN"), ("中国籍", "CN"), ("usa", "US"), ("Hong Kong", "HK")]
)
def test_countries_are_understood(typed: str, code: str) -> None:
    assert profile(nationality=typed, tax_residence=typed).tax_residence == code


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(InvalidError, match="no such country: Narnia"):
        profile(nationality="Narnia")


@pytest.mark.parametrize(("typed", "stage"), [("存续客户", "active"), ("At-Risk", "at_risk")])
def test_a_stage_is_understood(typed: str, stage: str) -> None:
    assert profile(stage=typed).stage == stage


def test_a_stage_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(InvalidError, match=r"stage: not one of lead, prospect, .*, closed: sleeping"):
        profile(stage="sleeping")


def test_a_contact_plan_is_understood() -> None:
    plan = profile(
        contact_plan={
            "every": "每季度",
            "channel": "微信",
            "weekday": "星期三",
            "quiet": [{"from": "2026/2/16"}],
        }
    ).contact_plan

    assert plan is not None
    assert (plan.every, plan.channel, plan.weekday) == (Span(3, "m"), "wechat", "wed")
    assert plan.quiet[0].from_ == date(2026, 2, 16)


def test_consent_is_given_or_withdrawn() -> None:
    consent = profile(
        consent=[{"purpose": "营销", "state": "撤回", "at": "2026-01-02", "basis": "个人同意"}]
    ).consent

    assert consent[0].to_plain() == {
        "purpose": "marketing",
        "state": "withdrawn",
        "at": "2026-01-02",
        "basis": "consent",
    }


def test_do_not_contact_says_since_when_and_why() -> None:
    plain = {"active": "true", "since": "2026-03-01T10:00", "reason": "asked for it", "channels": ["sms"]}

    assert profile(do_not_contact=plain).to_plain()["do_not_contact"] == plain


def test_what_is_default_is_written_only_where_it_is_a_word() -> None:
    plain = profile(dates=[{"on": "--10-01"}], family=[{"relation": "太太"}]).to_plain()

    assert plain == {
        "name": "王建国",
        "kind": "person",
        "family": [{"relation": "spouse"}],
        "dates": [{"kind": "anniversary", "on": "--10-01"}],
    }


def test_a_no_that_is_not_the_default_is_written() -> None:
    plain = profile(dates=[{"on": "--10-01", "greet": "否"}]).to_plain()

    assert plain["dates"] == [{"kind": "anniversary", "on": "--10-01", "greet": "false"}]


def test_an_empty_group_is_not_written() -> None:
    assert "occupation" not in profile(occupation={}).to_plain()


def test_a_link_is_a_record_id() -> None:
    assert profile(referrer="7K3M9Q2X").referrer == "7k3m9q2x"
    with pytest.raises(InvalidError, match=r"profile\.referrer: not a record id: wang"):
        profile(referrer="wang")
