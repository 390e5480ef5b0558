"""Hooks that a repository's config names as commands (git 2.54 and later): none of them is run.

Such a hook is no file, so that looking for hooks in another folder does not stop it. It can be switched
off by its name, and from git 2.55 on by the event that calls it.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

EVENTS = ("reference-transaction", "post-index-change", "post-checkout")
"""What our own git calls might set off in a vault."""

_suspicious = re.compile(rb"hook|include", re.IGNORECASE).search


def off(events: Iterable[str]) -> dict[str, str]:
    """The settings by which no hook runs on ``events``, whatever it is called."""
    return {f"hook.{event}.enabled": "false" for event in events}


def possible(*folders: Path) -> bool:
    """Whether the config in any of these git folders could name a hook; it may lie in a file it includes."""
    for folder in folders:
        for name in ("config", "config.worktree"):
            with suppress(OSError):
                if _suspicious((folder / name).read_bytes()):
                    return True
    return False


def names(listed: bytes) -> list[str]:
    """What the hooks are called, by the names of all settings as ``git config --list --name-only -z`` has
    them."""
    keys = listed.decode("utf-8", "surrogateescape").split("\0")
    found = (key.rpartition(".")[0] for key in keys if key.startswith("hook."))
    return [name.removeprefix("hook.") for name in dict.fromkeys(found) if name.startswith("hook.")]


def silenced(hooks: Iterable[str]) -> Mapping[str, str]:
    """The environment of a git for which the hooks called so are switched off."""
    keys = [f"hook.{name}.enabled" for name in hooks]
    words = {f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(keys)}
    words |= {f"GIT_CONFIG_VALUE_{number}": "false" for number in range(len(keys))}
    return words | {"GIT_CONFIG_COUNT": str(len(keys))} if keys else {}
