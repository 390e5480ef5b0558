"""Making a commit, of one file or of nine thousand, as one stream into one ``git fast-import``.

Blobs, trees and commit are written and flushed to the disk; no ref is moved.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from itertools import chain
from pathlib import Path

from hnwctl.store.repository.files import explained
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.steps import step

_COMMAND = ("fast-import", "--quiet", "--done", "--date-format=raw", "--depth=0")  # ciphertext has no deltas
_TAIL = b"\nget-mark :1\ndone\n"
_CONFIG = {
    "sha1": "[core]\n\trepositoryFormatVersion = 0\n",
    "sha256": "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256\n",
}


def write_commit(
    git: Git,
    changes: Mapping[str, bytes | None],
    *,
    parent: str | None,
    message: str,
    author: tuple[str, str],
    at: datetime,
    room: Path,
) -> str:
    """Write a commit on top of ``parent`` in which ``changes`` hold (None: no such file); returns its id.

    ``room`` is a folder for what git leaves beside it. OutsideError if git or the disk fails; then there
    may be objects that nothing points to, which git sweeps away in time.
    """
    stream = BytesIO()  # hundreds of megabytes perhaps: held once, and not in pieces beside it
    stream.writelines(chain(_head(parent, message, _signature(author, at)), _files(changes), (_TAIL,)))
    step("write objects")
    with explained(room):
        env = apart(git, room / "git")
    return git.answer(*_COMMAND, input=stream.getvalue(), env=env)[1].decode().strip()


def apart(git: Git, folder: Path) -> dict[str, str]:
    """What a git process is told so that it works on the objects of ``git`` with ``folder``, which is made,
    for its git folder: refs, locks and crash reports land there, and no configuration of the user's is read.
    """
    (folder / "refs").mkdir(0o700, parents=True)
    (folder / "HEAD").write_text("ref: refs/pending\n")
    (folder / "config").write_text(_CONFIG[git.object_format])
    return {"GIT_DIR": str(folder), "GIT_OBJECT_DIRECTORY": str(git.common_dir / "objects")}


def _head(parent: str | None, message: str, signature: bytes) -> Iterator[bytes]:
    yield b"commit refs/pending\nmark :1\n"
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


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    return ('"' + path.replace('"', '\\"') + '"').encode()


def _signature(author: tuple[str, str], at: datetime) -> bytes:
    """Who and when, as git writes it; the time zone stays out, it would tell where somebody is."""
    name, address = ("".join(char for char in text if char not in "<>\n\0") for text in author)
    return f"{name} <{address}> {int(at.timestamp())} +0000".encode()
