"""A ticket reads back as it was written, tells nothing in a repr, and ends when it should."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.store.keys.tickets import LONGEST, Clock, Term, Ticket, emit, parse

texts = st.text(max_size=20)
digests = st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256:{}".format)
keys = st.dictionaries(st.from_regex(r"[a-z]{1,8}\.[1-9]", fullmatch=True), texts, max_size=3)
seconds = st.floats(allow_nan=False, allow_infinity=False)
terms = st.builds(Term, seconds, texts, seconds, seconds)
tickets = st.builds(
    Ticket,
    vault=texts,
    author=texts,
    recipient=texts,
    source=texts,
    term=terms,
    identity=texts,
    seed=st.none() | st.binary(min_size=32, max_size=32),
    opened=st.dictionaries(digests, keys, max_size=2),
)


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 24, 9, tzinfo=UTC)
        self.boot = 1000.0
        self.boot_id = "this run"

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.boot, self.boot_id)

    def pass_by(self, hours: float) -> None:
        self.wall += timedelta(hours=hours)
        self.boot += hours * 3600


@given(tickets)
def test_what_is_written_reads_back(ticket: Ticket) -> None:
    assert parse(emit(ticket)) == ticket


@given(st.text() | tickets.map(emit).flatmap(lambda text: st.integers(0, len(text)).map(lambda n: text[:n])))
def test_what_is_damaged_is_no_ticket(text: str) -> None:
    assert attempt(text) in (text, "no ticket")


def attempt(text: str) -> str:
    try:
        return emit(parse(text))
    except ValueError as error:  # the only one, and it tells nothing
        return str(error) if error.__suppress_context__ else "tells too much"


def test_a_repr_tells_no_secret() -> None:
    term = Term(1, "b", 1, 2)
    ticket = Ticket("v", "a/b", "age1", "f", term, "SECRET", b"SECRET" * 5 + b"..", {"x": {"y": "SECRET"}})
    assert "SECRET" not in repr(ticket)


def test_it_ends_with_its_time() -> None:
    hands = Hands()
    term = Term.of(timedelta(hours=9), hands.clock)
    hands.pass_by(8.99)
    assert term.holds(hands.clock)
    assert term.left(hands.clock) == pytest.approx(36)
    hands.pass_by(0.02)
    assert not term.holds(hands.clock)


def test_a_clock_set_back_does_not_prolong_it() -> None:
    hands = Hands()
    term = Term.of(timedelta(hours=9), hands.clock)
    hands.pass_by(5)
    hands.wall -= timedelta(days=30)
    assert term.holds(hands.clock)
    assert term.ends(hands.clock) - hands.wall == timedelta(hours=4)
    hands.pass_by(4.01)
    assert not term.holds(hands.clock)


def set_forward(hands: Hands) -> None:
    hands.wall += timedelta(hours=10)


def restarted(hands: Hands) -> None:
    hands.boot, hands.boot_id = 5, "the next run"


def restarted_without_a_name(hands: Hands) -> None:
    hands.boot = 5


@pytest.mark.parametrize("happens", [set_forward, restarted, restarted_without_a_name])
def test_what_else_ends_it(happens: Callable[[Hands], None]) -> None:
    hands = Hands()
    term = Term.of(timedelta(hours=9), hands.clock)
    happens(hands)
    assert not term.holds(hands.clock)


def test_there_is_a_longest_time() -> None:
    hands = Hands()
    for length in (timedelta(0), -timedelta(1), LONGEST + timedelta(seconds=1)):
        with pytest.raises(ValueError):
            Term.of(length, hands.clock)
    term = Term.of(LONGEST, hands.clock)
    assert term.holds(hands.clock)
    assert not replace(term, end=term.end + 3600, until=term.until + 3600).holds(hands.clock)
