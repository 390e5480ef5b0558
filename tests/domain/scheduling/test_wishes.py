"""A client's own contact plan, as it is changed by what somebody typed."""

from datetime import date
from typing import Any

import pytest

from hnwctl.domain.scheduling.wishes import Wishes, wished
from hnwctl.errors import InvalidError

TODAY = date(2026, 11, 23)
ALLOWED = ("phone", "visit", "email")


def change(old: dict[str, Any] | None = None, **wishes: Any) -> dict[str, Any]:
    return wished(old or {}, Wishes(**wishes), today=TODAY, allowed=ALLOWED)


@pytest.mark.parametrize(
    ("wishes", "plan"),
    [
        ({"every": "quarterly"}, {"every": "3m"}),
        ({"channel": "上门"}, {"channel": "visit"}),
        ({"weekday": "星期五"}, {"weekday": "fri"}),
        ({"starting": "今天"}, {"starting": "2026-11-23"}),
        ({"not_before": "+2w"}, {"not_before": "2026-12-07"}),
        ({"quiet": ["2026-12-01/"]}, {"quiet": [{"from": "2026-12-01"}]}),
        ({"quiet": ["2026-12-01/+1w"]}, {"quiet": [{"from": "2026-12-01", "to": "2026-12-08"}]}),
        ({"quiet": ["/+1w"]}, {"quiet": [{"from": "2026-11-23", "to": "2026-11-30"}]}),
        ({"clear": True}, {}),
    ],
)
def test_what_may_be_said(wishes: dict[str, Any], plan: dict[str, Any]) -> None:
    assert change(**wishes) == plan


def test_what_is_not_said_stays_but_a_date_planned_before_goes() -> None:
    old = {"every": "1m", "channel": "phone", "planned": {"for": "2026-12-01", "on": "2026-12-02"}}
    assert change(old, weekday="mon") == {"every": "1m", "channel": "phone", "weekday": "mon"}
    assert change(old, clear=True, weekday="mon") == {"weekday": "mon"}


def test_quiet_periods_are_added_by_day_and_none_stands_there_twice() -> None:
    old = {"quiet": [{"from": "2027-01-01", "to": "2027-01-10", "reason": "ski"}]}
    again = change(old, quiet=["2027-01-01/2027-01-10", "2026-12-01/2026-12-02"])
    assert again == {"quiet": [{"from": "2026-12-01", "to": "2026-12-02"}, old["quiet"][0]]}


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"every": "0d"}, "not a span of time"),
        ({"every": "-1m"}, "not a span of time"),
        ({"every": "bimonthly or so"}, "not a span of time"),
        ({"every": "9999y"}, "longer than"),
        ({"channel": "fax"}, "not one of"),
        ({"channel": "wechat"}, "the firm does not allow"),
        ({"weekday": "someday"}, "not one of"),
        ({"starting": "2026-11-22"}, "is over"),
        ({"starting": "2026-02-30"}, "there is no such day"),
        ({"not_before": "昨天"}, "is over"),
        ({"starting": "+1w", "not_before": "+2w"}, "before which there is to be none"),
        ({"starting": "+1w", "quiet": ["+1d/"]}, "lies in a quiet period"),
        ({"quiet": ["2026-12-01"]}, "not a period"),
        ({"quiet": ["2026-12-05/2026-12-01"]}, "ends before it begins"),
        ({"quiet": ["2026-10-01/2026-10-08"]}, "is over"),
    ],
)
def test_what_may_not_be_said(wishes: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        change(**wishes)
