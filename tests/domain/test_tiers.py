"""Asset tiers at their borders, and over time."""

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.rules import Rules
from hnwctl.domain.tiers import tier_at, tier_of
from hnwctl.model.policy import Policy, default_policy_text
from hnwctl.store import codec

PLAIN = Policy.from_plain(codec.load(default_policy_text("cn"), source="cn.yaml")).to_plain()
POLICY = Rules.of(PLAIN)
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("amount", "tier"),
    [
        (None, "below"),
        ("-1", "below"),
        ("0", "below"),
        ("999999.99", "below"),
        ("1000000", "core"),
        ("4999999.99", "core"),
        ("5000000", "prime"),
        ("5000000.01", "prime"),
        ("10000000", "prime"),
        ("10000000.00", "prime"),
        ("10000000.01", "top"),
        ("999999999999", "top"),
    ],
)
def test_the_border_itself_is_in_the_middle_tier(amount: str | None, tier: str) -> None:
    assert tier_of(None if amount is None else Decimal(amount), POLICY) == tier


def on(*totals: tuple[str, int]) -> str:
    """The tier today after these totals, in 万."""
    return tier_at([(date.fromisoformat(day), Decimal(n) * 10_000) for day, n in totals], POLICY, TODAY)


def test_without_a_history_it_is_the_lowest() -> None:
    assert on() == "below"
    assert on(("2026-07-01", 2000)) == "below", "what is still to come does not count"


def test_a_higher_tier_counts_at_once() -> None:
    assert on(("2025-01-01", 200), ("2026-06-01", 600)) == "prime"


def test_a_lower_tier_counts_after_three_months_below() -> None:
    assert on(("2025-01-01", 2000), ("2026-03-02", 300)) == "top"
    assert on(("2025-01-01", 2000), ("2026-03-01", 300)) == "core"


def test_a_fall_in_steps_goes_to_the_best_of_the_last_three_months() -> None:
    assert on(("2025-01-01", 2000), ("2026-02-01", 700), ("2026-05-01", 50)) == "prime"


def test_a_recovery_begins_the_three_months_anew() -> None:
    assert on(("2025-01-01", 2000), ("2026-01-01", 300), ("2026-04-01", 2000), ("2026-04-02", 300)) == "top"


def test_of_two_totals_of_one_day_the_later_given_holds() -> None:
    assert on(("2026-06-01", 9000), ("2026-06-01", 300)) == "core"


def test_without_damping_the_last_total_decides() -> None:
    plain = deepcopy(PLAIN)
    del plain["tiers"]["downgrade_after"]
    policy = Rules.of(plain)
    assert tier_at([(date(2026, 5, 31), Decimal(10**8)), (TODAY, Decimal(10**6))], policy, TODAY) == "core"


days = st.dates(TODAY - timedelta(400), TODAY + timedelta(30))
history = st.lists(st.tuples(days, st.integers(0, 2000).map(lambda n: Decimal(n * 10_000))), max_size=8)


@given(history, st.dates(TODAY, TODAY + timedelta(100)))
def test_damping_never_gives_less_than_the_last_total_nor_more_than_the_best(
    totals: list[tuple[date, Decimal]], today: date
) -> None:
    rank = POLICY.tiers.keys.index
    known = dict(sorted(totals, key=lambda total: total[0]))
    past = {day: amount for day, amount in known.items() if day <= today}
    tier = rank(tier_at(known.items(), POLICY, today))
    assert tier >= rank(tier_of(past[max(past)] if past else None, POLICY))
    assert tier <= max((rank(tier_of(amount, POLICY)) for amount in past.values()), default=0)
