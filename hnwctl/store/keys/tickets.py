"""A ticket: what an unlocked identity is remembered by, and for how long.

It ends by the clock of the day and by the clock that runs since the machine started, whichever comes
first, so that a clock set back does not prolong it, and with that start itself.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

FORM = "unlocked/1"
LONGEST = timedelta(days=7)
"""Nothing is remembered for longer."""

_ALLOWANCE = 1.0  # second, for the rounding of clocks
_digest = re.compile(r"sha256:[0-9a-f]{64}").fullmatch
_key = re.compile(r"[a-z][a-z0-9_]{0,31}\.[1-9][0-9]{0,5}").fullmatch


@dataclass(frozen=True, slots=True)
class Clock:
    """The time: ``wall`` of the day, ``boot`` in seconds since the machine was started, asleep or not.

    ``boot_id`` names that start; nobody can set ``boot``.
    """

    wall: Callable[[], datetime]
    boot: Callable[[], float]
    boot_id: str


@dataclass(frozen=True, slots=True)
class Term:
    """How long something holds: until ``until`` (seconds since 1970), and from ``since`` to ``end`` of the
    machine's own clock in the run that ``boot`` names."""

    until: float
    boot: str
    since: float
    end: float

    @classmethod
    def of(cls, length: timedelta, clock: Clock) -> "Term":
        """From now on for ``length``; ValueError if that is nothing, or more than `LONGEST`."""
        if not timedelta(0) < length <= LONGEST:
            raise ValueError("no such term")
        since, seconds = clock.boot(), length.total_seconds()
        return cls(clock.wall().timestamp() + seconds, clock.boot_id, since, since + seconds)

    def holds(self, clock: Clock) -> bool:
        """Whether it has not ended."""
        longest = LONGEST.total_seconds() + _ALLOWANCE
        return (
            self.boot == clock.boot_id
            and self.since <= clock.boot() + _ALLOWANCE
            and clock.boot() < self.end <= self.since + longest
            and clock.wall().timestamp() < self.until
        )

    def left(self, clock: Clock) -> float:
        """Seconds until it ends, by the clock that ends it first."""
        return min(self.end - clock.boot(), self.until - clock.wall().timestamp())

    def ends(self, clock: Clock) -> datetime:
        """The moment at which it ends, by the clock of the day as it goes now."""
        return clock.wall().astimezone(UTC) + timedelta(seconds=self.left(clock))


@dataclass(frozen=True, slots=True)
class Ticket:
    """An identity of ``author`` (member/device) as opened for the vault ``vault``.

    ``identity`` is the secret as text, ``seed`` the signing key of a plugin's, ``opened`` what that plugin
    opened: the digest of a key file -> its keys. ``source`` is the identity file it came from.
    """

    vault: str
    author: str
    recipient: str
    source: str
    term: Term
    identity: str = field(repr=False)
    seed: bytes | None = field(default=None, repr=False)
    opened: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)


def emit(ticket: Ticket) -> str:
    """The ticket as one line of text; it is a secret."""
    data = asdict(ticket) | {"hnwctl": FORM}
    data["seed"] = None if ticket.seed is None else base64.b64encode(ticket.seed).decode()
    return json.dumps(data, sort_keys=True)


def parse(text: str) -> Ticket:
    """The ticket in ``text``; ValueError, which tells nothing of it, if it is none."""
    try:
        return _ticket(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("no ticket") from None


def _ticket(data: dict[str, Any]) -> Ticket:
    if data.pop("hnwctl") != FORM:
        raise ValueError("of another form")
    seed, term, opened = data.pop("seed"), Term(**data.pop("term")), data.pop("opened")
    ticket = Ticket(**data, term=term, seed=_seed(seed), opened=opened)
    texts = [ticket.vault, ticket.author, ticket.recipient, ticket.source, ticket.identity, term.boot]
    numbers = [term.until, term.since, term.end]
    if not all(isinstance(each, str) for each in texts):
        raise ValueError("not of texts")
    if not all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in numbers):
        raise ValueError("not of numbers")
    if not all(_digest(digest) and _are_keys(keys) for digest, keys in opened.items()):
        raise ValueError("not of keys")
    return ticket


def _seed(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        seed = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("no seed") from None
    if len(seed) != 32:
        raise ValueError("no seed")
    return seed


def _are_keys(keys: Mapping[str, str]) -> bool:
    return all(_key(name) and isinstance(secret, str) for name, secret in keys.items())
