"""Plans: within tolerance, never on a holiday or in a quiet period, never more than a day holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.domain.scheduling.contacts import Client, Terms, contacts_of
from hnwctl.domain.scheduling.horizon import Horizon
from hnwctl.domain.scheduling.placing import Room, bits
from hnwctl.domain.scheduling.plan import Entry, Plan, plan
from hnwctl.model.spans import Span

MONDAY = date(2026, 11, 23)
TIERS = ("below", "core", "prime", "top")
CHANNELS = ("phone", "visit", "email")


class Week:
    """A calendar: weekends and some holidays are free, on some days there are greetings only."""

    def __init__(self, free: Sequence[date] = (), greetings: Sequence[date] = ()) -> None:
        self.free, self.greetings = free, greetings

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.free

    def greetings_only(self, day: date) -> bool:
        return day in self.greetings

    def provisional(self, day: date) -> bool:
        return day.year > 2026


def day(number: int) -> date:
    """So many days after the Monday on which every plan here is made."""
    return MONDAY + timedelta(days=number)


def terms(
    days: int = 28, *, calendar: Week | None = None, birthdays: Mapping[str, Sequence[date]] | None = None
) -> Terms:
    horizon = Horizon.of(calendar or Week(), MONDAY, day(days - 1))
    return Terms(horizon, MONDAY, 20, TIERS, CHANNELS, birthdays or {})


def client(number: int = 0, due: int = 0, every: str = "1m", **facts: object) -> Client:
    span = Span(int(every[:-1]), every[-1])
    return Client(id=f"c{number:07}", name=f"client {number}", every=span, due=day(due), **facts)  # type: ignore[arg-type]


def only(found: Plan) -> Entry:
    (entry,) = found.entries
    return entry


def why(entry: Entry) -> list[str]:
    return [said.template.format_map(said.facts) for said in entry.reasons]


quiets = st.lists(
    st.tuples(st.integers(-5, 30), st.none() | st.integers(0, 10)).map(
        lambda ends: (day(ends[0]), None if ends[1] is None else day(ends[0] + ends[1]))
    ),
    max_size=2,
).map(tuple)


@st.composite
def clients(draw: st.DrawFn, most: int = 12) -> list[Client]:
    return [
        client(
            number,
            due=draw(st.integers(-60, 35)),
            every=draw(st.sampled_from(["1w", "2w", "1m", "2m", "3m", "10d"])),
            tier=draw(st.none() | st.sampled_from(TIERS)),
            adviser=draw(st.sampled_from([None, "wang.li"])),
            undated=draw(st.booleans()),
            quiet=draw(quiets),
            not_before=draw(st.none() | st.integers(-5, 30).map(day)),
            channel=draw(st.none() | st.sampled_from(["phone", "visit", "wechat"])),
            weekday=draw(st.none() | st.sampled_from(["mon", "wed", "fri", "sun"])),
            refuses=tuple(draw(st.sets(st.sampled_from(CHANNELS), max_size=3))),
        )
        for number in range(draw(st.integers(0, most)))
    ]


calendars = st.builds(
    Week, free=st.lists(st.integers(0, 27).map(day)), greetings=st.lists(st.integers(0, 27).map(day))
)
rooms = st.builds(Room, contacts=st.integers(1, 4), visits=st.integers(0, 2))


@given(clients(), calendars, rooms)
@settings(max_examples=60)
def test_what_holds_of_every_plan(found: list[Client], calendar: Week, room: Room) -> None:
    kept = terms(calendar=calendar)
    made = plan(found, kept, room)
    loads = Counter((entry.contact.client.adviser, entry.day) for entry in made.placed)
    visits = Counter(
        (entry.contact.client.adviser, entry.day) for entry in made.placed if entry.contact.channel == "visit"
    )
    assert all(load <= room.contacts for load in loads.values())
    assert all(load <= room.visits for load in visits.values())
    for entry in made.placed:
        contact, on = entry.contact, entry.day
        assert on is not None
        assert calendar.works(on)
        assert not calendar.greetings_only(on)
        assert not any(a <= on and (b is None or on <= b) for a, b in contact.client.quiet)
        assert contact.client.not_before is None or on >= contact.client.not_before
        assert contact.channel is None or contact.channel in CHANNELS
        assert contact.channel not in contact.client.refuses
        assert contact.nth > 0 or on >= MONDAY
        waits = contact.due < MONDAY or (contact.client.undated and contact.nth == 0)
        assert waits or abs(entry.moved or 0) <= kept.tolerance(contact.client.every)
    assert all(entry.reasons for entry in made.entries)


@given(clients(), rooms)
@settings(max_examples=40)
def test_no_contact_that_falls_due_is_dropped(found: list[Client], room: Room) -> None:
    kept = terms()
    due = Counter((each.id, c.nth) for each in found for c in contacts_of(each, kept))
    made = plan(found, kept, room)
    assert Counter((e.contact.client.id, e.contact.nth) for e in made.entries) == due
    assert {each.id for each in found if each.due <= kept.horizon.last} == {id_ for id_, _ in due}


@given(st.data(), clients(), rooms)
@settings(max_examples=40)
def test_the_same_clients_in_any_order_give_the_same_plan(
    data: st.DataObject, found: list[Client], room: Room
) -> None:
    shuffled = data.draw(st.permutations(found))
    assert plan(found, terms(), room) == plan(shuffled, terms(), room)


@given(clients(most=4), st.builds(Room, contacts=st.integers(1, 2), visits=st.integers(0, 1)))
@settings(max_examples=60)
def test_nobody_is_left_out_where_a_plan_for_all_exists(found: list[Client], room: Room) -> None:
    """Compared with trying every arrangement, over a week."""
    kept = terms(days=5)
    due = [contact for each in found for contact in contacts_of(replace(each, adviser=None), kept)]
    made = plan([replace(each, adviser=None) for each in found], kept, room)
    assert (not made.unplaced) == any(
        fits(days, [contact.channel == "visit" for contact in due], room)
        for days in product(*(bits(contact.job.may if not contact.stuck else 0) for contact in due))
    )


def fits(days: Sequence[int], visits: Sequence[bool], room: Room) -> bool:
    loads, called = Counter(days), Counter(on for on, visit in zip(days, visits, strict=True) if visit)
    return all(n <= room.contacts for n in loads.values()) and all(n <= room.visits for n in called.values())


@given(clients(most=12), rooms)
@settings(max_examples=30)
def test_what_was_written_down_is_planned_again_as_it_was(found: list[Client], room: Room) -> None:
    once = plan(found, terms(), room)
    days = {entry.contact.client.id: entry.day for entry in once.first_contacts}
    again = plan([replace(each, planned=days.get(each.id)) for each in found], terms(), room)
    assert {entry.contact.client.id: entry.day for entry in again.first_contacts} == days


ROOM = Room(8, 2)


def test_one_contact_stays_on_its_day() -> None:
    entry = only(plan([client(due=3)], terms(), ROOM))
    assert (entry.day, entry.moved, why(entry)) == (day(3), 0, ["on its day"])


def test_a_contact_that_falls_on_a_weekend_moves_to_the_nearest_working_day() -> None:
    saturday, sunday = (only(plan([client(due=n)], terms(), ROOM)) for n in (5, 6))
    assert (saturday.day, sunday.day) == (day(4), day(7))
    assert why(sunday) == ["a day later"]


def test_crowded_days_are_levelled() -> None:
    made = plan([client(n, due=9) for n in range(20)], terms(), ROOM)
    loads = Counter(entry.day for entry in made.placed)
    assert sum(loads.values()) == 20
    assert max(loads.values()) <= 4


def test_what_is_overdue_is_spread_from_today_on_the_highest_tier_and_the_longest_due_first() -> None:
    core = [client(n, due=-n - 1, tier="core") for n in range(10)]
    top = [client(20 + n, due=-n - 1, tier="top") for n in range(10)]
    made = plan([*core, *top], terms(), Room(2, 2))
    days = {entry.contact.client.id: entry.day for entry in made.first_contacts}
    tops = sorted(days[each.id] or date.max for each in top)
    assert tops[0] == MONDAY
    assert tops[-1] <= min(day(14), max(days[each.id] or date.max for each in core))
    assert days["c0000029"] == MONDAY  # top, and overdue for longest
    assert why(made.entries[0]) == ["overdue"]


def test_who_cannot_be_fitted_in_is_listed_with_the_reason() -> None:
    made = plan([client(n, due=1, every="2w") for n in range(30)], terms(days=5), Room(3, 1))
    assert len(made.placed) == 3 * 4
    assert len(made.unplaced) == 18
    assert why(made.unplaced[0]) == ["every day from 2026-11-23 to 2026-11-26 has its 3 contacts"]


def test_visits_have_a_limit_of_their_own() -> None:
    made = plan([client(n, due=1, every="10d", channel="visit") for n in range(9)], terms(days=5), ROOM)
    assert len(made.placed) == 8
    assert why(made.unplaced[0]) == ["every day from 2026-11-23 to 2026-11-26 has its 2 visits"]


def test_a_birthday_within_reach_is_kept() -> None:
    entry = only(plan([client(due=10)], terms(birthdays={"c0000000": [day(14)]}), ROOM))
    assert (entry.day, why(entry)) == (day(14), ["birthday"])
    far = only(plan([client(due=10)], terms(birthdays={"c0000000": [day(21)]}), ROOM))
    assert far.day == day(10)
    holiday = Week(free=[day(14)])
    other = terms(birthdays={"c0000000": [day(14)]}, calendar=holiday)
    assert only(plan([client(due=10)], other, ROOM)).day == day(10)


def test_a_birthday_on_a_full_day_gives_way_rather_than_overload_it() -> None:
    born = {f"c{n:07}": [day(10)] for n in range(5)}
    made = plan([client(n, due=9) for n in range(5)], terms(birthdays=born), Room(3, 1))
    assert Counter(entry.day == day(10) for entry in made.placed) == {True: 3, False: 2}


def test_an_agreed_day_is_kept_however_crowded_it_is() -> None:
    others = [client(n, due=10, tier="top") for n in range(1, 9)]
    made = plan([client(due=10, agreed=True), *others], terms(), Room(1, 1))
    agreed = next(entry for entry in made.placed if entry.contact.client.agreed)
    assert (agreed.day, why(agreed)) == (day(10), ["agreed"])


def test_an_agreed_day_on_which_nobody_works_is_said() -> None:
    entry = only(plan([client(due=5, agreed=True)], terms(), ROOM))
    assert (entry.day, why(entry)) == (
        None,
        ["agreed for 2026-11-28, when nobody works or the client wants quiet"],
    )


def test_the_weekday_that_a_client_prefers() -> None:
    assert only(plan([client(due=8, weekday="thu")], terms(), ROOM)).day == day(10)
    sunday = only(plan([client(due=8, weekday="sun")], terms(), ROOM))
    assert (sunday.day, why(sunday)) == (day(8), ["on its day", "no sun lies in reach"])


def test_a_channel_that_the_firm_or_the_client_forbids_is_replaced_and_said() -> None:
    firm = only(plan([client(due=8, channel="wechat")], terms(), ROOM))
    assert (firm.contact.channel, why(firm)[1]) == ("phone", "the firm does not allow wechat")
    own = only(plan([client(due=8, channel="visit", refuses=("visit", "phone"))], terms(), ROOM))
    assert (own.contact.channel, why(own)[1]) == ("email", "the client refuses visit")
    none = only(plan([client(due=8, refuses=CHANNELS)], terms(), ROOM))
    assert (none.day, why(none)) == (None, ["the client refuses every channel that the firm allows"])


def test_quiet_periods_holidays_and_greetings_leave_no_day() -> None:
    quiet = only(plan([client(due=8, every="1w", quiet=((day(7), day(9)),))], terms(days=9), ROOM))
    assert why(quiet) == ["the client wants quiet from 2026-11-30 to 2026-12-01"]
    free = Week(free=[day(7), day(8), day(9)])
    assert why(only(plan([client(due=8, every="1w")], terms(days=9, calendar=free), ROOM))) == [
        "nobody works from 2026-11-30 to 2026-12-01"
    ]
    greetings = Week(greetings=[day(7), day(8), day(9)])
    assert why(only(plan([client(due=8, every="1w")], terms(days=9, calendar=greetings), ROOM))) == [
        "greetings only from 2026-11-30 to 2026-12-01"
    ]


def test_a_weekly_rhythm_has_a_contact_in_every_week() -> None:
    made = plan([client(due=2, every="1w")], terms(), ROOM)
    assert [entry.day for entry in made.entries] == [day(2), day(9), day(16), day(23)]
    assert [entry.contact.nth for entry in made.entries] == [0, 1, 2, 3]
    assert made.first_contacts == [made.entries[0]]


def test_a_rhythm_goes_on_behind_a_quiet_period() -> None:
    made = plan([client(due=2, every="1w", quiet=((day(8), day(10)),))], terms(days=14), ROOM)
    assert [(entry.contact.due, entry.day) for entry in made.entries] == [
        (day(2), day(2)),
        (day(11), day(11)),
    ]
    left = client(due=2, every="1w", quiet=((day(8), None),))
    assert [entry.day for entry in plan([left], terms(days=14), ROOM).entries] == [day(2)]


def test_two_contacts_with_one_client_never_meet_however_far_dates_may_move() -> None:
    anywhere = replace(terms(days=14), may_move=100)
    others = [client(n, due=2, every="2w", tier="top") for n in range(1, 8)]
    made = plan([client(due=2, every="1w"), *others], anywhere, Room(1, 1))
    own = [entry.day for entry in made.placed if entry.contact.client.id == "c0000000"]
    assert own == sorted(set(own), key=lambda on: on or date.max)
    assert all(
        entry.moved is None or abs(entry.moved) <= 3
        for entry in made.entries
        if entry.contact.client.every == Span(1, "w")
    )


def test_a_period_that_begins_later_leaves_out_what_falls_due_before_it() -> None:
    later = Terms(Horizon.of(Week(), day(14), day(27)), MONDAY, 20, TIERS, CHANNELS)
    made = plan([client(1, due=3, every="2w"), client(2, due=-3), client(3, due=5)], later, ROOM)
    assert [(entry.contact.client.id, entry.contact.nth, entry.day) for entry in made.entries] == [
        ("c0000002", 0, day(14)),
        ("c0000001", 1, day(17)),
    ]


def test_each_adviser_has_a_load_of_their_own() -> None:
    made = plan([client(n, due=1, every="1w", adviser=f"a{n}") for n in range(3)], terms(days=5), Room(1, 1))
    assert [entry.day for entry in made.placed] == [day(1)] * 3


def test_nobody_due_is_an_empty_plan() -> None:
    assert plan([client(due=90)], terms(), ROOM).entries == ()


def test_years_whose_calendar_may_change_are_named() -> None:
    assert Horizon.of(Week(), date(2026, 12, 30), date(2027, 1, 5)).provisional == (2027,)
