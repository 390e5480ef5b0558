"""What a snapshot takes along: one moment of git, sealed to who is to open it, and nothing in the clear."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import books
import pytest
import snapped

from hnwctl.errors import ConflictError, ForbiddenError, IntegrityError
from hnwctl.store.keys import bech32
from hnwctl.store.keys.identities import create_signing_key, load_identities
from hnwctl.store.repository.git import Git
from hnwctl.store.snapshots import bundle, making, opening
from hnwctl.store.snapshots.vouching import Anchor


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    return books.made(tmp_path)


def test_it_says_what_is_in_it(book: books.Book) -> None:
    book.add("王小明")
    book.git("tag", "-m", "a note", "v1")
    book.git("branch", "side")
    about = snapped.snapshot(book).manifest
    head = book.git("rev-parse", "HEAD").strip()
    assert (about.book, about.by, about.roster_rev) == ("test book", "lin.hua/laptop", 1)
    assert (about.commit, about.branch) == (head, "refs/heads/main")
    assert about.refs == {
        "refs/heads/main": head,
        "refs/heads/side": head,
        "refs/tags/v1": book.git("rev-parse", "v1").strip(),
    }
    assert about.counts == {"client": 1, "market": 0, "segment": 0}


def test_owners_and_the_recovery_key_open_it_and_nobody_else(book: books.Book) -> None:
    made = snapped.snapshot(book)
    for role in books.MEMBERS:
        if role in ("owner", "recovery"):
            opening.opened(made.raw, snapped.devices(book, role), name=made.name)
        else:
            with pytest.raises(ForbiddenError):
                opening.opened(made.raw, snapped.devices(book, role), name=made.name)


def test_who_cannot_open_it_can_make_it(book: books.Book) -> None:
    """The key that cron uses makes backups; it reads none."""
    made = snapped.snapshot(book, "reminder")
    assert made.manifest.by == "cron/laptop"
    assert snapped.read(book, made).manifest == made.manifest


def test_ssh_keys_and_plugins_open_it_too(
    book: books.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner's SSH key, and a recovery key that a plugin holds and that was told its PIN."""
    ssh = tmp_path / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", ssh], check=True)
    paper = paper_identity(tmp_path, monkeypatch)
    for member, device, public in (
        ("lin.hua", "ssh", ssh.with_suffix(".pub").read_text()),
        ("paper", "plugin", public_line(paper)),
    ):
        words = ("access", "grant", member, "--device", device, "--key", public)
        book.run(*words, identity="owner").ok()
    made = snapped.snapshot(book)
    for path in (ssh, paper):
        own = load_identities([path], ask=lambda what: "1234")
        assert opening.opened(made.raw, own, name=made.name).manifest == made.manifest


