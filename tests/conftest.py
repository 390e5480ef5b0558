"""What every test stands on: a home of its own, so that nothing of the machine leaks in or out."""

import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home folder, with every XDG folder inside it and no settings from outside."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name, place in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_DATA_HOME", ".local/share"),
    ):
        monkeypatch.setenv(name, str(folder / place))
    for name in ("HNWCTL_VAULT", "HNWCTL_IDENTITY", "HNWCTL_TODAY", "HNWCTL_LANG", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # never somebody's own
    return folder


@pytest.fixture
def crontab() -> Iterator[str]:
    """This user's real crontab, for one test of all at a time; afterwards it is as it was."""
    from hnwctl.exchange import scheduler

    with (Path(tempfile.gettempdir()) / "hnwctl-tests-crontab.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = scheduler.read_crontab()
        yield before
        if scheduler.read_crontab() != before:
            scheduler.write_crontab(before)
