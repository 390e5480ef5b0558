"""By when a complaint is settled and a request answered, as the policy says."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hnwctl.model.dates import Moment

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules

_DAY = 24


def complaint_due(opened: Moment, rules: "Rules") -> Moment:
    """The last working day for it; the day on which it came does not count."""
    from hnwctl.domain.calendar.workdays import WorkDays

    return Moment(WorkDays.of(rules).add(opened.day, rules.complaints.within_working_days))


def request_due(opened: Moment, rules: "Rules") -> Moment:
    """So many hours later; where the time of day is not known, the day that they reach into."""
    hours = rules.requests.answer_within_hours
    if not opened.clock:
        return Moment(opened.day + timedelta(days=-(-hours // _DAY)))
    due = datetime.fromisoformat(str(opened)) + timedelta(hours=hours)
    return Moment.parse(due.isoformat(timespec="seconds" if due.second else "minutes"))
