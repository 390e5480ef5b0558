"""Amounts stay exact and comparable in the index, and come out as text."""

import sqlite3
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.cells import amount_text, lines_of, lines_text, stored_amount, words_of, words_text

AMOUNTS = st.decimals(min_value=-(10**13), max_value=10**13, places=2)


@given(AMOUNTS)
def test_an_amount_in_cents_comes_back_exactly(amount: Decimal) -> None:
    assert Decimal(amount_text(stored_amount(amount))) == amount


@given(AMOUNTS, AMOUNTS)
def test_sqlite_compares_amounts_as_they_are(one: Decimal, other: Decimal) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (a NUMERIC, b NUMERIC)")
    base.execute("INSERT INTO t VALUES (?, ?)", (stored_amount(one), stored_amount(other)))
    assert base.execute("SELECT a < b, a = b FROM t").fetchone() == (one < other, one == other)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("5000000", "5000000"),
        ("5E+6", "5000000"),
        ("1234.5", "1234.50"),
        ("0.005", "0.00"),
        ("0.015", "0.02"),
        ("-3.30", "-3.30"),
        ("9007199254740993", "9007199254740993"),
        ("1e30", "1000000000000000019884624838656.00"),
    ],
)
def test_amounts_are_plain_decimals(amount: str, text: str) -> None:
    assert amount_text(stored_amount(Decimal(amount))) == text


def test_lists_of_words_come_back() -> None:
    assert words_of(words_text(["equity", "cash"])) == ["equity", "cash"]
    assert words_of(None) == words_of("") == []


def test_lists_of_values_with_blanks_come_back() -> None:
    assert lines_of(lines_text(["golf club", "vip"])) == ["golf club", "vip"]
    assert lines_of(None) == []
