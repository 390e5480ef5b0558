"""Reading many files on all cores: worker processes that are handed paths and give back entries.

Secrets reach a worker by inheritance (Linux) or through its pipe (elsewhere), never by a name, an
argument or a file. A worker whose parent is gone finds its pipe closed and ends.
"""

import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from hnwctl.errors import OutsideError
from hnwctl.store.index.entry import Entry

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

Load = Callable[[str], Entry]
"""Reads the record file at a path; picklable, and never fails because of what is in the file."""

CHUNK = 32  # files handed out at a time
_AHEAD = 2  # chunks that a worker has before it, so that it need not wait for us


def loaded(paths: Sequence[str], load: Load, *, jobs: int) -> Iterator[list[Entry]]:
    """What ``load`` gives for ``paths``, in their order, in chunks; by ``jobs`` processes if it is much.

    Raises what ``load`` raised, OutsideError if a worker was killed. However it ends, no worker is left.
    """
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    if jobs < 2 or len(chunks) < 2 * _AHEAD:
        yield from ([load(path) for path in chunk] for chunk in chunks)
        return
    crew = _Crew(load, min(jobs, len(chunks)))
    try:
        yield from crew.answers(chunks)
    finally:
        crew.dismiss()


class _Crew:
    def __init__(self, load: Load, size: int) -> None:
        from multiprocessing import get_context

        self._ends: list[Connection] = []
        self._processes: list[BaseProcess] = []
        self._due: dict[Connection, deque[int]] = {}
        context = get_context("fork") if sys.platform == "linux" else get_context("spawn")
        before = signal.pthread_sigmask(
            signal.SIG_BLOCK, {signal.SIGINT}
        )  # Ctrl-C is our business, not theirs
        try:
            for _ in range(size):
                self._start(context, load)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, context: "ForkContext | SpawnContext", load: Load) -> None:
        ours, theirs = context.Pipe()
        self._ends.append(ours)
        inherited = self._ends if sys.platform == "linux" else []
        process = context.Process(target=_work, args=(theirs, load, inherited), daemon=True)
        process.start()
        theirs.close()
        self._processes.append(process)
        self._due[ours] = deque()

    def answers(self, chunks: Sequence[Sequence[str]]) -> Iterator[list[Entry]]:
        """The answers to all ``chunks``, in order."""
        from multiprocessing.connection import wait

        done: dict[int, list[Entry]] = {}
        left = deque(enumerate(chunks))
        for _ in range(_AHEAD):
            for end in self._ends:
                self._hand_out(end, left)
        for number in range(len(chunks)):
            while number not in done:
                ready = wait([end for end, due in self._due.items() if due])
                for end in [end for end in self._ends if end in ready]:
                    done[self._due[end].popleft()] = _answer(end)
                    self._hand_out(end, left)
            yield done.pop(number)

    def _hand_out(self, end: "Connection", left: "deque[tuple[int, Sequence[str]]]") -> None:
        if left:
            number, chunk = left.popleft()
            self._due[end].append(number)
            end.send(list(chunk))

    def dismiss(self) -> None:
        """End all workers, at once."""
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()


def _answer(end: "Connection") -> list[Entry]:
    try:
        answer = end.recv()
    except (EOFError, OSError):
        raise OutsideError("a process that helped to read the vault was killed") from None
    if isinstance(answer, BaseException):
        raise answer
    entries: list[Entry] = answer
    return entries


def _work(end: "Connection", load: Load, inherited: "list[Connection]") -> None:
    """The life of a worker."""
    for other in inherited:
        other.close()
    while True:
        try:
            chunk = end.recv()
        except (EOFError, OSError):
            return
        end.send(_attempt(load, chunk))


def _attempt(load: Load, chunk: list[str]) -> "list[Entry] | BaseException":
    try:
        return [load(path) for path in chunk]
    except Exception as error:
        return error
