"""What the agenda is told of a section: days and codes, never an amount, a name or a text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hnwctl.domain import extracts
from hnwctl.domain.measures import RateTable
from hnwctl.domain.rules import Rules
from hnwctl.domain.setting import Setting
from hnwctl.model.extracts import Dated, FinanceDates
from hnwctl.model.finance import Finance
from hnwctl.model.kyc import Kyc
from hnwctl.model.policy import Policy, default_policy_text
from hnwctl.model.service import Service
from hnwctl.store import codec

TODAY = date(2026, 11, 23)
SECRET = "秘密"

FINANCE = {
    "reviewed": "2026-10-01",
    "holdings": [
        {"id": "h1", "label": SECRET, "product": SECRET, "amount": "6543210", "matures": "2027-03-01"},
        {"id": "h2", "amount": "6543210", "matures": "2026-12-01", "closed": "2026-11-01"},
        {"amount": "6543210", "windows": [{"opens": "2026-12-24", "note": SECRET}]},
        {"id": "h4", "amount": "6543210", "premiums": [
            {"due": "2026-06-01", "amount": "6543210", "paid": "2026-06-01"},
            {"id": "p2", "due": "2027-06-01"}]},
        {"id": "h5", "amount": "6543210", "capital_calls": [{"due": "2027-01-15", "amount": "6543210"}]},
    ],
    "goals": [{"label": SECRET, "amount": "6543210", "by": "2035-01-01"}],
    "note": SECRET,
}  # fmt: skip
KYC = {
    "risk": {"class": "C3", "expires": "2027-02-01", "note": SECRET},
    "rating": "low",
    "review_due": "2028-01-01",
    "documents": [
        {"id": "d1", "type": "passport", "number": SECRET, "expires": "2026-12-31"},
        {"type": "id_card", "number": SECRET, "expires": "长期"},
    ],
    "qualified": [{"id": "q1", "rule": "cn_private_fund", "expires": "2027-05-01"}],
    "holds": [{"reason": SECRET, "until": "2040-01-01"}],
}
SERVICE = {
    "interactions": [
        {"at": "2026-11-01T10:00", "channel": "phone", "note": SECRET},
        {"at": "2026-11-10", "channel": "phone", "outcome": "no_answer"},
        {"at": "2026-11-12", "channel": "wechat", "mass": "true"},
    ],
    "tasks": [
        {"id": "t1", "text": SECRET, "due": "2026-12-05"},
        {"id": "t2", "text": SECRET, "due": "2026-12-01", "done": "2026-11-20"},
        {"id": "t3", "text": SECRET, "due": "2026-12-02", "dropped": "2026-11-20"},
        {"id": "t4", "text": SECRET},
    ],
    "complaints": [
        {"id": "c1", "opened": "2026-11-20T09:00", "text": SECRET, "due": "2026-11-27T18:00"},
        {"id": "c2", "opened": "2026-10-20", "text": SECRET, "due": "2026-10-27", "closed": "2026-10-25"},
    ],
    "surveys": [
        {"questionnaire": SECRET, "at": "2026-05-01", "answers": {SECRET: SECRET}},
        {"questionnaire": SECRET, "at": "2026-02-01"},
    ],
}


def rules(changed: Callable[[Any], None] = lambda plain: None) -> Rules:
    """The default rules, after ``changed`` had its way with the text of the policy."""
    plain: Any = codec.load(default_policy_text("cn"), source="policy.yaml")
    changed(plain)
    return Rules.of(Policy.from_plain(plain).to_plain())


def policy() -> Rules:
    return rules()


def measuring(measure: str) -> Rules:
    """The default rules with tiers that count another measure."""
    return rules(lambda plain: plain["tiers"].update(measure=measure))


def under(policy: Rules, rates: RateTable | None = None, today: date = TODAY) -> Setting:
    return Setting(policy=policy, base="CNY", today=today, rates=rates or RateTable())


def extract(
    finance: dict[str, Any], *, previous: FinanceDates | None = None, today: date = TODAY
) -> FinanceDates:
    found = extracts.extract(
        "finance", Finance.from_plain(finance), rev=12, policy=policy(), rates=RateTable(), base="CNY",
        today=TODAY, previous=previous,
    )  # fmt: skip
    assert isinstance(found, FinanceDates)
    return found


def test_of_finances_what_falls_due_in_order() -> None:
    found = extracts.finance_dates(Finance.from_plain(FINANCE), "top", 12, tier_since=date(2025, 1, 1))

    assert found.to_plain() == {
        "reviewed": "2026-10-01",
        "of": "finance rev=12",
        "tier": "top",
        "tier_since": "2025-01-01",
        "dates": [
            {"kind": "open_window", "date": "2026-12-24"},
            {"kind": "capital_call", "date": "2027-01-15", "item": "h5"},
            {"kind": "maturity", "date": "2027-03-01", "item": "h1"},
            {"kind": "premium", "date": "2027-06-01", "item": "p2"},
        ],
    }


def test_of_due_diligence_what_runs_out() -> None:
    assert extracts.kyc_dates(Kyc.from_plain(KYC), 3).to_plain() == {
        "of": "kyc rev=3",
        "dates": [
            {"kind": "document_expiry", "date": "2026-12-31", "item": "d1"},
            {"kind": "risk_expiry", "date": "2027-02-01"},
            {"kind": "kyc_expiry", "date": "2027-05-01", "item": "q1"},
            {"kind": "kyc_expiry", "date": "2028-01-01"},
        ],
    }


def test_of_service_the_last_contact_and_what_is_open() -> None:
    assert extracts.service_dates(Service.from_plain(SERVICE), 7).to_plain() == {
        "of": "service rev=7",
        "last_contact": "2026-11-01",
        "last_survey": "2026-05-01",
        "dates": [
            {"kind": "complaint", "date": "2026-11-27", "item": "c1"},
            {"kind": "task", "date": "2026-12-05", "item": "t1"},
        ],
    }


def test_no_amount_and_no_text_is_published() -> None:
    found = [
        extract(FINANCE),
        extracts.kyc_dates(Kyc.from_plain(KYC), 1),
        extracts.service_dates(Service.from_plain(SERVICE), 1),
    ]
    published = str([each.to_plain() for each in found])

    assert SECRET not in published
    assert "6543210" not in published


def test_the_tier_is_that_of_the_policy() -> None:
    assert extract({"holdings": [{"amount": "500万"}]}).tier == "prime"
    assert extract({"holdings": [{"amount": "10000000.01"}]}).tier == "top"


def test_a_tier_that_cannot_be_computed_is_not_published() -> None:
    assert extract({"holdings": [{"amount": "USD 5m"}]}).tier is None
    assert extract({"note": "x"}).tier is None


def test_a_policy_can_keep_the_tier_to_itself() -> None:
    narrow = rules(lambda plain: plain["publish"].update(tier="false"))
    found = extracts.extract(
        "finance",
        Finance.from_plain(FINANCE),
        rev=1,
        policy=narrow,
        rates=RateTable(),
        base="CNY",
        today=TODAY,
    )

    assert "tier" not in found.to_plain()


def test_valuations_tell_since_when_a_tier_holds() -> None:
    finance = {
        "holdings": [{"amount": "600万"}],
        "valuations": [
            {"of": "financial_assets", "as_of": "2025-01-01", "amount": "100万"},
            {"of": "financial_assets", "as_of": "2026-02-01", "amount": "700万"},
            {"of": "aum", "as_of": "2026-03-01", "amount": "1"},
        ],
    }

    assert extract(finance).to_plain() == {
        "of": "finance rev=12",
        "tier": "prime",
        "tier_since": "2026-02-01",
    }


def test_else_the_extract_before_does() -> None:
    finance = {"holdings": [{"amount": "600万"}]}
    before = FinanceDates(of="finance rev=11", tier="prime", tier_since=date(2026, 1, 1))

    assert extract(finance).tier_since is None
    assert extract(finance, previous=before).tier_since == date(2026, 1, 1)
    lower = before.model_copy(update={"tier": "core"})
    assert extract(finance, previous=lower).tier_since == TODAY


@pytest.mark.parametrize("source", ["finance", "kyc", "service"])
def test_an_extract_agrees_with_its_source_and_no_other(source: str) -> None:
    plain: dict[str, Any] = {"finance": FINANCE, "kyc": KYC, "service": SERVICE}[source]
    model = {"finance": Finance, "kyc": Kyc, "service": Service}[source].from_plain(plain)
    found = extracts.extract(
        source, model, rev=2, policy=policy(), rates=RateTable(), base="CNY", today=TODAY
    )

    assert extracts.agrees(source, model, found, 2)
    assert not extracts.agrees(source, model, found, 3)
    forged = found.model_copy(update={"dates": (Dated(kind="task", date=TODAY),)})
    assert not extracts.agrees(source, model, forged, 2)


def test_totals_leave_out_what_no_rate_converts() -> None:
    finance = Finance.from_plain(
        {
            "holdings": [{"amount": "5"}],
            "valuations": [
                {"as_of": "2026-01-01", "amount": "USD 1"},
                {"as_of": "2026-02-01", "amount": "USD 1"},
                {"as_of": "2027-01-01", "amount": "9"},
            ],
        }
    )
    rates = RateTable([(date(2026, 1, 15), "USD", Decimal(7))])

    assert extracts.totals(finance, under(measuring("aum"), rates)) == [
        (date(2026, 2, 1), Decimal(7)),
        (TODAY, Decimal(5)),
    ]


def test_a_monthly_average_exists_only_as_valuations() -> None:
    def totals(**fields: Any) -> list[tuple[date, Decimal]]:
        finance = Finance.from_plain({"holdings": [{"amount": "5"}], **fields})
        return extracts.totals(finance, under(measuring("average_aum")))

    assert totals() == [(TODAY, Decimal(5))]
    average = {"of": "average_aum", "as_of": "2026-10-31", "amount": "7"}
    assert totals(valuations=[average]) == [(date(2026, 10, 31), Decimal(7))]


def test_an_unknown_total_has_no_history() -> None:
    finance = Finance.from_plain(
        {"holdings": [{"amount": "USD 5"}], "valuations": [{"as_of": "2026-01-01", "amount": "1"}]}
    )

    assert extracts.totals(finance, under(measuring("aum"))) == []


@pytest.mark.parametrize(("known", "tier"), [("2000万", "top"), ("200万", None)])
def test_a_missing_rate_leaves_a_tier_open_unless_the_highest_is_reached_already(
    policy: Rules, known: str, tier: str | None
) -> None:
    finance = Finance.from_plain({"holdings": [{"amount": known}, {"amount": "USD 5"}]})

    found = extracts.extract(
        "finance", finance, rev=1, policy=policy, rates=RateTable(), base="CNY", today=TODAY
    )

    assert isinstance(found, FinanceDates)
    assert found.tier == tier
