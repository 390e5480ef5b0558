"""Timing whole processes, side by side: what is compared runs in turn, so that a busy machine slows both."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

F = "import typer, yaml, pyrage, sqlite3"
"""The imports whose time is the unit of most promises."""

_PEAK = (
    "import resource, subprocess, sys; "
    "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)


class NotMeasuredError(Exception):
    """A command failed, so that its time would mean nothing; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """A process to time. ``before`` is done each time and not counted."""

    words: Sequence[str]
    env: Mapping[str, str]
    before: Callable[[], None] = field(default=lambda: None)

    def seconds(self) -> float:
        """Wall time of one run; raises NotMeasuredError if it fails."""
        self.before()
        start = time.perf_counter()
        done = subprocess.run(self.words, env=dict(self.env), capture_output=True, stdin=subprocess.DEVNULL)
        taken = time.perf_counter() - start
        self._require_success(done)
        return taken

    def peak_megabytes(self) -> float:
        """Peak resident memory of the process; measured through a small one, so that ours does not count."""
        words = [sys.executable, "-c", _PEAK, *self.words]
        done = subprocess.run(words, env=dict(self.env), capture_output=True, stdin=subprocess.DEVNULL)
        self._require_success(done)
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        return int(done.stdout) / unit

    def _require_success(self, done: "subprocess.CompletedProcess[bytes]") -> None:
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise NotMeasuredError(f"exit {done.returncode}: {said[0] if said else 'no word'}")


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of two runs, in seconds."""

    first: float
    second: float

    @property
    def ratio(self) -> float:
        return self.first / self.second


def paired(first: Run, second: Run, rounds: int, *, warm: bool = True) -> Pair:
    """Medians over ``rounds``; in each both run, the one and then the other.

    ``warm``: before that both run once without being counted, unless one round is all that is asked for.
    """
    if warm and rounds > 1:
        first.seconds()
        second.seconds()
    times = [(first.seconds(), second.seconds()) for _ in range(rounds)]
    return Pair(statistics.median(one for one, _ in times), statistics.median(two for _, two in times))


def program() -> list[str]:
    """The installed ``hnwctl`` beside this Python, else the package."""
    beside = Path(sys.executable).with_name("hnwctl")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "hnwctl"]


def unit(env: Mapping[str, str]) -> Run:
    """F, in the environment of what it is compared with."""
    return Run([sys.executable, "-c", F], env)
