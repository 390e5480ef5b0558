"""``access rotate`` killed anywhere while others write: forward or back, and the book verifies each time."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from books import Book, made
from governed import held, opened, records, rosters, there

from hnwctl.store.trust import roster

WANG = "王小明"
PARTS = ("profile", "finance", "agenda")
STEPS = 45
"""About as many as a rotation of this book takes; beyond, it comes through."""

ADDING = """
import sys
from pathlib import Path
from books import Book
root, key, name, count = sys.argv[1:]
book = Book(Path(root), {"adviser": Path(key)})
for number in range(int(count)):
    done = book.run("add", f"{name}-{number}", "--set", "finance.holdings[+].amount=1万")
    assert done.code in (0, 7, 8), done
    if done.code == 0:
        print(f"{name}-{number}", flush=True)
"""
SETTING = """
import sys
from pathlib import Path
from books import Book
root, key, name, count = sys.argv[1:]
book = Book(Path(root), {"adviser": Path(key)})
for number in range(int(count)):
    done = book.run("set", "王小明", f"profile.tags+={name}-{number}", "finance.holdings[+].amount=1万")
    assert done.code in (0, 7, 8), done
    if done.code == 0:
        print(f"{name}-{number}", flush=True)
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    found = made(tmp_path / "place")
    for name in (WANG, "李雷"):
        found.add(name, "profile.stage=active", "finance.holdings[+].amount=500万")
    return found


def writing(book: Book, script: str, name: str, count: int) -> "subprocess.Popen[str]":
    words = [str(book.root), str(book.identities["adviser"]), name, str(count)]
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rotating(book: Book, kill: int) -> "subprocess.Popen[bytes]":
    """A rotation in a process of its own, with all that it starts; dies at its step number ``kill``."""
    settings = ["--vault", str(book.root), "--identity", str(book.identities["owner"]), "--lang", "en"]
    return subprocess.Popen(
        [sys.executable, "-m", "hnwctl", *settings, "access", "rotate", *PARTS],
        env={**os.environ, "HNWCTL_TEST_KILL": str(kill)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def killed(book: Book, chance: random.Random) -> int:
    """Rotate, and kill it at a step or at a moment; returns how it ended."""
    by_step = chance.random() < 0.6
    process = rotating(book, chance.randint(1, STEPS) if by_step else 0)
    if not by_step:
        time.sleep(chance.uniform(0.2, 1.2))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode in (0, 7, 8, -signal.SIGKILL), said.decode()
    return process.returncode


def is_whole(book: Book, generation: int) -> int:
    """The book verifies, and all of it is under one generation, the newest; returns that."""
    told = book.run("verify", "--json", identity="owner").json
    assert told["problems"] == []
    now = rosters(book)
    newest = {max(now.compartments[part]) for part in PARTS}
    assert len(newest) == 1
    assert newest <= {generation, generation + 1}
    for record in records(book):
        for section, block in record.blocks.items():
            key = str(block.key)
            assert key == roster.current_key(now, key.partition(".")[0]), section
    assert opened(book, held(book, "adviser")) == there(book)
    assert book.git("fsck", "--no-dangling") == ""
    assert book.git("status", "--porcelain") == ""
    return newest.pop()


def rounds(book: Book, count: int, seed: int) -> None:
    chance, generation, ends = random.Random(seed), 1, []
    tags: set[str] = set()
    names = {WANG, "李雷"}
    for number in range(count):
        adder, setter = (writing(book, script, f"r{number}", 2) for script in (ADDING, SETTING))
        time.sleep(chance.uniform(0, 0.5))
        ends.append(killed(book, chance))
        for process, seen in ((adder, names), (setter, tags)):
            out, err = process.communicate()
            assert process.returncode == 0, err
            seen.update(out.split())
        generation = is_whole(book, generation)
    shown = book.run("show", WANG, "--json").ok().json
    assert set(shown["profile"].get("tags", ())) == tags
    assert {row["name"] for row in book.run("list", "--json").ok().json} == names
    assert -signal.SIGKILL in ends
    assert generation > 1 or count < 10


def test_rotate_killed_now_and_then_under_load(book: Book) -> None:
    rounds(book, 2, seed=3)


@pytest.mark.torture
def test_rotate_killed_at_fifty_random_points_under_load(book: Book) -> None:
    rounds(book, 50, seed=50)


@pytest.mark.torture
def test_rotate_killed_at_every_step(book: Book) -> None:
    """One step after the other, until it comes through; what has happened once is not taken back."""
    generation = 1
    for kill in range(1, 200):
        process = rotating(book, kill)
        process.communicate()
        generation = is_whole(book, generation)
        if process.returncode == 0:
            break
    assert process.returncode == 0
    assert kill > 20
