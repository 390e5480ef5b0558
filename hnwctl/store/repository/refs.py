"""What HEAD is, read from git's own files, because starting git costs more than the answer."""

import re
import time
from pathlib import Path

from hnwctl.errors import OutsideError
from hnwctl.store.repository.files import explained

_oid = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?").fullmatch
_ref = re.compile(r"refs/(?!.*(\.\.|//|\.lock$))[^\x00-\x20\x7f~^:?*\[\\]+").fullmatch
_PATIENCE = 1.0  # seconds; a living git holds the lock of a ref for milliseconds
_NESTING = 5  # how deep git follows one symbolic ref to the next


def read_head(git_dir: Path, common: Path) -> tuple[str | None, str | None] | None:
    """The branch (None when detached) and the commit (None when unborn) of HEAD.

    ``common`` is where branches live: git_dir itself but in a linked work tree. None when the files
    do not tell, as with the reftable format: then git has to be asked.
    """
    head = git_dir / "HEAD"
    if (common / "reftable").exists() or head.is_symlink():
        return None
    text = _text(head)
    if text is None:
        return None
    if _oid(text):
        return None, text
    ref = _target(text)
    return _follow(common, ref) if ref else None


def _follow(common: Path, ref: str) -> tuple[str | None, str | None] | None:
    for _ in range(_NESTING):
        text = _loose_or_packed(common, ref)
        if text is None or _oid(text):
            return ref, text
        further = _target(text)
        if further is None:
            return None
        ref = further
    return None


def _target(text: str) -> str | None:
    """The ref that a symbolic ref names, if it is one and names a possible one."""
    name = text.removeprefix("ref:").strip()
    return name if text.startswith("ref:") and _ref(name) else None


def _loose_or_packed(common: Path, ref: str) -> str | None:
    # a second look, because `git pack-refs` may move the ref from one place to the other in between
    return _text(common / ref) or _packed(common, ref) or _text(common / ref)


def _packed(common: Path, ref: str) -> str | None:
    lines = _text(common / "packed-refs") or ""
    found = re.search(rf"^([0-9a-f]+) {re.escape(ref)}$", lines, re.MULTILINE)
    return found[1] if found else None


def _text(path: Path) -> str | None:
    """The text of one of git's files, or None if there is no such file."""
    try:
        return path.read_text("utf-8", "replace").strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise OutsideError("{file}: cannot be read: {reason}", file=path, reason=error.strerror) from None


def common_dir(git_dir: Path) -> Path:
    """Where branches, objects and config are: in ``git_dir``, but for a linked work tree."""
    elsewhere = _text(git_dir / "commondir")
    return (git_dir / elsewhere).resolve() if elsewhere else git_dir


def object_format(common: Path) -> str:
    """The hash that names this repository's objects: ``sha1`` or ``sha256``."""
    config = _text(common / "config") or ""
    found = re.search(r"^\s*objectformat\s*=\s*\"?(sha1|sha256)\b", config, re.MULTILINE | re.IGNORECASE)
    return found[1].lower() if found else "sha1"


def loose_kind(common: Path, oid: str) -> str | None:
    """The type of an object that lies in a file of its own; None for any other: git has to be asked."""
    import zlib

    if not _oid(oid):
        return None
    try:
        with open(common / "objects" / oid[:2] / oid[2:], "rb") as file:
            head = zlib.decompressobj().decompress(file.read(128), 16)
    except (OSError, zlib.error):
        return None
    return head.partition(b" ")[0].decode("ascii", "replace")


def linked_git_dir(dot_git: Path) -> Path | None:
    """The git folder that a ``.git`` file points to (work trees, submodules), or None."""
    text = _text(dot_git)
    if text is None or not text.startswith("gitdir: "):
        return None
    return (dot_git.parent / text.removeprefix("gitdir: ")).resolve()


def break_own_locks(git_dir: Path, common: Path, ref: str | None, commit: str) -> None:
    """Take away the locks that a killed ``git update-ref`` of ours left (only with the vault lock held).

    Ours is one that names our ``commit``; one without content is taken for ours when it stays.
    """
    places = [git_dir / "HEAD.lock", *([common / f"{ref}.lock"] if ref else [])]
    for path in places:
        text = _text(path)
        if text == commit or (text == "" and _stays(path)):
            with explained(path):
                path.unlink(missing_ok=True)


def _stays(path: Path) -> bool:
    try:
        before = path.stat()
        time.sleep(_PATIENCE)
        after = path.stat()
    except FileNotFoundError:
        return False
    return (before.st_ino, before.st_mtime_ns, after.st_size) == (after.st_ino, after.st_mtime_ns, 0)
