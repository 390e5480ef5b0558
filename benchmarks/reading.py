"""Start-up, warm answers, the cold build, memory."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import people
from benchmarks.books import Place, opened
from benchmarks.rows import Bench, Row, hnwctl, milliseconds
from benchmarks.timing import Run, paired, program, unit

CONDITION = "aum > 5000000 AND risk = 'C4'"
DETAIL = "SELECT class, count(*), sum(amount) FROM holdings WHERE matures > '2027-01-01' GROUP BY class"


def starting(bench: Bench) -> Iterator[Row]:
    """The program before it opens anything."""
    place = bench.small
    yield _against_f("hnwctl --version", hnwctl(place, "--version"), 1.3, bench)
    yield _against_f("completing a command", _completing(place, "hnwctl li"), 1.3, bench)
    yield _against_f("hnwctl --help", hnwctl(place, "--help"), 2, bench)
    yield _against_f("hnwctl list --help", hnwctl(place, "list", "--help"), 2, bench)


def _completing(place: Place, line: str) -> Run:
    words = line.split()
    asked = {
        "_HNWCTL_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
    }
    return Run(program(), place.environment() | asked)


def _against_f(what: str, run: Run, limit: float | None, bench: Bench) -> Row:
    pair = paired(run, unit(run.env), bench.rounds)
    return Row(what, pair.ratio, limit, "F", milliseconds(pair))


def warm_list(bench: Bench) -> Iterator[Row]:
    """A filtered list, with the index there."""
    for place, limit in zip(bench.books, (2.5, 8), strict=False):
        run = hnwctl(place, "list", "--where", CONDITION, "--limit", "20")
        yield _against_f(f"warm list --where, {place.clients:,} clients", run, limit, bench)


def warm_agenda(bench: Bench) -> Iterator[Row]:
    """What is due, the most urgent of it."""
    for place, limit in zip(bench.books, (2.5, 8), strict=False):
        run = hnwctl(place, "due", "--limit", "20")
        yield _against_f(f"warm due, {place.clients:,} clients", run, limit, bench)


def warm_stale(bench: Bench) -> Iterator[Row]:
    """What is past its shelf life, the longest overdue of it."""
    for place, limit in zip(bench.books, (2.5, 8), strict=False):
        run = hnwctl(place, "stale", "--limit", "20")
        yield _against_f(f"warm stale, {place.clients:,} clients", run, limit, bench)


def warm_segment(bench: Bench) -> Iterator[Row]:
    """Everybody counted by tier, and in a cross table; by household a detail table is opened as well."""
    for place, limit in zip(bench.books, (2.5, 8), strict=False):
        for words, promise in ((), limit), (("--by", "tier,risk"), limit), (("--by", "household"), None):
            run = hnwctl(place, "segment", *words)
            what = " ".join(("warm segment", *words))
            yield _against_f(f"{what}, {place.clients:,} clients", run, promise, bench)


def warm_details(bench: Bench) -> Iterator[Row]:
    """Full text, and SQL over the holdings."""
    for place, limit in zip(bench.books, (5, None), strict=False):
        found, asked = hnwctl(place, "find", people.RARE), hnwctl(place, "query", DETAIL)
        yield _against_f(f"find, {place.clients:,} clients", found, limit, bench)
        yield _against_f(f"query over holdings, {place.clients:,} clients", asked, limit, bench)


def warm_names(bench: Bench) -> Iterator[Row]:
    """What needs the index beside the promised rows."""
    place = bench.big
    run = _completing(place, "hnwctl show B0000")
    yield _against_f(f"completing a client, {place.clients:,} clients", run, None, bench)
    run = hnwctl(place, "show", "B000007")
    yield _against_f(f"show one client, {place.clients:,} clients", run, None, bench)


def cold_build(bench: Bench) -> Iterator[Row]:
    """The index from nothing, against a loop that only decrypts and loads."""
    for place in bench.books:
        keys = compartment_keys(place)
        build = hnwctl(place, "list", "--limit", "1", before=lambda place=place: _forget(place))  # type: ignore[misc]
        bare = Run(
            [sys.executable, "-m", "benchmarks.bare", str(place.vault), str(keys)],
            place.environment() | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        )
        pair = paired(build, bare, 1 if place is bench.large else max(1, bench.rounds // 5), warm=False)
        keys.unlink()
        detail = f"{pair.first:.1f} s against {pair.second:.1f} s on {os.cpu_count()} cores"
        yield Row(f"cold build, {place.clients:,} clients", pair.ratio, 1.3, "×", detail)


def _forget(place: Place) -> None:
    shutil.rmtree(place.index, ignore_errors=True)


def compartment_keys(place: Place) -> Path:
    """A file with the keys of a book that protects nothing, closed to others all the same."""
    path = place.folder / "compartment-keys"
    path.touch(mode=0o600)
    secrets = opened(place).vault.unlocked.keyring.secrets
    path.write_text("".join(f"{name} {secret}\n" for name, secret in secrets.items()))
    return path


def memory(bench: Bench) -> Iterator[Row]:
    """The most that a warm list holds in memory."""
    for place, limit in zip(bench.books, (70, 160), strict=False):
        run = hnwctl(place, "list", "--where", CONDITION, "--limit", "20")
        run.seconds()
        value = max(run.peak_megabytes() for _ in range(3))
        yield Row(f"peak memory of a warm list, {place.clients:,} clients", value, limit, "MB")
