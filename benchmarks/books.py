"""Books of any size, made once and kept in the user's cache folder: real vaults with invented clients."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from benchmarks import people
from hnwctl.console.book import Book
from hnwctl.console.session import Session
from hnwctl.console.settings import Settings
from hnwctl.domain import extracts
from hnwctl.model.kinds import EXTRACTS
from hnwctl.model.policy_text import default_policy_text
from hnwctl.model.sections import model_of
from hnwctl.store import envelope, saving
from hnwctl.store.keys.identities import generate_identity_file
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
from hnwctl.store.saving import Change, Writer
from hnwctl.store.trust import joining, pins
from hnwctl.store.trust.founding import Founding, author_of, stamp
from hnwctl.store.trust.membership import Newcomer
from hnwctl.store.trust.roster import device_entry
from hnwctl.store.workers import worked

DAY = date(2026, 11, 23)
CLOCK = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
BATCH = 10_000
"""Clients in one commit: one commit for ten thousand of them."""

MAKING = 1
"""To be raised when books are made in another way; changes of the people are noticed."""

RATES = {"USD": "7.1", "HKD": "0.91"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a book lies with all that its owner's machine has: identity, pins, index, settings."""

    folder: Path
    clients: int

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def identity(self) -> Path:
        return self.folder / "identity.key"

    @property
    def state(self) -> Path:
        return self.folder / "STATE" / "hnwctl"

    @property
    def index(self) -> Path:
        return self.folder / "CACHE" / "hnwctl"

    def environment(self) -> dict[str, str]:
        """The environment in which ``hnwctl`` works on this book."""
        own = {f"XDG_{part}_HOME": str(self.folder / part) for part in ("CONFIG", "STATE", "CACHE")}
        named = {"HNWCTL_VAULT": str(self.vault), "HNWCTL_IDENTITY": str(self.identity)}
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        return {**kept, **own, **named, "HNWCTL_TODAY": DAY.isoformat(), "HOME": str(self.folder)}


def cached(root: Path, clients: int, *, tell: Callable[[str], None]) -> Place:
    """The book of so many clients below ``root``; made now if there is none of this making."""
    place = Place(root / f"{clients}-{_making()}", clients)
    if not (place.folder / "ready").exists():
        tell(f"making a book of {clients} clients in {place.folder} …")
        shutil.rmtree(place.folder, ignore_errors=True)
        place.folder.mkdir(parents=True, mode=0o700)
        make(place)
        (place.folder / "ready").touch()
    return place


def copied(place: Place, folder: Path) -> Place:
    """A copy of a book to do things to: a clone with its own index, and the pins handed on."""
    copy = Place(folder, place.clients)
    shutil.copytree(place.folder, folder, symlinks=True, copy_function=_linked)
    own, theirs = (pins.pin_path(each.state, each.vault) for each in (copy, place))
    shutil.move(copy.state / theirs.relative_to(place.state), own)
    return copy


def make(place: Place) -> None:
    """Found a book in ``place`` and fill it."""
    device = generate_identity_file(place.identity, comment="benchmark, nothing real", passphrase=None)
    owner = Newcomer("bench", "bench", "owner", "one", device_entry(device.recipient, device.verifier))
    policy = default_policy_text("cn", currency="CNY")
    plan = Founding("benchmark", "cn", "CNY", policy, [owner], device)
    joining.found_and_pin(place.vault, plan, now=CLOCK, state=place.state)
    book = opened(place)
    rows = [{"date": "2026-01-01", "currency": code, "rate": rate} for code, rate in RATES.items()]
    note = {"kind": "rates", "title": "rates", "as_of": "2026-01-01", "rates": rows}
    book.vault.write([Change("market", "00000000", {"note": note}, None)], message="rates")
    fill(place.vault, opened(place), range(place.clients))
    shutil.rmtree(place.index)  # made of an empty book; from nothing it is made on every core


def opened(place: Place) -> Book:
    """The book as this process opens it."""
    os.environ.update(place.environment())
    settings = Settings(day=DAY.isoformat(), environ=place.environment(), quiet=True, now=lambda: CLOCK)
    return Session(settings).book


def fill(root: Path, book: Book, numbers: range) -> None:
    """Write clients: sealed on every core by the store's own functions, one commit for each batch."""
    git = open_git(root)
    assert git is not None
    book.rates  # noqa: B018 - asked for once, before the workers are made
    writer = Writer(book.vault.roster, book.vault.unlocked, stamp(CLOCK))
    for start in range(numbers.start, numbers.stop, BATCH):
        batch = numbers[start - numbers.start : start - numbers.start + BATCH]
        files = dict(_sealed(batch, partial(record_file, book=book, writer=writer)))
        expected = dict.fromkeys(files)
        write.commit(
            git,
            files,
            message=f"import {len(files)} records",
            author=author_of("bench"),
            at=CLOCK,
            expected=expected,
        )


def _sealed(batch: range, work: Callable[[int], tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for made in worked(batch, work, jobs=os.cpu_count() or 1):
        yield from made


def record_file(number: int, *, book: Book, writer: Writer) -> tuple[str, bytes]:
    """Path and bytes of one client's file."""
    change = Change("client", record_id(number), sections(number, book), None)
    return change.path, envelope.emit(saving.prepare(change, None, writer))


def sections(number: int, book: Book) -> dict[str, dict[str, object] | None]:
    """All sections of one client with their extracts, as a save would write them."""
    models = {
        name: model_of("client", name).from_plain(plain) for name, plain in people.client(number, DAY).items()
    }
    made = {name: model.to_plain() for name, model in models.items()}
    for extract, source in EXTRACTS.items():
        made[extract] = extracts.extract(
            source, models[source], rev=1, policy=book.policy, rates=book.rates, base="CNY", today=DAY
        ).to_plain()
    return dict(made)


def record_id(number: int) -> str:
    """The id of a client by number: spread over the folders, the same at every run."""
    digest = int.from_bytes(hashlib.sha256(f"bench {number}".encode()).digest()[:5], "big")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[digest >> shift & 31] for shift in range(35, -1, -5))


def _making() -> str:
    """Changes when clients or books are made differently, so that old ones are not used."""
    return f"{MAKING}-{hashlib.sha256(Path(people.__file__).read_bytes()).hexdigest()[:6]}"


def _linked(source: str, target: str) -> None:
    """Git's objects never change, so the copy may share them; everything else is its own."""
    if "/.git/objects/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def git_command(root: Path, *words: str) -> None:
    """Plain git, as a user would call it."""
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)
