"""Where backups go: the folders of ``backup.to``, or those named for one run."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.settings import Settings

SETTING = "backup.to"


def configured(settings: "Settings") -> list[Path]:
    """The folders of ``backup.to``: a list in config.yaml, commas in the environment; empty if none is set.

    Raises InvalidError for a folder that is not named from the root: what it means would depend on where
    cron, or you, happen to stand.
    """
    named = [piece.strip() for piece in (settings.value(SETTING) or "").split(",")]
    found = [settings.expanded(piece) for piece in named if piece]
    for folder in found:
        if not folder.is_absolute():
            raise InvalidError(
                "{name}: {folder} is no whole path",
                hint="write it from the root, or from ~",
                name=SETTING,
                folder=folder,
            )
    return list(dict.fromkeys(found))


def named_or_configured(settings: "Settings", named: Sequence[Path]) -> list[Path]:
    """The folders of ``--to`` as whole paths, else the configured ones. UsageError if there are none."""
    found = [folder.expanduser().absolute() for folder in named] or configured(settings)
    if not found:
        raise UsageError(
            "no place for backups is set (backup.to)",
            hint="name a folder with --to DIR, or set one for good: hnwctl backup to DIR",
        )
    return list(dict.fromkeys(found))
