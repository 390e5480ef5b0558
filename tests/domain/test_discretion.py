"""No amount leaves by reminder, however it was typed; days, times and counts of days do."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.discretion import MASK, without_amounts

AMOUNTS = """
500万 1200万元 5百 1.2亿 3千5 1亿2000万 三百万 几千万 近千万 百万 伍佰万元 一千元 五块
USD_2.5m HK$50 ¥3,000,000.00 ¥50 12_EUR eur12 50港币 5元 100日元 两百万美元 €_80
500k 50w 3m 2bn 100_million five_million a_hundred_thousand 2_grand
5–10m 3-5万 USD_2-3m 3到5亿 12,345 5_000_000 1e6 5000000 4321.50 2000万 2000元 13800001111 500
"""
NO_AMOUNTS = """
2026-11-23 2026/1/3 2026年11月3日 --05-12 10:30 2026 逾期_120_天 reviewed_200_days_ago 60th_birthday turns_60
满_18_个月 R3_C4 千里之外 第一次 双十一 元宵节 7k3m9q2x 8%
"""


def words(table: str) -> list[str]:
    return [word.replace("_", " ") for word in table.split()]


@pytest.mark.parametrize("text", words(AMOUNTS))
def test_amounts_are_masked(text: str) -> None:
    masked = without_amounts(f"谈 {text} 的事")
    assert MASK in masked
    assert not re.search(r"[0-9]", masked)
    assert not re.search("[万亿]|million|thousand", masked)


@pytest.mark.parametrize("text", words(NO_AMOUNTS))
def test_what_is_no_amount_stays(text: str) -> None:
    assert without_amounts(f"看 {text} 吧") == f"看 {text} 吧"


def test_wide_characters_are_seen_through_and_the_rest_keeps_its_form() -> None:
    assert without_amounts("张总,谈１２００万元,好吗") == "张总,谈***,好吗"


_UNITS = ("", "万", "亿", "千万", "元", "万元", "k", "m", " million", "bn", " USD", "港币")
_SIGNS = ("", "¥", "$", "HK$", "USD ", "CNY", "人民币")
_AROUND = st.text(alphabet="谈的好吗存款和,。 about", max_size=6)


@given(
    number=st.decimals(min_value=1000, max_value=10**12, places=2),
    grouped=st.booleans(),
    unit=st.sampled_from(_UNITS),
    sign=st.sampled_from(_SIGNS),
    before=_AROUND,
    after=_AROUND,
)
def test_no_digit_of_an_amount_is_left(
    number: Decimal, grouped: bool, unit: str, sign: str, before: str, after: str
) -> None:
    amount = f"{number:,}" if grouped else str(number)
    masked = without_amounts(f"{before}{sign}{amount}{unit}{after}")
    assert not re.search(r"[0-9]", masked)


@given(st.text())
def test_any_text_comes_through(text: str) -> None:
    without_amounts(text)
