"""Who moved: dated facts decide, old versions tell where there are none, a dip is no move."""

from datetime import date
from decimal import Decimal

import pytest

from hnwctl.domain.rules import Rules
from hnwctl.domain.segments.moves import (
    Dated,
    Move,
    Version,
    Wealth,
    by_assessments,
    by_stages,
    by_versions,
    by_wealth,
    in_order,
    joined,
    words_in,
)

# the policy of China: a lower tier only after three months; prime from 500万, top over 1000万
SINCE, TODAY = date(2026, 8, 1), date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def steps(facts: Dated) -> list[tuple[object, ...]]:
    return [(move.old, move.new, move.on, move.source) for move in facts.moves]


def wealth(
    *totals: tuple[str, int], present: int | None = None, published: tuple[tuple[str, str], ...] = ()
) -> Wealth:
    """Totals and the present amount in 万, tiers as they were published, by day of 2026."""
    return Wealth(
        tuple((day(on), Decimal(amount) * 10_000) for on, amount in totals),
        None if present is None else Decimal(present) * 10_000,
        tuple((day(on), tier) for on, tier in published),
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (wealth(("05-01", 400), ("09-10", 600), present=600), [("core", "prime", "2026-09-10", "record")]),
        (wealth(("05-01", 600), ("10-01", 480), present=480), []),
        (wealth(("05-01", 600), ("08-05", 480), present=480), [("prime", "core", "2026-11-05", "record")]),
        (wealth(("05-01", 600), ("08-05", 480), ("09-01", 510), present=490), []),
        (wealth(("05-01", 600), present=490), []),
        (wealth(present=490), []),
        (wealth(), []),
        (
            wealth(present=490, published=(("07-01", "prime"), ("10-02", "core"))),
            [("prime", "core", "2026-10-02", "history")],
        ),
        (
            wealth(
                ("05-01", 400), ("09-10", 600), present=600, published=(("05-02", "core"), ("09-20", "prime"))
            ),
            [("core", "prime", "2026-09-10", "record")],
        ),
        (
            wealth(
                ("05-01", 600),
                ("08-05", 480),
                present=480,
                published=(("05-02", "prime"), ("08-06", "prime")),
            ),
            [("prime", "core", "2026-11-05", "record")],
        ),
    ],
    ids=[
        "a higher total counts at once",
        "a fall does not count before it has lasted",
        "and does when it has",
        "up again in time",
        "less today, and who knows since when",
        "no dated total, nothing written: nothing moved",
        "nothing known",
        "no dated total: what was published tells",
        "published later than the total is dated: the total tells the day",
        "a fall that outlasts what was published",
    ],
)
def test_tiers(policy: Rules, given: Wealth, expected: list[tuple[object, ...]]) -> None:
    assert steps(by_wealth("c", given, policy, since=SINCE, today=TODAY)) == expected


def test_the_market_alone_moves_nobody(policy: Rules) -> None:
    """What was published when the record was written, against a present amount at other rates."""
    given = wealth(present=499, published=(("07-01", "prime"), ("09-01", "prime")))
    assert steps(by_wealth("c", given, policy, since=SINCE, today=TODAY)) == []


def test_assessments() -> None:
    past = [("2025-01-01", "C2"), ("2024-01-01", "C1")]
    facts = by_assessments("c", past, ("2026-09-01", "C3"), "2026-08-01")
    assert (steps(facts), facts.told) == ([("C2", "C3", "2026-09-01", "record")], True)
    assert by_assessments("c", [], ("2026-09-01", "C3"), "2026-08-01") == Dated((), told=False)
    assert not by_assessments("c", past, (None, "C3"), "2026-08-01").told
    assert by_assessments("c", past, ("2026-09-01", "C2"), "2026-08-01") == Dated((), told=True)


def test_stages() -> None:
    past = [("2026-01-01", None, "lead"), ("2026-09-01", "lead", "prospect"), ("2026-10-01", None, "active")]
    facts = by_stages("c", past, "active", "2026-08-01")
    assert steps(facts) == [
        ("lead", "prospect", "2026-09-01", "record"),
        ("prospect", "active", "2026-10-01", "record"),
    ]
    assert facts.told
    assert not by_stages("c", past, "dormant", "2026-08-01").told
    assert steps(by_stages("c", [("2026-09-01", None, "lead")], "lead", "2026-08-01")) == []


def test_versions_tell_what_no_dated_fact_does() -> None:
    said = [("08-01", "C2"), ("09-01", "C4"), ("10-01", "C3")]
    history = by_versions("c", "risk", [Version(f"2026-{on}", {"risk": klass}) for on, klass in said])
    own = Move("c", "risk", "C2", "C4", "2026-08-30", "record")
    assert list(joined({}, history)) == history
    assert list(joined({("c", "risk"): Dated((own,), told=True)}, history)) == [own]
    assert list(joined({("c", "risk"): Dated((own,), told=False)}, history)) == [own, history[1]]
    assert [move.on for move in in_order([own, *history])] == ["2026-10-01", "2026-09-01", "2026-08-30"]


def test_what_sections_tell() -> None:
    assert words_in("kyc", {"risk": {"class": "C3"}}) == {"risk": "C3"}
    assert words_in("finance_dates", {}) == {"tier": None}
    wishes = {"preferences": {"likes": ["gold", "equity"], "style": "growth"}}
    found = {"preference": ("equity", "gold"), "horizon": None, "style": "growth"}
    assert words_in("finance", wishes) == found
    assert words_in("finance", {"preferences": "odd"})["preference"] == ()
