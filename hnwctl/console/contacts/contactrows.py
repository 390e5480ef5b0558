"""What the index knows of the contact with clients, and what it is computed from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cadence import ContactFacts, cadence_of
from hnwctl.domain.contact_facts import COLUMNS as FACTS
from hnwctl.domain.contact_facts import facts_in

if TYPE_CHECKING:
    from hnwctl.console.book import Book

Row = Mapping[str, Any]

_CLIENT = (
    *("id", "name", "tier", "stage", "stage_since", "adviser", "do_not_contact"),
    *("every", "last_contact", "next_contact"),
)
_WAYS = ("channel", "weekday", "refuses")


def client_rows(
    book: "Book",
    condition: str = "1",
    params: Sequence[object] = (),
    *,
    order: str = "c.id",
    limit: int | None = None,
) -> Iterator[dict[str, Any]]:
    """What the index knows of the contact with each client, by column; what it is computed from as ``facts``.

    ``condition`` and ``order`` are SQL over ``clients c``, ``contact_plans p`` and ``contact_ways w``;
    at most ``limit`` rows.
    """
    parts = (("c", _CLIENT), ("w", _WAYS), ("p", FACTS))
    columns = ", ".join(f"{table}.{name}" for table, names in parts for name in names)
    rows = book.vault.query(
        f"SELECT {columns} FROM clients c JOIN contact_plans p ON p.id = c.id"  # noqa: S608 - our columns
        f" LEFT JOIN contact_ways w ON w.id = c.id WHERE {condition} ORDER BY {order}",
        params,
        limit=limit,
    )
    known = len(_CLIENT) + len(_WAYS)
    for row in rows:
        found = dict(zip((*_CLIENT, *_WAYS), row[:known], strict=True))
        facts = _facts(found, row[known:])
        if facts.left_alone and facts.left_alone < book.today:
            found["refuses"] = None
        yield {**found, "facts": facts}


def _facts(row: Row, own: Sequence[Any]) -> ContactFacts:
    facts = facts_in(own, stage=row["stage"], stage_since=row["stage_since"])
    last = row["last_contact"]
    return replace(facts, tier=row["tier"], last_contact=date.fromisoformat(last) if last else None)


def computed_day(book: "Book", facts: ContactFacts) -> date | None:
    """The next contact as the rhythm has it, whatever was planned."""
    rules = book.rules
    return cadence_of(facts, rules.cadence, lowest_tier=rules.tiers.keys[0], today=book.today).computed
