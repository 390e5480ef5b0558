"""What ``remind status`` tells: what is installed, when it last ran, what it sent, what is in doubt."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import listed, say
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.console.reminders.crontab import Job
from hnwctl.console.reminders.ledger import Failure, Ledger

if TYPE_CHECKING:
    from hnwctl.console.printing.output import Output

_INSTALLED = (
    ColumnSpec("by", "run by", kind="code"),
    ColumnSpec("at", "daily at"),
    ColumnSpec("to", "goes to", kind="code"),
    ColumnSpec("reveal", "reveal", kind="code"),
    ColumnSpec("identity", "identity"),
    ColumnSpec("next_run", "next run"),
    ColumnSpec("backup", "backup"),
)
_PLACES = (
    ColumnSpec("kind", "goes to", kind="code"),
    ColumnSpec("place", "place"),
    ColumnSpec("last_run", "last run"),
    ColumnSpec("last_sent", "last sent"),
    ColumnSpec("sent", "items", align="right"),
    ColumnSpec("in_doubt", "in doubt", align="right"),
    ColumnSpec("failure", "not delivered, because"),
)


def status(installed: Sequence[tuple[str, Job]], ledgers: Sequence[Ledger], now: datetime) -> dict[str, Any]:
    """The answer for programs: ``installed`` and ``places``."""
    return {
        "installed": [_installed(by, job, now) for by, job in installed],
        "places": [_place(each) for each in ledgers],
    }


def show(output: "Output", found: Mapping[str, Any], *, form: FormatName) -> None:
    """Print it: two tables for people, one object for programs."""
    if form != FormatName.table:
        output.record(dict(found), form=form)
        return
    if found["installed"]:
        rows = [
            {**each, "at": listed(each["at"]), "backup": say("yes") if each["backup"] else say("no")}
            for each in found["installed"]
        ]
        output.rows([_short(row) for row in rows], _INSTALLED)
    else:
        output.note("not installed for this vault; `hnwctl remind install --at 08:30` does it")
    if found["places"]:
        output.text("\n" if found["installed"] else "")
        output.rows([_short(row) for row in found["places"]], _PLACES)
    else:
        output.note("nothing was ever delivered from here")


def _installed(by: str, job: Job, now: datetime) -> dict[str, Any]:
    following = job.next_run(now)
    return {
        "by": by,
        "at": [f"{each:%H:%M}" for each in job.at],
        "to": job.option("to"),
        "reveal": job.option("reveal"),
        "identity": job.option("identity"),
        "next_run": following.replace(microsecond=0).isoformat() if following else None,
        "backup": bool(job.backup),
    }


def _place(ledger: Ledger) -> dict[str, Any]:
    return {
        "kind": ledger.kind,
        "place": ledger.place,
        "last_run": ledger.last_run,
        "last_sent": ledger.last_sent,
        "sent": ledger.last_count,
        "in_doubt": sum(doubt.count for doubt in ledger.doubts),
        "failure": reason(ledger.failure) if ledger.failure else None,
    }


def reason(failure: Failure) -> str:
    """Why the last run failed; what the other side said was not kept, and stands as ``…``."""
    names = [name for _, name, _, _ in Formatter().parse(failure.message) if name]
    return say(failure.message, **{**dict.fromkeys(names, "…"), **failure.facts})


def _short(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as people read it: no seconds, no time zone."""
    return dict(_shorter(row))


def _shorter(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if key in ("last_run", "last_sent", "next_run") and value:
            yield key, value[:16].replace("T", " ")
        else:
            yield key, value
