"""A user's crontab as text: one marked block for each vault, every other byte as it was.

Nothing here runs a program; `hnwctl.exchange.scheduler` reads and writes the real one.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from hnwctl.errors import InvalidError

_NO_END = "# (the line above had no end of line)"
_LONGEST = 990
"""Characters of a command that every cron takes: Vixie's and its heirs stop at 1000."""
_SILENT = " >/dev/null"
"""Behind a backup: cron mails what a command says, and that it worked is not worth a mail a day."""


@dataclass(frozen=True, slots=True)
class Job:
    """When a reminder runs, and the words of its command; ``environ`` is set before them.

    ``backup`` are the words of the command that makes a backup, once a day at the first of the times; empty:
    none is made.
    """

    at: Sequence[time]
    words: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    backup: Sequence[str] = ()

    def option(self, name: str) -> str:
        """What the command says for ``--name``; empty where it says nothing."""
        follow = dict(zip(self.words, [*self.words[1:], ""], strict=True))
        return follow.get(f"--{name}", "")

    def next_run(self, now: datetime) -> datetime | None:
        """The first run after ``now``, in the time zone of ``now``."""
        days = (now.date() + timedelta(days=ahead) for ahead in (0, 1))
        runs = (datetime.combine(day, each) for day in days for each in sorted(self.at))
        return next((run.astimezone() for run in runs if run > now.replace(tzinfo=None)), None)


def parse_time(text: str) -> time:
    """The time of day in ``08:30``; raises InvalidError."""
    match = re.fullmatch(r"([0-9]{1,2})[::]([0-9]{2})", text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise InvalidError("not a time of day: {text}", hint="write it as 08:30", text=text)
    return time(int(match[1]), int(match[2]))


def with_job(crontab: str, vault: str, job: Job) -> str:
    """The crontab with ``job`` as the block of this vault: in its old place, else at the end.

    Raises InvalidError if the block that is there is damaged, or the command cannot stand in a crontab.
    """
    lines = _lines(crontab)
    found = _span(lines, vault)
    block = [f"{line}\n" for line in (_begin(vault), *_body(job), _end(vault))]
    if found:
        kept = [line for line in lines[slice(*found)] if line.rstrip() == _NO_END]
        lines[slice(*found)] = [block[0], *kept, *block[1:]]
    elif lines and not lines[-1].endswith("\n"):
        lines[-1:] = [f"{lines[-1]}\n", block[0], f"{_NO_END}\n", *block[1:]]
    else:
        lines += block
    return "".join(lines)


def without_job(crontab: str, vault: str) -> str:
    """The crontab without the block of this vault: what it was before. Raises InvalidError if damaged."""
    lines = _lines(crontab)
    found = _span(lines, vault)
    if not found:
        return crontab
    first, behind = found
    if any(line.rstrip() == _NO_END for line in lines[first:behind]) and behind == len(lines):
        lines[first - 1] = lines[first - 1].removesuffix("\n")
    return "".join(lines[:first] + lines[behind:])


def job_in(crontab: str, vault: str) -> Job | None:
    """The job of this vault's block; None if there is none, or it was written by hand and runs nothing."""
    lines = _lines(crontab)
    found = _span(lines, vault)
    body = lines[slice(*found)] if found else []
    runs = [run for run in map(_run_in, body) if run]
    backups = [job.words for _, job in runs if is_backup(job.words)]
    reminders = [(at, job) for at, job in runs if not is_backup(job.words)]
    if not reminders:
        return None
    at, job = [at for at, _ in reminders], reminders[0][1]
    return replace(job, at=at, backup=backups[0] if backups else ())


def _run_in(line: str) -> tuple[time, Job] | None:
    """When a line of our block runs, and what; None for another line."""
    entry = re.fullmatch(r"(\d+) (\d+) \* \* \* (.+)", line.rstrip())
    if not entry:
        return None
    words = shlex.split(entry[3].removesuffix(_SILENT).replace(r"\%", "%"))
    return time(int(entry[2]), int(entry[1])), _parted([], words)


def is_backup(words: Sequence[str]) -> bool:
    """Whether this is the command that makes a backup, not the one that reminds."""
    return ("hnwctl", "backup") in pairwise(words)


def command_line(job: Job, words: Sequence[str] = ()) -> str:
    """The reminder's command, or ``words``, as a POSIX shell reads it; works in the other shells that a
    crontab may name, too."""
    settings = [f"{name}={value}" for name, value in job.environ.items()]
    words = words or job.words
    return shlex.join(["/usr/bin/env", *settings, *words] if settings else words)


def _parted(at: Sequence[time], words: Sequence[str]) -> Job:
    """A job from the words that `command_line` made of it."""
    if words[0] != "/usr/bin/env":
        return Job(at, words)
    count = next(number for number, word in enumerate(words[1:]) if "=" not in word)
    return Job(at, words[1 + count :], dict(word.split("=", 1) for word in words[1 : 1 + count]))


def _body(job: Job) -> list[str]:
    runs = [f"{each.minute} {each.hour} * * * {_escaped(command_line(job))}" for each in job.at]
    if job.backup:
        first, command = job.at[0], _escaped(command_line(job, job.backup))
        runs.append(f"{first.minute} {first.hour} * * * {command}{_SILENT}")
    return runs


def _escaped(command: str) -> str:
    """The command as it stands in a crontab; InvalidError if it cannot."""
    if re.search(r"[\n\r\0\\]", command):  # crons differ in what they make of a backslash
        raise InvalidError("a path with a backslash or a line break in it cannot stand in a crontab")
    escaped = command.replace("%", r"\%")  # cron ends the command at a bare one
    if len(escaped.encode()) + len(_SILENT) > _LONGEST:
        raise InvalidError(
            "the command is too long for a crontab: {count} bytes",
            hint="shorter paths help, or --systemd",
            count=len(escaped.encode()),
        )
    return escaped


def _begin(vault: str) -> str:
    return f"# >>> hnwctl {vault} >>>"


def _end(vault: str) -> str:
    return f"# <<< hnwctl {vault} <<<"


def _lines(text: str) -> list[str]:
    """Lines with their ends; a line ends with a line feed and nothing else, as for cron."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _span(lines: Sequence[str], vault: str) -> tuple[int, int] | None:
    """From the line that begins the block to behind the one that ends it."""
    begins = [number for number, line in enumerate(lines) if line.strip() == _begin(vault)]
    ends = [number for number, line in enumerate(lines) if line.strip() == _end(vault)]
    if not begins and not ends:
        return None
    if len(begins) == len(ends) == 1 and begins[0] < ends[0]:
        return begins[0], ends[0] + 1
    raise InvalidError(
        "the block of this vault in the crontab is damaged: {begins} times its first line, {ends} its last",
        hint="`crontab -e`, remove what is left of it from {first} on, and try again",
        begins=len(begins),
        ends=len(ends),
        first=_begin(vault) if begins else _end(vault),
    )
