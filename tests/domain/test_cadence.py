"""The next contact follows from facts: the last one that counted, the rhythm, what the client asked for."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.cadence import Cadence, ContactFacts, cadence_of, quiet_periods, quiet_text
from hnwctl.model.spans import Span, parse_span

TODAY = date(2026, 11, 23)


@dataclass
class Stage:
    every: Span
    during: Span | None = None


@dataclass
class Policy:
    by_stage: dict[str, Stage] = field(
        default_factory=lambda: {
            "lead": Stage(Span(2, "w")),
            "onboarding": Stage(Span(2, "w"), Span(90, "d")),
        }
    )

    def for_tier(self, tier: str | None) -> Span | None:
        return {"top": Span(1, "m"), "below": Span(6, "m")}.get(tier or "")


def ask(**facts: object) -> Cadence:
    return cadence_of(ContactFacts(**facts), Policy(), lowest_tier="below", today=TODAY)  # type: ignore[arg-type]


def test_the_rhythm_of_the_tier_runs_from_the_last_contact() -> None:
    assert ask(tier="top", last_contact=date(2026, 1, 31)) == Cadence(Span(1, "m"), date(2026, 2, 28))


def test_a_stage_with_a_rhythm_of_its_own_comes_before_the_tier() -> None:
    assert ask(tier="top", stage="lead", last_contact=TODAY).next == date(2026, 12, 7)


def test_the_rhythm_of_a_new_client_ends_after_its_time() -> None:
    fresh = ask(tier="top", stage="onboarding", stage_since=TODAY - timedelta(90), last_contact=TODAY)
    later = ask(tier="top", stage="onboarding", stage_since=TODAY - timedelta(91), last_contact=TODAY)
    assert (str(fresh.every), str(later.every)) == ("2w", "1m")


def test_the_clients_own_rhythm_comes_first() -> None:
    assert ask(every=Span(2, "m"), tier="top", stage="lead", last_contact=TODAY).next == date(2027, 1, 23)


def test_a_client_without_a_tier_counts_as_the_lowest() -> None:
    assert ask(stage="active", last_contact=TODAY).every == Span(6, "m")


@pytest.mark.parametrize("stage", ["lost", "closed"])
def test_nobody_calls_a_client_who_left(stage: str) -> None:
    assert ask(tier="top", stage=stage, last_contact=TODAY) == Cadence(None, None)
    assert ask(every=Span(1, "y"), stage=stage, last_contact=TODAY).next == date(2027, 11, 23)


def test_before_the_first_contact_the_rhythm_runs_from_the_beginning() -> None:
    assert ask(tier="top", began=date(2026, 11, 1)).next == date(2026, 12, 1)


def test_where_nothing_tells_the_beginning_a_contact_is_due_today() -> None:
    assert ask(tier="top").next == TODAY


def test_a_first_date_that_was_agreed_on_holds_until_it_is_kept() -> None:
    agreed = date(2026, 12, 15)
    assert ask(tier="top", starting=agreed, last_contact=date(2026, 11, 20)).next == agreed
    assert ask(tier="top", starting=agreed, last_contact=agreed).next == date(2027, 1, 15)


def test_a_quiet_period_moves_the_date_behind_it() -> None:
    quiet = quiet_periods("2026-12-25/2027-01-03, 2026-12-01/2026-12-24")
    assert ask(tier="top", last_contact=date(2026, 11, 5), quiet=quiet).next == date(2027, 1, 4)


def test_a_quiet_period_without_an_end_leaves_no_date() -> None:
    assert ask(tier="top", last_contact=TODAY, quiet=quiet_periods("2026-12-01/")).next is None


def test_no_date_comes_before_the_day_the_client_named() -> None:
    assert ask(tier="top", last_contact=TODAY, not_before=date(2027, 6, 1)).next == date(2027, 6, 1)


def test_a_client_who_asked_for_silence_gets_it() -> None:
    assert ask(tier="top", last_contact=TODAY, silent=True).next is None


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
PERIODS = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4).map(tuple)


@given(PERIODS)
def test_quiet_periods_come_back_from_text(periods: tuple[tuple[date, date | None], ...]) -> None:
    assert quiet_periods(quiet_text(periods)) == periods


@given(DAYS, PERIODS, st.none() | DAYS, st.sampled_from(["1d", "2w", "1m", "1y"]))
def test_the_next_contact_is_never_on_a_day_that_was_ruled_out(
    last: date, quiet: tuple[tuple[date, date | None], ...], not_before: date | None, every: str
) -> None:
    found = ask(every=parse_span(every), last_contact=last, quiet=quiet, not_before=not_before).next
    if found is not None:
        assert found >= max(parse_span(every).after(last), not_before or last)
        assert not any(first <= found and (end is None or found <= end) for first, end in quiet)


def test_a_plan_moves_the_contact_that_it_was_made_for_and_no_other() -> None:
    planned = (date(2026, 12, 20), date(2026, 12, 16))
    moved = ask(tier="top", last_contact=date(2026, 11, 20), planned=planned)
    assert (moved.next, moved.computed) == (date(2026, 12, 16), date(2026, 12, 20))
    assert ask(tier="top", last_contact=date(2026, 11, 21), planned=planned).next == date(2026, 12, 21)


def test_what_the_client_asked_for_holds_for_a_planned_contact_too() -> None:
    planned = (date(2026, 12, 20), date(2026, 12, 16))
    quiet = quiet_periods("2026-12-10/2026-12-17")
    assert ask(tier="top", last_contact=date(2026, 11, 20), planned=planned, quiet=quiet).next == date(
        2026, 12, 18
    )
    assert ask(tier="top", last_contact=date(2026, 11, 20), planned=planned, silent=True).next is None


def test_where_nothing_dates_the_contact_a_plan_for_any_day_is_meant_for_it() -> None:
    planned = (date(2026, 11, 20), date(2026, 11, 27))
    assert ask(planned=planned).next == date(2026, 11, 27)
    assert ask(planned=planned, last_contact=date(2026, 11, 21)).next == date(2027, 5, 21)
