"""Putting ``remind`` into the user's crontab, or into systemd's user units, and taking it out."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.reminders import crontab, userunits
from hnwctl.console.reminders.crontab import Job
from hnwctl.console.settings import Settings
from hnwctl.errors import ForbiddenError, OutsideError
from hnwctl.exchange import scheduler
from hnwctl.store.layout import MAX_ROSTER, ROSTER, read_file
from hnwctl.store.repository import files
from hnwctl.store.trust import roster

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.keys.identities import Device

_PATH = "/usr/bin:/bin"
"""What cron sets, and where git usually is."""
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")


@dataclass(frozen=True, slots=True)
class Wish:
    """What ``remind install`` was asked for."""

    at: Sequence[time]
    to: str
    reveal: str
    out: str = ""
    backup: bool = False


def vault_of(session: "Session") -> str:
    """The id of the vault, for which no key is needed."""
    root = session.vault_root()
    return roster.parse(read_file(root, ROSTER, MAX_ROSTER), str(root / ROSTER)).vault_id


# --- what is to run --------------------------------------------------------------------------


def planned(session: "Session", wish: Wish) -> Job:
    """The job for this vault: with a key that asks nothing, and settings that cron has too.

    Raises ForbiddenError for a key that cannot be used without a person, and what a place of the settings
    raises that does not do. Warns of a key that opens more than a reminder needs.
    """
    key = _key(session)
    environ = carried(session.settings.environ)
    words = [sys.executable, "-P", "-m", "hnwctl", "remind", "--to", wish.to, "--reveal", wish.reveal]
    words += ["-o", wish.out] if wish.out else []
    words += ["--quiet", "--vault", str(session.vault_root().resolve()), "--identity", str(key)]
    words += ["--lang", session.settings.language]
    there = _as_cron_has_it(session, environ)
    _check_place(session, wish, there)
    backup = _backup(session, key, there) if wish.backup else []
    return Job(sorted(set(wish.at)), words, environ, backup)


def _backup(session: "Session", key: Path, there: Settings) -> list[str]:
    """The words that make a backup. The reminder's key signs it, and cannot open it again.

    Raises UsageError where no destination is set, OutsideError where one is missing, ForbiddenError for a key
    that cannot sign.
    """
    from hnwctl.console.backups.destinations import named_or_configured
    from hnwctl.store.snapshots import places

    for folder in named_or_configured(there, ()):
        places.require(folder)
    if not session.roster_vault.unlocked.device.signs:
        raise ForbiddenError("this identity opens but cannot sign", hint="run `hnwctl access keygen` again")
    words = [sys.executable, "-P", "-m", "hnwctl", "backup", "create", "--quiet"]
    words += ["--vault", str(session.vault_root().resolve()), "--identity", str(key)]
    return [*words, "--lang", session.settings.language]


def backed_up(session: "Session") -> bool:
    """Whether what is installed for this vault makes backups."""
    found = installed(userunits.unit_folder(session.settings.environ), vault_of(session))
    return any(job.backup for _, job in found)


def carried(environ: Mapping[str, str]) -> dict[str, str]:
    """What cron has to be told of this environment: folders that are not the usual ones, where git is."""
    home = environ.get("HOME", "")
    found = {"HOME": home} if home and home != _home_for_cron() else {}
    found |= {name: environ[name] for name in _FOLDERS if environ.get(name)}
    git = shutil.which("git", path=environ.get("PATH"))
    if git and not shutil.which("git", path=_PATH):
        found["PATH"] = f"{Path(git).parent}:{_PATH}"
    return found


def _home_for_cron() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_dir


def _key(session: "Session") -> Path:
    """The identity file that opens this vault without asking anybody; warns if it opens much."""
    paths = session.settings.identities
    by_path = {path: _silent(path) for path in paths}
    vault = session.roster_vault
    own = vault.unlocked
    if own.device.asks:
        raise ForbiddenError(
            "{device} has to be touched, and nobody is there when cron runs",
            hint="name the reminder's own key with --identity; see docs/cron.md",
            device=own.author,
        )
    role = vault.roster.members[own.member].role
    if role != "reminder":
        session.output.warn(
            "this is the key of {member} ({role}), which opens more than a reminder needs; see docs/cron.md",
            member=own.member,
            role=role,
        )
    recipients = {path: {each.recipient for each in devices} for path, devices in by_path.items()}
    return next(path for path in paths if own.device.recipient in recipients[path]).absolute()


def _silent(path: Path) -> "list[Device]":
    from hnwctl.store.keys.identities import load_identities

    try:
        return load_identities([path], ask=None)
    except ForbiddenError as error:
        if "passphrase" not in error.message:
            raise
        raise ForbiddenError(
            "{file} is locked with a passphrase, and nobody is there when cron runs",
            hint="name the reminder's own key with --identity; see docs/cron.md",
            file=path,
        ) from None


def _as_cron_has_it(session: "Session", environ: Mapping[str, str]) -> Settings:
    """The settings that cron will have: those of config.yaml."""
    return Settings(environ={"HOME": _home_for_cron(), "PATH": _PATH, **environ}, now=session.settings.now)


def _check_place(session: "Session", wish: Wish, there: Settings) -> None:
    """Whether what cron will know is enough to deliver: raises what `remind` would raise tomorrow."""
    from hnwctl.console.reminders import places

    if wish.to == "mail":
        places.mail_places(there)
        if there.value("mail.user") and not there.value("mail.password_file"):
            session.output.warn("cron often has no keyring: mail.password_file names a file instead")
    elif wish.to == "webhook":
        places.webhook_place(there)
    elif wish.to == "desktop":
        places.desktop_place(there)


def show_plan(session: "Session", job: Job, *, systemd: bool) -> None:
    """Print what would be written, and write nothing."""
    vault = vault_of(session)
    if systemd:
        for name, text in userunits.units(vault, job).items():
            session.output.note("{file}:", file=name)
            session.output.text(text)
    else:
        session.output.text(crontab.with_job("", vault, job))
    session.output.note("nothing was installed: this was a dry run")


def install(session: "Session", job: Job, *, systemd: bool) -> None:
    """Have the job run by cron or systemd, and by nobody else; say what changed."""
    vault, folder = vault_of(session), userunits.unit_folder(session.settings.environ)
    if systemd:
        changed = install_units(folder, vault, job)
        changed |= remove_cron(vault)
    else:
        changed = install_cron(vault, job)
        changed |= remove_units(folder, vault)
        check_cron()
    times = [f"{each:%H:%M}" for each in job.at]
    if changed:
        session.output.line(
            "the reminder goes out every day at {times}, to {to}", times=times, to=job.option("to")
        )
    else:
        session.output.line("nothing to change: it goes out every day at {times}", times=times)
    if job.backup:
        session.output.line("a backup is made every day at {time}", time=times[0])


def uninstall(session: "Session") -> None:
    """Take it out again, wherever it is."""
    vault, folder = vault_of(session), userunits.unit_folder(session.settings.environ)
    removed = remove_cron(vault)
    removed |= remove_units(folder, vault)
    session.output.line("the reminder is no longer installed" if removed else "it was not installed")


# --- where it stands -------------------------------------------------------------------------


def install_cron(vault: str, job: Job) -> bool:
    """Put the job into the user's crontab; whether that changed anything."""
    before = scheduler.read_crontab()
    after = crontab.with_job(before, vault, job)
    if after != before:
        scheduler.write_crontab(after)
    return after != before


