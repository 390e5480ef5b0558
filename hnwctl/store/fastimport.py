"""Making a commit, of one file or of nine thousand, as one stream into one ``git fast-import``.

Blobs, trees and commit are written and flushed to the disk; no ref is moved.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from hnwctl.store.git import Git
from hnwctl.store.steps import step

_REF = b"refs/hnwctl/pending"  # fast-import wants a ref; it is taken back before the stream ends


def write_commit(
    git: Git,
    changes: Mapping[str, bytes | None],
    *,
    parent: str | None,
    message: str,
    author: tuple[str, str],
    at: datetime,
) -> str:
    """Write a commit on top of ``parent`` in which ``changes`` hold (None: no such file); returns its id.

    OutsideError if git or the disk fails; then there may be objects that nothing points to, which
    git sweeps away in time.
    """
    head = _head(parent, message, _signature(author, at))
    step("write objects")
    stream = b"".join((*head, *_files(changes), *_tail(git)))
    return git.run("fast-import", "--quiet", "--done", "--date-format=raw", input=stream).decode().strip()


def _head(parent: str | None, message: str, signature: bytes) -> Iterator[bytes]:
    yield b"commit " + _REF + b"\nmark :1\n"
    yield b"author " + signature + b"\ncommitter " + signature + b"\n"
    yield _data(message.rstrip("\n").encode() + b"\n")
    if parent:
        yield b"from " + parent.encode() + b"\n"


def _files(changes: Mapping[str, bytes | None]) -> Iterator[bytes]:
    for path, content in changes.items():
        if content is None:
            yield b"D " + _quoted(path) + b"\n"
        else:
            yield b"M 100644 inline " + _quoted(path) + b"\n" + _data(content)


def _tail(git: Git) -> Iterator[bytes]:
    nothing = b"0" * len(git.empty_tree)
    yield b"\nget-mark :1\nreset " + _REF + b"\nfrom " + nothing + b"\n\ndone\n"


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    return ('"' + path.replace('"', '\\"') + '"').encode()


def _signature(author: tuple[str, str], at: datetime) -> bytes:
    """Who and when, as git writes it; the time zone stays out, it would tell where somebody is."""
    name, address = ("".join(char for char in text if char not in "<>\n\0") for text in author)
    return f"{name} <{address}> {int(at.timestamp())} +0000".encode()
