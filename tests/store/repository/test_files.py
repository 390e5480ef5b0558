"""A file is placed whole, privately, and never through a link."""

import fcntl
import os
import resource
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hnwctl.errors import IntegrityError, InvalidError, OutsideError
from hnwctl.store.repository import files


def test_a_placed_file_and_its_folders_are_private(tmp_path: Path) -> None:
    files.place(tmp_path, "keys/old/wang.li.age", b"content")
    placed = tmp_path / "keys/old/wang.li.age"
    assert placed.read_bytes() == b"content"
    assert stat.S_IMODE(placed.stat().st_mode) == 0o600
    assert stat.S_IMODE(placed.parent.stat().st_mode) == 0o700
    assert os.listdir(placed.parent) == ["wang.li.age"]


def test_a_mode_can_be_given(tmp_path: Path) -> None:
    files.place(tmp_path, "book.ics", b"", mode=0o640)
    assert stat.S_IMODE((tmp_path / "book.ics").stat().st_mode) == 0o640


def test_an_old_file_is_replaced_not_written_into(tmp_path: Path) -> None:
    files.place(tmp_path, "a.yaml", b"old")
    other_name = tmp_path / "kept"
    os.link(tmp_path / "a.yaml", other_name)
    files.place(tmp_path, "a.yaml", b"new")
    assert (other_name.read_bytes(), (tmp_path / "a.yaml").read_bytes()) == (b"old", b"new")


def test_a_link_at_the_end_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/a.yaml").symlink_to(outside)
    files.place(tmp_path / "book", "a.yaml", b"new")
    assert outside.read_bytes() == b"mine"
    assert not (tmp_path / "book/a.yaml").is_symlink()


def place_new(root: Path, path: str) -> None:
    files.place(root, path, b"new")


@pytest.mark.parametrize("change", [place_new, files.remove])
def test_a_link_on_the_way_is_refused(tmp_path: Path, change: Callable[[Path, str], None]) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.yaml").write_bytes(b"mine")
    (tmp_path / "book").mkdir()
    (tmp_path / "book/clients").symlink_to(tmp_path / "outside")
    with pytest.raises(IntegrityError, match="clients"):
        change(tmp_path / "book", "clients/a.yaml")
    assert (tmp_path / "outside/a.yaml").read_bytes() == b"mine"


def test_a_file_where_a_folder_belongs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clients").write_bytes(b"")
    with pytest.raises(IntegrityError, match="clients"):
        files.place(tmp_path, "clients/7/a.yaml", b"new")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        "a/",
        ".git/config",
        "x/.GIT/config",
        "a\nb",
        "a\0b",
        "a\\b",
        ".g\u200cit/config",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(InvalidError):
        files.place(tmp_path, path, b"")
    assert list(tmp_path.iterdir()) == []


def test_chinese_file_names_are_fine(tmp_path: Path) -> None:
    files.place(tmp_path, "客户 报告.csv", b"1")
    assert (tmp_path / "客户 报告.csv").read_bytes() == b"1"


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".a.yaml.{os.getpid()}.tmp").write_bytes(b"half")
    files.place(tmp_path, "a.yaml", b"whole")
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_removing_twice_is_fine(tmp_path: Path) -> None:
    files.place(tmp_path, "x/a.yaml", b"")
    for _ in range(2):
        files.remove(tmp_path, "x/a.yaml")
    files.remove(tmp_path, "never/was.yaml")
    assert os.listdir(tmp_path / "x") == []


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(OutsideError, match=r"cannot write a\.yaml"):
        files.place(tmp_path, "a.yaml", b"new")
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_private_folder_makes_what_is_missing_and_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(0o755)
    made = files.private_folder(tmp_path / "state/hnwctl/pins")
    assert stat.S_IMODE(made.stat().st_mode) == stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o755
    assert files.private_folder(made) == made


def test_a_file_larger_than_allowed_leaves_the_old_one(tmp_path: Path) -> None:
    files.place(tmp_path, "a.yaml", b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OutsideError, match="grow that large"):
            files.place(tmp_path, "a.yaml", bytes(10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert os.listdir(tmp_path) == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"old"


def test_flushing_works_with_and_without_the_macos_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    with (tmp_path / "a").open("wb") as file:
        files.flush(file.fileno())
        monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
        monkeypatch.setattr(fcntl, "fcntl", lambda fd, call: asked.append(call))
        files.flush(file.fileno())
    assert asked == [51]
