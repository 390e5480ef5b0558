"""The guard before each commit that a person makes by hand: a hook that keeps plain text out of git.

Our own writes run no hooks. The hook needs sh, git and grep only, so that it works where hnwctl does not;
git's own names for what is staged are looked at, not the work tree.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from hnwctl.errors import OutsideError
from hnwctl.model.kinds import KINDS
from hnwctl.store.grammar import AT, SIGNATURE
from hnwctl.store.layout import KEYS
from hnwctl.store.repository import files
from hnwctl.store.repository.git import Git

PLACE = "hooks/pre-commit"
_MARK = "# hnwctl guard"
_MAX = 2**20  # bytes of a hook that is looked at

EXPORTS = ("csv", "tsv", "xlsx", "xls", "ods", "vcf", "html", "htm", "db", "sqlite")
"""Endings of what is exported from a book, or taken into one."""
BACKUPS = ("swp", "swo", "swn", "bak", "orig", "tmp", "save")
"""Endings of what editors leave behind; besides ``~`` at the end, ``.#`` in front and ``#`` around."""
SECRETS = r"AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]{8}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
"""An extended regular expression, matched whatever the case: a line with a secret key."""


class State(StrEnum):
    """How the guard stands in a repository."""

    current = "current"
    missing = "missing"
    outdated = "outdated"
    foreign = "foreign"  # another hook stands in its place
    elsewhere = "elsewhere"  # git looks for hooks in another folder
    shared = "shared"  # a linked work tree: the hooks are those of the main one


@dataclass(frozen=True, slots=True)
class Standing:
    """How the guard stands, and the file or folder that this is about."""

    state: State
    place: Path


def standing(git: Git) -> Standing:
    """How the guard of this repository stands; raises OutsideError when git or the disk fails."""
    path = git.common_dir / PLACE
    folder = _other_folder(git)
    if folder is not None:
        return Standing(State.elsewhere, folder)
    state = _state(path)
    if state in (State.missing, State.outdated) and git.common_dir != git.git_dir:
        return Standing(State.shared, path)
    return Standing(state, path)


def install(git: Git) -> Standing:
    """Put the guard in its place, unless something else stands there; how it stands then.

    Raises OutsideError when the disk fails, IntegrityError where a link would lead the write elsewhere.
    """
    found = standing(git)
    if found.state not in (State.missing, State.outdated):
        return found
    files.place(git.common_dir, PLACE, TEXT, 0o700)
    return Standing(State.current, found.place)


def _state(path: Path) -> State:
    if not os.path.lexists(path):
        return State.missing
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX:
        return State.foreign
    raw = files.kept(path) or b""
    if raw == TEXT:
        return State.current if os.access(path, os.X_OK) else State.outdated
    return State.outdated if f"\n{_MARK}".encode() in raw[:200] else State.foreign


def _other_folder(git: Git) -> Path | None:
    """Where git looks for hooks by the user's configuration or the repository's, if not in the usual folder.

    Asked as the user's own git would be: reading a configuration runs nothing.
    """
    environ = {name: value for name, value in os.environ.items() if name not in _PLACES}
    environ["GIT_DIR"] = str(git.git_dir)
    command = ["git", "config", "--type=path", "--get", "core.hooksPath"]
    try:
        done = subprocess.run(command, capture_output=True, env=environ, cwd=git.root, check=False)
    except OSError:
        raise OutsideError("git is not installed", hint="install git, then run this again") from None
    named = done.stdout.decode("utf-8", "replace").rstrip("\n")
    if done.returncode or not named:
        return None
    folder = git.root / named
    return None if folder.resolve() == (git.common_dir / "hooks").resolve() else folder


_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR")

# --- the hook ---------------------------------------------------------------------------------

_BEGIN, _END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
_NAME = r"[a-z0-9][a-z0-9._-]{0,31}"
_BY = f"{_NAME}/{_NAME}"
_WORD = "[a-z][a-z0-9_]{0,31}"
_ID = "[0-9abcdefghjkmnpqrstvwxyz]{8}"
_SEALED = (
    r"([A-Za-z0-9+/]{64}|([A-Za-z0-9+/]{4}){0,15}([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==))"
)
_HEAD = "hnwctl: [a-z]{1,32}/[1-9][0-9]{0,5}"
_RECORD = (
    _HEAD,
    f"id: {_ID}",
    f"{_WORD}:",
    f"  signed: rev=[1-9][0-9]{{0,8}} by={_BY} at={AT} "
    rf"(key={_WORD}\.[1-9][0-9]{{0,5}}|gone=[a-z][a-z0-9_-]{{0,31}})( endorses={_BY})? sig={SIGNATURE}",
    r"  sealed: \|",
    f"    ({_BEGIN}|{_END}|{_SEALED})",
)
_KEY_FILE = (_BEGIN, _END, _SEALED)


