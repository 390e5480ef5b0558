"""The places that keep a secret for a while: each forgets, and none trusts strangers."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from hnwctl.errors import OutsideError
from hnwctl.store.keys import kernelkeys
from hnwctl.store.keys.safes import PREFIX, KernelKeyring, OsKeyring, RuntimeFolder, Safe, UnavailableError

SECRET = "the secret é 秘密"


class Ring(KeyringBackend):
    """A keyring as a desktop has one; ``stubborn``: it does not let go; ``short``: of few letters."""

    priority = 5  # type: ignore[assignment]

    def __init__(self, *, stubborn: bool = False, short: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.stubborn, self.short = stubborn, short

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password[:4] if self.short else password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if not self.stubborn:
            del self.kept[service, username]


class PlainFile(Ring):
    """As the library ranks those that write ordinary files."""

    priority = 0.5  # type: ignore[assignment]


def kernel_allows() -> bool:
    """Whether this kernel, or container, lets us have keys: asked of the kernel itself, with a key."""
    name = f"hnwctl-probe-{uuid.uuid4()}"
    try:
        kernelkeys.put(name, b"x", 10)
        return kernelkeys.take(name) == b"x"
    except OSError:
        return False


@pytest.fixture
def entry() -> Iterator[str]:
    name = uuid.uuid4().hex
    yield name
    KernelKeyring().erase(name)


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir(0o700)
    return folder


def works(safe: Safe, entry: str) -> None:
    """Keeps, replaces, forgets; a second time too."""
    for _ in range(2):
        assert safe.recall(entry) is None
        safe.keep(entry, "before", 60)
        safe.keep(entry, SECRET, 60)
        assert safe.recall(entry) == SECRET
        assert safe.entries() in ([], [entry]) or entry in safe.entries()
        safe.erase(entry)
        assert safe.recall(entry) is None
        assert entry not in safe.entries()
        safe.erase(entry)


def test_a_keyring(entry: str) -> None:
    ring = Ring()
    works(OsKeyring(lambda: ring), entry)
    assert ring.kept == {}


@pytest.mark.parametrize("ring", [fail.Keyring(), PlainFile(), Ring(short=True)])
def test_keyrings_that_are_none(ring: KeyringBackend, entry: str) -> None:
    safe = OsKeyring(lambda: ring)
    with pytest.raises(UnavailableError):
        safe.keep(entry, SECRET, 60)
    assert safe.recall(entry) != SECRET


def test_a_keyring_that_does_not_let_go_is_told_of(entry: str) -> None:
    safe = OsKeyring(lambda ring=Ring(stubborn=True): ring)  # type: ignore[misc]
    safe.keep(entry, SECRET, 60)
    with pytest.raises(OutsideError, match="does not let go"):
        safe.erase(entry)


def test_the_kernel(entry: str) -> None:
    """Where it refuses, it is as if it were not there."""
    if kernel_allows():
        works(KernelKeyring(), entry)
        KernelKeyring().keep(entry, SECRET, 60)
        assert PREFIX + entry in kernelkeys.names()
    else:
        with pytest.raises(UnavailableError):
            KernelKeyring().keep(entry, SECRET, 60)
        assert KernelKeyring().recall(entry) is None
        assert KernelKeyring().entries() == []


def test_a_machine_whose_calls_are_not_known(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernelkeys, "_NUMBERS", {})
    with pytest.raises(UnavailableError):
        KernelKeyring().keep(entry, SECRET, 60)
    assert KernelKeyring().entries() == []


def test_a_runtime_folder(runtime: Path, entry: str) -> None:
    safe = RuntimeFolder(runtime)
    works(safe, entry)
    safe.keep(entry, SECRET, 60)
    [file] = (runtime / "hnwctl").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (runtime / "hnwctl").stat().st_mode & 0o777 == 0o700


def open_to_others(runtime: Path) -> None:
    runtime.chmod(0o755)


def a_link(runtime: Path) -> None:
    runtime.rename(runtime.with_name("elsewhere"))
    runtime.symlink_to(runtime.with_name("elsewhere"))


def a_link_below(runtime: Path) -> None:
    (runtime.parent / "trap").mkdir(0o700)
    (runtime / "hnwctl").symlink_to(runtime.parent / "trap")


def open_below(runtime: Path) -> None:
    (runtime / "hnwctl").mkdir()
    (runtime / "hnwctl").chmod(0o777)


def not_there(runtime: Path) -> None:
    runtime.rmdir()


@pytest.mark.parametrize("wrong", [open_to_others, a_link, a_link_below, open_below, not_there])
def test_runtime_folders_that_are_not_used(runtime: Path, entry: str, wrong: object) -> None:
    assert callable(wrong)
    wrong(runtime)
    safe = RuntimeFolder(runtime)
    with pytest.raises(UnavailableError):
        safe.keep(entry, SECRET, 60)
    assert safe.recall(entry) is None
    assert not list(runtime.parent.rglob(PREFIX + "*"))


def test_a_file_that_somebody_else_put_there_is_not_read(runtime: Path, entry: str, tmp_path: Path) -> None:
    safe = RuntimeFolder(runtime)
    safe.keep(entry, SECRET, 60)
    file = runtime / "hnwctl" / (PREFIX + entry)
    file.chmod(0o644)
    assert safe.recall(entry) is None
    file.unlink()
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "secret").chmod(0o600)
    file.symlink_to(tmp_path / "secret")
    assert safe.recall(entry) is None
    safe.erase(entry)
    assert not os.path.lexists(file)
    assert (tmp_path / "secret").exists()
    os.mkfifo(file, 0o600)
    assert safe.recall(entry) is None


def test_a_folder_of_another_user_is_not_used(
    runtime: Path, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = RuntimeFolder(runtime)
    safe.keep(entry, SECRET, 60)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert safe.recall(entry) is None
    with pytest.raises(UnavailableError):
        safe.keep(entry, SECRET, 60)
