"""Bad vaults, keys and disks: one or two lines, the documented exit code, nothing lost, no traceback."""

import fcntl
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest
from books import Book, Done, made

from hnwctl.store.keys import passphrase
from hnwctl.store.keys.identities import generate_identity_file
from hnwctl.store.repository import lock

WANG, LI = "王小明", "李雷"
PLAIN_USER = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
"""What makes root obey permissions, as anybody else has to."""


@dataclass(frozen=True)
class Place:
    """A book of two clients below ``folder``, with state and cache beside it."""

    folder: Path
    book: Book
    wang: str
    li: str

    @property
    def root(self) -> Path:
        return self.book.root

    def run(self, *words: str, identity: str = "adviser", limit: int | None = None) -> Done:
        """A command in a process of its own, without the rights of root; files may not exceed ``limit``."""

        def small() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        settings = ["--vault", self.root, "--identity", self.book.identities.get(identity, identity)]
        words = (*map(str, settings), "--today", "2026-11-23", "--lang", "en", *words)
        done = subprocess.run(
            [*PLAIN_USER, sys.executable, "-m", "hnwctl", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=small,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def record(self) -> Path:
        return self.book.record(self.wang)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    folder = tmp_path / "place"
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name))
    book = made(folder)
    wang, li = (
        book.add(name, "profile.stage=active", "finance.holdings[+].amount=500万") for name in (WANG, LI)
    )
    yield Place(folder, book, wang, li)
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)


def brief(done: Done, code: int, *said: str) -> None:
    """It ended with ``code`` and said all of ``said`` in a line or two, with one more for each problem."""
    assert done.code == code, done
    for words in said:
        assert words in done.err, done.err
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) <= 3, done.err
    assert all(len(line) < 400 for line in done.err.splitlines())


def all_is_there(place: Place) -> None:
    """The book is as it was, and can be written."""
    assert {row["name"] for row in place.book.run("list", "--json").ok().json} >= {WANG, LI}
    assert place.book.run("verify", "--json").ok().json["problems"] == []
    place.book.run("set", LI, "profile.tags+=after").ok()


# no vault, or a strange one


@pytest.mark.parametrize(
    "words", [("list",), ("show", WANG), ("add", "x"), ("verify",), ("access", "whoami")]
)
def test_no_vault(place: Place, words: tuple[str, ...]) -> None:
    empty = place.folder / "empty"
    empty.mkdir()
    other = Place(place.folder, Book(empty, place.book.identities), "", "")
    brief(other.run(*words), 3, f"there is no vault in {empty} or above it")
    file = Place(place.folder, Book(place.record(), place.book.identities), "", "")
    assert file.run(*words).code in (0, 3)  # what lies in a vault is found from below


def no_vault_but(content: bytes) -> Callable[[Path], object]:
    return lambda root: (root / "vault.yaml").write_bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"name: x\n", "line 1: damaged, or no roster of hnwctl"),
        (bytes(range(256)), "line 1: damaged, or no roster of hnwctl"),
        (b"hnwctl: roster/2\n", "line 1: written by a newer hnwctl (roster/2)"),
        (b"hnwctl: roster/1\n" * 100_000, "larger than 1048576 bytes"),
        (b"x" * (9 * 2**20), "larger than 8388608 bytes"),
    ],
)
def test_a_roster_that_is_none(place: Place, content: bytes, said: str) -> None:
    other = place.folder / "other"
    other.mkdir()
    (other / "vault.yaml").write_bytes(content)
    done = Place(place.folder, Book(other, place.book.identities), "", "").run("list")
    brief(done, 6, f"vault.yaml{', ' if said.startswith('line') else ': '}{said}")


def outer(place: Place) -> Path:
    """The vault's files in a folder of somebody's own repository."""
    home = place.folder / "dotfiles"
    subprocess.run(["git", "init", "-q", str(home)], check=True)
    shutil.copytree(place.root, home / "book", ignore=shutil.ignore_patterns(".git"))
    return home


