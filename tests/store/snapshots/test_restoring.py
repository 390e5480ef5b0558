"""From a snapshot back to files: as they were committed, in a private place, and whatever lies in the way."""

import os
import resource
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import books
import pytest
import snapped

from hnwctl.errors import ConflictError, IntegrityError, OutsideError
from hnwctl.store.repository.git import Git
from hnwctl.store.snapshots import bundle, making, manifest, opening, restoring, rooms

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_attributes_in_the_book_do_not_change_what_is_written(tmp_path: Path) -> None:
    """Other line ends, another encoding: `verify` names such attributes, and restoring is deaf to them."""
    book = books.made(tmp_path)
    (book.root / ".gitattributes").write_text(
        "* text eol=crlf ident\nvault.yaml working-tree-encoding=UTF-16\n"
    )
    (book.root / ".git" / "info" / "attributes").write_text("* !text !eol !ident !working-tree-encoding\n")
    made = snapped.snapshot(book)
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "x", ".gitattributes")
    about, raw = snapped.bundled(
        snapped.git_of(book), made.manifest, commit=head(book), refs={"refs/heads/main": head(book)}
    )
    opened = snapped.read(book, snapped.Forger(book, snapped.devices(book)[0]).forged(about, raw))
    git = restoring.unpacked(opened, tmp_path / "back", work_tree=True)
    restoring.checked_out(git)
    for file in ("vault.yaml", "policy.yaml", "keys/wang.li.age"):
        assert (git.root / file).read_bytes() == git.file_at(about.commit, file)


def head(book: books.Book) -> str:
    return book.git("rev-parse", "HEAD").strip()


def test_a_repository_with_the_longer_ids_comes_back(tmp_path: Path) -> None:
    root = tmp_path / "book"
    subprocess.run(["git", "init", "-q", "-b", "main", "--object-format=sha256", root], check=True)
    who = ["-c", "user.name=x", "-c", "user.email=x@x"]
    subprocess.run(["git", "-C", root, *who, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    state = making.state_of(Git(root, root / ".git"))
    assert state
    raw = bundle.bundled(Git(root, root / ".git"), state.refs, state.commit)
    about = manifest.Manifest(
        "0" * 16, "book", "2026-11-23T01:12:44Z", "a/b", 1, "sha256:" + "0" * 64, state.commit, state.branch,
        state.refs, {}, {}, bytes(64),
    )  # fmt: skip
    pack = bundle.pack_of(memoryview(raw), about.refs, about.commit, what="it")
    restoring.compare(restoring.unpacked(opening.Opened(about, pack), tmp_path / "back"), about)
    (tmp_path / "book.bundle").write_bytes(raw)
    subprocess.run(["git", "clone", "-q", "book.bundle", "copy"], cwd=tmp_path, check=True)


def test_a_full_disk_is_not_taken_for_a_damaged_snapshot(tmp_path: Path) -> None:
    book = books.made(tmp_path)
    made = snapped.snapshot(book)
    snapped.restored(snapped.read(book, made), tmp_path / "fine", snapped.vouching.Anchor(snapped.pin(book)))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(OutsideError) as error:
            restoring.unpacked(snapped.read(book, made), tmp_path / "full")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert not isinstance(error.value, IntegrityError)


# --- places --------------------------------------------------------------------------------------


def test_what_is_there_is_moved_aside_under_a_free_name(tmp_path: Path) -> None:
    root = tmp_path / "book"
    for count in range(3):
        made = tmp_path / "made"
        made.mkdir()
        (made / "number").write_text(str(count))
        aside = restoring.placed(made, root, at=AT)
        assert (root / "number").read_text() == str(count)
        assert (aside is not None) == (count > 0)
    assert {path.name for path in tmp_path.iterdir()} == {
        "book",
        "book.before-restore-20261124T090000",
        "book.before-restore-20261124T090000-1",
    }


def test_an_empty_folder_is_no_obstacle_and_any_other_is(tmp_path: Path) -> None:
    root = tmp_path / "book"
    restoring.require_place(root, force=False)
    root.mkdir()
    restoring.require_place(root, force=False)
    (root / "file").touch()
    with pytest.raises(ConflictError):
        restoring.require_place(root, force=False)
    restoring.require_place(root, force=True)
    (tmp_path / "empty").mkdir()
    for to in ("nowhere", "empty"):
        (tmp_path / f"link to {to}").symlink_to(tmp_path / to)
        with pytest.raises(ConflictError):
            restoring.require_place(tmp_path / f"link to {to}", force=False)


@pytest.mark.parametrize("sort", ["file", "dangling", "link"])
def test_whatever_is_there_can_be_moved_aside(tmp_path: Path, sort: str) -> None:
    root, made = tmp_path / "book", tmp_path / "made"
    made.mkdir()
    if sort == "file":
        root.touch()
    else:
        root.symlink_to(tmp_path / "other")
        (tmp_path / ("other" if sort == "link" else "another")).mkdir()
    aside = restoring.placed(made, root, at=AT)
    assert aside is not None
    assert aside.is_symlink() == (sort != "file")
    assert root.is_dir()
    assert not root.is_symlink()


def test_what_cannot_be_moved_stays(tmp_path: Path) -> None:
    root = tmp_path / "book"
    root.mkdir()
    (root / "file").touch()
    with pytest.raises(OutsideError):
        restoring.placed(tmp_path / "not there", root, at=AT)
    assert os.listdir(tmp_path) == ["book"]
    assert (root / "file").is_file()


# --- private folders -----------------------------------------------------------------------------

WAITING = """
import sys, time
from pathlib import Path
from hnwctl.store.snapshots import rooms
with rooms.private(Path(sys.argv[1])) as room:
    (room / "file").write_text("x")
    print("there", flush=True)
    time.sleep(60)
"""


def waiting(folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "there\n"
    return process


def test_nobody_else_enters_and_it_goes(tmp_path: Path) -> None:
    with rooms.private(tmp_path) as room:
        assert stat.S_IMODE(room.stat().st_mode) == 0o700
        (room / "deep").mkdir()
        (room / "deep" / "file").touch()
    with pytest.raises(ZeroDivisionError), rooms.private(tmp_path) as room:
        (room / "file").write_text(str(1 // 0))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_that_ends_us_ends_it_too(tmp_path: Path, number: signal.Signals) -> None:
    process = waiting(tmp_path)
    process.send_signal(number)
    assert process.wait(20) != 0
    assert os.listdir(tmp_path) == []


def test_what_a_killed_run_left_goes_with_the_next_and_a_living_one_keeps_its_own(tmp_path: Path) -> None:
    killed, living = waiting(tmp_path), waiting(tmp_path)
    killed.kill()
    killed.wait()
    assert len(os.listdir(tmp_path)) == 2
    with rooms.private(tmp_path):
        pass
    assert len(os.listdir(tmp_path)) == 1
    living.terminate()
    living.wait()
    assert os.listdir(tmp_path) == []
