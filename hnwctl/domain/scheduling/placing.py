"""Contacts onto days that hold so many of them: exact, so that what can be placed is placed.

Days are numbered, and sets of days are the bits of a number. A contact may go to some of the days; a day
holds so many contacts, of which so many are visits. Contacts are placed in the order in which they are given,
the most urgent first: when no day of a contact has room, others are moved along a chain of days that ends
where there is some. That chain is found if there is one (it is an augmenting path of the flow from contacts
to days), so a contact is left over only where those before it leave it no room however they are arranged.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Job:
    """A contact to be placed: the days on which it ``may`` be, those of them that are wished for, what it is
    like, and what it costs: ``slope`` for each day between ``target`` (an ordinal) and its day.
    """

    may: int
    wish: int
    target: int = 0
    slope: float = 0.0
    visit: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What a day holds: contacts in all, and visits among them."""

    contacts: int
    visits: int


@dataclass(slots=True)
class Board:
    """Who stands on which day. ``ordinals`` are the days, in order, as ``date.toordinal`` numbers them.

    ``closed`` are days, for any contact and for visits, from which no chain leads to room: if others move to
    days they wish for only (False), or to any (True). Nothing that is placed later opens the latter.
    """

    jobs: Sequence[Job]
    ordinals: Sequence[int]
    room: Room
    day_of: dict[int, int] = field(default_factory=dict)
    on: list[list[int]] = field(default_factory=list)
    visits: list[int] = field(default_factory=list)
    full: int = 0
    visited: int = 0  # days that hold no further visit
    closed: dict[bool, list[int]] = field(default_factory=lambda: {False: [0, 0], True: [0, 0]})

    def __post_init__(self) -> None:
        self.on = [[] for _ in self.ordinals]
        self.visits = [0 for _ in self.ordinals]
        every = (1 << len(self.ordinals)) - 1
        self.full = every if self.room.contacts < 1 else 0
        self.visited = every if self.room.visits < 1 else 0

    def cost(self, job: int, day: int) -> float:
        """What it costs to have this contact on that day."""
        each = self.jobs[job]
        return abs(self.ordinals[day] - each.target) * each.slope

    def free(self, job: int, days: int) -> int:
        """Those among ``days`` that have room for the contact as they are."""
        taken = self.full | self.visited if self.jobs[job].visit else self.full
        return days & ~taken

    def set(self, job: int, day: int) -> None:
        """Put a contact on a day."""
        self.day_of[job] = day
        self.on[day].append(job)
        self.visits[day] += self.jobs[job].visit
        self._mark(day)

    def take(self, job: int) -> None:
        """Take a contact from its day."""
        day = self.day_of.pop(job)
        self.on[day].remove(job)
        self.visits[day] -= self.jobs[job].visit
        self._mark(day)

    def _mark(self, day: int) -> None:
        bit = 1 << day
        self.full = self.full | bit if len(self.on[day]) >= self.room.contacts else self.full & ~bit
        self.visited = self.visited | bit if self.visits[day] >= self.room.visits else self.visited & ~bit


def place(jobs: Sequence[Job], ordinals: Sequence[int], room: Room) -> Board:
    """All of the jobs that can be placed, the first ones first, each on the cheapest and emptiest day."""
    board = Board(jobs, ordinals, room)
    for job in range(len(jobs)):
        put(board, job)
    return board


def bits(days: int) -> Iterator[int]:
    """The numbers of the days in a set, in order."""
    while days:
        low = days & -days
        yield low.bit_length() - 1
        days ^= low


def put(board: Board, job: int) -> None:
    """Place one more: on a day wished for if others can be moved among theirs; else on any; else with others
    moved anywhere. It is left over where there is no room at all.
    """
    each = board.jobs[job]
    if not each.may & ~board.closed[True][each.visit]:
        return
    for days, wide in ((each.wish, False), (each.may, False), (each.may, True)):
        free = board.free(job, days)
        if free:
            board.set(job, min(bits(free), key=lambda day: board.cost(job, day) + len(board.on[day])))
            return
        if _made_room(board, job, days, wide=wide):
            return


_Node = tuple[int, bool]
"""A day at which room is needed: for any contact, or (True) for a visit."""
_Steps = dict[_Node, tuple[_Node, int] | None]
"""How a day was come to: from which, by moving whom (-1: nobody; a visit needs room for a contact, too)."""


def _made_room(board: Board, job: int, days: int, *, wide: bool) -> bool:
    """Place ``job`` on one of ``days`` by moving others, if a chain of moves ends where there is room."""
    visit, closed = board.jobs[job].visit, board.closed[wide]
    seen = list(closed)
    steps: _Steps = {(day, visit): None for day in bits(days & ~seen[visit])}
    seen[visit] |= days
    queue = deque(steps)
    while queue:
        node = queue.popleft()
        day, for_visit = node
        if not for_visit and not board.full >> day & 1:
            _move_along(board, job, node, steps)
            if wide:
                board.closed[False] = list(closed)  # who stands where has changed: find out again
            return True
        for reached, moved in _reached(board, node, seen, wide=wide):
            steps[reached] = node, moved
            queue.append(reached)
    board.closed[wide] = seen
    if wide:
        board.closed[False] = [one | other for one, other in zip(board.closed[False], seen, strict=True)]
    return False


def _reached(board: Board, node: _Node, seen: list[int], *, wide: bool) -> Iterator[tuple[_Node, int]]:
    """The days at which room would be needed instead, and who would be moved there; they count as seen."""
    day, for_visit = node
    if for_visit and not board.visited >> day & 1:
        if not seen[False] >> day & 1:
            seen[False] |= 1 << day
            yield (day, False), -1
        return
    for other in board.on[day]:
        job = board.jobs[other]
        if for_visit and not job.visit:
            continue
        fresh = (job.may if wide else job.wish) & ~seen[job.visit]
        if fresh:
            seen[job.visit] |= fresh
            for there in bits(fresh):
                yield (there, job.visit), other


def _move_along(board: Board, job: int, end: _Node, steps: _Steps) -> None:
    """Make the moves that lead to ``end``, the last one first, and put ``job`` where they begin."""
    node = end
    while (step := steps[node]) is not None:
        before, moved = step
        if moved >= 0:
            board.take(moved)
            board.set(moved, node[0])
        node = before
    board.set(job, node[0])