def test_a_vault_inside_another_repository_is_only_read(place: Place) -> None:
    home = outer(place)
    inner = Place(place.folder, Book(home / "book", place.book.identities), place.wang, place.li)
    status = ["git", "-C", str(home), "status", "--porcelain"]
    before = subprocess.run(status, capture_output=True, check=True).stdout
    read = inner.run("list", "--json")
    brief(read, 0, "is no git repository of its own: its history is unchecked")
    assert {row["name"] for row in read.json} == {WANG, LI}
    for words in (("add", "赵六"), ("set", LI, "profile.tags+=x"), ("archive", LI)):
        done = inner.run(*words)
        assert done.code == 2
        assert "is not a repository of its own, so it is only read" in done.err
    assert subprocess.run(status, capture_output=True, check=True).stdout == before
    assert not (home / ".git/hnwctl").exists()


def test_a_vault_with_its_own_git_inside_another_repository_is_a_vault(place: Place) -> None:
    home = outer(place)
    shutil.rmtree(home / "book")
    place.root.rename(home / "book")
    inner = Place(place.folder, Book(home / "book", place.book.identities), place.wang, place.li)
    brief(inner.run("set", LI, "profile.tags+=x"), 0, "nobody has vouched for this clone")
    assert not (home / ".git/hnwctl").exists()


# keys


def test_no_key(place: Place) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hnwctl", "--vault", str(place.root), "--lang", "en", "list"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    brief(Done(done.returncode, done.stdout, done.stderr), 5, "no identity")


def bad_key(place: Place, content: bytes, mode: int = 0o600) -> str:
    file = place.folder / "bad key"
    file.write_bytes(content)
    file.chmod(mode)
    return str(file)


def armored(place: Place, factor: int) -> bytes:
    """An identity locked with a passphrase, whose header asks for this much work."""
    from hnwctl.store.keys import seal

    secret, _ = seal.new_identity()
    locked = passphrase.lock(f"{secret}\n".encode(), "right", work_factor=10)
    return seal.armor(locked.replace(b" 10\n", b" %d\n" % factor, 1)).encode()


def test_a_key_of_nobody(place: Place) -> None:
    generate_identity_file(place.folder / "stranger", comment="", passphrase=None)
    done = place.run("list", identity=str(place.folder / "stranger"))
    brief(done, 5, "none of your identities belongs to a member of this book")


def test_keys_that_cannot_be_used(place: Place) -> None:
    own = place.book.identities["adviser"].read_bytes()
    public = next(line for line in own.split(b"\n") if b"age1" in line).rpartition(b" ")[2]
    for content, mode, code, said in (
        (b"", 0o600, 4, "no secret key that can be used"),
        (b"hello\n", 0o600, 4, "no secret key that can be used"),
        (bytes(range(256)) * 9, 0o600, 4, "no secret key that can be used"),
        (public + b"\n", 0o600, 4, "this is a public key"),
        (b"x" * (2 * 2**20), 0o600, 4, "no secret key that can be used"),
        (own, 0o644, 5, "others on this machine can read this key"),
        (own, 0o000, 9, "cannot be read: Permission denied"),
        (armored(place, 10), 0o600, 5, "locked with a passphrase, and there is no terminal to ask for it"),
        (armored(place, 23), 0o600, 4, "its scrypt work factor is 23, above 20"),
        (armored(place, 63), 0o600, 4, "its scrypt work factor is 63, above 20"),
        (armored(place, 99999), 0o600, 4, "its scrypt work factor is 99999, above 20"),
    ):
        began = time.monotonic()
        brief(place.run("list", identity=bad_key(place, content, mode)), code, said)
        assert time.monotonic() - began < 10
        (place.folder / "bad key").unlink()
    brief(place.run("list", identity=str(place.folder / "nowhere")), 5, "no identity at")
    brief(place.run("list", identity=str(place.folder)), 9, "cannot be read: Is a directory")


def test_a_passphrase_that_is_wrong_three_times(place: Place) -> None:
    key = bad_key(place, armored(place, 10))
    terminal = place.book.terminal("list", identity=key)
    for _ in range(3):
        terminal.expect("passphrase of")
        terminal.sendline("wrong")
    terminal.expect("wrong passphrase, 3 times")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 5


# files that cannot be read


def closed(path: Path) -> None:
    path.chmod(0)


