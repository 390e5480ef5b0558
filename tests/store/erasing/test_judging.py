"""Which tombstones in the place of old blocks hold."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from books import Book, made

from hnwctl.store.erasing import judging
from hnwctl.store.erasing.judging import Redaction
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Roster

ONE = Redaction("client", "aaaaaaaa", "profile", (3, bytes(16)))
OTHER = Redaction("market", "bbbbbbbb", "note", (12, bytes(16)))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book from whose history somebody was erased of whom another record spoke."""
    book = made(tmp_path)
    wang = book.add("王小明", "profile.stage=lead")
    book.add("李娜", "profile.note=王小明", "profile.tags+=x")
    book.run("forget", wang, "--yes", identity="owner").ok()
    return book


def opened(book: Book) -> tuple[Git, Roster]:
    git = open_git(book.root)
    assert git
    return git, roster.parse((book.root / "vault.yaml").read_bytes(), source="vault.yaml")


def test_the_digest_is_of_the_list_whatever_its_order() -> None:
    assert judging.digest([]) == "-"
    assert judging.digest([ONE, OTHER, ONE]) == judging.digest([OTHER, ONE])
    assert judging.digest([ONE]) != judging.digest([OTHER])
    assert judging.digest([ONE]) != judging.digest([ONE._replace(state=(4, bytes(16)))])


def test_what_an_owner_signed_for_holds(book: Book) -> None:
    git, now = opened(book)
    found, problems = judging.believed(git, now, [])
    assert len(found) == 1
    assert problems == []


def test_another_list_holds_for_nothing(book: Book) -> None:
    git, now = opened(book)
    last = now.rewrites[-1]
    wrong = replace(now, rewrites=(replace(last, redacted="sha256:" + "0" * 64),))
    found, problems = judging.believed(git, wrong, [])
    assert not found
    assert [each.problem for each in problems] == [
        "the redacted blocks in history are not those that an owner signed for"
    ]
    lost = replace(now, rewrites=(replace(last, new="0" * 40),))
    found, problems = judging.believed(git, lost, [])
    assert not found
    assert len(problems) == 1


def test_who_is_no_owner_and_never_was_signs_for_nothing(book: Book) -> None:
    git, now = opened(book)
    member = now.members["lin.hua"]
    demoted = replace(now, members={**now.members, "lin.hua": replace(member, role="adviser")})
    assert judging.believed(git, demoted, []) == (frozenset(), [])
    assert len(judging.believed(git, demoted, [now])[0]) == 1, "who was an owner once, by the chain"
