"""Nothing that came from data may move the cursor, turn the line round, or hide."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.console.printing.sanitise import json_escapes, one_line, visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J", "\\x9b2J"),
        ("bell\x07", "bell\\x07"),
        ("gnp.\u202eexe", "gnp.\\u202eexe"),
        ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        ("right\u200fmark", "right\\u200fmark"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ufeffbom", "\\ufeffbom"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("half\udc80", "half\\udc80"),
        ("joins\u200d nothing", "joins\\u200d nothing"),
        ("葛\u200d\u200d葛\u200d\u200b", "葛\\u200d\\u200d葛\\u200d\\u200b"),
    ],
)
def test_unseen_characters_are_written_out(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize("name", ["王小明", "O'Neil", "👩‍👩‍👧", "❤️", "é", "葛\U000e0100城", "مها", "नि"])
def test_names_and_emoji_stay_as_they_are(name: str) -> None:
    assert visible(name) == name


def test_line_breaks_in_a_cell_are_shown_as_a_sign() -> None:
    assert one_line("one\r\ntwo\nthree\ttabbed\u2028four") == "one⏎two⏎three tabbed⏎four"


@given(st.text())
def test_what_is_shown_holds_no_control_and_no_half_character(text: str) -> None:
    assert not [char for char in one_line(text) if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("\u200d\x80\u200b葛👩")))
def test_json_stays_exact_when_its_unseen_characters_are_escaped(text: str) -> None:
    escaped = json_escapes(json.dumps([text], ensure_ascii=False, indent=1))
    assert json.loads(escaped) == [text]
    assert all(visible(line) == line for line in escaped.split("\n"))
