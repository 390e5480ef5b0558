"""The journal reads back as written, and a damaged or planted one is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError
from hnwctl.store.repository import journal
from hnwctl.store.repository.journal import Journal

OLD, NEW = "1" * 40, "2" * 40
PLAIN = {"journal": 1, "ref": "refs/heads/main", "old": OLD, "new": NEW, "paths": {"a.yaml": [None, OLD]}}

oids = st.text("0123456789abcdef", min_size=40, max_size=40)
names = st.text("abc-_.7客", min_size=1, max_size=8).filter(lambda name: name not in (".", ".."))
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
journals = st.builds(
    Journal,
    ref=st.none() | paths.map(lambda path: f"refs/heads/{path}x"),
    old=st.none() | oids,
    new=oids,
    paths=st.dictionaries(paths, st.tuples(st.none() | oids, st.none() | oids)),
)


@given(written=journals)
def test_a_journal_reads_back_as_written(tmp_path_factory: pytest.TempPathFactory, written: Journal) -> None:
    git_dir = tmp_path_factory.mktemp("git")
    (git_dir / "hnwctl/room").mkdir(parents=True)
    journal.write(git_dir, written, git_dir / "hnwctl/room")
    assert journal.pending(git_dir)
    assert journal.read(git_dir) == written
    journal.drop(git_dir)
    assert not journal.pending(git_dir)
    assert journal.read(git_dir) is None


def plant(git_dir: Path, content: bytes) -> None:
    path = journal.path_in(git_dir)
    path.parent.mkdir()
    path.write_bytes(content)


@pytest.mark.parametrize(
    "change",
    [
        {"journal": 2},
        {"ref": "../../refs"},
        {"ref": "HEAD"},
        {"ref": "refs/heads/main.lock"},
        {"ref": 7},
        {"old": "HEAD"},
        {"new": None},
        {"new": "--help"},
        {"paths": []},
        {"paths": {"../../.ssh/authorized_keys": [None, OLD]}},
        {"paths": {"/etc/passwd": [None, OLD]}},
        {"paths": {".git/config": [None, OLD]}},
        {"paths": {"a.yaml": [None]}},
        {"paths": {"a.yaml": None}},
        {"paths": {"a.yaml": [None, "x"]}},
    ],
)
def test_a_planted_journal_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    plant(tmp_path, json.dumps(PLAIN | change).encode())
    with pytest.raises(IntegrityError, match="damaged"):
        journal.read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    plant(tmp_path, content)
    with pytest.raises(IntegrityError, match=r"journal\.json"):
        journal.read(tmp_path)


def test_a_plain_one_would_be_read(tmp_path: Path) -> None:
    plant(tmp_path, json.dumps(PLAIN).encode())
    assert journal.read(tmp_path) == Journal("refs/heads/main", OLD, NEW, {"a.yaml": (None, OLD)})
