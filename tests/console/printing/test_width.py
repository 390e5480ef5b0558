"""Text is cut and wrapped by the columns it takes, never through a character."""

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from hnwctl.console.printing.sanitise import one_line
from hnwctl.console.printing.width import pad, shorten, width, wrap

words = st.text(
    st.one_of(st.sampled_from("abc 王小明,。é️‍👩🇨🇳ก็"), st.characters(exclude_categories=["Cs", "Cc"])),
    max_size=60,
).map(one_line)


def test_a_chinese_character_takes_two_columns_and_a_mark_none() -> None:
    assert [width(text) for text in ("ab", "王", "é", "👩‍👩‍👧", "❤️")] == [2, 2, 1, 2, 2]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=3))
def test_widths_are_those_of_wcwidth(text: str) -> None:
    for character in text:
        assert width(character) == max(wcswidth(character), 0) or wcswidth(character) < 0
    assert width(text) == wcswidth(text) or wcswidth(text) < 0


def test_every_character_that_is_not_looked_up_has_the_width_it_is_given() -> None:
    for first, last in ((0x20, 0x7E), (0x2010, 0x2027), (0x3000, 0x3029), (0x4E00, 0x9FFF), (0xFF01, 0xFF60)):
        codes = range(first, last + 1)
        assert [code for code in codes if width(chr(code)) != wcswidth(chr(code))] == []


def test_shortened_text_ends_in_an_ellipsis() -> None:
    assert shorten("王小明的家族信托", 8) == "王小明…"
    assert shorten("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5) == "👩‍👩‍👧👩‍👩‍👧…"
    assert shorten("short", 5) == "short"


def test_padding_reaches_the_column() -> None:
    assert pad("王", 4) == "王  "


def test_english_breaks_at_spaces_and_chinese_anywhere_but_before_punctuation() -> None:
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]
    assert wrap("身份密钥文件可指定多个", 8) == ["身份密钥", "文件可指", "定多个"]
    assert wrap("甲乙丙丁。戊", 8) == ["甲乙丙", "丁。戊"]
    assert wrap("", 8) == [""]


@given(words, st.integers(2, 30))
def test_shortened_text_fits(text: str, columns: int) -> None:
    short = shorten(text, columns)
    assert width(short) <= columns
    assert short == text or short.endswith("…")


@given(words, st.integers(4, 30))
def test_wrapped_lines_fit_and_lose_only_spaces(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width(line) <= columns or len(list(iter_graphemes(line))) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
