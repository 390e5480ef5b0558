"""Amounts stay exact and comparable in the index, and come out as text."""

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.cells import amount_text, cell, list_of, list_text, stored_amount
from hnwctl.model.dates import Occasion
from hnwctl.model.spans import Span

AMOUNTS = st.decimals(min_value=-(9 * 10**12), max_value=9 * 10**12, places=2)


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
        ("0.005", "0.005"),
        ("0.0000001", "0.0000001"),
        ("-3.30", "-3.30"),
        ("9007199254740993", "9007199254740993"),
        ("8999999999999.99", "8999999999999.99"),
    ],
)
def test_amounts_are_plain_decimals(amount: str, text: str) -> None:
    assert amount_text(stored_amount(Decimal(amount))) == text


def test_lists_of_words_come_back() -> None:
    assert list_of(list_text(["golf club", "vip"])) == ["golf club", "vip"]
    assert list_of(list_text([])) == list_of("") == []


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("text", "text"),
        (None, None),
        (date(2026, 3, 1), "2026-03-01"),
        (("a", "b"), "a, b"),
        ((), None),
        (Occasion(8, 15, 1968, lunar=True), "lunar:1968-08-15"),
        (Span(2, "w"), "2w"),
        (Decimal("1.50"), 1.5),
        (Decimal("2.00"), 2),
        (7, 7),
        (True, 1),
    ],
)
def test_every_kind_of_value_has_a_cell(value: object, kept: object) -> None:
    assert cell(value) == kept
    assert type(cell(value)) is type(kept)
