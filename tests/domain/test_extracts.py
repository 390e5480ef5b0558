"""What the agenda is told of a section: days and codes, never an amount, a name or a text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from hnwctl.domain import extracts
from hnwctl.domain.measures import RateTable
from hnwctl.domain.rules import Rules
from hnwctl.domain.setting import Setting
from hnwctl.model.extracts import Dated, FinanceDates, KycDates, ServiceDates
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
    "settled": [
        {"kind": "birthday", "date": "2026-11-20", "reason": SECRET, "by": SECRET},
        {"kind": "maturity", "item": "h1", "date": "2026-12-01", "state": "snoozed", "until": "2026-11-30"},
        {
            "kind": "birthday",
            "item": "family[0]",
            "date": "2026-11-02",
            "state": "snoozed",
            "until": "2026-11-05",
        },
        {"kind": "birthday", "item": "family[0]", "date": "2026-11-02"},
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
        "settled": [
            {"kind": "birthday", "item": "family[0]", "date": "2026-11-02"},
            {"kind": "birthday", "date": "2026-11-20"},
            {"kind": "maturity", "item": "h1", "date": "2026-12-01", "until": "2026-11-30"},
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


def kyc_extract(kyc: dict[str, Any], written: str = "2026-11-01") -> list[dict[str, str]]:
    """The days published of due diligence."""
    found = extracts.extract(
        "kyc", Kyc.from_plain(kyc), rev=2, policy=policy(), rates=RateTable(), base="CNY",
        today=TODAY, written=date.fromisoformat(written),
    )  # fmt: skip
    days: list[dict[str, str]] = found.to_plain()["dates"]
    return days


@pytest.mark.parametrize(
    ("kyc", "day"),
    [
        ({"rating": "high", "reviewed": "2026-10-01"}, "2027-04-01"),
        ({"rating": "low", "reviewed": "2026-10-01"}, "2028-10-01"),
        ({"reviewed": "2026-10-01"}, "2027-10-01"),
        ({"rating": "high"}, "2027-05-01"),
        ({"rating": "high", "reviewed": "2026-10-01", "review_due": "2026-12-24"}, "2026-12-24"),
    ],
)
def test_the_next_review_is_the_one_agreed_on_else_by_the_rating(kyc: dict[str, str], day: str) -> None:
    assert kyc_extract(kyc) == [{"kind": "kyc_expiry", "date": day}]


@pytest.mark.parametrize(
    ("risk", "day"),
    [
        ({"class": "C3", "assessed": "2026-02-28"}, "2027-02-28"),
        ({"class": "C3", "assessed": "2026-02-28", "expires": "2026-12-31"}, "2026-12-31"),
        ({"class": "C3"}, None),
    ],
)
def test_an_assessment_runs_out_as_recorded_else_by_the_rules(risk: dict[str, str], day: str | None) -> None:
    found = {each["kind"]: each["date"] for each in kyc_extract({"risk": risk})}
    assert found.get("risk_expiry") == day


class TestExtractsOfAnotherTime:
    """What the rules computed was right on the day it was written; only the record itself can be belied."""

    KYC: ClassVar = {
        "risk": {"class": "C3", "assessed": "2026-02-01"},
        "rating": "high",
        "reviewed": "2026-10-01",
    }

    def agrees(self, *dates: tuple[str, str], kyc: dict[str, Any] | None = None) -> bool:
        said = KycDates.from_plain(
            {
                "of": "kyc rev=2",
                **({"reviewed": "2026-10-01"} if kyc is None else {}),
                "dates": [{"kind": kind, "date": day} for kind, day in dates],
            }
        )
        return extracts.agrees("kyc", Kyc.from_plain(kyc or self.KYC), said, 2)

    def test_one_without_computed_days_is_no_forgery(self) -> None:
        assert self.agrees()
        assert self.agrees(("risk_expiry", "2027-02-01"))

    def test_nor_is_one_under_other_rules(self) -> None:
        assert self.agrees(("risk_expiry", "2028-02-01"), ("kyc_expiry", "2028-10-01"))

    def test_a_day_before_the_review_was_never_computed(self) -> None:
        assert not self.agrees(("kyc_expiry", "2026-09-30"))
        assert not self.agrees(("risk_expiry", "2026-02-01"))

    def test_two_days_were_never_computed(self) -> None:
        assert not self.agrees(("kyc_expiry", "2027-04-01"), ("kyc_expiry", "2028-10-01"))

    def test_a_day_on_record_is_the_day(self) -> None:
        agreed = {"review_due": "2028-01-01"}
        assert self.agrees(("kyc_expiry", "2028-01-01"), kyc=agreed)
        assert not self.agrees(("kyc_expiry", "2028-01-02"), kyc=agreed)
        assert not self.agrees(kyc=agreed)

    def test_without_an_assessment_nothing_runs_out(self) -> None:
        assert not self.agrees(("risk_expiry", "2028-01-02"), kyc={"rating": "low"})

    def test_a_service_record_without_anything_settled(self) -> None:
        service = Service.from_plain({"notes": [{"at": "2026-01-01", "text": "x"}]})
        assert extracts.agrees("service", service, ServiceDates.from_plain({"of": "service rev=2"}), 2)


class TestAnOldValuation:
    """A total from long ago holds up a tier only until the holdings were known to be worth less."""

    VALUATIONS: ClassVar = [{"of": "financial_assets", "as_of": "2025-01-01", "amount": "2000万"}]

    def tier(self, *holdings: dict[str, str], today: date = TODAY) -> tuple[str | None, date | None]:
        finance = Finance.from_plain({"holdings": list(holdings), "valuations": self.VALUATIONS})
        found = extracts.extract(
            "finance", finance, rev=1, policy=policy(), rates=RateTable(), base="CNY", today=today
        )
        assert isinstance(found, FinanceDates)
        return found.tier, found.tier_since

    def test_holdings_without_a_day_are_as_of_today(self) -> None:
        assert self.tier({"amount": "300万"}) == ("top", date(2025, 1, 1))

    def test_three_months_after_the_holdings_were_noted_it_is_over(self) -> None:
        assert self.tier({"amount": "300万", "as_of": "2026-08-24"})[0] == "top"
        assert self.tier({"amount": "300万", "as_of": "2026-08-23"}) == ("core", date(2026, 11, 23))
        assert self.tier({"amount": "300万", "as_of": "2025-02-01"}) == ("core", date(2025, 5, 1))

    def test_the_newest_day_of_the_holdings_counts(self) -> None:
        old, new = {"amount": "100万", "as_of": "2025-02-01"}, {"amount": "200万", "as_of": "2026-10-01"}
        assert self.tier(old, new)[0] == "top"
        assert self.tier(old, {"amount": "200万"})[0] == "core"

    def test_a_holding_that_was_closed_changed_the_total_on_that_day(self) -> None:
        kept = {"amount": "300万", "as_of": "2025-02-01"}
        assert self.tier(kept, {"amount": "2000万", "closed": "2026-10-01"})[0] == "top"
        assert self.tier(kept, {"amount": "2000万", "closed": "2026-03-01"})[0] == "core"

    def test_a_day_to_come_is_today(self) -> None:
        assert self.tier({"amount": "300万", "as_of": "2027-08-23"})[0] == "top"


def test_a_later_valuation_speaks_after_older_holdings() -> None:
    finance = Finance.from_plain(
        {
            "holdings": [{"amount": "300万", "as_of": "2026-01-01"}],
            "valuations": [{"of": "financial_assets", "as_of": "2026-06-01", "amount": "600万"}],
        }
    )
    assert extracts.totals(finance, under(policy())) == [
        (date(2026, 1, 1), Decimal(3_000_000)),
        (date(2026, 6, 1), Decimal(6_000_000)),
    ]


def test_what_the_tiers_measure_says_as_of_when_it_is() -> None:
    finance = Finance.from_plain(
        {
            "holdings": [
                {"amount": "1", "as_of": "2026-01-01"},
                {"amount": "1", "held": "elsewhere", "as_of": "2026-02-01"},
            ],
            "assets": [{"amount": "1", "as_of": "2026-03-01"}],
            "valuations": [{"of": "aum", "as_of": "2025-01-01", "amount": "1"}],
        }
    )

    def present(measure: str) -> date:
        return extracts.totals(finance, under(measuring(measure)))[-1][0]

    assert [present(measure) for measure in ("aum", "financial_assets", "net_worth")] == [
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]
