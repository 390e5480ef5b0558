"""What was delivered to whom on which day: outside of the vault, and without anything about a client.

There is one small JSON file for each place that reminders go to (a mail address, a webhook, the desktop,
stdout), private to the user, with vault ids and handles in it and nothing else about what they stand for.

Each item goes to a place at most once a day, and none is lost. Between the last step of a delivery and
our note of it the machine may stop; then nobody can know whether it arrived. So the intent is written down
before that step, and such a delivery counts as *in doubt*: **it errs towards not sending twice**. Its items
are not sent again on that day, the next run says so (on stderr, and in the next reminder), and on the
following day what is still open comes again by itself, because the agenda is derived from facts each day.
What has one day only (a birthday, a festival) and was missed or in doubt on it is asked for once more.

Days are the local days on which a run happened, in the order in which they were written, not in the order
of the calendar: a clock that was set back, or a flight to the west, finds the day that it had been, with
all that was delivered on it. A day is *whole* for a vault when nothing that was due is in doubt or failed.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hnwctl.domain.reminding import Key, Owed, passed
from hnwctl.errors import HnwctlError, IntegrityError, LockedError
from hnwctl.store.repository import files

FOLDER = "reminders"
DAYS_KEPT = 40
"""So many days on which something ran are remembered, counted from the last that was written."""
CAUGHT_UP = 31
"""Days back for which what was missed is asked for, at most."""
WAIT = 60.0
"""Seconds to wait for another run to the same place."""

_FORMAT = "hnwctl reminders 1"


@dataclass(slots=True)
class Day:
    """What was delivered on one local day, by vault; ``whole`` are the vaults of which nothing is missing."""

    day: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Intent:
    """A delivery whose end is not known: on which day, begun when, with which items.

    ``warned`` once it was said on stderr, ``told`` once it was said in a reminder that arrived.
    """

    batch: str
    day: str
    at: str
    items: dict[str, list[str]]
    warned: bool = False
    told: bool = False

    @property
    def count(self) -> int:
        """How many items are in it."""
        return sum(map(len, self.items.values()))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last run delivered nothing: an English template, and the facts that are safe to keep."""

    at: str
    exit: int
    message: str
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(slots=True)
class Ledger:
    """The deliveries to one place. ``kind`` is the ``--to``, ``place`` names it to its owner."""

    kind: str
    place: str
    days: list[Day] = field(default_factory=list)
    doubts: list[Intent] = field(default_factory=list)
    last_run: str | None = None
    last_sent: str | None = None
    last_count: int = 0
    failure: Failure | None = None

    def since(self, vault: str, today: date) -> date:
        """The day from which on something may have been missed: the last whole one, for what was added
        to it after the run; ``today`` where none is known.

        A day that was followed by an earlier one does not count: the clock ran ahead.
        """
        earliest = str(today)
        for each in reversed(self.days):
            if each.day <= earliest:
                if vault in each.whole:
                    return max(_day(each.day), today - timedelta(days=CAUGHT_UP))
                earliest = each.day
        return today

    def outstanding(self, owed: Iterable[Owed], today: date) -> list[Owed]:
        """What of ``owed`` is to be delivered today: neither sent nor in doubt, nor over and done with."""
        gone = self._sent_on(str(today)) | self._doubtful_on(str(today))
        return [
            each
            for each in owed
            if each.key not in gone
            and not (passed(each.item, today) and self._sent_from(each.item.date, each.key))
        ]

    def begin(self, batch: str, keys: Sequence[Key], *, day: date, at: datetime) -> None:
        """Note that a delivery is about to be made: from now on it is in doubt."""
        self.doubts.append(Intent(batch, str(day), _moment(at), _by_vault(keys)))

    def withdraw(self, batch: str) -> None:
        """Note that this delivery certainly did not arrive."""
        self.doubts = [each for each in self.doubts if each.batch != batch]

    def confirm(self, batch: str, *, at: datetime) -> None:
        """Note that this delivery arrived."""
        for intent in [each for each in self.doubts if each.batch == batch]:
            sent = self._on(intent.day).sent
            for vault, handles in intent.items.items():
                sent[vault] = sorted({*sent.get(vault, ()), *handles})
            self.last_sent, self.last_count = _moment(at), intent.count
        self.withdraw(batch)

    def untold(self) -> list[Intent]:
        """The doubts that no reminder has told of yet."""
        return [each for each in self.doubts if not each.told]

    def warned_of(self) -> list[Intent]:
        """The doubts that are to be warned of now; from now on they count as warned of."""
        new = [each for each in self.doubts if not each.warned]
        self.doubts = [replace(each, warned=True) for each in self.doubts]
        return new

    def tell(self, batches: Iterable[str]) -> None:
        """Note that these doubts have been said in a reminder that arrived."""
        said = set(batches)
        self.doubts = [replace(each, told=each.told or each.batch in said) for each in self.doubts]

    def finish(self, vaults: Iterable[str], *, day: date, at: datetime) -> None:
        """Note a run that delivered all there was: the day is whole for the vaults without a doubt on it."""
        doubtful = {vault for vault, _ in self._doubtful_on(str(day))}
        entry = self._on(str(day))
        entry.whole = sorted({*entry.whole, *(set(vaults) - doubtful)})
        self.last_run, self.failure = _moment(at), None

    def fail(self, error: HnwctlError, *, at: datetime) -> None:
        """Note a run that could not deliver, without anything that the other side said."""
        facts = {
            name: fact if isinstance(fact, int) else str(fact)
            for name, fact in error.facts.items()
            if name in ("host", "where", "code", "program", "count")
        }
        self.last_run = _moment(at)
        self.failure = Failure(_moment(at), error.exit_code, error.message, facts)

    def _on(self, day: str) -> Day:
        found = next((each for each in self.days if each.day == day), None) or Day(day)
        self.days = [*(each for each in self.days if each.day != day), found][-DAYS_KEPT:]
        return found

    def _sent_on(self, day: str) -> set[Key]:
        return {key for each in self.days if each.day == day for key in _keys(each.sent)}

    def _doubtful_on(self, day: str) -> set[Key]:
        return {key for each in self.doubts if each.day == day for key in _keys(each.items)}

    def _sent_from(self, day: date, key: Key) -> bool:
        """Whether the item was delivered on ``day`` or on a later one."""
        vault, handle = key
        return any(each.day >= str(day) and handle in each.sent.get(vault, ()) for each in self.days)


