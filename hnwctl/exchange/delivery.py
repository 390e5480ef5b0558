"""How a message can fail to arrive: what every way of sending has in common.

Three outcomes have to be told apart, because a reminder is delivered at most once a day and is not to be
lost: certainly not delivered, and a moment later it may work (`BusyError`); certainly not delivered, and
trying again is no use (`RefusedError`); and nobody can say (`InDoubtError`): the message was handed over,
the answer never came.
"""

from collections.abc import Callable

from hnwctl.errors import OutsideError

Begin = Callable[[], None]
"""Called just before the step after which a message may have arrived: what follows may be in doubt."""

TIMEOUT = 30.0
"""Seconds that one step of a conversation may take."""


class RefusedError(OutsideError):
    """Certainly not delivered, and it will not be without a change."""


class BusyError(OutsideError):
    """Certainly not delivered; it may work a moment later, in ``after`` seconds if the other side said so."""

    def __init__(self, message: str, /, *, hint: str = "", after: float = 0, **facts: object) -> None:
        super().__init__(message, hint=hint, **facts)
        self.after = after


class InDoubtError(OutsideError):
    """Perhaps delivered: the answer did not come."""


def brief(text: str | bytes, limit: int = 160) -> str:
    """What the other side said, in one line and not too much of it."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join(said.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine: ``localhost``, 127.x.x.x or ::1."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
