"""``backup prune``: what the rules let go, in each destination by itself; shown first, then taken away.

Before anything goes, the two snapshots that prune promises to leave, the newest and the last verified, are
read once more: one that rotted on its disk since it was opened must not be the reason why another goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hnwctl.console.backups import ledger
from hnwctl.console.backups.knowing import Folder, Observer, Seen
from hnwctl.console.backups.listing import SHORT, short_of
from hnwctl.console.backups.telling import size_text
from hnwctl.console.messages import listed, say
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import NotFoundError, OutsideError
from hnwctl.store.snapshots import keeping, places
from hnwctl.store.snapshots.keeping import Decision, Keep

if TYPE_CHECKING:
    from datetime import datetime

    from hnwctl.console.printing.output import Output
    from hnwctl.domain.rules_care import Backup

_COLUMNS = (
    ColumnSpec("created", "made at", kind="code"),
    SHORT,
    ColumnSpec("what", "decision"),
    ColumnSpec("why", "why"),
    ColumnSpec("size", "size", align="right"),
)
_PROGRAMS = tuple(
    ColumnSpec(key, key, kind="code")
    for key in ("name", "created", "size", "keep", "reasons", "state", "removed", "destination", "path")
)
_ROUNDS = 20
"""So many times a plan is made anew because a snapshot that it promised to leave has rotted."""
_RULES: Mapping[str, str] = {
    "newest": "the newest",
    "verified": "the last verified",
    "last": "one of the last",
    "hourly": "hour {period}",
    "daily": "day {period}",
    "weekly": "week {period}",
    "monthly": "month {period}",
    "yearly": "year {period}",
    "within": "within the span",
    "unknown": "not opened: left alone",
    "damaged": "damaged: left alone",
    "foreign": "not ours: left alone",
    "future": "dated in the future: left alone",
}
"""Rule -> why a snapshot stays."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A snapshot and what becomes of it. ``removed`` once it is gone."""

    folder: Path
    seen: Seen
    decision: Decision
    removed: bool = False


def keep_of(rules: "Backup") -> Keep:
    """What the policy keeps."""
    kept = rules.keep
    return Keep(daily=kept.days, weekly=kept.weeks, monthly=kept.months, yearly=kept.years)


def planned(folders: Iterable[Folder], keep: Keep, now: "datetime") -> list[Entry]:
    """What becomes of each snapshot, by folder. Raises UsageError for rules that keep nothing."""
    return [entry for folder in folders for entry in _of_folder(folder, keep, now)]


def _of_folder(folder: Folder, keep: Keep, now: "datetime") -> list[Entry]:
    by_name = {seen.lying.name: seen for seen in folder.snapshots}
    decisions = keeping.plan([seen.summary for seen in folder.snapshots], keep, now)
    return [Entry(folder.path, by_name[each.snapshot.name], each) for each in decisions]


def applied(observer: Observer, folders: Sequence[Path], keep: Keep, now: "datetime") -> list[Entry]:
    """Take away what the rules let go, and give back what became of each; told of removed ones is true.

    Raises what `places.remove` raises, with what was removed until then in the ledger.
    """
    done: list[Entry] = []
    for folder in folders:
        for entry in _sound_plan(observer, folder, keep, now):
            done.append(entry if entry.decision.stays else _removed(observer, entry))
    return done


def _sound_plan(observer: Observer, folder: Path, keep: Keep, now: "datetime") -> list[Entry]:
    """The plan for a folder whose promised snapshots were read again and are whole.

    Raises OutsideError for a disk that gives back something else every time.
    """
    for _ in range(_ROUNDS):
        (looked,) = observer.looked([folder])
        entries = _of_folder(looked, keep, now)
        if all(entry.decision.stays for entry in entries):
            return entries
        promised = [each for each in entries if {"newest", "verified"} & _rules(each.decision)]
        rotten = [each.seen for each in promised if not _still_whole(each.seen)]
        if not rotten:
            return entries
        with ledger.changing(observer.state, observer.vault_id) as known:
            for seen in rotten:
                known.lose(seen.lying.path)  # so that it is opened, and found damaged, the next time round
    raise OutsideError("{folder}: what is read there differs from time to time", folder=folder)


def _rules(decision: Decision) -> set[str]:
    return {reason.rule for reason in decision.reasons}


def _still_whole(seen: Seen) -> bool:
    try:
        return seen.known is not None and places.digest(seen.lying.path) == seen.known.sha256
    except NotFoundError:  # another run has taken it away
        return False


def _removed(observer: Observer, entry: Entry) -> Entry:
    places.remove(entry.seen.lying)
    with ledger.changing(observer.state, observer.vault_id) as known:
        known.forget(entry.seen.lying.path)
    return Entry(entry.folder, entry.seen, entry.decision, removed=True)


# --- telling ----------------------------------------------------------------------------------


def show(output: "Output", entries: Sequence[Entry], *, form: FormatName) -> None:
    """Print what becomes of each snapshot: a table for each destination for people, one list for programs."""
    if form != FormatName.table:
        output.rows([_row(each) for each in entries], _PROGRAMS, form=form)
        return
    folders = list(dict.fromkeys(each.folder for each in entries))
    for number, folder in enumerate(folders):
        if len(folders) > 1:
            output.text("" if number == 0 else "\n")
            output.line("{folder}:", folder=folder)
        output.rows([_short(each) for each in entries if each.folder == folder], _COLUMNS)


def _row(entry: Entry) -> dict[str, Any]:
    lying = entry.seen.lying
    return {
        "name": lying.name,
        "created": f"{lying.created:%Y-%m-%dT%H:%M:%SZ}",
        "size": lying.size,
        "keep": entry.decision.stays,
        "reasons": [" ".join(filter(None, reason)) for reason in entry.decision.reasons],
        "state": entry.seen.state,
        "removed": entry.removed,
        "destination": str(entry.folder),
        "path": str(lying.path),
    }


def _short(entry: Entry) -> dict[str, Any]:
    row = _row(entry)
    why = [say(_RULES[rule], period=period) for rule, period in entry.decision.reasons]
    return {
        **row,
        "created": row["created"].replace("T", " "),
        "short": short_of(row["name"]),
        "size": size_text(row["size"]),
        "what": say("stays") if row["keep"] else say("goes"),
        "why": listed(why),
    }


def tell_sum(output: "Output", entries: Sequence[Entry], *, apply: bool) -> None:
    """How many stay and go, and how much room that makes."""
    going = [each for each in entries if not each.decision.stays]
    facts = {
        "stay": len(entries) - len(going),
        "go": len(going),
        "room": size_text(sum(each.seen.lying.size for each in going)),
    }
    if apply:
        output.note("snapshots that stay: {stay}, removed: {go} ({room})", **facts)
    else:
        output.note("snapshots that stay: {stay}, that would go: {go} ({room})", **facts)
        if going:
            output.note("nothing was removed; --apply does it")
