"""The mapping file: a person's word on which column goes where.

::

    kind: clients
    date_order: dmy
    columns:
      客户姓名: profile.name
      资产(万元): {path: "finance.valuations[of=aum].amount", unit: 万元, currency: CNY}
      状态: {path: profile.stage, values: {正常: active, 流失: lost}}
      内部编码: skip
      爱好: custom
    defaults:
      profile.stage: active
    unknown: custom
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hnwctl.errors import InvalidError
from hnwctl.exchange.headings import KINDS, unit_named

DATE_ORDERS = ("ymd", "mdy", "dmy")
SKIP = "-"
"""The path of a column that is left out."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one column.

    ``path`` is a field path, ``-`` for a column left out, "" to keep it as custom text. A bare
    number is multiplied by ``factor``; ``currency`` is that of the amounts ("" if unsaid);
    ``date_order`` is ymd, mdy, dmy or "" (to be found out); ``values`` translates cells;
    ``split`` cuts a cell into several; ``keep_invalid``: a cell that is not valid for the field
    is kept as custom text and does not cost the row.
    """

    path: str
    factor: Decimal = Decimal(1)
    currency: str = ""
    date_order: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    split: str = ""
    keep_invalid: bool = False


@dataclass(frozen=True, slots=True)
class MapFile:
    """A mapping file that was read: ``columns`` by heading, ``defaults`` by path."""

    kind: str = ""
    date_order: str = ""
    columns: Mapping[str, Choice] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    unknown: str = "custom"


_KEYS = ("kind", "date_order", "columns", "defaults", "unknown")
_COLUMN_KEYS = ("path", "unit", "currency", "date_order", "values", "split", "invalid")


def parse_map(plain: Any, *, source: str) -> MapFile:
    """The mapping file from the plain values that its YAML holds.

    Raises InvalidError for a key, a word or a shape that it may not have. Whether the paths
    exist is for the plan to say.
    """
    top = _mapping(plain, "mapping", source)
    _only(top, _KEYS, "mapping", source)
    columns = _mapping(top.get("columns", {}), "columns", source)
    defaults = _mapping(top.get("defaults", {}), "defaults", source)
    return MapFile(
        kind=_one_of(top, "kind", KINDS, source),
        date_order=_one_of(top, "date_order", DATE_ORDERS, source),
        columns={heading: _choice(heading, said, source) for heading, said in columns.items()},
        defaults={path: _text(value, path, source) for path, value in defaults.items()},
        unknown=_one_of(top, "unknown", ("custom", "skip"), source) or "custom",
    )


def _choice(heading: str, said: Any, source: str) -> Choice:
    if isinstance(said, str):
        return Choice(_path(said))
    options = _mapping(said, heading, source)
    _only(options, _COLUMN_KEYS, heading, source)
    unit = unit_named(_text(options.get("unit", ""), f"{heading}: unit", source))
    if unit is None:
        raise _wrong(source, "unit", options["unit"], "元, 万元, 亿元, k, million, 1000")
    values = _mapping(options.get("values", {}), f"{heading}: values", source)
    return Choice(
        path=_path(_text(options.get("path", "custom"), heading, source)),
        factor=unit.factor,
        currency=_text(options.get("currency", unit.currency), f"{heading}: currency", source).upper(),
        date_order=_one_of(options, "date_order", DATE_ORDERS, source),
        values={cell: _text(value, f"{heading}: {cell}", source) for cell, value in values.items()},
        split=_text(options.get("split", ""), f"{heading}: split", source),
        keep_invalid=_one_of(options, "invalid", ("custom", "reject"), source) == "custom",
    )


def _path(word: str) -> str:
    return {"skip": SKIP, "custom": ""}.get(word.strip(), word.strip())


def _mapping(value: Any, place: str, source: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidError(
            "{source}: {place} must be a list of names with a value each", source=source, place=place
        )
    return value


def _text(value: Any, place: str, source: str) -> str:
    if not isinstance(value, str):
        raise InvalidError("{source}: {place} must be a text", source=source, place=place)
    return value


def _only(options: Mapping[str, Any], allowed: tuple[str, ...], place: str, source: str) -> None:
    for key in options:
        if key not in allowed:
            raise InvalidError(
                "{source}: {place} has no setting {key}; it may have {allowed}",
                source=source,
                place=place,
                key=key,
                allowed=", ".join(allowed),
            )


def _one_of(options: Mapping[str, Any], key: str, allowed: tuple[str, ...], source: str) -> str:
    value = options.get(key, "")
    if value and value not in allowed:
        raise _wrong(source, key, value, ", ".join(allowed))
    return str(value)


def _wrong(source: str, key: str, value: Any, allowed: str) -> InvalidError:
    return InvalidError(
        "{source}: {key} cannot be {value}; it may be {allowed}",
        source=source,
        key=key,
        value=str(value),
        allowed=allowed,
    )
