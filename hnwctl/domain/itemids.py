"""Ids for the items of a section's lists: short, unique within the section, given once and then kept."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from hnwctl.domain.shape import shapes
from hnwctl.model.base import Item, Model
from hnwctl.model.records import Plain
from hnwctl.model.sections import model_of

Draw = Callable[[], str]
"""Chance: a short id, which may be one that is taken."""


def with_ids(kind: str, section: str, content: dict[str, Plain], draw: Draw) -> dict[str, Plain]:
    """``content``, the plain values of a section that holds, with an id for every item that lacks one.

    What is given stays as it is; without such an item it is the answer itself.
    """
    giver = _Giver(draw, set(_ids(content)))
    return giver.group(_plan(model_of(kind, section)), content)


def fresh_id(content: Mapping[str, Plain], draw: Draw) -> str:
    """An id that nothing in the section ``content`` has, for an item that is named before it is saved."""
    return _Giver(draw, set(_ids(dict(content)))).fresh()


class _Inside(NamedTuple):
    """A field that holds groups: whether they are items with ids, and what is inside them."""

    items: bool
    plan: "Mapping[str, _Inside]"


@cache
def _plan(model: type[Model]) -> Mapping[str, _Inside]:
    """The fields of ``model`` that are items, or have items somewhere inside."""
    found = {}
    for name, shape in shapes(model).items():
        if shape.model is not None:
            inside = _Inside(shape.many and issubclass(shape.model, Item), _plan(shape.model))
            if inside.items or inside.plan:
                found[name] = inside
    return found


def _ids(value: Plain) -> Iterator[str]:
    """The ids of all items, at any depth."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, str):
                yield from _ids(item)


class _Giver:
    """Gives ids that are not among ``taken``."""

    def __init__(self, draw: Draw, taken: set[str]) -> None:
        self.draw = draw
        self.taken = taken

    def group(self, plan: Mapping[str, _Inside], content: dict[str, Plain]) -> dict[str, Plain]:
        """The same group of fields where nothing lacks an id, else a copy."""
        found = {name: self.field(inside, content[name]) for name, inside in plan.items() if name in content}
        changed = {name: value for name, value in found.items() if value is not content[name]}
        return {**content, **changed} if changed else content

    def field(self, inside: _Inside, value: Plain) -> Plain:
        """One field: a group, or a list of them."""
        if isinstance(value, dict):
            return self.group(inside.plan, value)
        items = [self.item(inside, item) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value

    def item(self, inside: _Inside, item: dict[str, Plain]) -> dict[str, Plain]:
        """One item, its id in front."""
        item = self.group(inside.plan, item)
        return {"id": self.fresh(), **item} if inside.items and not item.get("id") else item

    def fresh(self) -> str:
        """An id that nothing in the section has."""
        while (found := self.draw()) in self.taken:
            pass
        self.taken.add(found)
        return found
