"""Days as people name them, seen from Wednesday 2026-03-11."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.days import parse_day
from hnwctl.errors import InvalidError

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-03-11"),
        (" Today ", "2026-03-11"),
        ("明天", "2026-03-12"),
        ("tomorrow", "2026-03-12"),
        ("昨天", "2026-03-10"),
        ("后天", "2026-03-13"),
        ("前天", "2026-03-09"),
        ("day after tomorrow", "2026-03-13"),
        ("+2w", "2026-03-25"),
        ("2w", "2026-03-25"),
        ("-3d", "2026-03-08"),
        ("+1m", "2026-04-11"),
        ("in 2 weeks", "2026-03-25"),
        ("a month ago", "2026-02-11"),
        ("3 days ago", "2026-03-08"),
        ("三天前", "2026-03-08"),
        ("两周后", "2026-03-25"),
        ("3个月之后", "2026-06-11"),
        ("半年后", "2026-09-11"),
        ("0d", "2026-03-11"),
        ("周三", "2026-03-11"),
        ("周五", "2026-03-13"),
        ("周一", "2026-03-16"),
        ("friday", "2026-03-13"),
        ("on mon", "2026-03-16"),
        ("本周一", "2026-03-09"),
        ("下周三", "2026-03-18"),
        ("下星期天", "2026-03-22"),
        ("下个礼拜三", "2026-03-18"),
        ("下下周三", "2026-03-25"),
        ("上周三", "2026-03-04"),
        ("next wednesday", "2026-03-18"),
        ("next monday", "2026-03-16"),
        ("last friday", "2026-03-06"),
        ("下周", "2026-03-16"),
        ("next week", "2026-03-16"),
        ("下个月", "2026-04-01"),
        ("last month", "2026-02-01"),
        ("下季度", "2026-04-01"),
        ("next quarter", "2026-04-01"),
        ("明年3月1日", "2027-03-01"),
        ("next year", "2027-01-01"),
        ("月底", "2026-03-31"),
        ("end of quarter", "2026-03-31"),
        ("年底", "2026-12-31"),
        ("2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("2026年3月1日", "2026-03-01"),
        ("3月1日", "2027-03-01"),
        ("三月十一号", "2026-03-11"),
        ("12月5号", "2026-12-05"),
        ("2月29日", "2028-02-29"),
        ("15号", "2026-03-15"),
        ("10号", "2026-04-10"),
        ("31日", "2026-03-31"),
        ("1 March 2026", "2026-03-01"),
        ("Mar 1st, 2026", "2026-03-01"),
        ("apr 2", "2026-04-02"),
        ("1 sept", "2026-09-01"),
        ("农历八月十五", "2026-09-25"),
        ("农历正月初一", "2027-02-06"),
        ("农历腊月廿三", "2027-01-30"),
        ("农历2025年腊月廿九", "2026-02-16"),
        ("农历2025年闰六月初一", "2025-07-25"),
        ("lunar:2026-08-15", "2026-09-25"),
    ],
)
def test_a_day_is_understood(text: str, day: str) -> None:
    assert parse_day(text, TODAY).isoformat() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周三", "2026-03-11"),
        ("周四", "2026-03-05"),
        ("12月28日", "2025-12-28"),
        ("dec 28", "2025-12-28"),
        ("15号", "2026-02-15"),
        ("农历八月十五", "2025-10-06"),
        ("农历腊月廿九", "2026-02-16"),
        ("昨天", "2026-03-10"),
        ("2027-01-01", "2027-01-01"),
    ],
)
def test_a_name_without_a_year_may_point_back(text: str, day: str) -> None:
    assert parse_day(text, TODAY, past=True).isoformat() == day


def test_a_lunar_day_at_the_turn_of_the_year_is_the_next_one() -> None:
    assert parse_day("农历腊月廿三", date(2026, 1, 1)) == date(2026, 2, 10)


def test_a_month_later_ends_with_the_month() -> None:
    assert parse_day("+1m", date(2026, 1, 31)) == date(2026, 2, 28)
    assert parse_day("+1m", date(2028, 1, 31)) == date(2028, 2, 29)
    assert parse_day("-1y", date(2028, 2, 29)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2月30日",
        "2026年13月1日",
        "32号",
        "feb 30",
        "农历2026年闰八月初一",
        "农历十三月初一",
        "+9999y",
    ],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "3/1",
        "03-01",
        "01/02/2026",
        "周",
        "month",
        "下",
        "26-3-1",
        "--05-12",
        "+",
        "农历",
        "x" * 9999,
    ],
)
def test_what_is_not_a_day_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(InvalidError, match="not a d"):
        parse_day(text, TODAY)


@given(st.text(max_size=12), st.booleans())
def test_any_text_is_a_day_or_refused(text: str, past: bool) -> None:
    try:
        day = parse_day(text, TODAY, past=past)
    except InvalidError:
        return
    assert isinstance(day, date)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_written_date_is_that_date_whatever_today_is(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert parse_day(text, TODAY) == day


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from("一二三四五六日"), st.booleans())
def test_a_weekday_alone_is_within_a_week(today: date, name: str, past: bool) -> None:
    away = parse_day(f"周{name}", today, past=past) - today
    assert timedelta(0) <= (-away if past else away) < timedelta(7)
    assert (today + away).weekday() == "一二三四五六日".index(name)
