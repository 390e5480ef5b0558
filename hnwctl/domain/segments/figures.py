"""How many clients, and what they have: exact sums that say of how many clients they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

MEASURES = ("aum", "financial_assets")
"""What is summed; columns of ``clients``."""

UNPRICED, SEALED, DAMAGED, UNRECORDED, KNOWN = "unpriced", "sealed", "damaged", "unrecorded", ""
REASONS = (UNPRICED, SEALED, DAMAGED, UNRECORDED)
"""Why there is no value: no exchange rate, sealed to this key, does not hold, not recorded."""

_MILLION = 1_000_000


class Value(NamedTuple):
    """Where a client stands in a dimension: a word (of a rule True, False), or why there is none."""

    word: str | bool | None
    reason: str = KNOWN


class Part(NamedTuple):
    """A sum over some clients: over how many, and how much in hundredths of the currency."""

    known: int
    cents: int


class Group(NamedTuple):
    """Clients whom SQL counted together: their values in each dimension, and their sums by measure.

    Of ``lacking`` of them an amount is not known, for ``reason``; ``codes`` are currencies without a rate.
    """

    values: tuple[tuple[Value, ...], ...]
    clients: int
    sums: Mapping[str, Part]
    lacking: int
    reason: str
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Figures:
    """Clients, and their assets as far as they are known; ``lacking`` counts by reason those of whom an
    amount is not."""

    clients: int = 0
    sums: dict[str, Part] = field(default_factory=dict)
    lacking: Counter[str] = field(default_factory=Counter)
    codes: dict[str, None] = field(default_factory=dict)

    def add(self, group: Group) -> None:
        """Take in a group."""
        self.clients += group.clients
        for measure, (known, cents) in group.sums.items():
            had, sum_ = self.sums.get(measure, (0, 0))
            self.sums[measure] = Part(had + known, sum_ + cents)
        if group.lacking:
            self.lacking[group.reason] += group.lacking
        if group.codes:
            self.codes |= dict.fromkeys(group.codes)

    def amount(self, measure: str) -> Decimal | None:
        """The sum of what is known; None if of no client anything is."""
        part = self.sums.get(measure)
        return Decimal(part.cents) / 100 if part is not None and part.known else None

    def partial(self, measure: str) -> bool:
        """Whether of some of the clients it is not known."""
        part = self.sums.get(measure)
        return part is None or part.known < self.clients

    def share(self, whole: "Figures", measure: str = "") -> float | None:
        """The part of ``whole`` that this is, from 0 to 1: of its clients, or of a measure."""
        mine, all_ = (
            (self.amount(measure), whole.amount(measure)) if measure else (self.clients, whole.clients)
        )
        return None if mine is None or not all_ else round(float(Decimal(mine) / Decimal(all_)), 4)


def sum_columns(measure: str) -> str:
    """SQL for a sum that neither loses a cent nor overflows: how many, whole millions, the rest in cents."""
    whole = f"CAST({measure} AS INTEGER) / {_MILLION}"
    return (
        f"count({measure}), sum({whole}), "
        f"sum(CAST(round(({measure} - {whole} * {_MILLION}) * 100) AS INTEGER))"
    )


def sums_of(cells: Iterable[int | None], measures: Iterable[str] = MEASURES) -> dict[str, Part]:
    """The sums by measure, from what `sum_columns` of each gave."""
    rest = iter(cells)
    return {
        measure: Part(known or 0, (millions or 0) * _MILLION * 100 + (cents or 0))
        for measure, known, millions, cents in zip(measures, rest, rest, rest, strict=False)
    }