def test_a_record_that_cannot_be_read(place: Place) -> None:
    for forget in (False, True):
        closed(place.record())
        if forget:
            shutil.rmtree(place.folder / "CACHE")
        done = place.run("list", "--json")
        assert done.code == 6
        [problem] = done.error["problems"]
        assert problem["file"] == str(place.record().relative_to(place.root))
        assert problem["problem"] == "cannot be read: Permission denied"
        assert {row["name"] for row in done.json} == {LI}
        place.record().chmod(0o600)
    all_is_there(place)


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("clients", 9, "clients: cannot be read: Permission denied"),
        ("SHARD", 9, "cannot be read: Permission denied"),
        ("vault.yaml", 9, "vault.yaml: cannot be read: Permission denied"),
        ("keys/wang.li.age", 9, "keys/wang.li.age: cannot be read: Permission denied"),
        ("keys/chen.jie.age", 6, "keys/chen.jie.age: cannot be read: Permission denied"),
        ("policy.yaml", 0, "policy.yaml is not the approved one"),
        (".git/objects", 9, "git"),
        (".git/HEAD", 9, "HEAD: cannot be read: Permission denied"),
    ],
)
def test_a_part_of_the_vault_that_cannot_be_read(place: Place, what: str, code: int, said: str) -> None:
    path = place.root / what.replace("SHARD", str(place.record().parent.relative_to(place.root)))
    mode = path.stat().st_mode
    closed(path)
    shutil.rmtree(place.folder / "CACHE")
    brief(place.run("list"), code, said)
    path.chmod(mode)
    all_is_there(place)


# disks and folders that do not take anything


def tiny(folder: Path) -> bool:
    """Mount a small disk at ``folder``, where that is allowed."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)]
    return subprocess.run(mount, check=False, capture_output=True).returncode == 0


@pytest.fixture
def full(place: Place) -> Iterator[Callable[[str], int | None]]:
    """``full("STATE")`` puts a folder of the place on a disk without room. Where nothing may be mounted it
    returns how large a file may become instead."""
    mounted: list[Path] = []

    def fill(name: str) -> int | None:
        folder, saved = place.folder / name, place.folder / "saved"
        folder.rename(saved)
        if not tiny(folder):
            shutil.rmtree(folder)
            saved.rename(folder)
            return 100
        mounted.append(folder)
        shutil.copytree(saved, folder, dirs_exist_ok=True, symlinks=True)
        ballast, size = folder / "ballast", 2**20
        with open(ballast, "wb", buffering=0) as file:
            while size:
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass
                size //= 2
        return None

    yield fill
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def with_room_again(place: Place, name: str) -> None:
    (place.folder / name / "ballast").unlink(missing_ok=True)
    all_is_there(place)


@pytest.mark.parametrize("words", [("add", "赵六"), ("archive", WANG)])
def test_a_full_disk_under_the_vault(
    place: Place, full: Callable[[str], int | None], words: tuple[str, ...]
) -> None:
    before = place.book.commits()
    limit = full("book")
    brief(place.run(*words, limit=limit), 9, "cannot write" if limit else "the disk is full")
    assert place.book.commits() == before
    if not limit:
        place.run("list").ok()
    with_room_again(place, "book")


@pytest.mark.parametrize("name", ["STATE", "CACHE"])
def test_a_full_disk_under_state_or_cache(place: Place, full: Callable[[str], int | None], name: str) -> None:
    """What the book says does not depend on them; a pin that cannot be written is said."""
    limit = full(name)
    if limit:  # nothing can be mounted: then it is the folder itself that takes nothing
        (place.folder / name).chmod(0o500)
    place.run("list").ok()
    done = place.run("set", LI, "profile.tags+=x")
    brief(done, 0, *(["cannot write"] if name == "STATE" else []))
    assert place.book.shown(place.li)["profile"]["tags"] == ["x"]
    (place.folder / name).chmod(0o700)
    with_room_again(place, name)


def frozen(folder: Path) -> list[Path]:
    """Take the right to write away from all of a folder."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    return paths


def thawed(paths: list[Path]) -> None:
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)


def test_a_vault_without_the_right_to_write(place: Place) -> None:
    paths = frozen(place.root)
    for forget in (False, True):
        if forget:
            shutil.rmtree(place.folder / "CACHE")
        for words in (("list",), ("show", WANG), ("verify",)):
            assert place.run(*words).ok().err == ""
    for words in (("add", "赵六"), ("set", WANG, "profile.tags+=x")):
        brief(place.run(*words), 9, "cannot write")
    thawed(paths)
    all_is_there(place)


