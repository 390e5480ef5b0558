"""What exchange rates that come in change of those that are there: a plan, record by record.

The rates of a month lie together in one record, so that a day's rates touch one file.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hnwctl.model.quotes import Quote
from hnwctl.model.values import MAX_ITEMS

Content = dict[str, Any]
"""The plain values of a ``note`` section."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A rate that contradicts another one of the same table, in ``row``."""

    quote: Quote
    row: int


@dataclass(slots=True)
class RatePlan:
    """Records that change, by id; new ones; and what became of each rate that was read."""

    changed: dict[str, Content] = field(default_factory=dict)
    fresh: list[Content] = field(default_factory=list)
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    clashes: list[Clash] = field(default_factory=list)


def plan_rates(
    quotes: Iterable[Quote], records: Mapping[str, Content], *, title: Callable[[str], str], source: str = ""
) -> RatePlan:
    """The plan for these rates, ``records`` being the market notes that have rates of the same months.

    ``title`` gives the heading of a new record for a month (``2026-11``); a record whose heading names its
    month takes more of it. A rate that is there already in the same worth stays, in whatever note it is.
    """
    shelf, plan = _Shelf(records, title, source), RatePlan()
    seen: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        key = (quote.date.isoformat(), quote.currency)
        before = seen.setdefault(key, quote)
        if before is not quote:
            if before.rate == quote.rate:
                plan.unchanged += 1
            else:
                plan.clashes.append(Clash(quote, before.row))
            continue
        outcome = shelf.put(key, quote)
        setattr(plan, outcome, getattr(plan, outcome) + 1)
    plan.changed, plan.fresh = shelf.result()
    return plan


class _Shelf:
    """The rates there are, by day and currency, in the records that hold them."""

    def __init__(self, records: Mapping[str, Content], title: Callable[[str], str], source: str) -> None:
        self._title, self._source = title, source
        self._contents: dict[str, Content] = {
            id_: {**note, "rates": [dict(rate) for rate in note.get("rates", ())]}
            for id_, note in records.items()
        }
        self._places: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self._months: dict[str, str] = {}
        self._touched: dict[str, None] = {}
        for id_, note in self._contents.items():
            for place, rate in enumerate(note["rates"]):
                self._places.setdefault((rate["date"], rate["currency"]), []).append((id_, place))
                month = rate["date"][:7]
                if note["kind"] == "rates" and month in note["title"]:
                    self._months.setdefault(month, id_)

    def put(self, key: tuple[str, str], quote: Quote) -> str:
        """Take a rate in; what became of it: added, updated or unchanged."""
        places = self._places.get(key)
        if not places:
            self._add(key, quote)
            return "added"
        other = [place for place in places if _rate_at(self._contents, place) != quote.rate]
        for id_, place in other:
            self._contents[id_]["rates"][place]["rate"] = format(quote.rate, "f")
            self._touched[id_] = None
        return "updated" if other else "unchanged"

    def _add(self, key: tuple[str, str], quote: Quote) -> None:
        day, currency = key
        owner = self._owner(day[:7])
        rates = self._contents[owner]["rates"]
        self._places[key] = [(owner, len(rates))]
        rates.append({"date": day, "currency": currency, "rate": format(quote.rate, "f")})
        self._touched[owner] = None

    def _owner(self, month: str) -> str:
        """The record for rates of a month, a new one (with an id of no vault) if none has room."""
        owner = self._months.get(month)
        if owner is None or len(self._contents[owner]["rates"]) >= MAX_ITEMS:
            owner = self._months[month] = f"+{len(self._contents)}"
            head = {"kind": "rates", "title": self._title(month)}
            self._contents[owner] = {
                **head,
                **({"source": self._source} if self._source else {}),
                "rates": [],
            }
        return owner

    def result(self) -> tuple[dict[str, Content], list[Content]]:
        """The records that changed, and the new ones; rates in the order of their days."""
        done = {id_: _ordered(self._contents[id_]) for id_ in self._touched}
        changed = {id_: note for id_, note in done.items() if not id_.startswith("+")}
        return changed, [note for id_, note in done.items() if id_.startswith("+")]


def _rate_at(contents: Mapping[str, Content], place: tuple[str, int]) -> Decimal:
    return Decimal(contents[place[0]]["rates"][place[1]]["rate"])


def _ordered(note: Content) -> Content:
    rates = sorted(note["rates"], key=lambda rate: (rate["date"], rate["currency"]))
    as_of = {"as_of": rates[-1]["date"]} if note["kind"] == "rates" else {}
    return {**note, **as_of, "rates": rates}
