"""Delivering once a day: retries, doubts, several places, two processes, and death at the worst moment."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.headerregistry import Address
from io import StringIO
from pathlib import Path

import pytest
import robotserver
from mailserver import Mailbox, mail_server, text_of
from robotserver import chat_server

from hnwctl.console.messages import set_language
from hnwctl.console.printing.output import Output
from hnwctl.console.reminders import ledger as ledgers
from hnwctl.console.reminders.places import MailPlace, Place, StdoutPlace, WebhookPlace
from hnwctl.console.reminders.reminding import WAITS, Run, Vault, deliver, preview
from hnwctl.console.reminders.remindtext import Page
from hnwctl.domain.agenda.item import Item, Said, handle_of
from hnwctl.domain.reminding import Owed, Reveal
from hnwctl.errors import HnwctlError, OutsideError
from hnwctl.exchange import smtp
from hnwctl.exchange.delivery import Begin, BusyError, InDoubtError, RefusedError
from hnwctl.exchange.mail import parse_server
from hnwctl.exchange.webhook import parse_webhook

TODAY = date(2026, 11, 23)
TESTS = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def items(
    count: int, kind: str = "contact", vault: str = "v", due: date = TODAY, today: date = TODAY
) -> list[Owed]:
    said = Said("regular contact")
    return [
        Owed(
            vault,
            Item(
                handle_of(kind, f"{n:08}", None, str(due)), due, kind, f"{n:08}", f"王{n}", said, said,
                max(0, (today - due).days), 5, None,
            ),
        )
        for n in range(count)
    ]  # fmt: skip


@dataclass
class Bench:
    """Runs against a state folder of their own; what is said, and how long was waited."""

    state: Path
    owed: Callable[[date], list[Owed]] = lambda today: items(3)
    output: Output = field(default_factory=lambda: Output(StringIO(), StringIO()))
    waited: list[float] = field(default_factory=list)
    asked: list[date] = field(default_factory=list)
    books: tuple[str, ...] = ("v",)

    def run(self, *places: Place, today: date = TODAY, reveal: Reveal = Reveal.initials) -> int:
        return deliver(self.made(today, reveal), places)

    def made(self, today: date = TODAY, reveal: Reveal = Reveal.initials) -> Run:
        def due(vault: str, since: date) -> Sequence[Owed]:
            self.asked.append(since)
            return [each for each in self.owed(today) if each.vault == vault]

        def due_of(vault: str) -> Callable[[date], Sequence[Owed]]:
            return lambda since: due(vault, since)

        vaults = [Vault(name, f"book {name}", due_of(name)) for name in self.books]
        now = datetime(today.year, today.month, today.day, 8, 30, tzinfo=UTC)
        return Run(vaults, today, lambda: now, reveal, self.state, self.output, self.waited.append)

    @property
    def said(self) -> str:
        assert isinstance(self.output.stderr, StringIO)
        return self.output.stderr.getvalue()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@dataclass(frozen=True)
class Fake(Place):
    """A place that ends as it is told to, and keeps what it got."""

    kind = "fake"
    name: str = "one"
    ends: list[Exception | None] = field(default_factory=list)
    got: list[Page] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.name

    def send(self, page: Page, *, batch: str, now: datetime, begin: Begin) -> None:
        self.batches.append(batch)
        end = self.ends.pop(0) if self.ends else None
        if isinstance(end, BusyError) and "before" in str(end):
            raise end
        begin()
        if end is not None:
            raise end
        self.got.append(page)


def test_once_a_day_however_often(bench: Bench) -> None:
    place = Fake()
    assert [bench.run(place) for _ in range(3)] == [3, 0, 0]
    assert bench.run(place, today=TODAY + timedelta(days=1)) == 3
    assert len(place.got) == 2


def test_only_what_is_new_comes_later_in_the_day(bench: Bench) -> None:
    place = Fake()
    bench.run(place)
    bench.owed = lambda today: items(5)
    assert bench.run(place) == 2
    assert [page.total for page in place.got] == [3, 2]


def test_nothing_due_sends_nothing(bench: Bench) -> None:
    bench.owed = lambda today: []
    place = Fake()
    assert bench.run(place) == 0
    assert place.got == []


def test_missed_days_are_asked_for(bench: Bench) -> None:
    place = Fake()
    bench.run(place)
    bench.run(place, today=TODAY + timedelta(days=4))
    assert bench.asked == [TODAY, TODAY]


def test_a_busy_server_is_tried_again(bench: Bench) -> None:
    place = Fake(ends=[BusyError("before"), BusyError("later", after=5), None])
    assert bench.run(place) == 3
    assert bench.waited == [WAITS[0], max(WAITS[1], 5)]
    assert len(set(place.batches)) == 1  # the same at each attempt


def test_a_server_that_stays_away_loses_nothing(bench: Bench) -> None:
    place = Fake(ends=[BusyError("away")] * (len(WAITS) + 1))
    with pytest.raises(BusyError, match="away") as error:
        bench.run(place)
    assert error.value.exit_code == 9
    assert bench.waited == list(WAITS)
    assert bench.run(place) == 3


@pytest.mark.parametrize("end", [RefusedError("no"), BusyError("wait", after=3600)])
def test_what_is_not_tried_again_loses_nothing_either(bench: Bench, end: HnwctlError) -> None:
    place = Fake(ends=[end])
    with pytest.raises(type(end)):
        bench.run(place)
    assert bench.waited == []
    assert bench.run(place) == 3


def test_a_doubt_is_said_and_not_sent_twice_and_comes_the_next_day(bench: Bench) -> None:
    place = Fake(ends=[InDoubtError("did not confirm")])
    with pytest.raises(InDoubtError):
        bench.run(place)
    assert bench.run(place) == 0
    assert (
        "a reminder of 2026-11-23 (items: 3), begun 2026-11-23T08:30:00+00:00, may not have arrived"
        in bench.said
    )
    said = len(bench.said)
    assert bench.run(place) == 0
    assert len(bench.said) == said  # once is enough
    assert bench.run(place, today=TODAY + timedelta(days=1)) == 3
    [page] = place.got
    assert "A reminder of 2026-11-23 (items: 3) may not have arrived" in page.text
    bench.run(place, today=TODAY + timedelta(days=2))
    assert "may not have arrived" not in place.got[-1].text


def test_what_is_new_on_a_day_of_doubt_is_sent(bench: Bench) -> None:
    place = Fake(ends=[InDoubtError("?")])
    with pytest.raises(InDoubtError):
        bench.run(place)
    bench.owed = lambda today: items(5)
    assert bench.run(place) == 2


def test_each_place_stands_for_itself(bench: Bench) -> None:
    first, second, third = (
        Fake("a", ends=[RefusedError("no a")]),
        Fake("b"),
        Fake("c", ends=[RefusedError("no c")]),
    )
    with pytest.raises(RefusedError, match="no a"):
        bench.run(first, second, third)
    assert len(second.got) == 1
    assert "no c" in bench.said
    assert bench.run(first, second, third) == 6


def test_several_vaults_are_one_message(bench: Bench) -> None:
    bench.books = ("v", "w")
    bench.owed = lambda today: [*items(2), *items(2, vault="w")]
    place = Fake()
    assert bench.run(place, reveal=Reveal.full) == 4
    [page] = place.got
    assert "book w" in page.text
    assert "book" not in replace(page, books={}).text
    bench.books = ("w",)
    assert bench.run(place) == 0


def test_a_preview_sends_nothing_and_notes_nothing(bench: Bench) -> None:
    place = Fake()
    [(shown, page)] = preview(bench.made(), [place])
    assert (shown, page.total) == (place, 3)
    assert (place.got, list(bench.state.iterdir())) == ([], [])
    bench.run(place)
    assert list(preview(bench.made(), [place])) == []


def test_a_state_folder_that_refuses_keeps_everything_at_home(bench: Bench) -> None:
    (bench.state / "reminders").write_text("")
    place = Fake()
    with pytest.raises(OutsideError):
        bench.run(place)
    assert place.got == []


def test_a_full_disk_keeps_the_message_from_going(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, ledger: ledgers.Ledger) -> None:
        raise OutsideError("the disk is full")

    place = Fake()
    with monkeypatch.context() as patch:
        patch.setattr(ledgers, "save", full)
        with pytest.raises(OutsideError, match="disk is full"):
            bench.run(place)
    assert place.got == []
    assert bench.run(place) == 3


def test_the_ledger_tells_why_the_last_run_failed(bench: Bench) -> None:
    place = Fake(ends=[RefusedError("{host} refuses: {code} {reply}", host="h", code=550, reply="王小明")])
    with pytest.raises(RefusedError):
        bench.run(place)
    [(path, found)] = ledgers.ledgers(bench.state)
    assert found.failure is not None
    assert (found.failure.exit, found.failure.facts) == (9, {"host": "h", "code": 550})
    assert "王" not in path.read_text()
    bench.run(place)
    [(_, found)] = ledgers.ledgers(bench.state)
    assert (found.failure, found.last_count) == (None, 3)


# --- real servers ------------------------------------------------------------------------------


def mail(port: int, timeout: float = 5) -> MailPlace:
    line = smtp.Line(parse_server(f"smtp://127.0.0.1:{port}"), timeout=timeout)
    return MailPlace(line, Address("", "hnwctl", "example.com"), Address("", "box", "example.org"))


def drop(envelope: object) -> str:
    raise ConnectionAbortedError


def test_a_server_that_refuses_then_drops_then_works(bench: Bench) -> None:
    with mail_server() as box:
        replies = iter(["451 not now", "451 not yet"])
        box.before_taking = lambda envelope: next(replies, None)
        assert bench.run(mail(box.port)) == 3
        box.before_taking = drop
        with pytest.raises(InDoubtError):
            bench.run(mail(box.port), today=TODAY + timedelta(days=1))
        box.before_taking = lambda envelope: None
        assert bench.run(mail(box.port), today=TODAY + timedelta(days=1)) == 0
        assert bench.run(mail(box.port), today=TODAY + timedelta(days=2)) == 3
    assert len(box.letters) == 2
    assert "A reminder of 2026-11-24 (items: 3) may not have arrived" in text_of(box.letters[1])


def test_a_server_that_comes_back_under_the_same_address(bench: Bench) -> None:
    with mail_server() as box:
        port = box.port
    with pytest.raises(BusyError):
        bench.run(mail(port))
    with mail_server(port=port) as box:
        assert bench.run(mail(port)) == 3
    assert len(box.letters) == 1


def robot(port: int, kind: str, url: str = "hook") -> WebhookPlace:
    return WebhookPlace(parse_webhook(f"http://127.0.0.1:{port}/{url}", kind=kind))


def test_a_long_agenda_is_several_messages_each_as_long_as_the_robot_takes(bench: Bench) -> None:
    bench.owed = lambda today: items(120)
    with chat_server(robotserver.wecom) as chat:
        assert bench.run(robot(chat.port, "wecom")) == 120
        assert bench.run(robot(chat.port, "wecom")) == 0
    assert 2 < len(chat.shown) <= 5
    lines = [line for text in chat.shown for line in text.splitlines() if line.startswith("- [")]
    assert len(set(lines)) == len(lines) == 120
    assert chat.shown[0].startswith(f"Due on 2026-11-23: 120 (1/{len(chat.shown)})\n")


def test_what_finds_no_room_is_counted_and_counts_as_told(bench: Bench) -> None:
    bench.owed = lambda today: items(400)
    with chat_server(robotserver.wecom) as chat:
        assert bench.run(robot(chat.port, "wecom")) == 400
        assert bench.run(robot(chat.port, "wecom")) == 0
    listed = sum(text.count("- [") for text in chat.shown)
    assert len(chat.shown) == 5
    assert f"and {400 - listed} more" in chat.shown[-1]
    assert "more" not in "".join(chat.shown[:-1])


def test_a_robot_that_stops_in_the_middle_gets_the_rest_later(bench: Bench) -> None:
    bench.owed = lambda today: items(120)
    with chat_server(robotserver.wecom) as chat:
        chat.answer = lambda post: (
            (200, {"errcode": 45009, "errmsg": "freq"}) if len(chat.shown) == 2 else None
        )
        with pytest.raises(BusyError, match="45009"):
            bench.run(robot(chat.port, "wecom"))
        chat.answer = lambda post: None
        bench.run(robot(chat.port, "wecom"))
    lines = [line for text in chat.shown for line in text.splitlines() if line.startswith("- [")]
    assert len(set(lines)) == len(lines) == 120


# --- processes ---------------------------------------------------------------------------------

CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import importlib.util
spec = importlib.util.spec_from_file_location("bench", sys.argv[2])
bench = importlib.util.module_from_spec(spec)
sys.modules["bench"] = bench
spec.loader.exec_module(bench)
place = bench.mail(int(sys.argv[5])) if sys.argv[4] == "mail" else bench.robot(int(sys.argv[5]), "wecom")
print(bench.Bench(Path(sys.argv[3])).run(place))
"""


