"""Tables that line up and fit, and who hears what on which stream."""

import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from hnwctl.console.clients.marking import marked
from hnwctl.console.messages import set_language
from hnwctl.console.printing.formats import ColumnSpec
from hnwctl.console.printing.output import Output, terminal_columns
from hnwctl.console.settings import Settings
from hnwctl.model.folding import fold
from hnwctl.model.words_client import STAGE

COLUMNS = (
    ColumnSpec("id", "ID"),
    ColumnSpec("name", "Name"),
    ColumnSpec("stage", "Stage", words=STAGE),
    ColumnSpec("aum", "AUM", kind="amount", section="finance"),
)
BOOK: list[dict[str, Any]] = [
    {"id": "7k3m9q2x", "name": "王小明", "stage": "active", "aum": Decimal("12500000")},
    {"id": "0a1b2c3d", "name": "Zoë 👩‍👩‍👧 O'Neil", "stage": "at_risk", "aum": Decimal("-3200.5")},
]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Heard:
    """An output and what came out of it."""

    def __init__(self, columns: int | None = None, *, quiet: bool = False, color: bool = False) -> None:
        self.stdout = Terminal() if columns else io.StringIO()
        self.stderr = Terminal() if columns else io.StringIO()
        self.output = Output(self.stdout, self.stderr, columns=columns, quiet=quiet, color=color)

    @property
    def lines(self) -> list[str]:
        return self.stdout.getvalue().splitlines()

    @property
    def said(self) -> str:
        return self.stderr.getvalue()


def test_a_table_has_one_header_and_amounts_to_the_right() -> None:
    heard = Heard()
    heard.output.rows(BOOK, COLUMNS)
    assert heard.lines == [
        "ID        Name           Stage           AUM",
        "--------  -------------  -------  ----------",
        "7k3m9q2x  王小明         active   12,500,000",
        "0a1b2c3d  Zoë 👩‍👩‍👧 O'Neil  at risk   -3,200.50",
    ]


def test_a_table_in_chinese_has_chinese_words_and_the_same_alignment() -> None:
    set_language("zh")
    heard = Heard()
    heard.output.rows(BOOK, COLUMNS)
    assert [wcswidth(line) for line in heard.lines] == [wcswidth(heard.lines[0])] * 4
    assert "存续客户" in heard.lines[2]


names = st.text(st.sampled_from("ab 王小明é️‍👩🇨🇳\x1b\u202e\u200f\n\tमـ"), max_size=30)


@given(st.lists(names, min_size=1, max_size=5), st.integers(40, 90))
def test_every_row_is_as_wide_as_the_others_and_fits(found: list[str], columns: int) -> None:
    rows = [{"id": "7k3m9q2x", "name": name, "stage": "active", "aum": 1} for name in found]
    heard = Heard(columns)
    heard.output.rows(rows, COLUMNS)
    widths = {wcswidth(line) for line in heard.lines}
    assert len(widths) == 1
    assert 0 < widths.pop() <= columns


def test_long_text_is_shortened_on_a_terminal_and_whole_in_a_pipe() -> None:
    row = {"id": "7k3m9q2x", "name": "王" * 40, "stage": "active", "aum": 1}
    narrow, pipe = Heard(40), Heard()
    narrow.output.rows([row], COLUMNS)
    pipe.output.rows([row], COLUMNS)
    assert "王…" in narrow.lines[2]
    assert "王" * 40 in pipe.lines[2]


def test_columns_without_room_are_named_and_numbers_are_never_cut() -> None:
    heard = Heard(30)
    heard.output.rows(BOOK, COLUMNS)
    assert "AUM" not in heard.lines[0]
    assert "no room for the columns: AUM" in heard.said


def test_text_that_is_to_stay_lets_the_columns_right_of_it_leave() -> None:
    columns = (
        ColumnSpec("name", "Name"),
        ColumnSpec("to", "To", least=12),
        ColumnSpec("id", "ID", kind="code"),
    )
    heard = Heard(24)
    heard.output.rows([{"name": "Johanna Schmidt-Meyer", "to": "professional", "id": "7k3m9q2x"}], columns)
    assert heard.lines[2] == "Johanna S…  professional"
    assert "no room for the columns: ID" in heard.said


def test_a_sealed_cell_is_marked_and_its_column_named() -> None:
    heard = Heard()
    heard.output.rows([{"id": "7k3m9q2x", "name": "a", "stage": "lead"}], COLUMNS, sealed=["finance"])
    assert heard.lines[2].endswith("[sealed]")
    assert heard.said == "sealed to your key: finance\n"


def test_an_empty_answer_is_a_note_in_a_table_and_an_empty_list_in_json() -> None:
    table, data = Heard(), Heard()
    table.output.rows([], COLUMNS)
    data.output.rows([], COLUMNS, form="json")
    assert (table.lines, table.said) == ([], "nothing found\n")
    assert (data.lines, data.said) == (["[]"], "")


def test_the_quiet_hear_warnings_but_no_notes() -> None:
    heard = Heard(quiet=True)
    heard.output.note("nothing found")
    heard.output.warn("nothing found")
    assert heard.said == "warning: nothing found\n"


def test_the_names_in_a_line_are_made_visible() -> None:
    heard = Heard()
    heard.output.line("added {name}", name="\x1b[2Jgnp.\u202eexe")
    assert heard.lines == ["added \\x1b[2Jgnp.\\u202eexe"]


