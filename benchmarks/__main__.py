"""``python -m benchmarks``: measures what docs/performance.md promises; prints, and never fails."""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks import keeping, others, reading, writing
from benchmarks.books import cached
from benchmarks.rows import HEAD, Bench, Measure, measured
from benchmarks.timing import unit
from hnwctl.console.session import user_folder

MEASURES: tuple[Measure, ...] = (
    reading.starting,
    reading.warm_list,
    reading.warm_agenda,
    reading.warm_stale,
    reading.warm_segment,
    reading.warm_details,
    reading.warm_names,
    reading.memory,
    reading.cold_build,
    writing.writes,
    writing.after_pull,
    keeping.rotate,
    others.age_loop,
    others.pass_grep,
    others.khard_list,
)


def main(words: list[str] | None = None) -> None:
    """Make the books that are missing, measure, print the table."""
    asked = _parser().parse_args(words)
    root = asked.cache or user_folder("XDG_CACHE_HOME", ".cache", "user_cache_path").with_name("hnwctl-bench")
    small, big = (cached(root, size, tell=_say) for size in (asked.small, asked.big))
    large = cached(root, asked.large_size, tell=_say) if asked.large else None
    chosen = [each for each in MEASURES if not asked.only or each.__name__ in asked.only]
    with tempfile.TemporaryDirectory(prefix="hnwctl-bench-", dir=root) as room:
        bench = Bench(small, big, large, Path(room), asked.rounds)
        _say(_machine(bench))
        _say(HEAD)
        measured(chosen, bench, _say)


def _machine(bench: Bench) -> str:
    run = unit(bench.small.environment())
    run.seconds()
    took = min(run.seconds() for _ in range(5)) * 1000
    python = platform.python_version()
    return f"Python {python}, {os.cpu_count()} cores, {platform.system()}; F = {took:.0f} ms at best\n"


def _say(line: str) -> None:
    print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--large", action="store_true", help="also a book of 100,000 clients (minutes to make)"
    )
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="times that each pair is run")
    parser.add_argument(
        "--only", action="append", metavar="NAME", choices=[each.__name__ for each in MEASURES]
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where the books are kept")
    for name, size in (("--small", 100), ("--big", 10_000), ("--large-size", 100_000)):
        parser.add_argument(name, type=int, default=size, metavar="CLIENTS", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
