"""Where records lie, and that nothing but a regular file of modest size is ever read."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError, NotFoundError, OutsideError
from hnwctl.model.kinds import KINDS
from hnwctl.store import layout

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

IDS = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=8)


def test_a_client_lies_in_a_folder_by_its_first_character() -> None:
    assert layout.record_path("client", "7k3m9q2x") == "clients/7/7k3m9q2x.yaml"
    assert layout.key_path("wang.li") == "keys/wang.li.age"


@UNHURRIED
@given(st.sampled_from(sorted(KINDS)), IDS)
def test_a_path_tells_kind_and_id(kind: str, id_: str) -> None:
    assert layout.parse_path(layout.record_path(kind, id_)) == (kind, id_)


@pytest.mark.parametrize(
    "path",
    [
        "vault.yaml",
        "clients/7k3m9q2x.yaml",
        "clients/8/7k3m9q2x.yaml",
        "clients/7/7k3m9q2x.yml",
        "clients/7/7k3m9q2x.yaml\n",
        "clients/7/7k3m9q2.yaml",
        "clients/7/../7/7k3m9q2x.yaml",
        "strangers/7/7k3m9q2x.yaml",
        "clients/i/ik3m9q2x.yaml",
        "",
    ],
)
def test_no_record_belongs_anywhere_else(path: str) -> None:
    assert layout.parse_path(path) is None


@UNHURRIED
@given(st.text(max_size=12))
def test_only_crockford_letters_make_an_id(text: str) -> None:
    crockford = set("0123456789abcdefghjkmnpqrstvwxyz")
    assert layout.valid_id(text) == (len(text) == 8 and set(text) <= crockford)


def test_names_of_members() -> None:
    assert all(map(layout.valid_name, ["wang.li", "a", "7of9", "x" * 32, "li_na-2"]))
    assert not any(map(layout.valid_name, ["", "Wang", ".hidden", "a/b", "王力", "x" * 33, "a\n"]))


def test_reads_what_is_there(tmp_path: Path) -> None:
    place = tmp_path / "clients" / "7"
    place.mkdir(parents=True)
    (place / "7k3m9q2x.yaml").write_bytes(b"hello")
    assert layout.read_file(tmp_path, "clients/7/7k3m9q2x.yaml", 5) == b"hello"
    (tmp_path / "empty").touch()
    assert layout.read_file(tmp_path, "empty", 5) == b""


def test_a_file_above_its_limit_is_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "vault.yaml", "wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(IntegrityError, match=r"vault\.yaml: larger than 8388608 bytes"):
        layout.read_file(tmp_path, "vault.yaml", layout.MAX_RECORD)


@pytest.mark.parametrize("kind", [FileNotFoundError, NotFoundError])
def test_a_missing_file_is_said_by_name(tmp_path: Path, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"no such file in the vault: clients/7/x\.yaml"):
        layout.read_file(tmp_path, "clients/7/x.yaml", 5)


def test_links_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("outside")
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_text("inside")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    for path in ("link", "folder/file", "real", "pipe", "secret/file"):
        with pytest.raises(IntegrityError, match=path):
            layout.read_file(tmp_path, path, 100)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../b", "a//b", "./a", "", "a/"])
def test_no_path_leaves_the_vault(tmp_path: Path, path: str) -> None:
    with pytest.raises(IntegrityError, match="leaves the vault"):
        layout.read_file(tmp_path, path, 100)


def test_a_failing_disk_is_not_our_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")

    def broken(handle: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "read", broken)
    with pytest.raises(OutsideError, match=r"file: cannot be read: Input/output error"):
        layout.read_file(tmp_path, "file", 100)


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    before = len(os.listdir("/dev/fd"))
    for path in ("file", "nothing", "file/none"):
        try:
            layout.read_file(tmp_path, path, 100)
        except (IntegrityError, FileNotFoundError):
            continue
    assert len(os.listdir("/dev/fd")) == before
