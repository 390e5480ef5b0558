"""The machine's own schedulers: the user's crontab, and systemd's user units."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from hnwctl.errors import OutsideError
from hnwctl.exchange.delivery import brief

_DAEMONS = frozenset({"cron", "crond", "fcron", "dcron", "bcron-sched"})
_PID_FILES = ("/run/crond.pid", "/run/cron.pid", "/var/run/crond.pid", "/var/run/cron.pid")
_SECONDS = 30


def read_crontab() -> str:
    """The user's crontab, byte for byte; empty where there is none. Raises OutsideError."""
    done = _run(["crontab", "-l"])
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    if b"no crontab" in done.stderr.lower():
        return ""
    raise OutsideError(
        "crontab does not show what is in it: {reason}",
        hint="may you use cron? See /etc/cron.allow and /etc/cron.deny",
        reason=brief(done.stderr),
    )


def write_crontab(text: str) -> None:
    """Replace the user's crontab; one with nothing in it is removed. Raises OutsideError."""
    raw = text.encode("utf-8", "surrogateescape")
    done = _run(["crontab", "-"], raw) if raw else _run(["crontab", "-r"])
    if done.returncode:
        raise OutsideError("crontab refuses the new text: {reason}", reason=brief(done.stderr))


def cron_installed() -> bool:
    """Whether there is a ``crontab`` command."""
    return shutil.which("crontab") is not None


def cron_runs(processes: Path = Path("/proc")) -> bool:
    """Whether a cron daemon is at work; taken for granted off Linux, where the system starts it on demand."""
    if sys.platform != "linux" or any(os.path.exists(path) and _alive(path) for path in _PID_FILES):
        return True
    return any(_name(each) in _DAEMONS for each in processes.glob("[0-9]*/comm"))


def systemctl(*words: str) -> None:
    """Run ``systemctl --user``; raises OutsideError with what it says."""
    try:
        done = _run(["systemctl", "--user", *words])
    except FileNotFoundError:
        raise OutsideError(
            "there is no systemd on this machine", hint="without --systemd it is cron that runs it"
        ) from None
    if done.returncode:
        raise OutsideError(
            "systemctl --user {words}: {reason}",
            hint="are you logged in on a machine with systemd? Without --systemd it is cron that runs it",
            words=" ".join(words),
            reason=brief(done.stderr or done.stdout),
        )


def _alive(pid_file: str) -> bool:
    try:
        os.kill(int(Path(pid_file).read_text().strip()), 0)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _name(comm: Path) -> str:
    try:
        return comm.read_text().strip()
    except OSError:
        return ""


def _run(words: Sequence[str], given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    environ = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(
            words, input=given, capture_output=True, env=environ, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        if words[0] != "crontab":
            raise
        raise OutsideError(
            "there is no cron on this machine",
            hint="install it (on Debian: apt-get install cron), or use --systemd",
        ) from None
    except subprocess.TimeoutExpired:
        raise OutsideError("{program} does not end", program=words[0]) from None
