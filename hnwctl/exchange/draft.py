"""The first draft of a mapping file: every heading and where it would go, and nothing of the data."""

import json

from hnwctl.exchange.mapfile import SKIP
from hnwctl.exchange.mapping import Column, Mapped

_HEAD = """\
# Which column goes where. Give it to `import` with --map.
#
#   heading: a.path      the field it fills; `hnwctl schema` lists them
#   heading: custom      kept word for word among the custom fields
#   heading: skip        left out
#
# or with settings, any of them:
#
#   heading:
#     path: finance.valuations[of=aum].amount
#     unit: 万元          # what a bare number counts: 元, 万元, 亿元, k, million, 1000
#     currency: CNY
#     date_order: dmy     # how 01/02/2020 is meant: ymd, mdy, dmy
#     split: ","          # several values in a cell, and what stands between them
#     values: {正常: active, 流失: lost}
#     invalid: custom     # keep what is not valid as custom text; otherwise the row is rejected
"""


def draft_map(mapped: Mapped) -> str:
    """The text of a mapping file that says what would be done without one."""
    lines = [_HEAD, f"kind: {mapped.kind}", "# date_order: dmy", "unknown: custom", "columns:"]
    lines += [_line(column) for column in mapped.columns]
    lines += ["# defaults:", "#   profile.stage: active"]
    return "\n".join(lines) + "\n"


def _line(column: Column) -> str:
    word = {SKIP: "skip"}.get(column.path, "custom" if column.how == "unknown" else column.path)
    settings = _settings(column)
    remark = "  # not known here" if column.how == "unknown" else ""
    if not settings:
        return f"  {_quoted(column.heading)}: {_quoted(word)}{remark}"
    return "\n".join([f"  {_quoted(column.heading)}:", f"    path: {_quoted(word)}", *settings])


def _settings(column: Column) -> list[str]:
    said = {
        "unit": f"{column.factor:f}" if column.factor != 1 else "",
        "currency": column.currency,
        "date_order": column.date_order,
        "split": column.split,
    }
    lines = [f"    {key}: {_quoted(value)}" for key, value in said.items() if value]
    if column.values:
        lines.append("    values:")
        lines += [f"      {_quoted(cell)}: {_quoted(value)}" for cell, value in column.values.items()]
    return lines


def _quoted(text: str) -> str:
    """A YAML text in quotation marks (JSON's are YAML's), bare where it is a plain word."""
    return text if text.replace(".", "").replace("_", "").isalpha() else json.dumps(text, ensure_ascii=False)
