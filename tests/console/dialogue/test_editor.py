"""Editors: which one, and what keeps each from keeping things."""

from pathlib import Path

import pytest

from hnwctl.console.dialogue.editor import editor_of
from hnwctl.errors import OutsideError


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing on it but programs of many names."""
    for name in ("vim.basic", "nvim", "nano", "emacs", "micro", "nvi", "joe", "code", "hx"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "vim").symlink_to(tmp_path / "vim.basic")
    (tmp_path / "editor").symlink_to(tmp_path / "vim.basic")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


FILE = Path("/mem/x/7k3m9q2x.yaml")


def test_visual_before_editor_and_arguments_kept(programs: Path) -> None:
    assert editor_of({"VISUAL": "nano -w", "EDITOR": "vim"}).command(FILE)[:2] == ["nano", "-w"]
    assert editor_of({"VISUAL": " ", "EDITOR": "'hx' --x"}).command(FILE) == ["hx", "--x", str(FILE)]


@pytest.mark.parametrize("called", ["vim", "nvim", "editor", "vim.basic"])
def test_vim_by_any_name_keeps_no_swap_undo_backup_or_history(programs: Path, called: str) -> None:
    command = " ".join(editor_of({"EDITOR": called}).command(FILE))
    for part in ("-n", "-i NONE", "nomodeline", "nobackup", "nowritebackup", "noundofile", "noswapfile"):
        assert part in command
    assert command.endswith(str(FILE))


def test_emacs_and_joe_write_no_history_places_or_cut_text(programs: Path) -> None:
    """Modes that a person switched on are off before the file is opened; what runs at the end runs not."""
    words = " ".join(editor_of({"EDITOR": "emacs -nw"}).command(FILE))
    for mode in ("recentf-mode", "savehist-mode", "save-place-mode", "desktop-save-mode"):
        assert mode in words
    assert "(setq kill-emacs-hook nil)" in words
    assert editor_of({"EDITOR": "joe"}).command(FILE)[1:-1] == ["-nobackups", "-nodeadjoe", "--joe_state"]


def test_emacs_keeps_no_backup_autosave_or_lock(programs: Path) -> None:
    command = " ".join(editor_of({"EDITOR": "emacs -nw"}).command(FILE))
    for part in ("make-backup-files nil", "auto-save-default nil", "create-lockfiles nil"):
        assert part in command


def test_what_an_editor_cannot_leave_off_goes_into_the_private_folder(programs: Path) -> None:
    folder = FILE.parent
    nano = editor_of({"EDITOR": "nano"})
    assert f"--backupdir={folder}" in nano.command(FILE)
    assert nano.environment({"A": "b"}, folder) == {
        "A": "b",
        "XDG_DATA_HOME": str(folder),
        "TMPDIR": str(folder),
    }
    assert editor_of({"EDITOR": "nvi"}).environment({}, folder)["NEXINIT"] == f"set recdir={folder}"


def test_of_an_unknown_editor_nothing_is_known(programs: Path) -> None:
    editor = editor_of({"EDITOR": "code --wait"})
    assert editor.habits is None
    assert editor.command(FILE) == ["code", "--wait", str(FILE)]


@pytest.mark.parametrize("environ", [{"EDITOR": "no-such"}, {"EDITOR": "'unclosed"}, {}])
def test_no_editor(programs: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> None:
    (programs / "nano").unlink()
    with pytest.raises(OutsideError, match="no such editor"):
        editor_of(environ)
