"""Questions asked on a terminal, and texts taken from ``-`` or ``@FILE`` instead of the command line.

Arguments are visible to others on the machine and stay in the shell's history; answers do not.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from hnwctl.console.messages import say
from hnwctl.console.printing.sanitise import visible
from hnwctl.errors import InvalidError, OutsideError, UsageError

MAX_TEXT = 2**20
"""Bytes of a text from ``-`` or ``@FILE``, at most."""


_YES = ("y", "yes", "是", "好")
_NO = ("n", "no", "否", "不")


class LeftError(EOFError):
    """The person left instead of answering."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Work between two questions during which Ctrl-C waits: the library that builds models swallows it."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass
class Prompter:
    """Asks on ``stderr`` and reads from ``stdin``; every question can be left empty.

    Where ``stdin`` is no terminal it asks nothing and raises ``UsageError`` that names the argument
    to give instead. Ctrl-D and Ctrl-C raise ``LeftError``: the person has left.
    """

    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)

    @property
    def interactive(self) -> bool:
        """Whether there is somebody to ask."""
        return self.stdin.isatty()

    def ask_text(self, question: str, /, *, missing: str, default: str = "", **facts: object) -> str:
        """A line of text, stripped; ``default`` when it is left empty.

        ``missing`` is the argument that would have answered, such as ``NAME`` or ``--phone``.
        """
        self._need_terminal(missing)
        shown = f" [{visible(default)}]" if default else ""
        return self._read(f"{say(question, **facts)}{shown}: ").strip() or default

    @property
    def reachable(self) -> bool:
        """Whether somebody can be asked for a secret: that is done on the terminal itself, as ssh does it,
        so that data may come through a pipe meanwhile."""
        return self.interactive or (self.stdin is sys.__stdin__ and _has_terminal())

    def ask_hidden(self, question: str, /, *, missing: str, **facts: object) -> str:
        """A secret, not echoed and not stripped; asked on the terminal even where stdin is a pipe."""
        if not self.reachable:
            self._need_terminal(missing)
        prompt = f"{say(question, **facts)}: "
        if self.stdin is not sys.__stdin__:
            return self._read(prompt)
        from getpass import getpass

        return self._answered(lambda: getpass(prompt))

    def tell(self, text: str) -> None:
        """Show a line to whoever is being asked, made safe, in whatever words it has."""
        self.stderr.write(f"{visible(text)}\n")
        self.stderr.flush()

    def ask_choice(
        self,
        question: str,
        options: Sequence[tuple[str, str]],
        /,
        *,
        missing: str,
        also: Callable[[str], str | None] = lambda answer: None,
        **facts: object,
    ) -> str | None:
        """The value of one of ``options`` (value, label), by number, value or label; None when left empty.

        ``also`` knows other words for them.
        """
        self._need_terminal(missing)
        self.stderr.write(f"{say(question, **facts)}\n")
        for number, (_, label) in enumerate(options, 1):
            self.stderr.write(f"  {number}  {visible(label)}\n")
        meant = {
            text.casefold(): value
            for number, (value, label) in enumerate(options, 1)
            for text in (str(number), value, label)
        }
        while answer := self._read("> ").strip():
            found = meant.get(answer.casefold()) or also(answer)
            if found is not None:
                return found
            self.stderr.write(say("one of 1 to {last}, or nothing", last=len(options)) + "\n")
        return None

    def confirm(self, question: str, /, *, yes: bool, **facts: object) -> bool:
        """Whether to go on with something that destroys; ``yes`` is the command's ``--yes``.

        Left empty it means no.
        """
        return yes or self.ask_whether(f"{say(question, **facts)} {say('[y/N]')} ", missing="--yes")

    def ask_whether(self, prompt: str, *, missing: str, default: bool = False) -> bool:
        """Yes or no, asked under ``prompt`` until it is one of them; ``default`` when it is left empty.

        A slip of the finger must not throw away what was typed before it.
        """
        self._need_terminal(missing)
        while answer := self._read(prompt).strip().casefold():
            if answer in _YES or answer in _NO:
                return answer in _YES
            self.stderr.write(say("y or n") + "\n")
        return default

    def _need_terminal(self, missing: str) -> None:
        if not self.interactive:
            raise UsageError(
                "missing {argument}, and there is no terminal to ask on",
                hint="give it on the command line, or run `hnwctl --help`",
                argument=missing,
            )

    def _read(self, prompt: str) -> str:
        if self.stdin is sys.__stdin__ and sys.stdout.isatty():
            import readline  # noqa: F401  # line editing that knows wide characters

            return self._answered(lambda: input(prompt))
        self.stderr.write(prompt)
        self.stderr.flush()
        return self._answered(self._line)

    def _line(self) -> str:
        line = self.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    def _answered(self, ask: Callable[[], str]) -> str:
        """The answer; where there is none, the line of the question is ended for what is said next."""
        try:
            return ask()
        except (EOFError, KeyboardInterrupt):
            self.stderr.write("\n")
            raise LeftError from None


def _has_terminal() -> bool:
    """Whether the process has a terminal, whatever its stdin is."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def text_from(value: str, *, stdin: BinaryIO, limit: int = MAX_TEXT) -> str:
    """The text that an argument means: ``-`` is stdin, ``@FILE`` a file, ``@@x`` the text ``@x``.

    Raises ``InvalidError`` when there is no such file, or it is too big or no UTF-8, ``OutsideError`` when it
    cannot be read.
    """
    if value == "-":
        return _decoded(stdin.read(limit + 1), "-", limit)
    if value.startswith("@@") or not value.startswith("@"):
        return value.removeprefix("@") if value.startswith("@@") else value
    path = Path(value[1:])
    try:
        with path.open("rb") as file:
            return _decoded(file.read(limit + 1), str(path), limit)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise InvalidError("{file}: {why}", file=path, why=error.strerror) from None
    except OSError as error:
        raise OutsideError("{file}: {why}", file=path, why=error.strerror) from None


def _decoded(raw: bytes, source: str, limit: int) -> str:
    if len(raw) > limit:
        raise InvalidError("{file}: longer than {limit} bytes", file=source, limit=limit)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError(
            "{file}: not UTF-8 at byte {at}", hint="save it as UTF-8", file=source, at=error.start
        ) from None
    return text.replace("\r\n", "\n").removesuffix("\n")
