"""What a field holds: words, money, a day, a group of fields. For showing values, and reading typed ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from hnwctl.model.base import Model
from hnwctl.model.dates import Moment, Occasion
from hnwctl.model.fields import Date, Number, Parsed, Word
from hnwctl.model.sections import model_of
from hnwctl.model.values import ClientId, Sum
from hnwctl.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Shape:
    """What one field holds, of which there may be ``many``.

    ``kind`` is ``text``, ``word``, ``amount``, ``percent``, ``flag``, ``day``, ``moment``, ``occasion``,
    ``client`` (the id of one) or ``group``; ``words`` labels a word, ``model`` has the fields of a group.
    """

    kind: str = "text"
    many: bool = False
    words: Vocabulary | None = None
    model: type[Model] | None = None


@cache
def shapes(model: type[Model]) -> dict[str, Shape]:
    """The shape of every field of ``model``, by its key in files, in order."""
    fields = model.model_fields.items()
    return {info.alias or name: _shape(info.annotation, info.metadata) for name, info in fields}


def shape_at(kind: str, names: Iterable[str]) -> Shape | None:
    """The shape of a field of a record of ``kind``: ``["finance", "holdings", "amount"]``.

    None where there is no such field, or the path leads into fields of the firm's own.
    """
    section, *fields = names
    shape = None
    try:
        model: type[Model] | None = model_of(kind, section)
        for field in fields:
            shape = shapes(model)[field] if model else None
            model = shape.model if shape else None
    except KeyError:
        return None
    return shape


def _shape(annotation: Any, metadata: Iterable[Any]) -> Shape:
    parts = [*_parts(annotation), *metadata]
    many = any(getattr(part, "__origin__", part) is tuple for part in parts)
    for part in parts:
        kind = _kind(part)
        if kind:
            return Shape(
                kind,
                many,
                part.vocabulary if isinstance(part, Word) else None,
                part if kind == "group" else None,
            )
    return Shape(many=many)


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation, its arguments, and theirs: types and markers alike."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


_CLIENT_ID = get_args(ClientId)[1]
_MARKED: dict[type, str] = {Word: "word", Sum: "amount", Date: "day"}
_TYPES: dict[Any, str] = {Moment: "moment", Occasion: "occasion"}


def _kind(part: Any) -> str:
    if part is _CLIENT_ID:
        return "client"
    if isinstance(part, Number):
        return "percent" if part.per_cent else ""
    if isinstance(part, Parsed):
        return "flag" if part.kind is bool else ""
    if isinstance(part, type):
        return "group" if issubclass(part, Model) else _TYPES.get(part, "")
    return _MARKED.get(type(part), "")
