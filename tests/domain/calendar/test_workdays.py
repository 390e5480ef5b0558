"""Working days: public holidays, weekends worked in exchange, days for greetings only."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.calendar.workdays import WorkDays
from hnwctl.errors import InvalidError
from hnwctl.model.policy_rules import WorkingDays

from .test_festivals import policy_of

CHINA = WorkDays.of(policy_of("cn"))


def of_place(code: str) -> WorkDays:
    return WorkDays(WorkingDays(source="a test", verified=True, holidays=code))


def test_the_national_day_of_2026_with_the_weekends_worked_for_it() -> None:
    """国办发明电: 10月1日至7日放假,9月20日(周日)、10月10日(周六)上班。"""
    assert [f"{day:%m-%d}" for day in CHINA.days(date(2026, 9, 19), date(2026, 10, 12))] == [
        *("09-20", "09-21", "09-22", "09-23", "09-24", "09-28", "09-29", "09-30"),
        *("10-08", "10-09", "10-10", "10-12"),
    ]


def test_counting_working_days() -> None:
    assert CHINA.next(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CHINA.next(date(2026, 10, 10)) == date(2026, 10, 10)
    assert CHINA.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CHINA.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CHINA.add(date(2026, 10, 3), 0) == date(2026, 10, 3)
    assert CHINA.add(date(2026, 11, 23), 5) == date(2026, 11, 30)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-30, 30).filter(bool))
def test_counting_there_and_counting_the_days_between_agree(day: date, count: int) -> None:
    there = CHINA.add(day, count)
    first, last = (day + timedelta(1), there) if count > 0 else (there, day - timedelta(1))
    assert len(CHINA.days(first, last)) == abs(count)
    assert CHINA.works(there)


def test_from_new_years_eve_to_the_seventh_there_are_greetings_only() -> None:
    days = [date(2027, 2, 1) + timedelta(days=n) for n in range(20)]
    quiet = [day for day in days if CHINA.greetings_only(day)]
    assert (quiet[0], quiet[-1], len(quiet)) == (date(2027, 2, 5), date(2027, 2, 12), 8)
    assert not any(CHINA.greetings_only(date(2027, 1, 1) + timedelta(days=n)) for n in range(35))


def test_days_around_a_festival_reach_over_the_turn_of_the_year() -> None:
    policy = policy_of("cn")
    window = {"festival": "new_year", "days_before": 2, "days_after": 1}
    rules = WorkingDays(source="a test", verified=True, holidays="CN", greetings_only=(window,))
    days = WorkDays(rules, policy.festivals)
    near = [date(2026, 12, 28) + timedelta(days=n) for n in range(8)]
    assert [f"{day:%m-%d}" for day in near if days.greetings_only(day)] == [
        *("12-30", "12-31", "01-01", "01-02")
    ]


def test_without_festivals_no_day_is_for_greetings_only() -> None:
    assert not WorkDays(policy_of("cn").working_days).greetings_only(date(2027, 2, 6))


def test_a_year_whose_weekends_are_not_published_yet_is_provisional() -> None:
    assert not CHINA.provisional(date(2026, 12, 31))
    assert CHINA.provisional(date(2050, 1, 4))
    assert not of_place("US").provisional(date(2050, 1, 4))
    assert of_place("SG").provisional(date(2050, 1, 4))  # Eid is an estimate
    assert of_place("US").provisional(date(2150, 1, 4))


def test_a_weekend_worked_for_a_holiday_of_the_next_year() -> None:
    assert CHINA.works(date(2006, 12, 30))
    assert not CHINA.works(date(2007, 1, 2))


@pytest.mark.parametrize(
    ("code", "free"),
    [
        ("CN", date(2026, 10, 1)),
        ("HK", date(2026, 7, 1)),
        ("HK", date(2026, 9, 19)),  # a Saturday
        ("SG", date(2026, 8, 10)),
        ("US", date(2026, 11, 26)),
        ("US-NY", date(2026, 2, 12)),
        ("GB", date(2026, 12, 28)),
        ("ECB", date(2026, 4, 3)),
        ("AE", date(2026, 11, 29)),
    ],
)
def test_free_days_of_places(code: str, free: date) -> None:
    assert not of_place(code).works(free)
    assert of_place(code).works(date(2026, 11, 24))


@pytest.mark.parametrize("code", ["ZZ", "US-QQ", "JAN", "ECB-X"])
def test_a_code_that_the_library_does_not_know(code: str) -> None:
    with pytest.raises(InvalidError, match=f"no public holidays are known for {code}"):
        of_place(code).works(date(2026, 1, 1))
