"""Plans of contacts as they are shown: rows, columns, bars of the load."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, say
from hnwctl.console.printing.bars import Bar, drawn
from hnwctl.console.printing.filled import filled
from hnwctl.console.printing.formats import ColumnSpec
from hnwctl.domain.scheduling.contacts import VISIT
from hnwctl.model.words_client import CHANNEL, WEEKDAY

if TYPE_CHECKING:
    from hnwctl.console.contacts.scheduling import Made
    from hnwctl.domain.agenda.item import Said
    from hnwctl.domain.scheduling.horizon import Horizon
    from hnwctl.domain.scheduling.plan import Entry

_WEEKDAYS = tuple(WEEKDAY.entries.values())
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = timedelta(days=1)


FOR_PROGRAMS = tuple(
    ColumnSpec(name, name)
    for name in (
        *("date", "id", "name", "adviser", "tier", "channel", "due", "moved", "every", "number"),
        *("reason", "provisional"),
    )
)
"""The columns of a plan as programs read them: `plan_row` has the values."""


def for_people(rows: Sequence[Mapping[str, Any]]) -> list[ColumnSpec]:
    """The columns of a plan as people read them, without those that have nothing to say; what leaves a narrow
    window first stands last."""
    adviser = [ColumnSpec("adviser", "adviser")] if len({row["adviser"] for row in rows}) > 1 else []
    columns = (
        ColumnSpec("day", "date", kind="code"),
        ColumnSpec("name", "client"),
        *adviser,
        ColumnSpec("channel", "contact by", words=CHANNEL),
        ColumnSpec("due", "falls due", kind="date"),
        ColumnSpec("reason", "reason"),
        ColumnSpec("id", "id", kind="code"),
    )
    return filled(columns, rows)


def plan_row(entry: "Entry", horizon: "Horizon") -> dict[str, Any]:
    """One contact of a plan. ``number`` counts the contacts of a client in the plan: 1 is the next one."""
    contact, client = entry.contact, entry.contact.client
    return {
        "date": entry.day and entry.day.isoformat(),
        "day": dated(entry.day) if entry.day else say("no day"),
        "id": client.id,
        "name": client.name,
        "adviser": client.adviser,
        "tier": client.tier,
        "channel": contact.channel,
        "due": contact.due.isoformat(),
        "moved": entry.moved,
        "every": str(client.every),
        "number": contact.nth + 1,
        "reason": say("; ").join(spoken(said) for said in entry.reasons),
        "provisional": bool(entry.day and entry.day.year in horizon.provisional),
    }


def dated(day: date) -> str:
    """A day with the short name of its weekday, in the reader's language."""
    weekday = _WEEKDAYS[day.weekday()].zh if language() == "zh" else _SHORT[day.weekday()]
    return f"{day.isoformat()} {weekday}"


def spoken(said: "Said") -> str:
    """A text of the domain in the reader's language, its words too."""
    words = {"channel": CHANNEL, "weekday": WEEKDAY}
    facts = {
        name: words[name].label(str(fact), language()) if name in words else fact
        for name, fact in said.facts.items()
    }
    return say(said.template, **facts)


def load_lines(made: "Made", *, by_day: bool, columns: int | None, encoding: str) -> Iterator[str]:
    """The load of a plan: a heading, and a bar for each week or for each working day."""
    horizon = made.plan.horizon
    placed = made.plan.placed
    advisers = len({entry.contact.client.adviser for entry in placed}) or 1
    loads = Counter(entry.day for entry in placed)
    visits = Counter(entry.day for entry in placed if entry.contact.channel == VISIT)
    days = [[day] for day in horizon.days] if by_day else _weeks(horizon)
    yield say("contacts a day") if by_day else say("contacts a week")
    bars, full = [], 0
    for each in days:
        load, visit = (sum(found[day] for day in each) for found in (loads, visits))
        slots = advisers * sum(day in horizon.days for day in each)
        text = say("{count} of {room}", count=load, room=slots * made.room.contacts)
        if any(visits.values()):
            text += say(", visits {count} of {room}", count=visit, room=slots * made.room.visits)
        bars.append(Bar(_named(each[0], by_day=by_day), load, text))
        full = max(full, slots * made.room.contacts)
    yield from drawn(bars, columns=columns, encoding=encoding, full=full)


def _weeks(horizon: "Horizon") -> list[list[date]]:
    """The days of the plan, week by week from Monday on."""
    every = [horizon.first + n * _DAY for n in range((horizon.last - horizon.first).days + 1)]
    return [list(week) for _, week in groupby(every, key=lambda day: day - day.weekday() * _DAY)]


def _named(day: date, *, by_day: bool) -> str:
    return dated(day) if by_day else day.isoformat()
