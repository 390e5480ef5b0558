"""Levelling a plan: from crowded days to emptier ones, and nearer to the day wished for."""

from hnwctl.domain.scheduling.placing import Board, bits

_ROUNDS = 12
"""More than a plan needs: each move makes it better, and it ends when nothing does."""


def level(board: Board) -> None:
    """Move single contacts while that is worth more in load than it costs in distance, the least urgent
    ones first. Nobody leaves the days wished for, and no day gets more than it holds."""
    for _ in range(_ROUNDS):
        moves = [_moved(board, job) for job in sorted(board.day_of, reverse=True)]
        if not any(moves):
            return


def _moved(board: Board, job: int) -> bool:
    here, each = board.day_of[job], board.jobs[job]
    days = each.wish if each.wish >> here & 1 else each.may
    there = min(
        bits(board.free(job, days) & ~(1 << here)),
        key=lambda day: board.cost(job, day) + len(board.on[day]),
        default=here,
    )
    gain = board.cost(job, here) + len(board.on[here]) - 1 - board.cost(job, there) - len(board.on[there])
    if there == here or gain <= _LEAST:
        return False
    board.take(job)
    board.set(job, there)
    return True


_LEAST = 1e-6
"""Gains below this are the noise of adding fractions, and would let two days swap for ever."""
