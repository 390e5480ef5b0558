"""The record of what was delivered: never twice a day, never lost, whatever stops or the clock does."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hnwctl.console.reminders import ledger as ledgers
from hnwctl.console.reminders.ledger import CAUGHT_UP, DAYS_KEPT, Ledger
from hnwctl.domain.agenda.item import Item, Said, handle_of
from hnwctl.domain.reminding import Key, Owed
from hnwctl.errors import IntegrityError, LockedError, OutsideError

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
VAULT = "35mprbdecb3hvb18"


def item(kind: str, day: date, today: date, *, id: str = "7k3m9q2x") -> Item:  # noqa: A002 - as in Item
    handle = handle_of(kind, id, None, str(day))
    return Item(handle, day, kind, id, "王小明", Said(""), Said(""), max(0, (today - day).days), 5, None)


def owed(kind: str = "contact", day: date = TODAY, today: date = TODAY, *, id: str = "7k3m9q2x") -> Owed:  # noqa: A002
    return Owed(VAULT, item(kind, day, today, id=id))


def delivered(ledger: Ledger, *each: Owed, day: date = TODAY, batch: str = "b") -> None:
    ledger.begin(batch, [one.key for one in each], day=day, at=AT)
    ledger.confirm(batch, at=AT)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger("mail", "box@example.org")


def test_what_was_sent_is_not_sent_again_that_day_and_is_the_next(ledger: Ledger) -> None:
    mine = owed()
    assert ledger.outstanding([mine], TODAY) == [mine]
    delivered(ledger, mine)
    assert ledger.outstanding([mine], TODAY) == []
    assert ledger.outstanding([mine], TODAY + timedelta(days=1)) == [mine]


def test_what_is_in_doubt_is_not_sent_again_that_day_and_is_the_next(ledger: Ledger) -> None:
    mine = owed()
    ledger.begin("b", [mine.key], day=TODAY, at=AT)
    assert ledger.outstanding([mine], TODAY) == []
    assert ledger.outstanding([mine], TODAY + timedelta(days=1)) == [mine]
    assert [each.count for each in ledger.untold()] == [1]


def test_what_certainly_did_not_arrive_is_sent_again(ledger: Ledger) -> None:
    mine = owed()
    ledger.begin("b", [mine.key], day=TODAY, at=AT)
    ledger.withdraw("b")
    assert ledger.outstanding([mine], TODAY) == [mine]
    assert ledger.untold() == []


def test_another_vault_is_another_item(ledger: Ledger) -> None:
    delivered(ledger, owed())
    other = Owed("another", owed().item)
    assert ledger.outstanding([owed(), other], TODAY) == [other]


def test_a_first_run_asks_for_nothing_that_is_over(ledger: Ledger) -> None:
    assert ledger.since(VAULT, TODAY) == TODAY


def test_missed_days_are_asked_for(ledger: Ledger) -> None:
    ledger.finish([VAULT], day=TODAY, at=AT)
    assert ledger.since(VAULT, TODAY) == TODAY
    assert ledger.since(VAULT, TODAY + timedelta(days=5)) == TODAY
    long_after = TODAY + timedelta(days=400)
    assert ledger.since(VAULT, long_after) == long_after - timedelta(days=CAUGHT_UP)
    assert ledger.since("another", TODAY + timedelta(days=5)) == TODAY + timedelta(days=5)


def test_what_is_written_down_after_the_run_of_its_day_is_told_the_next(ledger: Ledger) -> None:
    ledger.finish([VAULT], day=TODAY, at=AT)
    tomorrow = TODAY + timedelta(days=1)
    late = owed("birthday", TODAY, tomorrow)
    assert ledger.since(VAULT, tomorrow) <= late.item.date
    assert ledger.outstanding([late], tomorrow) == [late]


def test_a_day_with_a_doubt_is_asked_for_again(ledger: Ledger) -> None:
    yesterday = TODAY - timedelta(days=1)
    ledger.finish([VAULT], day=yesterday, at=AT)
    birthday = owed("birthday")
    ledger.begin("b", [birthday.key], day=TODAY, at=AT)
    ledger.finish([VAULT], day=TODAY, at=AT)
    tomorrow = TODAY + timedelta(days=1)
    assert ledger.since(VAULT, tomorrow) == yesterday
    again = owed("birthday", TODAY, tomorrow)
    assert ledger.outstanding([again], tomorrow) == [again]


def test_a_birthday_that_was_told_on_its_day_is_not_told_again(ledger: Ledger) -> None:
    delivered(ledger, owed("birthday"))
    tomorrow = TODAY + timedelta(days=1)
    assert ledger.outstanding([owed("birthday", TODAY, tomorrow)], tomorrow) == []


def test_a_birthday_that_was_announced_and_then_missed_is_told_once_more(ledger: Ledger) -> None:
    day = TODAY + timedelta(days=2)
    delivered(ledger, owed("birthday", day, TODAY))
    after = TODAY + timedelta(days=3)
    late = owed("birthday", day, after)
    assert ledger.outstanding([late], after) == [late]
    delivered(ledger, late, day=after)
    assert (
        ledger.outstanding([owed("birthday", day, after + timedelta(days=1))], after + timedelta(days=1))
        == []
    )


def test_a_clock_set_back_finds_the_day_it_had_been(ledger: Ledger) -> None:
    mine, tomorrow = owed(), TODAY + timedelta(days=1)
    delivered(ledger, mine, batch="b1")
    delivered(ledger, mine, day=tomorrow, batch="b2")
    assert ledger.outstanding([mine], TODAY) == []
    assert ledger.outstanding([mine], tomorrow) == []


def test_a_day_that_came_too_early_is_not_counted_as_seen_to(ledger: Ledger) -> None:
    ledger.finish([VAULT], day=TODAY, at=AT)
    ledger.finish([VAULT], day=TODAY + timedelta(days=3), at=AT)
    delivered(ledger, owed(), day=TODAY + timedelta(days=1))
    assert ledger.since(VAULT, TODAY + timedelta(days=4)) == TODAY


def test_a_clock_that_ran_far_ahead_forgets_nothing(ledger: Ledger) -> None:
    delivered(ledger, owed(), batch="b1")
    ledger.finish([VAULT], day=TODAY, at=AT)
    delivered(ledger, owed(), day=date(2099, 1, 1), batch="b2")
    ledger.finish([VAULT], day=date(2099, 1, 1), at=AT)
    assert ledger.outstanding([owed()], TODAY) == []
    assert ledger.since(VAULT, TODAY + timedelta(days=3)) == TODAY


def test_old_days_are_let_go_by_when_they_were_written() -> None:
    ledger = Ledger("mail", "box")
    for n in range(DAYS_KEPT + 10):
        ledger.finish([VAULT], day=TODAY + timedelta(days=n), at=AT)
    assert len(ledger.days) == DAYS_KEPT


def test_a_doubt_is_warned_of_once_and_told_once(ledger: Ledger) -> None:
    ledger.begin("b", [owed().key], day=TODAY, at=AT)
    assert [each.batch for each in ledger.warned_of()] == ["b"]
    assert ledger.warned_of() == []
    assert [each.batch for each in ledger.untold()] == ["b"]
    ledger.tell(["b"])
    assert ledger.untold() == []
    assert ledger.outstanding([owed()], TODAY) == []


# --- the file --------------------------------------------------------------------------------


def full(ledger: Ledger) -> Ledger:
    delivered(ledger, owed(), owed("birthday"))
    ledger.begin("doubt", [owed("task").key], day=TODAY, at=AT)
    ledger.finish([VAULT, "another"], day=TODAY, at=AT)
    ledger.fail(OutsideError("{host} refuses: {reply}", host="mail.example.com", reply="王小明 500万"), at=AT)
    return ledger


def test_it_is_read_as_it_was_written(ledger: Ledger, tmp_path: Path) -> None:
    path = ledgers.path_of(tmp_path, "mail", "box@example.org")
    path.parent.mkdir()
    ledgers.save(path, full(ledger))
    assert ledgers.load(path) == ledger
    assert ledgers.ledgers(tmp_path) == [(path, ledger)]


def test_nobody_else_reads_it_and_there_is_nothing_of_a_client_in_it(ledger: Ledger, tmp_path: Path) -> None:
    path = ledgers.path_of(tmp_path, "webhook", "https://example.com/s3cr3t")
    with ledgers.opened(path, kind="webhook", place="example.com") as opened:
        ledgers.save(path, full(opened))
    assert {oct(each.stat().st_mode & 0o777) for each in path.parent.iterdir()} == {"0o600"}
    text = path.read_text()
    assert "王小明" not in text
    assert "500万" not in text
    assert "7k3m9q2x" not in text
    assert "s3cr3t" not in f"{path}{text}"
    assert "mail.example.com" in text


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{}",
        b"[]",
        b'{"format": "hnwctl reminders 2"}',
        b"\xff",
        b"[" * 100_000,
        b'{"format": "hnwctl reminders 1", "days": [{"day": "monday"}], "doubts": [], "failure": null}',
    ],
)
def test_a_damaged_one_is_said_and_nothing_is_sent(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "mail-1.json"
    path.write_bytes(damage)
    with pytest.raises(IntegrityError, match="damaged"), ledgers.opened(path, kind="mail", place="x"):
        pytest.fail("opened")


def test_a_folder_that_refuses(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "reminders").write_text("a file")
    path = ledgers.path_of(tmp_path, "mail", "x")
    with pytest.raises(OutsideError), ledgers.opened(path, kind="mail", place="x"):
        pytest.fail("opened")


def test_two_runs_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "reminders" / "mail-1.json"
    seen: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(5)
        with ledgers.opened(path, kind="mail", place="x"):
            seen.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with ledgers.opened(path, kind="mail", place="x"):
        inside.set()
        with pytest.raises(LockedError), ledgers.opened(path, kind="mail", place="x", wait=0.05):
            pytest.fail("opened")
        seen.append("first")
    thread.join(5)
    assert seen == ["first", "second"]


# --- any sequence of runs, crashes and clocks ------------------------------------------------

KINDS = ("contact", "birthday", "task")


@dataclass
class World:
    """The agenda of a book, and a receiver that counts what reaches it on which local day."""

    due: dict[str, list[date]] = field(default_factory=dict)
    got: dict[tuple[date, Key], int] = field(default_factory=dict)

    def agenda(self, today: date, since: date) -> list[Owed]:
        """As the agenda has it: what is open comes every day, a birthday from three days before."""
        return [
            Owed(VAULT, item(kind, day, today))
            for kind, days in self.due.items()
            for day in days
            if (kind != "birthday" and day <= today)
            or (kind == "birthday" and since <= day <= today + timedelta(days=3))
        ]

    def receive(self, today: date, keys: list[Key]) -> None:
        for key in keys:
            self.got[today, key] = self.got.get((today, key), 0) + 1


class Reminders(RuleBasedStateMachine):
    """Runs that end in every way, on days that follow one another, are missed, or come once more."""

    def __init__(self) -> None:
        super().__init__()
        self.world, self.today = World(), TODAY
        self.true_day = TODAY
        self.ledger = Ledger("mail", "box")
        self.runs = 0

    @rule(kind=st.sampled_from(KINDS), ahead=st.integers(-3, 10))
    def something_falls_due(self, kind: str, ahead: int) -> None:
        if any(each.day > str(self.true_day) for each in self.ledger.days):
            return  # what is written down under a wrong clock may be taken for something of long ago
        day = self.true_day + timedelta(days=ahead)
        if day >= self.true_day and day not in self.world.due.setdefault(kind, []):
            self.world.due[kind].append(day)

    @rule(days=st.integers(1, 5))
    def days_pass(self, days: int) -> None:
        self.true_day += timedelta(days=days)
        self.today = self.true_day

    @rule(days=st.sampled_from([-2, -1, 1, 2, 40, 3000]))
    def the_clock_is_wrong_for_a_while(self, days: int) -> None:
        self.today = self.true_day + timedelta(days=days)

    @rule()
    def the_clock_is_right_again(self) -> None:
        self.today = self.true_day

    @rule(
        end=st.sampled_from(
            ["arrived", "refused", "killed before", "killed after", "no answer, taken", "no answer"]
        )
    )
    def it_runs(self, end: str) -> None:
        self.run(end)

    def run(self, end: str) -> list[Owed]:
        """A run as `hnwctl.console.reminders.reminding` does it, on the ledger as it was saved last."""
        before = self.copy()
        ledger = self.copy()
        out = ledger.outstanding(self.world.agenda(self.today, ledger.since(VAULT, self.today)), self.today)
        self.runs += 1
        if end == "killed before" or (end == "refused" and out):
            self.ledger = before
            return out
        if out:
            ledger.begin(str(self.runs), [each.key for each in out], day=self.today, at=AT)
            if end != "no answer":
                self.world.receive(self.today, [each.key for each in out])
            if end != "arrived":
                self.ledger = ledger
                return out
            ledger.confirm(str(self.runs), at=AT)
            ledger.tell([each.batch for each in ledger.untold()])
        ledger.finish([VAULT], day=self.today, at=AT)
        self.ledger = ledger
        return out

    def copy(self) -> Ledger:
        """The ledger as the next process reads it."""
        return ledgers.read(ledgers.written(self.ledger))

    @invariant()
    def nothing_comes_twice_on_a_day(self) -> None:
        assert all(count == 1 for count in self.world.got.values()), self.world.got

    @invariant()
    def what_is_due_arrives_or_is_told_to_be_in_doubt(self) -> None:
        """Look ahead: were the server to work from now on, what would be missing on this day?"""
        machine = Reminders()
        machine.world = World(self.world.due, dict(self.world.got))
        machine.today, machine.true_day, machine.ledger = self.today, self.true_day, self.copy()
        machine.run("arrived")
        doubtful = {
            key for each in self.ledger.doubts if each.day == str(self.today) for key in keys(each.items)
        }
        for each in self.world.agenda(self.today, self.today):
            assert (self.today, each.key) in machine.world.got or each.key in doubtful

    @invariant()
    def no_birthday_passes_unseen(self) -> None:
        """From the first run on, a birthday of the last weeks is told on its day or later, once it works."""
        machine = Reminders()
        machine.world = World(self.world.due, dict(self.world.got))
        machine.ledger, machine.runs = self.copy(), self.runs
        machine.today = machine.true_day = self.true_day + timedelta(days=1)
        known = [each.day for each in machine.ledger.days if VAULT in each.whole]
        machine.run("arrived")
        first = min(known, default=None)
        for day in self.world.due.get("birthday", []):
            if (
                first is None
                or str(day) < first
                or day < machine.today - timedelta(days=CAUGHT_UP)
                or day >= machine.today
            ):
                continue
            key = (VAULT, handle_of("birthday", "7k3m9q2x", None, str(day)))
            told = [on for on, which in machine.world.got if which == key and on >= day]
            assert told, f"{day} is not told by {machine.today}: {machine.ledger}"


def keys(items: dict[str, list[str]]) -> list[Key]:
    return [(vault, handle) for vault, handles in items.items() for handle in handles]


Reminders.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestReminders = Reminders.TestCase


@given(days=st.lists(st.integers(-50, 50), max_size=60))
def test_any_history_is_read_as_it_was_written(days: list[int]) -> None:
    ledger = Ledger("mail", "box")
    for n, ahead in enumerate(days):
        day = TODAY + timedelta(days=ahead)
        ledger.begin(f"b{n}", [owed("task", day).key], day=day, at=AT)
        if n % 3:
            ledger.confirm(f"b{n}", at=AT)
        if n % 2:
            ledger.finish([VAULT], day=day, at=AT)
    assert ledgers.read(ledgers.written(ledger)).days == ledger.days
