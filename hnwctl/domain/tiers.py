"""The asset tier of a client: from a total, and over time, so that a dip does not cost it at once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnwctl.domain.measures import Measures
    from hnwctl.domain.rules import Rules


def tier_of(amount: Decimal | None, policy: "Rules") -> str:
    """The key of the tier that ``amount`` (base currency, of the measure that the policy names) falls into.

    No amount known is the lowest tier, as is one below zero.
    """
    return policy.tiers.keys[_level(amount, policy)]


def tier_at(history: Iterable[tuple[date, Decimal]], policy: "Rules", today: date) -> str:
    """The tier on ``today``, given dated totals, each holding until the next: a higher tier counts at once,
    a lower one when the totals have stayed below the old one for ``downgrade_after``.

    Which is: the highest tier of that span up to today. Totals after today do not count; where one day
    has two, the later given holds.
    """
    totals = {day: amount for day, amount in history if day <= today}
    damping = policy.tiers.downgrade_after
    since = damping.before(today) if damping else today
    before = [day for day in totals if day <= since]
    counted = [day for day in totals if day > since] + ([max(before)] if before else [])
    return policy.tiers.keys[max((_level(totals[day], policy) for day in counted), default=0)]


def deciding_amount(found: "Measures", policy: "Rules") -> Decimal | None:
    """The amount of the policy's measure that decides the tier today; None where it cannot be decided.

    Where a rate is missing the total is unknown, and so is the tier; unless what could be converted is in the
    highest tier already, which no further amount can change.
    """
    measure, known = policy.tiers.measure, found.at_least
    exact: Decimal | None = getattr(found, "aum" if measure == "average_aum" else measure)
    if exact is not None or known is None or measure == "net_worth":
        return exact
    least = known.financial if measure == "financial_assets" else known.aum
    return least if _level(least, policy) == len(policy.tiers.levels) - 1 else None


def _level(amount: Decimal | None, policy: "Rules") -> int:
    """The number of the highest level whose bound ``amount`` passes; the lowest has none."""
    reached = 0
    for number, tier in enumerate(policy.tiers.levels):
        if tier.bound is not None and amount is not None:
            least, strict = tier.bound
            if amount > least or (amount == least and not strict):
                reached = number
    return reached
