"""What a check finds, and what every check is given."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.errors import HnwctlError

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.repository.git import Git
    from hnwctl.store.trust.pins import Pin


class Outcome(StrEnum):
    """How it stands with one thing: well, in need of somebody, put right just now, or beyond us."""

    ok = "ok"
    found = "found"
    mended = "mended"
    failed = "failed"


class Said(NamedTuple):
    """A text that the console says in the reader's language: an English template, and what fills it."""

    template: str
    facts: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found; ``hint`` says what to do about it, where that is not plain."""

    check: str
    state: Outcome
    what: Said
    hint: Said | None = None


NOTHING = Said("nothing was found")
"""What a check says that found nothing; anything else that is well is worth telling, too."""


@dataclass
class Ward:
    """The vault that is looked at. With ``fix`` what can be mended is."""

    session: "Session"
    root: Path
    git: "Git | None"
    fix: bool = False

    @cached_property
    def pin(self) -> "Pin | None":
        """What this machine knows of the vault."""
        from hnwctl.store.trust import pins

        return pins.load_pin(pins.pin_path(self.session.state_folder, self.root))

    @property
    def now(self) -> datetime:
        """The clock, in UTC."""
        return self.session.settings.now().astimezone(UTC)

    def mend(self, check: str, what: Said, how: Callable[[], object], hint: Said | None = None) -> Finding:
        """The finding ``what``, put right by ``how`` if that is wanted; ``hint`` is for who does it alone."""
        if not self.fix:
            return Finding(check, Outcome.found, what, hint or Said("`hnwctl doctor --fix` puts it right"))
        try:
            how()
        except (HnwctlError, OSError) as error:
            return failed(check, error)
        return Finding(check, Outcome.mended, what)


Check = Callable[[Ward], Iterator[Finding]]


def found(check: str, what: Said, hint: Said | None = None) -> Finding:
    """Something that only a person can put right."""
    return Finding(check, Outcome.found, what, hint)


def failed(check: str, error: HnwctlError | OSError) -> Finding:
    """What could not be looked at, or not be mended."""
    if isinstance(error, HnwctlError):
        hint = Said(error.hint, error.facts) if error.hint else None
        return Finding(check, Outcome.failed, Said(error.message, error.facts), hint)
    return Finding(
        check, Outcome.failed,
        Said("{file}: {reason}", {"file": str(error.filename or ""), "reason": error.strerror or ""}),
    )  # fmt: skip
