"""What may lie in a vault's commits: plain files of sane names and sizes, none of which commands git.

A vault is checked out on other people's machines, by a git that follows links, fetches submodules and
obeys ``.gitattributes``. Whoever can push could use that, so it is refused by name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from hnwctl.errors import Problem
from hnwctl.store import layout

ATTRIBUTES = ".gitattributes"

_SORTS = {
    "120000": "a symbolic link, which has no place in a vault",
    "160000": "another repository (a submodule), which has no place in a vault",
    "100755": "an executable file, which has no place in a vault",
}
_NAMES = {
    ".git": "some systems take this name for git's own folder",
    ".gitmodules": "this file makes git fetch other repositories",
    ".lfsconfig": "this file makes git talk to another server",
    "": "some systems read this name as another one",
}
_LEFT_BY_OTHERS = (".DS_Store", "Thumbs.db")
_short_name = re.compile(r"git~\d+").fullmatch  # what Windows may call .git
_HARMLESS = re.compile(
    r"-[A-Za-z0-9-]+|binary|diff=hnwctl|merge=(binary|hnwctl)|linguist-\S+"  # `text` would spoil records
).fullmatch


def misplaced(
    path: str, *, mode: str = "100644", size: int = 0, place: str | None = None
) -> Iterator[Problem]:
    """What is wrong with a file of ``mode`` and ``size`` (bytes) at ``path``, which is called ``place``."""
    where = place or path
    if mode != "100644":
        yield Problem(where, "", _SORTS.get(mode, "a file of an unknown sort ({mode})"), {"mode": mode})
    if size > layout.MAX_RECORD:
        yield Problem(
            where, "", "{file}: larger than {limit} bytes", {"file": where, "limit": layout.MAX_RECORD}
        )
    wrong = _wrong_name(path)
    if wrong:
        yield Problem(where, "", wrong)


def _wrong_name(path: str) -> str | None:
    parts = path.split("/")
    for part in parts:
        name = _plain(part)
        if _short_name(name):
            name = ".git"
        if name in _NAMES or "\\" in part:
            return _NAMES.get(name, _NAMES[""])
    if path != ATTRIBUTES and _plain(parts[-1]) == ATTRIBUTES:
        return "attributes for git belong in the top folder only" if len(parts) > 1 else _NAMES[""]
    return None


def _plain(name: str) -> str:
    """``name`` as the least careful file system reads it."""
    seen = "".join(letter for letter in _folded(name) if unicodedata.category(letter) != "Cf")
    return seen.partition(":")[0].rstrip(". ")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def colliding(paths: Iterable[str]) -> Iterator[Problem]:
    """Files and folders that only letters' case, or the way an accent is written, tells apart."""
    known: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: (path != _folded(path), path)):  # names of ours come first
        for each in _ways(path):
            other = known.setdefault(_folded(each), each)
            if other != each:
                facts: dict[str, object] = {"other": other}
                yield Problem(path, "", "on some systems this is the same file as {other}", facts)
                break


def _ways(path: str) -> Iterator[str]:
    """The folders on the way to ``path``, from the top, and itself."""
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts) + 1))


def commanding(raw: bytes, place: str) -> Iterator[Problem]:
    """What ``.gitattributes`` with the content ``raw`` tells git to use that hnwctl does not use itself."""
    for line in raw.decode("utf-8", "replace").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        for word in words[1:]:
            if not _HARMLESS(word):
                yield Problem(place, "", "tells git to use {what}, which is not hnwctl's", {"what": word})


def strangers(paths: Iterable[str], members: Iterable[str]) -> Iterator[Problem]:
    """Of the files in the folders that hold records or keys, those that belong to no record and to none of
    ``members``; what systems and editors drop is passed over."""
    keys = {layout.key_path(member) for member in members}
    for path in paths:
        if path.rpartition("/")[2] in _LEFT_BY_OTHERS or path.endswith((".swp", "~")):
            continue
        if path.startswith(f"{layout.KEYS}/") and path not in keys:
            yield Problem(path, "", "no member has this key file")
        elif not path.startswith(f"{layout.KEYS}/") and layout.parse_path(path) is None:
            yield Problem(path, "", "no record belongs here")


def everything(
    present: Mapping[str, str], modes: Mapping[str, str], sizes: Mapping[str, int]
) -> Iterator[Problem]:
    """All of that for one commit: path -> id of its content, and path -> mode; id -> bytes."""
    for path, oid in present.items():
        yield from misplaced(path, mode=modes.get(path, "100644"), size=sizes.get(oid, 0))
    yield from colliding(present)
