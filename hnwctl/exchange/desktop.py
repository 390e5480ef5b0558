"""A note on the screen: notify-send on Linux, osascript on macOS.

notify-send takes its text as arguments, which everybody on the machine can read in the list of processes
while it runs: whoever calls this gives it counts and initials only (`SHOWS_ARGUMENTS`). osascript reads
its script from stdin.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from hnwctl.exchange.delivery import Begin, BusyError, InDoubtError, RefusedError, brief

LINES_AT_MOST = 8
"""More is not shown by most desktops."""
_SECONDS = 15


def program(environ: Mapping[str, str]) -> str:
    """The notifier of this machine, with its path; RefusedError where there is none."""
    for name in ("osascript", "notify-send"):
        found = shutil.which(name, path=environ.get("PATH") or os.defpath)
        if found:
            return found
    raise RefusedError(
        "there is no way to show a note on this desktop",
        hint="install notify-send (libnotify-bin), or use another --to",
    )


def shows_arguments(path: str) -> bool:
    """Whether what this notifier is given can be read by others on the machine."""
    return not path.endswith("osascript")


def notify(path: str, title: str, body: str, *, environ: Mapping[str, str], begin: Begin) -> None:
    """Show a note with the notifier at ``path``.

    Raises RefusedError or BusyError if it certainly was not shown, InDoubtError if the notifier hangs.
    """
    words, script = _call(path, title, body)
    begin()
    try:
        done = subprocess.run(
            words, input=script, env=_session(environ), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise InDoubtError(
            "{program} does not end; the note may have been shown", program=Path(path).name
        ) from None
    except OSError as error:
        raise RefusedError("{program}: {reason}", program=path, reason=error.strerror) from None
    if done.returncode:
        raise BusyError(
            "{program} could not show the note: {reason}",
            hint="is anybody logged in on this machine's desktop?",
            program=Path(path).name,
            reason=brief(done.stderr),
        )


def _call(path: str, title: str, body: str) -> tuple[list[str], bytes]:
    """The arguments, and what goes to stdin."""
    if shows_arguments(path):
        return [path, "--app-name=hnwctl", "--", title, _markup(body)], b""
    script = f"display notification {_quoted(body)} with title {_quoted(title)}"
    return [path, "-"], script.encode()


def _markup(text: str) -> str:
    """The text for a notifier that reads tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _session(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with the user's desktop session in it, which cron does not know."""
    found = dict(environ)
    bus = f"/run/user/{os.getuid()}/bus"
    if "DBUS_SESSION_BUS_ADDRESS" not in found and os.path.exists(bus):
        found["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
    return found
