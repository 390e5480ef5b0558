"""The journal: what a write was about to do, so that the next command can finish it.

It lies in git's folder as ``hnwctl/journal.json`` from shortly before the branch moves until every file
is in its place. With git's objects it is all that rolling forward needs.
"""

import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from hnwctl.errors import IntegrityError, InvalidError, OutsideError
from hnwctl.store.repository import files
from hnwctl.store.repository.lock import FOLDER
from hnwctl.store.repository.steps import step

_NAME = "journal.json"
PLACE = f"{FOLDER}/{_NAME}"
"""Where a journal lies in git's folder."""

_DAMAGE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, InvalidError)
_oid = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?").fullmatch


@dataclass(frozen=True, slots=True)
class Journal:
    """``ref`` (None: a detached HEAD) moves from commit ``old`` (None: the first one) to ``new``.

    ``paths`` has for each file the git id of its content in the work tree before, and after; None
    where there is no file.
    """

    ref: str | None
    old: str | None
    new: str
    paths: dict[str, tuple[str | None, str | None]]


def path_in(git_dir: Path) -> Path:
    """Where the journal of this repository lies when there is one."""
    return git_dir / PLACE


def write(git_dir: Path, journal: Journal, room: Path) -> None:
    """Put the journal on the disk, prepared in the folder ``room``; OutsideError if that fails."""
    import json

    content = {"journal": 1, **asdict(journal)}
    path = path_in(git_dir)
    with files.explained(path):
        step("write the journal")
        files.write_new(room / _NAME, json.dumps(content, separators=(",", ":")).encode())
        step("let the journal count")
        os.rename(room / _NAME, path)
        files.flush_folder(path.parent)


def pending(git_dir: Path) -> bool:
    """Whether a write was left unfinished (or is at work right now)."""
    return os.path.lexists(path_in(git_dir))


def read(git_dir: Path) -> Journal | None:
    """The journal, if there is one; IntegrityError if it is not one of ours, OutsideError if unreadable."""
    import json

    path = path_in(git_dir)
    try:
        return _checked(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutsideError("{file}: cannot be read: {reason}", file=path, reason=error.strerror) from None
    except _DAMAGE:
        raise IntegrityError(
            "the journal of an unfinished write is damaged: {file}",
            hint="see with git status which files differ from the last commit, then delete it",
            file=path,
        ) from None


def drop(git_dir: Path) -> None:
    """Take the journal away: all is in its place, or nothing happened."""
    files.remove(git_dir, PLACE)


def _checked(content: dict[str, object]) -> Journal:
    """The journal in ``content``; anything odd raises, because a stranger may have written it."""
    ref, old, new, paths = (content[key] for key in ("ref", "old", "new", "paths"))
    if content["journal"] != 1 or not isinstance(ref, str | None) or not isinstance(paths, dict):
        raise ValueError("not a journal")
    if ref is not None and (files.parts(ref)[0] != "refs" or ref.endswith(".lock")):
        raise ValueError("not a ref")
    for path in paths:
        files.parts(path)
    return Journal(ref, _id_or_none(old), _id(new), {path: _pair(*pair) for path, pair in paths.items()})


def _pair(was: object, now: object) -> tuple[str | None, str | None]:
    return _id_or_none(was), _id_or_none(now)


def _id_or_none(text: object) -> str | None:
    return None if text is None else _id(text)


def _id(text: object) -> str:
    if not isinstance(text, str) or not _oid(text):
        raise ValueError("not an object id")
    return text
