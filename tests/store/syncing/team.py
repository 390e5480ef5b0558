"""A team: a git server, and clones of one book on the machines of several members."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hnwctl.store.trust import joining, roster
from tests.books import Book, made


@dataclass(frozen=True)
class Team:
    """``server`` is a bare repository; ``owner`` made the book, ``others`` cloned and joined it."""

    folder: Path
    server: Path
    owner: Book

    def clone(self, name: str, address: str | Path | None = None) -> Book:
        """A clone of the server in a folder of its own, joined with the owner's line."""
        root = self.folder / name
        git(self.folder, "clone", "-q", address or self.server, root)
        book = Book(root, self.owner.identities)
        book.run("access", "join", join_line(self.owner)).ok()
        return book

    @property
    def tip(self) -> str:
        """The commit that the server's branch is at."""
        return git(self.server, "rev-parse", "refs/heads/main").strip()


def team(folder: Path) -> Team:
    """A new book with one client, pushed to a new server."""
    owner = made(folder / "owner")
    server = folder / "server.git"
    git(folder, "init", "-q", "--bare", "-b", "main", server)
    owner.git("remote", "add", "origin", str(server))
    return Team(folder, server, owner)


def join_line(book: Book) -> str:
    raw = (book.root / "vault.yaml").read_bytes()
    known = roster.parse(raw, source="vault.yaml")
    return str(joining.join_line(known, raw, known.by, head(book)))


def git(folder: Path, *args: str | Path, check: bool = True, input: bytes | None = None) -> str:  # noqa: A002
    done = subprocess.run(
        ["git", "-C", str(folder), *map(str, args)], capture_output=True, check=False, input=input
    )
    assert done.returncode == 0 or not check, done.stderr.decode()
    return done.stdout.decode()


def head(book: Book) -> str:
    return book.git("rev-parse", "HEAD").strip()


def twin(book: Book, folder: Path) -> Book:
    """The same clone once more, file by file, at another place (and so without a pin)."""
    shutil.copytree(book.root, folder, symlinks=True)
    return Book(folder, book.identities)
