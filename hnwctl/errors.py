"""Every failure a person may meet: one base class, one exit code per class.

A message is an English template plus the facts that fill it, so that the console can
print it in the reader's language; the template is the key of the translation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Counted(int):
    """A number that knows how what is counted is called: ``{count} {count:rows|row}``."""

    def __format__(self, spec: str) -> str:
        many, among, one = spec.partition("|")
        if not among:
            return int.__format__(self, spec)
        return one if self == 1 else many


def filled(template: str, facts: Mapping[str, object]) -> str:
    """The template with the facts in it."""
    return template.format_map(
        {name: Counted(fact) if type(fact) is int else fact for name, fact in facts.items()}
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a check found: which file and section, and what is wrong with it.

    ``problem`` is an English template, ``facts`` fills it.
    """

    file: str
    section: str
    problem: str
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        where = f"{self.file} [{self.section}]" if self.section else self.file
        return f"{where}: {filled(self.problem, self.facts)}"


class HnwctlError(Exception):
    """Base of all: ``message`` says what and where, ``hint`` what to do next."""

    exit_code = 70

    def __init__(self, message: str, /, *, hint: str = "", **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.facts = facts

    def __str__(self) -> str:
        return filled(self.message, self.facts)


class CheckError(HnwctlError):
    """A check found something, or a bulk command could not do all of it."""

    exit_code = 1


class UsageError(HnwctlError):
    """The command was called wrongly."""

    exit_code = 2


class NotFoundError(HnwctlError):
    """No such record, or several match: then ``candidates`` holds them."""

    exit_code = 3

    def __init__(
        self,
        message: str,
        /,
        *,
        hint: str = "",
        candidates: Sequence[dict[str, str]] = (),
        **facts: object,
    ) -> None:
        super().__init__(message, hint=hint, **facts)
        self.candidates = list(candidates)


class InvalidError(HnwctlError):
    """The data given is not valid."""

    exit_code = 4


class ForbiddenError(HnwctlError):
    """This key cannot open that, or may not write it."""

    exit_code = 5


class IntegrityError(HnwctlError):
    """Damaged, forged, swapped, rolled back or removed; ``problems`` names each."""

    exit_code = 6

    def __init__(
        self, message: str, /, *, hint: str = "", problems: Sequence[Problem] = (), **facts: object
    ) -> None:
        super().__init__(message, hint=hint, **facts)
        self.problems = list(problems)


class ConflictError(HnwctlError):
    """Changed meanwhile, or a merge left something to decide."""

    exit_code = 7


class LockedError(HnwctlError):
    """The vault is locked by another process."""

    exit_code = 8


class OutsideError(HnwctlError):
    """Something outside failed: git, a mail server, a CRM, the disk."""

    exit_code = 9
