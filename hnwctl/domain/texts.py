"""Every text of a section, with the path of its field: what ``find`` searches.

Which fields hold text the models know: words of a list, dates, amounts and ids are looked for in other ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from hnwctl.model.records import Plain

if TYPE_CHECKING:
    from hnwctl.model.base import Model

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


def texts_of(section: Mapping[str, Plain], model: "type[Model]") -> Texts | None:
    """All texts of a section; None when there are none. What does not fit the model is passed over."""
    plan = _plan(model)
    if not plan or not isinstance(section, dict):
        return None
    found = Texts()
    _group(section, plan, "", found)
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
def _plan(model: "type[Model]") -> Mapping[str, Any]:
    """Key in files -> how to search it; keys without text are not in it."""
    fields = (
        (info.alias or name, _search(info.annotation, info.metadata))
        for name, info in model.model_fields.items()
    )
    return {key: plan for key, plan in fields if plan is not None and key not in UNSEARCHED}


def _search(annotation: Any, metadata: Any = ()) -> Mapping[str, Any] | None:
    """The plan of an annotation: text, a mapping of texts, a model with texts in it; else None."""
    from pydantic import BaseModel

    from hnwctl.model.fields import Text

    if any(isinstance(mark, Text) for mark in metadata):
        return _TEXT
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _plan(annotation) or None
    own = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, Text) for mark in own):
        return _TEXT
    inner = get_args(annotation)[:1] if own else get_args(annotation)
    if isinstance(get_origin(annotation), type) and issubclass(get_origin(annotation), Mapping):
        return _TEXTS if _search(inner[-1]) is _TEXT else None
    return next((plan for plan in map(_search, inner) if plan is not None), None)
