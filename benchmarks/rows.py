"""A row of the table: what is promised, what was measured."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.books import Place
from benchmarks.timing import NotMeasuredError, Pair, Run, program


@dataclass(frozen=True, slots=True)
class Row:
    """``value`` against ``limit``, in ``unit`` (F, ×, MB); ``least`` where more is better."""

    what: str
    value: float
    limit: float | None
    unit: str
    detail: str = ""
    least: bool = False

    @property
    def kept(self) -> str:
        """Whether the promise is kept, as a word for the table."""
        if self.limit is None:
            return ""
        return (
            "kept" if (self.value >= self.limit if self.least else self.value <= self.limit) else "**missed**"
        )

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        promise = f"{sign} {self.limit:g} {self.unit}" if self.limit is not None else "–"
        value = f"{self.value:.0f}" if self.value >= 50 else f"{self.value:.2f}"
        return f"| {self.what} | {promise} | {value} {self.unit} | {self.kept} | {self.detail} |"


HEAD = "| what | promise | measured | | detail |\n|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured: a small book, a big one and perhaps a large one; ``room`` is for copies of them."""

    small: Place
    big: Place
    large: Place | None
    room: Path
    rounds: int

    @property
    def books(self) -> list[Place]:
        """The books on which warm reading is measured."""
        return [self.big, *([self.large] if self.large else [])]


Measure = Callable[[Bench], Iterator[Row]]


def measured(measures: Sequence[Measure], bench: Bench, show: Callable[[str], None]) -> list[Row]:
    """Every row, shown as soon as it is known; what fails is shown too, and does not stop the rest."""
    found: list[Row] = []
    for measure in measures:
        try:
            for row in measure(bench):
                show(str(row))
                found.append(row)
        except NotMeasuredError as error:
            show(f"| {measure.__name__.replace('_', ' ')} | | not measured | | {error} |")
    return found


def hnwctl(place: Place, *words: str, before: Callable[[], None] = lambda: None) -> Run:
    """A run of the program on a book."""
    return Run([*program(), *words], place.environment(), before)


def milliseconds(pair: Pair) -> str:
    """Both medians, for the detail of a row."""
    return f"{pair.first * 1000:.0f} ms against {pair.second * 1000:.0f} ms"
