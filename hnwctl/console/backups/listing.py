"""``backup list``: what lies in the destinations and what is known of it, for people and for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hnwctl.console.backups.telling import size_text
from hnwctl.console.messages import language, say
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.model.vocabulary import Vocabulary
from hnwctl.store.snapshots.places import SUFFIX

if TYPE_CHECKING:
    from hnwctl.console.backups.knowing import Folder, Seen
    from hnwctl.console.printing.output import Output

STATES = Vocabulary(
    "state of a snapshot",
    """
    good | good | 完好
    unknown | not opened | 未打开
    damaged | damaged | 已损坏
    foreign | not ours | 非本账簿成员所建
    future | dated in the future | 日期在未来
    """,
    closed=True,
)

SHORT = ColumnSpec("short", "short", kind="code")
"""The end of a snapshot's name, which `verify` and `restore` take as well: all of it fits no window."""
_PEOPLE = (
    ColumnSpec("created", "made at", kind="code"),
    SHORT,
    ColumnSpec("state", "state", words=STATES),
    ColumnSpec("verified", "verified", kind="code"),
    ColumnSpec("size", "size", align="right"),
    ColumnSpec("clients", "clients", align="right"),
)
_PROGRAMS = tuple(
    ColumnSpec(key, key, kind="code")
    for key in (
        *("name", "created", "clients", "size", "verified"),
        *("drilled", "state", "by", "destination", "path"),
    )
)


def show(output: "Output", folders: "Sequence[Folder]", *, form: FormatName) -> None:
    """Print what lies in each folder, and below it what is wrong with any of it."""
    rows = [_row(folder, seen) for folder in folders for seen in folder.snapshots]
    if form != FormatName.table:
        output.rows(rows, _PROGRAMS, form=form)
    else:
        for number, folder in enumerate(folders):
            if folder.failure is None:
                _show_folder(output, folder, head=len(folders) > 1, first=number == 0)
    for folder in folders:
        tell_oddities(output, folder)


def _show_folder(output: "Output", folder: "Folder", *, head: bool, first: bool) -> None:
    if head:
        output.text("" if first else "\n")
        output.line("{folder}:", folder=folder.path)
    if folder.snapshots:
        output.rows([_short(_row(folder, seen)) for seen in folder.snapshots], _PEOPLE)
    else:
        output.note("no snapshot of this book in {folder}", folder=folder.path)


def _row(folder: "Folder", seen: "Seen") -> dict[str, Any]:
    known = seen.known
    return {
        "name": seen.lying.name,
        "created": f"{seen.lying.created:%Y-%m-%dT%H:%M:%SZ}",
        "clients": known.clients if known else None,
        "size": seen.lying.size,
        "verified": known.verified if known else None,
        "drilled": known.drilled if known else None,
        "state": seen.state,
        "by": known.by if known else None,
        "destination": str(folder.path),
        "path": str(seen.lying.path),
    }


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """The row as a person reads it."""
    made = row["created"].replace("T", " ")
    return {
        **row,
        "created": made,
        "short": short_of(row["name"]),
        "size": size_text(row["size"]),
        "verified": (row["verified"] or "")[:10],
    }


def short_of(name: str) -> str:
    """The last part of a snapshot's name, by which its folder tells it from others."""
    return name.removesuffix(SUFFIX).rpartition("-")[2]


# --- what is not as it should be ---------------------------------------------------------------


def tell_oddities(output: "Output", folder: "Folder") -> None:
    """Say what is not good, what only looks like a snapshot, and what was there and is there no more."""
    for template, facts in _oddities(folder):
        output.warn(template, **facts)


def _oddities(folder: "Folder") -> Iterator[tuple[str, dict[str, object]]]:
    closed = Counter(_bare(seen) for seen in folder.snapshots if seen.known is None)
    for why, count in closed.items():
        yield "snapshots not opened, so not known to be good: {count} ({why})", {"count": count, "why": why}
    for seen in folder.snapshots:
        if seen.known is not None and seen.state != "good":
            yield _wrong(seen)
    for name in folder.odd:
        yield "{name} in {folder} is no file, and left alone", {"name": name, "folder": folder.path}
    for name in folder.misnamed:
        yield (
            "{name} in {folder} has not the name that a snapshot was given, and is left out",
            {"name": name, "folder": folder.path},
        )
    if folder.gone:
        count = len(folder.gone)
        yield (
            "{count} {count:snapshots that were|snapshot that was} in {folder} {count:are|is} there no more;"
            " is it the right disk?",
            {"count": count, "folder": folder.path},
        )


def _wrong(seen: "Seen") -> tuple[str, dict[str, object]]:
    """What is wrong with a snapshot; its name once, where the reason has it already."""
    name, why = seen.lying.name, _said(seen)
    if seen.state == "future":
        return "{name} is dated in the future: a clock was wrong", {"name": name}
    if name in why:
        return "{why}", {"why": why}
    return "{name}: {state}: {why}", {"name": name, "state": STATES.label(seen.state, language()), "why": why}


def _bare(seen: "Seen") -> str:
    """What is wrong, without the name in front of it: so that what is the same is said once."""
    said = _said(seen)
    return said[len(seen.lying.name) + 1 :].lstrip() if said.startswith(seen.lying.name) else said


def _said(seen: "Seen") -> str:
    return say(seen.why, **seen.facts)
