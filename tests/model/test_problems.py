"""What is wrong is said field by field, in both languages, and a caller can take it apart."""

import ast
from pathlib import Path
from typing import Any

import pytest

import hnwctl.model
from hnwctl.console.messages.zh_model import ZH
from hnwctl.errors import InvalidError
from hnwctl.model.finance import Finance
from hnwctl.model.problems import FieldsError
from hnwctl.model.profile import Profile

OURS = """
base contact reach textforms dates extracts fields finance kyc market money problems profile service values
"""


def refused(plain: Any, *, source: str = "") -> FieldsError:
    with pytest.raises(FieldsError) as caught:
        Finance.from_plain(plain, source=source)
    return caught.value


def test_every_wrong_field_is_named_at_once() -> None:
    error = refused({"holdings": [{"amount": "-1"}, {"held": "us", "amout": "5"}], "reviewed": "never ever"})

    assert {problem.path for problem in error.problems} == {
        "finance.reviewed",
        "finance.holdings[0].amount",
        "finance.holdings[1].amount",
        "finance.holdings[1].amout",
    }
    assert error.exit_code == 4


def test_a_message_says_where_the_data_came_from() -> None:
    assert str(refused([], source="row 7")) == "row 7: finance: must be a group of fields"


def test_a_source_that_is_the_section_is_not_said_twice() -> None:
    assert str(refused([], source="finance")) == "finance: must be a group of fields"


def test_many_problems_are_cut_short_in_the_message_only() -> None:
    error = refused({"holdings": [{}] * 7})

    assert str(error).endswith("finance.holdings[4].amount: is missing (and 2 more)")
    assert len(error.problems) == 7


def test_a_hint_comes_along() -> None:
    assert refused({"reviewed": "soon"}).hint == "write it as 2026-03-01"


def test_a_long_text_is_clipped() -> None:
    assert len(str(refused({"reviewed": "x" * 5000}))) < 200


def test_an_error_carries_no_data_beside_its_message() -> None:
    error = refused({"holdings": [{"amount": "1", "note": "secret\0", "held": "x"}]})

    assert error.__cause__ is None
    assert error.__context__ is None or "secret" not in repr(error.__context__)
    assert "secret" not in str(error)


def test_a_problem_can_be_said_in_chinese() -> None:
    error = refused({"holdings": [{"amount": "-1"}]})

    assert error.problems.said(lambda template: ZH[template]) == "finance.holdings[0].amount: 金额不能为负:-1"


@pytest.mark.parametrize("plain", ["text", [], None, {"name": ["x"]}, {"name": {"x": "y"}}, {"name": None}])
def test_what_is_of_the_wrong_shape_is_refused(plain: Any) -> None:
    with pytest.raises(InvalidError, match=r"^profile"):
        Profile.from_plain(plain)


def templates() -> set[str]:
    """Every text in our modules that can end in a message."""
    found: set[str] = set()
    for name in OURS.split():
        tree = ast.parse((Path(hnwctl.model.__path__[0]) / f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            found.update(said_by(node))
    return found


def said_by(node: ast.AST) -> list[str]:
    """The templates in one call: of an error, its hint, or of a marker that makes one."""
    places = {"InvalidError": 0, "Shaped": 1, "_shaped": 1, "Code": 2, "CurrencyCode": 2}
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in places:
        return []
    place = places[node.func.id]
    texts = [*node.args[place : place + 1], *(word.value for word in node.keywords if word.arg == "hint")]
    return [str(text.value) for text in texts if isinstance(text, ast.Constant)]


def test_every_message_has_its_chinese() -> None:
    from hnwctl.model.problems import _PYDANTIC

    needed = templates() | set(_PYDANTIC.values())

    assert len(needed) > 40
    assert needed - set(ZH) == set()


def test_a_translation_asks_for_the_same_facts() -> None:
    import string

    def names(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    assert [english for english, chinese in ZH.items() if names(english) != names(chinese)] == []
