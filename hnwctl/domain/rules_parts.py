"""What rules are made of: frozen groups of typed values, read from the plain text of a policy.

They are no dataclasses: defining forty of those costs 17 ms, at every start of a command.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from inspect import get_annotations
from types import UnionType
from typing import Any, NoReturn, Self, dataclass_transform, get_args, get_origin

from hnwctl.model.spans import Span, parse_span

Read = Callable[[Any], Any]
Step = tuple[str, str, Any, Read]
"""Of one value: its name, its key in the text, its default (or MISSING), and what reads it."""
MISSING: Any = object()


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Part:
    """A frozen group of values: an annotation declares each, what it is set to in the class is its default.

    A name that is a keyword of Python ends in ``_``; in the text it does not.
    """

    def __init__(self, **values: Any) -> None:
        missing = [name for name in _fields(type(self)) if name not in values and not hasattr(self, name)]
        if missing or not values.keys() <= _fields(type(self)).keys():
            raise TypeError(f"{type(self).__name__} takes {', '.join(_fields(type(self)))}")
        self.__dict__.update(values)

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """From what ``Policy.to_plain`` writes of it; KeyError where a value without default is missing."""
        made = cls.__new__(cls)
        values = made.__dict__
        for name, key, default, reader in _plan(cls):
            text = plain.get(key)
            if text is not None:
                values[name] = reader(text)
            elif default is MISSING:
                raise KeyError(key)
            else:
                values[name] = default
        return made

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Part) and type(other) is type(self) and [*fields(other)] == [*fields(self)]

    def __hash__(self) -> int:
        return hash((type(self), *(value for _, value in fields(self) if not isinstance(value, Mapping))))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in fields(self))})"


class Rule(Part):
    """Something that decides: ``source`` says where it is from, ``verified`` whether the firm agreed."""

    source: str
    verified: bool
    jurisdiction: str | None = None
    effective: date | None = None


class Choice(Part):
    """A word of the firm: its key, what a person reads, and what else is understood."""

    key: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def said(self, lang: str) -> str:
        """Its label in ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en


_FIELDS: dict[type[Part], Mapping[str, Any]] = {}
_PLANS: dict[type[Part], tuple[Step, ...]] = {}


def fields(part: Part) -> Iterator[tuple[str, Any]]:
    """Every value of a part with its name, in the order of their declaration."""
    return ((name, getattr(part, name)) for name in _fields(type(part)))


def span_for(spans: Mapping[str, Span], tier: str | None) -> Span | None:
    """The span for a tier, or the one for ``any``."""
    return spans.get(tier or "any") or spans.get("any")


def _fields(part: type[Part]) -> Mapping[str, Any]:
    """Name -> annotation, those of the bases first."""
    if part not in _FIELDS:
        found: dict[str, Any] = {}
        for each in reversed(part.__mro__):
            found |= get_annotations(each)
        _FIELDS[part] = found
    return _FIELDS[part]


def _plan(part: type[Part]) -> "tuple[Step, ...]":
    if part not in _PLANS:
        _PLANS[part] = tuple(
            (name, name.removesuffix("_"), getattr(part, name, _unsaid(kind)), _reader(kind))
            for name, kind in _fields(part).items()
        )
    return _PLANS[part]


def _unsaid(kind: Any) -> Any:
    """An empty list is not written."""
    return () if get_origin(kind) is tuple else MISSING


def _reader(kind: Any) -> Read:
    """What makes a value of the annotated kind from its text."""
    origin, of = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return _reader(of[0])
    if origin is tuple:
        return partial(_all, _reader(of[0]))
    if origin is Mapping:
        return partial(_each, _reader(of[1]))
    scalar = _SCALARS.get(kind)
    if scalar is not None:
        return scalar
    read: Read = kind.read
    return read


def _all(read: Read, items: list[Any]) -> tuple[Any, ...]:
    return tuple(map(read, items))


def _each(read: Read, items: Mapping[str, Any]) -> dict[str, Any]:
    return {key: read(item) for key, item in items.items()}


_SCALARS: dict[Any, Read] = {
    str: str,
    int: int,
    Decimal: Decimal,
    bool: "true".__eq__,
    date: date.fromisoformat,
    Span: parse_span,
}
