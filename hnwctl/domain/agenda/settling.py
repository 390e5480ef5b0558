"""What settles an item of the agenda: the sections of its client, or the note, as they are to be.

Done and snoozed items stand in the service record under their kind, item and day; of an item that is settled
twice the last entry stays.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.domain.agenda.item import Item
from hnwctl.domain.agenda.kinds import KINDS, ONE_DAY
from hnwctl.errors import InvalidError, NotFoundError, UsageError

if TYPE_CHECKING:
    from hnwctl.model.records import Plain

Section = Mapping[str, Any]
_TOO_LONG = timedelta(days=366)


class Settlement(NamedTuple):
    """How an item was seen to: by whom on which day, with which words; ``until`` if it was put off."""

    by: str
    at: date
    reason: str = ""
    until: date | None = None


def check_done(item: Item) -> None:
    """Raise UsageError for what is settled by another command, and by none here."""
    if not KINDS[item.kind].settling:
        raise UsageError("this is not settled by `done`: the fact itself changes", hint=_instead(item))
    if item.kind == "complaint":
        raise UsageError("a complaint is closed with what came of it", hint=_instead(item))


def _instead(item: Item) -> str:
    return item.settle.template.format(**item.settle.facts) if item.settle else ""


def section_of(item: Item) -> str:
    """The section that changes when the item is settled; empty if it is settled outside the book."""
    kind = KINDS[item.kind]
    return {"market": "note", "section": item.item or ""}.get(kind.settling, kind.writes)


def check_postponable(item: Item) -> None:
    """Raise UsageError for what cannot be put off."""
    if item.id is None or item.kind == "stale_market":
        raise UsageError("what concerns the whole book cannot be snoozed")


def check_until(item: Item, until: date, today: date) -> None:
    """Raise InvalidError for a day to which the item cannot be put off."""
    if until <= today:
        raise InvalidError("{day} lies behind", hint="give a day to come", day=until.isoformat())
    if until > today + _TOO_LONG:
        raise InvalidError("{day} is more than a year away", hint="give a nearer day", day=until.isoformat())
    if item.kind in ONE_DAY and until > item.date:
        raise InvalidError(
            "it is gone after its day, {day}",
            hint="up to {day} is possible; or settle it with `done`"
            if item.date > today
            else "settle it with `done`",
            day=item.date.isoformat(),
        )


def settled(service: Section, item: Item, how: Settlement) -> dict[str, "Plain"]:
    """The service record with the item done, or snoozed."""
    entry = {
        "kind": item.kind,
        "item": item.item or "",
        "date": item.date.isoformat(),
        "state": "snoozed" if how.until else "done",
        "until": how.until.isoformat() if how.until else "",
        "reason": how.reason,
        "by": how.by,
        "at": how.at.isoformat(),
    }
    others = [each for each in service.get("settled", ()) if not _is_of(each, item)]
    return {**service, "settled": [*others, {name: value for name, value in entry.items() if value}]}


def is_done(service: Section, item: Item) -> bool:
    """Whether the item is done already."""
    return any(
        _is_of(each, item) and each.get("state", "done") == "done" for each in service.get("settled", ())
    )


def _is_of(entry: Section, item: Item) -> bool:
    return (entry.get("kind"), entry.get("item"), entry.get("date")) == (
        item.kind,
        item.item,
        item.date.isoformat(),
    )


def task_done(service: Section, item: Item, how: Settlement, *, outcome: str) -> dict[str, "Plain"]:
    """The service record with the follow-up marked done. Raises NotFoundError when it is not there."""
    tasks = [dict(each) for each in service.get("tasks", ())]
    task = next((each for each in tasks if _is_task(each, item)), None)
    if task is None:
        raise NotFoundError(
            "{id} has no such open follow-up", hint="`hnwctl due` shows what is due", id=item.id
        )
    task |= {"done": how.at.isoformat(), "by": how.by}
    task |= {name: value for name, value in (("outcome", outcome), ("note", how.reason)) if value}
    return {**service, "tasks": tasks}


def _is_task(task: Section, item: Item) -> bool:
    if task.get("done") or task.get("dropped"):
        return False
    if item.item is not None:
        return bool(task.get("id") == item.item)
    return "id" not in task and task.get("due") == item.date.isoformat()
