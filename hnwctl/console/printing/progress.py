"""A progress bar for long work, on a terminal only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from hnwctl.console.messages import say

if TYPE_CHECKING:
    from rich.progress import Progress

Report = Callable[[int, int], None]
"""Called with what is done so far and the total."""

PATIENCE = 0.5
"""Seconds that pass before a bar appears: most work is done by then, and rich takes 40 ms to import."""


class _Bar:
    def __init__(self, label: str, stream: TextIO, clock: Callable[[], float]) -> None:
        self.label, self.stream, self.clock = label, stream, clock
        self.started = clock()
        self.progress: Progress | None = None

    def report(self, done: int, total: int) -> None:
        if self.progress is None:
            if self.clock() - self.started < PATIENCE:
                return
            self.progress = self._opened()
            self.progress.add_task(self.label, total=total)
        self.progress.update(self.progress.task_ids[0], completed=done, total=total)

    def _opened(self) -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=self.stream, highlight=False),
            transient=True,
        )
        progress.start()
        return progress

    def close(self) -> None:
        if self.progress is not None:
            self.progress.stop()


@contextmanager
def progress(
    label: str,
    *,
    stream: TextIO | None = None,
    quiet: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Report]:
    """A function to call with (done, total); draws on ``stream`` (stderr) if that is a terminal."""
    stream = stream or sys.stderr
    if quiet or not stream.isatty():
        yield _nothing
        return
    bar = _Bar(say(label), stream, clock)
    try:
        yield bar.report
    finally:
        bar.close()


def _nothing(_done: int, _total: int) -> None:
    """In a pipe nobody watches."""