def test_on_a_terminal_csv_is_made_visible_and_in_a_pipe_it_is_exact() -> None:
    rows = [{"id": "7k3m9q2x", "name": "\x1b[2J\u202e"}]
    terminal, pipe = Heard(80), Heard()
    terminal.output.rows(rows, COLUMNS[:2], form="csv")
    pipe.output.rows(rows, COLUMNS[:2], form="csv")
    assert terminal.lines[1] == "7k3m9q2x,\\x1b[2J\\u202e"
    assert pipe.lines[1] == "7k3m9q2x,\x1b[2J\u202e"


def test_colour_is_for_terminals_that_welcome_it() -> None:
    welcome, unwelcome, pipe = Heard(80, color=True), Heard(80), Heard(color=True)
    for heard in (welcome, unwelcome, pipe):
        heard.output.rows(BOOK, COLUMNS)
    assert welcome.lines[0].startswith("\x1b[1mID")
    assert not any("\x1b" in line for line in unwelcome.lines + pipe.lines)
    assert wcswidth(welcome.lines[1]) == wcswidth(unwelcome.lines[0])


def test_one_object_is_a_line_for_people_and_an_object_for_programs() -> None:
    people, programs = Heard(), Heard()
    people.output.record({"id": "7k3m9q2x"}, line="added {id}")
    programs.output.record({"id": "7k3m9q2x"}, form="json", line="added {id}")
    assert people.lines == ["added 7k3m9q2x"]
    assert programs.lines == ["{", '  "id": "7k3m9q2x"', "}"]


def test_long_fields_of_an_object_go_on_under_themselves() -> None:
    heard = Heard(24)
    heard.output.record({"id": "7k3m9q2x", "name": "the quick brown fox jumps"})
    assert heard.lines == ["id    7k3m9q2x", "name  the quick brown", "      fox jumps"]


def test_the_width_is_that_of_the_terminal_or_of_columns() -> None:
    assert terminal_columns(io.StringIO(), {"COLUMNS": "60"}) is None
    assert terminal_columns(Terminal(), {"COLUMNS": "60"}) == 60
    assert terminal_columns(Terminal(), {"COLUMNS": "wide"}) == 80


def test_what_an_encoding_lacks_is_escaped_and_not_fatal(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    Output.of(Settings()).text("王\udc80\n")
    stream.flush()
    assert raw.getvalue() == "王\\udc80\n".encode()


def test_headings_give_way_before_what_stands_below_them() -> None:
    long = (
        ColumnSpec("id", "ID", kind="code"),
        ColumnSpec("aum", "assets under management", kind="amount"),
        ColumnSpec("risk", "risk tolerance"),
        ColumnSpec("name", "Name"),
    )
    row = {"id": "7k3m9q2x", "aum": Decimal("12500000"), "risk": "C3", "name": "王小明的家族信托"}
    heard = Heard(columns=48)
    heard.output.rows([row], long)
    assert heard.lines[0] == "ID        assets un…  risk to…  Name"
    assert heard.lines[2] == "7k3m9q2x  12,500,000  C3        王小明的家族信托"
    assert heard.said == ""


def test_a_code_is_whole_or_not_there() -> None:
    for columns in range(8, 40):
        heard = Heard(columns=columns)
        codes = (ColumnSpec("name", "Name"), ColumnSpec("id", "ID", kind="code"))
        heard.output.rows([{"name": "王小明的家族信托", "id": "7k3m9q2x"}], codes)
        assert ("7k3m9q2x" in heard.lines[2]) != ("ID" in heard.said)


def test_what_is_sealed_or_unpriced_is_named_by_its_heading_once() -> None:
    heard = Heard()
    rows = [{"id": "a", "unpriced": ["USD"]}, {"id": "b", "unpriced": ["USD", "HKD"]}]
    heard.output.rows(rows, COLUMNS, sealed=["aum", "kyc"])
    assert heard.said == ("sealed to your key: AUM, kyc\nwithout an exchange rate, not counted: USD, HKD\n")
    nothing = Heard()
    nothing.output.rows([], COLUMNS, form="json", sealed=["finance"])
    assert (nothing.lines, nothing.said) == (["[]"], "sealed to your key: finance\n")


def test_exact_rows_have_columns_and_nothing_beside_them() -> None:
    columns = [ColumnSpec(name, name) for name in ("sealed", "unpriced", "name")]
    row = {"sealed": "profile", "unpriced": None, "name": "x"}
    set_language("zh")
    heard = Heard()
    heard.output.rows([row], columns, exact=True)
    assert heard.lines[0].split() == ["sealed", "unpriced", "name"]
    json = Heard()
    json.output.rows([row], columns, form="jsonl", exact=True)
    assert json.lines == ['{"sealed": "profile", "unpriced": null, "name": "x"}']


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Likes TEA and tea", "tea", "Likes <TEA> and <tea>"),
        ("…喜欢喝茶…", "喝茶", "…喜欢<喝茶>…"),
        ("Ｔｅａ", "tea", "<Ｔｅａ>"),
        ("Zoë zoe", "zoe", "<Zoë> <zoe>"),
        ("nothing here", "tea", "nothing here"),
        ("a\nb a", "a", "<a>\nb <a>"),
        ("empty", "", "empty"),
    ],
)
def test_a_word_stands_out_whatever_its_case_width_and_accents(text: str, word: str, expected: str) -> None:
    assert marked(text, word, lambda part: f"<{part}>") == expected


@given(st.text(max_size=40), st.text(min_size=1, max_size=3))
def test_marking_changes_no_text(text: str, word: str) -> None:
    assert marked(text, fold(word), lambda part: part) == text
