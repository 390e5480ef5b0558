"""From the day, the rules and the rows of the index to the items of the agenda."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hnwctl.domain.agenda.asking import Ask, Client, Found, Source
from hnwctl.domain.agenda.item import Item, Said, handle_of
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.errors import InvalidError


def kinds_of(words: Collection[str]) -> tuple[str, ...]:
    """The kinds that these words mean, in either language; all where none is named.

    Raises InvalidError for a word that is no kind, or a kind that has no facts yet.
    """
    from hnwctl.model.words_duty import AGENDA

    found: list[str] = []
    for text in words:
        key = AGENDA.key_of(text)
        if key is None or key not in KINDS:
            raise InvalidError(
                "no such kind of item: {word}", hint="one of: {words}", word=text, words=", ".join(KINDS)
            )
        found.append(key)
    return tuple(dict.fromkeys(found)) or tuple(KINDS)


def sources(kinds: Iterable[str], ask: Ask) -> dict[str, Source]:
    """Where the items of each kind come from, as far as the key can know of them."""
    found: dict[str, Source] = {}
    for name in kinds:
        kind = KINDS[name]
        source = kind.source(ask) if ask.held.issuperset(kind.needs) else None
        if source is not None:
            found[name] = source
    return found


def unknown_to(kinds: Iterable[str], held: frozenset[str]) -> list[str]:
    """The compartments without which the key misses whole kinds."""
    return sorted({part for name in kinds for part in KINDS[name].needs if part not in held})


def unconfirmed(found: Iterable[str], ask: Ask) -> list[str]:
    """The parts of the policy that decided about items of these kinds and that the firm has not confirmed."""
    parts = dict.fromkeys(part for name in KINDS if name in set(found) for part in KINDS[name].rules)
    return [part for part in parts if not getattr(ask.rules, part).verified]


# --- what is known of the clients ---------------------------------------------------------------

_CLIENT: Mapping[str, str] = {
    **dict.fromkeys(("name", "stage", "birthday", "vulnerable"), "profile"),
    **dict.fromkeys(("tier", "every"), "agenda"),
    "reviewed_profile": "profile",
    **dict.fromkeys(("reviewed_finance", "reviewed_kyc", "reviewed_service"), "agenda"),
    "kyc_rating": "kyc",
}
"""Column of ``clients`` -> its compartment."""

_THESE = "WHERE id IN (SELECT value FROM json_each(?))"


class Lookup(NamedTuple):
    """A statement about clients; its one parameter is a JSON list of ids. ``fields`` are of `Client`."""

    sql: str
    fields: tuple[str, ...]


def lookups(held: frozenset[str]) -> Iterator[Lookup]:
    """What is asked of the clients whose items are shown."""
    columns = [name for name, compartment in _CLIENT.items() if compartment in held]
    if columns:
        yield Lookup(f"SELECT id, {', '.join(columns)} FROM clients {_THESE}", tuple(columns))  # noqa: S608
    if {"agenda", "profile"} <= held:
        sql = f"SELECT id, every, planned_for, planned, left_alone FROM agreements {_THESE}"  # noqa: S608
        yield Lookup(sql, ("own_every", "planned_for", "planned", "left_alone"))
        sql = f"SELECT id, channel, refuses FROM contact_ways {_THESE}"  # noqa: S608
        yield Lookup(sql, ("channel", "refuses"))


def clients(found: Iterable[tuple[Lookup, Sequence[Sequence[Any]]]]) -> dict[str, Client]:
    """Id -> what is known of the client, from the rows of each look-up."""
    facts: dict[str, dict[str, Any]] = {}
    for lookup, rows in found:
        for id_, *values in rows:
            facts.setdefault(str(id_), {}).update(zip(lookup.fields, values, strict=True))
    return {id_: Client(id_, **known) for id_, known in facts.items()}


# --- items --------------------------------------------------------------------------------------


def handle(found: Found) -> str:
    """The handle of a candidate: of what lasts although its day moves it comes from what it counts from."""
    day = (found.of or "") if KINDS[found.kind].lasting else found.day
    return handle_of(found.kind, found.id, found.item, day)


def item(found: Found, client: Client, ask: Ask) -> Item:
    """One candidate as an item."""
    kind = KINDS[found.kind]
    text, reason = kind.words(found, client, ask)
    day = date.fromisoformat(found.day)
    settle = None
    if kind.command:
        place = f"{found.id}/{found.item}" if found.item else found.id
        settle = Said(kind.command, {"id": found.id, "item": found.item, "place": place})
    return Item(
        handle=handle(found),
        date=day,
        kind=found.kind,
        id=found.id,
        name=found.about if found.kind == "stale_market" else client.name,
        text=text,
        reason=reason,
        days_overdue=max((ask.today - day).days, 0),
        urgency=found.urgency,
        settle=settle,
        item=found.item,
    )


def ordered(items: Iterable[Item], today: date) -> list[Item]:
    """By day, what is overdue first and together; of a day the most urgent first, then by date and name."""

    def rank(each: Item) -> tuple[object, ...]:
        group = each.date if each.date >= today else date.min
        return group, each.urgency, each.date, each.name or "", each.id or "", each.kind, each.handle

    return sorted(items, key=rank)


def sealed_in(item: Item, held: frozenset[str]) -> list[str]:
    """The section whose text is not in this item because the key does not open it."""
    detail = KINDS[item.kind].detail
    return [detail] if detail and detail not in held else []
