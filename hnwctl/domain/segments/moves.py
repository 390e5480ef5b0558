"""Who moved from one group to another: by dated facts of the record, else by what old versions said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.domain.tiers import tier_at

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules

DIMENSIONS = ("tier", "risk", "preference", "stage", "horizon", "style")
"""In what a move can be told; the first four are looked at unless somebody asks for others."""

SECTIONS: Mapping[str, str] = {
    "tier": "finance_dates",
    "risk": "kyc",
    "preference": "finance",
    "stage": "profile",
    "horizon": "finance",
    "style": "finance",
}
"""Dimension -> the section whose old versions tell where the client stood."""

RECORD, HISTORY = "record", "history"

Word = str | tuple[str, ...] | None
"""Where a client stands; of preferences all that they like, in one order."""


class Move(NamedTuple):
    """A client's step from one value to another; ``on`` is its day (ISO)."""

    id: str
    dimension: str
    old: Word
    new: Word
    on: str
    source: str


class Dated(NamedTuple):
    """What the record itself tells of one client and dimension: the moves since a day; ``told`` is whether
    it also tells where the client stood on that day, so that no old version has anything to add."""

    moves: tuple[Move, ...]
    told: bool


class Version(NamedTuple):
    """What a version of a section said, dimension by dimension, and the day on which it was written."""

    on: str
    words: Mapping[str, Word]


