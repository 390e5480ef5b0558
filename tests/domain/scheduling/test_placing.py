"""Contacts onto days: whatever can be placed is placed, no day holds too many, the urgent come first."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.scheduling.levelling import level
from hnwctl.domain.scheduling.placing import Board, Job, Room, bits, place, put

DAYS = 4


@st.composite
def jobs(draw: st.DrawFn, most: int = 6, days: int = DAYS) -> list[Job]:
    found = []
    for _ in range(draw(st.integers(0, most))):
        may = draw(st.integers(0, 2**days - 1))
        wish = may & draw(st.integers(0, 2**days - 1)) or may
        target = draw(st.integers(100, 100 + days))
        found.append(
            Job(may, wish, target, draw(st.sampled_from([0.0, 0.25, 1.5])), visit=draw(st.booleans()))
        )
    return found


rooms = st.builds(Room, contacts=st.integers(0, 3), visits=st.integers(0, 2))


def fits(chosen: Sequence[Job], room: Room, days: int = DAYS) -> bool:
    """Whether all of them can stand on days at once, by trying every arrangement."""
    for arranged in product(*(list(bits(job.may)) for job in chosen)):
        loads = [[job for job, day in zip(chosen, arranged, strict=True) if day == n] for n in range(days)]
        if all(
            len(load) <= room.contacts and sum(job.visit for job in load) <= room.visits for load in loads
        ):
            return True
    return False


def holds(board: Board, room: Room) -> None:
    """No day has more than it holds, everybody stands where they may, and the counts are right."""
    for day, load in enumerate(board.on):
        assert len(load) <= room.contacts
        assert sum(board.jobs[job].visit for job in load) == board.visits[day] <= room.visits
    for job, day in board.day_of.items():
        assert board.jobs[job].may >> day & 1
        assert job in board.on[day]
    assert sum(map(len, board.on)) == len(board.day_of)


@given(jobs(), rooms)
def test_the_first_ones_are_placed_whenever_that_is_possible_at_all(found: list[Job], room: Room) -> None:
    board = place(found, range(100, 100 + DAYS), room)
    holds(board, room)
    placed: list[Job] = []
    for number, job in enumerate(found):
        possible = fits([*placed, job], room)
        assert (number in board.day_of) == possible
        placed += [job] if possible else []


@given(jobs(most=5), rooms)
def test_as_many_are_placed_as_can_be(found: list[Job], room: Room) -> None:
    board = place(found, range(100, 100 + DAYS), room)
    more = combinations(found, len(board.day_of) + 1)
    assert not any(fits(chosen, room) for chosen in more)


@given(jobs(most=40, days=10), st.builds(Room, contacts=st.integers(1, 6), visits=st.integers(0, 3)))
def test_levelling_loses_nobody_and_overloads_no_day(found: list[Job], room: Room) -> None:
    board = place(found, range(100, 110), room)
    before, wished = set(board.day_of), wishes(board)
    level(board)
    holds(board, room)
    assert set(board.day_of) == before
    assert wishes(board) >= wished


def wishes(board: Board) -> set[int]:
    """Who stands on a day that was wished for."""
    return {job for job, day in board.day_of.items() if board.jobs[job].wish >> day & 1}


@given(jobs(most=20, days=6), st.builds(Room, contacts=st.integers(1, 4), visits=st.integers(0, 2)))
def test_the_same_again_gives_the_same(found: list[Job], room: Room) -> None:
    days = [place(found, range(100, 106), room).day_of for _ in range(2)]
    assert days[0] == days[1]


@given(st.integers(1, 6), st.integers(1, 8))
def test_contacts_that_may_be_anywhere_are_spread_evenly(days: int, contacts: int) -> None:
    anywhere = Job((1 << days) - 1, (1 << days) - 1)
    board = place([anywhere] * contacts, range(days), Room(8, 2))
    level(board)
    loads = [len(load) for load in board.on]
    assert max(loads) - min(loads) <= 1


def test_somebody_with_one_day_only_makes_others_give_way_along_a_chain() -> None:
    first = Job(0b011, 0b011, target=100, slope=1.0)
    second = Job(0b110, 0b110, target=101, slope=1.0)
    last = Job(0b001, 0b001, target=100, slope=1.0)
    board = place([first, second, last], [100, 101, 102], Room(1, 1))
    assert board.day_of == {0: 1, 1: 2, 2: 0}


def test_a_visit_makes_room_only_by_another_visit_where_visits_are_full() -> None:
    visit, call = Job(0b11, 0b11, target=100, slope=1.0, visit=True), Job(0b01, 0b01)
    board = place([visit, call, replace(visit, may=0b01, wish=0b01)], [100, 101], Room(2, 1))
    assert board.day_of == {0: 1, 1: 0, 2: 0}


def test_a_wish_gives_way_before_anybody_is_left_out() -> None:
    wednesday = Job(0b11, 0b01)
    board = place([wednesday, Job(0b01, 0b01)], [100, 101], Room(1, 1))
    assert board.day_of == {0: 1, 1: 0}


@given(jobs(most=20, days=6), st.builds(Room, contacts=st.integers(1, 4), visits=st.integers(0, 2)))
def test_what_is_remembered_of_closed_days_changes_nothing(found: list[Job], room: Room) -> None:
    forgetful = Board(found, range(100, 106), room)
    for job in range(len(found)):
        forgetful.closed = {False: [0, 0], True: [0, 0]}
        put(forgetful, job)
    assert forgetful.day_of == place(found, range(100, 106), room).day_of


@pytest.mark.parametrize("room", [Room(0, 2), Room(8, 0)])
def test_days_without_room_take_nobody(room: Room) -> None:
    visit = Job(0b1, 0b1, visit=True)
    assert place([visit], [100], room).day_of == {}


def test_ten_thousand_contacts_onto_a_full_month_take_no_time() -> None:
    window = [((1 << 4) - 1) << n % 17 for n in range(10_000)]
    board = place(
        [Job(days, days, 100 + n % 20, 0.3) for n, days in enumerate(window)], range(100, 120), Room(8, 2)
    )
    assert len(board.day_of) == 160
