"""What the ways that are gone often must not import: it would cost more than all the rest of the answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from books import TODAY, Book, made

HEAVY = ("pydantic", "pypinyin", "rich", "phonenumbers")
SCRIPT = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr))
from hnwctl.__main__ import main
main()
"""


@pytest.fixture
def book(tmp_path: Path, home: Path) -> Book:
    return made(tmp_path)


def imported(book: Book, *words: str, identity: str = "adviser") -> tuple[str, str]:
    """What a command of its own process prints, and which of the heavy modules it imported."""
    settings = ["--vault", book.root, "--identity", book.identities[identity], "--today", TODAY]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, settings), *words],
        capture_output=True, text=True, env=dict(os.environ), check=True,
    )  # fmt: skip
    return done.stdout, done.stderr.splitlines()[-1]


def test_a_warm_list_with_tiers_needs_no_model(book: Book) -> None:
    book.add("王小明", "finance.holdings[+].amount=800万")
    book.run("list").ok()
    said, heavy = imported(book, "list", "--columns", "name,tier")
    assert "王小明" in said
    assert "5–10m" in said or "500万–1000万" in said, "the label is the policy's"
    assert heavy == "[]"


def test_taking_in_what_others_changed_needs_no_model(book: Book) -> None:
    client = book.add("王小明", "finance.holdings[+].amount=800万")
    book.run("list", identity="compliance").ok()
    book.run("set", client, "profile.occupation.employer=某银行").ok()
    said, heavy = imported(book, "list", "--columns", "name,employer", identity="compliance")
    assert "某银行" in said
    assert heavy == "[]"
    assert book.run("show", "wxm", "--json", identity="compliance").ok().json["id"] == client, (
        "by its initials"
    )


def test_rules_are_those_of_the_policy_that_was_approved_last(book: Book) -> None:
    book.add("王小明", "finance.holdings[+].amount=800万")
    book.run("list").ok()
    policy = book.root / "policy.yaml"
    policy.write_text(policy.read_text().replace("en: 5–10m", "en: middling"))
    assert "middling" not in book.run("list", "--columns", "name,tier").ok().out
    book.run("policy", "approve", identity="owner").ok()
    assert "middling" in book.run("list", "--columns", "name,tier").ok().out
