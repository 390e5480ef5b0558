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

from hnwctl.domain.cells import Cell, cell
from hnwctl.domain.measures import ZERO, Measures, Position, counted, measures_of, positions
from hnwctl.domain.setting import Setting
from hnwctl.domain.tiers import deciding_amount, tier_at

if TYPE_CHECKING:
    from hnwctl.model.finance import Asset, Finance, Holding, Liability


@dataclass(frozen=True, slots=True)
class Dated:
    """Totals in one currency; ``until`` is the day from which they no longer count, None for as recorded.

    ``as_of`` is the newest day as of which what the tiers measure in them is known; None where none is said.
    """

    currency: str
    until: date | None
    position: Position
    as_of: date | None = None


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
    dated = list(dated)
    found = _measured(dated, setting)
    known = history(found, dated, earlier, setting)
    return Worth(found, tier_at(known, setting.policy, setting.today) if known else None)


def history(
    found: Measures, dated: Iterable[Dated], earlier: Iterable[Total], setting: Setting
) -> list[tuple[date, Decimal]]:
    """The totals of the policy's measure up to today, by date, in the base currency: the earlier ones that a
    rate converts, and the present one as of the day on which it was last known to change.

    Empty while the present total is unknown. A monthly average exists only as dated totals; before the first
    one the assets as they stand serve.
    """
    known = dict(_converted(earlier, setting))
    if known and setting.policy.tiers.measure == "average_aum":
        return sorted(known.items())
    present = deciding_amount(found, setting.policy)
    return [] if present is None else sorted({**known, present_day(dated, setting.today): present}.items())


def present_day(dated: Iterable[Dated], today: date) -> date:
    """The day of the present total: the newest day as of which a part of it is known, or on which a holding
    was closed; today where nothing says as of when."""
    dated = list(dated)
    known = [each.as_of for each in dated if each.as_of and _counts(each, today)]
    closed = [each.until for each in dated if each.until and not _counts(each, today)]
    return min(max([*known, *closed]), today) if known else today


def dated_positions(finance: "Finance", setting: Setting) -> list[Dated]:
    """Totals by currency: of what is there to stay, and of what counts until the day it is closed."""
    base, measure = setting.base, setting.policy.tiers.measure
    known = _known_as_of(finance, base, measure)
    stays = positions(finance, base=base, today=date.max)
    found = [Dated(currency, None, position, known.get(currency)) for currency, position in stays.items()]
    for each in counted(finance):
        if each.closed is not None:
            ours = each.amount if each.held == "us" else ZERO
            as_of = each.as_of if _measures(measure, each) else None
            found.append(Dated(each.currency or base, each.closed, Position(ours, each.amount), as_of))
    return found


def _known_as_of(finance: "Finance", base: str, measure: str) -> dict[str, date]:
    """By currency the newest day of what the tiers measure, as far as it is there to stay."""
    stays: list[Asset | Holding | Liability] = [
        each for each in counted(finance) if each.closed is None and _measures(measure, each)
    ]
    if measure == "net_worth":
        stays += [*finance.assets, *finance.liabilities]
    known: dict[str, date] = {}
    for each in stays:
        if each.as_of:
            currency = each.currency or base
            known[currency] = max(each.as_of, known.get(currency, each.as_of))
    return known


def _measures(measure: str, holding: "Holding") -> bool:
    return holding.held == "us" or measure not in ("aum", "average_aum")


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

    In one currency a total that is older than the present one, and not above it, never holds up a tier; it
    is kept only where it ends the time of a higher one.
    """
    ordered = sorted(earlier, key=lambda total: total.day)
    currencies = {each.currency for each in dated} | {total.currency for total in earlier}
    present = deciding_amount(_measured(dated, setting), setting.policy)
    fixed = currencies == {setting.base} and not any(each.until for each in dated)
    if present is None or not fixed or setting.policy.tiers.measure == "average_aum":
        return ordered
    known = max((each.as_of for each in dated if each.as_of), default=date.max)
    older = [total for total in ordered if total.day <= known]
    high = [total.amount > present for total in older]
    kept = [total for place, total in enumerate(older) if high[place] or (place and high[place - 1])]
    return [*kept, *ordered[len(older) :]]


def _measured(dated: Iterable[Dated], setting: Setting) -> Measures:
    """The measures of what counts on the day of the setting."""
    sums: dict[str, Position] = {}
    for each in dated:
        if _counts(each, setting.today):
            known = sums.get(each.currency)
            sums[each.currency] = each.position if known is None else _sum(known, each.position)
    return measures_of(sums, base=setting.base, rate=setting.rates, today=setting.today)


def _counts(dated: Dated, today: date) -> bool:
    return dated.until is None or dated.until > today


def _sum(one: Position, other: Position) -> Position:
    return Position(
        one.aum + other.aum,
        one.financial + other.financial,
        one.assets + other.assets,
        one.liabilities + other.liabilities,
    )


def _converted(earlier: Iterable[Total], setting: Setting) -> Iterator[tuple[date, Decimal]]:
    """Totals up to today in the base currency, at the rate of their day; one without a rate says nothing."""
    for total in sorted(earlier, key=lambda total: total.day):
        if total.day > setting.today:
            return
        rate = Decimal(1) if total.currency == setting.base else setting.rates.rate(total.currency, total.day)
        if rate is not None:
            yield total.day, total.amount * rate


def position_row(each: Dated, *, dated: bool) -> tuple[Cell, ...]:
    """The row of ``positions`` without its id; ``dated``: with the day, which only earlier totals need."""
    position = each.position
    amounts = (position.aum, position.financial, position.assets, position.liabilities)
    until, as_of = cell(each.until), cell(each.as_of) if dated else None
    return (each.currency, until, *(format(amount, "f") for amount in amounts), as_of)


def position_in(row: Sequence[str | None]) -> Dated:
    """What ``position_row`` wrote."""
    currency, until, *amounts, as_of = row
    position = Position(*(Decimal(amount or 0) for amount in amounts))
    return Dated(currency or "", _day(until), position, _day(as_of))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def total_row(total: Total) -> tuple[str, ...]:
    """The row of ``totals`` without its id."""
    return total.day.isoformat(), format(total.amount, "f"), total.currency


def total_in(row: Sequence[str]) -> Total:
    """What ``total_row`` wrote."""
    day, amount, currency = row
    return Total(date.fromisoformat(day), Decimal(amount), currency)
