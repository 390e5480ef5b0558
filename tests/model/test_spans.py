"""Spans of time, in the words of both languages, and the calendar's arithmetic."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import InvalidError
from hnwctl.model.spans import Span, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2w", "2w"),
        ("1m", "1m"),
        ("3个月", "3m"),
        ("两周", "2w"),
        ("6 months", "6m"),
        ("quarter", "3m"),
        ("2 quarters", "6m"),
        ("half-year", "6m"),
        ("半年", "6m"),
        ("半个月", "15d"),
        ("十二个月", "12m"),
        ("每季度", "3m"),
        ("每月", "1m"),
        ("每两周", "2w"),
        ("every 3 weeks", "3w"),
        ("weekly", "1w"),
        ("an year", "1y"),
        ("90 Days", "90d"),
        ("6m", "6m"),
        ("2年", "2y"),
        ("一百天", "100d"),
    ],
)
def test_a_span_is_understood(text: str, span: str) -> None:
    assert str(parse_span(text)) == span


@pytest.mark.parametrize(
    "text", ["", "0d", "零天", "soon", "2", "m2", "-2w", "1.5m", "2h", "99999d", "2 w w", "每"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="not a span"):
        parse_span(text)


@given(st.integers(1, 9999), st.sampled_from("dwmy"))
def test_a_span_is_read_as_it_is_written(count: int, unit: str) -> None:
    assert parse_span(str(Span(count, unit))) == Span(count, unit)


def test_months_end_with_the_month() -> None:
    assert parse_span("1m").after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert parse_span("1m").before(date(2026, 3, 31)) == date(2026, 2, 28)
    assert parse_span("1y").after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert parse_span("2w").after(date(2026, 12, 25)) == date(2027, 1, 8)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 60), st.sampled_from("dwmy"))
def test_after_goes_forward_by_about_its_length(day: date, count: int, unit: str) -> None:
    span = Span(count, unit)
    assert abs((span.after(day) - day).days - span.days) <= 4
    assert span.before(span.after(day)) <= day


def test_beyond_the_calendar_is_refused() -> None:
    for move in (Span(9999, "y").after, Span(9999, "y").before, Span(9999, "w").before):
        with pytest.raises(InvalidError, match="beyond the calendar"):
            move(date(100, 1, 1))
