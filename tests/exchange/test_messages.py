"""Remarks and reasons are said in Chinese too, with the same facts."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import hnwctl
from hnwctl.console.messages.zh_exchange import ZH

PACKAGE = Path(hnwctl.__file__).parent
PLACES = {"Remark": 0, "Reject": 2, "Fault": 2}


def said() -> Iterator[str]:
    """Every template of a remark or a reason that stands in the source, also by way of a name."""
    for folder in ("exchange", "domain/importing"):
        for path in sorted((PACKAGE / folder).glob("*.py")):
            yield from _said_in(ast.parse(path.read_text("utf-8")))


def _said_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = PLACES.get(node.func.id)
            if place is not None and place < len(node.args):
                yield from _texts(node.args[place])
            if node.func.id == "Match":
                yield from (
                    text for each in node.keywords if each.arg == "reason" for text in _texts(each.value)
                )
        elif isinstance(node, ast.Assign) and _is_reason(node.targets[0]):
            yield from _texts(node.value)


def _is_reason(target: ast.expr) -> bool:
    names = ("reason", "SEVERAL", "SHARED", "NAMESAKE", "_COSTLY")
    return isinstance(target, ast.Name) and target.id in names


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_remark_and_reason_has_its_chinese() -> None:
    templates = set(said())
    assert len(templates) >= 30
    assert sorted(templates - set(ZH)) == []


def test_both_languages_name_the_same_facts() -> None:
    assert [english for english, chinese in ZH.items() if fields(english) != fields(chinese)] == []
