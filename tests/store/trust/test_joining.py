"""Join lines from before history was written anew: what an owner signed since makes them hold."""

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from books import Book, made

from hnwctl.errors import HnwctlError, IntegrityError
from hnwctl.store.keys.identities import load_identities
from hnwctl.store.repository.git import open_git
from hnwctl.store.trust import joining, pins, roster
from hnwctl.store.trust.pins import JoinLine, Pin
from hnwctl.store.trust.rosterdata import Rewrite

AT = "2026-11-23T00:00:00Z"


@dataclass(frozen=True)
class Old:
    """A book whose history is to be written anew; ``line`` was handed out before."""

    book: Book
    client: str
    line: JoinLine

    def git(self, *args: str) -> str:
        return self.book.git("-c", "user.name=x", "-c", "user.email=x@example.org", *args).strip()

    def written_anew(self, *, signed: bool = True, new: str = "") -> str:
        """Every commit without the client's record, and on top of them the roster that says so."""
        old = self.git("rev-parse", "HEAD")
        path = f"clients/{self.client[0]}/{self.client}.yaml"
        words = ("filter-branch", "-f", "--index-filter", f"git rm -q --cached --ignore-unmatch {path}")
        self.git(*words, "--", "--all")
        led_to = self.git("rev-parse", "HEAD")
        if signed:
            self.sign(Rewrite(old, new or led_to, (self.client,)))
        self.sweep()
        return led_to

    def sign(self, rewrite: Rewrite | None) -> None:
        file = self.book.root / "vault.yaml"
        raw = file.read_bytes()
        book = roster.parse(raw, source="")
        rewrites = (*book.rewrites, *([rewrite] if rewrite else []))
        book = replace(book, rev=book.rev + 1, previous=roster.digest(raw), rewrites=rewrites)
        device = load_identities([self.book.identities["owner"]], ask=None)[0]
        file.write_bytes(roster.emit(roster.sign_roster(book, device, "lin.hua/laptop", AT)))
        self.git("commit", "-qam", "roster")

    def sweep(self) -> None:
        self.git("for-each-ref", "--format=%(refname)")
        self.git("update-ref", "-d", "refs/original/refs/heads/main")
        self.git("reflog", "expire", "--expire=now", "--all")
        self.git("gc", "-q", "--prune=now")

    def clone(self) -> "Clone":
        there = self.book.root.parent / "clone"
        subprocess.run(["git", "clone", "-q", str(self.book.root), str(there)], check=True)
        return Clone(there)


@dataclass(frozen=True)
class Clone:
    root: Path

    @property
    def state(self) -> Path:
        return Path(os.environ["XDG_STATE_HOME"]) / "hnwctl"

    def join(self, line: JoinLine) -> Pin:
        return joining.join(self.root, line, self.state)

    def pin(self) -> Pin | None:
        return pins.load_pin(pins.pin_path(self.state, self.root))

    def put(self, pin: Pin) -> None:
        pins.save_pin(pins.pin_path(self.state, self.root), pin)


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Old:
    monkeypatch.setenv("FILTER_BRANCH_SQUELCH_WARNING", "1")
    book = made(tmp_path)
    client = book.add("王小明")
    book.add("李雷")
    git, raw = open_git(book.root), (book.root / "vault.yaml").read_bytes()
    assert git is not None
    head = git.head()[1]
    assert head is not None
    return Old(book, client, joining.join_line(roster.parse(raw, source=""), raw, "lin.hua/laptop", head))


def test_a_line_from_before_holds_and_checking_begins_where_the_new_history_led(old: Old) -> None:
    new = old.written_anew()
    clone = old.clone()
    pin = clone.join(old.line)
    assert pin == clone.pin()
    assert (pin.commit, pin.roster_rev, pin.joined) == (new, 1, True)
    listed = replace(old.book, root=clone.root).run("list", "--json").ok()
    assert [row["name"] for row in listed.json] == ["李雷"]
    assert listed.err == ""


def test_a_line_from_before_two_rewritings(old: Old) -> None:
    old.written_anew()
    again = old.written_anew()
    assert old.clone().join(old.line).commit == again


def test_a_history_that_nobody_signed_for_is_refused(old: Old) -> None:
    old.written_anew(signed=False)
    clone = old.clone()
    with pytest.raises(IntegrityError, match="the commit in the join line is not in the history"):
        clone.join(old.line)
    assert clone.pin() is None


def test_a_history_other_than_the_signed_one_is_refused(old: Old) -> None:
    old.written_anew(new="ab" * 20)
    with pytest.raises(IntegrityError, match="the commit in the join line is not in the history"):
        old.clone().join(old.line)


def test_a_line_from_after_the_rewriting_must_find_its_commit(old: Old) -> None:
    """A server that hides what came since cannot lean on the rewriting: the line knows of it already."""
    old.written_anew()
    raw = (old.book.root / "vault.yaml").read_bytes()
    later = joining.join_line(roster.parse(raw, source=""), raw, "lin.hua/laptop", "cd" * 20)
    with pytest.raises(IntegrityError, match="the commit in the join line is not in the history"):
        old.clone().join(later)


def test_a_rewriting_signed_by_somebody_else_is_refused(old: Old) -> None:
    old.written_anew()
    file = old.book.root / "vault.yaml"
    book = roster.parse(file.read_bytes(), source="")
    adviser = load_identities([old.book.identities["adviser"]], ask=None)[0]
    file.write_bytes(roster.emit(roster.sign_roster(book, adviser, "wang.li/laptop", AT)))
    old.git("commit", "-qam", "mine")
    with pytest.raises(IntegrityError, match=r"roster 2 is signed by wang\.li/laptop, who is no owner"):
        old.clone().join(old.line)


def test_an_old_line_does_not_make_a_machine_forget(old: Old) -> None:
    old.written_anew()
    clone = old.clone()
    raw = (old.book.root / "vault.yaml").read_bytes()
    newest = joining.join_line(
        roster.parse(raw, source=""), raw, "lin.hua/laptop", old.git("rev-parse", "HEAD")
    )
    known = clone.join(newest)
    assert clone.join(old.line) == known == clone.pin()


def test_a_machine_that_lost_its_commit_keeps_its_roster(old: Old) -> None:
    """It knew roster 2 and a commit of the former history; the line is of roster 1."""
    old.sign(None)
    raw = (old.book.root / "vault.yaml").read_bytes()
    before = joining.join_line(
        roster.parse(raw, source=""), raw, "lin.hua/laptop", old.git("rev-parse", "HEAD")
    )
    clone = old.clone()
    known = clone.join(before)
    new = old.written_anew()
    subprocess.run(["git", "-C", str(clone.root), "fetch", "-q", "origin"], check=True)
    subprocess.run(["git", "-C", str(clone.root), "reset", "-q", "--hard", "origin/main"], check=True)
    assert clone.join(old.line) == known.at_commit(new)


def test_git_that_lost_a_part_of_the_history_is_no_failure_of_git(old: Old) -> None:
    clone = old.clone()
    middle = old.git("rev-parse", "HEAD~1")
    (clone.root / ".git/objects" / middle[:2] / middle[2:]).unlink()
    with pytest.raises(HnwctlError) as caught:
        clone.join(old.line)
    assert caught.value.exit_code == 6
    assert "git has lost a part of the history" in str(caught.value)
