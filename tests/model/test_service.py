"""The service record and market notes."""

from decimal import Decimal

import pytest

from hnwctl.errors import InvalidError
from hnwctl.model.market import Note
from hnwctl.model.service import Service


def test_an_interaction_reached_the_client_if_nothing_else_is_said() -> None:
    service = Service.from_plain(
        {"interactions": [{"at": "2026-03-01 10:30", "channel": "电话", "note": "好"}]}
    )

    assert service.to_plain()["interactions"] == [
        {"at": "2026-03-01T10:30", "channel": "phone", "outcome": "reached", "direction": "out", "note": "好"}
    ]


@pytest.mark.parametrize(
    ("typed", "outcome"), [("未接通", "no_answer"), ("婉拒", "declined"), ("Reached", "reached")]
)
def test_an_outcome_is_understood(typed: str, outcome: str) -> None:
    plain = {"interactions": [{"at": "2026-03-01", "channel": "phone", "outcome": typed}]}

    assert Service.from_plain(plain).interactions[0].outcome == outcome


@pytest.mark.parametrize("nps", ["11", "-1", "7.5", "ten"])
def test_nps_is_a_whole_number_up_to_ten(nps: str) -> None:
    with pytest.raises(InvalidError, match=r"^service\.surveys\[0\]\.nps: "):
        Service.from_plain({"surveys": [{"questionnaire": "q", "at": "2026-01-01", "nps": nps}]})


def test_answers_are_kept_as_given() -> None:
    plain = {
        "surveys": [{"questionnaire": "q", "at": "2026-01-01", "answers": {"满意吗": " 5 "}, "nps": "9"}]
    }

    assert Service.from_plain(plain).to_plain() == plain


def test_a_market_note_may_hold_rates() -> None:
    note = Note.from_plain(
        {"kind": "汇率", "title": "中间价", "as_of": "2026-11-20", "rates": [
            {"date": "2026-11-20", "currency": "美元", "rate": "7.0875"}]}
    )  # fmt: skip

    assert (note.kind, note.rates[0].currency, note.rates[0].rate) == ("rates", "USD", Decimal("7.0875"))


@pytest.mark.parametrize("rate", ["0", "-7", "free"])
def test_a_rate_is_more_than_nothing(rate: str) -> None:
    rates = [{"date": "2026-11-20", "currency": "USD", "rate": rate}]

    with pytest.raises(InvalidError, match=r"^note\.rates\[0\]\.rate: "):
        Note.from_plain({"kind": "rates", "title": "x", "as_of": "2026-11-20", "rates": rates})
