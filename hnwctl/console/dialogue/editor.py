"""The user's editor, run so that nothing of what it shows is kept anywhere else.

Swap, backup, undo and history files are switched off for the editors that are known here; whatever else
an editor puts aside goes into the private folder. Of any other editor the user is told that it is unknown.
"""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from hnwctl.errors import InvalidError, OutsideError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

MAX_BYTES = 4 * 2**20
"""Of an edited text, at most."""

_VIM = ("-n", "-i", "NONE", "--cmd", "set nomodeline")
_VIM_AFTER = ("-c", "set nobackup nowritebackup noundofile noswapfile")
_EMACS = (
    "(progn (setq make-backup-files nil auto-save-default nil create-lockfiles nil"
    " auto-save-list-file-prefix nil enable-local-variables nil)"
    " (dolist (mode '(recentf-mode savehist-mode save-place-mode desktop-save-mode"
    " auto-save-visited-mode undo-tree-history-mode))"
    " (when (and (boundp mode) (symbol-value mode) (fboundp mode)) (funcall mode -1)))"
    " (setq kill-emacs-hook nil))"
)
_JOE = ("-nobackups", "-nodeadjoe", "--joe_state")
"""Two dashes switch an option off: the state has what was cut and searched for."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What keeps one editor from keeping things: arguments and variables; ``{folder}`` is the private one."""

    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


_HABITS: dict[str, Habits] = {
    **dict.fromkeys(("vim", "nvim", "gvim", "mvim", "ex", "view"), Habits((*_VIM, *_VIM_AFTER))),
    "nano": Habits(("--backupdir={folder}",), {"XDG_DATA_HOME": "{folder}"}),
    "emacs": Habits(("--eval", _EMACS)),
    "micro": Habits(
        ("-backup", "false", "-savehistory", "false", "-savecursor", "false", "-saveundo", "false")
    ),
    **dict.fromkeys(("joe", "jmacs", "jstar", "jpico", "rjoe"), Habits(_JOE)),
    "vi": Habits((), {"NEXINIT": "set recdir={folder}"}),  # the classic one keeps what it would recover
    **dict.fromkeys(("ed", "hx", "helix", "kak", "mg"), Habits()),
}
_SAME_AS = {
    "vim.basic": "vim",
    "vim.tiny": "vim",
    "vim.nox": "vim",
    "vim.gtk3": "vim",
    "vimx": "vim",
    "nvi": "vi",
    "emacs-nox": "emacs",
    "emacs-gtk": "emacs",
    "emacs-lucid": "emacs",
}


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor: the words of its command line, and how it is kept quiet (None: it is not known)."""

    words: tuple[str, ...]
    habits: Habits | None

    @property
    def name(self) -> str:
        """What it is called."""
        return Path(self.words[0]).name

    def command(self, file: Path) -> list[str]:
        """The command line that edits ``file``."""
        quiet = self.habits.arguments if self.habits else ()
        return [*self.words, *(word.replace("{folder}", str(file.parent)) for word in quiet), str(file)]

    def environment(self, environ: Mapping[str, str], folder: Path) -> dict[str, str]:
        """The variables it gets: temporary files of its own go into ``folder`` as well."""
        quiet = self.habits.variables if self.habits else {}
        own = {name: value.replace("{folder}", str(folder)) for name, value in quiet.items()}
        return {**environ, **own, "TMPDIR": str(folder)}


def editor_of(environ: Mapping[str, str], *, somebody: bool = True) -> Editor:
    """The editor that $VISUAL or $EDITOR names, else vi or nano. Raises OutsideError when there is none.

    One that nobody named needs ``somebody`` at a terminal: raises UsageError where there is nobody.
    """
    named = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    if not named and not somebody:
        raise UsageError(
            "no editor was named, and there is no terminal to edit on",
            hint="set EDITOR to the command of your editor, or change fields with `hnwctl set`",
        )
    words = _words(named) if named else [name for name in ("vi", "nano") if shutil.which(name)][:1]
    found = shutil.which(words[0]) if words else None
    if found is None:
        raise OutsideError(
            "no such editor: {editor}",
            hint="set EDITOR to the command of your editor",
            editor=words[0] if words else "$EDITOR",
        )
    return Editor(tuple(words), _habits(words[0], found))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return [text]


def _habits(called: str, path: str) -> Habits | None:
    """By the program behind all links, since ``vi`` may be many things; else by what it is called."""
    for name in (Path(path).resolve().name, Path(called).name):
        known = _HABITS.get(_SAME_AS.get(name, name))
        if known is not None:
            return known
    return None


# --- editing -----------------------------------------------------------------------------------


@dataclass
class Desk:
    """One text in a private ``folder``, and the editor that is run on it again and again."""

    session: "Session"
    folder: Path
    name: str
    warned: bool = False

    def edited(self, text: bytes) -> bytes:
        """What the user made of ``text``.

        Raises OutsideError when the editor failed or was left with an error, InvalidError when the file it
        left is none that can be read.
        """
        editor = _editor_for(self.session)
        file = self.folder / self.name
        file.unlink(missing_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as out:
            out.write(text)
        self._say_unknown(editor)
        run(editor, file, editor.environment(self.session.settings.environ, self.folder))
        return _read(file)

    def _say_unknown(self, editor: Editor) -> None:
        if editor.habits is None and not self.warned:
            self.warned = True
            self.session.output.note(
                "{editor}: see to it that it keeps no copies: hnwctl does not know this editor",
                editor=editor.name,
            )


def edit_file(session: "Session", path: Path) -> None:
    """Let the user edit a file that is no secret, where it is. Raises OutsideError as ``run`` does."""
    run(_editor_for(session), path, session.settings.environ)


def _editor_for(session: "Session") -> Editor:
    return editor_of(session.settings.environ, somebody=session.prompter.interactive)


def run(editor: Editor, file: Path, environ: Mapping[str, str]) -> None:
    """Run the editor on ``file``; raises OutsideError when it cannot be, or ends with an error."""
    try:
        code = _ended(editor.command(file), environ)
    except OSError as error:
        raise OutsideError("{file}: {why}", file=editor.name, why=error.strerror) from None
    if code:
        raise OutsideError(
            "{editor} ended with an error ({code}): nothing was written", editor=editor.name, code=code
        )


def _ended(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit code. The keys that interrupt are the editor's as long as it runs."""
    with _interrupts_ignored(), subprocess.Popen(command, env=dict(environ)) as process:
        try:
            return process.wait()
        except BaseException:
            _end(process)
            raise


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Gently first, so that it leaves the terminal in order."""
    process.terminate()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """By a handler: unlike SIG_IGN it is not handed on to the editor."""

    def ignore(number: int, frame: FrameType | None) -> None:
        """The editor had it too."""

    before = {number: signal.signal(number, ignore) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _read(file: Path) -> bytes:
    try:
        with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            text = opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise OutsideError("{file}: {why}", file=file.name, why=error.strerror) from None
    if len(text) > MAX_BYTES:
        raise InvalidError("{file}: longer than {limit} bytes", file=file.name, limit=MAX_BYTES)
    return text
