"""Modules that are imported when something of theirs is first used: a warm answer does without most."""

from importlib import import_module
from typing import Any


class Deferred:
    """Stands for the module ``name``; under TYPE_CHECKING the module itself is imported in its place."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
