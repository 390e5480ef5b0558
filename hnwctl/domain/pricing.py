"""What a client's wealth is worth on a day, and the tier that follows: from rows, without the record.

Rates, policy and the day change what ten thousand clients are worth while no record changes. So the index
keeps the totals by currency (``positions``), the earlier totals that may still hold up a tier (``totals``)
and what contact depends on (``contact_plans``); from these everything is computed again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hnwctl.domain.measures import ZERO, Measures, Position, counted, measures_of, positions
from hnwctl.domain.setting import Setting
from hnwctl.domain.tiers import deciding_amount, tier_at

if TYPE_CHECKING:
    from hnwctl.model.finance import Finance


@dataclass(frozen=True, slots=True)
class Dated:
    """Totals in one currency; ``until`` is the day from which they no longer count, None for as recorded."""

    currency: str
    until: date | None
    position: Position


@dataclass(frozen=True, slots=True)
class Total:
    """A total of the measure that decides the tier, as it was on ``day``."""

    day: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a client is worth, and the tier; None where it cannot be decided."""

    measures: Measures
    tier: str | None


def worth_of(finance: "Finance", setting: Setting) -> Worth:
    """The worth of a client on the day of the setting."""
    return worth(dated_positions(finance, setting), totals(finance, setting), setting)


def worth(dated: Iterable[Dated], earlier: Iterable[Total], setting: Setting) -> Worth:
    """The same from what the index keeps."""
    counted = _counted(dated, setting.today)
    found = measures_of(counted, base=setting.base, rate=setting.rates, today=setting.today)
    return Worth(found, _tier(found, list(earlier), setting))


def dated_positions(finance: "Finance", setting: Setting) -> list[Dated]:
    """Totals by currency: of what is there to stay, and of what counts until the day it is closed."""
    stays = positions(finance, base=setting.base, today=date.max)
    found = [Dated(currency, None, position) for currency, position in stays.items()]
    for each in counted(finance):
        if each.closed is not None:
            ours = each.amount if each.held == "us" else ZERO
            found.append(Dated(each.currency or setting.base, each.closed, Position(ours, each.amount)))
    return found


def totals(finance: "Finance", setting: Setting) -> list[Total]:
    """The dated totals of the measure that the policy's tiers use, in the order in which they were noted."""
    measure = setting.policy.tiers.measure
    return [
        Total(each.as_of, each.amount, each.currency or setting.base)
        for each in finance.valuations
        if each.of == measure
    ]


def still_counting(dated: Sequence[Dated], earlier: Sequence[Total], setting: Setting) -> list[Total]:
    """The totals that can matter to a tier, today or later, as long as the record stays as it is.

    In one currency a total at or below the present one never holds up a tier; it is kept only where it
    ends the time of a higher one.
    """
    ordered = sorted(earlier, key=lambda total: total.day)
    currencies = {each.currency for each in dated} | {total.currency for total in earlier}
    counted = _counted(dated, setting.today)
    found = measures_of(counted, base=setting.base, rate=setting.rates, today=setting.today)
    present = deciding_amount(found, setting.policy)
    fixed = currencies == {setting.base} and not any(each.until for each in dated)
    if present is None or not fixed or setting.policy.tiers.measure == "average_aum":
        return ordered
    high = [total.amount > present for total in ordered]
    return [total for place, total in enumerate(ordered) if high[place] or (place and high[place - 1])]


def _counted(dated: Iterable[Dated], today: date) -> dict[str, Position]:
    counted: dict[str, Position] = {}
    for each in dated:
        if each.until is None or each.until > today:
            known = counted.get(each.currency)
            counted[each.currency] = each.position if known is None else _sum(known, each.position)
    return counted


def _sum(one: Position, other: Position) -> Position:
    return Position(
        one.aum + other.aum,
        one.financial + other.financial,
        one.assets + other.assets,
        one.liabilities + other.liabilities,
    )


def _tier(found: Measures, earlier: list[Total], setting: Setting) -> str | None:
    """From the history that the published extract has: earlier totals, and the present one as of today.

    A monthly average exists only as dated totals; before the first one assets as they stand serve.
    """
    history = list(_converted(earlier, setting))
    if not (history and setting.policy.tiers.measure == "average_aum"):
        present = deciding_amount(found, setting.policy)
        history = [] if present is None else [*history, (setting.today, present)]
    return tier_at(history, setting.policy, setting.today) if history else None


def _converted(earlier: Iterable[Total], setting: Setting) -> Iterator[tuple[date, Decimal]]:
    """Totals in the base currency, at the rate of their day; one that has no rate says nothing."""
    for total in sorted(earlier, key=lambda total: total.day):
        rate = Decimal(1) if total.currency == setting.base else setting.rates.rate(total.currency, total.day)
        if rate is not None:
            yield total.day, total.amount * rate


def position_row(dated: Dated) -> tuple[str | None, ...]:
    """The row of ``positions`` without its id."""
    position = dated.position
    amounts = (position.aum, position.financial, position.assets, position.liabilities)
    until = dated.until.isoformat() if dated.until else None
    return (dated.currency, until, *(format(amount, "f") for amount in amounts))


def position_in(row: Sequence[str | None]) -> Dated:
    """What ``position_row`` wrote."""
    currency, until, *amounts = row
    position = Position(*(Decimal(amount or 0) for amount in amounts))
    return Dated(currency or "", date.fromisoformat(until) if until else None, position)


def total_row(total: Total) -> tuple[str, ...]:
    """The row of ``totals`` without its id."""
    return total.day.isoformat(), format(total.amount, "f"), total.currency


def total_in(row: Sequence[str]) -> Total:
    """What ``total_row`` wrote."""
    day, amount, currency = row
    return Total(date.fromisoformat(day), Decimal(amount), currency)
