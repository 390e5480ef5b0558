"""Completion offers what the session knows, and is silent whatever goes wrong."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import typer

from hnwctl.console.completion import MOST, clients


def context(obj: Any) -> typer.Context:
    return cast(typer.Context, SimpleNamespace(find_root=lambda: SimpleNamespace(obj=obj)))


class Book:
    """A book that completes from what it was given."""

    def __init__(self, *found: tuple[str, str]) -> None:
        self.found = found

    def complete_clients(self, incomplete: str) -> Iterator[tuple[str, str]]:
        return (pair for pair in self.found if pair[0].startswith(incomplete))


class Locked:
    """A book that would have to ask."""

    def complete_clients(self, incomplete: str) -> Iterator[tuple[str, str]]:
        raise RuntimeError("passphrase?")


def test_clients_are_offered_with_what_tells_them_apart() -> None:
    book = Book(("王小明", "7k3m9q2x"), ("李四", "0a1b2c3d"))
    assert clients(context(book), "王") == [("王小明", "7k3m9q2x")]


def test_names_that_could_harm_a_shell_s_terminal_are_not_offered() -> None:
    assert clients(context(Book(("a\x1b[2J", ""), ("b\nrm", ""), ("c", "d\x07"))), "") == [("c", "d\\x07")]


def test_no_more_than_fit_are_offered() -> None:
    assert len(clients(context(Book(*((f"c{number}", "") for number in range(200)))), "c")) == MOST


def test_whatever_is_in_the_way_it_is_silent() -> None:
    assert clients(context(Locked()), "") == []
    assert clients(context(None), "") == []
