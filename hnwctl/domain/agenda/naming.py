"""Items of an agenda that have no id in the record yet: which ids they have once their section is saved.

Records from before there were ids, or written by others, name an item by its place or by its day alone. Saved
anew, everything in the section gets an id: what was settled under the old name would come back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hnwctl.domain.agenda.item import Item
from hnwctl.domain.agenda.kinds import KINDS
from hnwctl.model.records import Plain

Dates = Iterable[Mapping[str, Plain]]
"""The days of an extract: each ``kind, date`` and, where it has one, ``item``."""

_PLACE = re.compile(r"(?P<field>\w+)\[(?P<place>\d+)\]")


def unnamed_in(item: Item) -> str | None:
    """The section that gives the item an id when it is saved; None of an item that has one."""
    if item.item is None:
        return KINDS[item.kind].detail or None
    return "profile" if _PLACE.fullmatch(item.item) else None


def placed(item: Item, profile: Mapping[str, Plain]) -> list[Item]:
    """An item that is named by its place in the profile, under the id that stands there now."""
    found = _PLACE.fullmatch(item.item or "")
    listed = profile.get(found["field"]) if found else None
    if not found or not isinstance(listed, list) or int(found["place"]) >= len(listed):
        return [item]
    there = listed[int(found["place"])]
    return [replace(item, item=str(there["id"]))] if isinstance(there, dict) and "id" in there else [item]


def dated(item: Item, before: Dates, after: Dates) -> list[Item]:
    """An item that is named by its day alone, under the ids that the new extract has for that day.

    Several that fell due on one day were one item: then it is all of them. What has no id keeps none.
    """
    old = {each.get("item") for each in before}
    day = item.date.isoformat()
    ids = [
        each["item"]
        for each in after
        if (each["kind"], each["date"]) == (item.kind, day) and each.get("item") not in old
    ]
    return [replace(item, item=str(id_)) for id_ in ids] or [item]
