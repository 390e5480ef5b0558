"""A bar for people who wait; silence in pipes, for the quiet, and for short work."""

import io

from hnwctl.console.printing.progress import PATIENCE, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(stream: io.StringIO, *, seconds: float, quiet: bool = False) -> str:
    times = iter([0.0] + [seconds] * 10)
    with progress("reading the book", stream=stream, quiet=quiet, clock=lambda: next(times)) as report:
        report(1, 3)
        report(3, 3)
    return stream.getvalue()


def test_long_work_on_a_terminal_shows_a_bar() -> None:
    assert "reading the book" in drawn(Terminal(), seconds=PATIENCE + 1)


def test_short_work_a_pipe_and_the_quiet_see_nothing() -> None:
    assert drawn(Terminal(), seconds=PATIENCE / 2) == ""
    assert drawn(io.StringIO(), seconds=PATIENCE + 1) == ""
    assert drawn(Terminal(), seconds=PATIENCE + 1, quiet=True) == ""
