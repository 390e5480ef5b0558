"""Snapshots for tests: made by real vaults, and forged by somebody who only knows the public keys."""

import hashlib
import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from books import Book

from hnwctl.console.session import Session
from hnwctl.console.settings import Settings
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import Device
from hnwctl.store.repository.git import Git
from hnwctl.store.snapshots import bundle, making, manifest, opening, places, restoring, tarball, vouching
from hnwctl.store.snapshots.making import Made
from hnwctl.store.snapshots.manifest import BUNDLE, FILE, Manifest, Part
from hnwctl.store.snapshots.opening import Opened
from hnwctl.store.snapshots.vouching import Anchor, Standing
from hnwctl.store.trust import pins
from hnwctl.store.trust.pins import Pin
from hnwctl.store.vault import Vault


def session(book: Book, role: str = "owner") -> Session:
    """A run of the program in ``book`` as the member with this role."""
    return Session(
        Settings(vault=[book.root], identity=[book.identities[role]], environ=dict(os.environ), quiet=True)
    )


def state() -> Path:
    """The folder in which this machine remembers."""
    return Path(os.environ["XDG_STATE_HOME"]) / "hnwctl"


def vault(book: Book, role: str = "owner") -> Vault:
    """The vault, opened."""
    return session(book, role).roster_vault


def snapshot(book: Book, role: str = "owner") -> Made:
    """A snapshot of the book as it is now."""
    return making.made(vault(book, role))


def devices(book: Book, role: str = "owner") -> list[Device]:
    """The identities of the member with this role."""
    return session(book, role).devices


def git_of(book: Book) -> Git:
    """Its repository."""
    return Git(book.root, book.root / ".git")


def pin(book: Book) -> Pin:
    """What this machine remembers of the book."""
    found = pins.load_pin(pins.pin_path(session(book).state_folder, book.root))
    assert found is not None
    return found


def read(book: Book, made: Made) -> Opened:
    """The snapshot, opened by the owner."""
    return opening.opened(made.raw, devices(book), name=made.name)


def restored(opened: Opened, folder: Path, anchor: Anchor) -> Standing:
    """Unpacked, compared, vouched for, every record judged without a key; raises as the command does."""
    git = restoring.unpacked(opened, folder)
    standing = vouching.vouched(git, opened.manifest, anchor)
    restoring.compare(git, opened.manifest)
    report = restoring.survey(git, opened.manifest, standing).run(None, None, lambda _: nullcontext())
    assert report.problems == ()
    return standing


@dataclass(frozen=True)
class Forger:
    """Somebody who has what is public of a book: its repository, and whom its snapshots are sealed to.

    ``device`` is a key of his own.
    """

    book: Book
    device: Device

    @property
    def git(self) -> Git:
        return git_of(self.book)

    def forged(self, about: Manifest, raw: bytes, *, sign: bool = True) -> Made:
        """A snapshot of this manifest and bundle, sealed to the right people; signed by whom he is."""
        part = Part(len(raw), hashlib.sha256(raw).hexdigest())
        about = replace(about, parts={BUNDLE: part})
        about = manifest.signed(about, self.device) if sign else about
        return self.sealed(about, tarball.pack({FILE: manifest.emit(about), BUNDLE: raw}))

    def sealed(self, about: Manifest, plain: bytes) -> Made:
        """Anything at all, sealed to the right people under a right name."""
        raw = seal.seal(plain, making.recipients(vault(self.book).roster))
        return Made(places.name_of(about.vault_id, about.moment, raw), raw, about)


def bundled(git: Git, about: Manifest, **changes: Any) -> tuple[Manifest, bytes]:
    """A manifest with these changes, and the bundle that goes with it."""
    about = replace(about, **changes)
    return about, bundle.bundled(git, about.refs, about.commit)
