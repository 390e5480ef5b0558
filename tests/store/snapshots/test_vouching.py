"""Who vouches for a snapshot: forged, rolled back, of another vault, or with a hostile repository inside."""

from dataclasses import replace
from pathlib import Path

import books
import pytest
import snapped
from snapped import Forger, git_of

from hnwctl.console.backups import proving
from hnwctl.errors import IntegrityError, UsageError, filled
from hnwctl.store.keys.identities import generate_identity_file
from hnwctl.store.snapshots import bundle
from hnwctl.store.snapshots.making import Made
from hnwctl.store.snapshots.vouching import Anchor
from hnwctl.store.trust import joining
from hnwctl.store.trust.pins import JoinLine


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    made = books.made(tmp_path)
    made.add("王小明", "finance.holdings[+].amount=800万")
    return made


@pytest.fixture
def forger(book: books.Book, tmp_path: Path) -> Forger:
    key = generate_identity_file(tmp_path / "mallory", comment="test key", passphrase=None)
    return Forger(book, key)


def join_line(book: books.Book) -> JoinLine:
    """What an owner would hand out now."""
    vault = snapped.vault(book)
    commit = book.git("rev-parse", "HEAD").strip()
    return joining.join_line(vault.roster, vault.trusted.raw, "lin.hua/laptop", commit)


def grant(book: books.Book, member: str, role: str, tmp_path: Path) -> None:
    device = generate_identity_file(tmp_path / f"key-{member}", comment="test key", passphrase=None)
    line = f"{device.recipient} {device.verifier}"
    book.run("access", "grant", member, "--role", role, "--key", line, identity="owner").ok()


def judged(book: books.Book, made: Made, folder: Path, anchor: Anchor) -> tuple[str, ...]:
    """What is said of the snapshot; raises if it is not believed."""
    standing = snapped.restored(snapped.read(book, made), folder, anchor)
    return tuple(filled(problem.problem, problem.facts) for problem in standing.older)


# --- believed ------------------------------------------------------------------------------------


def test_it_is_believed_by_the_pin(book: books.Book, tmp_path: Path) -> None:
    anchor = Anchor(snapped.pin(book))
    assert judged(book, snapped.snapshot(book), tmp_path / "back", anchor) == ()


def test_it_is_believed_by_a_join_line_from_before(book: books.Book, tmp_path: Path) -> None:
    line = join_line(book)
    grant(book, "new", "adviser", tmp_path)
    book.add("李娜")
    assert judged(book, snapped.snapshot(book), tmp_path / "back", Anchor(line=line)) == ()


