"""Writes that must not get dearer with the book, and the first list after a pull."""

import itertools
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import people
from benchmarks.books import CLOCK, DAY, Place, copied, git_command, opened, record_id
from benchmarks.rows import Bench, Row, hnwctl, milliseconds
from benchmarks.timing import Run, paired, program, unit
from hnwctl.model.sections import model_of
from hnwctl.store import envelope, saving
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import age_device
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
from hnwctl.store.saving import Change, Writer
from hnwctl.store.trust.founding import author_of, stamp

CHANGED = 10
"""Files that each pull brings."""


def writes(bench: Bench) -> Iterator[Row]:
    """The same write in the big book and in the small one."""
    big, small = copied(bench.big, bench.room / "big"), copied(bench.small, bench.room / "small")
    sizes = f"{big.clients:,} against {small.clients:,} clients"
    for what, limit, words in (("add", 1.3, _add), ("set", 1.3, _set), ("access grant", 1.2, _grant)):
        pair = paired(_Fresh(big, words()).run(), _Fresh(small, words()).run(), bench.rounds)
        yield Row(f"{what}, {sizes}", pair.ratio, limit, "×", milliseconds(pair))


class _Fresh:
    """A command that is another one each time, because the same could not be done twice."""

    def __init__(self, place: Place, words: Iterator[list[str]]) -> None:
        self._place, self._words, self._next = place, words, list[str]()

    def run(self) -> Run:
        return Run(self._next, self._place.environment(), self._prepare)

    def _prepare(self) -> None:
        self._next[:] = [*program(), *next(self._words)]


def _add() -> Iterator[list[str]]:
    for number in itertools.count():
        yield ["add", f"新客户{number}", "--set", f"profile.client_number=N{number:06}"]


def _set() -> Iterator[list[str]]:
    for number in itertools.count():
        yield ["set", record_id(3), f"profile.note=更新 {number}"]


def _grant() -> Iterator[list[str]]:
    for number in itertools.count():
        device = age_device(seal.new_identity()[0], "benchmark")
        key = f"{device.recipient} {device.verifier}"
        yield ["access", "grant", f"member{number}", "--role", "assistant", "--key", key]


def after_pull(bench: Bench) -> Iterator[Row]:
    """The first list after git changed some files underneath."""
    place = copied(bench.big, bench.room / "pulled")
    colleague = bench.room / "colleague"
    git_command(bench.room, "clone", "-q", str(place.vault), str(colleague))
    change = _colleague(place, Place(bench.room, place.clients))
    first = hnwctl(place, "list", "--limit", "20")
    first.seconds()
    times = []
    for number in range(max(3, bench.rounds // 2)):
        change(number)
        git_command(place.vault, "pull", "-q", "--ff-only", str(colleague), "main")
        times.append((first.seconds(), unit(first.env).seconds()))
    taken, unit_time = (statistics.median(column) for column in zip(*times, strict=True))
    detail = f"{taken * 1000:.0f} ms against {unit_time * 1000:.0f} ms"
    what = f"first list after a pull changed {CHANGED} of {place.clients:,} files"
    yield Row(what, taken / unit_time, 3.5, "F", detail)


def _colleague(place: Place, elsewhere: Place) -> Callable[[int], None]:
    """Commits in the clone ``elsewhere``: each call changes the profiles of ten clients."""
    book = opened(place)
    writer = Writer(book.vault.roster, book.vault.unlocked, stamp(CLOCK))
    git = open_git(elsewhere.folder / "colleague")
    assert git is not None

    def change(round_number: int) -> None:
        files, was = {}, {}
        for number in range(CHANGED):
            which = (round_number * CHANGED + number) % place.clients
            path, raw, made = _changed(git.root, which, round_number, writer)
            files[path], was[path] = made, raw
        write.commit(
            git, files, message=f"set {CHANGED} records", author=author_of("bench"), at=CLOCK, expected=was
        )

    return change


def _changed(root: Path, number: int, round_number: int, writer: Writer) -> tuple[str, bytes, bytes]:
    """Path, present and new bytes of one client whose profile gets a note."""
    plain = people.client(number, DAY)["profile"] | {"note": f"pulled {round_number}"}
    content = model_of("client", "profile").from_plain(plain).to_plain()
    draft = Change("client", record_id(number), {"profile": content}, None)
    raw = (root / draft.path).read_bytes()
    rev = envelope.parse(raw, source=draft.path).blocks["profile"].rev
    change = Change("client", draft.id, {"profile": content}, {"profile": rev})
    return draft.path, raw, envelope.emit(saving.prepare(change, raw, writer))
