"""Every message has its Chinese: none missing, none left over, the same facts in both, glossary words."""

import ast
import builtins
import errno
import inspect
import os
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
import typer

import hnwctl
from hnwctl import errors
from hnwctl.app import COMMANDS
from hnwctl.domain.tables import all_tables
from hnwctl.model.vocabulary import Vocabulary

PACKAGE = Path(hnwctl.__file__).parent
MESSAGES = PACKAGE / "console" / "messages"
FORBIDDEN = (
    *("客户经理人", "资产下管理", "家户", "流失器", "诋毁者", "隔间", "顾客", "金库", "陈旧", "不新鲜"),
    *("细分市场", "所有人"),
)

# where a call holds templates: the positions and the keywords that are shown to a person
PLACES: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Problem": ((2,), ("problem",)),
    "Said": ((0,), ()),
    "ColumnSpec": ((1,), ("title",)),
    "CommandLine": ((2,), ("help",)),
    "record": ((), ("line",)),
    **dict.fromkeys(("say", "translated", "line", "note", "warn", "progress"), ((0,), ())),
    **dict.fromkeys(("ask_text", "ask_hidden", "ask_choice", "confirm"), ((0,), ())),
    **dict.fromkeys(("Option", "Argument", "Typer", "command", "callback", "add_typer"), ((), ("help",))),
}
ERROR = ((0,), ("hint",))


@dataclass(frozen=True)
class Template:
    """A template in the source: what it says, where, and the facts given with it (None: not known)."""

    text: str
    where: str
    facts: frozenset[str] | None = None


