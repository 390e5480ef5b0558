"""Which column goes where: by alias, by the program that wrote the file, or as somebody says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hnwctl.errors import InvalidError
from hnwctl.exchange import google, outlook
from hnwctl.exchange.aliases_clients import WHEN_NAMED
from hnwctl.exchange.grid import Remark, Sheet
from hnwctl.exchange.headings import KINDS, ONE, REPEATABLE, Unit, fold, path_of, unit_of, unit_of_titles
from hnwctl.exchange.mapfile import SKIP, Choice, MapFile

_NAME = "profile.name"


@dataclass(frozen=True, slots=True)
class Column(Choice):
    """One column of a sheet: a choice, the heading it is for, and ``how`` it was made
    (``alias``, ``map``, or ``unknown`` for a heading that nobody knows)."""

    heading: str = ""
    how: str = "alias"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A sheet with a column for every heading; what was noticed; fixed values by path."""

    kind: str
    sheet: Sheet
    columns: tuple[Column, ...]
    notes: tuple[Remark, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""


def guess_kind(sheet: Sheet) -> str:
    """``holdings`` for a table of products with an amount each, else ``clients``."""
    paths = {path_of(heading, "holdings") for heading in sheet.header}
    return "holdings" if {"holding.product", "holding.amount"} <= paths else "clients"


def map_sheet(sheet: Sheet, *, kind: str = "", told: MapFile | None = None) -> Mapped:
    """Find where each column of ``sheet`` goes; ``told`` overrules what is known.

    Raises InvalidError for a kind that does not exist, a mapping for a column that is not there,
    and two columns under one heading where only one can be meant.
    """
    told = told or MapFile()
    kind = kind or told.kind or guess_kind(sheet)
    if kind not in KINDS:
        raise InvalidError("cannot import {kind}; it may be {kinds}", kind=kind, kinds=", ".join(KINDS))
    sheet, known = _dialect(sheet, kind)
    _check_told(sheet, told)
    unit = unit_of_titles(sheet.titles)
    columns = [_column(heading, kind, told, known) for heading in sheet.header]
    columns = [_with_unit(column, unit) for column in _untangled(columns, kind, told)]
    _check_twins(sheet, columns)
    return Mapped(kind, sheet, tuple(columns), _notes(columns, kind), told.defaults, told.date_order)


def _dialect(sheet: Sheet, kind: str) -> tuple[Sheet, dict[str, Choice]]:
    if kind == "clients" and google.is_google(sheet.header):
        return google.convert(sheet)
    if kind == "clients" and outlook.is_outlook(sheet.header):
        return sheet, outlook.choices(sheet.header)
    return sheet, {}


def _check_told(sheet: Sheet, told: MapFile) -> None:
    for heading in told.columns:
        if heading not in sheet.header:
            raise InvalidError(
                "{source} has no column {heading}",
                hint="the mapping must name the headings as they stand in the file; --draft-map writes them",
                source=sheet.source,
                heading=heading,
            )


def _column(heading: str, kind: str, told: MapFile, known: Mapping[str, Choice]) -> Column:
    choice = told.columns.get(heading)
    if choice is not None:
        return _as_column(heading, choice, kind, "map")
    choice = known.get(heading)
    if choice is not None:
        return _as_column(heading, choice, kind, "alias")
    path = path_of(heading, kind)
    if path:
        return Column(path, heading=heading)
    return _as_column(heading, Choice(SKIP if told.unknown == "skip" else ""), kind, "unknown")


def _as_column(heading: str, choice: Choice, kind: str, how: str) -> Column:
    path = choice.path or _custom(heading, kind)
    return Column(
        path,
        choice.factor,
        choice.currency,
        choice.date_order,
        choice.values,
        choice.split,
        choice.keep_invalid,
        heading,
        how,
    )


def _custom(heading: str, kind: str) -> str:
    """Where a column goes that means nothing here: kept word for word with a client; a position has no
    place for it."""
    quoted = heading.replace("\\", "\\\\").replace('"', '\\"')
    return f'profile.custom."{quoted}"' if kind == "clients" else SKIP


def _untangled(columns: list[Column], kind: str, told: MapFile) -> list[Column]:
    """One column for each field that holds one value; the others stay as custom text."""
    taken: dict[str, Column] = {}
    for column in sorted(columns, key=lambda each: (each.how != "map", _vagueness(each.heading))):
        if column.path != SKIP and not column.path.startswith(REPEATABLE):
            taken.setdefault(column.path, column)
    return [column if _stays(column, taken) else _moved(column, kind, told) for column in columns]


def _stays(column: Column, taken: Mapping[str, Column]) -> bool:
    return taken.get(column.path, column) is column or column.how == "map"


def _vagueness(heading: str) -> bool:
    """Among two headings for the name, 姓名 is clearer than 客户名称."""
    return fold(heading) in _WHEN_NAMED


_WHEN_NAMED = {fold(heading): path for heading, path in WHEN_NAMED.items()}


def _moved(column: Column, kind: str, told: MapFile) -> Column:
    path = _WHEN_NAMED.get(fold(column.heading)) if column.path == _NAME else None
    if path:
        return replace(column, path=path)
    return replace(
        column, path=SKIP if told.unknown == "skip" else _custom(column.heading, kind), how="unknown"
    )


def _with_unit(column: Column, of_titles: Unit) -> Column:
    """The unit that was told, else the one in the heading, else the one above the table."""
    if column.how == "map" and column.factor != 1:
        return column
    unit = unit_of(column.heading)
    unit = of_titles if unit == ONE else unit
    return replace(column, factor=unit.factor, currency=column.currency or unit.currency)


def _check_twins(sheet: Sheet, columns: list[Column]) -> None:
    paths = {column.heading: column.path for column in columns}
    for twin in sheet.twins:
        path = paths.get(twin.key, SKIP)
        if path != SKIP and not (path.startswith(REPEATABLE) and path == paths.get(twin.heading)):
            raise InvalidError(
                "{source}: columns {first} and {second} are both called {heading}",
                hint="rename one, or say in a mapping what {key} is",
                source=sheet.source,
                first=twin.first,
                second=twin.second,
                heading=twin.heading,
                key=twin.key,
            )


def _notes(columns: list[Column], kind: str) -> tuple[Remark, ...]:
    unknown = [column.heading for column in columns if column.how == "unknown" and column.path != SKIP]
    skipped = [column.heading for column in columns if column.path == SKIP]
    notes = []
    if unknown:
        facts = {"columns": ", ".join(unknown)}
        notes.append(Remark("columns kept as custom fields, as they mean nothing here: {columns}", facts))
    if skipped:
        notes.append(Remark("columns left out: {columns}", {"columns": ", ".join(skipped)}))
    return tuple(notes)
