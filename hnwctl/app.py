"""The program: global options, the table of commands, and the only place that catches and exits.

A command is a plain function in a module of ``hnwctl.commands`` with typer's annotations; a
command with subcommands is a ``typer.Typer()`` there, with its subcommands as ``@app.command()``.
Each takes ``ctx: typer.Context`` if it needs the run: ``ctx.obj`` is the session. Adding one is
its function and one line in ``COMMANDS``; its module is imported when the command is called.

Global options stand before the command or behind it; behind ``--`` nothing is an option.
"""

import os
import select
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import _click
from typer.exceptions import Abort, Exit

from hnwctl import __version__
from hnwctl.console import completion, failures
from hnwctl.console.dialogue.prompts import LeftError
from hnwctl.console.groups import CommandLine, LazyGroup, translate
from hnwctl.console.messages import say, set_language
from hnwctl.console.session import Session
from hnwctl.console.settings import Settings, local_now
from hnwctl.errors import HnwctlError, IntegrityError, Problem

BOOK, CLIENTS, ANSWERS, SAFETY = "The book", "Clients", "Answers", "Keys and safety"

COMMANDS: tuple[CommandLine, ...] = (
    CommandLine("init", "hnwctl.commands.init:init", "Start a new book: its keys, roster and policy.", BOOK),
    CommandLine("demo", "hnwctl.commands.demo:demo", "Make a fictitious book to try things on.", BOOK),
    CommandLine(
        "import", "hnwctl.commands.import_:import_", "Take in clients, holdings or rates from a file.", BOOK
    ),
    CommandLine("policy", "hnwctl.commands.policy:app", "The rules in force, and their approval.", BOOK),
    CommandLine("schema", "hnwctl.commands.schema:schema", "JSON Schemas of the records, for editors.", BOOK),
    CommandLine("add", "hnwctl.commands.add:add", "Add a client.", CLIENTS),
    CommandLine("show", "hnwctl.commands.show:show", "Show all that this key may read of a client.", CLIENTS),
    CommandLine("set", "hnwctl.commands.set_:set_", "Change fields of a client.", CLIENTS),
    CommandLine("edit", "hnwctl.commands.edit:edit", "Edit a client's record as text.", CLIENTS),
    CommandLine("review", "hnwctl.commands.review:review", "Confirm that a section is up to date.", CLIENTS),
    CommandLine("log", "hnwctl.commands.log:log", "Record a contact that happened.", CLIENTS),
    CommandLine("note", "hnwctl.commands.note:note", "Keep a note on a client.", CLIENTS),
    CommandLine("event", "hnwctl.commands.note:event", "Record an event in a client's life.", CLIENTS),
    CommandLine("task", "hnwctl.commands.task:app", "Follow-ups: what is to be done for a client.", CLIENTS),
    CommandLine(
        "complaint", "hnwctl.commands.complaint:app", "Complaints and requests with a time limit.", CLIENTS
    ),
    CommandLine("archive", "hnwctl.commands.archive:archive", "Put a client out of sight.", CLIENTS),
    CommandLine("unarchive", "hnwctl.commands.archive:unarchive", "Bring an archived client back.", CLIENTS),
    CommandLine(
        "schedule", "hnwctl.commands.schedule:app", "How often clients are contacted, and when.", CLIENTS
    ),
    CommandLine("due", "hnwctl.commands.due:due", "Show what is due, and why.", ANSWERS),
    CommandLine("done", "hnwctl.commands.done:done", "Settle an item of the agenda.", CLIENTS),
    CommandLine("snooze", "hnwctl.commands.done:snooze", "Put an item of the agenda off.", CLIENTS),
    CommandLine("remind", "hnwctl.commands.remind:app", "Deliver the agenda, once a day.", ANSWERS),
    CommandLine("stale", "hnwctl.commands.stale:stale", "Show what is past its shelf life.", ANSWERS),
    CommandLine("market", "hnwctl.commands.market:app", "Market notes and exchange rates.", ANSWERS),
    CommandLine("list", "hnwctl.commands.list_:list_", "List the clients of the book.", ANSWERS),
    CommandLine(
        "segment", "hnwctl.commands.segment:app", "Count clients and assets by tier, risk, tags.", ANSWERS
    ),
    CommandLine("find", "hnwctl.commands.find:find", "Search all text that this key may read.", ANSWERS),
    CommandLine("query", "hnwctl.commands.query:query", "Ask the book in SQL, read-only.", ANSWERS),
    CommandLine(
        "disclose", "hnwctl.commands.disclose:disclose", "Write a client the copy of their data.", SAFETY
    ),
    CommandLine(
        "hold", "hnwctl.commands.hold:hold", "Hold a client's record: nothing of it is erased.", SAFETY
    ),
    CommandLine(
        "forget", "hnwctl.commands.forget:forget", "Erase a client for good, from history too.", SAFETY
    ),
    CommandLine("access", "hnwctl.commands.access:app", "Members, devices, roles and keys.", SAFETY),
    CommandLine(
        "backup", "hnwctl.commands.backup:app", "Sealed snapshots: made, verified, restored, pruned.", SAFETY
    ),
    CommandLine("sync", "hnwctl.commands.sync:sync", "Fetch from the git server, verify, push.", SAFETY),
    CommandLine("unlock", "hnwctl.commands.unlock:unlock", "Ask for the passphrase once a day.", SAFETY),
    CommandLine("lock", "hnwctl.commands.unlock:lock", "Forget what unlock remembered.", SAFETY),
    CommandLine("verify", "hnwctl.commands.verify:verify", "Check every signature and the history.", SAFETY),
    CommandLine(
        "doctor", "hnwctl.commands.doctor:doctor", "Find what is not as it should be; mend it.", SAFETY
    ),
)
"""Every command, in the order of the overview: name, where it lives, its line of help, its panel."""


