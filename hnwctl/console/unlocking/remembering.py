"""``unlock`` and ``lock``: an opened identity is remembered for one vault, for a while, and forgotten."""

import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.errors import UsageError
from hnwctl.store.keys import safes
from hnwctl.store.keys.identities import Device, Person, remade
from hnwctl.store.keys.tickets import LONGEST, Clock, Term, Ticket
from hnwctl.store.trust.remembered import Memory

if TYPE_CHECKING:
    from hnwctl.console.session import Session

_length = re.compile(r"([1-9][0-9]{0,4})\s*(m|min|分钟|h|小时|d|天)").fullmatch
_UNITS = {"m": "minutes", "min": "minutes", "分钟": "minutes", "h": "hours", "小时": "hours"}
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered for a vault: whose identity, until when, and in which place; None for all: nothing.

    ``needed`` is false for an identity that asks for nothing, of which nothing is remembered.
    """

    vault: Path
    author: str | None = None
    until: datetime | None = None
    place: str | None = None
    needed: bool = True


def length_of(text: str) -> timedelta:
    """``9h``, ``30m``, ``2d`` (also 9小时, 30分钟, 2天); raises UsageError for another or above a week."""
    found = _length(text.strip().lower())
    length = timedelta(**{_UNITS.get(found[2], "days"): int(found[1])}) if found else timedelta(0)
    if not timedelta(0) < length <= LONGEST:
        raise UsageError(
            "not a time to stay unlocked: {text}",
            hint="write it as 30m, 9h or 2d, at most {days}d",
            text=text,
            days=LONGEST.days,
        )
    return length


def memory_of(session: "Session") -> Memory:
    """What this machine can remember with, in the order of preference."""
    runtime = runtime_folder(session.settings.environ)
    places = (safes.OsKeyring(), safes.KernelKeyring(), safes.RuntimeFolder(runtime))
    return Memory(session.state_folder, places, machine_clock(session))


def runtime_folder(environ: Mapping[str, str]) -> Path | None:
    """The user's runtime folder, if it is one and lies in memory."""
    from hnwctl.console.dialogue.memoryfolder import in_memory

    named = environ.get("XDG_RUNTIME_DIR", "")
    return Path(named) if named and in_memory(named) else None


def machine_clock(session: "Session") -> Clock:
    """The clock of the session, and that of the machine since its start."""
    boot = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # macOS counts sleep in the latter
    return Clock(session.settings.now, lambda: time.clock_gettime(boot), _boot_id())


def _boot_id() -> str:
    if sys.platform == "darwin":
        import subprocess

        asked = ["sysctl", "-n", "kern.bootsessionuuid"]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


def remember(session: "Session", root: Path, length: timedelta) -> Remembered:
    """Unlock the vault at ``root`` and remember that; raises what opening raises, and UnavailableError."""
    vault = session.opened_anew(root)
    me = vault.unlocked
    if not (me.device.locked or me.device.asks):
        return Remembered(root, me.author, needed=False)
    memory = memory_of(session)
    term = Term.of(length, memory.clock)
    ticket = Ticket(
        vault=vault.roster.vault_id,
        author=me.author,
        recipient=me.device.recipient,
        source=str(Path(me.device.source).absolute()),
        term=term,
        identity=me.device.text,
        seed=me.device.seed,
        opened={digest: dict(keys) for digest, keys in me.device.opened.items()} if me.device.asks else {},
    )
    place = memory.remember(root, ticket)
    return Remembered(root, me.author, term.ends(memory.clock), place)


def recalled(session: "Session", root: Path) -> Device | None:
    """The device that is remembered for the vault at ``root``, if its identity file is one of this run's."""
    from hnwctl.console.unlocking.asking import person_at
    from hnwctl.console.unlocking.privacy import undumpable

    undumpable()
    ticket = memory_of(session).recall(root, session.settings.identities)
    return _device(ticket, person_at(session.prompter)) if ticket else None


def _device(ticket: Ticket, person: Person) -> Device | None:
    device = remade(ticket.identity, Path(ticket.source), ticket.seed, person)
    opened: dict[str, Mapping[str, str]] = {digest: dict(keys) for digest, keys in ticket.opened.items()}
    return replace(device, opened=opened, only=ticket.vault) if device.recipient == ticket.recipient else None


def status(session: "Session", root: Path) -> Remembered:
    """What is remembered for the vault at ``root``, without opening it."""
    from hnwctl.store.trust.remembered import marker_of

    marker = marker_of(session.state_folder, root)
    if marker is None:
        return Remembered(root)
    memory = memory_of(session)
    ticket = memory.recall(root, [Path(marker.source)])
    if ticket is None:
        return Remembered(root)
    return Remembered(root, ticket.author, ticket.term.ends(memory.clock), marker.place)


def roots_of(session: "Session") -> list[Path]:
    """The vaults that are meant, one or several."""
    from hnwctl.console.session import find

    return [find(root) for root in session.settings.vaults] or [session.vault_root()]
