"""What changed on the disk is found by stamps alone, whatever was done to the files."""

import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from hnwctl.errors import OutsideError
from hnwctl.store.index import index as index_module
from hnwctl.store.index.index import Index
from hnwctl.store.index.scan import Changes, Shards, listed

from .conftest import HOUR, Book

FOLDERS = ["clients", "market"]


@pytest.fixture
def built(book: Book) -> Book:
    """A book of 64 clients, two in each folder, with its index on the disk."""
    book.fill(64)
    book.build().close()
    return book


def scan(book: Book, index: Index | None = None) -> Changes:
    return (index or book.opened()).scan(book.root, FOLDERS)


def take_in(book: Book) -> None:
    """Do what the facade does with changes."""
    index = book.opened()
    changes = scan(book, index)
    index.apply([book.load(path) for path in changes.changed + changes.new])


def test_nothing_changed(built: Book) -> None:
    assert not scan(built)


def test_changed_new_and_missing(built: Book) -> None:
    built.write(5, 2)
    built.write(70)
    (built.root / built.path(9)).unlink()
    expected = Changes(changed=(built.path(5),), new=(built.path(70),), missing=(built.path(9),))
    assert scan(built) == expected
    assert scan(built) == expected  # and again, as long as nobody takes them in


def test_taken_in_is_no_change_any_more(built: Book) -> None:
    built.write(5, 2)
    built.write(70)
    take_in(built)
    assert not scan(built)
    assert built.versions(built.opened())[5] == "v2"


def test_a_new_folder_and_a_folder_that_went(built: Book) -> None:
    for number in (3, 35):
        (built.root / built.path(number)).unlink()
    (built.root / "clients/3").rmdir()
    note = built.root / "market/x/x0000000.yaml"
    note.parent.mkdir(parents=True)
    note.write_text("note")
    changes = scan(built)
    assert changes.missing == tuple(sorted([built.path(3), built.path(35)]))
    assert changes.new == ("market/x/x0000000.yaml",)


def test_a_book_without_its_folder(built: Book) -> None:
    (built.root / "clients").rename(built.root / "elsewhere")
    assert len(scan(built).missing) == 64


@pytest.mark.parametrize("how", ["in place", "renamed over it", "same size and time", "touched"])
def test_every_way_of_changing_a_file_shows(built: Book, how: str) -> None:
    file = built.root / built.path(5)
    before, text = file.stat(), file.read_text()
    if how == "in place":
        with file.open("r+") as handle:
            handle.write("CLIENT")
    elif how == "renamed over it":
        copy = file.with_name("copy")
        copy.write_text(text)
        copy.rename(file)
    elif how == "same size and time":
        file.write_text(text.replace("version 1", "version 2"))
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        os.utime(file)
    assert scan(built).changed == (built.path(5),)


def test_files_that_are_no_records_do_not_count(built: Book) -> None:
    for name in (".5abc.yaml.123.tmp", "notes.txt", "5abc.yaml~", ".DS_Store"):
        (built.root / "clients/5" / name).write_text("x")
    (built.root / "clients/too long").mkdir()
    assert not scan(built)


def test_links_and_folders_in_the_place_of_records_are_told_every_time(built: Book, tmp_path: Path) -> None:
    file = built.root / built.path(5)
    file.rename(tmp_path / "moved.yaml")
    file.symlink_to(tmp_path / "moved.yaml")
    (built.root / "clients/6/60000zzz.yaml").mkdir()
    (built.root / "clients/7").rename(tmp_path / "seven")
    (built.root / "clients/7").symlink_to(tmp_path / "seven")
    (built.root / "market").symlink_to(tmp_path)
    for _ in range(2):
        changes = scan(built)
        assert changes.irregular == (built.path(5), "clients/6/60000zzz.yaml", "clients/7", "market")
        assert changes.missing == tuple(sorted([built.path(7), built.path(39)]))
        assert (changes.changed, changes.new) == ((), ())


def test_a_file_read_while_it_was_young_is_read_again(built: Book) -> None:
    """It could have changed once more within the same tick of the clock."""
    built.write(5, 2)
    index = built.opened()
    index.apply([built.load(built.path(5), later=0)])
    assert scan(built, index).changed == (built.path(5),)
    assert scan(built).changed == (built.path(5),)
    index.apply([built.load(built.path(5), later=HOUR)])
    assert not scan(built)


def test_a_file_from_a_wrong_clock_is_not_read_for_ever(built: Book) -> None:
    file = built.root / built.path(5)
    os.utime(file, ns=(time.time_ns() + 48 * HOUR, time.time_ns() + 48 * HOUR))
    take_in(built)
    assert not scan(built)


