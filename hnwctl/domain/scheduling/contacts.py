"""The contacts that fall due in a period, and the days to which each of them may go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from hnwctl.domain.agenda.item import Said
from hnwctl.domain.scheduling.horizon import Horizon
from hnwctl.domain.scheduling.placing import Job
from hnwctl.model.spans import Span

_DAY = timedelta(days=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
VISIT = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client as a plan needs to know them. ``due`` is the next contact as the rhythm has it, ``planned``
    the day for which it is planned already, ``agreed`` whether the client agreed to that very day,
    ``undated`` that there was no contact yet and nothing tells when it should be.
    """

    id: str
    name: str | None
    every: Span
    due: date
    tier: str | None = None
    adviser: str | None = None
    planned: date | None = None
    agreed: bool = False
    undated: bool = False
    not_before: date | None = None
    quiet: tuple[tuple[date, date | None], ...] = ()
    channel: str | None = None
    weekday: str | None = None
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact that falls due, the first or a further one of its client, and how it may be placed.

    ``channel`` is None where any will do. ``stuck`` says why no day is possible; ``notes`` what is to be
    known of it wherever it is placed.
    """

    client: Client
    nth: int
    due: date
    job: Job
    channel: str | None = None
    stuck: Said | None = None
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What a plan keeps to: its days, today, how far a date may move (per cent of its rhythm), the tiers,
    lowest first, the channels the firm allows, and birthdays by client."""

    horizon: Horizon
    today: date
    may_move: int
    tiers: Sequence[str] = ()
    allowed: Sequence[str] = ()
    birthdays: Mapping[str, Sequence[date]] = field(default_factory=dict)

    @cached_property
    def weekdays(self) -> dict[str, int]:
        """The days of each weekday."""
        return {name: self.horizon.weekday(number) for number, name in enumerate(_WEEKDAYS)}

    def rank(self, tier: str | None) -> int:
        """0 for the lowest tier and for none."""
        return self.tiers.index(tier) if tier in self.tiers else 0

    def tolerance(self, every: Span) -> int:
        """By how many days a contact of this rhythm may move."""
        return every.days * self.may_move // 100


def contacts_of(client: Client, terms: Terms) -> Iterator[Contact]:
    """The contacts with one client that fall due in the period: what is overdue, what is due, and what
    follows in the client's rhythm. What falls due from today on and before the period is not its own."""
    dues = list(_dues(client, terms.horizon, terms.today))
    for nth, due in enumerate(dues):
        if due < terms.today or due >= terms.horizon.first:
            following = dues[nth + 1] if nth + 1 < len(dues) else None
            yield _contact(client, nth, due, following, terms)


def urgency(contact: Contact, terms: Terms) -> tuple[object, ...]:
    """What is placed first: agreed dates, then higher tiers, then what has been due for longest."""
    client = contact.client
    agreed = client.agreed and contact.nth == 0
    return (not agreed, -terms.rank(client.tier), contact.due, contact.nth, client.id)


def _dues(client: Client, horizon: Horizon, today: date) -> Iterator[date]:
    due: date | None = client.due
    began = horizon.first if client.due < today else client.due
    for count in range(_MOST):
        if due is None or due > horizon.last:
            return
        yield due
        due = _out_of_quiet(Span(client.every.count * (count + 1), client.every.unit).after(began), client)


_MOST = 400
"""Contacts with one client in one plan: more than a year of days."""


def _out_of_quiet(day: date, client: Client) -> date | None:
    for first, last in sorted(client.quiet, key=lambda period: period[0]):
        if first <= day and (last is None or day <= last):
            if last is None:
                return None
            day = last + _DAY
    return day


def _contact(client: Client, nth: int, due: date, following: date | None, terms: Terms) -> Contact:
    channel, notes, refused = _channel(client, terms.allowed)
    window = _window(client, nth, due, following, terms)
    days, stuck = _possible(client, window, terms.horizon)
    if nth == 0 and client.agreed and due >= terms.horizon.first:
        days, stuck = _agreed(due, days)
    job = _job(client, nth, due, days, channel == VISIT, terms)
    if days and client.weekday and not days & terms.weekdays[client.weekday]:
        notes = (*notes, Said("no {weekday} lies in reach", {"weekday": client.weekday}))
    return Contact(client, nth, due, job, channel, refused or stuck, notes)


