"""Bars: they fit, they are in proportion, and a pipe or an old terminal gets them too."""

from hypothesis import given
from hypothesis import strategies as st

from hnwctl.console.printing.bars import Bar, drawn
from hnwctl.console.printing.width import width

labels = st.sampled_from(
    ["", "core", "100万–500万", "a label that is far longer than any window is wide " * 2]
)
bars = st.lists(st.builds(Bar, labels, st.none() | st.integers(0, 10**12), st.just("12.3万 4%")), min_size=1)


@given(bars, st.integers(40, 200), st.sampled_from(["utf-8", "ascii", "gbk"]))
def test_no_line_is_wider_than_the_window(given_bars: list[Bar], columns: int, encoding: str) -> None:
    lines = drawn(given_bars, columns=columns, encoding=encoding)
    assert len(lines) == len(given_bars)
    assert all(width(line) <= columns for line in lines)


def test_the_longest_fills_the_room_and_the_least_is_seen() -> None:
    lines = drawn([Bar("大", 1000, "1000"), Bar("half", 500, "500"), Bar("", 1, "1")], columns=30)
    assert lines == [
        "大    ██████████████████  1000",
        "half  █████████            500",
        "      ▏                      1",
    ]


def test_what_is_not_known_has_no_bar() -> None:
    assert drawn([Bar("a", 4, "4"), Bar("b", None, "?")], columns=20)[1] == "b" + " " * 18 + "?"


def test_without_block_characters_there_are_others() -> None:
    assert drawn([Bar("a", 4, "4"), Bar("b", 1, "1")], columns=17, encoding="ascii") == [
        "a  ###########  4",
        "b  ##           1",
    ]
