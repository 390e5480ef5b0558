"""The commands' tests have a book of their own each, and begin in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from books import Book, made

from hnwctl.console.messages import set_language


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """An empty book with a member of every role."""
    return made(tmp_path)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")
