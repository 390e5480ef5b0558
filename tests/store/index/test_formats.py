"""What is written is read back as it was, and what is packed small is unpacked whole."""

import os
import string
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.model.tables import PARTS
from hnwctl.store.index import pieces
from hnwctl.store.index.box import Binding, Box, UnusableError
from hnwctl.store.index.entry import HotFrame, decode_rows, encode_rows
from hnwctl.store.index.filetable import FileState, FileTable, SectionState
from hnwctl.store.index.functions import contains, fold
from hnwctl.store.index.pieces import Image, Log
from hnwctl.store.index.schema import MAX_ROWS, first_row
from hnwctl.store.index.stamps import RACY, SKEW, Stamp, stamp_of
from hnwctl.store.keys.seal import new_identity

SECRET = new_identity()[0]
BINDING = Binding(vault_id="v", clone="c", roster="r", policy="p", held=frozenset({"profile"}))
BOX = Box(SECRET, BINDING, "1")
NANO = st.integers(-(2**62), 2**62)
IDS = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=8)
CELLS = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text()
STATES = st.builds(
    FileState,
    st.none() | st.builds(Stamp, st.integers(1, 2**62), NANO, NANO, st.integers(0, 2**63 - 1)),
    st.dictionaries(
        st.text(string.ascii_lowercase + "_", max_size=40),
        st.builds(SectionState, st.integers(0, 2**32 - 1), st.binary(max_size=64), st.text(max_size=20)),
        max_size=8,
    ),
)
NAMES = st.binary(min_size=1, max_size=60).filter(lambda raw: not {0, 47} & set(raw)).map(os.fsdecode)


@given(STATES)
def test_the_state_of_a_file(state: FileState) -> None:
    assert FileState.unpack(state.pack()) == state


@given(st.dictionaries(NAMES, STATES, min_size=1, max_size=8), st.data())
def test_the_table_of_files(files: dict[str, FileState], data: st.DataObject) -> None:
    """Written, opened, changed, written again: what was put is there, what was taken away is not."""
    table = FileTable({}, -1, BOX)
    for name, state in files.items():
        table.put(f"clients/7/{name}", state.pack())
    table.put("clients/8/stays.yaml", FileState(None, {}).pack())
    first = nameless()
    again = FileTable(table.write(first), first, BOX)
    gone = data.draw(st.sets(st.sampled_from(sorted(files))))
    for name in gone:
        again.put(f"clients/7/{name}", None)
    second = nameless()
    rows = again.write(second)
    os.close(first)
    last = FileTable(rows, second, BOX)
    left = {name: state for name, state in files.items() if name not in gone}
    assert {name: last.state(f"clients/7/{name}") for name in files} == {
        name: left.get(name) for name in files
    }
    assert ("clients/7" in last.rows) == bool(left)
    assert last.state("clients/8/stays.yaml") == FileState(None, {})
    assert last.count == len(left) + 1
    os.close(second)


def nameless() -> int:
    """A file without a name."""
    with TemporaryFile() as file:
        return os.dup(file.fileno())


ROWS = st.dictionaries(
    st.text(string.ascii_lowercase, max_size=8), st.lists(st.lists(CELLS, max_size=4), max_size=3), max_size=3
)


@given(
    st.builds(
        HotFrame,
        st.dictionaries(NAMES, st.none() | st.binary(min_size=1, max_size=60), max_size=3),
        st.dictionaries(NAMES, ROWS, max_size=3),
        st.dictionaries(NAMES, st.tuples(st.integers(0, 9), st.binary(min_size=16, max_size=16)), max_size=3),
        st.dictionaries(st.text(), st.text(), max_size=3),
        st.dictionaries(st.sampled_from(PARTS), st.integers(0, 2**40)),
    )
)
def test_a_frame_of_the_hot_log(frame: HotFrame) -> None:
    assert HotFrame.decode(frame.encode()) == frame


@given(st.dictionaries(NAMES, ROWS, max_size=3))
def test_a_frame_of_the_detail_log(rows: dict[str, dict[str, list[list[object]]]]) -> None:
    assert decode_rows(encode_rows(rows)) == rows  # type: ignore[arg-type]


@given(IDS, IDS)
def test_rows_lie_in_the_order_of_ids_and_never_meet(one: str, two: str) -> None:
    kinds = [first_row(f"{folder}/{one[0]}/{one}.yaml") for folder in ("clients", "market")]
    other = first_row(f"clients/{two[0]}/{two}.yaml")
    assert kinds[0] is not None
    assert kinds[1] is not None
    assert other is not None
    assert abs(kinds[1] - kinds[0]) >= MAX_ROWS
    assert (kinds[0] < other) == (one < two)
    assert 0 <= other < 2**63 - MAX_ROWS


@pytest.mark.parametrize(
    "path", ["clients/7/short.yaml", "vault.yaml", "clients/8/70000000.yaml", "other/7/70000000.yaml"]
)
def test_what_is_no_record_has_no_rows(path: str) -> None:
    assert first_row(path) is None


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 200])
def test_an_image_in_pieces(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 64)
    content = os.urandom(size)
    with (tmp_path / "image").open("w+b") as file:
        assert bytes(Image.write(BOX, file.fileno(), "hot/1", content).read()) == content


@pytest.mark.parametrize("change", [{"place": "hot/2"}, {"size": 101}, {"size": 99}, {"size": 129}])
def test_an_image_is_for_its_place_and_size(
    change: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 64)
    with (tmp_path / "image").open("w+b") as file:
        image = Image.write(BOX, file.fileno(), "hot/1", bytes(100))
        with pytest.raises(UnusableError):
            image._replace(**change).read()


def test_pieces_of_an_image_keep_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "CHUNK", 64)
    path = tmp_path / "image"
    with path.open("w+b") as file:
        image = Image.write(BOX, file.fileno(), "hot/1", bytes(128))
        raw = path.read_bytes()
        half = len(raw) // 2
        path.write_bytes(raw[half:] + raw[:half])
        with pytest.raises(UnusableError):
            image.read()


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_a_log_gives_back_what_was_appended(frames: list[bytes]) -> None:
    fd = nameless()
    log = Log(fd, BOX, "log/hot/1", 5)
    for frame in frames:
        log.append(frame)
    assert list(log.again().read()) == frames
    assert list(log.again().read(until=7)) == frames[:2]
    os.close(fd)


@given(IDS)
def test_a_binding_is_all_of_its_parts(word: str) -> None:
    digests = {
        BINDING._replace(**{name: word}).digest("1") for name in ("vault_id", "clone", "roster", "policy")
    }
    held = BINDING._replace(held=frozenset({word})).digest("1")
    assert len(digests | {held, BINDING.digest("1"), BINDING.digest("2")}) == 7


@pytest.mark.parametrize(
    ("modified", "changed", "proven"),
    [
        (-RACY, -RACY, True),
        (-RACY + 1, -RACY, False),
        (-RACY, -RACY + 1, False),
        (0, 0, False),
        (-RACY, 5 * RACY, False),
        (SKEW, -RACY, True),
        (-RACY, SKEW, True),
    ],
)
def test_a_young_file_has_no_stamp_yet(modified: int, changed: int, proven: bool) -> None:
    now = 10**18

    class Facts:
        st_size, st_ino = 7, 2**64 - 1
        st_mtime_ns, st_ctime_ns = now + modified, now + changed

    stamp = stamp_of(Facts, now=now)  # type: ignore[arg-type]
    assert (stamp is not None) == proven


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert contains(text, text) == 1
