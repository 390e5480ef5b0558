"""A private folder in memory: where it may lie, that it goes, and a RAM disk where the system is macOS."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hnwctl.console.dialogue import memoryfolder
from hnwctl.console.dialogue.memoryfolder import NoMemoryError, memory_places, private_folder


@pytest.fixture
def shm() -> Iterator[str]:
    """Memory of this test's own."""
    with private_folder({}) as folder:
        yield str(folder)


def test_it_is_private_in_memory_and_gone(shm: str) -> None:
    with private_folder({"XDG_RUNTIME_DIR": shm}) as folder:
        assert str(folder.parent) == shm
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "record.yaml").write_text("secret")
    assert os.listdir(shm) == []


def test_it_goes_when_something_fails(shm: str) -> None:
    def fail() -> None:
        with private_folder({"XDG_RUNTIME_DIR": shm}) as folder:
            (folder / "sub").mkdir()
            (folder / "sub" / "x").write_text("secret")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert os.listdir(shm) == []


def test_a_disk_is_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tmp_path may be in memory on some machines: so the list of mounts says it is a disk."""
    mounts = tmp_path / "mountinfo"
    device = os.stat(tmp_path).st_dev
    line = f"36 35 {os.major(device)}:{os.minor(device)} / / rw,noatime master:1 - ext4 /dev/root rw\n"
    mounts.write_text(line)
    monkeypatch.setattr(memoryfolder, "Path", lambda name: mounts if "mountinfo" in str(name) else Path(name))
    assert memory_places({"XDG_RUNTIME_DIR": str(tmp_path)}) == []
    with pytest.raises(NoMemoryError, match="plaintext is never put on a disk"), private_folder({}):
        pass
    mounts.write_text(line.replace("ext4", "tmpfs"))
    assert memory_places({"XDG_RUNTIME_DIR": str(tmp_path)}) == [tmp_path]


def test_what_is_not_there_or_not_writable_is_no_place() -> None:
    assert memory_places({"XDG_RUNTIME_DIR": "/nowhere"}) == memory_places({})
    assert memory_places({"XDG_RUNTIME_DIR": "/proc"}) == memory_places({})


def test_what_others_left_is_not_touched(shm: str) -> None:
    """A link is not followed, an empty folder may just be being made, another name is not ours."""
    outside = Path(shm) / "outside"
    outside.mkdir()
    (outside / "file").write_text("x")
    (Path(shm) / "hnwctl-edit-link").symlink_to(outside)
    (Path(shm) / "hnwctl-edit-empty").mkdir()
    left = Path(shm) / "hnwctl-edit-left"
    left.mkdir()
    (left / "record.yaml").write_text("secret")
    with private_folder({"XDG_RUNTIME_DIR": shm}):
        pass
    assert sorted(os.listdir(shm)) == ["hnwctl-edit-empty", "hnwctl-edit-link", "outside"]
    assert (outside / "file").exists()


TOOL = """#!/bin/sh
echo "$(basename $0) $*" >> {log}
case "$(basename $0) $1" in
  "hdiutil attach") echo "/dev/disk9   ";;
  "diskutil erasevolume") mkdir -p "{volumes}/$3";;
  "hdiutil detach") case "$2" in /dev/*) rm -rf {volumes}/hnwctl-edit-[0-9]*;; *) rm -rf "$2";; esac;;
esac
"""


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with the disk tools of macOS, as far as they are used; the log of what they were asked."""
    tools, volumes, log = tmp_path / "bin", tmp_path / "Volumes", tmp_path / "log"
    tools.mkdir()
    volumes.mkdir()
    for name in ("hdiutil", "diskutil"):
        (tools / name).write_text(TOOL.format(log=log, volumes=volumes))
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setattr(memoryfolder, "VOLUMES", volumes)
    monkeypatch.setattr(memoryfolder.sys, "platform", "darwin")
    return log


def test_on_macos_a_ram_disk_is_made_and_detached(mac: Path) -> None:
    name = f"hnwctl-edit-{os.getpid()}"
    with private_folder({}) as folder:
        assert folder.parent.name == name
        assert (folder.parent / ".metadata_never_index").exists()
        (folder / "record.yaml").write_text("secret")
    assert mac.read_text().splitlines() == [
        "hdiutil attach -nomount ram://16384",
        f"diskutil erasevolume HFS+ {name} /dev/disk9",
        "hdiutil detach /dev/disk9 -force",
    ]


def test_on_macos_a_disk_that_a_killed_run_left_is_detached(mac: Path) -> None:
    left = mac.parent / "Volumes" / "hnwctl-edit-1"
    left.mkdir()
    (left / ".metadata_never_index").touch()
    with private_folder({}):
        assert mac.read_text().splitlines()[0] == f"hdiutil detach {left} -force"
        assert not left.exists()
