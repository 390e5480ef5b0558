"""Objects out of git: how one ``cat-file`` is asked about many, and what a tree says."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, TYPE_CHECKING

from hnwctl.errors import OutsideError

if TYPE_CHECKING:
    from subprocess import Popen

_CHUNK = 512  # object names asked for at once: they and git's first answers fit into a pipe

MAX_OBJECT = 64 * 2**20
"""Bytes of the largest object that is taken out of git; nothing of a vault comes near it."""
LARGE = "too large"
"""Stands in the place of a larger one's type."""
_DRAUGHT = 2**20  # bytes of a larger one that are thrown away at a time


def asked(
    process: "Popen[bytes]", names: Iterable[str], *, with_content: bool
) -> Iterator[tuple[str, str, bytes]]:
    """Ask a running ``cat-file`` about ``names``: yields (id, type, content) of each, in order.

    The type is ``missing`` for what git does not have, `LARGE` for what is not taken out of it.
    """
    into, out = process.stdin, process.stdout
    if into is None or out is None:
        raise AssertionError("cat-file runs with pipes")
    rest = iter(names)
    while chunk := list(islice(rest, _CHUNK)):
        try:
            into.write("".join(f"{name}\n" for name in chunk).encode())
            into.flush()
        except BrokenPipeError:  # then its answer is missing, which is noticed below
            with suppress(BrokenPipeError):
                into.close()  # with what it still holds, or the process's end would stumble over that
        for _ in chunk:
            yield _answer(out, with_content=with_content)


def _answer(out: IO[bytes], *, with_content: bool) -> tuple[str, str, bytes]:
    header = out.readline().decode().split()
    if len(header) < 2:
        raise OutsideError("git {command} failed: {reason}", command="cat-file", reason="it gave no answer")
    if header[-1] in ("missing", "ambiguous"):
        return "", "missing", b""
    oid, kind, size = header
    if not with_content:
        return oid, kind, b""
    if int(size) > MAX_OBJECT:
        _throw_away(out, int(size) + 1)
        return oid, LARGE, b""
    content = out.read(int(size))
    out.read(1)  # the newline after it
    return oid, kind, content


def _throw_away(out: IO[bytes], count: int) -> None:
    while count > 0 and (read := len(out.read(min(count, _DRAUGHT)))):
        count -= read


def entries(tree: bytes, width: int) -> Iterator[tuple[bytes, str, str]]:
    """Mode, name and object id of each entry of a tree object; ``width``: bytes of an id."""
    place = 0
    while place < len(tree):
        end = tree.index(b"\0", place)
        mode, _, name = tree[place:end].partition(b" ")
        place = end + 1 + width
        yield mode, name.decode("utf-8", "surrogateescape"), tree[end + 1 : place].hex()
