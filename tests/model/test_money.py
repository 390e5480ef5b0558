"""Amounts as people write them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import InvalidError
from hnwctl.model.money import parse_money
from hnwctl.model.values import parse_amount, parse_signed


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5000000", "5000000"),
        ("1,234.50", "1234.50"),
        ("12,345,678", "12345678"),
        ("1 234 567", "1234567"),
        ("1'234'567.8", "1234567.8"),
        ("500万", "5000000"),
        ("500 万元", "5000000"),
        ("500萬", "5000000"),
        ("50w", "500000"),
        ("1.2亿", "120000000"),
        ("1亿2000万", "120000000"),
        ("1.5億", "150000000"),
        ("3千万", "30000000"),
        ("20百万", "20000000"),
        ("0.35万亿", "350000000000"),
        ("三百五十万", "3500000"),
        ("两千万", "20000000"),
        ("一亿二千万", "120000000"),
        ("100k", "100000"),
        ("2.5m", "2500000"),
        ("2.5 million", "2500000"),
        ("3bn", "3000000000"),
        ("1e5", "100000"),
        ("1.2E+07", "12000000"),
        ("１２３４．５", "1234.5"),
        ("１，２３４", "1234"),
        (".5", "0.5"),
        ("007", "7"),
        ("100元整", "100"),
    ],
)
def test_an_amount_is_understood(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("¥3,000,000", "3000000", "CNY"),
        ("￥300万", "3000000", "CNY"),
        ("RMB 5m", "5000000", "CNY"),
        ("人民币500万元", "5000000", "CNY"),
        ("USD 2.5m", "2500000", "USD"),
        ("2.5m usd", "2500000", "USD"),
        ("usd2.5m", "2500000", "USD"),
        ("$1,000", "1000", "USD"),
        ("US$1,000", "1000", "USD"),
        ("250万美元", "2500000", "USD"),
        ("250万美金", "2500000", "USD"),
        ("HK$ 8,000", "8000", "HKD"),
        ("800万港币", "8000000", "HKD"),
        ("€1.5m", "1500000", "EUR"),
        ("£20k", "20000", "GBP"),
        ("S$500", "500", "SGD"),
        ("1000万日元", "10000000", "JPY"),
        ("CHF 1'000'000", "1000000", "CHF"),
        ("HKD 5万元", "50000", "HKD"),
    ],
)
def test_a_currency_beside_the_amount_is_understood(text: str, amount: str, currency: str) -> None:
    money = parse_money(text)

    assert str(money.amount) == amount
    assert money.currencies[0] == currency


def test_signs_that_several_currencies_use_say_so() -> None:
    assert parse_money("¥5").currencies == ("CNY", "JPY")
    assert "HKD" in parse_money("$5").currencies
    assert parse_money("5元").currencies == ()


@pytest.mark.parametrize(
    ("text", "amount"), [("-5", "-5"), ("(1,200)", "-1200"), ("-¥3万", "-30000"), ("¥-3", "-3")]
)
def test_a_return_may_be_negative(text: str, amount: str) -> None:
    assert str(parse_signed(text)) == amount


@pytest.mark.parametrize("text", ["-5", "(1,200)", "-0.01", "-500万"])
def test_an_amount_may_not(text: str) -> None:
    with pytest.raises(InvalidError, match="the amount is negative"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1000000000000000", "1e15", "1e99", "1000万亿", "9" * 50, "9e99万"])
def test_an_absurd_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="the amount is too large"):
        parse_amount(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1,50", "1.234,50", "1,2345", "约500万", "100-500万", "NaN", "inf", "1e", "5%", "万",
     "--5", "1.2.3", "五百万万万五", "9" * 100, "138****1234", "12/5"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="not an amount"):
        parse_amount(text)


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(InvalidError, match="no such currency: XYZ"):
        parse_money("5 xyz")


def test_two_currencies_are_one_too_many() -> None:
    with pytest.raises(InvalidError, match="names two currencies"):
        parse_money("USD 5 港币")


def test_no_more_than_twelve_decimals() -> None:
    with pytest.raises(InvalidError, match="too many decimals"):
        parse_amount("0.0000000000001")


@given(st.decimals(0, 10**15 - 1, places=2))
def test_what_is_stored_is_read_back_exactly(amount: Decimal) -> None:
    assert parse_amount(format(amount, "f")) == amount


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(InvalidError):
        assert 0 <= parse_amount(text) < 10**15
