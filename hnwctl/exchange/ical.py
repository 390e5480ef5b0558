"""Calendar files (RFC 5545) that other programs import or subscribe to.

The same entries on the same day give the same bytes. An entry keeps its UID for ever, and its SEQUENCE grows
by the day, so that a reader who has it already takes over what changed and never has it twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_SEQUENCE_FROM = date(2020, 1, 1)
MORNING = timedelta(hours=9)
"""When an alarm goes off on its day."""

YEARLY: Mapping[str, object] = {"FREQ": "YEARLY"}
LAST_OF_FEBRUARY: Mapping[str, object] = {"FREQ": "YEARLY", "BYMONTH": 2, "BYMONTHDAY": -1}
"""The 29th, in common years the 28th."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in the calendar: ``rule`` where it comes round, ``alarms`` so many days before it."""

    uid: str
    day: date
    summary: str
    description: str = ""
    rule: Mapping[str, object] = field(default_factory=dict)
    alarms: Sequence[int] = (0,)


def calendar(name: str, entries: Iterable[Entry], today: date) -> bytes:
    """The entries as the text of a calendar called ``name``, as it is on ``today``."""
    from icalendar import Calendar

    made = Calendar()
    made.add("PRODID", "-//hnwctl//remind//EN")
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    made.add("X-WR-CALNAME", name)
    for entry in sorted(entries, key=lambda each: (each.day, each.uid)):
        made.add_component(_event(entry, today))
    raw: bytes = made.to_ical()
    return raw


def _event(entry: Entry, today: date) -> "Event":
    from icalendar import Event

    written = datetime.combine(today, time(), UTC)
    made = Event()
    made.add("UID", entry.uid)
    made.add("DTSTAMP", written)
    made.add("LAST-MODIFIED", written)
    made.add("SEQUENCE", max((today - _SEQUENCE_FROM).days, 0))
    made.add("DTSTART", entry.day)
    made.add("SUMMARY", entry.summary)
    if entry.description:
        made.add("DESCRIPTION", entry.description)
    if entry.rule:
        made.add("RRULE", dict(entry.rule))
    made.add("TRANSP", "TRANSPARENT")
    made.add("CLASS", "PRIVATE")
    for days in sorted(set(entry.alarms)):
        made.add_component(_alarm(entry.summary, MORNING - timedelta(days=days)))
    return made


def _alarm(text: str, before: timedelta) -> "Alarm":
    from icalendar import Alarm

    made = Alarm()
    made.add("ACTION", "DISPLAY")
    made.add("DESCRIPTION", text)
    made.add("TRIGGER", before)
    return made
