"""Where things lie in a vault, what they may be called, and how one of its files is read.

A path from a vault is never trusted: no link is followed, no folder, pipe or device is read, and
nothing is read past its size limit.
"""

import errno
import os
import re
import stat
from pathlib import Path

from hnwctl.errors import IntegrityError, NotFoundError, OutsideError
from hnwctl.model.kinds import FOLDERS, KINDS

ROSTER = "vault.yaml"
POLICY = "policy.yaml"
KEYS = "keys"

MAX_RECORD = 8 * 2**20
"""Bytes a record file may have."""
MAX_ROSTER = 2**20
"""Bytes ``vault.yaml`` may have."""
MAX_KEY_FILE = 2**20
"""Bytes a key file or an identity file may have."""

_ID = r"[0-9abcdefghjkmnpqrstvwxyz]{8}"
_NAME = r"[a-z0-9][a-z0-9._-]{0,31}"
_id = re.compile(_ID).fullmatch
_name = re.compile(_NAME).fullmatch
_record = re.compile(rf"([a-z]+)/([0-9a-z])/({_ID})\.yaml").fullmatch

_LINK = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_FOLDER = _FLAGS | os.O_DIRECTORY


class MissingFileError(NotFoundError, FileNotFoundError):
    """A file of the vault is not there. What that means only the caller knows: removed, or not yet made."""


def valid_id(text: str) -> bool:
    """Whether ``text`` can be the id of a record: 8 characters of Crockford base32, lower case."""
    return _id(text) is not None


def valid_name(text: str) -> bool:
    """Whether ``text`` can name a member or a device."""
    return _name(text) is not None


def record_path(kind: str, id: str) -> str:  # noqa: A002 - the word of the format
    """The path of a record inside its vault: ``clients/7/7k3m9q2x.yaml``."""
    return f"{KINDS[kind].folder}/{id[0]}/{id}.yaml"


def parse_path(path: str) -> tuple[str, str] | None:
    """Kind and id of the record that belongs at ``path``, or None if no record belongs there."""
    found = _record(path)
    if found is None or found[2] != found[3][0]:
        return None
    kind = FOLDERS.get(found[1])
    return (kind.name, found[3]) if kind else None


def key_path(member: str) -> str:
    """The path of a member's key file inside the vault."""
    return f"{KEYS}/{member}.age"


def read_file(root: Path, relpath: str, limit: int) -> bytes:
    """The bytes of the file ``relpath`` (relative, with slashes) under ``root``, at most ``limit``.

    Raises IntegrityError for a link, a folder or anything else that is no regular file, also on the
    way there, and for a file above the limit; MissingFileError if it is not there; OutsideError if the
    system will not let us read.
    """
    try:
        handle = _open(root, relpath)
    except FileNotFoundError:
        raise MissingFileError("no such file in the vault: {file}", file=relpath) from None
    except OSError as error:
        raise _refusal(error, relpath) from None
    try:
        return _read(handle, relpath, limit)
    except OSError as error:
        raise _refusal(error, relpath) from None
    finally:
        os.close(handle)


def _open(root: Path, relpath: str) -> int:
    *folders, name = relpath.split("/")
    if not name or any(part in ("", ".", "..") for part in (*folders, name)):
        raise IntegrityError("{file}: this path leaves the vault", file=relpath)
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(name, _FLAGS, dir_fd=here)
    finally:
        os.close(here)


def _read(handle: int, relpath: str, limit: int) -> bytes:
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        raise IntegrityError("{file}: not a regular file", file=relpath)
    if facts.st_size > limit:
        raise _too_big(relpath, limit)
    raw = os.read(handle, facts.st_size + 1)
    while len(raw) <= limit and (more := os.read(handle, limit + 1 - len(raw))):
        raw += more
    if len(raw) > limit:
        raise _too_big(relpath, limit)
    return raw


def _too_big(relpath: str, limit: int) -> IntegrityError:
    return IntegrityError("{file}: larger than {limit} bytes", file=relpath, limit=limit)


def _refusal(error: OSError, relpath: str) -> IntegrityError | OutsideError:
    if error.errno in _LINK:
        return IntegrityError("{file}: a link, or no folder, stands in its path", file=relpath)
    return OutsideError(
        "{file}: cannot be read: {reason}", file=relpath, reason=os.strerror(error.errno or 0)
    )
