"""What the index knows of a record, and what it must not know."""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import pytest

from hnwctl.domain import projection
from hnwctl.domain.measures import RateTable, measures
from hnwctl.domain.projection import PROJECTION, rates_of
from hnwctl.model.finance import Finance
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.policy import Policy, default_policy_text
from hnwctl.model.records import OpenRecord
from hnwctl.store import codec

TODAY = date(2026, 11, 23)
EVERYTHING = frozenset(COMPARTMENTS)
OWNER = "7k3m9q2x"

PROFILE: dict[str, Any] = {
    "name": "王建国",
    "aliases": ["王总"],
    "client_number": "0012",
    "birthday": "lunar:1968-08-15",
    "contact_points": [
        {"type": "phone", "value": "+8613800001111"},
        {"type": "phone", "value": "+8613900002222", "preferred": "true"},
        {"type": "email", "value": "Wang@example.com"},
    ],
    "occupation": {"title": "董事长", "employer": "某公司"},
    "family": [{"relation": "daughter", "name": "王小明", "birthday": "--05-12"}, {"relation": "father"}],
    "dates": [{"id": "d1", "kind": "wedding", "on": "1995-10-01"}, {"on": "2020-04-04", "greet": "false"}],
    "stage": "active",
    "stages": [{"at": "2020-03-02", "to": "active"}],
    "consent": [{"purpose": "marketing", "expires": "2027-01-01"}],
    "contact_plan": {"every": "1m"},
    "tags": ["vip"],
    "custom": {"车": "GTI"},
    "external": {"zoho": "4876876000000123456"},
    "reviewed": "2026-10-01",
}
FINANCE: dict[str, Any] = {
    "holdings": [
        {
            "id": "h1",
            "label": "稳健增利",
            "class": "fixed_income",
            "amount": "6000000.25",
            "matures": "2027-01-15",
            "premiums": [{"due": "2026-12-24", "amount": "5000"}],
            "windows": [{"opens": "2026-12-01"}],
        },
        {"amount": "100000", "currency": "USD", "held": "elsewhere"},
    ],
    "assets": [{"class": "real_estate", "amount": "15000000"}],
    "liabilities": [{"class": "mortgage", "amount": "3000000"}],
    "valuations": [{"as_of": "2026-10-31", "of": "financial_assets", "amount": "12000000"}],
    "preferences": {"likes": ["equity"], "refuses": ["private_fund"], "horizon": "long"},
}
KYC: dict[str, Any] = {
    "risk": {"class": "C3", "score": "62", "assessed": "2026-02-01", "lowest": "false"},
    "documents": [{"type": "id_card", "number": "310101196808150011"}],
    "pep": {"state": "no"},
}
SERVICE: dict[str, Any] = {
    "interactions": [{"at": "2026-11-01T10:30", "channel": "phone", "note": "聊了基金"}],
    "surveys": [{"questionnaire": "q1", "at": "2026-03-01", "nps": "9", "answers": {"a": "5"}}],
}
DATES = {
    "finance_dates": {
        "of": "finance rev=1",
        "reviewed": "2026-09-01",
        "tier": "top",
        "tier_since": "2026-10-31",
        "dates": [{"kind": "maturity", "date": "2027-01-15", "item": "h1"}],
    },
    "kyc_dates": {"of": "kyc rev=1", "dates": [{"kind": "risk_expiry", "date": "2027-02-01"}]},
    "service_dates": {"of": "service rev=1", "last_contact": "2026-11-01"},
}
RATES = RateTable([(date(2026, 1, 1), "USD", 7)])  # type: ignore[list-item]


@pytest.fixture
def wang(client: Callable[..., Any]) -> OpenRecord:
    """A client with something in every section."""
    made: OpenRecord = client(OWNER, profile=PROFILE, finance=FINANCE, kyc=KYC, service=SERVICE, **DATES)
    return made


