"""Writes ``stored_forms.py`` from the models: what `stored` reads sections by, without pydantic.

To write it anew: ``python -m hnwctl.model.stored_writing``; a test compares.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pprint import pformat
from types import UnionType
from typing import Any, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hnwctl.model import countries, currencies
from hnwctl.model.base import Model, _distinct, _words
from hnwctl.model.dates import Moment, Occasion
from hnwctl.model.fields import Code, Date, Marker, Number, Parsed, Shaped, Text, Word
from hnwctl.model.sections import MODELS, model_of
from hnwctl.model.spans import Span
from hnwctl.model.stored import CHECKS, MAX_ITEMS
from hnwctl.model.values import Sum
from hnwctl.model.vocabulary import Vocabulary

FILE = Path(__file__).with_name("stored_forms.py")
WORDS = ("words_client", "words_wealth", "words_duty", "words_section")
HEAD = '''"""The stored form of every section: ``python -m hnwctl.model.stored_writing`` writes it anew.

SECTIONS: kind and section -> its model. MODELS: model -> its checks, and its fields: attribute, key, type,
and the default of one that may be left out.
"""

# ruff: noqa: E501
# fmt: off

from typing import Any

'''

TYPE = "dict[str, tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]"

Form = tuple[Any, ...]


def source() -> str:
    """What ``stored_forms.py`` must be. Raises TypeError for what `stored` does not know in a model."""
    sections = {(kind, name): model_of(kind, name) for kind, names in MODELS.items() for name in names}
    found: dict[str, Form] = {}
    for model in sections.values():
        _collect(model, found)
    names = {key: _name(model) for key, model in sections.items()}
    rows = "".join(f"    {name!r}: {_wrapped(form)},\n" for name, form in sorted(found.items()))
    return f"{HEAD}SECTIONS = {_wrapped(names, 0)}\n\nMODELS: {TYPE} = {{\n{rows}}}\n"


def _wrapped(value: object, indent: int = 4) -> str:
    return pformat(value, width=160, compact=True, sort_dicts=False).replace("\n", "\n" + " " * (indent + 4))


def _collect(model: type[Model], found: dict[str, Form]) -> None:
    """The form of a model and of all that are in it."""
    if _name(model) in found:
        return
    found[_name(model)] = ()
    fields = tuple(_field(name, info, found) for name, info in model.model_fields.items())
    found[_name(model)] = tuple(_checks(model)), fields


def _name(model: type[Model]) -> str:
    return f"{model.__module__.rpartition('.')[2]}.{model.__name__}"


def _checks(model: type[Model]) -> Iterator[str]:
    """The names of what a model checks beside its fields."""
    decorated = model.__pydantic_decorators__
    for name in (*decorated.field_validators, *decorated.model_validators):
        if name not in CHECKS:
            raise TypeError(f"{_name(model)}.{name}: tell hnwctl.model.stored what it checks")
        yield name


def _field(name: str, info: FieldInfo, found: dict[str, Form]) -> Form:
    form = _form(info.annotation, tuple(info.metadata), found)
    place = (name, info.alias or name, form)
    if info.default_factory is not None:
        return (*place, {})
    return place if info.default is PydanticUndefined else (*place, info.default)


def _form(kind: Any, marks: tuple[Any, ...], found: dict[str, Form]) -> Form:
    """The type of a value: annotated, and marked, so."""
    if hasattr(kind, "__metadata__"):
        return _form(kind.__origin__, (*kind.__metadata__, *marks), found)
    origin, of = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        (kind,) = (each for each in of if each is not type(None))
        return _form(kind, marks, found)
    own = [mark for mark in marks if isinstance(mark, Marker)]
    if own:
        return _marked(own[-1])
    if origin is not None:
        return _several(origin, of, marks, found)
    if kind in (Moment, Occasion):
        return (kind.__name__.lower(),)
    if issubclass(kind, Model):
        _collect(kind, found)
        return ("model", _name(kind))
    raise TypeError(f"tell hnwctl.model.stored what {kind} is")


def _several(origin: type, of: tuple[Any, ...], marks: tuple[Any, ...], found: dict[str, Form]) -> Form:
    """The type of a list or a mapping."""
    validators = {mark.func for mark in marks if isinstance(mark, AfterValidator | BeforeValidator)}
    limits = {mark.max_length for mark in marks if isinstance(mark, MaxLen)}
    if not validators <= {_distinct, _words} or limits != {MAX_ITEMS}:
        raise TypeError(f"tell hnwctl.model.stored what {marks} do")
    if origin is tuple:
        return ("each", _form(of[0], (), found), _distinct in validators)
    return ("map", _form(of[0], (), found), _form(of[1], (), found))


def _marked(mark: Marker) -> Form:
    match mark:
        case Text():
            return (mark.form, mark.limit)
        case Word():
            return ("word", _words_named(mark.vocabulary))
        case Code():
            return ("code", "currencies" if mark.codes is currencies.CODES else _country(mark))
        case Date():
            return ("day",)
        case Sum():
            return ("sum", mark.signed)
        case Number():
            return ("number", mark.least, mark.most, mark.whole, mark.above)
        case Shaped():
            return ("shape", mark.pattern)
        case Parsed(kind=kind) if kind in (bool, Span):
            return ("flag",) if kind is bool else ("span",)
    raise TypeError(f"tell hnwctl.model.stored what {mark} is")


def _country(mark: Code) -> str:
    if mark.codes is not countries.CODES:
        raise TypeError(f"tell hnwctl.model.stored what {mark} is")
    return "countries"


@cache
def _vocabularies() -> Mapping[int, str]:
    modules = {name: import_module(f"hnwctl.model.{name}") for name in WORDS}
    return {
        id(value): f"{name}.{attribute}"
        for name, module in modules.items()
        for attribute, value in vars(module).items()
        if isinstance(value, Vocabulary)
    }


def _words_named(vocabulary: Vocabulary) -> str:
    return _vocabularies()[id(vocabulary)]


if __name__ == "__main__":
    FILE.write_text(source(), "utf-8")
