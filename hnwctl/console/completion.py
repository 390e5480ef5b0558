"""Shell completion: of clients, and without the import of rich that typer would do for it."""

from collections.abc import Iterable
from typing import Protocol

import typer
from typer import _completion_classes

from hnwctl.console.printing.sanitise import one_line, visible

MOST = 50
"""Completions offered at most."""


class CompletesClients(Protocol):
    """What the object of a run must offer to complete CLIENT.

    It yields (what to type, what to show beside it) and never asks for anything.
    """

    def complete_clients(self, incomplete: str) -> Iterable[tuple[str, str]]: ...


def clients(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Completions of a CLIENT argument; none, silently, if anything at all is in the way."""
    try:
        source: CompletesClients = ctx.find_root().obj
        found: list[tuple[str, str]] = []
        for value, remark in source.complete_clients(incomplete):
            if visible(value) == value and "\n" not in value:
                found.append((value, one_line(remark)))
            if len(found) == MOST:
                break
        return found
    except Exception:
        return []


def make_light() -> None:
    """Spare the shells typer's use of rich on every help text: 40 ms at each press of the Tab key."""
    _completion_classes._sanitize_help_text = one_line
