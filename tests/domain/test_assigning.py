"""What is assigned: to sections that people write, days by the names that people give them."""

from datetime import date

import pytest

from hnwctl.domain.assigning import assigned, check_section, read_assignment, writable_sections
from hnwctl.errors import InvalidError

TODAY = date(2026, 11, 23)


def test_extracts_are_not_for_people_to_write() -> None:
    assert writable_sections("client") == ("profile", "finance", "kyc", "service")
    with pytest.raises(InvalidError, match="service_dates: is computed from service"):
        check_section("service_dates")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("service.tasks[+].due=下周三", "2026-12-02"),
        ("service.tasks[0].due=3月1日", "2027-03-01"),
        ("service.interactions[+].at=周三", "2026-11-18"),
        ("service.interactions[+].at=2026-11-20 09:30", "2026-11-20 09:30"),
        ("finance.holdings[0].opened=3月1日", "2026-03-01"),
        ("kyc.documents[0].expires=长期", "长期"),
        ("profile.birthday=今天", "今天"),  # an occasion, which is no day
        ("profile.note=今天", "今天"),
        ("profile.custom.day=今天", "今天"),
        ("profile.archived.at=nonsense", "nonsense"),
        ("kyc.risk.expires=", ""),
    ],
)
def test_days_by_name(typed: str, value: str) -> None:
    assert read_assignment(typed, TODAY).value == value


def test_only_the_sections_that_are_named_come_back_and_nothing_given_is_touched() -> None:
    sections = {"profile": {"tags": ["a"]}, "kyc": {"rating": "low"}}
    edits = [read_assignment("profile.tags+=b", TODAY), read_assignment("service.notes[+].text=x", TODAY)]
    assert assigned(sections, edits) == {
        "profile": {"tags": ["a", "b"]},
        "service": {"notes": [{"text": "x"}]},
    }
    assert sections["profile"] == {"tags": ["a"]}