def test_without_either_nothing_is_believed(book: books.Book, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not know the vault"):
        judged(book, snapped.snapshot(book), tmp_path / "back", Anchor())


# --- older than what is known --------------------------------------------------------------------


def test_an_older_commit_is_told(book: books.Book, tmp_path: Path) -> None:
    made = snapped.snapshot(book)
    book.add("李娜")
    book.add("赵敏")
    pin = snapped.pin(book)
    [here] = judged(book, made, tmp_path / "a", Anchor(pin, git_of(book)))
    assert here.startswith("the snapshot is older than what this machine has seen, by 2 ")
    [bare] = judged(book, made, tmp_path / "b", Anchor(pin))
    assert bare.startswith("the snapshot does not have the commit")


def test_an_older_roster_is_told(book: books.Book, tmp_path: Path) -> None:
    made = snapped.snapshot(book)
    grant(book, "new", "adviser", tmp_path)
    for number, anchor in enumerate(
        (
            Anchor(snapped.pin(book), git_of(book)),
            Anchor(snapped.pin(book)),
            Anchor(line=join_line(book)),
        )
    ):
        told = judged(book, made, tmp_path / str(number), anchor)
        assert told[0] == "the snapshot is older than what this machine has seen: roster 1, seen 2"


def test_an_older_roster_that_nobody_known_signed_is_refused(book: books.Book, tmp_path: Path) -> None:
    """It is what a thief of a former owner's key would serve; a clone with the history knows better."""
    made = snapped.snapshot(book)
    grant(book, "new", "adviser", tmp_path)
    stranger = replace(snapped.pin(book), owners={"x/y": "ed25519:" + "A" * 43 + "="})
    with pytest.raises(IntegrityError, match="nobody vouches for the roster of the snapshot: it is 1"):
        judged(book, made, tmp_path / "a", Anchor(stranger))
    assert judged(book, made, tmp_path / "b", Anchor(stranger, git_of(book)))


def test_another_way_is_told(book: books.Book, tmp_path: Path) -> None:
    book.git("branch", "before")
    book.add("李娜")
    made = snapped.snapshot(book)
    book.git("reset", "-q", "--hard", "before")
    pin = replace(snapped.pin(book), commit=commit_empty(book))
    [told] = judged(book, made, tmp_path / "back", Anchor(pin, git_of(book)))
    assert told.startswith("the snapshot goes another way than the commit")


def commit_empty(book: books.Book) -> str:
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--allow-empty", "-m", "x")
    return book.git("rev-parse", "HEAD").strip()


# --- not believed --------------------------------------------------------------------------------


def test_forged_by_somebody_who_knows_the_public_keys(
    book: books.Book, forger: Forger, tmp_path: Path
) -> None:
    """The right people can open it, the book in it is genuine: but no member made it."""
    about, raw = snapped.bundled(git_of(book), snapped.snapshot(book).manifest)
    anchor = Anchor(snapped.pin(book))
    with pytest.raises(IntegrityError, match=r"forged: the signature of lin\.hua/laptop does not hold"):
        judged(book, forger.forged(about, raw), tmp_path / "a", anchor)
    with pytest.raises(IntegrityError, match="signed by mallory/laptop, who is no member"):
        judged(book, forger.forged(replace(about, by="mallory/laptop"), raw), tmp_path / "b", anchor)


def test_a_genuine_manifest_is_good_for_its_own_bundle_only(
    book: books.Book, forger: Forger, tmp_path: Path
) -> None:
    about = snapped.snapshot(book).manifest
    book.add("李娜")
    later, raw = snapped.bundled(git_of(book), snapped.snapshot(book).manifest)
    mixed = replace(later, sig=about.sig)
    with pytest.raises(IntegrityError, match="forged"):
        judged(book, forger.forged(mixed, raw, sign=False), tmp_path / "a", Anchor(snapped.pin(book)))


def test_a_whole_other_book_under_this_id(book: books.Book, tmp_path: Path) -> None:
    """A stranger's book, sealed to our keys: its rosters lead nowhere that this machine knows."""
    stranger = books.made(tmp_path / "theirs")
    forger = Forger(book, snapped.devices(stranger)[0])
    theirs = snapped.snapshot(stranger).manifest
    raw = bundle.bundled(git_of(stranger), theirs.refs, theirs.commit)
    anchor = Anchor(snapped.pin(book))
    with pytest.raises(IntegrityError, match=r"of another vault \(" + theirs.vault_id):
        judged(book, forger.forged(theirs, raw), tmp_path / "a", anchor)
    named_ours = replace(theirs, vault_id=anchor.pin.vault_id if anchor.pin else "")
    with pytest.raises(IntegrityError, match="another roster than its manifest names"):
        judged(book, forger.forged(named_ours, raw), tmp_path / "b", anchor)
    with pytest.raises(IntegrityError, match="the join line is of another vault"):
        judged(book, forger.forged(theirs, raw), tmp_path / "c", Anchor(line=join_line(book)))


def test_a_member_cannot_vouch_for_what_does_not_hold(book: books.Book, tmp_path: Path) -> None:
    """An assistant signs a snapshot in which she changed a record: she may sign, the record is judged."""
    made = snapped.snapshot(book)
    record = next((book.root / "clients").rglob("*.yaml"))
    record.write_bytes(record.read_bytes().replace(b"rev=1 ", b"rev=7 ", 1))
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-a", "-m", "x")
    head = book.git("rev-parse", "HEAD").strip()
    assistant = Forger(book, snapped.devices(book, "assistant")[0])
    about = replace(
        made.manifest, by="chen.jie/laptop", commit=head, refs={**made.manifest.refs, "refs/heads/main": head}
    )
    about, raw = snapped.bundled(git_of(book), about)
    opened = snapped.read(book, assistant.forged(about, raw))
    with pytest.raises(AssertionError):
        snapped.restored(opened, tmp_path / "back", Anchor(snapped.pin(book)))


def test_counts_that_are_not_so(book: books.Book, tmp_path: Path) -> None:
    owner = Forger(book, snapped.devices(book)[0])
    about, raw = snapped.bundled(git_of(book), snapped.snapshot(book).manifest, counts={"client": 9})
    with pytest.raises(IntegrityError, match="has 1 records, the manifest names 9"):
        judged(book, owner.forged(about, raw), tmp_path / "back", Anchor(snapped.pin(book)))


def test_what_nobody_vouches_for_is_not_even_counted(
    book: books.Book, forger: Forger, tmp_path: Path
) -> None:
    """A tree can name itself so often that no memory holds the list: who made it is asked before."""
    about, raw = snapped.bundled(git_of(book), snapped.snapshot(book).manifest, counts={"client": 9})
    file = tmp_path / "some.age"
    file.write_bytes(forger.forged(about, raw).raw)
    with pytest.raises(IntegrityError, match="forged"):
        proving.proven(snapped.session(book), file, tmp_path / "back")


# --- git inside ----------------------------------------------------------------------------------


def test_objects_that_are_missing(book: books.Book, tmp_path: Path) -> None:
    owner = Forger(book, snapped.devices(book)[0])
    about = snapped.snapshot(book).manifest
    pack = git_of(book).run("pack-objects", "--stdout", "-q", input=f"{about.commit}\n".encode())
    made = owner.forged(about, bundle.heading(about.refs, about.commit) + pack)
    with pytest.raises(IntegrityError, match="git refuses what is in the snapshot"):
        judged(book, made, tmp_path / "back", Anchor(snapped.pin(book)))


def test_a_tree_that_leads_out_of_its_folder(book: books.Book, tmp_path: Path) -> None:
    """A file called ``.git/hooks/post-checkout`` in a commit: git checks it in, ours checks it out never."""
    git, about = git_of(book), snapped.snapshot(book).manifest
    blob = git.run("hash-object", "-w", "--stdin", input=b"#!/bin/sh\n").decode().strip()
    tree = git.run("hash-object", "-w", "-t", "tree", "--literally", "--stdin", input=entry(".git", blob))
    commit = git.run(
        "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree.decode().strip(), "-m", "x"
    )
    refs = {**about.refs, "refs/heads/evil": commit.decode().strip()}
    owner = Forger(book, snapped.devices(book)[0])
    about, raw = snapped.bundled(git, replace(about, refs=refs))
    with pytest.raises(IntegrityError, match="git refuses what is in the snapshot"):
        judged(book, owner.forged(about, raw), tmp_path / "back", Anchor(snapped.pin(book)))


def entry(name: str, oid: str) -> bytes:
    return b"100755 " + name.encode() + b"\0" + bytes.fromhex(oid)


def test_refs_that_cannot_stand_together(book: books.Book, tmp_path: Path) -> None:
    owner, about = Forger(book, snapped.devices(book)[0]), snapped.snapshot(book).manifest
    refs = {**about.refs, "refs/heads/main/below": about.commit}
    about, raw = snapped.bundled(git_of(book), replace(about, refs=refs))
    with pytest.raises(IntegrityError, match="git refuses what is in the snapshot"):
        judged(book, owner.forged(about, raw), tmp_path / "back", Anchor(snapped.pin(book)))


def test_a_pack_with_something_behind_it(book: books.Book, tmp_path: Path) -> None:
    owner = Forger(book, snapped.devices(book)[0])
    about, raw = snapped.bundled(git_of(book), snapped.snapshot(book).manifest)
    for other in (raw + b"more", raw[:-1], raw[:-30] + bytes(30)):
        folder = tmp_path / str(len(other)) / str(other[-1])
        folder.parent.mkdir(parents=True)
        with pytest.raises(IntegrityError, match=r"git refuses|more in the snapshot"):
            judged(book, owner.forged(about, other), folder, Anchor(snapped.pin(book)))