def started(bench: Bench, kind: str, port: int) -> "subprocess.Popen[str]":
    """A run as a process of its own."""
    words = [sys.executable, "-c", CHILD, str(TESTS), __file__, str(bench.state), kind, str(port)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def killed_when(reached: threading.Event, process: "subprocess.Popen[str]") -> None:
    assert reached.wait(20)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    assert process.stdout is not None
    process.stdout.close()


@dataclass
class Gate:
    """A point at which a server waits for the test."""

    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, anything: object) -> None:
        self.reached.set()
        self.go_on.wait(20)


@pytest.mark.parametrize("point", ["on_rcpt", "before_taking", "after_taking"])
def test_killed_while_mail_is_handed_over(bench: Bench, point: str) -> None:
    """Before the dot nothing was taken, and it is sent again; after it nobody knows, and it is not."""
    gate, known = Gate(), point == "on_rcpt"
    with mail_server() as box:
        setattr(box, point, gate)
        killed_when(gate.reached, started(bench, "mail", box.port))
        gate.go_on.set()
        setattr(box, point, Mailbox.__dataclass_fields__[point].default)
        assert bench.run(mail(box.port)) == (3 if known else 0)
        assert ("may not have arrived" in bench.said) == (not known)
        today = len(box.letters)
        assert today == 1 or (point == "before_taking" and today == 0)  # as the server thought fit
        assert bench.run(mail(box.port), today=TODAY + timedelta(days=1)) == 3
    assert ("may not have arrived" in text_of(box.letters[-1])) == (not known)


