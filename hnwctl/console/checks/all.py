"""All checks, in the order in which they are made: what others stand on comes first."""

from collections.abc import Iterator

from hnwctl.console.checks import contents, gitsettings, halfway, modes, plaintext, programs
from hnwctl.console.checks.finding import NOTHING, Check, Finding, Outcome, Ward, failed
from hnwctl.errors import HnwctlError

CHECKS: tuple[tuple[str, Check], ...] = (
    ("git", programs.programs),
    ("unfinished", halfway.halfway),
    ("modes", modes.modes),
    ("modes", modes.links),
    ("settings", gitsettings.settings),
    ("settings", gitsettings.notes),
    ("attributes", gitsettings.attributes),
    ("guard", gitsettings.guarding),
    ("staged", plaintext.staged),
    ("plaintext", plaintext.stray),
    ("plaintext", plaintext.leftovers),
    ("clock", contents.clock),
    ("policy", contents.policy),
    ("index", contents.index),
    ("records", contents.records),
)


def examined(ward: Ward) -> Iterator[Finding]:
    """What the checks find; of one that finds nothing, that all is well. One that fails stops no other."""
    for name, findings in _by_name(ward):
        yield from findings or [Finding(name, Outcome.ok, NOTHING)]


def _by_name(ward: Ward) -> Iterator[tuple[str, list[Finding]]]:
    findings: dict[str, list[Finding]] = {}
    for name, check in CHECKS:
        kept = findings.setdefault(name, [])
        try:
            kept += check(ward)
        except (HnwctlError, OSError) as error:
            kept.append(failed(name, error))
    yield from findings.items()
