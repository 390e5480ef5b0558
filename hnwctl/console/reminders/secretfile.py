"""Secrets that lie in files of their own: read only where nobody else on the machine can read them."""

import os
import stat
from pathlib import Path

from hnwctl.errors import ForbiddenError, InvalidError

_LONGEST = 4096


def secret_in(path: Path) -> str:
    """The first line of ``path``.

    Raises InvalidError if there is no such file or nothing in it, ForbiddenError if it cannot be read, or
    could be read by others.
    """
    try:
        with open(path, "rb") as file:
            _check(path, os.fstat(file.fileno()))
            raw = file.read(_LONGEST)
    except FileNotFoundError:
        raise InvalidError(
            "there is no file {file}", hint="put the secret into it, and chmod 600", file=path
        ) from None
    except OSError as error:
        raise ForbiddenError("cannot read {file}: {reason}", file=path, reason=error.strerror) from None
    lines = raw.decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].strip():
        raise InvalidError(
            "there is nothing in {file}", hint="the secret belongs into its first line", file=path
        )
    return lines[0].strip()


def check_private(path: Path) -> None:
    """Raise ForbiddenError if others could read the file at ``path``; it is there."""
    _check(path, path.stat())


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise InvalidError("{file} is not a file", file=path)
    if found.st_mode & 0o077:
        raise ForbiddenError(
            "others could read {file}, and a secret is in it", hint="chmod 600 {file}", file=path
        )