def test_the_row_of_a_client_tells_what_lists_need(wang: OpenRecord, index: Callable[..., Any]) -> None:
    row = {name: value for name, value in index([wang]).client(OWNER).items() if value is not None}
    assert row == {
        "id": OWNER,
        "name": "王建国",
        "name_key": "wangjianguo",
        "kind": "person",
        "client_number": "0012",
        "birthday": "lunar:1968-08-15",
        "occupation": "董事长",
        "employer": "某公司",
        "phone": "+8613900002222",
        "email": "Wang@example.com",
        "stage": "active",
        "stage_since": "2020-03-02",
        "tags": "vip",
        "vulnerable": 0,
        "do_not_contact": 0,
        "archived": 0,
        "reviewed_profile": "2026-10-01",
        "reviewed_finance": "2026-09-01",
        "risk": "C3",
        "risk_score": 62.0,
        "risk_assessed": "2026-02-01",
        "risk_lowest": 0,
        "pep": "no",
        "aum": 6000000.25,
        "unpriced": "USD",
        "currency": "CNY",
        "prefers": "equity",
        "refuses": "private_fund",
        "horizon": "long",
        "last_contact": "2026-11-01",
        "next_contact": "2026-12-01",
        "every": "1m",
        "due_profile": "2027-04-01",
        "due_finance": "2027-03-01",
        "due_kyc": "2027-11-01",
        "due_risk": "2027-02-01",
        "due_service": "2027-05-01",
        "updated": "2026-11-01",
    }


def test_with_rates_the_measures_are_those_of_the_models(wang: OpenRecord, index: Callable[..., Any]) -> None:
    row = index([wang], rates=RATES).client(OWNER)
    found = measures(Finance.from_plain(FINANCE), base="CNY", rate=RATES, today=TODAY)
    assert row["unpriced"] is None
    assert row["financial_assets"] == found.financial_assets == 6700000.25
    assert row["net_worth"] == found.net_worth
    assert row["wallet_share"] == pytest.approx(float(found.wallet_share or 0))


def test_an_earlier_total_holds_the_tier_up(wang: OpenRecord, index: Callable[..., Any]) -> None:
    """12 million on 31 October, 6.7 million now: within three months the client stays on top."""
    assert index([wang], rates=RATES).client(OWNER)["tier"] == "top"


def test_a_lower_total_ends_that_three_months_later(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    low = {"as_of": "2026-11-20", "of": "financial_assets", "amount": "6700000"}
    record = client(OWNER, finance={**FINANCE, "valuations": [*FINANCE["valuations"], low]})
    tiers = [
        index([record], rates=RATES, today=day).client(OWNER)["tier"]
        for day in (TODAY, date(2027, 2, 1), date(2027, 2, 20))
    ]
    assert tiers == ["top", "top", "prime"]


@pytest.mark.parametrize("finance", [{}, {"preferences": {"likes": ["equity"]}}])
def test_where_nothing_is_recorded_there_is_no_tier(
    finance: dict[str, Any], client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    row = index([client(OWNER, finance=finance)]).client(OWNER)
    assert (row["tier"], row["aum"], row["net_worth"]) == (None, None, None)


def test_the_agenda_has_the_days_of_extracts_and_profile(wang: OpenRecord, index: Callable[..., Any]) -> None:
    rows = index([wang]).query("SELECT kind, date, item, label FROM agenda ORDER BY kind, date")
    assert rows == [
        ("anniversary", "1995-10-01", "d1", "wedding"),
        ("birthday", "--05-12", "family[0]", "王小明"),
        ("birthday", "lunar:1968-08-15", None, None),
        ("consent_expiry", "2027-01-01", "consent[0]", "marketing"),
        ("maturity", "2027-01-15", "h1", None),
        ("risk_expiry", "2027-02-01", None, None),
    ]


def test_a_name_is_kept_once_unless_it_is_written_otherwise(
    wang: OpenRecord, index: Callable[..., Any]
) -> None:
    rows = index([wang]).query("SELECT kind, name FROM names WHERE kind IN ('name', 'email', 'pinyin')")
    assert sorted(rows) == [
        *(("email", "Wang@example.com"), ("name", None), ("pinyin", "王建国"), ("pinyin", "王总"))
    ]


def test_everything_a_client_is_called_can_be_looked_up(wang: OpenRecord, index: Callable[..., Any]) -> None:
    rows = index([wang]).query("SELECT kind, folded FROM names ORDER BY kind, folded")
    assert rows == [
        ("alias", "王总"),
        ("email", "wang@example.com"),
        ("initials", "wjg"),
        ("initials", "wz"),
        ("name", "王建国"),
        ("number", "0012"),
        ("phone", "+8613800001111"),
        ("phone", "+8613900002222"),
        ("pinyin", "wangjianguo"),
        ("pinyin", "wangzong"),
    ]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        (
            "SELECT nr, item, label, class, amount, currency, held, matures FROM holdings",
            [
                (0, "h1", "稳健增利", "fixed_income", 6000000.25, "CNY", "us", "2027-01-15"),
                (1, None, None, None, 100000, "USD", "elsewhere", None),
            ],
        ),
        (
            "SELECT holding, kind, due, amount, currency FROM payments",
            [(0, "premium", "2026-12-24", 5000, "CNY")],
        ),
        ("SELECT holding, opens FROM windows", [(0, "2026-12-01")]),
        ("SELECT as_of, measure, amount FROM valuations", [("2026-10-31", "financial_assets", 12000000)]),
        ("SELECT attitude, class FROM preferences", [("likes", "equity"), ("refuses", "private_fund")]),
        ("SELECT type, number FROM documents", [("id_card", "310101196808150011")]),
        (
            "SELECT at, outcome, mass, note FROM interactions",
            [("2026-11-01T10:30", "reached", 0, "聊了基金")],
        ),
        ("SELECT survey, question, answer FROM answers", [(0, "a", "5")]),
        ("SELECT name, value FROM custom", [("车", "GTI")]),
        ("SELECT system, value FROM external", [("zoho", "4876876000000123456")]),
        ("SELECT from_stage, to_stage FROM stage_history", [(None, "active")]),
        ("SELECT tag FROM tags", [("vip",)]),
    ],
)
def test_lists_become_tables(
    sql: str, rows: list[tuple[Any, ...]], wang: OpenRecord, index: Callable[..., Any]
) -> None:
    assert index([wang]).query(sql) == rows


