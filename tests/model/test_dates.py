"""Days, moments, and days that come round."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import InvalidError
from hnwctl.model.dates import NEVER, Moment, Occasion, parse_day


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "2026.3.1", "2026-3-1", "2026年3月1日", "2026年3月1号", "20260301",
     "２０２６年３月１日", " 2026-03-01 ", "2026-03-01 00:00:00", "2026-03-01T00:00"],
)  # fmt: skip
def test_a_day_is_understood(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["长期", "长期有效", "permanent", "9999-12-31"])
def test_a_document_may_never_expire(text: str) -> None:
    assert parse_day(text) == NEVER


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "2026/2/30", "2026年4月31日", "0000-00-00"])
def test_an_impossible_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="there is no such day"):
        parse_day(text)


@pytest.mark.parametrize("text", ["1026-03-01", "9999-12-30", "2201-01-01"])
def test_a_year_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="year is out of range"):
        parse_day(text)


@pytest.mark.parametrize(
    "text", ["", "soon", "3/1/2026", "01-03-2026", "2026", "1700000000", "2026-03", "2026/3-1"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="not a date"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T09:30", "2026-11-23T09:30"),
        ("2026-11-23 09:30", "2026-11-23T09:30"),
        ("2026/11/23 09:30:15", "2026-11-23T09:30:15"),
        ("2026-11-23T01:12:44Z", "2026-11-23T01:12:44Z"),
        ("2026-11-23T09:30+08:00", "2026-11-23T09:30+08:00"),
        ("2026年11月23日", "2026-11-23"),
    ],
)
def test_a_moment_is_a_day_and_perhaps_a_time(text: str, stored: str) -> None:
    assert str(Moment.parse(text)) == stored


@pytest.mark.parametrize(
    "text", ["2026-11-23T25:00", "2026-11-23T09:60", "2026-11-23T09:30:61", "2026-02-30T09:30"]
)
def test_an_impossible_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="there is no such"):
        Moment.parse(text)


def test_nothing_happens_at_the_end_of_time() -> None:
    with pytest.raises(InvalidError, match="not a date"):
        Moment.parse("长期")


def test_moments_sort_by_day_and_time() -> None:
    texts = ["2026-01-02", "2026-01-01T10:00", "2026-01-01T09:00", "2026-01-01"]

    assert [str(moment) for moment in sorted(map(Moment.parse, texts))] == texts[::-1]


@pytest.mark.parametrize(
    ("text", "stored", "kind"),
    [
        ("1980-02-29", "1980-02-29", "solar"),
        ("1980年2月29日", "1980-02-29", "solar"),
        ("1980/2/29", "1980-02-29", "solar"),
        ("--05-12", "--05-12", "yearless"),
        ("--0512", "--05-12", "yearless"),
        ("--02-29", "--02-29", "yearless"),
        ("5月12日", "--05-12", "yearless"),
        ("lunar:1968-08-15", "lunar:1968-08-15", "lunar"),
        ("lunar:1968-闰4-03", "lunar:1968-闰4-03", "lunar"),
        ("lunar:--08-15", "lunar:--08-15", "lunar_yearless"),
        ("农历1968年八月十五", "lunar:1968-08-15", "lunar"),
        ("农历一九六八年八月十五", "lunar:1968-08-15", "lunar"),
        ("阴历1968年8月15日", "lunar:1968-08-15", "lunar"),
        ("农历1968年闰七月初三", "lunar:1968-闰7-03", "lunar"),
        ("农历八月十五", "lunar:--08-15", "lunar_yearless"),
        ("农历正月初一", "lunar:--01-01", "lunar_yearless"),
        ("农历腊月廿三", "lunar:--12-23", "lunar_yearless"),
        ("农历十月三十", "lunar:--10-30", "lunar_yearless"),
        ("lunar 1968-8-15", "lunar:1968-08-15", "lunar"),
    ],
)
def test_an_occasion_is_understood(text: str, stored: str, kind: str) -> None:
    occasion = Occasion.parse(text)

    assert (str(occasion), occasion.kind) == (stored, kind)


@pytest.mark.parametrize(
    "text",
    ["1981-02-29", "--02-30", "--13-01", "lunar:1968-13-01", "lunar:1968-08-31", "lunar:1968-00-10",
     "lunar:0068-08-15", "农历八月三十一", "农历1968年闰四月初三", "农历1969年正月三十"],
)  # fmt: skip
def test_an_impossible_occasion_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="no such day"):
        Occasion.parse(text)


@pytest.mark.parametrize(
    "text", ["", "soon", "never", "长期", "5/12", "农历", "农历中秋", "lunar:", "--5-12", "1968-闰4"]
)
def test_what_is_no_occasion_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="not a date"):
        Occasion.parse(text)


def test_only_a_lunar_date_has_a_leap_month() -> None:
    with pytest.raises(InvalidError, match="only a lunar date has a leap month"):
        Occasion.parse("1968-闰7-03")


def test_the_calendar_knows_its_leap_months() -> None:
    assert Occasion(7, 3, 1968, lunar=True, leap=True).in_calendar()
    assert not Occasion(4, 3, 1968, lunar=True, leap=True).in_calendar()
    assert Occasion(4, 3, 1850, lunar=True, leap=True).in_calendar()


def test_only_a_solar_occasion_with_its_year_is_one_day() -> None:
    assert Occasion.parse("1980-02-29").solar == date(1980, 2, 29)
    assert Occasion.parse("--02-29").solar is None
    assert Occasion.parse("lunar:1968-08-15").solar is None


@given(st.text(max_size=16))
def test_any_text_is_an_occasion_or_refused(text: str) -> None:
    with suppress(InvalidError):
        occasion = Occasion.parse(text)
        assert Occasion.parse(str(occasion)) == occasion
