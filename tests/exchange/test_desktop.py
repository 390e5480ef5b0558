"""Notes on the screen, with notifiers of our own in the place of the real ones."""

import os
from pathlib import Path

import pytest

from hnwctl.exchange import desktop
from hnwctl.exchange.delivery import BusyError, InDoubtError, RefusedError

RECORD = """#!/bin/sh
{ for word in "$@"; do printf '%s\\0' "$word"; done; } > "$HNWCTL_TEST_WORDS"
cat > "$HNWCTL_TEST_WORDS.stdin"
"""


def notifier(folder: Path, name: str, script: str) -> dict[str, str]:
    """An environment whose only notifier is this one."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(script)
    path.chmod(0o700)
    return {"PATH": f"{folder}:/usr/bin:/bin", "HNWCTL_TEST_WORDS": str(folder / "words")}


def test_notify_send_gets_words_that_it_takes_for_no_option(tmp_path: Path) -> None:
    environ = notifier(tmp_path / "bin", "notify-send", RECORD)
    begun: list[int] = []
    program = desktop.program(environ)
    desktop.notify(program, "--title", "a <b> & c", environ=environ, begin=lambda: begun.append(1))
    words = Path(environ["HNWCTL_TEST_WORDS"]).read_text().split("\0")[:-1]
    assert words == ["--app-name=hnwctl", "--", "--title", "a &lt;b> &amp; c"]
    assert begun == [1]
    assert desktop.shows_arguments(program)


def test_osascript_reads_its_script_so_that_nobody_sees_it(tmp_path: Path) -> None:
    environ = notifier(tmp_path / "bin", "osascript", RECORD)
    program = desktop.program(environ)
    desktop.notify(program, '王"小"明', "a\\b\nc", environ=environ, begin=lambda: None)
    assert Path(environ["HNWCTL_TEST_WORDS"]).read_text() == "-\0"
    script = Path(environ["HNWCTL_TEST_WORDS"] + ".stdin").read_text()
    assert script == 'display notification "a\\\\b\nc" with title "王\\"小\\"明"'
    assert not desktop.shows_arguments(program)


def test_a_notifier_that_fails(tmp_path: Path) -> None:
    environ = notifier(
        tmp_path / "bin", "notify-send", "#!/bin/sh\necho 'Cannot autolaunch D-Bus' >&2\nexit 1\n"
    )
    with pytest.raises(BusyError, match="Cannot autolaunch D-Bus"):
        desktop.notify(desktop.program(environ), "t", "b", environ=environ, begin=lambda: None)


def test_a_notifier_that_hangs_may_have_shown_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop, "_SECONDS", 0.1)
    environ = notifier(tmp_path / "bin", "notify-send", "#!/bin/sh\nexec sleep 5\n")
    with pytest.raises(InDoubtError):
        desktop.notify(desktop.program(environ), "t", "b", environ=environ, begin=lambda: None)


def test_a_notifier_that_is_no_program(tmp_path: Path) -> None:
    environ = notifier(tmp_path / "bin", "notify-send", "#!/nowhere/sh\n")
    with pytest.raises(RefusedError, match="No such file"):
        desktop.notify(desktop.program(environ), "t", "b", environ=environ, begin=lambda: None)


def test_no_notifier(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no way to show a note"):
        desktop.program({"PATH": str(tmp_path)})


def test_the_session_of_who_is_logged_in_is_found_without_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = notifier(tmp_path / "bin", "notify-send", '#!/bin/sh\nenv > "$HNWCTL_TEST_WORDS"\n')
    bus = f"/run/user/{os.getuid()}/bus"
    monkeypatch.setattr(os.path, "exists", lambda path: path == bus)
    desktop.notify(str(tmp_path / "bin" / "notify-send"), "t", "b", environ=environ, begin=lambda: None)
    assert f"DBUS_SESSION_BUS_ADDRESS=unix:path={bus}" in Path(environ["HNWCTL_TEST_WORDS"]).read_text()