def make_context_object(settings: Settings) -> Any:
    """What commands find in ``ctx.obj``: the session, which opens the vault on first use."""
    return Session(settings)


class Root(LazyGroup):
    """The program itself: it knows the settings before any command runs, and turns errors into exits."""

    def parse_args(self, ctx: _click.Context, args: list[str]) -> list[str]:
        """Parse the global options and make the run's object, for shell completion too."""
        rest = super().parse_args(ctx, args)
        given = {name: value for name, value in ctx.params.items() if value}
        settings = Settings(**given, environ=os.environ, now=local_now)
        ctx.meta[__name__] = settings
        ctx.obj = make_context_object(settings)
        return rest

    @staticmethod
    def adopt(ctx: _click.Context, name: str, value: Any) -> None:
        """A global option that stood behind the command."""
        ctx.meta[__name__].adopt(name, value)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line and exit with its code."""
        words = list(sys.argv[1:] if args is None else args)
        name = program_name(prog_name or sys.argv[0])
        set_language(spoken_language(words))
        translate(self)
        self._main_shell_completion(extra, name, complete_var)
        sys.exit(self._run(words, name, **extra))

    def _run(self, words: list[str], name: str, **extra: Any) -> int:
        try:
            code = self._outcome(words, name, **extra)
            sys.stdout.flush()
            return code
        except (KeyboardInterrupt, LeftError, Abort) as error:
            forget_interrupt()
            _say_stopped(at_prompt=isinstance(error, LeftError))
            return failures.INTERRUPTED
        except BrokenPipeError as error:  # our own reader went away, or a program that we were writing to
            if not _reader_is_gone():
                return report(error, words)
            _give_up_stdout()
            return failures.BROKEN_PIPE
        except Exception as error:
            return report(error, words)

    def _outcome(self, words: list[str], name: str, **extra: Any) -> int:
        try:
            with self.make_context(name, list(words), **extra) as ctx:
                ctx.call_on_close(ctx.obj.close)
                code = self._invoked(ctx, words)
                ctx.obj.tell_warnings()
                _tell_problems(ctx.obj.problems)
                return code
        except Exit as end:  # --version and --help end before there is anything to run
            return end.exit_code

    def _invoked(self, ctx: _click.Context, words: list[str]) -> int:
        try:
            self.invoke(ctx)
        except Exit as end:
            return end.exit_code
        except HnwctlError as error:
            if isinstance(error, IntegrityError) and error.problems:
                ctx.obj.problems.clear()  # they are said with the error, and once is enough
            return report(error, words)
        return 0


def forget_interrupt() -> None:
    """Make the exit code ours: Python may otherwise end by the signal although the interrupt was caught.

    It remembers one that came up while text was executed, as when a dataclass is made, and looks at that in
    the end; executing any other text makes it forget.
    """
    exec("")  # noqa: S102


def _say_stopped(*, at_prompt: bool) -> None:
    """To a person only, on a line of its own: the ``^C`` of a terminal leaves the cursor behind it.

    What was written until then is for the command to say.
    """
    if sys.stderr.isatty():
        sys.stderr.write(("" if at_prompt else "\n") + say("stopped") + "\n")


def _tell_problems(found: Sequence[Problem]) -> None:
    """What the vault's opening found wrong, after the answer that the rest of the book gave."""
    if found:
        sys.stdout.flush()
        raise IntegrityError(
            "the book is not whole; what is sound was used",
            hint=(
                "`hnwctl verify` checks all of it, and says what to do; what git cannot bring back here, "
                "a colleague's clone has, or `hnwctl backup restore`"
            ),
            problems=found,
        )


