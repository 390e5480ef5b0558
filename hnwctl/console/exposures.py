"""What a member's keys could open, as it is shown: which clients and revisions, and what follows."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, listed, say
from hnwctl.console.printing.folding import folded
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.console.printing.width import shorten, width, wrap
from hnwctl.model.words_section import COMPARTMENT, SECTION

if TYPE_CHECKING:
    from hnwctl.console.printing.output import Output
    from hnwctl.store.governing.exposure import ExposedRecord, Exposure
    from hnwctl.store.vault import Vault

_NESTED = (
    ColumnSpec("kind", "kind", kind="code"),
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("name", "name"),
    ColumnSpec("sections", "sections"),
    ColumnSpec("now", "now"),
    ColumnSpec("first", "first", kind="date"),
    ColumnSpec("last", "last", kind="date"),
)
_FLAT = (
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("name", "name", least=12),
    ColumnSpec("sections", "revisions by section", least=20),
)
_TOTALS = (
    ColumnSpec("compartment", "compartment", words=COMPARTMENT),
    ColumnSpec("records", "records", align="right", kind="code"),
    ColumnSpec("blocks", "versions", align="right", kind="code"),
    ColumnSpec("now", "now", align="right", kind="code"),
    ColumnSpec("first", "first", kind="date"),
    ColumnSpec("last", "last", kind="date"),
)
_DATA = (FormatName.json, FormatName.jsonl, FormatName.yaml)
_NAME = 16
"""Columns of a terminal that a name gets."""

Names = Mapping[str, str]


def names_of(vault: "Vault") -> Names | None:
    """Id -> name of every client that this key has a name of; None where names are sealed to it."""
    if "profile" not in vault.unlocked.keyring.compartments:
        return None
    return {str(id_): str(name) for id_, name in vault.query("SELECT id, name FROM clients") if name}


def show(output: "Output", found: "Exposure", names: Names | None, *, form: FormatName) -> None:
    """The whole report. ``names`` is what `names_of` gives."""
    sealed = () if names is not None else ("name",)
    if form in _DATA:
        output.rows(rows(found, names), _NESTED, form=form, sealed=sealed)
    else:
        room = output.columns if form == FormatName.table else None
        lines = list(_lines(rows(found, names), room))
        if form != FormatName.table:
            output.rows(lines, _FLAT, form=form, sealed=sealed)
        else:
            _show_table(output, found, lines, sealed)
    if not found.whole:
        output.warn("a part of the history is not in this clone: there is more than is told here")


def rows(found: "Exposure", names: Names | None) -> list[dict[str, Any]]:
    """The records of the report, as JSON has them."""
    return [_row(each, names) for each in found.records]


def _show_table(
    output: "Output", found: "Exposure", rows: Sequence[Mapping[str, Any]], sealed: Sequence[str]
) -> None:
    if rows:
        output.rows(rows, _FLAT, sealed=sealed)
        output.text("\n")
        totals = [{"compartment": name, **_days(each)} for name, each in found.totals.items()]
        output.rows(totals, _TOTALS)
        output.text("\n")
    for line in statement(found):
        output.text(folded(line, output.columns) + "\n")


def statement(found: "Exposure") -> Iterator[str]:
    """What it means, in plain words, and what to do about it; a paragraph each."""
    who = f"{found.member}/{found.device}" if found.device else found.member
    if not found.records:
        yield say("no key that {who} was ever given opens anything in this book", who=who)
        return
    yield say(
        "{who} could open {count} {count:clients|client} ({keys})",
        who=who, count=found.clients, keys=list(found.keys),
    )  # fmt: skip
    yield say(
        "This stays so. What was sealed to an old key can be opened with it for ever: in the git history, in "
        "every clone and in every backup, even after keys are revoked or rotated. New keys protect what is "
        "written from then on."
    )
    yield say(
        "Ask {who} to delete every clone, backup and key file, and to confirm it in writing. Treat what "
        "stands above as known: change what can be changed (passwords, security questions, telephone codes), "
        "and let compliance decide whether clients or an authority must be told.",
        who=who,
    )
    if any(each.now for each in found.totals.values()):
        yield say("What is open now closes with new keys: `hnwctl access revoke` or `hnwctl access rotate`")


def _row(each: "ExposedRecord", names: Names | None) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": each.kind, "id": each.id}
    if names is not None:
        row["name"] = names.get(each.id) if each.kind == "client" else None
    return row | {
        "sections": {section: list(revisions) for section, revisions in each.sections.items()},
        "now": list(each.now),
        "first": each.first,
        "last": each.last,
    }


def _days(total: object) -> dict[str, Any]:
    return {key: getattr(total, key) for key in ("records", "blocks", "now", "first", "last")}


def _lines(rows: Sequence[Mapping[str, Any]], columns: int | None) -> Iterator[dict[str, Any]]:
    """One line a record, or as many as a terminal of ``columns`` needs to show all of it."""
    names = [shorten(row.get("name") or "", _NAME) if columns else row.get("name") or "" for row in rows]
    least = width(say("name"))
    beside = max([least, *map(width, names)])
    for row, name in zip(rows, names, strict=True):
        said = [
            f"{SECTION.label(section, language())} {spans(revisions)}"
            for section, revisions in row["sections"].items()
        ]
        room = max(columns - len(row["id"]) - beside - 4, 20) if columns else None
        for at, part in enumerate(wrap(listed(said), room) if room else [listed(said)]):
            head = {"id": row["id"], "name": name} if at == 0 else {"id": "", "name": ""}
            yield {**head, "sections": part}


def spans(numbers: Sequence[int]) -> str:
    """``1-3 5`` for 1, 2, 3, 5."""
    runs = [
        [number for _, number in group]
        for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
