"""Situations in which ``sync`` is killed, and what must hold whenever that was."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.books import TODAY, Book
from tests.store.syncing.team import Team, git, team

MOST_STEPS = 400


@dataclass
class Case:
    """One clone that is to synchronise: ``clients`` are all who must be there in the end, ``gone`` who must
    not; ``mine`` are those that only this clone has."""

    office: Team
    book: Book
    identity: str = "adviser"
    clients: list[str] = field(default_factory=list)
    mine: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def _kept(self) -> Path:
        return self.office.folder.parent / "kept"

    def _places(self) -> dict[str, Path]:
        own = {name: Path(os.environ[name]) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")}
        return {"team": self.office.folder, **own}

    def keep(self) -> None:
        for name, place in self._places().items():
            shutil.copytree(place, self._kept / name, symlinks=True)

    def restore(self) -> None:
        for name, place in self._places().items():
            shutil.rmtree(place)
            shutil.copytree(self._kept / name, place, symlinks=True)

    def killed_at(self, step: int) -> bool:
        """Synchronise, and die at the n-th step; whether it got that far."""
        words = [sys.executable, "-m", "hnwctl", "--vault", self.book.root, "--identity",
                 self.book.identities[self.identity], "--today", TODAY, "sync"]  # fmt: skip
        done = subprocess.run(
            list(map(str, words)),
            env=os.environ | {"HNWCTL_TEST_KILL": str(step)},
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
        return done.returncode != 0

    def check(self) -> None:
        """The book is whole right after, nothing of this clone is lost, and the next sync finishes it."""
        self.book.run("list", identity=self.identity).ok()
        assert self.book.run("verify").ok().out.endswith(" 0 problems\n")
        for client in self.mine:
            self.book.run("show", client).ok()
        assert self.book.git("status", "--porcelain") == ""
        self.book.run("sync", identity=self.identity).ok()
        for client in self.clients:
            self.book.run("show", client).ok()
        for client in self.gone:
            assert self.book.run("show", client).code == 3
        assert self.office.tip == self.book.git("rev-parse", "HEAD").strip()
        assert git(self.office.server, "fsck", "--no-dangling") == ""
        assert self.book.git("fsck", "--no-dangling") == ""
        assert not list((self.book.root / ".git/hnwctl/sync").glob("copy*"))
        assert not (self.book.root / ".git/hnwctl/journal.json").exists()


def forward(folder: Path) -> Case:
    office = team(folder)
    office.owner.run("sync").ok()
    book = office.clone("colleague")
    clients = [office.owner.add("王小明"), office.owner.add("李娜")]
    office.owner.run("sync").ok()
    return Case(office, book, clients=clients)


def ahead(folder: Path) -> Case:
    office = team(folder)
    office.owner.run("sync").ok()
    mine = [office.owner.add("王小明")]
    return Case(office, office.owner, clients=mine, mine=mine)


def follow(folder: Path) -> Case:
    office = team(folder)
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜")
    office.owner.run("sync").ok()
    book = office.clone("colleague")
    mine = [book.add("赵敏"), kept]
    book.run("set", kept, "profile.tags+=vip").ok()
    office.owner.run("forget", gone, "--yes", identity="owner").ok()
    office.owner.run("sync").ok()
    return Case(office, book, clients=mine, mine=mine, gone=[gone])


def lead(folder: Path) -> Case:
    office = team(folder)
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜")
    office.owner.run("sync").ok()
    other = office.clone("colleague")
    theirs = other.add("赵敏")
    other.run("sync").ok()
    office.owner.run("forget", gone, "--yes", identity="owner").ok()
    return Case(office, office.owner, "owner", clients=[kept, theirs], mine=[kept], gone=[gone])


CASES: dict[str, Callable[[Path], Case]] = {
    "forward": forward,
    "ahead": ahead,
    "follow": follow,
    "lead": lead,
}


def made(name: str, folder: Path) -> Case:
    """The case of this name, with a copy of all of it to go back to."""
    place = folder / "team"
    place.mkdir()
    case = CASES[name](place)
    case.keep()
    return case
