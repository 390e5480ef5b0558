"""The benchmarks run, on books so small that the numbers mean nothing."""

import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks import people
from benchmarks.__main__ import main
from benchmarks.books import Place, cached, opened
from benchmarks.rows import Bench, Row, measured
from benchmarks.timing import NotMeasuredError, Run
from hnwctl.model.sections import model_of
from hnwctl.store import codec

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def table(room: Path) -> list[str]:
    """Everything measured once, line by line."""
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("benchmarks.__main__._say", lines.append)
        main(["--small", "4", "--big", "12", "--rounds", "1", "--cache", str(room)])
    return lines


def test_the_people_are_the_same_every_time_and_valid() -> None:
    for number in range(20):
        client = people.client(number, DAY)
        assert client == people.client(number, DAY)
        for section, plain in client.items():
            model_of("client", section).from_plain(plain)


def test_a_client_is_about_5_kb_of_yaml() -> None:
    sizes = [
        sum(len(codec.dump(plain).encode()) for plain in people.client(number, DAY).values())
        for number in range(100)
    ]
    assert 4_000 < sum(sizes) / 100 < 6_000


def test_a_book_is_made_once_and_is_whole(room: Path) -> None:
    told: list[str] = []
    place = cached(room, 12, tell=told.append)
    assert cached(room, 12, tell=told.append) == place
    assert len(told) <= 1
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.environment().items():
            patch.setenv(name, value)
        book = opened(place)
        assert book.vault.problems == []
        assert book.vault.warnings == []
        assert book.vault.query("SELECT count(*) FROM clients") == [(12,)]
        assert book.vault.query("SELECT * FROM problems") == []
    assert {"init", "rates", "import 12 records"} == set(log(place))


def log(place: Place) -> list[str]:
    from hnwctl.store.repository.git import open_git

    git = open_git(place.vault)
    assert git is not None
    return git.run("log", "--format=%s").decode().splitlines()


PROMISED = (
    "hnwctl --version",
    "completing a command",
    "hnwctl --help",
    "warm list --where, 12 clients",
    "warm due, 12 clients",
    "find, 12 clients",
    "query over holdings, 12 clients",
    "peak memory of a warm list, 12 clients",
    "cold build, 12 clients",
    "add, 12 against 4 clients",
    "set, 12 against 4 clients",
    "access grant, 12 against 4 clients",
    "first list after a pull changed 10 of 12 files",
    "access rotate, 12 clients",
    "peak memory of access rotate, 12 clients",
    "repository after access rotate, 12 clients",
)


@pytest.mark.parametrize("what", PROMISED)
def test_every_promise_is_measured(table: list[str], what: str) -> None:
    rows = [line for line in table if line.startswith(f"| {what}")]
    assert len(rows) == 1, table
    assert re.search(r"\| [\d.]+ (F|×|MB) \|", rows[0])


@pytest.mark.parametrize("program", ["age", "pass", "khard"])
def test_other_programs_are_compared_where_they_are(table: list[str], program: str) -> None:
    rows = [line for line in table if program in line and ("×" in line or "is not installed" in line)]
    assert len(rows) == 1, table


def test_a_measure_that_fails_is_a_row_and_no_failure(room: Path) -> None:
    def broken(_: Bench) -> list[Row]:
        Run(["sh", "-c", "echo went wrong >&2; exit 3"], {}).seconds()
        return []

    shown: list[str] = []
    place = Place(room, 1)
    assert measured([broken], Bench(place, place, None, room, 1), shown.append) == []  # type: ignore[list-item]
    assert shown == ["| broken | | not measured | | exit 3: went wrong |"]


def test_a_failing_command_has_no_time() -> None:
    with pytest.raises(NotMeasuredError, match="exit 1"):
        Run(["false"], {"PATH": "/usr/bin:/bin"}).seconds()
