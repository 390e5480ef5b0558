"""systemd's user units for reminders: their text, and what it says when it is read again."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path

from hnwctl.console.reminders.crontab import Job
from hnwctl.errors import InvalidError


def unit_name(vault: str) -> str:
    """The name of the units that remind for a vault, without their ending."""
    return f"hnwctl-remind-{vault}"


def backup_name(vault: str) -> str:
    """The name of the units that make backups of a vault, without their ending."""
    return f"hnwctl-backup-{vault}"


def names(vault: str) -> tuple[str, str]:
    """The names of all units that a vault may have."""
    return unit_name(vault), backup_name(vault)


def unit_folder(environ: Mapping[str, str]) -> Path:
    """Where systemd looks for a user's own units."""
    config = environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path(environ.get("HOME") or Path.home()) / ".config") / "systemd/user"


def units(vault: str, job: Job) -> dict[str, str]:
    """File name -> text of each service and its timer. Raises InvalidError for what no unit can say."""
    found = _pair(unit_name(vault), f"hnwctl remind, {vault}", job)
    if job.backup:
        once = replace(job, at=job.at[:1], words=job.backup)
        found |= _pair(backup_name(vault), f"hnwctl backup, {vault}", once)
    return found


def _pair(name: str, about: str, job: Job) -> dict[str, str]:
    return {f"{name}.service": _service(about, job), f"{name}.timer": _timer(about, job)}


def job_in_units(texts: Mapping[str, str], vault: str) -> Job | None:
    """The job of a vault's units; None if they are missing or were written by hand."""
    job = _job_in(texts, unit_name(vault))
    backup = _job_in(texts, backup_name(vault))
    return replace(job, backup=backup.words) if job and backup else job


def _job_in(texts: Mapping[str, str], name: str) -> Job | None:
    service, timer = texts.get(f"{name}.service", ""), texts.get(f"{name}.timer", "")
    at = [
        time(int(hour), int(minute)) for hour, minute in re.findall(r"(?m)^OnCalendar=.* (\d+):(\d+):", timer)
    ]
    start = re.search(r"(?m)^ExecStart=(.*)$", service)
    if not at or not start:
        return None
    found = re.findall(r"(?m)^Environment=(.*)$", service)
    settings = [_read(each)[0].partition("=") for each in found]
    words = [word.replace("$$", "$") for word in _read(start[1])]
    return Job(at, words, {setting: value for setting, _, value in settings})


def _service(about: str, job: Job) -> str:
    settings = [f"Environment={_quoted(f'{name}={value}')}" for name, value in job.environ.items()]
    command = " ".join(_quoted(word.replace("$", "$$")) for word in job.words)
    lines = [
        "[Unit]",
        f"Description={about}",
        "",
        "[Service]",
        "Type=oneshot",
        *settings,
        f"ExecStart={command}",
    ]
    return "\n".join(lines) + "\n"


def _timer(about: str, job: Job) -> str:
    lines = [
        "[Unit]",
        f"Description={about}",
        "",
        "[Timer]",
        *(f"OnCalendar=*-*-* {each:%H:%M}:00" for each in job.at),
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    if re.search(r"[\n\r\0]", word):
        raise InvalidError("a path with a line break in it cannot stand in a unit of systemd")
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _read(text: str) -> list[str]:
    return shlex.split(text.replace("%%", "%"))
