"""One row of a table of positions: whose it is, and which of the client's holdings it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hnwctl.domain.importing.cells import Bound, is_blotted, texts_of, value_of
from hnwctl.domain.importing.matching import SEVERAL, ClientKeys, Match, MatchKeys
from hnwctl.domain.importing.plan import Cells, Options, Reject
from hnwctl.domain.names import name_key
from hnwctl.errors import InvalidError

Holding = dict[str, Any]

NAMES = ("product", "account", "label")
"""What a position is known by, within its client; lots of one product differ by their days."""

LOTS = ("currency", "opened", "matures")


@dataclass(slots=True)
class Position:
    """A row that was read: the ``client`` it names, the ``holding`` as typed, what is wrong."""

    row: int
    client: dict[str, str] = field(default_factory=dict)
    holding: Holding = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: list[Reject] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)


def read_position(row: int, cells: Cells, columns: Sequence[Bound], options: Options) -> Position:
    """The client and the holding of a row."""
    position = Position(row)
    for bound in columns:
        for text in texts_of(bound, cells.get(bound.heading, ""))[:1]:
            _take(position, bound, text, options)
    if options.replace_as_of and "as_of" not in position.holding:
        position.holding["as_of"] = options.replace_as_of.isoformat()
    return position


def _take(position: Position, bound: Bound, text: str, options: Options) -> None:
    if is_blotted(bound, text):
        position.masked.append(bound.heading)
        return
    try:
        value = value_of(bound, text, options)
    except InvalidError as error:
        position.problems.append(Reject(position.row, bound.heading, error.message, error.facts))
        return
    into = position.client if bound.target.pseudo == "client" else position.holding
    into.setdefault(bound.leaf, value)
    position.origins.setdefault(bound.leaf, bound.heading)
    if bound.target.value == "amount" and bound.column.currency:
        position.holding.setdefault("currency", bound.column.currency)


def whose(client: Mapping[str, str], keys: MatchKeys, region: str) -> Match:
    """The client that a row names: by number, document, id or phone, else by a name that is the only one.

    A reason where there is none or several, and where the number and the name are of two people.
    """
    match = keys.find(_keys(client, region))
    if match.reason:
        return match
    said = client.get("number") or client.get("name") or client.get("document") or client.get("phone") or ""
    if not match.id:
        return Match(
            reason="no such client: {client}" if said else "no client is named", facts={"client": said}
        )
    if "name" in client and not keys.is_named(match.id, client["name"]):
        return Match(reason="client {client} has another name in the book", facts={"client": said})
    return match


def _keys(client: Mapping[str, str], region: str) -> ClientKeys:
    from hnwctl.model.reach import parse_phone

    phones: tuple[str, ...] = ()
    if "phone" in client:
        try:
            phones = (parse_phone(client["phone"], region),)
        except InvalidError:
            phones = ()
    return ClientKeys(
        id=client.get("id", ""),
        names=(client["name"],) if "name" in client else (),
        client_number=client.get("number", ""),
        documents=(("", client["document"]),) if "document" in client else (),
        phones=phones,
    )


def which(holdings: Sequence[Holding], given: Holding, free: set[int]) -> int | str | None:
    """The index of the open holding in ``holdings`` that ``given`` means, None for a new one, or the
    reason (SEVERAL) why it cannot be told. Each of ``free`` is meant once."""
    open_ = [index for index in sorted(free) if not holdings[index].get("closed")]
    found = [index for index in open_ if _agree(holdings[index], given, NAMES)]
    if not found:
        found = [index for index in open_ if _go_together(holdings[index], given, NAMES)]
    found = [index for index in found if _go_together(holdings[index], given, ("product", *LOTS))]
    exact = [index for index in found if _agree(holdings[index], given, LOTS)]
    found = exact or found
    if len(found) > 1:
        return SEVERAL
    return found[0] if found else None


def _agree(one: Holding, other: Holding, names: Sequence[str]) -> bool:
    return all(_key(one.get(name)) == _key(other.get(name)) for name in names)


def _go_together(one: Holding, other: Holding, names: Sequence[str]) -> bool:
    """The first agrees, and none of the others is said differently on both sides."""
    first, *others = names
    said = [name for name in others if one.get(name) and other.get(name)]
    return _agree(one, other, (first, *said))


def _key(value: Any) -> str:
    return name_key(value) if isinstance(value, str) else ""


def lot_of(holding: Holding) -> tuple[str, ...]:
    """What tells two rows of one table apart."""
    return tuple(_key(holding.get(name)) for name in (*NAMES, *LOTS))