def paper_identity(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An identity file for the paper plugin, which is put on the PATH, with a key to sign."""
    script, source = folder / "age-plugin-paper", Path(__file__).parents[1] / "keys" / "age_plugin_paper.py"
    script.write_text(f"#!{sys.executable}\n{source.read_text()}")
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    public, secret = (
        bech32.encode("age1paper", b"paper"),
        bech32.encode("age-plugin-paper-", b"paper").upper(),
    )
    path = folder / "paper-identity"
    path.write_text(f"# recipient: {public}\n{secret}\n")
    path.chmod(0o600)
    create_signing_key(path)
    return path


def public_line(path: Path) -> str:
    [device] = load_identities([path], ask=lambda what: "1234")
    return f"{device.recipient} {device.verifier}"


def test_stock_git_clones_the_bundle(book: books.Book, tmp_path: Path) -> None:
    book.git("tag", "-m", "a note", "v1")
    state = making.state_of(snapped.git_of(book))
    assert state
    (tmp_path / "book.bundle").write_bytes(bundle.bundled(snapped.git_of(book), state.refs, state.commit))
    subprocess.run(["git", "clone", "-q", "book.bundle", "copy"], cwd=tmp_path, check=True)
    there = subprocess.run(
        ["git", "-C", "copy", "show-ref", "--head", "-d"], cwd=tmp_path, check=True, capture_output=True
    )
    assert b"refs/tags/v1^{}" in there.stdout
    assert (tmp_path / "copy" / "vault.yaml").read_bytes() == (book.root / "vault.yaml").read_bytes()


def test_made_while_others_write_it_is_whole(book: books.Book, tmp_path: Path) -> None:
    """Refs that move all the time, and tags that come and go: head and pack always belong together."""
    busy = threading.Event()

    def write() -> None:
        for number in range(10_000):
            if busy.is_set():
                return
            book.git("commit", "-q", "--allow-empty", "-m", str(number))
            book.git("tag", "-f", f"t{number % 3}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [state for _ in range(6) if (state := making.state_of(snapped.git_of(book)))]
        packed = [(each, bundle.bundled(snapped.git_of(book), each.refs, each.commit)) for each in found]
    finally:
        busy.set()
        writer.join()
    for number, (state, raw) in enumerate(packed):
        (tmp_path / f"{number}.bundle").write_bytes(raw)
        clone = ["git", "clone", "-q", "--bare", f"{number}.bundle", str(number)]
        subprocess.run(clone, cwd=tmp_path, check=True, capture_output=True)
        heads = subprocess.run(
            ["git", "-C", str(number), "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True
        )
        assert heads.stdout.decode().strip() == state.commit
        subprocess.run(["git", "-C", str(number), "fsck", "--full"], cwd=tmp_path, check=True)


def test_detached_it_says_so_and_comes_back_so(book: books.Book, tmp_path: Path) -> None:
    book.git("checkout", "-q", "--detach")
    made = snapped.snapshot(book)
    assert made.manifest.branch is None
    standing = snapped.restored(snapped.read(book, made), tmp_path / "back", Anchor(snapped.pin(book)))
    assert standing.older == ()
    assert Git(tmp_path / "back", tmp_path / "back").head() == (None, made.manifest.commit)


def test_a_vault_with_problems_is_not_vouched_for(book: books.Book) -> None:
    client = book.add("王小明")
    record = book.record(client)
    record.write_bytes(record.read_bytes().replace(b"rev=1 ", b"rev=2 ", 1))
    book.git("commit", "-q", "-a", "-m", "forged")
    with pytest.raises(IntegrityError):
        snapped.snapshot(book)


@pytest.mark.parametrize(
    ("path", "mode", "text"),
    [
        ("lint.sh", "100755", "#!/bin/sh\n"),
        (".gitattributes", "100644", "* text\n"),
        ("clients/notes.txt", "100644", "call him\n"),
        ("keys/former.age", "100644", "x\n"),
        ("sub", "160000", ""),
    ],
)
def test_nothing_is_made_of_what_could_not_be_restored(
    book: books.Book, path: str, mode: str, text: str
) -> None:
    """A program that somebody committed by hand: `verify` refuses it, and so would every restore."""
    oid = snapped.git_of(book).run("hash-object", "-w", "--stdin", input=text.encode()).decode().strip()
    oid = book.git("rev-parse", "HEAD").strip() if mode == "160000" else oid
    book.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{path}")
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--no-verify", "-m", "x")
    with pytest.raises(IntegrityError, match="could not be restored") as error:
        snapped.snapshot(book)
    assert [problem.file for problem in error.value.problems] == [path]


def test_what_was_not_committed_is_not_in_it(book: books.Book) -> None:
    (book.root / "notes.txt").write_text("not yet")
    assert snapped.snapshot(book).manifest.commit == book.git("rev-parse", "HEAD").strip()


def test_a_roster_that_only_lies_there_is_no_state_to_keep(book: books.Book) -> None:
    book.git("rm", "-q", "--cached", "vault.yaml")
    book.git("commit", "-q", "-m", "the roster went")
    with pytest.raises((ConflictError, IntegrityError)):
        snapped.snapshot(book)


def test_a_shallow_clone_is_refused(book: books.Book) -> None:
    head = book.git("rev-parse", "HEAD")
    vault = snapped.vault(book)
    (book.root / ".git" / "shallow").write_text(head)
    with pytest.raises(IntegrityError, match="not have all of the history"):
        making.made(vault)


def test_a_branch_may_be_called_what_git_allows(book: books.Book, tmp_path: Path) -> None:
    for name in ("张三/试验", "a%2e%2e", "rtl-\u202ename", 'quo"te', "x" * 200):
        book.git("branch", name)
    made = snapped.snapshot(book)
    snapped.restored(snapped.read(book, made), tmp_path / "back", Anchor(snapped.pin(book)))
    refs = Git(tmp_path / "back", tmp_path / "back").run("for-each-ref", "--format=%(refname)")
    assert set(refs.decode().split()) == set(made.manifest.refs)
