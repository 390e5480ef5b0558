"""docs/cli.md documents every command and option there is, and no other; what it tells to type is true."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from hnwctl import errors
from hnwctl.app import COMMANDS, program

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "cli.md").read_text("utf-8")
SECTIONS = {
    head.strip(): body for head, body in re.findall(r"(?m)^#{2,3} (.+)\n((?:(?!^#{2,3} ).*\n?)*)", PAGE)
}
SHARED = {"-f", "--format", "--json", "-h", "--help", "-n", "--limit"}
"""Options that the section about everything documents."""


def root() -> Any:
    return typer.main.get_command(program())


def commands() -> Iterator[tuple[str, Any]]:
    """``access grant`` and the like, with the command."""
    group = root()
    context = group.make_context("hnwctl", [], resilient_parsing=True)
    for line in COMMANDS:
        command = group.get_command(context, line.name)
        below = getattr(command, "commands", None)
        if below:
            yield from ((f"{line.name} {name}", each) for name, each in below.items())
        if not below or command.invoke_without_command:  # one with subcommands may do something by itself
            yield line.name, command


BY_NAME = dict(commands())


def options(command: Any) -> set[str]:
    """The options that a command shows, those of the whole program left out."""
    own = [param for param in command.params if param.param_type_name == "option" and not param.hidden]
    return {name for param in own for name in (*param.opts, *param.secondary_opts)}


def arguments(command: Any) -> set[str]:
    return {
        param.metavar or param.name.upper() for param in command.params if param.param_type_name == "argument"
    }


def mentioned(text: str) -> set[str]:
    """Options that stand in code or in examples."""
    code = "\n".join(re.findall(r"```.*?```|`[^`]+`", text, re.DOTALL))
    return set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", code))


@pytest.mark.parametrize("name", BY_NAME)
def test_every_command_is_documented_with_all_it_takes(name: str) -> None:
    body, command = SECTIONS[name], BY_NAME[name]
    assert "```\n" in body, "an example"
    missing = (options(command) - SHARED) - mentioned(body)
    assert not missing
    assert not {argument for argument in arguments(command) if f"`{argument}" not in body}


def test_what_is_shared_is_documented_once() -> None:
    everywhere = mentioned(SECTIONS["Everywhere"])
    assert SHARED - {"-h", "--help"} <= everywhere
    assert {name for name in options(root()) if name.startswith("--")} - {"--help"} <= everywhere


def test_no_command_is_documented_that_is_not_there() -> None:
    groups = {name.split()[0] for name in BY_NAME if " " in name}
    assert set(SECTIONS) - {"Everywhere"} == set(BY_NAME) | groups


EXAMPLES = [
    line.partition("$ ")[2] if re.match(r"\w+\$ ", line) else line
    for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
    if "hnwctl" in line
]


def typed(line: str) -> Iterator[list[str]]:
    """The words behind each ``hnwctl`` of a line of shell."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, "|"]:
        if word in ("|", "&&", "<", ">"):
            if words[:1] == ["hnwctl"]:
                yield words[1:]
            words = []
        else:
            words.append(word)


@pytest.mark.parametrize("line", EXAMPLES)
def test_what_people_are_told_to_type_is_what_commands_take(line: str) -> None:
    for words in typed(line):
        name = " ".join(words[:2]) if " ".join(words[:2]) in BY_NAME else words[0]
        known = options(BY_NAME[name]) | options(root()) | {"--json"}
        assert {word.partition("=")[0] for word in words if re.match("--[a-z]|-[a-z]$", word)} <= known


def test_the_exit_codes_are_those_of_the_errors() -> None:
    codes = {
        each.exit_code
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.HnwctlError)
    }
    told = {int(code) for code in re.findall(r"(?m)^\| (\d+)", PAGE)}
    assert codes <= told