def report(error: BaseException, words: Sequence[str]) -> int:
    """Say on stderr what went wrong, as JSON if the answer was to be JSON, and return the exit code."""
    if os.environ.get("HNWCTL_DEBUG"):
        import traceback

        traceback.print_exception(error)
    failure = failures.failure_of(error)
    with suppress(OSError):  # nobody may be listening any more
        sys.stderr.write(failures.as_json(failure) if wants_json(words) else _folded(failure))
    if isinstance(error, OSError):
        _give_up_stdout()
    return failure.exit


def _folded(failure: failures.Failure) -> str:
    """The failure for a person, folded to the width of the terminal."""
    text = failures.as_text(failure)
    if not sys.stderr.isatty():
        return text
    from hnwctl.console.printing.folding import folded
    from hnwctl.console.printing.output import terminal_columns

    return folded(text, terminal_columns(sys.stderr, os.environ))


def _give_up_stdout() -> None:
    """What is still buffered may go nowhere: keep the interpreter from trying once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reader_is_gone() -> bool:
    """Whether it was stdout whose reader went away, not a program that we were writing to."""
    try:
        watch = select.poll()
        watch.register(sys.stdout.fileno(), 0)
        return bool(watch.poll(0))
    except OSError:  # stdout is no file
        return False


_JSON_FORMS = ("--json", "-fjson", "-fjsonl", "--format=json", "--format=jsonl")


def wants_json(words: Sequence[str]) -> bool:
    """Whether the command line asks for JSON, judged without parsing it: it may be what is wrong."""
    before = words[: words.index("--")] if "--" in words else words
    pairs = zip(before, [*before[1:], ""], strict=False)
    return any(
        word in _JSON_FORMS or (word in ("-f", "--format") and following in ("json", "jsonl"))
        for word, following in pairs
    )


def spoken_language(words: Sequence[str]) -> str:
    """The language to speak, ``--lang`` included: help and usage errors need it before anything is parsed."""
    asked = ""
    for at, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        elif word == "--lang":
            asked = "".join(words[at + 1 : at + 2])
    return Settings(lang=asked, environ=os.environ).language


def program_name(path: str) -> str:
    """``hnwctl`` or ``hnw``, by which name it was called; never ``__main__.py``."""
    name = Path(path).stem
    return name if name in ("hnwctl", "hnw") else "hnwctl"


class Language(StrEnum):
    """What ``--lang`` takes."""

    zh = "zh"
    en = "en"


def _show_version(value: bool) -> None:
    if value:
        sys.stdout.write(f"hnwctl {__version__}\n")
        raise Exit


def _callback(
    ctx: typer.Context,
    vault: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="the vault (HNWCTL_VAULT); several where a command only reads",
            show_default=False,
        ),
    ] = None,
    identity: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="a key to open it with (HNWCTL_IDENTITY); several are tried",
            show_default=False,
        ),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--today", metavar="DATE", help="answer as of this day (HNWCTL_TODAY)", show_default=False
        ),
    ] = None,
    lang: Annotated[
        Language | None,
        typer.Option(help="the language of messages (HNWCTL_LANG)", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="say nothing but answers and errors")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, expose_value=False, help="the version"
        ),
    ] = False,
) -> None:
    """One encrypted, signed, reviewable book of high-net-worth clients."""
    if ctx.invoked_subcommand is None:
        from hnwctl.console.agenda.today import told

        if not told(ctx.obj):
            sys.stdout.write(ctx.get_help() + "\n")


def program(lines: Sequence[CommandLine] = COMMANDS) -> typer.Typer:
    """The program with these commands."""
    root = type("Root", (Root,), {"lines": {line.name: line for line in lines}})
    made = typer.Typer(
        cls=root, rich_markup_mode=None, context_settings={"help_option_names": ["--help", "-h"]}
    )
    made.callback(invoke_without_command=True)(_callback)
    completion.make_light()
    return made


def main() -> None:
    """Run ``hnwctl`` as a process of its own: nothing it makes is for others to read, it leaves no core."""
    os.umask(0o077)
    with suppress(ImportError):  # no such limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    typer.main.get_command(program())()
