"""Snapshots in their folders: there whole or not at all, found again, never mixed up."""

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnwctl.errors import ConflictError, IntegrityError, NotFoundError, OutsideError
from hnwctl.store.snapshots import places

VAULT = "7k3m9q2x7k3m9q2x"
AT = datetime(2026, 11, 23, 1, 12, 44, tzinfo=UTC)
RAW = b"age-encryption.org/v1\n" + bytes(100)
NAME = places.name_of(VAULT, AT, RAW)


def at(day: int, raw: bytes = RAW) -> str:
    return places.name_of(VAULT, AT.replace(day=day), raw)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_name_says_vault_moment_and_digest() -> None:
    assert NAME.startswith(f"{VAULT}-20261123T011244Z-")
    assert NAME.endswith(".hnw.age")
    named = places.parse_name(NAME)
    assert named is not None
    assert (named.vault_id, named.created) == (VAULT, AT)


@pytest.mark.parametrize(
    "name",
    [
        f".{NAME}.part",
        f"{NAME}.part",
        NAME.upper(),
        NAME.replace("20261123", "20261131"),
        NAME.replace("20261123", "2026١١23"),
        f"{NAME}\n",
        "notes.txt",
    ],
)
def test_other_names_are_no_snapshots(name: str) -> None:
    assert places.parse_name(name) is None


def test_what_was_put_lies_there_private_and_alone(tmp_path: Path) -> None:
    path = places.put(tmp_path, NAME, RAW)
    assert path.read_bytes() == RAW
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == [NAME]
    (found,) = places.lying(tmp_path, VAULT)
    assert (found.name, found.size, found.created, found.path) == (NAME, len(RAW), AT, path)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    places.put(tmp_path, NAME, RAW)
    with pytest.raises(ConflictError, match="exists already"):
        places.put(tmp_path, NAME, b"other")
    assert (tmp_path / NAME).read_bytes() == RAW
    assert names(tmp_path) == [NAME]


def test_a_link_of_that_name_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / NAME).symlink_to(tmp_path / "victim")
    with pytest.raises(ConflictError, match="exists already"):
        places.put(tmp_path / "there", NAME, RAW)
    assert not (tmp_path / "victim").exists()


def test_a_drive_without_hard_links_does_not_overwrite_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    places.put(tmp_path, NAME, RAW)
    with pytest.raises(ConflictError, match="exists already"):
        places.put(tmp_path, NAME, b"other")
    assert names(tmp_path) == [NAME]
    assert (tmp_path / NAME).read_bytes() == RAW


def test_a_missing_folder_is_never_made_by_itself(tmp_path: Path) -> None:
    """An unmounted disk: the backup does not land on the disk below."""
    with pytest.raises(OutsideError, match="no such folder"):
        places.put(tmp_path / "usb" / "backups", NAME, RAW)
    assert names(tmp_path) == []


def test_a_file_is_no_destination(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutsideError, match="not a folder"):
        places.put(tmp_path / "file", NAME, RAW)
    with pytest.raises(OutsideError, match="no such folder"):
        places.look(tmp_path / "file" / "below")


