"""Making a commit, of one file or of nine thousand, as one stream into one ``git fast-import``.

Blobs, trees and commit are written and flushed to the disk; no ref is moved. Where contents come one after
the other for a while, `Blobs` takes them as they come, and the commit then only names them.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hnwctl.errors import OutsideError
from hnwctl.store.repository.files import explained, flush_folder, private_folder
from hnwctl.store.repository.git import Git, failed
from hnwctl.store.repository.steps import step

if TYPE_CHECKING:
    from subprocess import Popen

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
    stored: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Write a commit on top of ``parent`` in which ``changes`` hold (None: no such file); returns its id.

    ``stored`` are files more: path -> the id of a content that git has already. ``room`` is a folder for what
    git leaves beside it. OutsideError if git or the disk fails; then there may be objects that nothing points
    to, which git sweeps away in time.
    """
    stream = BytesIO()  # hundreds of megabytes perhaps: held once, and not in pieces beside it
    head = _head(parent, message, _signature(author, at))
    stream.writelines(chain(head, _files(changes), _named(stored), (_TAIL,)))
    step("write objects")
    with explained(room):
        env = apart(git, room / "git")
    return git.answer(*_COMMAND, input=stream.getvalue(), env=env)[1].decode().strip()


class Blobs:
    """Contents for git that come one after the other: written as they come, where nothing knows of them.

    ``finish`` lets git have them all; ``drop`` leaves nothing of them but what lies in ``room``.
    """

    def __init__(self, git: Git, room: Path) -> None:
        self._git, self._folder = git, room / "blobs"
        self._process: Popen[bytes] | None = None

    def put(self, content: bytes) -> None:
        """Have one more written; OutsideError if git or the disk fails."""
        if self._process is None:  # not before: the workers that make the contents would inherit its pipe
            self._process = self._begun()
        try:
            self._process.stdin.write(b"blob\n" + _data(content))  # type: ignore[union-attr]
        except BrokenPipeError:
            raise _failed(self._process, b"") from None

    def finish(self) -> None:
        """Let git have all of them; OutsideError if that fails."""
        if self._process is not None:
            error = _failed(self._process, b"done\n")
            if self._process.returncode:
                raise error
            step("let git have the objects")
            _let_in(self._folder / "objects", self._git.common_dir / "objects")

    def drop(self) -> None:
        """End git, if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _begun(self) -> "Popen[bytes]":
        step("begin to write objects")
        with explained(self._folder):
            env = apart(self._git, self._folder)
        env["GIT_OBJECT_DIRECTORY"] = str(private_folder(self._folder / "objects"))
        return self._git.fed(*_COMMAND, env=env)


def _failed(process: "Popen[bytes]", last: bytes) -> OutsideError:
    """Say the ``last`` to git and wait for its end: what to raise, if it did not end well."""
    _, said = process.communicate(last)
    return failed(_COMMAND[0], process.returncode, said)


def _let_in(objects: Path, store: Path) -> None:
    """Move what lies in one folder of objects to another; a pack before its index, by which it counts."""
    with explained(store):
        for file in sorted(objects.rglob("*"), key=lambda path: path.suffix == ".idx"):
            if file.is_file():
                place = store / file.relative_to(objects)
                os.rename(file, private_folder(place.parent) / place.name)
        flush_folder(private_folder(store / "pack"))


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


def _named(stored: Mapping[str, str]) -> Iterator[bytes]:
    for path, oid in stored.items():
        yield b"M 100644 " + oid.encode() + b" " + _quoted(path) + b"\n"


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    return ('"' + path.replace('"', '\\"') + '"').encode()


def _signature(author: tuple[str, str], at: datetime) -> bytes:
    """Who and when, as git writes it; the time zone stays out, it would tell where somebody is."""
    name, address = ("".join(char for char in text if char not in "<>\n\0") for text in author)
    return f"{name} <{address}> {int(at.timestamp())} +0000".encode()
