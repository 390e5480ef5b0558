"""By when complaints are settled and requests answered."""

import pytest
import yaml

from hnwctl.domain.rules import Rules
from hnwctl.domain.timelimits import complaint_due, request_due
from hnwctl.model.dates import Moment
from hnwctl.model.policy import Policy
from hnwctl.model.policy_text import default_policy_text


@pytest.fixture(scope="module")
def rules() -> Rules:
    plain = yaml.load(default_policy_text("cn"), yaml.BaseLoader)  # noqa: S506 - strings only
    return Rules.of(Policy.from_plain(plain).to_plain())


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23", "2026-11-30"),  # a Monday: the weekend does not count
        ("2026-11-21T10:00", "2026-11-27"),  # on a Saturday
        ("2026-09-29", "2026-10-12"),  # the national holiday lies between, a weekend is worked in exchange
    ],
)
def test_a_complaint_has_five_working_days(rules: Rules, opened: str, due: str) -> None:
    assert str(complaint_due(Moment.parse(opened), rules)) == due


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23", "2026-11-24"),
        ("2026-11-23T17:45", "2026-11-24T17:45"),
        ("2026-11-23T17:45:10", "2026-11-24T17:45:10"),
        ("2026-11-23T17:45+08:00", "2026-11-24T17:45+08:00"),
        ("2026-11-23T09:30Z", "2026-11-24T09:30+00:00"),
    ],
)
def test_a_request_has_twenty_four_hours(rules: Rules, opened: str, due: str) -> None:
    assert str(request_due(Moment.parse(opened), rules)) == due
