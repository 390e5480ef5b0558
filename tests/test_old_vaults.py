"""A vault written by an earlier version opens with today's, and is written on."""

import shutil
import subprocess
from pathlib import Path

import pytest
from books import Book

OLD = Path(__file__).parent / "vaults"


@pytest.fixture(params=sorted(path.name for path in OLD.iterdir()))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    """An old vault as a clone has it: three clients and market notes of the sample of then."""
    root, key = tmp_path / "book", tmp_path / "chen.jie.key"
    shutil.copytree(OLD / request.param, root)
    (root / "chen.jie.key").rename(key)
    key.chmod(0o600)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "as it was"]):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    return Book(root, {"adviser": key})


def test_it_is_whole_and_answers(old: Book) -> None:
    assert old.run("verify", "--json").ok().json["problems"] == []
    names = {row["name"] for row in old.run("list", "--json").ok().json}
    assert names == {"单文斌", "王志强", "Seán Ó Briain"}
    assert {row["kind"] for row in old.run("due", "--json").ok().json} >= {"complaint", "contact"}
    assert old.run("stale", "--json").ok().json


def test_it_is_written_on(old: Book) -> None:
    before = old.shown("王志强")
    old.run("log", "王志强", "--channel", "phone", "--note", "-", input="很好").ok()
    after = old.shown("王志强")
    assert after["service"]["interactions"][-1]["note"] == "很好"
    assert after["finance"] == before["finance"]
    assert old.run("verify", "--json").ok().json["problems"] == []


def test_the_segments_saved_then_are_known(old: Book) -> None:
    saved = [row["name"] for row in old.run("segment", "list", "--json").ok().json]
    assert saved == (["大客户"] if (old.root / "segments").exists() else [])
