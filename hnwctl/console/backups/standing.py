"""What the agenda needs to know of backups: a few days, read from the ledger without what else it is for."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hnwctl.domain.agenda.asking import Backups
from hnwctl.store.repository import files


def standing(state: Path, vault_id: str, *, placed: bool, today: date) -> Backups:
    """What is known of the backups of this vault; nothing where there is no ledger, or a damaged one.

    Only snapshots that were good when they were opened, and are still where they were, count, and nothing
    that a wrong clock dated after ``today``: no snapshot, and not that one was verified or a restore tried.
    Days are those of this machine. OutsideError if the ledger cannot be read.
    """
    raw = files.kept(state / "backups" / f"{vault_id}.json")
    try:
        return _standing(json.loads(raw), placed, today) if raw else Backups(placed)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return Backups(placed)


def _standing(data: dict[str, Any], placed: bool, today: date) -> Backups:
    good = [each for each in data["snapshots"] if each["state"] == "good" and each["places"]]
    made = [day for each in good if (day := _day(each["created"])) <= today]
    verified = [day for each in good if each["verified"] and (day := _day(each["verified"])) <= today]
    drilled = _day(data["drill"]) if data["drill"] else None
    return Backups(
        placed,
        last=max(made, default=None),
        verified=max(verified, default=None),
        drilled=drilled if drilled and drilled <= today else None,
        first=min(made, default=None),
    )


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone().date()
