"""The policy: every template holds, and whatever contradicts itself is refused by path."""

from copy import deepcopy
from typing import Any

import pytest

from hnwctl.domain.policies import policy_differences
from hnwctl.errors import InvalidError
from hnwctl.model.policy import Policy, default_policy_text, policy_digest, unverified
from hnwctl.model.policy_doubts import doubts
from hnwctl.model.policy_text import JURISDICTIONS
from hnwctl.model.spans import Span
from hnwctl.store import codec


def template(jurisdiction: str) -> Any:
    """The plain values of a template."""
    return codec.load(default_policy_text(jurisdiction), source=f"{jurisdiction}.yaml")


PLAIN = {place: template(place) for place in JURISDICTIONS}
CN = Policy.from_plain(PLAIN["cn"])


def changed(path: str, value: object) -> Any:
    """The Chinese template with the value at ``path`` (dots; numbers are places) replaced; None: removed."""
    plain = deepcopy(PLAIN["cn"])
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    place = plain
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return plain


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_every_template_holds_and_says_its_place(place: str) -> None:
    policy = Policy.from_plain(PLAIN[place])
    assert policy.jurisdiction == place
    assert policy.tiers.keys == ("below", "core", "prime", "top")
    assert all(rule.jurisdiction == place for rule in (*policy.qualification, *policy.rules))
    assert policy.festivals.days[0].key == "new_year"
    assert policy.publish.tier


@pytest.mark.parametrize("place", JURISDICTIONS)
def test_what_a_template_means_survives_writing_and_reading(place: str) -> None:
    policy = Policy.from_plain(PLAIN[place])
    again = Policy.from_plain(codec.load(codec.dump(policy.to_plain()), source="x"))
    assert again == policy


def test_the_defaults_of_the_trade() -> None:
    assert (CN.currency, CN.tiers.measure, CN.tiers.unit) == ("CNY", "financial_assets", "client")
    assert [str(CN.cadence.for_tier(key)) for key in CN.tiers.keys] == ["6m", "3m", "2m", "1m"]
    assert str(CN.cadence.by_stage["lead"].every) == "2w"
    assert str(CN.cadence.by_stage["onboarding"].during) == "90d"
    assert CN.cadence.by_stage["dormant"].during is None
    assert str(CN.shelf_lives.of_section("finance", "top")) == "3m"
    assert str(CN.shelf_lives.of_section("finance", "core")) == "6m"
    assert str(CN.shelf_lives.of_section("profile")) == "6m"
    assert CN.shelf_lives.of_section("kyc") is None
    assert str(CN.shelf_lives.market["rates"]) == "7d"
    assert [str(span) for span in CN.notice.maturity] == ["30d", "7d"]
    assert CN.notice.round_birthdays is not None
    assert CN.notice.round_birthdays.ages == (60, 70, 80)
    assert CN.urgency.order[:3] == ("complaint", "mismatch", "risk_expired")
    assert not next(day for day in CN.festivals.days if day.key == "qingming").greet
    assert CN.backup.keep.years == 7
    assert {duty.key: str(duty.keep) for duty in CN.record_retention} == {"aml": "10y", "suitability": "20y"}
    assert CN.suitability.matrix.holds["C3"] == "R3"
    assert not CN.suitability.insisting.lowest_class


def test_who_qualifies_is_read_with_amounts_and_scope() -> None:
    fund = next(rule for rule in CN.qualification if rule.key == "cn_private_fund")
    assert fund.minimum_investment == 1_000_000
    assert [(test.measure, test.of, test.at_least) for test in fund.any_] == [
        ("financial_assets", "person", 3_000_000),
        ("average_income", "person", 500_000),
        ("net_worth", "institution", 10_000_000),
    ]
    us = Policy.from_plain(PLAIN["us"]).qualification[0]
    assert [(test.of, test.over) for test in us.any_] == [
        ("person", 200_000),
        ("couple", 300_000),
        ("couple", 1_000_000),
    ]
    assert us.currency == "USD"


def test_only_what_was_verified_says_so() -> None:
    confirmed = {
        place: sorted(path for path, rule in rules_of(place).items() if rule["verified"] == "true")
        for place in JURISDICTIONS
    }
    assert confirmed == {
        "cn": [
            "cn_asset_management",
            "cn_private_fund",
            "five_levels",
            "insisting",
            "kyc_at_once",
            "never_push_above",
            "rating",
            "score_cut_offs",
        ],
        "hk": ["kyc_at_once"],
        "sg": ["kyc_at_once"],
        "us": ["kyc_at_once", "us_accredited", "us_qualified_purchaser"],
        "uk": ["kyc_at_once"],
        "eu": ["kyc_at_once", "suitability"],
    }


