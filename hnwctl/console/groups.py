"""Commands that are imported when they are called, and typer's commands fitted to the house.

The one place, with `coercion`, `helptext` and `completion`, that knows typer's insides.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from types import FunctionType
from typing import Any

import typer
from typer import _click
from typer._click.exceptions import UsageError
from typer._click.parser import _OptionParser
from typer._click.shell_completion import CompletionItem
from typer.core import TyperCommand, TyperGroup, TyperOption

from hnwctl.console.clients.coercion import lighten
from hnwctl.console.helptext import PageContext
from hnwctl.console.messages import language, say, translated


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One line of the table of commands.

    ``target`` is ``module:attribute``, where the attribute is a function (a command) or a
    ``typer.Typer`` (a command with subcommands). ``help`` is the line of the overview, in English.
    """

    name: str
    target: str
    help: str
    panel: str

    def load(self) -> _click.Command:
        """Import the module and build the command."""
        module, _, attribute = self.target.partition(":")
        made = getattr(import_module(module), attribute)
        app = made
        if isinstance(made, FunctionType):
            app = typer.Typer()
            app.command(self.name)(made)
        app._add_completion = False
        command = typer.main.get_command(app)
        command.name = self.name
        command.help = command.help or self.help
        return command


class LazyGroup(TyperGroup):
    """A group whose commands are lines of a table, each imported when it is called.

    Global options are accepted behind the command too: ``adopt`` takes what stood there.
    """

    context_class = PageContext
    lines: dict[str, CommandLine]
    adopt: Callable[[_click.Context, str, Any], None]

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self._loaded: dict[str, _click.Command] = {}

    def parse_args(self, ctx: _click.Context, args: list[str]) -> list[str]:
        """Parse what stands before the command."""
        _fit(self)  # only now: typer adds the options for shell completion after it has built the group
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: _click.Context) -> list[str]:
        """All names, in the order of the table."""
        return list(self.lines)

    def get_command(self, ctx: _click.Context, cmd_name: str) -> _click.Command | None:
        """The command, imported now; None if there is no such line."""
        if cmd_name in self._loaded:
            return self._loaded[cmd_name]
        line = self.lines.get(cmd_name)
        if line is None:
            return None
        command = line.load()
        fit(command, ctx, self._followers())
        self._loaded[cmd_name] = command
        return command

    def get_help_option(self, ctx: _click.Context) -> TyperOption | None:
        """The --help option, in the reader's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            lighten(option)
            _translate_option(option)
        return option

    def resolve_command(
        self, ctx: _click.Context, args: list[str]
    ) -> tuple[str | None, _click.Command | None, list[str]]:
        """The command that the first word names; `UsageError` with what was perhaps meant."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            raise UsageError(unknown_command(name, list(self.lines)), ctx)
        return (name if command else None), command, args[1:]

    def format_commands(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """The overview, from the table alone."""
        widest = max((len(name) for name in self.lines), default=0)
        for panel in dict.fromkeys(line.panel for line in self.lines.values()):
            with formatter.section(panel):
                lines = [line for line in self.lines.values() if line.panel == panel]
                formatter.write_dl([(line.name.ljust(widest), say(line.help)) for line in lines])

    def shell_complete(self, ctx: _click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands from the table alone, and options."""
        names = [
            CompletionItem(line.name, help=say(line.help))
            for line in self.lines.values()
            if line.name.startswith(incomplete)
        ]
        return names + super(TyperGroup, self).shell_complete(ctx, incomplete)

    def _followers(self) -> list[TyperOption]:
        """Copies of the global options that may stand behind a command as well."""
        return [
            _follower(option, self.adopt)
            for option in self.params
            if isinstance(option, TyperOption) and not option.is_eager and option.callback is None
        ]


def unknown_command(name: str, known: Sequence[str]) -> str:
    """What to say about a name that is no command."""
    meant = get_close_matches(name, known)
    if meant:
        return say("no such command: {name}; did you mean {meant}?", name=name, meant=meant)
    return say("no such command: {name}", name=name)


class _FormatOption(TyperOption):
    """``-f/--format`` with ``--json`` as another way to write ``-f json``."""

    def add_to_parser(self, parser: _OptionParser, ctx: _click.Context) -> None:
        super().add_to_parser(parser, ctx)
        parser.add_option(obj=self, opts=["--json"], dest=self.name, action="store_const", const="json")

    def get_help_record(self, ctx: _click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return record and (f"{record[0]}, --json", record[1])


def fit(command: _click.Command, ctx: _click.Context, followers: Sequence[TyperOption]) -> None:
    """Fit a command and all below it: plain conversions, our help pages, the language, global options."""
    _fit(command)
    translate(command)
    if not command.context_settings.get("ignore_unknown_options"):
        taken = {opt for param in command.params for opt in param.opts}
        command.params += [copy.copy(option) for option in followers if not taken.intersection(option.opts)]
    help_option = command.get_help_option(ctx)
    if help_option is not None:
        lighten(help_option)
        _translate_option(help_option)
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            fit(below, ctx, followers)


def _fit(command: _click.Command) -> None:
    command.context_class = PageContext
    if isinstance(command, (TyperCommand, TyperGroup)):
        command.rich_markup_mode = None
    command.params = [_fitted(param) for param in command.params]


def _fitted(param: Any) -> Any:
    lighten(param)
    if isinstance(param, TyperOption) and "--format" in param.opts:
        option = _FormatOption.__new__(_FormatOption)
        option.__dict__.update(param.__dict__)
        return option
    return param


def translate(command: _click.Command) -> None:
    """Put the help of a command and of its parameters into the reader's language."""
    if language() == "en":
        return
    for name in ("help", "short_help", "epilog"):
        text = getattr(command, name)
        if text:
            setattr(command, name, translated(text))
    command.options_metavar = translated("[OPTIONS]")
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = translated("COMMAND [ARGS]...")
    for param in command.params:
        _translate_option(param)


def _translate_option(param: Any) -> None:
    if param.help:
        param.help = translated(param.help)


def _follower(option: TyperOption, adopt: Callable[[_click.Context, str, Any], None]) -> TyperOption:
    made = copy.copy(option)
    made.hidden, made.expose_value, made.is_eager = True, False, True

    def take(ctx: _click.Context, param: _click.Parameter, value: Any) -> None:
        if value and not ctx.resilient_parsing:
            adopt(ctx, param.name, value)

    made.callback = take
    return made
