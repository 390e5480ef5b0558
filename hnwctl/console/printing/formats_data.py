"""Formats that programs read: exact, with English keys in every language."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from hnwctl.console.printing.formats import Answer, ColumnSpec, Row
from hnwctl.console.printing.sanitise import json_escapes
from hnwctl.exchange.formula import defuse

SEALED = "[sealed]"
"""A sealed cell in csv and tsv, in every language; an import takes it as no value."""


def plain(value: Any) -> Any:
    """The value in the types of JSON: amounts as strings of decimals, dates in ISO."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def record(answer: Answer, row: Row) -> dict[str, Any]:
    """One row as an object: the columns in order, then what is sealed and what is unpriced."""
    made = {
        column.key: plain(row.get(column.key)) for column in answer.columns if not answer.hides(column, row)
    }
    for name, left_out in (("sealed", answer.sealed_in(row)), ("unpriced", answer.unpriced_in(row))):
        if left_out:
            made[name] = list(left_out)
    return made


def as_json(answer: Answer) -> str:
    """A list of objects, or the one object, indented."""
    records = [record(answer, row) for row in answer.rows]
    value = records[0] if answer.single else records
    return json_escapes(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def as_jsonl(answer: Answer) -> str:
    """One object a line."""
    lines = (json.dumps(record(answer, row), ensure_ascii=False, allow_nan=False) for row in answer.rows)
    return "".join(f"{json_escapes(line)}\n" for line in lines)


def as_csv(answer: Answer) -> str:
    """Comma separated, keys in the first line, formula cells defused."""
    return _separated(answer, ",")


def as_tsv(answer: Answer) -> str:
    """Tab separated, otherwise as csv: a cell with a tab or a line break is quoted."""
    return _separated(answer, "\t")


def as_yaml(answer: Answer) -> str:
    """YAML that reads back as exactly what the JSON says."""
    import yaml

    records = [record(answer, row) for row in answer.rows]
    dumped: str = yaml.dump(
        records[0] if answer.single else records,
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )
    return dumped


def _separated(answer: Answer, delimiter: str) -> str:
    text = io.StringIO()
    minimal = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    # before Python 3.13 a lone carriage return is not quoted by itself, and readers end the line there
    quoted = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    minimal.writerow([column.key for column in answer.columns])
    for row in answer.rows:
        cells = [_cell(answer, column, row) for column in answer.columns]
        (quoted if any("\r" in cell for cell in cells) else minimal).writerow(cells)
    return text.getvalue()


def _cell(answer: Answer, column: ColumnSpec, row: Row) -> str:
    if answer.hides(column, row):
        return SEALED
    value = row.get(column.key)
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return str(plain(value)).lower() if isinstance(value, bool) else str(plain(value))
    known = plain(value)
    return defuse(known if isinstance(known, str) else json.dumps(known, ensure_ascii=False))