def test_make_makes_it_private(tmp_path: Path) -> None:
    places.make(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


@pytest.fixture
def tiny() -> Iterator[None]:
    """No file may grow beyond 4 KiB, as on a full disk."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("tiny")
def test_where_there_is_no_room_nothing_stays(tmp_path: Path) -> None:
    raw = bytes(100_000)
    with pytest.raises(OutsideError, match="may not grow"):
        places.put(tmp_path, places.name_of(VAULT, AT, raw), raw)
    assert names(tmp_path) == []


def test_leftovers_of_killed_runs_go_but_not_what_is_being_written(tmp_path: Path) -> None:
    left, busy = tmp_path / f".{at(1)}.part", tmp_path / f".{at(2)}.part"
    other = tmp_path / ".notes.part"
    for path in (left, busy, other):
        path.write_bytes(b"half")
    with busy.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        places.put(tmp_path, NAME, RAW)
    assert names(tmp_path) == sorted([busy.name, other.name, NAME])


def test_a_run_that_was_killed_leaves_no_snapshot(tmp_path: Path) -> None:
    """At every step, for real: before the name is given there is none, after it a whole one."""
    program = (
        "import sys; from pathlib import Path; from hnwctl.store.snapshots import places;"
        "places.put(Path(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3]))"
    )
    for number in range(1, 9):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f".{at(1)}.part").write_bytes(b"half")  # so that clearing is a step, too
        argv = [sys.executable, "-c", program, str(folder), NAME, RAW.hex()]
        done = subprocess.run(argv, env={**os.environ, "HNWCTL_TEST_KILL": str(number)}, check=False)
        for snapshot in places.lying(folder):
            assert snapshot.path.read_bytes() == RAW
        if done.returncode == 0:
            assert number > 3
            assert names(folder) == [NAME]
            return
        assert done.returncode == -9
        places.put(folder, at(2), RAW)
        assert not [name for name in names(folder) if name.endswith(".part")]
    raise AssertionError("it never came through")


def test_many_at_once_lose_none(tmp_path: Path) -> None:
    raws = [bytes([number]) * 5000 for number in range(16)]
    threads = [
        threading.Thread(target=places.put, args=(tmp_path, places.name_of(VAULT, AT, raw), raw))
        for raw in raws
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.path.read_bytes() for each in places.lying(tmp_path)} == set(raws)
    assert len(names(tmp_path)) == len(raws)


def test_only_snapshots_of_this_vault_are_listed_oldest_first(tmp_path: Path) -> None:
    for day in (9, 3, 6):
        places.put(tmp_path, at(day), RAW)
    places.put(tmp_path, places.name_of("0" * 16, AT, RAW), RAW)
    (tmp_path / "notes 😀‮.txt").write_text("mine")
    (tmp_path / f"{at(4)}.part").write_text("half")
    assert [each.name for each in places.lying(tmp_path, VAULT)] == [at(3), at(6), at(9)]
    assert len(places.lying(tmp_path)) == 4


def test_what_only_has_the_name_of_a_snapshot_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / at(1)).mkdir()
    (tmp_path / at(2)).symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / at(3))
    (tmp_path / "monday.hnw.age").touch()
    assert places.look(tmp_path, VAULT) == places.Found([], [at(1), at(2), at(3)], ["monday.hnw.age"])
    for day in (1, 3):
        with pytest.raises((IntegrityError, OutsideError)):
            places.read(tmp_path / at(day))


def test_a_snapshot_is_found_by_name_part_or_path(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    places.put(one, at(1), RAW)
    path = places.put(two, at(2), RAW)
    places.put(two, at(1), RAW)
    assert places.find(at(2), [one, two]) == path
    assert places.find("20261102", [one, two]) == path
    assert places.find(at(1), [one, two]) == one / at(1)
    assert places.find(str(path), []) == path
    assert places.find(at(2), [tmp_path / "unmounted", two]) == path


def test_what_is_not_there_or_not_clear_is_said(tmp_path: Path) -> None:
    places.put(tmp_path, at(1), RAW)
    places.put(tmp_path, at(2), RAW)
    with pytest.raises(NotFoundError, match="no such snapshot"):
        places.find("2031", [tmp_path])
    with pytest.raises(NotFoundError, match="several") as several:
        places.find("2026", [tmp_path])
    assert [each["name"] for each in several.value.candidates] == [at(1), at(2)]
    with pytest.raises(OutsideError, match="no such folder"):
        places.find("2026", [tmp_path / "unmounted"])
    with pytest.raises(NotFoundError):
        places.find("./not-here.hnw.age", [tmp_path])


def test_a_giant_full_of_holes_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / at(1)
    path.touch()
    os.truncate(path, places.LARGEST + 1)
    for look in (places.read, places.digest):
        with pytest.raises(IntegrityError, match="larger than a snapshot can be"):
            look(path)
    os.truncate(path, 2**20)
    monkeypatch.setattr(places, "_TIMES", os.sysconf("SC_PHYS_PAGES"))  # as if the machine had as little
    with pytest.raises(OutsideError, match="too large for the memory"):
        places.read(path)


def test_what_was_exchanged_since_is_not_removed(tmp_path: Path) -> None:
    path = places.put(tmp_path, NAME, RAW)
    (seen,) = places.lying(tmp_path)
    path.write_bytes(RAW + b"x")
    with pytest.raises(ConflictError, match="changed meanwhile"):
        places.remove(seen)
    (seen,) = places.lying(tmp_path)
    places.remove(seen)
    places.remove(seen)  # two at once
    assert names(tmp_path) == []