def _agreed(due: date, days: int) -> tuple[int, Said | None]:
    return days, None if days else Said(
        "agreed for {day}, when nobody works or the client wants quiet", {"day": due}
    )


def _window(client: Client, nth: int, due: date, following: date | None, terms: Terms) -> tuple[date, date]:
    """First and last day to which the contact may go; what is overdue may go to any until the next is due."""
    horizon, reach = terms.horizon, timedelta(days=terms.tolerance(client.every))
    if nth == 0 and client.agreed and due >= horizon.first:
        return due, due
    if _waits(client, nth, due, terms):
        return horizon.first, min(horizon.last, following - reach - _DAY if following else horizon.last)
    half = timedelta(days=(client.every.days - 1) // 2)  # two contacts in a row never meet
    reach = min(reach, half)
    return max(due - reach, horizon.first), min(due + reach, horizon.last)


def _waits(client: Client, nth: int, due: date, terms: Terms) -> bool:
    """Whether the contact is wanted as soon as may be: it is overdue, or was never made."""
    return due < terms.horizon.first or (nth == 0 and client.undated)


def _possible(client: Client, window: tuple[date, date], horizon: Horizon) -> tuple[int, Said | None]:
    """The days of the window on which there may be a contact; if none is left, why."""
    first, last = window
    said = {"first": first, "last": last}
    days = horizon.between(first, last)
    if not days:
        greeted = any(first <= day <= last for day in horizon.greetings)
        why = "greetings only from {first} to {last}" if greeted else "nobody works from {first} to {last}"
        return 0, Said(why, said)
    for begin, end in client.quiet:
        days &= ~horizon.between(begin, end or horizon.last)
    if client.not_before:
        days &= ~horizon.between(horizon.first, client.not_before - _DAY)
    return days, None if days else Said("the client wants quiet from {first} to {last}", said)


def _channel(client: Client, allowed: Sequence[str]) -> tuple[str | None, tuple[Said, ...], Said | None]:
    """The channel, what is to be said of it, and why there is none."""
    left = [channel for channel in allowed if channel not in client.refuses]
    if not left:
        return None, (), Said("the client refuses every channel that the firm allows")
    wished = client.channel
    if wished is None or wished in left:
        return wished, (), None
    instead = next((channel for channel in left if channel != VISIT), left[0])
    why = "the client refuses {channel}" if wished in client.refuses else "the firm does not allow {channel}"
    return instead, (Said(why, {"channel": wished}),), None


def _job(client: Client, nth: int, due: date, days: int, visit: bool, terms: Terms) -> Job:
    horizon = terms.horizon
    tolerance = max(terms.tolerance(client.every), 1)
    planned = horizon.on([client.planned]) & days if nth == 0 and client.planned else 0
    if planned and client.planned:
        return Job(days, planned, client.planned.toordinal(), _PULL / tolerance, visit)
    wish, target, slope = days, due, _PULL / tolerance
    if _waits(client, nth, due, terms):
        target, slope = horizon.first, _PUSH * (1 + terms.rank(client.tier)) / tolerance
        soon = timedelta(days=max(tolerance, 6))  # six days on there was every weekday
        wish = days & horizon.between(horizon.first, horizon.first + soon) or days
    birthday = wish & horizon.on(terms.birthdays.get(client.id, ()))
    weekday = wish & terms.weekdays.get(client.weekday or "", 0)
    return Job(days, birthday or weekday or wish, target.toordinal(), slope, visit)


_PULL = 1.5
"""Moving a contact as far as it may go weighs as much as one and a half contacts more on a day."""
_PUSH = 0.5
"""What is overdue is wanted soon, the more so the higher the tier, but not all on one morning."""
