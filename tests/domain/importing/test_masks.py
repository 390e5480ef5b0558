"""Masked values are recognised, and full ones are not taken for masked."""

import pytest

from hnwctl.domain.importing.masks import is_masked, is_masked_name, may_be


@pytest.mark.parametrize(
    "text", ["138****1234", "1101**********1234", "138xxxx1234", "a***@b.com", "6222●●●●1234", "138＊＊1234"]
)
def test_masked(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize("text", ["13800001234", "11010119800101123X", "C*1", "Maxxx Ltd", "1.2亿"])
def test_not_masked(text: str) -> None:
    assert not is_masked(text)


@pytest.mark.parametrize("text", ["王*", "王**", "*小明", "王某", "李某某", "J*** Smith"])
def test_masked_names(text: str) -> None:
    assert is_masked_name(text)


@pytest.mark.parametrize("text", ["王小明", "某某", "Max Smith", "John O'Neill"])
def test_names_that_are_whole(text: str) -> None:
    assert is_masked_name(text) == (text == "某某")


@pytest.mark.parametrize(
    ("masked", "full", "agrees"),
    [
        ("王*", "王小明", True),
        ("王*明", "王小明", True),
        ("*小明", "王小明", True),
        ("李*", "王小明", False),
        ("王*", "李王", False),
        ("王某", "王小明", True),
    ],
)
def test_what_can_be_seen_must_agree(masked: str, full: str, agrees: bool) -> None:
    assert may_be(masked, full) is agrees
