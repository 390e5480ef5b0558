"""Every text of a section, with the path of its field: what ``find`` searches.

Which fields hold text the models know: words of a list, dates, amounts and ids are looked for in other ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hnwctl.model.records import Plain
from hnwctl.model.stored import fields_of
from hnwctl.model.stored_forms import SECTIONS

_TEXT: dict[str, Any] = {}
"""The plan of a field that is text, or a list of texts."""

_TEXTS: dict[str, Any] = {"": None}
"""The plan of a field that maps any key to text."""

UNSEARCHED = frozenset({"by", "digest"})
"""Texts that say who typed and not what: they would drown an answer."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The field paths within a section, and their texts in the same order, that of the section."""

    paths: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, path: str, text: Plain) -> None:
        """One more, if it is text."""
        if isinstance(text, str):
            self.paths.append(path)
            self.texts.append(text)


def texts_of(content: Mapping[str, Plain], kind: str, section: str) -> Texts | None:
    """All texts of a section; None when there are none. What does not fit the model is passed over."""
    plan = _plan(SECTIONS[kind, section])
    if not plan or not isinstance(content, dict):
        return None
    found = Texts()
    _group(content, plan, "", found)
    return found if found.texts else None


def _group(group: Mapping[str, Plain], plan: Mapping[str, Any], prefix: str, found: Texts) -> None:
    """Adds the texts of a group of fields. Every record of the book comes through here: it is kept flat."""
    if plan is _TEXTS:
        for key, value in group.items():
            found.add(prefix + key, value)
        return
    for key, value in group.items():
        known = plan.get(key)
        if known is None:
            continue
        if known is _TEXT:
            _text(value, prefix + key, found)
        elif isinstance(value, dict):
            _group(value, known, f"{prefix}{key}.", found)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, dict):
                    _group(item, known, f"{prefix}{key}[{place}].", found)


def _text(value: Plain, path: str, found: Texts) -> None:
    """A text, or each of a list of texts."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            found.add(f"{path}[{place}]", item)
    else:
        found.add(path, value)


@cache
def _plan(model: str) -> Mapping[str, Any]:
    """Key in files -> how to search it; keys without text are not in it."""
    plans = ((key, _search(form)) for _, key, form, *_ in fields_of(model))
    return {key: plan for key, plan in plans if plan is not None and key not in UNSEARCHED}


def _search(form: tuple[Any, ...]) -> Mapping[str, Any] | None:
    """The plan of a field of this form: text, a mapping of texts, a model with texts in it; else None."""
    match form:
        case ("line" | "lines" | "name" | "exact", _):
            return _TEXT
        case ("model", name):
            return _plan(name) or None
        case ("each", inner, _):
            return _search(inner)
        case ("map", _, inner):
            return _TEXTS if _search(inner) is _TEXT else None
    return None