def remove_cron(vault: str) -> bool:
    """Take this vault's block out of the user's crontab; whether there was one."""
    if not scheduler.cron_installed():
        return False
    before = scheduler.read_crontab()
    after = crontab.without_job(before, vault)
    if after != before:
        scheduler.write_crontab(after)
    return after != before


def check_cron() -> None:
    """Raise OutsideError if nothing reads the crontab."""
    if not scheduler.cron_runs():
        raise OutsideError(
            "it is in the crontab, but no cron is running here",
            hint="start it (sudo systemctl enable --now cron), or use --systemd",
        )


def install_units(folder: Path, vault: str, job: Job) -> bool:
    """Write the units and start their timers; whether they were not there like that."""
    wanted, found = userunits.units(vault, job), read_units(folder, vault)
    if found != wanted:
        scheduler.systemctl("show-environment")  # fails where nobody would read the units
        if not wanted.keys() >= found.keys():
            remove_units(folder, vault)
        files.private_folder(folder)
        for name, text in wanted.items():
            files.place(folder, name, text.encode("utf-8", "surrogateescape"))
        scheduler.systemctl("daemon-reload")
    scheduler.systemctl("enable", "--now", *_timers(wanted))
    return found != wanted


def remove_units(folder: Path, vault: str) -> bool:
    """Stop the timers and remove the units; whether there were any."""
    found = read_units(folder, vault)
    if not found:
        return False
    try:
        scheduler.systemctl("disable", "--now", *_timers(found))
    finally:  # a machine without a user session has no timer that runs
        for name in found:
            (folder / name).unlink(missing_ok=True)
    scheduler.systemctl("daemon-reload")
    return True


def _timers(units: Mapping[str, str]) -> list[str]:
    return sorted({f"{name.rpartition('.')[0]}.timer" for name in units})


def read_units(folder: Path, vault: str) -> dict[str, str]:
    """File name -> text of the units of this vault that are there."""
    paths = [folder / f"{name}.{kind}" for name in userunits.names(vault) for kind in ("service", "timer")]
    return {path.name: path.read_text("utf-8", "surrogateescape") for path in paths if path.is_file()}


def installed(folder: Path, vault: str) -> list[tuple[str, Job]]:
    """What is installed for this vault: ``cron`` or ``systemd``, with its job."""
    text = scheduler.read_crontab() if scheduler.cron_installed() else ""
    found = [("cron", crontab.job_in(text, vault))]
    found.append(("systemd", userunits.job_in_units(read_units(folder, vault), vault)))
    return [(by, job) for by, job in found if job is not None]
