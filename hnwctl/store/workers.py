"""Doing one thing to many items on all cores: worker processes that are handed items and give back answers.

Secrets reach a worker by inheritance (Linux) or through its pipe (elsewhere), never by a name, an
argument or a file. A worker whose parent is gone finds its pipe closed and ends.
"""

import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from hnwctl.errors import OutsideError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Made = TypeVar("Made")

CHUNK = 32  # items handed out at a time, if nothing else is asked for
_AHEAD = 2  # chunks that a worker has before it, so that it need not wait for us


def worked(
    items: Sequence[Item], work: Callable[[Item], Made], *, jobs: int, chunk: int = CHUNK
) -> Iterator[list[Made]]:
    """What ``work`` makes of ``items``, in their order, ``chunk`` at a time; by ``jobs`` processes if it is
    much.

    ``work``, items and answers are picklable. Raises what ``work`` raised, OutsideError if a worker was
    killed. However it ends, no worker is left.
    """
    chunks = [items[start : start + chunk] for start in range(0, len(items), chunk)]
    if jobs < 2 or len(chunks) < 2 * _AHEAD:
        yield from ([work(item) for item in part] for part in chunks)
        return
    crew = _Crew(work, min(jobs, len(chunks)))
    try:
        yield from crew.answers(chunks)
    finally:
        crew.dismiss()


class _Crew(Generic[Item, Made]):
    def __init__(self, work: Callable[[Item], Made], size: int) -> None:
        from multiprocessing import get_context

        self._ends: list[Connection] = []
        self._processes: list[BaseProcess] = []
        self._due: dict[Connection, deque[int]] = {}
        context = get_context("fork") if sys.platform == "linux" else get_context("spawn")
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is not their business
        try:
            for _ in range(size):
                self._start(context, work)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, context: "ForkContext | SpawnContext", work: Callable[[Item], Made]) -> None:
        ours, theirs = context.Pipe()
        self._ends.append(ours)
        inherited = self._ends if sys.platform == "linux" else []
        process = context.Process(target=_work, args=(theirs, work, inherited), daemon=True)
        process.start()
        theirs.close()
        self._processes.append(process)
        self._due[ours] = deque()

    def answers(self, chunks: Sequence[Sequence[Item]]) -> Iterator[list[Made]]:
        """The answers to all ``chunks``, in order."""
        from multiprocessing.connection import wait

        done: dict[int, list[Made]] = {}
        left = deque(enumerate(chunks))
        for _ in range(_AHEAD):
            for end in self._ends:
                self._hand_out(end, left)
        for number in range(len(chunks)):
            while number not in done:
                ready = wait([end for end, due in self._due.items() if due])
                for end in [end for end in self._ends if end in ready]:
                    done[self._due[end].popleft()] = self._answer(end)
                    self._hand_out(end, left)
            yield done.pop(number)

    def _hand_out(self, end: "Connection", left: "deque[tuple[int, Sequence[Item]]]") -> None:
        if left:
            number, chunk = left.popleft()
            self._due[end].append(number)
            with _alive():
                end.send(list(chunk))

    @staticmethod
    def _answer(end: "Connection") -> list[Made]:
        with _alive():
            answer = end.recv()
        if isinstance(answer, BaseException):
            raise answer
        made: list[Made] = answer
        return made

    def dismiss(self) -> None:
        """End all workers, at once."""
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()


@contextmanager
def _alive() -> Iterator[None]:
    """Turn the end of a worker into words."""
    try:
        yield
    except (EOFError, OSError):
        raise OutsideError("a process that helped with the vault was killed") from None


def _work(end: "Connection", work: Callable[[Item], Made], inherited: "list[Connection]") -> None:
    """The life of a worker."""
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            end.send(_attempt(work, end.recv()))


def _attempt(work: Callable[[Item], Made], chunk: list[Item]) -> list[Made] | BaseException:
    try:
        return [work(item) for item in chunk]
    except Exception as error:
        return error
