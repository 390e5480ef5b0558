"""The finance section: what is typed in one field fills the field it belongs to."""

from decimal import Decimal
from typing import Any

import pytest

from hnwctl.errors import InvalidError
from hnwctl.model.finance import Finance, Holding


def holding(**fields: str) -> dict[str, Any]:
    """The first holding as it is stored, from what was typed."""
    plain: dict[str, Any] = Finance.from_plain({"holdings": [fields]}).to_plain()["holdings"][0]
    return plain


def test_a_currency_in_the_amount_fills_the_currency() -> None:
    assert holding(amount="USD 2.5m") == {"currency": "USD", "amount": "2500000", "held": "us"}


def test_a_currency_is_written_beside_its_amount() -> None:
    assert list(holding(id="h1", label="基金", amount="USD 1", cost="2")) == [
        "id", "label", "amount", "currency", "cost", "held",
    ]  # fmt: skip


def test_nothing_less_nothing_is_nothing() -> None:
    assert holding(amount="-0")["amount"] == "0"


def test_an_amount_without_one_leaves_it_to_the_book() -> None:
    assert "currency" not in holding(amount="500万元")


def test_a_currency_that_agrees_stays() -> None:
    assert holding(amount="USD 2.5m", currency="美元")["currency"] == "USD"


def test_a_sign_that_several_currencies_use_follows_the_field() -> None:
    assert holding(amount="¥3,000,000", currency="JPY")["currency"] == "JPY"
    assert holding(amount="$100", currency="HKD")["currency"] == "HKD"


@pytest.mark.parametrize("field", ["amount", "cost", "return"])
def test_a_currency_that_contradicts_is_refused(field: str) -> None:
    typed = {"amount": "100", "currency": "HKD", field: "USD 100"}

    with pytest.raises(InvalidError, match=r"finance\.holdings\[0\]\.currency: is HKD, but the amount names"):
        holding(**typed)


def test_two_amounts_in_two_currencies_are_refused() -> None:
    with pytest.raises(InvalidError, match="is USD, but the amount names another currency"):
        holding(amount="USD 100", cost="HKD 700")


def test_a_return_in_per_cent_is_a_rate() -> None:
    typed = holding(amount="100", **{"return": "3.5%"})

    assert typed["return_rate"] == "3.5"
    assert "return" not in typed


def test_a_return_may_be_a_loss() -> None:
    assert holding(amount="100", **{"return": "(1,200)"})["return"] == "-1200"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("amount", "-5", "the amount is negative: -5"),
        ("amount", "1e16", "the amount is too large: 1e16"),
        ("amount", "much", "not an amount: much"),
        ("currency", "XYZ", "no such currency: XYZ"),
        ("matures", "2026-02-30", "there is no such day: 2026-02-30"),
        ("held", "there", "not one of us, elsewhere: there"),
        ("risk", "R9", "not one of R1, R2, R3, R4, R5: R9"),
        ("id", "a b", "not an item id: a b"),
        ("label", "a\0b", r"holds a control character \(U\+0000\)"),
        ("label", "x" * 201, "is longer than 200 characters"),
        ("quantity", "many", "not a number: many"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: str, message: str) -> None:
    with pytest.raises(InvalidError, match=rf"^finance\.holdings\[0\]\.{field}: {message}$"):
        holding(**{"amount": "1", field: value})


@pytest.mark.parametrize(
    ("typed", "key"), [("股票", "equity"), ("固定收益类产品", "fixed_income"), ("Real Estate", "real_estate")]
)
def test_asset_classes_are_understood_in_both_languages(typed: str, key: str) -> None:
    assert holding(amount="1", **{"class": typed})["class"] == key


def test_a_class_of_the_firm_stays_as_it_is() -> None:
    assert holding(amount="1", **{"class": "碳排放权"})["class"] == "碳排放权"


def test_code_may_give_numbers() -> None:
    made = Holding(amount=Decimal("5E+6"), class_="equity", return_=Decimal(-3))

    assert made.to_plain() == {"class": "equity", "amount": "5000000", "return": "-3", "held": "us"}


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), 1.5, None, True])
def test_code_may_not_give_anything_else(amount: Any) -> None:
    with pytest.raises(ValueError, match="amount"):
        Holding(amount=amount)


def test_nothing_can_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Holding(amount=Decimal(1)).amount = Decimal(2)  # type: ignore[misc]


def test_words_may_be_typed_as_one_text() -> None:
    finance = Finance.from_plain({"preferences": {"likes": "股票，债券; gold", "refuses": ["私募基金"]}})

    assert finance.preferences is not None
    assert finance.preferences.likes == ("equity", "fixed_income", "gold")
    assert finance.preferences.refuses == ("private_fund",)


def test_two_items_with_one_id_are_refused() -> None:
    with pytest.raises(InvalidError, match=r"finance\.holdings: two items have the id h1"):
        Finance.from_plain({"holdings": [{"id": "h1", "amount": "1"}, {"id": "h1", "amount": "2"}]})


def test_a_list_has_an_end() -> None:
    with pytest.raises(InvalidError, match=r"finance\.goals: has more than 2000 items"):
        Finance.from_plain({"goals": [{}] * 2001})
