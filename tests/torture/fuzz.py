"""A fuzzer of fixed chance: input N of a target is the same in every run, on every machine.

The work is done by a process of its own, which may have 500 MB and, for one input, a second: the kernel
ends it when it takes more, wherever it is stuck, and the number of the input is known. One input again:
``python -m tests.torture.fuzz TARGET 1 NUMBER``.
"""

import gc
import json
import mmap
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
MEMORY = 500 * 2**20
"""Bytes of address space, of which what is used is a part."""
SECONDS = 1.0
"""Of processor time, for one input."""
MOST_FINDINGS = 10


@dataclass(frozen=True)
class Target:
    """``make`` an input; ``check`` it: whether it is accepted. Whatever ``check`` raises is a finding."""

    make: Callable[[Random], bytes]
    check: Callable[[bytes], bool]


@dataclass
class Figures:
    """What came of a run. ``slowest`` is seconds and the input's number; ``peak`` megabytes."""

    target: str
    inputs: int = 0
    accepted: int = 0
    seconds: float = 0
    slowest: tuple[float, int] = (0, 0)
    peak: int = 0
    findings: list[str] = field(default_factory=list)


def fuzzed(target: str, count: int) -> Figures:
    """The figures of inputs 0 to ``count`` - 1 of ``target``, run in another process."""
    with tempfile.NamedTemporaryFile() as place:
        place.write(bytes(8))
        place.flush()
        worker = [sys.executable, "-m", "tests.torture.fuzz", target, str(count), "0", place.name]
        done = subprocess.run(worker, cwd=ROOT, capture_output=True, text=True, check=False)
        number = int.from_bytes(Path(place.name).read_bytes(), "little")
    if done.returncode:
        why = "a hang" if done.returncode == -signal.SIGPROF else f"ended with {done.returncode}"
        return Figures(target, number, findings=[f"{target} {number}: {why}\n{done.stderr[-2000:]}"])
    return Figures(**json.loads(done.stdout))


def run(name: str, target: Target, numbers: range, place: memoryview) -> Figures:
    """Each input in turn; what is wrong with one does not keep the others from their turn."""
    figures, began = Figures(name), time.process_time()
    for number in numbers:
        place[:8] = number.to_bytes(8, "little")
        raw = target.make(Random(f"{name} {number}"))
        before = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            figures.accepted += target.check(raw)
        except Exception:
            figures.findings.append(f"{name} {number}: {raw[:200]!r}\n{traceback.format_exc()[-1500:]}")
        signal.setitimer(signal.ITIMER_PROF, 0)
        figures.slowest = max(figures.slowest, (round(time.process_time() - before, 4), number))
        figures.inputs += 1
        if len(figures.findings) == MOST_FINDINGS:
            break
    figures.seconds = round(time.process_time() - began, 1)
    figures.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return figures


def main(name: str, count: str, first: str = "0", place: str = "") -> None:
    """The worker. Its current input's number lies in the file ``place``, also when it is no more."""
    from tests.torture.targets import TARGETS

    target = TARGETS[name]()
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    numbers = range(int(first), int(first) + int(count))
    if not place:
        print(json.dumps(asdict(run(name, target, numbers, memoryview(bytearray(8)))), indent=1))
        return
    with Path(place).open("r+b") as file, mmap.mmap(file.fileno(), 8) as shared:
        view = memoryview(shared)
        figures = run(name, target, numbers, view)
        view.release()
    print(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main(*sys.argv[1:])