def _keys(by_vault: dict[str, list[str]]) -> Iterator[Key]:
    return ((vault, handle) for vault, handles in by_vault.items() for handle in handles)


def _by_vault(keys: Sequence[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for vault, handle in keys:
        found.setdefault(vault, []).append(handle)
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()


# --- where it lies ---------------------------------------------------------------------------


def path_of(state: Path, kind: str, address: str) -> Path:
    """The ledger for one place; its name tells the kind and nothing of the address."""
    return state / FOLDER / f"{kind}-{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"


@contextmanager
def opened(path: Path, *, kind: str, place: str, wait: float = WAIT) -> Iterator[Ledger]:
    """The ledger at ``path``, held so that no other run delivers to the same place meanwhile.

    Raises LockedError when another run holds it for longer than ``wait`` seconds, IntegrityError when it
    is damaged, OutsideError when the state folder refuses. Changes are kept by `save`.
    """
    files.private_folder(path.parent)
    lock = files.lock(path.with_suffix(".lock"), wait)
    if lock is None:
        raise LockedError(
            "another run is still delivering there", hint="the next run delivers what it leaves"
        )
    try:
        found = load(path) or Ledger(kind, place)
        found.kind, found.place = kind, place
        yield found
    finally:
        os.close(lock)


def save(path: Path, ledger: Ledger) -> None:
    """Write the ledger whole or not at all, on the disk when this returns; OutsideError if that fails."""
    files.place(path.parent, path.name, written(ledger))


def load(path: Path) -> Ledger | None:
    """The ledger at ``path`` as it is, None if there is none; IntegrityError when it is damaged."""
    raw = files.kept(path)
    if raw is None:
        return None
    try:
        return read(raw)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise IntegrityError(
            "the record of what was delivered is damaged: {file}",
            hint="move it away; what was delivered today will come once more",
            file=path,
        ) from None


def ledgers(state: Path) -> list[tuple[Path, Ledger]]:
    """Every ledger there is, by file name."""
    found = ((path, load(path)) for path in sorted((state / FOLDER).glob("*.json")))
    return [(path, ledger) for path, ledger in found if ledger is not None]


def written(ledger: Ledger) -> bytes:
    """The ledger as it stands in its file; doubts that are old and told are let go."""
    days = {each.day for each in ledger.days}
    doubts = [each for each in ledger.doubts if each.day in days or not each.told][-DAYS_KEPT:]
    document = {"format": _FORMAT, **asdict(replace(ledger, doubts=doubts))}
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


def read(raw: bytes) -> Ledger:
    """The ledger in ``raw``; one of the errors that `load` knows if it is none."""
    data: dict[str, Any] = json.loads(raw)
    if data.pop("format") != _FORMAT:
        raise ValueError("another format")
    days = [Day(**each) for each in data.pop("days")]
    doubts = [Intent(**each) for each in data.pop("doubts")]
    failure = data.pop("failure")
    for day, items in [
        *((each.day, each.sent) for each in days),
        *((each.day, each.items) for each in doubts),
    ]:
        _day(day)
        list(_keys(items))
    return Ledger(days=days, doubts=doubts, failure=Failure(**failure) if failure else None, **data)
