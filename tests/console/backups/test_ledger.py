"""What this machine knows of snapshots: kept whole, read back as it was, begun anew when it is damaged."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.console.backups import ledger
from hnwctl.console.backups.ledger import Known, Ledger
from hnwctl.console.backups.standing import standing
from hnwctl.domain.agenda.asking import Backups
from hnwctl.errors import HnwctlError, IntegrityError, LockedError, OutsideError

VAULT = "7k3m9q2x7k3m9q2x"
AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ONE = Known("one", 10, "aa", "good", "2026-11-20T08:30:00Z", "wang.li/laptop", 3, places={"/usb/one": "1"})


def kept(*known: Known) -> Ledger:
    return Ledger({each.key: each for each in known})


# --- what is noted -------------------------------------------------------------------------------


def test_a_file_is_known_by_its_place_until_it_changes() -> None:
    book = kept(ONE)
    assert book.at(Path("/usb/one"), "1") == ONE
    assert book.at(Path("/usb/one"), "2") is None
    assert book.at(Path("/nas/one"), "1") is None


def test_what_was_verified_stays_verified_when_another_copy_is_seen() -> None:
    book = kept(ONE)
    book.drilled(ONE.key, AT)
    copy = Known(*ONE.key, "good", places={"/nas/one": "7"})
    found = book.learn(copy)
    assert (found.verified, found.drilled) == ("2026-11-23T08:30:00+00:00",) * 2
    assert dict(found.places) == {"/usb/one": "1", "/nas/one": "7"}
    assert book.drill == "2026-11-23T08:30:00+00:00"


def test_another_file_in_its_place_is_another_snapshot() -> None:
    book = kept(ONE)
    book.learn(Known("one", 10, "bb", "damaged", places={"/usb/one": "2"}))
    assert book.at(Path("/usb/one"), "1") is None
    assert book.snapshots[ONE.key].places == {}


def test_a_damaged_one_is_verified_no_more() -> None:
    book = kept(ONE)
    book.verified(ONE.key, AT)
    book.condemn(ONE.key, IntegrityError("{file}: cut off", file=Path("/usb/one")))
    found = book.snapshots[ONE.key]
    assert (found.state, found.why, dict(found.facts)) == ("damaged", "{file}: cut off", {"file": "/usb/one"})
    assert (found.verified, found.drilled) == (None, None)


# --- how it is kept ------------------------------------------------------------------------------

TEXTS = st.text(max_size=12) | st.just("/usb/\udcff")  # a name that is no UTF-8
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC)).map(ledger.moment)
KNOWN = st.builds(
    Known,
    name=TEXTS,
    size=st.integers(0, 2**60),
    sha256=TEXTS,
    state=st.sampled_from(["good", "damaged", "foreign"]),
    created=MOMENTS.map(lambda text: text or ""),
    by=TEXTS,
    clients=st.none() | st.integers(0, 10**6),
    commit=TEXTS,
    roster_rev=st.none() | st.integers(0, 999),
    why=TEXTS,
    facts=st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=2),
    verified=MOMENTS,
    drilled=MOMENTS,
    places=st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=2),
)


@given(st.lists(KNOWN, max_size=4, unique_by=lambda each: each.key), MOMENTS)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, known: list[Known], drill: str | None
) -> None:
    state = tmp_path_factory.mktemp("state")
    with ledger.changing(state, VAULT) as book:
        book.snapshots, book.drill = {each.key: each for each in known}, drill
    found = ledger.load(state, VAULT)
    assert (found.snapshots, found.drill, found.aside) == ({each.key: each for each in known}, drill, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.fixed_dictionaries(
    {"format": st.just("hnwctl backups 1"), "drill": JSON, "snapshots": st.lists(JSON, max_size=2) | JSON}
)


@given(st.binary(max_size=60) | (JSON | DOCUMENTS).map(lambda value: json.dumps(value).encode()))
def test_whatever_lies_there_is_read_or_set_aside(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    state = tmp_path_factory.mktemp("state")
    path = ledger.path_of(state, VAULT)
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    ledger.load(state, VAULT)
    standing(state, VAULT, placed=True, today=date(2026, 11, 23))
    with ledger.changing(state, VAULT) as book:
        book.learn(ONE)
        aside = book.aside
    assert ONE.key in ledger.load(state, VAULT).snapshots
    assert aside is None or aside.read_bytes() == raw


def test_what_is_not_there_is_remembered_until_its_disk_is_back(tmp_path: Path) -> None:
    with ledger.changing(tmp_path, VAULT) as book:
        book.learn(ONE)
        book.verified(ONE.key, AT)
    with ledger.changing(tmp_path, VAULT) as book:
        book.lose("/usb/one")
    assert standing(tmp_path, VAULT, placed=True, today=AT.date()) == Backups(True)
    with ledger.changing(tmp_path, VAULT) as book:
        assert book.learn(ONE).verified == "2026-11-23T08:30:00+00:00"
    assert standing(tmp_path, VAULT, placed=True, today=AT.date()).verified == AT.astimezone().date()


def test_what_is_lost_for_good_is_forgotten_in_the_end(tmp_path: Path) -> None:
    with ledger.changing(tmp_path, VAULT) as book:
        for number in range(ledger.LOST_KEPT + 50):
            book.learn(Known(f"{number}", 1, "aa", "good", f"{2000 + number}-01-01T00:00:00Z"))
        book.learn(ONE)
    found = ledger.load(tmp_path, VAULT).snapshots
    assert len(found) == ledger.LOST_KEPT + 1
    assert ("149", 1, "aa") in found


def test_what_was_taken_away_is_forgotten_but_not_that_a_restore_was_tried(tmp_path: Path) -> None:
    with ledger.changing(tmp_path, VAULT) as book:
        book.learn(ONE)
        book.drilled(ONE.key, AT)
    with ledger.changing(tmp_path, VAULT) as book:
        book.forget("/usb/one")
    found = ledger.load(tmp_path, VAULT)
    assert (found.snapshots, found.drill) == ({}, "2026-11-23T08:30:00+00:00")


def test_what_was_found_out_before_it_failed_is_kept(tmp_path: Path) -> None:
    def learn_and_fail() -> None:
        with ledger.changing(tmp_path, VAULT) as book:
            book.learn(ONE)
            raise OutsideError("the disk went away")

    with pytest.raises(OutsideError):
        learn_and_fail()
    assert ONE.key in ledger.load(tmp_path, VAULT).snapshots


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    def learn(number: int) -> None:
        with ledger.changing(tmp_path, VAULT) as book:
            book.learn(Known(str(number), 1, "aa", "good", places={f"/usb/{number}": "1"}))

    threads = [threading.Thread(target=learn, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger.load(tmp_path, VAULT).snapshots) == 16


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    def again() -> None:
        with ledger.changing(tmp_path, VAULT, wait=0):
            raise AssertionError("it was held")

    with ledger.changing(tmp_path, VAULT), pytest.raises(LockedError):
        again()


def test_a_state_folder_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file where a folder belongs")

    def open_it() -> None:
        with ledger.changing(tmp_path, VAULT):
            raise AssertionError("there is no folder")

    with pytest.raises(HnwctlError):
        open_it()


# --- what the agenda reads -----------------------------------------------------------------------


def test_the_agenda_reads_the_days_of_good_ones(tmp_path: Path) -> None:
    today = datetime.now(UTC)

    def made(days: float, state: str = "good") -> Known:
        created = ledger.moment(today - timedelta(days=days))
        return Known(f"{days}", 1, "aa", state, created, places={f"/usb/{days}": "1"})

    with ledger.changing(tmp_path, VAULT) as book:
        for each in (made(9), made(4), made(1, "damaged"), made(2, "foreign"), made(-7)):
            book.learn(each)
        book.verified(made(9).key, today)
    here = today.astimezone()
    assert standing(tmp_path, VAULT, placed=True, today=here.date()) == Backups(
        True,
        last=(here - timedelta(days=4)).date(),
        verified=here.date(),
        drilled=None,
        first=(here - timedelta(days=9)).date(),
    )
    assert standing(tmp_path, "another0", placed=False, today=here.date()) == Backups(False)