def test_an_assistants_index_has_nothing_of_the_finances(wang: OpenRecord, index: Callable[..., Any]) -> None:
    rows = index([wang], held=EVERYTHING - {"finance"}).rows
    written = repr(rows)
    assert not [
        trace for trace in ("6000000.25", "稳健增利", "100000", "equity", "mortgage") if trace in written
    ]
    assert "top" in written  # the published tier


def test_a_reminders_index_has_no_note_and_no_document(wang: OpenRecord, index: Callable[..., Any]) -> None:
    written = repr(index([wang], held={"profile", "agenda", "shelf", "shared"}).rows)
    assert not [trace for trace in ("聊了基金", "310101196808150011", "C3", "6000000.25") if trace in written]


def test_the_last_contact_comes_from_the_extract_whoever_asks(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    record = client(OWNER, profile={"name": "x"}, service=SERVICE)
    assert index([record]).client(OWNER)["last_contact"] is None


class TestWhatDoesNotHold:
    """A wrong field is told and left out; the client stays in the book."""

    def test_the_rest_of_the_section_serves(
        self, client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        wrong = {**PROFILE, "birthday": "1968-13-01", "shoe_size": "43"}
        made = index([client(OWNER, profile=wrong, kyc=KYC)])
        row = made.client(OWNER)
        assert (row["name"], row["birthday"], row["risk"]) == ("王建国", None, "C3")
        problems = made.query("SELECT section, field FROM problems ORDER BY field")
        assert problems == [("profile", "profile.birthday"), ("profile", "profile.shoe_size")]

    def test_no_total_is_believed_of_finances_that_do_not_hold(
        self, client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        wrong = {**FINANCE, "liabilities": [{"amount": "lots"}]}
        made = index([client(OWNER, profile=PROFILE, finance=wrong, **DATES)])
        row = made.client(OWNER)
        assert (row["aum"], row["net_worth"], row["unpriced"], row["tier"]) == (None, None, None, "top")
        assert made.query("SELECT count(*) FROM holdings") == [(2,)]
        assert made.query("SELECT count(*) FROM positions") == [(0,)]

    def test_a_profile_without_a_name_still_has_a_row(
        self, client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        made = index(
            [client(OWNER, profile={"stage": "active"}), client("22222222", profile={"name": ["a"]})]
        )
        assert made.query("SELECT id, name, archived FROM clients") == [
            (OWNER, None, 0),
            ("22222222", None, 0),
        ]

    @pytest.mark.parametrize(
        "plain", ["text", ["list"], {"contact_points": "x", "custom": ["y"], "tags": {"a": "b"}}]
    )
    def test_any_shape_is_survived(
        self, plain: Any, client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        made = index([client(OWNER, profile=plain, finance=plain, service=plain)])
        assert made.client(OWNER)["name"] is None
        assert made.query("SELECT count(*) > 0 FROM problems") == [(1,)]

    def test_texts_of_a_wrong_field_are_still_found(
        self, client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        made = index([client(OWNER, profile={"name": "x", "note": "golf", "stage": "nonsense"})])
        assert made.query("SELECT text FROM texts") == [("x\x1egolf",)]


def test_sealed_and_damaged_sections_are_named(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    made = index([client(OWNER, profile={"name": "x"}, sealed=["finance", "kyc"], damaged=["service"])])
    row = made.client(OWNER)
    assert (row["sealed"], row["damaged"]) == ("finance, kyc", "service")


def test_silence_that_a_client_asked_for_leaves_no_next_contact(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    def next_contact(**profile: Any) -> str | None:
        plan = {"name": "x", "stage": "active", "contact_plan": {"every": "1w", "starting": "2026-12-01"}}
        found: str | None = index([client(OWNER, profile={**plan, **profile})]).client(OWNER)["next_contact"]
        return found

    assert next_contact() == "2026-12-01"
    assert next_contact(do_not_contact={"active": "true"}) is None
    assert next_contact(do_not_contact={"active": "true", "until": "2026-12-31"}) == "2027-01-01"
    assert next_contact(do_not_contact={"active": "true", "channels": ["phone"]}) == "2026-12-01"
    assert next_contact(do_not_contact={"active": "false"}) == "2026-12-01"
    assert next_contact(do_not_contact={"activ": "true"}) is None, "a wish that cannot be read"
    assert next_contact(archived={"at": "2026-01-01"}) is None


class TestMarketNotes:
    """Notes and the rates they bring."""

    NOTE: ClassVar[dict[str, Any]] = {
        "kind": "rates",
        "title": "中间价",
        "as_of": "2026-11-20",
        "rates": [{"date": "2026-11-20", "currency": "USD", "rate": "7.1234"}],
    }

    def test_a_note_has_a_row_and_its_rates(self, index: Callable[..., Any]) -> None:
        made = index([OpenRecord("market", "note0000", {"note": self.NOTE})])
        assert made.query("SELECT date, currency, rate FROM rates") == [("2026-11-20", "USD", 7.1234)]
        assert made.query("SELECT id, kind, title FROM market") == [("note0000", "rates", "中间价")]
        assert made.query("SELECT count(*) FROM clients") == [(0,)]

    def test_rates_are_read_from_records(self) -> None:
        wrong = OpenRecord("market", "note0001", {"note": {"rates": "none"}})
        table = rates_of([OpenRecord("market", "note0000", {"note": self.NOTE}), wrong])
        assert str(table.rate("USD", TODAY)) == "7.1234"
        assert table.rate("USD", date(2026, 11, 19)) is None

    def test_rates_in_the_index_give_the_same_table(self, index: Callable[..., Any]) -> None:
        made = index([OpenRecord("market", "note0000", {"note": self.NOTE})])
        table = RateTable.of(made.query("SELECT date, currency, rate FROM rates"))
        assert str(table.rate("USD", TODAY)) == "7.1234"


def test_the_projection_reaches_a_worker_by_name() -> None:
    assert pickle.loads(pickle.dumps(PROJECTION)).rows.__func__ is projection.BookProjection.rows  # noqa: S301


def test_tables_without_rows_are_not_in_the_answer(client: Callable[..., Any], policy: Any) -> None:
    context = {"policy": policy, "base": "CNY", "today": TODAY}
    assert set(PROJECTION.rows([client(OWNER, kyc={"rating": "low"})], context)) == {"clients"}


def test_a_policy_may_come_as_plain_values(client: Callable[..., Any]) -> None:
    plain = codec.load(default_policy_text("cn"), source="policy.yaml")
    context = {"policy": Policy.from_plain(plain).to_plain(), "base": "CNY", "today": TODAY}
    (row,) = PROJECTION.rows([client(OWNER, profile=PROFILE)], context)["clients"]
    assert row[0] == OWNER
