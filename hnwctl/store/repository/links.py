"""Links in git's own folder: through them a write would land wherever whoever planted them likes."""

import os
from collections.abc import Iterator
from pathlib import Path

from hnwctl.errors import IntegrityError
from hnwctl.store.repository import refs

_OURS = "hnwctl"


def refuse_links(git_dir: Path) -> None:
    """Raise IntegrityError if git, or we, would write through a link in ``git_dir``.

    Looked at are the folders and files that a commit is written to: objects, refs, their logs, and our own.
    """
    common = refs.common_dir(git_dir)
    for folder in dict.fromkeys((git_dir, common)):
        for path in _written(folder):
            raise IntegrityError(
                "{file}: a link stands where git keeps its own files; nothing is written through it",
                hint="put the file or folder that it leads to in its place",
                file=str(path),
            )


def _written(folder: Path) -> Iterator[Path]:
    """The links among the places of ``folder`` that a commit writes to."""
    for name in (_OURS, "objects", "refs", "logs", "HEAD", "index", "packed-refs"):
        if (folder / name).is_symlink():
            yield folder / name
    yield from _links(folder / "objects", deep=False)
    yield from _links(folder / "refs", deep=True)
    yield from _links(folder / "logs", deep=True)


def _links(folder: Path, *, deep: bool) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # then there is nothing in it to follow, or git will say what is wrong
    for entry in entries:
        if entry.is_symlink():
            yield Path(entry.path)
        elif deep and entry.is_dir(follow_symlinks=False):
            yield from _links(Path(entry.path), deep=True)
