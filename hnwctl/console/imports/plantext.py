"""The plan of an import as people read it before they agree to it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import listed, say
from hnwctl.console.printing.sanitise import one_line
from hnwctl.console.printing.width import ELLIPSIS, pad, shorten, width, wrap

if TYPE_CHECKING:
    from hnwctl.console.imports.importing import Prepared, Table
    from hnwctl.domain.importing.plan import Added, Plan, Reject, Updated
    from hnwctl.domain.paths import Change
    from hnwctl.exchange.mapping import Column

CLIENTS, REJECTS = 5, 20
"""How many new clients, changed clients, and rejected rows a plan shows, unless it is asked for more."""

_FIELDS = 12
"""Fields of one client that a plan shows."""

_LINES = 4
"""Lines of one field on a terminal."""

_ITEM = re.compile(r"[^\[]+\[\d+\](?=\.)")
_POSITION = re.compile(r"finance\.holdings\[(\d+)\]")


def head_text(prepared: "Prepared", *, columns: int | None) -> str:
    """What was read, and what it is taken for; fitted to a terminal of ``columns`` (None: as it is)."""
    return _fitted(_heading_lines(prepared.table), columns)


def plan_text(prepared: "Prepared", *, limit: int | None, columns: int | None) -> str:
    """The columns, clients to add and to change, rejected rows, and the counts.

    ``limit`` is how many of each are shown.
    """
    plan = prepared.plan
    clients, rejects = (CLIENTS, REJECTS) if limit is None else (limit, limit)
    blocks = [
        _column_lines(prepared.table.mapped.columns),
        _added_lines(plan.added, clients),
        _updated_lines(plan.updated, clients),
        _reject_lines(plan.rejected, rejects),
        [_counts_line(plan)],
    ]
    return "\n".join(_fitted(block, columns) for block in blocks if block)


def quiet_text(prepared: "Prepared", *, limit: int | None, columns: int | None) -> str:
    """As much of the plan as the quiet get: rejected rows, and the counts."""
    plan = prepared.plan
    lines = [*_reject_lines(plan.rejected, REJECTS if limit is None else limit), _counts_line(plan)]
    return _fitted(lines, columns)


def _fitted(lines: Iterable[str], columns: int | None) -> str:
    """Lines end to end; one that is too long for the terminal goes on below, further in."""
    return "".join(f"{part}\n" for line in lines for part in _parts(line, columns))


def _parts(line: str, columns: int | None) -> list[str]:
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    if columns is None or width(line) <= columns:
        return [line]
    room = max(columns - indent - 2, 20)
    parts = wrap(text, room)
    if len(parts) > _LINES:
        parts = [*parts[: _LINES - 1], shorten(parts[_LINES - 1] + ELLIPSIS, room)]
    return [" " * (indent + 2 * (number > 0)) + part for number, part in enumerate(parts)]


def _heading_lines(table: "Table") -> list[str]:
    """What was read, and what it is taken for."""
    sheet = table.mapped.sheet
    facts: dict[str, Any] = {"source": sheet.source, "count": len(sheet.rows) + len(sheet.faults)}
    if sheet.sheet_name:
        read = say("{source}, worksheet {sheet}: {count} {count:rows|row}", sheet=sheet.sheet_name, **facts)
    else:
        read = say("{source}, {encoding}: {count} {count:rows|row}", encoding=sheet.encoding, **facts)
    return [read, _kind_line(table)]


def _kind_line(table: "Table") -> str:
    if table.mapped.kind == "holdings":
        return (
            say("taken for positions; --kind says otherwise")
            if table.guessed
            else say("a table of positions")
        )
    return say("taken for clients; --kind says otherwise") if table.guessed else say("a table of clients")


def _column_lines(columns: "Sequence[Column]") -> list[str]:
    """Heading and path of every column that is known; the others are in the remarks."""
    used = [(one_line(each.heading), each) for each in columns if each.path != "-" and each.how != "unknown"]
    left = max((width(heading) for heading, _ in used), default=0)
    lines = [f"  {pad(heading, left)}  {one_line(each.path)}{_unit(each)}" for heading, each in used]
    return [say("Columns:"), *lines] if lines else []


def _unit(column: "Column") -> str:
    amounts = column.path.rpartition(".")[2] in ("amount", "cost", "return") or column.path.startswith(
        "total."
    )
    factor = f" × {column.factor:,f}" if amounts and column.factor != 1 else ""
    return f"{factor} {column.currency}".rstrip() if amounts else ""


def _added_lines(added: "Sequence[Added]", limit: int) -> list[str]:
    """The first in full, so that what goes where can be seen; of the others the names."""
    if not added:
        return []
    lines = [say("New clients: {count}", count=len(added))]
    for number, each in enumerate(added[:limit]):
        lines.append("  " + say("row {row}  {name}", row=each.row, name=one_line(each.name)))
        if number == 0:
            lines += _field_lines(_fields({}, each.sections), each.sections)
    return lines + _rest(len(added) - limit)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> "list[Change]":
    from hnwctl.domain.paths import changed_paths

    return list(changed_paths(dict(old), dict(new)))


def _updated_lines(updated: "Sequence[Updated]", limit: int) -> list[str]:
    if not updated:
        return []
    lines = [say("Changed clients: {count}", count=len(updated))]
    for each in updated[:limit]:
        facts = {"id": each.id, "name": one_line(each.name)}
        if len(each.rows) == 1:
            lines.append("  " + say("row {row}  {id}  {name}", row=each.rows[0], **facts))
        else:
            lines.append("  " + say("rows {rows}  {id}  {name}", rows=_few(each.rows), **facts))
        lines += _field_lines(each.changes, each.sections)
    return lines + _rest(len(updated) - limit)


def _few(rows: Sequence[int]) -> list[str]:
    """The first row numbers of many."""
    return [*map(str, rows[:_FIELDS]), *["…"] * (len(rows) > _FIELDS)]


def _field_lines(changes: "Sequence[Change]", sections: Mapping[str, Any]) -> list[str]:
    """A line for each field that changes, and one for all that is new in an item of a list."""
    found = [
        line
        for item, group in groupby(changes, key=_new_in)
        for line in (
            _item_lines(item, list(group), sections)
            if item
            else (_field_line(each, sections) for each in group)
        )
    ]
    lines = [f"    {line}" for line in found[:_FIELDS]]
    more = len(found) - _FIELDS
    return [*lines, "    " + say("… and {count} more", count=more)] if more > 0 else lines


def _new_in(change: "Change") -> str:
    """The item of a list in which something is new; "" for any other change."""
    found = _ITEM.match(change.path)
    return found[0] if found and change.old is None else ""


def _item_lines(item: str, changes: "Sequence[Change]", sections: Mapping[str, Any]) -> list[str]:
    fields = [f"{each.path[len(item) + 1 :]} {_value(each.new)}" for each in changes]
    named = any(each.path.endswith((".product", ".label")) for each in changes)
    return [f"{one_line(item)}{'' if named else _product(item, sections)}: {listed(fields)}"]


def _field_line(change: "Change", sections: Mapping[str, Any]) -> str:
    name = one_line(change.path) + _product(change.path, sections)
    if change.old is None:
        return f"{name}: {_value(change.new)}"
    return f"{name}: {_value(change.old)} → {_value(change.new)}"


def _product(path: str, sections: Mapping[str, Any]) -> str:
    """Which position a place in the list of holdings is."""
    found = _POSITION.match(path)
    if not found:
        return ""
    holding = sections["finance"]["holdings"][int(found[1])]
    return f" ({one_line(holding.get('product') or holding.get('label') or '?')})"


def _value(value: "str | list[str] | None") -> str:
    if value is None:
        return "-"
    return one_line(listed(value) if isinstance(value, list) else value)


def _rest(more: int) -> list[str]:
    return ["  " + say("… and {count} more; -n shows more", count=more)] if more > 0 else []


def _reject_lines(rejected: "Sequence[Reject]", limit: int) -> list[str]:
    """Row, column and reason of each row that is not taken."""
    if not rejected:
        return []
    rows = len({each.row for each in rejected})
    lines = [say("Rejected rows: {count}", count=rows)]
    lines += [f"  {_reject_text(each)}" for each in rejected[:limit]]
    return lines + _rest(len(rejected) - limit)


def _reject_text(reject: "Reject") -> str:
    """One rejected row in one line."""
    reason = one_line(say(reject.reason, **reject.facts))
    if not reject.field:
        return say("row {row}: {reason}", row=reject.row, reason=reason)
    return say("row {row}, {field}: {reason}", row=reject.row, field=one_line(reject.field), reason=reason)


def _counts_line(plan: "Plan") -> str:
    """The counts, which add up."""
    return say(
        "{read} {read:rows|row} read: "
        "{added} added, {updated} updated, {unchanged} unchanged, {rejected} rejected",
        **plan.counts,
    )


def remarks(prepared: "Prepared") -> Iterator[tuple[str, Mapping[str, object]]]:
    """What is worth knowing of the table and the plan: templates and their facts."""
    mapped, plan = prepared.table.mapped, prepared.plan
    yield from (*mapped.sheet.notes, *mapped.notes, *plan.notes)
    for reason, rows in _skipped(prepared.table).items():
        yield "skipped rows ({reason}): {rows}", {"rows": _few(rows), "reason": say(reason)}
    if plan.closed:
        yield (
            "{count} {count:positions are|position is} not listed any more and {count:are|is} closed",
            {"count": len(plan.closed)},
        )


def _skipped(table: "Table") -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in table.mapped.sheet.skipped:
        found.setdefault(each.reason, []).append(each.row)
    return found
