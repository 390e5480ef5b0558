"""A shell completes clients from the index as it was left, and is silent where that would cost a question."""

import subprocess
import sys
from pathlib import Path

import pytest
from books import Book, crowd

from hnwctl.store.keys.passphrase import lock


@pytest.fixture
def ids(book: Book) -> dict[str, str]:
    """Four clients, and an index of them."""
    made = crowd(book)
    book.run("list").ok()
    return made


def completed(
    book: Book, words: str, monkeypatch: pytest.MonkeyPatch, identity: Path | None = None
) -> list[str]:
    """What bash is offered for the last of the words; nothing may be said beside it."""
    key = identity or book.identities["adviser"]
    line = f"hnwctl --vault {book.root} --identity {key} {words}"
    monkeypatch.setenv("_HNWCTL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    done = subprocess.run(
        [sys.executable, "-m", "hnwctl"], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_names_and_ids_are_completed(
    book: Book, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert completed(book, "show 王", monkeypatch) == ["王小明"]
    assert completed(book, f"set {ids['李娜'][:4]}", monkeypatch) == [ids["李娜"]]
    assert completed(book, "show 无此人", monkeypatch) == []


def test_a_member_completes_what_they_may_know(
    book: Book, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book.run("list", identity="reminder").ok()
    assert completed(book, "show 王", monkeypatch, book.identities["reminder"]) == ["王小明"]


def test_without_an_index_nothing_is_built(
    book: Book, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    assert completed(book, "show 王", monkeypatch, book.identities["assistant"]) == []
    for file in (home / ".cache").rglob("head.age"):
        file.unlink()
    assert completed(book, "show 王", monkeypatch) == []
    assert list((home / ".cache").rglob("head.age")) == []


def test_a_passphrase_is_never_asked_for(
    book: Book, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    locked.write_bytes(lock(book.identities["adviser"].read_bytes(), "correct horse", work_factor=10))
    locked.chmod(0o600)
    assert completed(book, "show 王", monkeypatch, locked) == []


def test_nothing_is_written_by_completing(
    book: Book, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    assert completed(book, "show 李", monkeypatch) == ["李娜"]
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == before
