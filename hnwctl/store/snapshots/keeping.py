"""Which snapshots stay and which go: pure, on names and moments; nothing is read or removed here.

The rules are those of restic. Only snapshots that are known to be good count, newest first:

- ``last`` n: the n newest.
- ``hourly``, ``daily``, ``weekly``, ``monthly``, ``yearly`` n: of the n latest hours, days, weeks, months,
  years *that have a snapshot*, the newest of each. Periods are of UTC, weeks those of ISO 8601.
- ``within``: all that are not older than this span before the newest. It is not counted from today, so that
  a book that is no longer backed up does not lose the backups it has.

A snapshot stays if one rule keeps it; the rules do not see each other. Whatever the rules say, the newest
stays, and so does the newest that was verified. What is not known to be good (never opened here, damaged,
signed by no member, dated in the future) neither counts nor goes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from hnwctl.errors import InvalidError, UsageError
from hnwctl.model.spans import Span

GOOD, UNKNOWN, DAMAGED, FOREIGN, FUTURE = "good", "unknown", "damaged", "foreign", "future"
"""The states of a snapshot; only a good one can go. ``foreign``: signed by nobody who is a member."""


class Snapshot(NamedTuple):
    """What the rules need to know; ``created`` is in UTC, for a good one from its signed manifest."""

    name: str
    created: datetime
    state: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Keep:
    """How much is kept by each rule; nought and None: the rule keeps nothing."""

    last: int = 0
    hourly: int = 0
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    yearly: int = 0
    within: Span | None = None

    @property
    def empty(self) -> bool:
        """Whether it would keep nothing by any rule."""
        return not any(getattr(self, each.name) for each in fields(self))


class Reason(NamedTuple):
    """Why a snapshot stays: the rule (``daily``, ``verified``, ``unknown`` …), and for a period, which."""

    rule: str
    period: str = ""


class Decision(NamedTuple):
    """What becomes of a snapshot: it stays for these reasons, or goes because there is none."""

    snapshot: Snapshot
    reasons: tuple[Reason, ...]

    @property
    def stays(self) -> bool:
        """Whether there is a reason to keep it."""
        return bool(self.reasons)


PERIODS: dict[str, Callable[[datetime], str]] = {
    "hourly": lambda at: at.strftime("%Y-%m-%dT%H"),
    "daily": lambda at: at.strftime("%Y-%m-%d"),
    "weekly": lambda at: "{}-W{:02}".format(*at.isocalendar()),
    "monthly": lambda at: at.strftime("%Y-%m"),
    "yearly": lambda at: at.strftime("%Y"),
}
"""Rule -> the period in which a moment (in UTC) lies."""


def plan(snapshots: Sequence[Snapshot], keep: Keep, now: datetime) -> list[Decision]:
    """What becomes of each of ``snapshots``, newest first. ``now`` tells which are dated in the future.

    Raises UsageError for a policy that keeps nothing.
    """
    if keep.empty:
        raise UsageError(
            "this would keep no snapshot at all", hint="say what to keep, such as --keep-daily 7"
        )
    ordered = sorted(snapshots, key=lambda each: (each.created, each.name), reverse=True)
    states = {each: state_of(each, now) for each in ordered}
    good = [each for each in ordered if states[each] == GOOD]
    kept = _kept(good, keep)
    left = {each: (Reason(state),) for each, state in states.items() if state != GOOD}
    return [Decision(each, left.get(each) or tuple(kept.get(each, ()))) for each in ordered]


def state_of(snapshot: Snapshot, now: datetime) -> str:
    """Its state; a good one whose clock ran ahead of ``now`` is ``future``: it may not push out others."""
    return FUTURE if snapshot.created > now else snapshot.state


def _kept(good: Sequence[Snapshot], keep: Keep) -> dict[Snapshot, list[Reason]]:
    found: dict[Snapshot, list[Reason]] = {}
    for snapshot, reason in _reasons(good, keep):
        found.setdefault(snapshot, []).append(reason)
    return found


def _reasons(good: Sequence[Snapshot], keep: Keep) -> Iterator[tuple[Snapshot, Reason]]:
    """Every reason to keep one of ``good``, which are newest first."""
    yield from ((each, Reason("newest")) for each in good[:1])
    yield from ((each, Reason("verified")) for each in [each for each in good if each.verified][:1])
    yield from ((each, Reason("last")) for each in good[: keep.last])
    for rule, period in PERIODS.items():
        newest: dict[str, Snapshot] = {}
        for each in good:
            newest.setdefault(period(each.created), each)
        latest = list(newest.items())[: getattr(keep, rule)]
        yield from ((each, Reason(rule, when)) for when, each in latest)
    if keep.within and good:
        yield from ((each, Reason("within")) for each in good if _within(each, good[0], keep.within))


def _within(snapshot: Snapshot, newest: Snapshot, span: Span) -> bool:
    """Whether it is at most ``span`` older than the newest; days and months are those of the calendar."""
    try:
        first = span.before(newest.created.date())
    except InvalidError:  # before the first year there is
        return True
    return snapshot.created >= datetime.combine(first, newest.created.timetz())