def test_a_vault_on_a_read_only_file_system(place: Place) -> None:
    """Where nothing may be mounted, taking the rights away has to do."""
    bound = ["mount", "--bind", str(place.root), str(place.root)]
    mounted = subprocess.run(bound, check=False, capture_output=True).returncode == 0
    paths = [] if mounted else frozen(place.root)
    try:
        if mounted:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(place.root)], check=True)
        shutil.rmtree(place.folder / "CACHE")
        for words in (("list",), ("show", WANG), ("verify",)):
            assert place.run(*words).ok().err == ""
        brief(place.run("add", "赵六"), 9, "read-only" if mounted else "cannot write")
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place.root)], check=True)
        thawed(paths)
    all_is_there(place)


def test_an_unfinished_write_in_a_vault_that_cannot_be_written(place: Place) -> None:
    """It can be read all the same; whoever may write finishes it."""
    words = [sys.executable, "-m", "hnwctl", "--vault", str(place.root), "set", LI, "profile.tags+=x"]
    key = str(place.book.identities["adviser"])
    for kill in range(12, 30):  # until it dies between commit and file
        environ = {**os.environ, "HNWCTL_TEST_KILL": str(kill), "HNWCTL_IDENTITY": key}
        subprocess.run(words, env=environ, check=False, capture_output=True)
        if (place.root / ".git/hnwctl/journal.json").exists():
            break
    paths = frozen(place.root)
    done = place.run("list", "--json")
    assert (done.code, {row["name"] for row in done.json}) == (0, {WANG, LI})
    assert "cannot write" in done.err
    thawed(paths)
    all_is_there(place)


@pytest.mark.parametrize("name", ["STATE", "CACHE"])
@pytest.mark.parametrize("how", ["closed", "missing and not to be made", "a file"])
def test_state_and_cache_folders_that_cannot_be_written(place: Place, name: str, how: str) -> None:
    folder = place.folder / name
    if how != "closed":
        shutil.rmtree(folder)
    if how == "a file":
        folder.write_text("not a folder")
    elif how == "closed":
        frozen(folder)
    else:
        place.folder.chmod(0o500)
    for words in (("list", "--json"), ("set", LI, "profile.tags+=x")):
        done = place.run(*words)
        if name == "CACHE":
            brief(done, 0)
            assert done.err == ""
        elif how == "a file":
            brief(done, 9, "cannot read")
        else:
            brief(done, 0)
    place.folder.chmod(0o700)
    if how == "a file":
        folder.unlink()
    if how == "closed":
        thawed([folder, *folder.rglob("*")])
    all_is_there(place)


# somebody else at work


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = lock._acquire
    monkeypatch.setattr(lock, "_acquire", lambda git_dir, timeout: patient(git_dir, 0.1))


def test_a_lock_that_is_held(place: Place, impatient: None) -> None:
    head = place.book.git("rev-parse", "HEAD")
    with open(place.root / ".git/hnwctl/lock", "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        place.book.run("list").ok()
        for words in (("add", "赵六"), ("set", LI, "profile.tags+=x"), ("archive", LI)):
            brief(place.book.run(*words), 8, "the vault is locked by another process", "try again")
        grant = ("access", "grant", "new", "--role", "adviser", "--key", public_line(place))
        brief(place.book.run(*grant, identity="owner"), 8, "the vault is locked by another process")
    assert place.book.git("rev-parse", "HEAD") == head
    all_is_there(place)


def public_line(place: Place) -> str:
    device = generate_identity_file(place.folder / "new", comment="", passphrase=None)
    return f"{device.recipient} {device.verifier}"


def test_a_lock_of_git(place: Place) -> None:
    held = place.root / ".git/index.lock"
    held.write_bytes(b"DIRC")
    place.book.run("list").ok()
    brief(place.book.run("set", LI, "profile.tags+=x"), 8, "another git process is at work here", str(held))
    held.unlink()
    all_is_there(place)


def test_a_merge_that_is_not_finished(place: Place) -> None:
    (place.root / ".git/MERGE_HEAD").write_text("0" * 40)
    place.book.run("list").ok()
    brief(place.book.run("set", LI, "profile.tags+=x"), 7, "a git merge is not finished in this vault")
    (place.root / ".git/MERGE_HEAD").unlink()
    all_is_there(place)
