"""When something happened, as people say it."""

from datetime import UTC, date, datetime

import pytest

from hnwctl.domain.moments import happened, parse_moment
from hnwctl.errors import InvalidError

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("昨天", "2026-11-22"),
        ("3月1日", "2026-03-01"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20 9:30", "2026-11-20T09:30"),
        ("2026-11-20T09:30+08:00", "2026-11-20T09:30+08:00"),
        ("9:05", "2026-11-23T09:05"),
        ("昨天 15:00", "2026-11-22T15:00"),
        ("last friday 15:00:10", "2026-11-20T15:00:10"),
        ("2026/11/20 8:00", "2026-11-20T08:00"),
    ],
)
def test_days_and_times_of_day(text: str, moment: str) -> None:
    assert str(parse_moment(text, TODAY)) == moment


@pytest.mark.parametrize("text", ["soon", "25:00", "昨天 9:99", "", "9:30 昨天", "x" * 50])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        parse_moment(text, TODAY)


@pytest.mark.parametrize("text", ["", "今天", "14:59", "15:00", "2026-11-23T22:59+08:00", "去年3月1日"])
def test_what_has_happened(text: str) -> None:
    assert happened(text, TODAY, NOW).day <= TODAY


@pytest.mark.parametrize("text", ["明天", "2026-11-24", "15:01", "2026-11-23T15:00-01:00", "2100-01-01"])
def test_what_has_not_come_yet(text: str) -> None:
    with pytest.raises(InvalidError, match="has not come yet"):
        happened(text, TODAY, NOW)


def test_the_clock_says_nothing_of_another_day() -> None:
    assert str(happened("23:30", TODAY, datetime(2026, 11, 24, 1, tzinfo=UTC))) == "2026-11-23T23:30"
