"""``forget`` killed at every one of its steps: it has not happened, or the next command finishes it.

At every step the book must hold; and either the client is there as before, or nothing of the client is
left: in no object, reachable or not, in no file of git's, in no index, for no key of the vault.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import keyhole
import pytest
from books import Book, made

pytestmark = pytest.mark.torture
WANG, PHONE = "王小明", "13800138000"
NEEDLES = [WANG, "王旧名", PHONE]
MOST_STEPS = 400


@dataclass(frozen=True)
class Place:
    """A book with its home below ``folder``, and its untouched copy."""

    folder: Path
    book: Book
    wang: str

    def restored(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_name("copy"), self.folder, symlinks=True)

    def run(self, *words: str, kill: int = 0) -> subprocess.CompletedProcess[bytes]:
        key = self.book.identities["owner"]
        settings = ["--vault", str(self.book.root), "--identity", str(key), "--today", "2026-11-23"]
        environ = {**os.environ, "HNWCTL_TEST_KILL": str(kill)}
        command = [sys.executable, "-m", "hnwctl", *settings, *words]
        return subprocess.run(
            command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )

    def naming(self) -> dict[str, list[str]]:
        pieces = {**keyhole.objects(self.book.root), **keyhole.files(self.folder)}
        keys = keyhole.secrets(pieces, iter(self.book.identities.values()))
        return keyhole.naming(keyhole.opened(pieces, keys), NEEDLES)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Two clients, one in the other's record; another branch, a tag, a stash, all that git may remember."""
    folder = tmp_path / "place"
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name))
    book = made(folder)
    point = "profile.contact_points[+].type=phone", f"profile.contact_points[0].value={PHONE}"
    wang = book.add("王旧名", "profile.stage=lead", *point)
    book.run("set", wang, f"profile.name={WANG}").ok()
    wife = book.add("李娜", f"profile.referrer={wang}", f"profile.note={WANG} {PHONE}")
    book.run("set", wife, "service.notes[+].at=2026-11-01", f"service.notes[-1].text={WANG}").ok()
    book.git("branch", "side", "HEAD~1")
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "tag", "-a", "-m", WANG, "v1", "HEAD~2")
    book.git("update-ref", "refs/remotes/origin/main", "HEAD")
    for identity in book.identities:
        book.run("list", identity=identity)
    shutil.copytree(folder, folder.with_name("copy"), symlinks=True)
    return Place(folder, book, wang)


def test_killed_at_every_step(place: Place) -> None:
    happened: list[bool] = []
    for step in range(1, MOST_STEPS):
        place.restored()
        done = place.run("forget", place.wang, "--yes", kill=step)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, (step, done)
        assert place.run("list").returncode == 0, step
        there = place.run("show", place.wang).returncode == 0
        happened.append(not there)
        assert bool(place.naming()) is there, (step, place.naming())
        verified = place.run("verify")
        assert verified.returncode == 0, (step, verified)
        assert not (place.book.root / ".git/hnwctl/erasing").exists(), step
        assert place.book.git("status", "--porcelain") == "", step
        if there:
            assert place.run("forget", place.wang, "--yes").returncode == 0, step
            assert not place.naming(), step
    assert happened == sorted(happened), "once it has happened it stays so"
    assert any(happened)
    assert not all(happened)


def test_killed_while_the_killed_one_is_finished(place: Place) -> None:
    """The next command is killed as well, at each of its own steps, and the one after that finishes it."""
    steps = next(n for n in range(1, MOST_STEPS) if _happened(place, n))
    for step in range(1, MOST_STEPS):
        assert _happened(place, steps)
        done = place.run("list", kill=step)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        assert place.run("list").returncode == 0
        assert not place.naming(), step
        assert place.run("verify").returncode == 0


def _happened(place: Place, step: int) -> bool:
    """Whether ``forget``, killed at this step, had happened."""
    place.restored()
    before = place.book.git("rev-parse", "HEAD")
    place.run("forget", place.wang, "--yes", kill=step)
    return place.book.git("rev-parse", "HEAD") != before
