"""Which snapshots stay: the rules by example, and what holds for every book of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import UsageError
from hnwctl.model.spans import Span
from hnwctl.store.snapshots.keeping import Decision, Keep, Reason, Snapshot, plan

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def at(text: str, state: str = "good", *, verified: bool = False) -> Snapshot:
    return Snapshot(text, datetime.fromisoformat(text).replace(tzinfo=UTC), state, verified)


def kept(snapshots: list[Snapshot], keep: Keep, now: datetime = NOW) -> list[str]:
    return [each.snapshot.name for each in plan(snapshots, keep, now) if each.stays]


def reasons(decisions: list[Decision], name: str) -> set[Reason]:
    return next(set(each.reasons) for each in decisions if each.snapshot.name == name)


def test_the_newest_of_each_of_the_latest_days() -> None:
    book = [at("2026-11-23T09:00"), at("2026-11-23T21:00"), at("2026-11-20T09:00"), at("2026-11-19T09:00")]
    assert kept(book, Keep(daily=2)) == ["2026-11-23T21:00", "2026-11-20T09:00"]


def test_days_without_a_snapshot_do_not_count() -> None:
    book = [at("2026-11-23T09:00"), at("2025-01-01T09:00"), at("2020-02-29T09:00")]
    assert kept(book, Keep(daily=3)) == [each.name for each in book]


def test_weeks_are_those_of_iso() -> None:
    """The 1st of January 2027 is a Friday: with the 31st of December it is in week 53 of 2026."""
    book = [at("2027-01-01T09:00"), at("2026-12-31T09:00"), at("2026-12-27T09:00")]
    decisions = plan(book, Keep(weekly=2), datetime(2027, 1, 2, tzinfo=UTC))
    assert [each.snapshot.name for each in decisions if each.stays] == [
        "2027-01-01T09:00",
        "2026-12-27T09:00",
    ]
    assert Reason("weekly", "2026-W53") in reasons(decisions, "2027-01-01T09:00")


def test_rules_do_not_see_each_other() -> None:
    """The newest of the day is the newest of the month as well, and counts for both, as with restic."""
    book = [at("2026-11-23T09:00"), at("2026-11-22T09:00"), at("2026-10-31T09:00"), at("2026-10-30T09:00")]
    assert kept(book, Keep(daily=1, monthly=2)) == ["2026-11-23T09:00", "2026-10-31T09:00"]


def test_within_is_counted_from_the_newest_not_from_today() -> None:
    book = [at("2020-03-31T09:00"), at("2020-02-29T09:00"), at("2020-02-29T08:59")]
    assert kept(book, Keep(within=Span(1, "m"))) == ["2020-03-31T09:00", "2020-02-29T09:00"]


def test_a_span_longer_than_the_calendar_keeps_all() -> None:
    book = [at("2026-11-23T09:00"), at("1990-01-01T09:00")]
    assert len(kept(book, Keep(within=Span(9999, "y")))) == 2


def test_the_last_verified_one_stays_whatever_the_rules_say() -> None:
    book = [
        at("2026-11-23T09:00"),
        at("2026-08-01T09:00", verified=True),
        at("2026-07-01T09:00", verified=True),
    ]
    assert kept(book, Keep(last=1)) == ["2026-11-23T09:00", "2026-08-01T09:00"]


@pytest.mark.parametrize("state", ["unknown", "damaged", "foreign"])
def test_what_is_not_known_to_be_good_is_left_alone_and_does_not_count(state: str) -> None:
    """Somebody puts a hundred forged files beside ours: none of ours goes for them."""
    book = [at("2026-11-23T09:00", state), at("2026-11-22T09:00"), at("2026-11-21T09:00")]
    decisions = plan(book, Keep(last=1), NOW)
    assert reasons(decisions, "2026-11-23T09:00") == {Reason(state)}
    assert [each.snapshot.name for each in decisions if each.stays] == [
        "2026-11-23T09:00",
        "2026-11-22T09:00",
    ]


def test_a_clock_that_ran_ahead_pushes_nothing_out() -> None:
    book = [at("2031-01-01T09:00"), at("2026-11-22T09:00")]
    decisions = plan(book, Keep(last=1), NOW)
    assert reasons(decisions, "2031-01-01T09:00") == {Reason("future")}
    assert kept(book, Keep(last=1)) == ["2031-01-01T09:00", "2026-11-22T09:00"]


def test_a_policy_that_keeps_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="keep no snapshot"):
        plan([at("2026-11-23T09:00")], Keep(), NOW)


# --- for every book ------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
STATES = st.sampled_from(["good"] * 6 + ["unknown", "damaged", "foreign"])
BOOKS = st.lists(st.tuples(MOMENTS, STATES, st.booleans()), max_size=40).map(
    lambda rows: [
        Snapshot(f"{number}", moment, state, verified)
        for number, (moment, state, verified) in enumerate(rows)
    ]
)
COUNTS = st.integers(0, 9)
SPANS = st.none() | st.builds(Span, st.integers(1, 400), st.sampled_from("dwmy"))
KEEPS = st.builds(Keep, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, SPANS).filter(
    lambda keep: not keep.empty
)


@given(BOOKS, KEEPS)
def test_what_was_kept_is_kept_again(book: list[Snapshot], keep: Keep) -> None:
    stays = [each.snapshot for each in plan(book, keep, NOW) if each.stays]
    assert [each.snapshot for each in plan(stays, keep, NOW) if each.stays] == stays


@given(BOOKS, KEEPS)
def test_the_newest_and_the_last_verified_never_go(book: list[Snapshot], keep: Keep) -> None:
    good = [each for each in book if each.state == "good" and each.created <= NOW]
    goes = {each.snapshot for each in plan(book, keep, NOW) if not each.stays}
    for among in (good, [each for each in good if each.verified]):
        if among:
            assert max(among, key=lambda each: (each.created, each.name)) not in goes


@given(BOOKS, KEEPS)
def test_only_what_is_known_to_be_good_goes(book: list[Snapshot], keep: Keep) -> None:
    decisions = plan(book, keep, NOW)
    assert {each.snapshot for each in decisions} == set(book)
    assert all(
        each.stays for each in decisions if each.snapshot.state != "good" or each.snapshot.created > NOW
    )


@given(BOOKS, KEEPS, st.sampled_from(["last", "hourly", "daily", "weekly", "monthly", "yearly"]))
def test_keeping_more_of_a_rule_lets_nothing_go_that_stayed(
    book: list[Snapshot], keep: Keep, rule: str
) -> None:
    from dataclasses import replace

    more = replace(keep, **{rule: getattr(keep, rule) + 1})
    assert set(kept(book, keep)) <= set(kept(book, more))


@given(BOOKS, KEEPS, st.lists(st.tuples(MOMENTS, st.sampled_from(["unknown", "damaged", "foreign"]))))
def test_strangers_change_nothing_for_ours(
    book: list[Snapshot], keep: Keep, others: list[tuple[datetime, str]]
) -> None:
    strangers = [Snapshot(f"x{number}", *each) for number, each in enumerate(others)]
    ours = {each.name for each in book}
    assert [name for name in kept(book + strangers, keep) if name in ours] == kept(book, keep)


@given(BOOKS, KEEPS, st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_that_time_passes_lets_nothing_go_by_itself(
    book: list[Snapshot], keep: Keep, later: timedelta
) -> None:
    past = [each for each in book if each.created <= NOW]
    assert kept(past, keep) == kept(past, keep, NOW + later)
