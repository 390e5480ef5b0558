"""Due diligence: classes, documents, qualification, and what is never kept."""

from typing import Any

import pytest

from hnwctl.errors import InvalidError
from hnwctl.model.dates import NEVER
from hnwctl.model.kyc import Kyc


@pytest.mark.parametrize("typed", ["C3", "c3", "稳健型", "C3 稳健型", "balanced", "3"])
def test_a_risk_class_is_understood(typed: str) -> None:
    kyc = Kyc.from_plain({"risk": {"class": typed, "score": "62", "lowest": "否"}})

    assert kyc.to_plain() == {"risk": {"class": "C3", "score": "62"}}


@pytest.mark.parametrize(("typed", "rating"), [("高", "high"), ("中风险", "medium"), ("Low", "low")])
def test_a_kyc_rating_is_understood(typed: str, rating: str) -> None:
    assert Kyc.from_plain({"rating": typed}).rating == rating


def test_a_document_may_be_valid_for_ever() -> None:
    kyc = Kyc.from_plain(
        {"documents": [{"type": "身份证", "number": "310101196808150011", "expires": "长期"}]}
    )

    assert kyc.documents[0].type == "id_card"
    assert kyc.documents[0].expires == NEVER


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({"risk": {"class": "C9"}}, r"kyc\.risk\.class: not one of C1, C2, C3, C4, C5: C9"),
        ({"risk": {"score": "-1"}}, r"kyc\.risk\.score: must be from 0 to 1000000: -1"),
        ({"risk": {"klass": "C1"}}, r"kyc\.risk\.klass: no such field, did you mean class\?"),
        ({"documents": [{"number": "1"}]}, r"kyc\.documents\[0\]\.type: is missing"),
        ({"documents": [{"type": "x", "scan": "x"}]}, r"documents\[0\]\.scan: no such field, there are: id"),
        ({"documents": [{"type": "x", "digest": "abc"}]}, r"kyc\.documents\[0\]\.digest: not a digest"),
        ({"holds": [{"until": "2030-01-01"}]}, r"kyc\.holds\[0\]\.reason: is missing"),
        ({"pep": {"state": "perhaps"}}, r"kyc\.pep\.state: not one of no, domestic"),
        ({"beneficial_owners": [{"name": "x", "share": "101%"}]}, r"share: must be from 0 to 100: 101"),
        ({"screening": "clear"}, r"kyc\.screening: must be a list"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(plain: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        Kyc.from_plain(plain)


def test_a_hold_may_have_no_end() -> None:
    assert Kyc.from_plain({"holds": [{"reason": "litigation"}]}).holds[0].until is None