@cache
def sources() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple(
        (path, ast.parse(path.read_text("utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
        if MESSAGES not in path.parents or path.name == "__init__.py"
    )


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def shown_places(name: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    if name.endswith("Error") and not hasattr(builtins, name):
        return ERROR
    return PLACES.get(name, ((), ()))


def shown_arguments(node: ast.Call) -> list[ast.expr]:
    positions, names = shown_places(called(node))
    at = [node.args[position] for position in positions if position < len(node.args)]
    return at + [keyword.value for keyword in node.keywords if keyword.arg in names]


def facts_of(node: ast.Call) -> frozenset[str] | None:
    """The names of the facts that a call gives, as far as they stand there."""
    if called(node) in ("Problem", "Said"):
        given = node.args[3:4] if called(node) == "Problem" else node.args[1:2]
        given = given or [keyword.value for keyword in node.keywords if keyword.arg == "facts"]
        if not given:
            return frozenset()
        if not isinstance(given[0], ast.Dict):
            return None
        return frozenset(key.value for key in given[0].keys if isinstance(key, ast.Constant))
    if called(node) in ("ColumnSpec", "CommandLine", "record", "Option", "Argument"):
        return None
    if called(node).endswith("Error") and not hasattr(errors, called(node)):
        return None  # a module's own, which adds the rest of the facts where it is caught
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name)


def texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if node.value else []
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    return []


def place(path: Path, node: ast.expr | ast.stmt) -> str:
    return f"{path.relative_to(PACKAGE.parent)}:{node.lineno}"


def call_templates() -> Iterator[Template]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for argument in shown_arguments(node):
                    for text in texts(argument):
                        yield Template(text, place(path, argument), facts_of(node))


def is_command(path: Path, node: ast.FunctionDef) -> bool:
    """Whether the function's docstring is a help text."""
    module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    decorated = [
        called(each) for each in node.decorator_list if isinstance(each, ast.Call)
    ]  # @app.command() and @app.callback()
    return bool({"command", "callback"} & set(decorated)) or any(
        line.target == f"{module}:{node.name}" for line in COMMANDS
    )


def docstring_templates() -> Iterator[Template]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and is_command(path, node) and ast.get_docstring(node):
                yield Template(ast.get_docstring(node) or "", place(path, node))


def panel_templates() -> Iterator[Template]:
    for line in COMMANDS:
        yield Template(f"{line.panel}:", "hnwctl/app.py")


def table_templates() -> Iterator[Template]:
    """What `query --schema` says about tables and columns."""
    for table in all_tables():
        for doc in (table.doc, *(column.doc for column in table.columns)):
            if doc:
                yield Template(doc, f"table {table.name}", frozenset())


@cache
def templates() -> tuple[Template, ...]:
    return (*call_templates(), *docstring_templates(), *panel_templates(), *table_templates())


def catalogues() -> dict[str, dict[str, str]]:
    return {
        file.stem: import_module(f"hnwctl.console.messages.{file.stem}").ZH
        for file in sorted(MESSAGES.glob("zh_*.py"))
    }


def fields(template: str) -> frozenset[str]:
    parsed = string.Formatter().parse(template)
    return frozenset(name.split(".")[0].split("[")[0] for _, name, _, _ in parsed if name is not None)


def test_every_message_has_its_chinese() -> None:
    known = {text for catalogue in catalogues().values() for text in catalogue}
    missing = sorted({f"{each.where}: {each.text!r}" for each in templates() if each.text not in known})
    assert not missing, f"{len(missing)} messages without Chinese:\n" + "\n".join(missing)


def test_no_message_is_put_together_in_place() -> None:
    """An f-string cannot be looked up in a catalogue."""
    found = [
        place(path, argument)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for argument in shown_arguments(node)
        if isinstance(argument, ast.JoinedStr)
    ]
    allowed = ("hnwctl/console/helptext.py",)  # a heading and its colon
    assert [each for each in found if not each.startswith(allowed)] == []


def test_every_message_gets_the_facts_it_names() -> None:
    lacking = sorted(
        f"{each.where}: {each.text!r} lacks {', '.join(sorted(fields(each.text) - each.facts))}"
        for each in templates()
        if each.facts is not None and fields(each.text) - each.facts
    )
    assert not lacking, "\n".join(lacking)


def test_both_languages_name_the_same_facts() -> None:
    different = [
        f"{area}: {english!r} / {chinese!r}"
        for area, catalogue in catalogues().items()
        for english, chinese in catalogue.items()
        if fields(english) != fields(chinese)
    ]
    assert not different, "\n".join(different)


def test_no_translation_is_left_over() -> None:
    used = {each.text for each in templates()} | {os.strerror(code) for code in errno.errorcode}
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= {node.value, inspect.cleandoc(node.value)}
    leftover = [
        f"{area}: {english!r}"
        for area, catalogue in catalogues().items()
        if area != "zh_click"
        for english in catalogue
        if english not in used
    ]
    assert not leftover, f"{len(leftover)} translations of nothing:\n" + "\n".join(leftover)


def test_the_words_of_typer_are_still_its_words() -> None:
    said = "".join(path.read_text("utf-8") for path in Path(typer.__file__).parent.rglob("*.py"))
    gone = [text for text in catalogues()["zh_click"] if text.removesuffix(":") not in said]
    assert gone == []


def test_areas_agree_on_what_they_share() -> None:
    merged: dict[str, str] = {}
    for area, catalogue in catalogues().items():
        for english, chinese in catalogue.items():
            assert merged.setdefault(english, chinese) == chinese, f"{area}: {english!r}"


@pytest.mark.parametrize("word", FORBIDDEN)
def test_words_that_the_glossary_forbids_are_never_printed(word: str) -> None:
    printed = [text for catalogue in catalogues().values() for text in catalogue.values()]
    for file in (PACKAGE / "model").glob("words_*.py"):
        module = import_module(f"hnwctl.model.{file.stem}")
        lists = [each for each in vars(module).values() if isinstance(each, Vocabulary)]
        printed += [entry.zh for each in lists for entry in each.entries.values()]
    found = [text for text in printed if word in text.replace("账簿所有者", "").replace("受益所有人", "")]
    assert found == []
