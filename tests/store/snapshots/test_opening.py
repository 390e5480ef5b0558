"""A snapshot file attacked byte by byte, and put together anew by somebody who can seal to public keys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import books
import pytest
import snapped
from snapped import Forger

from hnwctl.errors import ForbiddenError, IntegrityError, InvalidError
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import Device, generate_identity_file
from hnwctl.store.snapshots import manifest, opening, places, tarball
from hnwctl.store.snapshots.making import Made
from hnwctl.store.snapshots.manifest import BUNDLE, FILE
from hnwctl.store.trust import founding, joining
from hnwctl.store.trust.membership import Newcomer


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    """The smallest book there is: an owner, and no policy to speak of."""
    key = tmp_path / "owner"
    device = generate_identity_file(key, comment="test key", passphrase=None)
    plan = founding.Founding(
        name="small",
        jurisdiction="cn",
        currency="CNY",
        policy=b"tiers: []\n",
        members=[Newcomer("o", "o", "owner", "laptop", books.public(device))],
        device=device,
    )
    root = tmp_path / "book"
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    joining.found_and_pin(root, plan, now=now, state=snapped.state())
    return books.Book(root, {"owner": key})


@pytest.fixture
def made(book: books.Book) -> Made:
    return snapped.snapshot(book)


def other_key(tmp_path: Path) -> Device:
    return generate_identity_file(tmp_path / "mallory", comment="test key", passphrase=None)


# --- the bytes -----------------------------------------------------------------------------------


def test_what_was_made_opens(book: books.Book, made: Made) -> None:
    opened = snapped.read(book, made)
    assert opened.manifest == made.manifest
    assert bytes(opened.pack[:4]) == b"PACK"


def test_every_flipped_byte_is_found(book: books.Book, made: Made) -> None:
    """Under its own name, and, with the help of nothing but age, under any."""
    own, devices = made.name, snapped.devices(book)
    for raw in flipped(made.raw):
        with pytest.raises(IntegrityError):
            opening.opened(raw, devices, name=own)
        with pytest.raises((IntegrityError, ForbiddenError, InvalidError)):
            opening.opened(raw, devices, name="copy.age")


def flipped(raw: bytes) -> Iterator[bytes]:
    """The bytes with one of them changed, each in its turn, each in another bit."""
    changed = bytearray(raw)
    for place in range(len(raw)):
        changed[place] ^= 1 << place % 8
        yield bytes(changed)
        changed[place] = raw[place]


def test_cut_off_or_extended_anywhere_it_is_found(book: books.Book, made: Made) -> None:
    devices = snapped.devices(book)
    cut = [made.raw[:length] for length in range(0, len(made.raw), 97)]
    longer = [made.raw + bytes(1), made.raw + made.raw, b"\n" + made.raw]
    for raw in (*cut, made.raw[:-1], *longer):
        with pytest.raises((IntegrityError, ForbiddenError)):
            opening.opened(raw, devices, name="copy.age")


def test_who_is_no_owner_cannot_open_it(tmp_path: Path, made: Made) -> None:
    with pytest.raises(ForbiddenError):
        opening.opened(made.raw, [other_key(tmp_path)], name=made.name)


def test_a_header_that_would_cost_minutes_is_refused_before(book: books.Book) -> None:
    body = b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n" + bytes(64)
    crafted = b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 30\n" + body
    with pytest.raises(InvalidError, match="work factor is 30"):
        opening.opened(crafted, snapped.devices(book), name="copy.age")


# --- names ---------------------------------------------------------------------------------------


def test_another_snapshot_under_this_name_is_named(book: books.Book, made: Made) -> None:
    """An old one served as the new one: the name has the digest of the bytes, and the manifest the day."""
    later = replace(made.manifest, created="2026-12-24T08:00:00Z")
    for name in (
        places.name_of(later.vault_id, later.moment, made.raw),
        places.name_of("0" * 16, made.manifest.moment, made.raw),
    ):
        with pytest.raises(IntegrityError, match=f"another snapshot .* made at {made.manifest.created}"):
            opening.opened(made.raw, snapped.devices(book), name=name)


def test_a_file_called_otherwise_claims_nothing(book: books.Book, made: Made) -> None:
    assert opening.opened(made.raw, snapped.devices(book), name="usb.age").manifest == made.manifest


# --- parts ---------------------------------------------------------------------------------------


def parts(book: books.Book, made: Made) -> dict[str, bytes]:
    plain = seal.unseal(made.raw, [each.opener for each in snapped.devices(book)], what="it")
    return {name: bytes(part) for name, part in tarball.unpack(plain, (FILE, BUNDLE), what="it").items()}


def test_a_bundle_swapped_with_that_of_another_snapshot_is_found(
    book: books.Book, made: Made, tmp_path: Path
) -> None:
    forger = Forger(book, other_key(tmp_path))
    book.git("tag", "later")
    later = snapped.snapshot(book)
    mixed = {FILE: parts(book, later)[FILE], BUNDLE: parts(book, made)[BUNDLE]}
    forged = forger.sealed(later.manifest, tarball.pack(mixed))
    with pytest.raises(IntegrityError, match=r"book\.bundle is not the one that the manifest names"):
        snapped.read(book, forged)


def test_a_bundle_with_other_refs_than_the_manifest_is_found(
    book: books.Book, made: Made, tmp_path: Path
) -> None:
    forger, raw = Forger(book, other_key(tmp_path)), parts(book, made)[BUNDLE]
    for other in (
        raw.replace(b"refs/heads/main", b"refs/heads/../x"),
        raw.replace(b" HEAD\n", b" HEAD\n" + made.manifest.commit.encode() + b" refs/heads/more\n"),
        b"# v2 git bundle\n-" + made.manifest.commit.encode() + b" prerequisite\n" + raw[16:],
        raw[raw.index(b"PACK") :],
    ):
        with pytest.raises(IntegrityError, match="other branches than the manifest names"):
            snapped.read(book, forger.forged(made.manifest, other))


def test_what_is_not_a_tar_of_these_two_is_refused(book: books.Book, made: Made, tmp_path: Path) -> None:
    forger, good = Forger(book, other_key(tmp_path)), parts(book, made)
    for plain in (b"", b"hello", tarball.pack({BUNDLE: good[BUNDLE], FILE: good[FILE]}), good[BUNDLE]):
        with pytest.raises(IntegrityError):
            snapped.read(book, forger.sealed(made.manifest, plain))


def test_a_manifest_in_another_form_is_refused(book: books.Book, made: Made, tmp_path: Path) -> None:
    forger, good = Forger(book, other_key(tmp_path)), parts(book, made)
    about = good[FILE].replace(b"hnwctl: snapshot/1\n", b"hnwctl: snapshot/1\n# a comment\n")
    with pytest.raises(IntegrityError, match="line 2: damaged, or no manifest"):
        snapped.read(book, forger.sealed(made.manifest, tarball.pack({**good, FILE: about})))
    assert manifest.parse(good[FILE]) == made.manifest
