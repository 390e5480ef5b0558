"""What a client is worth: managed assets, financial assets, net worth, share of wallet.

Computed from the finance section every time, never stored. An amount whose currency has no rate is
named, never counted as zero: a total that would need it is unknown.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hnwctl.model.finance import Finance, Holding

ZERO = Decimal(0)
CENT = Decimal("0.01")
SHARE = Decimal("0.0001")


class Rates(Protocol):
    """Whatever knows exchange rates."""

    def rate(self, currency: str, day: date) -> Decimal | None:
        """What one unit of ``currency`` is worth in the base currency on ``day``, or None if unknown."""


class RateTable:
    """Exchange rates by date: on a day the latest one at or before it holds."""

    def __init__(self, rates: Iterable[tuple[date, str, Decimal]] = ()) -> None:
        self._days: dict[str, list[date]] = {}
        self._rates: dict[str, list[Decimal]] = {}
        for day, currency, rate in sorted(rates, key=lambda row: row[0]):
            self._days.setdefault(currency, []).append(day)
            self._rates.setdefault(currency, []).append(rate)

    @classmethod
    def of(cls, rows: Iterable[Iterable[object]]) -> "RateTable":
        """From rows of day, currency, rate as the index holds them: ISO text, code, number."""
        return cls((date.fromisoformat(str(day)), str(code), Decimal(str(rate))) for day, code, rate in rows)

    def rate(self, currency: str, day: date) -> Decimal | None:
        """What one unit of ``currency`` is worth in the base currency on ``day``, or None if unknown."""
        place = bisect_right(self._days.get(currency, []), day)
        return self._rates[currency][place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Position:
    """A client's totals in one currency, before any conversion."""

    aum: Decimal = ZERO
    financial: Decimal = ZERO
    assets: Decimal = ZERO
    liabilities: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Measures:
    """What a client is worth in the base currency; ``wallet_share`` from 0 to 1.

    None: unknown, because nothing is recorded, or because an amount in a currency of ``unpriced`` is part of
    it. ``at_least`` has the totals of what could be converted, so that an answer can say "more than".
    """

    aum: Decimal | None
    financial_assets: Decimal | None
    net_worth: Decimal | None
    wallet_share: Decimal | None
    unpriced: tuple[str, ...] = ()
    at_least: Position | None = None


UNKNOWN = Measures(None, None, None, None)
"""The measures of a client of whose wealth nothing is recorded."""


def measures(finance: "Finance", *, base: str, rate: Rates, today: date) -> Measures:
    """The measures of one client on ``today``, in the currency ``base``.

    Holdings that are closed by then do not count; an item without a currency is in ``base``.
    """
    return measures_of(positions(finance, base=base, today=today), base=base, rate=rate, today=today)


def positions(finance: "Finance", *, base: str, today: date) -> dict[str, Position]:
    """The totals by currency. Empty when no holding, asset or liability is recorded at all."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * 4)
    for holding in counted(finance):
        amounts = sums[holding.currency or base]
        if is_open(holding, today):
            amounts[1] += holding.amount
            if holding.held == "us":
                amounts[0] += holding.amount
    for asset in finance.assets:
        sums[asset.currency or base][2] += asset.amount
    for liability in finance.liabilities:
        sums[liability.currency or base][3] += liability.amount
    return {currency: Position(*amounts) for currency, amounts in sums.items()}


def counted(finance: "Finance") -> "list[Holding]":
    """The holdings that count: an estimate only as long as no position is listed where it stands for all."""
    listed = {each.held for each in finance.holdings if not each.estimate}
    return [each for each in finance.holdings if not (each.estimate and each.held in listed)]


def is_open(holding: "Holding", today: date) -> bool:
    """Whether a holding is still there on ``today``."""
    return holding.closed is None or holding.closed > today


def measures_of(positions: Mapping[str, Position], *, base: str, rate: Rates, today: date) -> Measures:
    """The measures from totals by currency, converted at the rates of ``today``."""
    if not positions:
        return UNKNOWN
    known, missing = _converted(positions, base, rate, today)
    aum = None if missing.aum else known.aum
    financial = None if missing.financial else known.financial
    whole = not (missing.financial or missing.assets or missing.liabilities)
    return Measures(
        aum,
        financial,
        known.financial + known.assets - known.liabilities if whole else None,
        None if aum is None or not financial else (aum / financial).quantize(SHARE, ROUND_HALF_EVEN),
        unpriced=tuple(
            code for code in sorted(positions) if _lacks(positions[code], code, base, rate, today)
        ),
        at_least=known,
    )


def _converted(
    positions: Mapping[str, Position], base: str, rate: Rates, today: date
) -> tuple[Position, Position]:
    """The sum of what has a rate, in the base currency; and a sum that only tells where one was missing."""
    known, missing = Position(), Position()
    for code, position in positions.items():
        if _lacks(position, code, base, rate, today):
            missing = _plus(missing, position, Decimal(1))
        else:
            known = _plus(known, position, _factor(code, base, rate, today) or Decimal(1))
    return known, missing


def _lacks(position: Position, code: str, base: str, rate: Rates, today: date) -> bool:
    return position != Position() and _factor(code, base, rate, today) is None


def _factor(code: str, base: str, rate: Rates, today: date) -> Decimal | None:
    return Decimal(1) if code == base else rate.rate(code, today)


def _plus(total: Position, position: Position, factor: Decimal) -> Position:
    def both(left: Decimal, right: Decimal) -> Decimal:
        return left + (right if factor == 1 else (right * factor).quantize(CENT, ROUND_HALF_EVEN))

    return Position(
        both(total.aum, position.aum),
        both(total.financial, position.financial),
        both(total.assets, position.assets),
        both(total.liabilities, position.liabilities),
    )