def _lines(shapes: tuple[str, ...]) -> str:
    """One extended regular expression for the lines that a file may have."""
    return f"^({'|'.join(shapes)})$".replace("(?:", "(")


_record = re.compile(_lines(_RECORD).encode()).match
_key_file = re.compile(_lines(_KEY_FILE).encode()).match
_secret = re.compile(SECRETS.encode(), re.IGNORECASE).search
_odd_name = (*(f"*.{each}" for each in (*EXPORTS, *BACKUPS)), "*~", ".#*", "#*#", "*recovery-key*")
_SORTS = {"120000": "a link", "160000": "another repository"}
SEALED = tuple(kind.folder for kind in KINDS.values())
"""Folders in which nothing but sealed records lies."""


def wrong(path: str, mode: str, raw: bytes) -> str | None:
    """What keeps a file of git's ``mode`` and this content from being committed at ``path``; None: nothing.

    The same that the hook finds, in its words.
    """
    folder, _, rest = path.casefold().partition("/")
    if mode in _SORTS:
        return _SORTS[mode]
    if any(fnmatchcase(path.rpartition("/")[2].casefold(), each) for each in _odd_name):
        return "an export, a backup or a key by its name"
    if _secret(raw):
        return "a secret key"
    lines = raw.removesuffix(b"\n").split(b"\n")
    if rest and folder == KEYS:
        return None if _all(_key_file, lines) and _BEGIN.encode() in lines else "not a sealed key file"
    if rest and folder in SEALED:
        return None if _all(_record, lines) and re.match(_HEAD.encode(), raw) else "not sealed"
    return None


def _all(shape: Callable[[bytes], object], lines: Iterable[bytes]) -> bool:
    return all(shape(line) for line in lines)


def _any_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in word)


def _folders(names: tuple[str, ...]) -> str:
    """A shell pattern for what lies below these folders; the quote is git's, before an odd name."""
    return "|".join(f"{quote}{_any_case(name)}/*" for name in names for quote in ("", '\\"'))


def _names() -> str:
    """A shell pattern for names that have no place in a vault: exports, and what editors leave."""
    endings = "|".join(f"*.{_any_case(ending)}" for ending in (*EXPORTS, *BACKUPS))
    return rf"{endings}|*~|.\#*|\#*\#|*[rR]ecovery-[kK]ey*"


_SCRIPT = rf"""#!/bin/sh
{_MARK} 1
# Keeps plain text and secret keys out of git when you commit by hand; `hnwctl doctor` looks after it.
LC_ALL=C; export LC_ALL
record='{_lines(_RECORD)}'
head='^{_HEAD}$'
keyfile='{_lines(_KEY_FILE)}'
begin='^{_BEGIN}$'
secret='{SECRETS}'
tab=$(printf '\t')
tree=$(git rev-parse -q --verify HEAD || git hash-object -t tree /dev/null)

holds() {{ git cat-file blob "$1" | grep -qE -e "$2"; }}
besides() {{ git cat-file blob "$1" | grep -qvE -e "$2"; }}

judge() {{
    case $1 in
    120000) echo "a link"; return ;;
    160000) echo "another repository"; return ;;
    esac
    name=${{3##*/}}
    case ${{name%\"}} in
    {_names()}) echo "an export, a backup or a key by its name"; return ;;
    esac
    if git cat-file blob "$2" | grep -qiE -e "$secret"; then echo "a secret key"; return; fi
    case $3 in
    {_folders((KEYS,))})
        if besides "$2" "$keyfile" || ! holds "$2" "$begin"; then echo "not a sealed key file"; fi ;;
    {_folders(SEALED)})
        if besides "$2" "$record" || ! holds "$2" "$head"; then echo "not sealed"; fi ;;
    esac
}}

staged=$(git -c core.quotePath=false diff-index --cached --raw --no-renames --no-abbrev --diff-filter=d \
    "$tree") || exit 1
[ -z "$staged" ] && exit 0
found=$(printf '%s\n' "$staged" |
    while IFS=$tab read -r facts path; do
        set -f; set -- $facts; set +f
        why=$(judge "$2" "$4" "$path")
        if [ -n "$why" ]; then printf '  %s (%s)\n' "$path" "$why"; fi
    done)
[ -z "$found" ] && exit 0
printf 'hnwctl: nothing was committed, because of\n%s\n' "$found" >&2
echo 'Take each back with: git restore --staged FILE, move it away, and change records with hnwctl only.' >&2
echo '未提交:请用 git restore --staged 文件名 取消暂存,把文件移出保险库;客户资料只用 hnwctl 修改。' >&2
exit 1
"""

TEXT = _SCRIPT.encode()
"""The hook."""