def words_in(section: str, plain: Mapping[str, Any]) -> dict[str, Word]:
    """Where a client stands by the plain content of one section, in each dimension that it tells of."""
    if section == "finance_dates":
        return {"tier": _text(plain.get("tier"))}
    if section == "profile":
        return {"stage": _text(plain.get("stage"))}
    if section == "kyc":
        return {"risk": _text(_mapping(plain.get("risk")).get("class"))}
    wishes = _mapping(plain.get("preferences"))
    likes = wishes.get("likes")
    return {
        "preference": tuple(sorted(set(map(str, likes)))) if isinstance(likes, list) else (),
        "horizon": _text(wishes.get("horizon")),
        "style": _text(wishes.get("style")),
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def by_versions(client: str, dimension: str, versions: Sequence[Version]) -> list[Move]:
    """The moves between versions in their order."""
    found = []
    for old, new in pairwise(versions):
        before, after = old.words.get(dimension), new.words.get(dimension)
        if before != after:
            found.append(Move(client, dimension, before, after, new.on, HISTORY))
    return found


def by_assessments(
    client: str, past: Iterable[tuple[str, str | None]], present: tuple[str | None, str | None], since: str
) -> Dated:
    """Moves between risk classes: of ``past`` assessments (day, class) and the ``present`` one."""
    day, klass = present
    known = sorted([(on, each) for on, each in past if each], key=lambda pair: pair[0])
    if day is not None and klass is not None:
        known.append((day, klass))
    moves = _steps(client, "risk", known, since)
    return Dated(moves, told=day is not None and any(on < since for on, _ in known))


def by_stages(
    client: str, past: Sequence[tuple[str, str | None, str]], present: str | None, since: str
) -> Dated:
    """Moves between stages, as they were noted: ``past`` has day, stage before and stage after.

    The first stage of a client is where they came in, which is no move.
    """
    noted = sorted(past, key=lambda step: step[0])
    moves = []
    for place, (on, old, new) in enumerate(noted):
        before = old or (noted[place - 1][2] if place else None)
        if on >= since and before not in (None, new):
            moves.append(Move(client, "stage", before, new, on, RECORD))
    return Dated(tuple(moves), told=bool(noted) and noted[-1][2] == present)


class Wealth(NamedTuple):
    """What decides the tier of one client: dated totals, and the amount of today (None: not known), in the
    base currency; ``published`` are the tiers that versions of the record gave, with the days on which they
    were written, where the finances changed."""

    totals: tuple[tuple[date, Decimal], ...]
    present: Decimal | None
    published: tuple[tuple[date, str], ...] = ()


def by_wealth(client: str, wealth: Wealth, rules: "Rules", *, since: date, today: date) -> Dated:
    """Moves between tiers, damped as the rules say.

    While the finances stay as they are, only dated totals move a client: they begin to count, or cease to
    hold up a tier. Where the finances were changed, what was published then tells; a total that is dated
    earlier and says the same gives its day.
    """
    known = [(day.isoformat(), tier, HISTORY) for day, tier in wealth.published]
    start = since - timedelta(days=1)
    if known:
        start = max(start, wealth.published[-1][0])
    else:
        known = [(start.isoformat(), tier, RECORD) for tier in _tiers(wealth, rules, [start])]
    days = _turning_days(wealth.totals, rules, start, today) if known else []
    known += [
        (day.isoformat(), tier, RECORD) for day, tier in zip(days, _tiers(wealth, rules, days), strict=False)
    ]
    dated = _dated_steps(wealth, rules, since, today) if wealth.published else {}
    moves = []
    for (_, old, _), (on, new, source) in pairwise(known):
        if old != new:
            day = dated.get((old, new), "")
            told = (day, RECORD) if day and day <= on else (on, source)
            moves.append(Move(client, "tier", old, new, *told))
    return Dated(tuple(moves), told=True)


def _tiers(wealth: Wealth, rules: "Rules", days: Iterable[date]) -> list[str]:
    """The tier on each day, if the assets were as they are today since the last total; none where nothing is
    known."""
    if not wealth.totals and wealth.present is None:
        return []
    last = max((day for day, _ in wealth.totals), default=date.min)
    average = rules.tiers.measure == "average_aum" and wealth.totals
    present = None if average else wealth.present
    return [
        tier_at(
            [*wealth.totals, *([(day, present)] if present is not None and day >= last else [])], rules, day
        )
        for day in days
    ]


def _turning_days(
    totals: Iterable[tuple[date, Decimal]], rules: "Rules", start: date, today: date
) -> list[date]:
    """The days after ``start`` on which a tier can change: of a total, and when a fall has lasted enough."""
    damping = rules.tiers.downgrade_after
    days = {day for day, _ in totals}
    days |= {damping.after(day) for day in days} if damping else set()
    return sorted(day for day in days if start < day <= today)


def _dated_steps(wealth: Wealth, rules: "Rules", since: date, today: date) -> dict[tuple[str, str], str]:
    """The steps since a day that the dated totals alone make: from and to, and the first day of such."""
    start = since - timedelta(days=1)
    days = [start, *_turning_days(wealth.totals, rules, start, today)]
    tiers = [tier_at(wealth.totals, rules, day) for day in days] if wealth.totals else []
    found: dict[tuple[str, str], str] = {}
    for day, (old, new) in zip(days[1:], pairwise(tiers), strict=False):
        if old != new:
            found.setdefault((old, new), day.isoformat())
    return found


def _steps(client: str, dimension: str, known: Sequence[tuple[str, str]], since: str) -> tuple[Move, ...]:
    """The moves since a day along values in their order, each with its day."""
    return tuple(
        Move(client, dimension, old, new, on, RECORD)
        for (_, old), (on, new) in pairwise(known)
        if old != new and on >= since
    )


def joined(dated: Mapping[tuple[str, str], Dated], history: Iterable[Move]) -> Iterator[Move]:
    """All moves: what records tell, and what old versions tell where no dated fact does."""
    older: defaultdict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in history:
        older[move.id, move.dimension].append(move)
    for place in {**dict.fromkeys(dated), **dict.fromkeys(older)}:
        facts = dated.get(place, Dated((), told=False))
        yield from facts.moves
        if not facts.told:
            yield from (move for move in older[place] if not _said(facts, move))


def _said(facts: Dated, move: Move) -> bool:
    return any((each.old, each.new) == (move.old, move.new) for each in facts.moves)


def in_order(moves: Iterable[Move]) -> list[Move]:
    """The latest first."""
    by_client = sorted(moves, key=lambda move: (move.id, DIMENSIONS.index(move.dimension)))
    return sorted(by_client, key=lambda move: move.on, reverse=True)
