"""Laying what a row says over what the book holds: adding and replacing, never taking away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hnwctl.domain.importing.masks import is_masked
from hnwctl.domain.names import name_key

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """By what two items of a list are the same.

    All of ``keys`` agree; else, where exactly one item is left that could be meant, all but those that
    one side does not say (``partly``), or only ``loosely``. ``keep``: what is there stays, gaps are
    filled. ``zeros``: an amount of nothing opens no new item.
    """

    keys: tuple[str, ...]
    partly: bool = False
    loosely: tuple[str, ...] = ()
    keep: bool = False
    zeros: bool = False


IDENTITIES: Mapping[str, Identity] = {
    "profile.contact_points": Identity(("type", "value"), keep=True),
    "profile.addresses": Identity(("type", "text"), loosely=("type",)),
    "profile.family": Identity(("relation", "name"), partly=True),
    "profile.dates": Identity(("kind", "label"), partly=True),
    "kyc.documents": Identity(("type", "number"), partly=True),
    "finance.holdings": Identity(("product", "account", "label"), partly=True, zeros=True),
    "finance.valuations": Identity(("of", "as_of")),
    "finance.assets": Identity(("class", "label"), zeros=True),
    "finance.liabilities": Identity(("class", "label"), zeros=True),
    "finance.income": Identity(("class", "label"), zeros=True),
    "finance.expenses": Identity(("class", "label"), zeros=True),
    "service.notes": Identity(("text",), keep=True),
}


def merged(path: str, base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """``base``, a group of fields at ``path``, with what is ``given`` laid over it."""
    result = dict(base)
    for name, value in given.items():
        here = f"{path}.{name}"
        old = result.get(name)
        if isinstance(value, dict):
            result[name] = merged(here, old if isinstance(old, Mapping) else {}, value)
        elif isinstance(value, list):
            result[name] = _list(here, old if isinstance(old, list) else [], value)
        elif not (old and is_masked(value)):
            result[name] = value
        if result[name] in ([], {}):
            del result[name]
    return result


def _list(path: str, old: Sequence[Any], given: Sequence[Any]) -> list[Any]:
    if not all(isinstance(item, dict) for item in given):
        return [*old, *(word for word in given if word not in old)]
    items = [dict(item) for item in old]
    free = set(range(len(items)))
    for item in given:
        _lay(path, items, free, item)
    return items


def _lay(path: str, items: list[Item], free: set[int], given: Item) -> None:
    """One given item: over the one it means (each is meant once), or as a new one."""
    identity = IDENTITIES.get(path, Identity(tuple(given)))
    if path == "finance.valuations" and _says_nothing_new(items, given):
        return
    index = _meant(items, free, given, identity)
    if index is None:
        if not (identity.zeros and Decimal(given.get("amount", "1")) == 0):
            items.append(given)
        return
    free.discard(index)
    over = {**given, **items[index]} if identity.keep else {}
    items[index] = over or merged(path, items[index], given)


def _meant(items: list[Item], free: set[int], given: Item, identity: Identity) -> int | None:
    open_ = [index for index in sorted(free) if not items[index].get("closed")]
    same = [index for index in open_ if _agree(items[index], given, identity.keys)]
    if not same and identity.partly:
        same = [index for index in open_ if _may_agree(items[index], given, identity.keys)]
        same = same if len(same) == 1 else []
    if not same and identity.loosely:
        same = [index for index in open_ if _agree(items[index], given, identity.loosely)]
        same = same if len(same) == 1 else []
    return same[0] if same else None


def _agree(item: Item, given: Item, keys: tuple[str, ...]) -> bool:
    return all(_key(item.get(key)) == _key(given.get(key)) for key in keys)


def _may_agree(item: Item, given: Item, keys: tuple[str, ...]) -> bool:
    """The first key agrees, and no other is said differently on both sides."""
    first, *others = keys
    said = [key for key in others if item.get(key) and given.get(key)]
    return bool(given.get(first)) and _agree(item, given, (first, *said))


def _key(value: Any) -> str:
    return name_key(value) if isinstance(value, str) else ""


def _says_nothing_new(items: list[Item], given: Item) -> bool:
    """Whether the latest total before or on that day is the same already."""
    earlier = [
        item
        for item in items
        if item.get("of") == given.get("of") and str(item.get("as_of")) <= str(given.get("as_of"))
    ]
    latest = max(earlier, key=lambda item: str(item.get("as_of")), default=None)
    if latest is None or latest.get("currency") != given.get("currency"):
        return False
    return Decimal(str(latest.get("amount"))) == Decimal(str(given.get("amount")))