def rules_of(place: str) -> dict[str, Any]:
    """Everything in a template that says whether it is verified, by its name or key."""
    found: dict[str, Any] = {}

    def walk(name: str, value: Any) -> None:
        if isinstance(value, dict):
            if "verified" in value:
                found[
                    value.get("key", name) if value["verified"] == "true" else f"{name} {value.get('key')}"
                ] = value
            for key, item in value.items():
                walk(key, item)
        elif isinstance(value, list):
            for item in value:
                walk(name, item)

    walk("", PLAIN[place])
    return found


def test_every_rule_not_yet_confirmed_is_named_with_its_source() -> None:
    named = {rule.path: rule.source for rule in unverified(CN)}
    assert named == {rule.path: rule.source for rule in CN.unverified()}
    assert {"tiers", "cadence", "suitability.matrix", "record_retention[key=aml]"} <= named.keys()
    assert "suitability.insisting" not in named
    assert named["load"] == "从业经验"
    confirmed = Policy.from_plain(changed("load.verified", "true"))
    assert named.keys() - {rule.path for rule in unverified(confirmed)} == {"load"}


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("hnwctl", "policy/2", "hnwctl: not policy/1"),
        ("jurisdiction", "fr", "jurisdiction: not one of cn, hk"),
        ("currency", "CNX", "currency: no such currency: CNX"),
        ("tiers", None, "tiers: is missing"),
        ("tiers.source", None, "tiers.source: is missing"),
        ("tiers.verified", None, "tiers.verified: is missing"),
        ("tiers.verified", "maybe", "tiers.verified: not yes or no: maybe"),
        ("tiers.levels.2.from", "1500万", "tiers: top does not begin above prime: they overlap"),
        ("tiers.levels.2.from", "100万", "tiers: prime does not begin above core: they overlap"),
        ("tiers.levels.2.from", None, "tiers: prime does not begin above core: they overlap"),
        ("tiers.levels.0.from", "1", "tiers: the first level is the lowest"),
        ("tiers.levels.3.from", "1", r"tiers.levels\[3\]: give from or over, not both"),
        ("tiers.levels.3.key", "core", "tiers.levels: core stands there twice"),
        ("tiers.levels.3.key", "any", r"tiers.levels\[3\]: any is not a key"),
        ("tiers.levels.3.key", "TOP 1", r"tiers.levels\[3\].key: not a key"),
        ("tiers.levels.3.over", "-5", r"tiers.levels\[3\].over: must be more than nothing: -5"),
        ("tiers.levels.3.over", "0", r"tiers.levels\[3\].over: must be more than nothing: 0"),
        ("tiers.levels.3.over", "USD 5m", r"tiers.levels\[3\].over: leave the currency out"),
        ("tiers.levels.3.over", "lots", r"tiers.levels\[3\].over: not an amount: lots"),
        ("tiers.levels", [], "tiers: the first level"),
        ("tiers.measure", "shoes", "tiers.measure: not one of financial_assets"),
        ("tiers.downgrade_after", "soon", "tiers.downgrade_after: not a span of time: soon"),
        ("tiers.colour", "red", "tiers.colour: no such field"),
        ("cadense", {}, "cadense: no such field, did you mean cadence"),
        ("cadence.by_tier.top", "0m", "cadence.by_tier.top: not a span of time: 0m"),
        ("cadence.by_tier.top", "-1m", "cadence.by_tier.top: not a span of time: -1m"),
        ("cadence.by_tier.gold", "1m", "cadence.by_tier.gold: no such tier: gold"),
        ("cadence.by_tier.top", None, "cadence.by_tier: says nothing of top"),
        ("cadence.by_stage.asleep", "1m", "cadence.by_stage.asleep: not one of lead"),
        ("cadence.by_stage.lead", "fortnightish", "cadence.by_stage.lead.every: not a span"),
        ("load.contacts_a_day", "0", "load.contacts_a_day: must be from 1"),
        ("load.may_move", "120%", "load.may_move: must be from 0 to 100"),
        ("working_days.holidays", "China", "working_days.holidays: not a code of public holidays"),
        (
            "working_days.greetings_only.0.festival",
            "x",
            r"working_days.greetings_only\[0\].festival: no such festival: x",
        ),
        ("shelf_lives.sections.profile", "0d", "shelf_lives.sections.profile.any: not a span of time: 0d"),
        ("shelf_lives.sections.profile", "-3m", "shelf_lives.sections.profile.any: not a span of time"),
        ("shelf_lives.sections.finance.gold", "3m", "shelf_lives.sections.finance.gold: no such tier"),
        ("shelf_lives.sections.shoes", "3m", "shelf_lives.sections.shoes: not one of profile"),
        ("shelf_lives.market.weather", "3m", "shelf_lives.market.weather: not one of economy"),
        ("kyc.review.high", "48m", "kyc.review: a higher rating must not be reviewed later"),
        ("risk_classes.4", None, "risk_classes: says nothing of C5"),
        ("risk_classes.4.key", "C6", "risk_classes: says nothing of C5.*risk_classes.*not one of C1"),
        ("risk_classes.4.key", "C1", "risk_classes: C1 stands there twice"),
        ("notice.maturity", "30d, soon", r"notice.maturity\[1\]: not a span"),
        ("urgency.order", ["task", "task"], "urgency.order: task stands there twice"),
        ("urgency.order", ["shoes"], r"urgency.order\[0\]: not one of complaint"),
        ("festivals.days.0.on", "2026-01-01", r"festivals.days\[0\].on: not a day of the year"),
        ("festivals.days.0.on", "--02-30", r"festivals.days\[0\].on: not a day of the year"),
        ("festivals.days.0.on", "fifth sunday", r"festivals.days\[0\].on: not a day of the year"),
        ("festivals.days.1.key", "new_year", "festivals.days: new_year stands there twice"),
        ("churn.levels.medium", "60", "churn.levels: medium must be above 0 and below high"),
        ("churn.reasons.0.key", "weather", r"churn.reasons\[0\].key: not one of overdue_contact"),
        ("churn.reasons.0.key", "loss", "churn.reasons: loss stands there twice"),
        ("surveys.low_nps", "11", "surveys.low_nps: must be from 0 to 10"),
        ("backup.keep.days", "0", "backup.keep.days: must be from 1"),
        ("record_retention.0.keep", "0y", r"record_retention\[0\].keep: not a span"),
        ("channels.allowed", [], "channels.allowed: allows no channel at all"),
        ("channels.allowed", "pigeon", r"channels.allowed\[0\]: not one of phone"),
        ("suitability.matrix.holds.C4", "R2", "suitability.matrix: C4 may hold less than C3"),
        ("suitability.matrix.holds.C4", None, "suitability.matrix: says nothing of C4"),
        ("suitability.matrix.lowest", "R2", "suitability.matrix: the lowest class may hold more than C1"),
        ("suitability.weights.of", {"style": "0"}, "suitability.weights: the weights must not all be 0"),
        ("qualification.0.needed", "4", r"qualification\[0\]: needs 4 of 3 tests"),
        ("qualification.1.any", [], r"qualification\[1\]: has no test"),
        ("qualification.1.any.0.at_least", None, r"qualification\[1\].any\[0\]: give at_least or over"),
        ("rules.1.key", "never_push_above", "rules: never_push_above stands there twice"),
        ("rules.0.effective", "2017-02-30", r"rules\[0\].effective: there is no such day"),
    ],
)
def test_what_is_wrong_or_contradicts_itself_is_refused_by_path(
    path: str, value: object, reason: str
) -> None:
    with pytest.raises(InvalidError, match=rf"^policy\.yaml: (?:.*; )?{reason}"):
        Policy.from_plain(changed(path, value))


