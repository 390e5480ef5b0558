"""On which days the festivals of the policies fall."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import holidays
import pytest
from holidays.calendars.gregorian import DEC
from holidays.calendars.hebrew import _HebrewLunisolar
from lunar_python import Lunar

import hnwctl.model
from hnwctl.domain.calendar.feasts import FEASTS, days_of
from hnwctl.domain.calendar.festivals import days_on, festival_days
from hnwctl.model.policy import Policy
from hnwctl.model.policy_words import MOVABLE
from hnwctl.store import codec

PLACES = ("cn", "hk", "sg", "us", "uk", "eu")


def policy_of(place: str) -> Policy:
    """The policy that a new book of that place begins with."""
    path = Path(hnwctl.model.__file__).parent / "policies" / f"{place}.yaml"
    return Policy.from_plain(codec.load(path.read_bytes(), source=path.name))


def in_year(on: str, year: int, place: str = "") -> list[date]:
    return list(days_on(on, date(year, 1, 1), date(year, 12, 31), place=place))


def test_a_year_of_festivals_in_china() -> None:
    found = festival_days(policy_of("cn").festivals, date(2026, 1, 1), date(2026, 12, 31), place="CN")
    assert [(key, f"{day:%m-%d}") for key, day in found] == [
        ("new_year", "01-01"),
        ("spring_festival", "02-17"),
        ("lantern", "03-03"),
        ("women", "03-08"),
        ("eid", "03-20"),
        ("qingming", "04-05"),
        ("mothers", "05-10"),
        ("dragon_boat", "06-19"),
        ("fathers", "06-21"),
        ("teachers", "09-10"),
        ("mid_autumn", "09-25"),
        ("national_day", "10-01"),
        ("double_ninth", "10-18"),
        ("christmas", "12-25"),
    ]


def test_a_year_of_festivals_in_the_united_states() -> None:
    found = festival_days(policy_of("us").festivals, date(2026, 1, 1), date(2026, 12, 31), place="US")
    assert [(key, f"{day:%m-%d}") for key, day in found] == [
        ("new_year", "01-01"),
        ("lunar_new_year", "02-17"),
        ("eid", "03-20"),
        ("rosh_hashanah", "09-12"),
        ("diwali", "11-08"),
        ("thanksgiving", "11-26"),
        ("christmas", "12-25"),
    ]


@pytest.mark.parametrize("place", PLACES)
def test_every_festival_of_every_policy_falls_on_one_day_of_2027(place: str) -> None:
    policy = policy_of(place)
    code = policy.working_days.holidays
    found = festival_days(policy.festivals, date(2027, 1, 1), date(2027, 12, 31), place=code)
    assert sorted(key for key, _ in found) == sorted(day.key for day in policy.festivals.days)


def test_every_feast_that_a_policy_may_name_is_known() -> None:
    assert set(FEASTS) == set(MOVABLE.keys)


def test_only_the_days_asked_for_are_given() -> None:
    festivals = policy_of("cn").festivals
    assert festival_days(festivals, date(2026, 9, 25), date(2026, 9, 25)) == [
        ("mid_autumn", date(2026, 9, 25))
    ]
    assert festival_days(festivals, date(2026, 9, 26), date(2026, 9, 30)) == []
    assert festival_days(festivals, date(2026, 9, 30), date(2026, 9, 1)) == []


def test_qingming_and_the_winter_solstice_as_a_second_library_computes_them() -> None:
    for year in range(1902, 2100):
        terms = Lunar.fromYmd(year, 6, 1).getJieQiTable()  # begins with the solstice of the year before
        qingming, solstice = (date.fromisoformat(terms[name].toYmd()) for name in ("清明", "冬至"))
        assert in_year("qingming", year) == [qingming]
        if year != 1952:  # the solstice of 1951 was at midnight to the second
            assert in_year("winter_solstice", year - 1) == [solstice]


def test_new_years_eve_is_the_day_before_the_lunar_year_begins() -> None:
    assert in_year("lunar_new_year_eve", 2026) == [date(2026, 2, 16)]
    assert in_year("lunar_new_year_eve", 2027) == [date(2027, 2, 5)]


def test_easter_and_rosh_hashanah_as_the_holidays_library_has_them() -> None:
    from dateutil.easter import easter

    for year in range(1950, 2100):
        assert in_year("easter", year) == [easter(year)]
        assert in_year("rosh_hashanah", year) == [date(year, *_HebrewLunisolar.ROSH_HASHANAH_DATES[year])]


def test_eid_may_fall_twice_into_a_year() -> None:
    assert in_year("eid_al_fitr", 2033) == [date(2033, 1, 2), date(2033, 12, 23)]


def test_no_eid_and_no_diwali_is_missed_for_being_asked_about_a_short_time() -> None:
    for feast in ("eid_al_fitr", "diwali"):
        for year in range(2001, 2036):
            for day in in_year(feast, year):
                assert days_of(feast, day, day) == [day]


def test_the_day_kept_in_a_place_counts_there() -> None:
    assert in_year("diwali", 2027) == [date(2027, 10, 29)]
    assert in_year("diwali", 2027, "SG") == [date(2027, 10, 28)]
    assert in_year("eid_al_fitr", 2027, "SG") == [date(2027, 3, 10)]
    assert in_year("diwali", 2028, "SG") == [date(2028, 10, 17)]  # the library is a month late there


def test_beyond_the_years_that_are_known_a_feast_is_silent() -> None:
    assert in_year("diwali", 2040) == in_year("qingming", 2150) == in_year("lunar_new_year_eve", 2150) == []


@pytest.mark.parametrize(
    ("on", "day"),
    [
        ("1st monday of june", date(2026, 6, 1)),
        ("2nd sunday of may", date(2026, 5, 10)),
        ("4th thursday of november", date(2026, 11, 26)),
        ("last monday of may", date(2026, 5, 25)),
        ("last thursday of december", date(2026, 12, 31)),
        ("lunar:--12-30", date(2026, 2, 16)),
    ],
)
def test_days_of_every_year(on: str, day: date) -> None:
    assert in_year(on, 2026) == [day]


def test_christmas_is_where_the_holidays_library_has_it() -> None:
    rules = SimpleNamespace(days=[SimpleNamespace(key="christmas", on="--12-25")])
    (found,) = festival_days(rules, date(2026, DEC, 1), date(2026, DEC, 31))
    assert holidays.country_holidays("US", years=2026)[found[1]] == "Christmas Day"