def test_a_folder_whose_digest_was_lost_is_compared_once(built: Book) -> None:
    index = built.opened()
    files = index._state.files
    files.rows["clients/5"] = files.rows["clients/5"]._replace(digest=None)
    assert not scan(built, index)
    assert files.rows["clients/5"].digest


def test_what_a_first_build_begins_with(built: Book, tmp_path: Path) -> None:
    (built.root / "clients/5/50000zzz.yaml").symlink_to(tmp_path)
    changes = listed(built.root, FOLDERS)
    assert changes.new == tuple(sorted(built.path(number) for number in range(64)))
    assert changes.irregular == ("clients/5/50000zzz.yaml",)


@pytest.mark.parametrize("folder", ["clients", "clients/5"])
def test_a_folder_that_cannot_be_read_is_said(
    built: Book, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str | Path, *args: Any, **more: Any) -> int:
        if Path(path).name == Path(folder).name:
            raise PermissionError(13, "no")
        return allowed(path, *args, **more)

    index, allowed = built.opened(), os.open
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(OutsideError, match=f"{folder}: cannot be read: Permission denied"):
        scan(built, index)


def test_names_that_are_no_text(built: Book) -> None:
    strange = os.fsdecode(b"\xff.yaml")
    (built.root / "clients/5" / strange).write_text("x")
    (path,) = scan(built).new
    assert path == f"clients/5/{strange}"
    index = built.opened()
    index.apply([built.entry(5, 1)._replace(path=path, rows={})])
    assert path in list(built.opened().paths())
    again = built.opened()
    again._state.fold(again._folder)
    assert path in list(built.opened().paths())


SHARED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import Book
from hnwctl.store.index import index, scan
index.MANY = 1
forks, fork = [], os.fork
os.fork = lambda: forks.append(1) or fork()
if sys.argv[5] == "fails":
    scan._serve = lambda *_: os._exit(1)
book = Book(Path(sys.argv[2]), Path(sys.argv[3]), secret=sys.argv[4])
print(len(forks), book.opened().scan(book.root, ["clients", "market"]), len(forks))
"""


@pytest.mark.parametrize("helper", ["works", "fails"])
def test_a_large_book_is_shared_with_a_second_process(built: Book, helper: str, tmp_path: Path) -> None:
    built.write(5, 2)
    built.write(30, 2)
    (built.root / "clients/6/60000zzz.yaml").symlink_to(tmp_path)
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", SHARED, here, str(built.root), str(built.cache), built.secret, helper],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == f"0 {scan(built)} {int(sys.platform == 'linux')}\n"
    assert index_module.MANY > 1


LOOKOUT = """
import sys
from pathlib import Path
from hnwctl.store.index import scan
root = Path(sys.argv[1])
scan.MANY = int(sys.argv[2])
posted = scan.Lookout.posted(root, ["clients", "market"])
if posted:
    with posted, scan.Shards.under(root, ["clients", "market"]) as shards:
        seen = posted.seen(shards)
        assert seen == {name: shards.digest(name) for name in shards.found}
print(len(seen) if posted else "nobody")
"""


def looked_out(book: Book, many: int) -> str:
    """What a lookout saw, posted in a process without threads."""
    words = [sys.executable, "-c", LOOKOUT, str(book.root), str(many)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_a_lookout_is_posted_for_a_large_book_only(built: Book, tmp_path: Path) -> None:
    assert looked_out(built, 60) == "32"
    assert looked_out(built, 5_000) == "nobody"


class Seen(nullcontext[None]):
    """A lookout that has seen what it is told."""

    def __init__(self, digests: dict[str, bytes]) -> None:
        super().__init__()
        self.digests = digests

    def seen(self, shards: Shards) -> dict[str, bytes]:
        return self.digests


def digests(book: Book) -> dict[str, bytes]:
    with Shards.under(book.root, FOLDERS) as shards:
        return {name: shards.digest(name) for name in shards.found}


def test_what_a_lookout_saw_is_as_good_as_looking(built: Book) -> None:
    ahead: Any = Seen(digests(built))
    assert not built.opened().scan(built.root, FOLDERS, ahead)
    built.write(5, 2)
    later: Any = Seen(digests(built))
    assert built.opened().scan(built.root, FOLDERS, later) == Changes(changed=(built.path(5),))


def test_a_lookout_that_came_too_early_or_failed_costs_only_time(built: Book) -> None:
    early: Any = Seen(digests(built))
    built.write(5, 2)
    take_in(built)
    assert not built.opened().scan(built.root, FOLDERS, early)
    nothing: Any = Seen({})
    assert not built.opened().scan(built.root, FOLDERS, nothing)
    half: Any = Seen(dict(list(digests(built).items())[:7]))
    assert not built.opened().scan(built.root, FOLDERS, half)
