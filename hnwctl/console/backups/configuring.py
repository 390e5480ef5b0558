"""Setting ``backup.to`` in the user's config.yaml, and what may be set: a folder outside of the book.

The file is the user's own: only the lines of this setting change, comments and all else stay. What comes
out is read again before it is written, so that a file written in some other way is refused, not spoilt.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.backups.destinations import SETTING
from hnwctl.console.settings import flat
from hnwctl.errors import HnwctlError, InvalidError, OutsideError, UsageError
from hnwctl.store import codec
from hnwctl.store.repository import files
from hnwctl.store.snapshots import places

if TYPE_CHECKING:
    from hnwctl.console.session import Session

_HEAD, _KEY = SETTING.split(".")


# --- which folders ---------------------------------------------------------------------------


def checked(folder: Path, vault: Path) -> Path:
    """The destination ``folder`` as a whole path.

    Raises UsageError for one inside the ``vault``, InvalidError for one that a list cannot hold, OutsideError
    where the folder above it is missing: a disk may not be mounted.
    """
    whole = folder.expanduser().absolute()
    if "," in str(whole) or not str(whole).isprintable():
        raise InvalidError("{folder}: a folder for backups has no comma in its name", folder=whole)
    inside = vault.resolve()
    if whole.resolve() == inside or inside in whole.resolve().parents:
        raise UsageError(
            "{folder} lies in the vault: what destroys the book would destroy its backups",
            hint="name a folder on another disk",
            folder=whole,
        )
    places.require(whole if whole.exists() else whole.parent)
    return whole


def asked(session: "Session", vault: Path) -> list[Path]:
    """The folder that a person names on the terminal for backups of the book; empty: later."""
    session.output.note("backups are sealed to the owners and the recovery key; another disk is best")
    while True:
        answer = session.prompter.ask_text("a folder for backups (empty: later)", missing="--backup-to")
        if not answer:
            return []
        try:
            return [checked(session.settings.expanded(answer), vault)]
        except HnwctlError as error:
            session.output.warn(error.message, **error.facts)


def remember(session: "Session", folders: Sequence[Path]) -> None:
    """Make the folders that are missing, and set them as ``backup.to``. Raises what `with_setting` raises,
    and OutsideError."""
    for folder in folders:
        places.make(folder)
    path = session.settings.config_file
    real = path.resolve()  # some keep their settings elsewhere, and a link here
    before = files.kept(real)
    text = with_setting((before or b"").decode("utf-8", "surrogateescape"), folders, source=str(path))
    files.private_folder(real.parent)
    mode = real.stat().st_mode & 0o777 if before is not None else 0o600
    files.place(real.parent, real.name, text.encode("utf-8", "surrogateescape"), mode)
    session.settings.__dict__.pop("config", None)


# --- the text of config.yaml -------------------------------------------------------------------


def with_setting(text: str, folders: Sequence[Path], *, source: str) -> str:
    """The text of a config.yaml with ``backup.to`` set to ``folders``, and nothing else changed.

    Raises InvalidError where that cannot be done line by line.
    """
    wanted = [str(folder) for folder in folders]
    before = _read(text, source)
    lines = _set(text.splitlines(keepends=True), wanted)
    after = "".join(lines)
    if _read_or_nothing(after, source) != {**before, SETTING: ", ".join(wanted)}:
        raise InvalidError(
            "{file}: cannot be changed by hnwctl as it is written",
            hint="write {name} into it yourself",
            file=source,
            name=SETTING,
        )
    return after


def _read(text: str, source: str) -> dict[str, str]:
    return flat(codec.load(text, source=source), Path(source)) if text.strip() else {}


def _read_or_nothing(text: str, source: str) -> dict[str, str]:
    try:
        return _read(text, source)
    except (InvalidError, OutsideError):
        return {}


def _set(lines: list[str], folders: list[str]) -> list[str]:
    """The lines with the setting: in its old place, below ``backup:``, or at the end."""
    if lines and not lines[-1].endswith("\n"):
        lines = [*lines[:-1], f"{lines[-1]}\n"]
    dotted = _lines_of(lines, SETTING, "", 0, len(lines))
    if dotted:
        return _replaced(lines, dotted, _written(SETTING, folders, ""))
    head = _lines_of(lines, _HEAD, "", 0, len(lines))
    if head is None:
        return [*lines, f"{_HEAD}:\n", *_written(_KEY, folders, "  ")]
    first, behind = head
    indent = _indent_below(lines[first + 1 : behind])
    place = _lines_of(lines, _KEY, indent, first + 1, behind) or (first + 1, first + 1)
    return _replaced(lines, place, _written(_KEY, folders, indent))


def _replaced(lines: list[str], place: tuple[int, int], new: list[str]) -> list[str]:
    """The new lines in the place of the old ones, with what is remarked behind the first of these."""
    first, behind = place
    remark = re.search(r"\s#[^'\"]*$", lines[first]) if behind > first else None
    kept = [f"{new[0].rstrip()} {remark[0].strip()}\n", *new[1:]] if remark else new
    return [*lines[:first], *kept, *lines[behind:]]


def _lines_of(lines: Sequence[str], key: str, indent: str, start: int, end: int) -> tuple[int, int] | None:
    """From the line of a key to behind the last line of what it holds; comments below that are not its."""
    begins = re.compile(rf"{indent}(['\"]?){re.escape(key)}\1\s*:(\s|$)").match
    first = next((at for at in range(start, end) if begins(lines[at])), None)
    if first is None:
        return None
    behind = last = first + 1
    while behind < end and _belongs(lines[behind], indent):
        behind += 1
        if lines[behind - 1].strip() and not lines[behind - 1].lstrip().startswith("#"):
            last = behind
    return first, last


def _belongs(line: str, indent: str) -> bool:
    """Whether a line goes on with what a key at this indent holds: deeper, an item of its list, or empty."""
    rest = line.removeprefix(indent)
    return not line.strip() or (line.startswith(indent) and rest[:1] in (" ", "#", "-"))


def _indent_below(lines: Sequence[str]) -> str:
    texts = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return re.match(r" *", texts[0])[0] if texts else "  "  # type: ignore[index]


def _written(key: str, folders: list[str], indent: str) -> list[str]:
    several: list[codec.Plain] = [*folders]
    text = codec.dump({key: folders[0] if len(folders) == 1 else several})
    return [f"{indent}{line}\n" for line in text.splitlines()]