@pytest.mark.parametrize("data", [{}, [], "policy", [PLAIN["cn"]]])
def test_what_is_no_policy_at_all_is_refused(data: object) -> None:
    with pytest.raises(InvalidError):
        Policy.from_plain(data)


def test_one_span_may_stand_for_every_tier() -> None:
    policy = Policy.from_plain(changed("cadence.by_tier", "每季度"))
    assert {policy.cadence.for_tier(key) for key in (*policy.tiers.keys, None)} == {Span(3, "m")}


def test_differences_are_values_not_ways_of_writing() -> None:
    plain = deepcopy(PLAIN["cn"])
    plain["tiers"]["levels"][3]["over"] = "10,000,000.00"
    plain["cadence"]["by_tier"]["top"] = "每月"
    plain["cadence"]["mass_greeting_counts"] = "no"
    assert policy_differences(CN, Policy.from_plain(plain)) == []
    plain["tiers"]["levels"][3]["over"] = "2000万"
    plain["tiers"]["verified"] = "true"
    plain["channels"]["allowed"].remove("wechat")
    found = {
        change.path: (change.old, change.new) for change in policy_differences(CN, Policy.from_plain(plain))
    }
    assert found.pop("channels.allowed")[1] == [word for word in CN.channels.allowed if word != "wechat"]
    assert found == {
        "tiers.verified": ("false", "true"),
        "tiers.levels[key=top].over": ("10000000", "20000000"),
    }


def test_a_new_book_may_have_another_currency() -> None:
    raw = default_policy_text("hk", currency="USD")
    assert Policy.from_plain(codec.load(raw, source="x")).currency == "USD"
    assert raw.replace(b"currency: USD", b"currency: HKD", 1) == default_policy_text("hk")


def test_there_is_no_template_for_an_unknown_place() -> None:
    with pytest.raises(InvalidError, match=r"no template for \.\./cn, there are: cn, hk"):
        default_policy_text("../cn")


def test_the_digest_is_of_the_bytes() -> None:
    assert policy_digest(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert policy_digest(b"a\n") != policy_digest(b"a")


def test_no_template_is_doubted_and_a_doubt_names_its_rule() -> None:
    assert [found for plain in PLAIN.values() for found in doubts(Policy.from_plain(plain))] == []
    silent = Policy.from_plain(changed("notice.maturity", []))
    assert [each.path for each in doubts(silent)] == ["notice.maturity"]
