"""What tests of members, roles and keys look at: vaults opened for somebody, and what key material opens."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime

from books import MEMBERS, Book

from hnwctl.console.session import Session
from hnwctl.console.settings import Settings
from hnwctl.errors import HnwctlError
from hnwctl.model.kinds import KINDS
from hnwctl.store import blocks, envelope, layout
from hnwctl.store.envelope import Envelope
from hnwctl.store.keys.identities import Device, load_identities
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import Roster
from hnwctl.store.vault import Vault

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def vault_of(book: Book, role: str = "owner", *, answers: bool = False) -> Vault:
    """The vault as the member with this role opens it; for changes of the roster unless it ``answers``."""
    settings = Settings(
        vault=[book.root],
        identity=[book.identities[role]],
        day=date(2026, 11, 23).isoformat(),
        environ=dict(os.environ),
        quiet=True,
        now=lambda: NOW,
    )
    session = Session(settings)
    return session.book.vault if answers else session.roster_vault


def device(book: Book, role: str) -> Device:
    return load_identities([book.identities[role]], ask=None)[0]


def rosters(book: Book) -> Roster:
    return roster.parse((book.root / layout.ROSTER).read_bytes(), source="")


def git_of(book: Book) -> Git:
    git = open_git(book.root)
    assert git is not None
    return git


def records(book: Book, commit: str = "HEAD") -> Iterator[Envelope]:
    """Every record of a commit."""
    git = git_of(book)
    paths = {path: oid for path, oid in git.tree(commit).items() if layout.parse_path(path)}
    for path, raw in zip(paths, git.blobs(paths.values()), strict=True):
        yield envelope.parse(raw, source=path)


def held(book: Book, role: str) -> Keyring:
    """What the key file of this member holds at HEAD; nothing for somebody who has none."""
    member = MEMBERS[role]
    if member not in rosters(book).members:
        return Keyring({})
    raw = (book.root / layout.key_path(member)).read_bytes()
    return keyring.open_keys(raw, [device(book, role)], rosters(book), member)


def opened(book: Book, keys: Keyring, commit: str = "HEAD") -> set[str]:
    """The compartments of which these keys open something at a commit, by trying every key on every block."""
    found: set[str] = set()
    for record in records(book, commit):
        for section, block in record.blocks.items():
            place = {"kind": record.kind, "id": record.id, "section": section}
            try:
                plain = blocks.open_section(block, keyring=keys, source="", **place)
            except HnwctlError:
                plain = None
            if plain is not None:
                found.add(KINDS[record.kind].sections[section])
    return found


def there(book: Book) -> set[str]:
    """The compartments in which there is something at HEAD."""
    return {
        KINDS[record.kind].sections[section]
        for record in records(book)
        for section, block in record.blocks.items()
        if block.sealed is not None
    }
