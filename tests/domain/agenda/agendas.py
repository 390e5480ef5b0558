"""An agenda in memory: facts as the tables of the index, what is due of them as items."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hnwctl.domain.agenda import derive
from hnwctl.domain.agenda.asking import Ask, Backups
from hnwctl.domain.agenda.candidates import EVERYBODY, SETTLED_KINDS, Only, candidates
from hnwctl.domain.agenda.item import Item
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.domain.rules import Rules
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.records import OpenRecord

TODAY = date(2026, 11, 23)
EVERYTHING = frozenset(COMPARTMENTS)


@dataclass
class Agenda:
    """What is due of these records; ``index`` is the fixture that makes tables of them."""

    records: Sequence[OpenRecord]
    index: Callable[..., Any]
    rules: Rules
    held: frozenset[str] = EVERYTHING

    def due(
        self,
        *kinds: str,
        today: date = TODAY,
        days: int | None = None,
        since: date | None = None,
        only: Only = EVERYBODY,
        limit: int | None = None,
        backups: Backups | None = None,
    ) -> list[Item]:
        """The items of these kinds, of all if none is named, in their order."""
        base = self.index(self.records, held=self.held, today=today, rules=self.rules)
        rows = base.query(SETTLED_KINDS, (today.isoformat(),)) if "agenda" in self.held else []
        settled = frozenset(kind for (kind,) in rows)
        ask = Ask(today, self.rules, self.held, days, since, backups, settled=settled)
        query = candidates(derive.sources(kinds or KINDS, ask), ask, only=only, limit=limit)
        found = query.found(base.query(query.sql, query.parameters)) if query else []
        known = derive.clients(
            (lookup, base.query(lookup.sql, (_json(each.id for each in found if each.id),)))
            for lookup in derive.lookups(self.held)
        )
        items = (derive.item(each, known.get(each.id or "", derive.Client("")), ask) for each in found)
        return derive.ordered(items, today)

    def days(self, *kinds: str, **how: Any) -> list[str]:
        """The days of what is due."""
        return [item.date.isoformat() for item in self.due(*kinds, **how)]


def _json(ids: Iterable[str]) -> str:
    return "[" + ",".join(f'"{each}"' for each in ids) + "]"


def said(text: Any) -> str:
    """A text in English, with what is within it."""
    facts = {
        name: said(fact) if hasattr(fact, "template") else getattr(fact, "en", fact)
        for name, fact in text.facts.items()
    }
    return str(text.template.format(**facts))