def test_killed_while_a_robot_takes_its_time(bench: Bench) -> None:
    gate = Gate()
    with chat_server(robotserver.wecom) as chat:
        chat.answer = gate
        killed_when(gate.reached, started(bench, "webhook", chat.port))
        gate.go_on.set()
        chat.answer = lambda post: None
        assert bench.run(robot(chat.port, "wecom")) == 0
        assert "may not have arrived" in bench.said
        assert bench.run(robot(chat.port, "wecom"), today=TODAY + timedelta(days=1)) == 3


def test_two_overlapping_processes_send_once(bench: Bench) -> None:
    gate = Gate()
    with mail_server() as box:
        box.before_taking = gate
        processes = [started(bench, "mail", box.port) for _ in range(2)]
        assert gate.reached.wait(20)
        time.sleep(0.2)  # the second comes to the lock meanwhile, or later: both must do
        gate.go_on.set()
        said = sorted(process.communicate(timeout=20)[0].strip() for process in processes)
    assert said == ["0", "3"]
    assert len(box.letters) == 1


def test_stdout_is_a_place_too(bench: Bench) -> None:
    place = StdoutPlace(bench.output)
    assert [bench.run(place), bench.run(place)] == [3, 0]
    assert isinstance(bench.output.stdout, StringIO)
    assert bench.output.stdout.getvalue().count("Due on 2026-11-23: 3\n") == 1
