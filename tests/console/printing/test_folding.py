"""Messages are folded between words on a terminal, and nowhere else."""

import io

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from hnwctl.console.messages import set_language
from hnwctl.console.printing.folding import folded
from hnwctl.console.printing.output import Output

LONG = "earlier versions do not hold and were left out: 7k3m9q2x; `hnwctl verify` says why"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_words_stay_whole_and_what_goes_on_is_indented() -> None:
    assert folded(LONG, 40).split("\n") == [
        "earlier versions do not hold and were",
        "  left out: 7k3m9q2x; `hnwctl verify`",
        "  says why",
    ]
    assert folded(f"error: no\n  {LONG}", 60).split("\n") == [
        "error: no",
        "  earlier versions do not hold and were left out: 7k3m9q2x;",
        "    `hnwctl verify` says why",
    ]


def test_chinese_is_folded_by_the_columns_it_takes() -> None:
    assert folded("较早的版本验证未通过,已被略去,请用核对命令查看原因。", 30).split("\n") == [
        "较早的版本验证未通过,已被略去,",
        "  请用核对命令查看原因。",
    ]


words = st.lists(st.text("abc王小明,。", min_size=1, max_size=12), min_size=1, max_size=30).map(" ".join)


@given(words, st.integers(20, 90))
def test_every_line_fits_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = folded(text, columns).split("\n")
    assert all(wcswidth(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_without_a_terminal_or_in_a_sliver_nothing_is_folded() -> None:
    assert (folded(LONG, None), folded(LONG, 19)) == (LONG, LONG)


def test_notes_and_warnings_are_folded_to_the_terminal_of_stderr() -> None:
    stderr = Terminal()
    output = Output(io.StringIO(), stderr, columns_beside=40, color=True)
    output.note("too much: {words}", words=["word"] * 9)
    output.warn("too much: {words}", words=["word"] * 9)
    note, warning = stderr.getvalue().splitlines()[:2], stderr.getvalue().splitlines()[2:]
    assert note == ["too much: word, word, word, word, word,", "  word, word, word, word"]
    assert warning[0] == "\x1b[33mwarning:\x1b[0m too much: word, word, word,"


def test_in_a_pipe_a_long_note_stays_one_line() -> None:
    set_language("en")
    stderr = io.StringIO()
    Output(io.StringIO(), stderr, columns=40).note("too much: {words}", words=["word"] * 30)
    assert stderr.getvalue().count("\n") == 1
