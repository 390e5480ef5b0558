"""What is written for programs reads back as what was meant."""

import csv
import html
import io
import json
import re
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.console.messages import set_language
from hnwctl.console.printing.formats import Answer, ColumnSpec, FormatName, writer
from hnwctl.console.printing.formats_data import plain
from hnwctl.exchange.formula import defuse, undefuse
from hnwctl.model.words_client import STAGE

NAME = ColumnSpec("name", "Name")
NOTE = ColumnSpec("note", "Note")
STAGE_COLUMN = ColumnSpec("stage", "Stage", words=STAGE)
AUM = ColumnSpec("aum", "AUM", kind="amount", section="finance")
SHARE = ColumnSpec("share", "Share", kind="percent")
LAST = ColumnSpec("last_contact", "Last contact", kind="date")
ALL = (NAME, STAGE_COLUMN, AUM, SHARE, LAST)
WANG = {
    "name": "王小明",
    "stage": "at_risk",
    "aum": Decimal("12500000.00"),
    "share": Decimal("0.352"),
    "last_contact": date(2026, 11, 23),
}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
formula_like = st.builds(
    lambda head, tail: head + tail, st.sampled_from(["=", "'=", "''+", "\t", "@", "'"]), texts
)


def written(name: str, *rows: dict[str, Any], columns: tuple[ColumnSpec, ...] = (NAME, NOTE)) -> str:
    return writer(FormatName(name))(Answer(columns, rows))


def test_json_is_exact_with_amounts_as_text_and_dates_in_iso() -> None:
    answer = json.loads(written("json", WANG, columns=ALL))
    assert answer == [
        {
            "name": "王小明",
            "stage": "at_risk",
            "aum": "12500000.00",
            "share": "0.352",
            "last_contact": "2026-11-23",
        }
    ]


def test_json_has_the_same_keys_and_values_in_chinese() -> None:
    english = written("json", WANG, columns=ALL)
    set_language("zh")
    assert written("json", WANG, columns=ALL) == english


def test_what_is_sealed_is_absent_and_named() -> None:
    row = {"name": "王小明", "sealed": ["finance"]}
    assert json.loads(written("json", row, columns=(NAME, AUM))) == [
        {"name": "王小明", "sealed": ["finance"]}
    ]
    assert written("csv", row, columns=(NAME, AUM)) == "name,aum\n王小明,[sealed]\n"


def test_what_is_unknown_is_null_and_no_seal() -> None:
    assert json.loads(written("jsonl", {"name": "王小明"}, columns=(NAME, AUM))) == {
        "name": "王小明",
        "aum": None,
    }


def test_what_had_no_rate_is_named() -> None:
    answer = Answer((NAME,), [{"name": "a", "unpriced": ["XAU"]}], unpriced=["BTC"])
    assert json.loads(writer(FormatName.json)(answer)) == [{"name": "a", "unpriced": ["BTC", "XAU"]}]


def test_times_in_utc_end_in_z() -> None:
    assert plain(datetime(2026, 11, 23, 1, 12, 44, tzinfo=UTC)) == "2026-11-23T01:12:44Z"
    assert plain(Decimal("1E+7")) == "10000000"
    with pytest.raises(TypeError):
        plain(object())


def test_formulas_are_defused_and_numbers_are_not() -> None:
    row = {"name": "=1+1", "aum": Decimal("-5.50")}
    assert written("csv", row, columns=(NAME, AUM)) == "name,aum\n'=1+1,-5.50\n"


@given(st.one_of(texts, formula_like))
def test_a_defused_cell_is_no_formula_and_comes_back(text: str) -> None:
    assert undefuse(defuse(text)) == text
    assert defuse(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(
    st.lists(st.tuples(st.one_of(texts, formula_like), texts), min_size=1), st.sampled_from(["csv", "tsv"])
)
def test_separated_values_read_back(pairs: list[tuple[str, str]], name: str) -> None:
    text = written(name, *({"name": first, "note": second} for first, second in pairs))
    delimiter = "," if name == "csv" else "\t"
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert lines[0] == ["name", "note"]
    assert [tuple(undefuse(cell) for cell in line) for line in lines[1:]] == pairs


@given(st.lists(st.fixed_dictionaries({"name": texts, "note": st.none() | texts | st.lists(texts)})))
def test_json_and_jsonl_read_back(rows: list[dict[str, Any]]) -> None:
    assert json.loads(written("json", *rows)) == rows
    assert [json.loads(line) for line in written("jsonl", *rows).split("\n")[:-1]] == rows


shown_texts = st.text(st.sampled_from("ab王|\\*_`<>&'\"#-+1.é "), max_size=12).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.fixed_dictionaries({"name": texts, "note": st.none() | texts | st.lists(texts)})))
def test_yaml_says_what_json_says(rows: list[dict[str, Any]]) -> None:
    assert yaml.safe_load(written("yaml", *rows)) == rows


@given(st.lists(st.tuples(shown_texts, shown_texts), min_size=1))
def test_markdown_cells_read_back(pairs: list[tuple[str, str]]) -> None:
    text = written("markdown", *({"name": first, "note": second} for first, second in pairs))
    lines = [re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1] for line in text.splitlines()[2:]]
    assert [tuple(unescaped(cell) for cell in cells(line)) for line in text.splitlines()[2:]] == pairs
    assert all(len(line) == 2 for line in lines)


def cells(line: str) -> list[str]:
    """The cells of a line of a pipe table, as a Markdown reader splits them."""
    return [cell.strip() for cell in re.findall(r"((?:\\.|[^|\\])*)\|", line)[1:]]


def unescaped(cell: str) -> str:
    return html.unescape(re.sub(r"\\(.)", r"\1", cell))


@given(st.lists(st.tuples(shown_texts, shown_texts), min_size=1))
def test_html_cells_read_back_and_hold_no_markup(pairs: list[tuple[str, str]]) -> None:
    text = written("html", *({"name": first, "note": second} for first, second in pairs))
    found = [html.unescape(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", text)]
    assert found == [cell for pair in pairs for cell in pair]


def test_tabulate_comes_without_the_metadata_of_packages_and_leaves_no_trace() -> None:
    known = {
        name: sys.modules.pop(name) for name in ("tabulate", "importlib.metadata") if name in sys.modules
    }
    try:
        written("markdown", WANG, columns=ALL)
        assert "importlib.metadata" not in sys.modules
        assert import_module("importlib.metadata").version("tabulate")[0].isdigit()
    finally:
        sys.modules.update(known)
