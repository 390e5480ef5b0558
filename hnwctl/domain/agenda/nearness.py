"""Which days of the agenda are near: those that may fall due this month.

Most of what a book announces lies years ahead, and every row of it would cost each look at what is due. So
the near ones stand once more in a table of their own, ``soon``. It depends on the month and not on the day,
so that it is filled anew twelve times a year; a question that looks further asks ``agenda``, which has all.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.domain.agenda.asking import Ask, Published, Recurring, Source
from hnwctl.domain.cells import Cell

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules

Query = Callable[[str, tuple[object, ...]], Iterable[Sequence[Any]]]
"""Asks the index."""
Row = tuple[Cell, ...]
"""A row of ``agenda`` or ``soon``."""

MORE = 7
"""Days before and behind the month that are near too: for ``due --days 7``, and for what is told late."""
GONE = ("lost", "closed")
"""Stages in which a client is not greeted any more."""


def is_near(ask: Ask) -> bool:
    """Whether all that is asked for lies within the month of ``ask.today``, as far as that reaches."""
    if not _known(ask.today):
        return False
    return ask.first >= _first(ask.today) and (ask.days is None or ask.days <= MORE)


def table_for(ask: Ask) -> str:
    """The table that has all days asked for: ``soon`` has none of who is archived, and each of them once."""
    return "soon" if is_near(ask) else "agenda"


class Near(NamedTuple):
    """What is near: days up to the last one of each kind, what comes round by these keys, these festivals."""

    lasts: Mapping[str, str]
    recurs: frozenset[str]
    festivals: frozenset[str]

    @classmethod
    def of(cls, rules: "Rules", today: date) -> "Near":
        """What is near in the month of ``today``."""
        if not _known(today):
            return cls({}, frozenset(), frozenset())
        ask = Ask(_last(today), rules, frozenset(), since=_first(today))
        asked = (ask, ask._replace(days=MORE))
        lasts: dict[str, str] = {}
        last = ask.today
        for name, source in chain.from_iterable(map(_sources, asked)):
            if isinstance(source, Published):
                lasts[name] = max(lasts.get(name, ""), source.last.isoformat())
            elif isinstance(source, Recurring):
                last = max(last, source.last, source.round_last or source.last)
        marks = chain.from_iterable(map(_marks, asked))
        return cls(lasts, _keys(ask.first, last), frozenset(marks))

    def text(self, today: date) -> str:
        """As text that `read` takes: led by the month, of which `of` made it."""
        import json

        return (
            f"{today.isoformat()[:7]} {json.dumps([self.lasts, sorted(self.recurs), sorted(self.festivals)])}"
        )

    @classmethod
    def read(cls, text: str) -> "Near":
        """What `text` wrote."""
        import json

        lasts, recurs, festivals = json.loads(text.partition(" ")[2])
        return cls(lasts, frozenset(recurs), frozenset(festivals))

    def rows(self, rows: Iterable[Row], *, greeted: bool) -> Iterator[Row]:
        """The near rows of one client, out of all in ``agenda``; greetings only if the client is ``greeted``.

        Two things without an id that fall due on one day are one: nobody knows which is which.
        """
        seen = set[Row]()
        for row in rows:
            _, kind, day, item, recurs, *about = row
            if day is not None and str(day) <= self.lasts.get(str(kind), ""):
                what = (kind, day, item, next((each for each in about if each is not None), None))
                if what not in seen:
                    seen.add(what)
                    yield row
            elif greeted and (recurs in self.recurs or (kind == "festival" and item in self.festivals)):
                yield row


def refilled(query: Query, near: Near, held: frozenset[str]) -> Iterator[Row]:
    """The near rows of all clients, out of those in ``agenda``; each is led by a number of its record."""
    import json

    away: dict[str, Cell] = dict(map(tuple, query(AWAY, ()))) if "profile" in held else {}
    lasts = (
        " ".join(f"WHEN '{kind}' THEN date <= '{last}'" for kind, last in near.lasts.items())
        or "WHEN 0 THEN 0"
    )
    rows = query(_CHOSEN.format(lasts=lasts), tuple(json.dumps(list(each)) for each in near[1:]))
    for id_, numbered in groupby(rows, key=itemgetter(1)):
        own = list(numbered)
        if not away.get(id_):
            chosen = near.rows((tuple(row[1:]) for row in own), greeted=id_ not in away)
            yield from ((own[0][0] + place, *row) for place, row in enumerate(chosen))


_CHOSEN = """
SELECT rowid, * FROM agenda WHERE CASE kind {lasts} END OR recurs IN (SELECT value FROM json_each(?))
    OR kind = 'festival' AND item IN (SELECT value FROM json_each(?)) ORDER BY rowid
"""
"""Of all rows those that may be near: there are ten times as many."""
AWAY = f"SELECT id, archived FROM clients WHERE archived = 1 OR stage IN {GONE}"  # noqa: S608 - constants
"""Clients who are not greeted on any day; of archived ones there is nothing at all."""


def _sources(ask: Ask) -> Iterator[tuple[str, Source | None]]:
    from hnwctl.domain.agenda.kinds import KINDS

    return ((name, kind.source(ask)) for name, kind in KINDS.items())


def _keys(first: date, last: date) -> frozenset[str]:
    from hnwctl.domain.calendar.occasions import recurrences_on

    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return frozenset(key for day in days for key in recurrences_on(day))


def _marks(ask: Ask) -> Iterator[str]:
    """Under which items the clients stand who are greeted on a festival, where not everybody is."""
    from hnwctl.domain.agenda.providers import festival_days

    for rule, _ in festival_days(ask):
        if rule.who != "all":
            yield rule.key if rule.who == "chosen" else rule.who


def _known(today: date) -> bool:
    """Not at the ends of the calendar, where no notice can be counted."""
    return 1000 < today.year < 9000


def _first(today: date) -> date:
    return today.replace(day=1) - timedelta(days=MORE)


def _last(today: date) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])
