"""A small book for the tests of the index: files of one line each, and a projection of three tables."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.records import OpenRecord
from hnwctl.model.tables import Column, Table
from hnwctl.store.index.box import Binding, index_folder
from hnwctl.store.index.build import cold
from hnwctl.store.index.entry import Entry
from hnwctl.store.index.filetable import SectionState
from hnwctl.store.index.index import Index
from hnwctl.store.index.pieces import Log
from hnwctl.store.index.projection import Row
from hnwctl.store.index.stamps import stamp_of
from hnwctl.store.keys.seal import new_identity
from hnwctl.store.layout import record_path

TABLES = (
    Table(
        "clients",
        "hot",
        (
            Column("id", "TEXT", None),
            Column("name", "TEXT", "profile"),
            Column("stage", "TEXT", "profile"),
            Column("aum", "NUMERIC", "finance"),
        ),
        ("name",),
    ),
    Table(
        "holdings",
        "finance",
        (
            Column("id", "TEXT", "finance"),
            Column("label", "TEXT", "finance"),
            Column("amount", "REAL", "finance"),
        ),
        ("id",),
    ),
    Table("notes", "detail", (Column("id", "TEXT", "service"), Column("text", "TEXT", "service"))),
)
ASSISTANT = frozenset({"profile", "service", "agenda", "shared"})
HOUR = 3_600 * 10**9
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True)
class Small:
    """The projection: records of the tests come with their rows, so it never makes any."""

    version: str = "small 1"

    def tables(self, held: frozenset[str]) -> Sequence[Table]:
        return [narrow for table in TABLES if (narrow := table.narrowed(held))]

    def rows(self, records: Iterable[OpenRecord], context: dict[str, Any]) -> dict[str, list[Row]]:
        raise NotImplementedError


@dataclass
class Book:
    """A folder of record files, the cache folder beside it, and the key of one reader."""

    root: Path
    cache: Path
    secret: str = field(default_factory=lambda: new_identity()[0])
    held: frozenset[str] = frozenset(COMPARTMENTS)
    projection: Small = field(default_factory=Small)

    def binding(self, **changes: Any) -> Binding:
        """What the index is bound to."""
        facts = {"vault_id": "v0000001", "clone": "here", "roster": "sha256:r", "policy": "sha256:p"}
        return Binding(**{**facts, "held": self.held, **changes})

    @property
    def folder(self) -> Path:
        """Where the index lies."""
        return index_folder(self.cache, self.binding(), self.secret)

    def id(self, number: int) -> str:
        """The id of the n-th client; they are spread over all folders."""
        return (
            DIGITS[number & 31]
            + "".join(DIGITS[number >> shift & 31] for shift in (25, 20, 15, 10, 5))
            + "00"
        )

    def path(self, number: int) -> str:
        """The path of the n-th client."""
        return record_path("client", self.id(number))

    def write(self, number: int, version: int = 1) -> str:
        """Write the file of the n-th client, and give back its path."""
        file = self.root / self.path(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"client {number} version {version}\n")
        return self.path(number)

    def fill(self, count: int) -> list[str]:
        """Write the files of the first ``count`` clients."""
        return [self.write(number) for number in range(count)]

    def load(self, path: str, *, later: int = HOUR) -> Entry:
        """Read a file as the facade would, ``later`` nanoseconds after it was written."""
        file = self.root / path
        stamp = stamp_of(os.stat(file), now=time.time_ns() + later)
        _, number, _, version = file.read_text().split()
        return self.entry(int(number), int(version), stamp)

    def entry(self, number: int, version: int, stamp: Any = None) -> Entry:
        """What the index is given about the n-th client."""
        who, word = self.id(number), f"client {number} version {version}\n".encode()
        rows: dict[str, list[tuple[Any, ...]]] = {
            "clients": [(who, f"王小明{number}", f"v{version}", number * 1000)],
            "holdings": [(who, f"fund {place}", number + place / 2) for place in range(2)],
            "notes": [(who, f"喜欢喝茶 {number}, version {version}")],
        }
        narrowed = {table.name: table for table in self.projection.tables(self.held)}
        kept = {name: [row[: len(narrowed[name].columns)] for row in rows[name]] for name in narrowed}
        sections = {"profile": SectionState(version, sha256(word).digest(), "ok")}
        return Entry(self.path(number), stamp, sections, kept)

    def build(self, *, jobs: int = 1, **changes: Any) -> Index:
        """A cold build over all files."""
        paths = [str(path.relative_to(self.root)) for path in self.root.glob("clients/*/*.yaml")]
        return cold(
            self.folder,
            secret=self.secret,
            binding=self.binding(**changes),
            projection=self.projection,
            paths=paths,
            load=self.load,
            jobs=jobs,
        )

    def open(self, **changes: Any) -> Index | None:
        """The index as a later process finds it."""
        return Index.open(
            self.folder,
            secret=self.secret,
            binding=self.binding(**changes),
            projection=self.projection,
        )

    def opened(self) -> Index:
        """The index, which must be there."""
        index = self.open()
        assert index is not None
        return index

    def versions(self, index: Index) -> dict[int, str]:
        """Number -> stage of all clients, in the order in which they lie."""
        return {aum // 1000: stage for aum, stage in index.query("SELECT aum, stage FROM clients").rows}


def full_with(frames: int, parts: str = "") -> Callable[[Log, int, int], bool]:
    """Takes the place of `Log.full`: logs, or those of ``parts`` only, are full with so many frames."""
    original = Log.full

    def full(log: Log, more: int, image: int) -> bool:
        _, part, _ = log.place.split("/")
        return log.number - log.first >= frames if part in (parts or part) else original(log, more, image)

    return full


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """An empty book."""
    (tmp_path / "vault").mkdir()
    return Book(tmp_path / "vault", tmp_path / "cache")


@pytest.fixture
def assistant(tmp_path: Path) -> Book:
    """An empty book, read by somebody who has no finances."""
    (tmp_path / "vault").mkdir()
    return Book(tmp_path / "vault", tmp_path / "cache", held=ASSISTANT)
