"""Moves from real histories: when they begin, what branches bring along, what is sealed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from books import TODAY, Book, made

from hnwctl.console.book import Book as OpenBook
from hnwctl.console.clients.changes import save
from hnwctl.console.drafts import Draft
from hnwctl.console.segments.segmentmoves import Moved, moved
from hnwctl.console.session import Session
from hnwctl.console.settings import Settings

SINCE = date(2026, 11, 5)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book that was founded on 2026-11-01."""
    return made(tmp_path)


def on(book: Book, day: str, role: str = "adviser") -> OpenBook:
    """The book as it is opened on a day of November 2026."""
    at = datetime.fromisoformat(f"2026-11-{day}T02:00").replace(tzinfo=UTC)
    settings = Settings(
        vault=[book.root], identity=[book.identities[role]], day=TODAY, quiet=True, now=lambda: at
    )
    return Session(settings).book


def classed(book: Book, client: str, klass: str, *, day: str) -> None:
    """Give a client a risk class, noted on that day."""
    opened = on(book, day)
    record = opened.vault.read("client", client)
    if record is None:
        sections = {"profile": {"name": client}, "kyc": {"risk": {"class": klass}}}
        opened.save([Draft(None, sections, client)], message="add")
    else:
        save(opened, record, {"kyc": {"risk": {"class": klass}}}, verb="set")


def told(found: Moved) -> list[tuple[object, ...]]:
    return [(row["id"], row["from"], row["to"], row["on"]) for row in found.rows]


def test_a_move_counts_from_the_day_on(book: Book) -> None:
    for day, klass in (("02", "C1"), ("03", "C2"), ("05", "C3"), ("20", "C4")):
        classed(book, "aaaaaaaa", klass, day=day)
    classed(book, "bbbbbbbb", "C1", day="02")
    found = moved(on(book, "23"), SINCE, ["risk"], archived=False)
    assert told(found) == [("aaaaaaaa", "C3", "C4", "2026-11-20"), ("aaaaaaaa", "C2", "C3", "2026-11-05")]
    assert told(moved(on(book, "23"), date(2026, 11, 21), ["risk"], archived=False)) == []


def test_a_branch_merged_since_brings_no_older_moves_along(book: Book) -> None:
    for client in ("aaaaaaaa", "bbbbbbbb"):
        classed(book, client, "C1", day="02")
    main = book.git("branch", "--show-current").strip()
    book.git("switch", "-q", "-c", "laptop")
    classed(book, "aaaaaaaa", "C2", day="03")
    classed(book, "bbbbbbbb", "C2", day="03")
    classed(book, "bbbbbbbb", "C5", day="10")
    book.git("update-ref", f"refs/heads/{main}", "laptop~3")
    book.git("symbolic-ref", "HEAD", f"refs/heads/{main}")
    book.git(
        "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "--allow-empty", "-m", "x"
    )
    book.git(
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.com",
        "merge",
        "-q",
        "-s",
        "ours",
        "laptop",
        "-m",
        "m",
    )
    book.git("read-tree", "laptop")
    book.git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "--amend", "-m", "merged")
    found = moved(on(book, "23"), SINCE, ["risk"], archived=False)
    assert told(found) == [("bbbbbbbb", "C2", "C5", "2026-11-10")]


def test_what_the_key_cannot_open_is_named(book: Book) -> None:
    classed(book, "aaaaaaaa", "C1", day="02")
    classed(book, "aaaaaaaa", "C2", day="10")
    found = moved(on(book, "23", "reminder"), SINCE, ["risk", "tier"], archived=False)
    assert (found.rows, found.sealed) == ([], ["risk"])
