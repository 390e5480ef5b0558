"""Who may read the vault's files, and links among them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from hnwctl.console.checks.finding import Finding, Said, Ward, found
from hnwctl.store import layout
from hnwctl.store.repository import guard

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FOLDERS = (*guard.SEALED, layout.KEYS)


def modes(ward: Ward) -> Iterator[Finding]:
    """Nobody but its owner may look into the vault, git's folder and the identity files."""
    places = [ward.root, *([ward.git.git_dir] if ward.git else [])]
    open_ones = [path for path in (*places, *_plain(ward.root)) if _open(path)]
    if open_ones:
        facts = {"count": len(open_ones), "file": str(open_ones[0])}
        what = Said("others may read {count} of the vault's files and folders, such as {file}", facts)
        yield ward.mend("modes", what, lambda: _close(open_ones))
    for path in ward.session.settings.identities:
        path = path.resolve()  # some keep their keys elsewhere, and a link here
        if _open(path):
            what = Said("others may read the identity file {file}", {"file": str(path)})
            yield ward.mend("modes", what, lambda path=path: _close([path]))  # type: ignore[misc]


def links(ward: Ward) -> Iterator[Finding]:
    """Links where sealed files belong: what is written through them lands elsewhere."""
    for folder in _FOLDERS:
        for path in _walked(ward.root / folder):
            if path.is_symlink():
                what = Said("{file} is a link", {"file": str(path.relative_to(ward.root))})
                yield found("modes", what, Said("put the file itself in its place, or delete the link"))


def _plain(root: Path) -> Iterator[Path]:
    yield from (root / name for name in (layout.ROSTER, layout.POLICY) if (root / name).exists())
    for folder in _FOLDERS:
        yield from _walked(root / folder)


def _walked(top: Path) -> Iterator[Path]:
    """A folder and all below it; links are named and not followed."""
    if not os.path.lexists(top):
        return
    yield top
    if top.is_symlink():
        return
    for here, folders, files in os.walk(top):
        yield from (Path(here) / name for name in (*folders, *files))


def _open(path: Path) -> bool:
    try:
        facts = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(facts.st_mode) and bool(facts.st_mode & _OTHERS)


def _close(paths: list[Path]) -> None:
    for path in paths:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) & ~_OTHERS)
        finally:
            os.close(handle)
