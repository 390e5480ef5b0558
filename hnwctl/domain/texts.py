"""Every text of a section, with the path of its field: what ``find`` searches.

Which fields hold text the models know: words of a list, dates, amounts and ids are looked for in other ways.
"""

from collections.abc import Iterator, Mapping
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


def leaves(section: Mapping[str, Plain], model: "type[Model]") -> Iterator[tuple[str, str]]:
    """The field paths within the section and their texts, in the order of the section."""
    return _leaves(section, _plan(model), "")


def _leaves(group: Mapping[str, Plain], plan: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in group.items():
        known = plan.get(key)
        if known is _TEXT and isinstance(value, str):
            yield prefix + key, value
        elif isinstance(value, list) and known is not None:
            yield from _of_list(value, known, prefix + key)
        elif isinstance(value, dict) and known is not None:
            yield from _of_group(value, known, f"{prefix}{key}.")


def _of_list(values: list[Plain], plan: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for place, value in enumerate(values):
        if isinstance(value, str) and plan is _TEXT:
            yield f"{path}[{place}]", value
        elif isinstance(value, dict):
            yield from _of_group(value, plan, f"{path}[{place}].")


def _of_group(group: Mapping[str, Plain], plan: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    if plan is _TEXTS:
        return ((prefix + key, value) for key, value in group.items() if isinstance(value, str))
    return _leaves(group, plan, prefix)


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
