"""The tar inside: stock tar opens it, and every trick that a tar can play is refused."""

import io
import subprocess
import tarfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError
from hnwctl.store.snapshots import tarball

NAMES = ("manifest.yaml", "book.bundle")
FILES = {"manifest.yaml": b"hnwctl: snapshot/1\n", "book.bundle": b"x" * 1000}
BLOCK = tarfile.BLOCKSIZE


def unpacked(raw: bytes) -> dict[str, bytes]:
    return {name: bytes(part) for name, part in tarball.unpack(raw, NAMES, what="it").items()}


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_what_is_packed_is_unpacked(first: bytes, second: bytes) -> None:
    files = dict(zip(NAMES, (first, second), strict=True))
    assert unpacked(tarball.pack(files)) == files


@given(st.data())
def test_any_other_byte_is_noticed_but_in_the_contents(data: st.DataObject) -> None:
    """What the contents are is for the digests; all around them there is one form."""
    raw = bytearray(tarball.pack(FILES))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        found = unpacked(bytes(raw))
    except IntegrityError:
        return
    assert tarball.pack(found) == raw
    assert found != FILES


def test_stock_tar_opens_it(tmp_path: Path) -> None:
    (tmp_path / "it.tar").write_bytes(tarball.pack(FILES))
    subprocess.run(["tar", "-xf", "it.tar"], cwd=tmp_path, check=True)
    assert {name: (tmp_path / name).read_bytes() for name in NAMES} == FILES


def test_it_is_the_same_whenever_it_is_made() -> None:
    assert tarball.pack(FILES) == tarball.pack(dict(FILES))
    with tarfile.open(fileobj=io.BytesIO(tarball.pack(FILES))) as tar:
        for each in tar:
            assert (each.mtime, each.uid, each.gid, each.uname, each.mode) == (0, 0, 0, "", 0o600)


# --- tricks --------------------------------------------------------------------------------------


def crafted(*members: tarfile.TarInfo, form: int = tarfile.USTAR_FORMAT) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w", format=form) as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(bytes(member.size)) if member.isreg() else None)
    return into.getvalue()


def member(name: str, size: int = 3, **changes: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.mode = 0o600
    info.size = size
    for field, value in changes.items():
        setattr(info, field, value)
    return info


GOOD = member("manifest.yaml"), member("book.bundle")
TRICKS = {
    "padded to a record, as tar does by itself": crafted(*GOOD),
    "another order": crafted(*reversed(GOOD)),
    "a third file": crafted(*GOOD, member("evil.sh")),
    "a file twice": crafted(*GOOD, member("book.bundle")),
    "one alone": crafted(GOOD[0]),
    "an absolute path": crafted(member("/etc/passwd"), GOOD[1]),
    "a way out": crafted(member("../manifest.yaml"), GOOD[1]),
    "a folder before it": crafted(member("./manifest.yaml"), GOOD[1]),
    "a link": crafted(member("manifest.yaml", 0, type=tarfile.SYMTYPE, linkname="/etc/passwd"), GOOD[1]),
    "a hard link": crafted(GOOD[0], member("book.bundle", 0, type=tarfile.LNKTYPE, linkname="manifest.yaml")),
    "a device": crafted(GOOD[0], member("book.bundle", 0, type=tarfile.CHRTYPE, devmajor=1, devminor=5)),
    "a pipe": crafted(GOOD[0], member("book.bundle", 0, type=tarfile.FIFOTYPE)),
    "a folder": crafted(GOOD[0], member("book.bundle", 0, type=tarfile.DIRTYPE)),
    "sparse": crafted(GOOD[0], member("book.bundle", type=tarfile.GNUTYPE_SPARSE)),
    "an extended header": crafted(
        GOOD[0], member("book.bundle", pax_headers={"path": "/etc/passwd"}), form=tarfile.PAX_FORMAT
    ),
    "executable, of somebody": crafted(GOOD[0], member("book.bundle", mode=0o4755, uid=0, uname="root")),
    "in GNU's form": crafted(*GOOD, form=tarfile.GNU_FORMAT),
    "nothing": b"",
    "only an end": bytes(1024),
    "half a header": tarball.pack(FILES)[:300],
    "cut off in a file": tarball.pack(FILES)[: 3 * BLOCK],
    "without its end": tarball.pack(FILES)[: -2 * BLOCK],
    "with half its end": tarball.pack(FILES)[:-BLOCK],
    "with more behind its end": tarball.pack(FILES) + b"more",
    "with more zeros behind its end": tarball.pack(FILES) + bytes(BLOCK),
}


@pytest.mark.parametrize("raw", TRICKS.values(), ids=TRICKS)
def test_there_is_no_other_form(raw: bytes) -> None:
    with pytest.raises(IntegrityError):
        unpacked(raw)


@pytest.mark.parametrize("size", [10**6, 8**11 - 1, 2**63])
def test_a_size_that_is_not_there_costs_nothing(size: int) -> None:
    """Sizes up to those that need base 256: refused without a byte being set aside for them."""
    header = member("manifest.yaml", size).tobuf(tarfile.GNU_FORMAT if size > 8**11 else tarfile.USTAR_FORMAT)
    tracemalloc.start()
    with pytest.raises(IntegrityError):
        unpacked(header + b"abc")
    assert tracemalloc.get_traced_memory()[1] < 10**6
    tracemalloc.stop()


def test_padding_that_carries_something_is_refused() -> None:
    raw = bytearray(tarball.pack(FILES))
    raw[2 * BLOCK - 1] = 1
    with pytest.raises(IntegrityError, match=r"manifest.yaml does not lie in it as it should"):
        unpacked(bytes(raw))
