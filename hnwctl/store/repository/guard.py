"""The guard before each commit that a person makes by hand: a hook that keeps plain text out of git.

Our own writes run no hooks. The hook needs sh, git and grep only, so that it works where hnwctl does not;
git's own names for what is staged are looked at, not the work tree.
"""

import hashlib
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
from hnwctl.store import belonging
from hnwctl.store.grammar import AT, SIGNATURE
from hnwctl.store.layout import KEYS, MAX_RECORD
from hnwctl.store.repository import files
from hnwctl.store.repository.git import Git

PLACE = "hooks/pre-commit"
BESIDE = "hooks/hnwctl-guard"
"""Where the guard lies for a hook of the user's own to call, if one has its place."""
CALL = f'"$(git rev-parse --git-common-dir)/{BESIDE}" || exit 1'
"""The line in such a hook."""
_MARK = "# hnwctl guard"
_FIRST = "e1b4b25dabb9d8ca58e44dfb01208ef669a111d8f5c17a9d0493cc71106cec01"  # the first, which had no digest
_MAX = 2**20  # bytes of a hook that is looked at

EXPORTS = (
    *("csv", "tsv", "xlsx", "xlsm", "xls", "ods", "vcf", "ics", "eml", "html", "htm"),
    *("jsonl", "parquet", "db", "sqlite", "sqlite3"),
)
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
    found = _standing(git)
    if found.state in (State.missing, State.outdated) and git.common_dir != git.git_dir:
        return Standing(State.shared, found.place)
    return found


def _standing(git: Git) -> Standing:
    folder = _other_folder(git)
    hook = (folder or git.common_dir / "hooks") / "pre-commit"
    if _called(hook):
        beside = git.common_dir / BESIDE
        return Standing(_state(beside), beside)
    return Standing(State.elsewhere if folder else _state(hook), hook)


def install(git: Git) -> Standing:
    """Put the guard in its place, and beside a hook of somebody else's, for that to call; how it stands then.

    Raises OutsideError when the disk fails, IntegrityError where a link would lead the write elsewhere.
    """
    found = standing(git)
    if found.state in (State.missing, State.outdated):
        files.place(git.common_dir, str(found.place.relative_to(git.common_dir)), TEXT, 0o700)
        return Standing(State.current, found.place)
    own = git.common_dir == git.git_dir
    if found.state in (State.foreign, State.elsewhere) and own and _state(git.common_dir / BESIDE) in _OURS:
        files.place(git.common_dir, BESIDE, TEXT, 0o700)
    return found


def _called(hook: Path) -> bool:
    """Whether the user's hook has the guard run: by a line of its own, or of husky's or pre-commit's.

    Nothing is run to find out: a line that speaks of the guard and is no remark is taken for a call.
    """
    raw = _raw(hook)
    if raw is None or not os.access(hook, os.X_OK):
        return False
    texts = [raw]
    if hook.parent.name == "_":  # husky: its hooks call those of the folder above
        texts.append(_raw(hook.parent.parent / hook.name) or b"")
    if b"pre-commit.com" in raw:
        texts.append(_raw(hook.parents[2] / ".pre-commit-config.yaml") or b"")
        texts.append(BESIDE.encode() if _state(hook.with_name("pre-commit.legacy")) is State.current else b"")
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return any(BESIDE.encode() in line and not line.startswith(b"#") for line in lines)


def _raw(path: Path) -> bytes | None:
    """The bytes of a small plain file; None for anything else."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX:
        return None
    return files.kept(path)


def _state(path: Path) -> State:
    if not os.path.lexists(path):
        return State.missing
    raw = _raw(path)
    if raw == TEXT:
        return State.current if os.access(path, os.X_OK) else State.outdated
    return State.outdated if raw is not None and _untouched(raw) else State.foreign


def _untouched(raw: bytes) -> bool:
    """Whether this is a guard of another version as it was put there; one that somebody changed is theirs."""
    found = re.match(rf"#!/bin/sh\n{_MARK} [0-9]+ ([0-9a-f]{{64}})\n".encode(), raw)
    if found is None:
        return hashlib.sha256(raw).hexdigest() == _FIRST
    return hashlib.sha256(raw[found.end() :]).hexdigest().encode() == found[1]


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


_OURS = (State.missing, State.outdated)
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
_SORTS = {"120000": "a link", "160000": "another repository", "100755": "an executable file"}
_COMMANDING = (".gitmodules", ".lfsconfig")
_harmless = (  # a line of .gitattributes that `verify` has nothing against
    r"[[:space:]]*(#.*)?|[[:space:]]*[^[:space:]#][^[:space:]]*([[:space:]]+(-[A-Za-z0-9-]+|binary|diff=hnwctl"
    r"|merge=(binary|hnwctl)|linguist-[^[:space:]]+))*[[:space:]]*"
)
SEALED = tuple(kind.folder for kind in KINDS.values())
"""Folders in which nothing but sealed records lies."""


def wrong(path: str, mode: str, raw: bytes) -> str | None:
    """What keeps a file of git's ``mode`` and this content from being committed at ``path``; None: nothing.

    The same that the hook finds, in its words.
    """
    folder, _, rest = path.casefold().partition("/")
    if mode in _SORTS:
        return _SORTS[mode]
    if _commands(path, raw):
        return "it tells git to do what is not hnwctl's"
    if len(raw) > MAX_RECORD:
        return "too large"
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


def _commands(path: str, raw: bytes) -> bool:
    """Whether this file has git fetch things, or treat files otherwise than the vault's own attributes do."""
    if path == belonging.ATTRIBUTES:
        return any(belonging.commanding(raw, path))
    return path.rpartition("/")[2] in (*_COMMANDING, belonging.ATTRIBUTES)


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


_BODY = rf"""# Keeps plain text and secret keys out of git when you commit by hand.
# `hnwctl doctor` looks after it. To run more before a commit, make a hook of your own that calls this one.
LC_ALL=C; export LC_ALL
record='{_lines(_RECORD)}'
head='^{_HEAD}$'
keyfile='{_lines(_KEY_FILE)}'
begin='^{_BEGIN}$'
secret='{SECRETS}'
harmless='^({_harmless})$'
tab=$(printf '\t')
tree=$(git rev-parse -q --verify HEAD || git hash-object -t tree /dev/null)

holds() {{ git cat-file blob "$1" | grep -qE -e "$2"; }}
besides() {{ git cat-file blob "$1" | grep -qvE -e "$2"; }}

judge() {{
    case $1 in
    120000) echo "a link"; return ;;
    160000) echo "another repository"; return ;;
    100755) echo "an executable file"; return ;;
    esac
    case $3 in
    .gitattributes)
        if besides "$2" "$harmless"; then echo "it tells git to do what is not hnwctl's"; return; fi ;;
    {"|".join(f"{name}|*/{name}" for name in _COMMANDING)}|*/.gitattributes)
        echo "it tells git to do what is not hnwctl's"; return ;;
    esac
    if [ "$(git cat-file -s "$2")" -gt {MAX_RECORD} ]; then echo "too large"; return; fi
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

TEXT = f"#!/bin/sh\n{_MARK} 2 {hashlib.sha256(_BODY.encode()).hexdigest()}\n{_BODY}".encode()
"""The hook."""
