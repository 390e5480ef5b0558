"""What keeping a book safe costs: new keys for all of it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.books import Place, copied
from benchmarks.reading import compartment_keys
from benchmarks.rows import Bench, Row, hnwctl
from benchmarks.timing import Run, paired

MEGABYTE = 1e6


def rotate(bench: Bench) -> Iterator[Row]:
    """All keys new and everything sealed anew, against a loop that only decrypts and encrypts."""
    place = copied(bench.big, bench.room / "rotated")
    keys = compartment_keys(bench.big)
    floor = Run(
        [sys.executable, "-m", "benchmarks.resealed", str(bench.big.vault), str(keys)],
        bench.big.environment() | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    before, run = _repository(place), hnwctl(place, "access", "rotate")
    pair = paired(run, floor, 1, warm=False)
    after = _repository(place)
    keys.unlink()
    clients = f"{place.clients:,} clients"
    detail = f"{pair.first:.1f} s against {pair.second:.1f} s on {os.cpu_count()} cores"
    yield Row(f"access rotate, {clients}", pair.ratio, None, "×", detail)
    yield Row(f"peak memory of access rotate, {clients}", run.peak_megabytes(), None, "MB")
    sizes = f"{before:.0f} MB before, {after:.0f} MB after"
    yield Row(f"repository after access rotate, {clients}", after / before, None, "×", sizes)


def _repository(place: Place) -> float:
    """Megabytes in git's folder."""
    files = (path for path in (place.vault / ".git").rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / MEGABYTE
