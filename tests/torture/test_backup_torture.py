"""Snapshots made and pruned while runs are killed, disks fill up, and others do the same.

Never is a bad snapshot taken for a good one, and never is a good one lost that was to stay.
"""

import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import books
import pytest
import snapped

from hnwctl.errors import HnwctlError
from hnwctl.store.repository import steps
from hnwctl.store.snapshots import opening, places

KEPT = 2
CREATE = ("backup", "create")
PRUNE = ("backup", "prune", "--keep-last", str(KEPT), "--apply", "--yes")
MOST_STEPS = 100
ROUNDS = [8, pytest.param(200, marks=pytest.mark.torture)]


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    made = books.made(tmp_path)
    made.add("王小明", "finance.holdings[+].amount=800万")
    return made


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


# --- runs ----------------------------------------------------------------------------------------


def started(book: books.Book, usb: Path, words: Sequence[str], prepare: Callable[[], object] = int) -> int:
    """A run in a process of its own, which ends with the run's exit code; its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        for number in (signal.SIGTERM, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_IGN if number == signal.SIGXFSZ else signal.SIG_DFL)
        prepare()
        os._exit(book.run(*words, "--to", usb, identity="owner").code)
    finally:
        os._exit(99)


def ended(pid: int) -> int:
    """The exit code of a run; minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_after(seconds: float, book: books.Book, usb: Path, words: Sequence[str]) -> int:
    pid = started(book, usb, words)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return ended(pid)


def killed_at(step: int, book: books.Book, usb: Path, words: Sequence[str]) -> int:
    def prepare() -> None:
        steps._left = step

    return ended(started(book, usb, words, prepare))


# --- what must hold ------------------------------------------------------------------------------


def good(book: books.Book, usb: Path) -> set[str]:
    """The snapshots in the folder, each of which opens whole: nothing else has the name of one."""
    found = places.look(usb)
    assert found.odd == []
    for each in found.snapshots:
        opening.opened(places.read(each.path), snapped.devices(book), name=each.name)
    return {each.name for each in found.snapshots}


def listed(book: books.Book, usb: Path) -> set[str]:
    """Those that `backup list` calls good."""
    rows = book.run("backup", "list", "--to", usb, "--json", identity="owner").ok().json
    return {row["name"] for row in rows if row["state"] == "good"}


def check(book: books.Book, usb: Path, before: set[str], words: Sequence[str]) -> None:
    now = good(book, usb)
    assert listed(book, usb) == now
    if words is CREATE:
        assert before <= now
    else:
        assert now <= before
        assert set(newest(before)) <= now


def newest(names: set[str]) -> list[str]:
    """Those that prune leaves, as their names claim; of one second any may be the newer."""
    moments = sorted({name.split("-")[1] for name in names})
    if not moments:
        return []
    last = [name for name in names if name.split("-")[1] == moments[-1]]
    return last if len(last) <= KEPT else []


# --- killed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [CREATE, PRUNE], ids=["create", "prune"])
def test_killed_at_each_step(book: books.Book, usb: Path, words: Sequence[str]) -> None:
    for _ in range(KEPT + 2 if words is PRUNE else 1):
        assert ended(started(book, usb, CREATE)) == 0
    for step in range(1, MOST_STEPS):
        before = good(book, usb)
        code = killed_at(step, book, usb, words)
        check(book, usb, before, words)
        if code != -signal.SIGKILL:
            assert code == 0
            break
    else:
        pytest.fail("it never came through")
    if words is PRUNE:
        assert len(good(book, usb)) == KEPT


@pytest.mark.parametrize("rounds", ROUNDS)
def test_killed_at_any_moment(book: books.Book, usb: Path, rounds: int) -> None:
    chance = random.Random(rounds)
    ended(started(book, usb, CREATE))
    started_at = time.monotonic()
    ended(started(book, usb, CREATE))
    whole = time.monotonic() - started_at
    killed = 0
    while killed < rounds:
        words = chance.choice((CREATE, CREATE, PRUNE))
        before = good(book, usb)
        killed += killed_after(chance.uniform(0, whole), book, usb, words) == -signal.SIGKILL
        check(book, usb, before, words)
    assert ended(started(book, usb, CREATE)) == 0
    assert [name for name in os.listdir(usb) if places.parse_name(name) is None] == []
    book.run("backup", "verify", "--to", usb, identity="owner").ok()


@pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.torture)])
def test_a_restore_killed_at_any_moment(book: books.Book, usb: Path, rounds: int) -> None:
    """What stood there is there, or whole beside it; what is restored is there whole, or not at all."""
    chance = random.Random(rounds)
    root = usb.parent / "back"
    ended(started(book, usb, CREATE))
    [name] = good(book, usb)
    words = ("backup", "restore", name, str(root), "--force")
    started_at = time.monotonic()
    assert ended(started(book, usb, words)) == 0
    whole = time.monotonic() - started_at
    (root / "mine.txt").write_text("uncommitted")
    killed = 0
    while killed < rounds:
        if killed_after(chance.uniform(0.5, 1) * whole, book, usb, words) == -signal.SIGKILL:
            killed += 1
        else:
            whole *= 0.8  # a busy machine was slower when it was measured
        vaults = [path for path in root.parent.iterdir() if path.name.startswith("back")]
        assert [path.name for path in vaults if (path / "mine.txt").exists()] != []
        for vault in vaults:
            subprocess.run(["git", "-C", vault, "diff", "--quiet", "HEAD"], check=True)
    assert ended(started(book, usb, words)) == 0
    assert list(root.parent.glob(".hnwctl-restore-*")) == []


# --- no room -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rounds", [4, pytest.param(60, marks=pytest.mark.torture)])
def test_a_disk_with_any_little_room(book: books.Book, usb: Path, rounds: int) -> None:
    ended(started(book, usb, CREATE))
    [name] = good(book, usb)
    size = (usb / name).stat().st_size
    for number in range(rounds):
        room = size * number // rounds

        def prepare(room: int = room) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        before = good(book, usb)
        assert ended(started(book, usb, CREATE, prepare)) == 9
        assert good(book, usb) == before == listed(book, usb)
        assert {each for each in os.listdir(usb) if each.startswith(".")} == set()


# --- at once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.torture)])
def test_several_at_once(book: books.Book, usb: Path, rounds: int) -> None:
    for _ in range(rounds):
        before = good(book, usb)
        runs = [started(book, usb, CREATE) for _ in range(3)]
        assert [ended(pid) for pid in runs] == [0, 0, 0]
        assert len(good(book, usb) - before) == 3
        makers = [started(book, usb, CREATE) for _ in range(2)]
        pruners = [started(book, usb, PRUNE) for _ in range(2)]
        assert [ended(pid) for pid in makers] == [0, 0]
        assert [ended(pid) for pid in pruners] == [0, 0]
        assert good(book, usb) == listed(book, usb)
        assert len(good(book, usb)) >= KEPT


def test_a_snapshot_that_is_being_written_is_none(book: books.Book, usb: Path) -> None:
    """Half of one under the name of a part is neither listed, nor opened, nor in the way."""
    made = snapped.snapshot(book)
    (usb / f".{made.name}{places.PART}").write_bytes(made.raw[: len(made.raw) // 2])
    assert good(book, usb) == set()
    assert book.run("backup", "verify", "--to", usb, identity="owner").code == 3
    with pytest.raises(HnwctlError):
        places.find(made.name, [usb])
    places.put(usb, made.name, made.raw)
    assert os.listdir(usb) == [made.name]
