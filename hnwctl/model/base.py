"""What every model stands on: frozen, exact about its fields, text in and text out.

A section is read from the plain text values of YAML and written back to them. Python names that
would be keywords end in ``_`` (``class_``, ``return_``, ``from_``); in files they do not.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from hnwctl.errors import InvalidError
from hnwctl.model.dates import Moment, Occasion
from hnwctl.model.fields import refusal
from hnwctl.model.problems import FieldsError, problems_of
from hnwctl.model.values import MAX_ITEMS, Day, ItemId

Plain = Any
"""Text, or lists and mappings of plain values."""

T = TypeVar("T")


class Model(BaseModel):
    """A frozen group of fields; an unknown field is an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
    )

    def to_plain(self) -> dict[str, Plain]:
        """The fields that are set, in order, every scalar as text.

        A default that is a word (``held: us``) is written too, so that a file says what it means; a yes or
        no that is the default is not, nor is what is empty.
        """
        values, plain = self.__dict__, {}
        for attribute, key, silent in _plan(type(self)):
            value = values[attribute]
            if value is not None and value is not silent:
                written = _plain(value)
                if written or written == "":
                    plain[key] = written
        return plain


class Item(Model):
    """An item of a list, which other places may point to by ``id``."""

    id: ItemId | None = None


class Section(Model):
    """A section of a record. ``section`` is its name there, the start of every field path."""

    section: ClassVar[str] = ""

    reviewed: Day | None = None

    @classmethod
    def from_plain(
        cls, data: object, *, source: str = "", context: Mapping[str, object] | None = None
    ) -> Self:
        """The section in ``data``, the plain values of its YAML.

        ``source`` says in the message where that came from (a client, a file, a row);
        ``context`` may give the ``region`` (``CN``) that a phone number without a country belongs to.
        Raises FieldsError (an InvalidError) that names each wrong field and why.
        """
        try:
            return cls.model_validate(data, context=context, by_alias=True, by_name=False)
        except ValidationError as error:
            problems = problems_of(cls, error)
        raise FieldsError(problems, source="" if source == cls.section else source)


@cache
def _plan(model: type[Model]) -> tuple[tuple[str, str, object], ...]:
    """For each field: its attribute, its key in files, and the yes or no that goes without saying."""
    fields = model.model_fields
    names = list(fields)
    if {"amount", "currency"} <= fields.keys():  # inherited fields come first, but people read "5000 USD"
        names.remove("currency")
        names.insert(names.index("amount") + 1, "currency")
    return tuple((name, fields[name].alias or name, _unsaid(fields[name].default)) for name in names)


def _unsaid(default: object) -> bool | None:
    return default if isinstance(default, bool) else None


def _plain(value: Any) -> Plain:
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, Model):
        return value.to_plain()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return str(value)


_WRITERS: dict[type, Callable[[Any], Plain]] = {
    str: lambda value: value,
    int: str,
    bool: lambda value: "true" if value else "false",
    Decimal: lambda value: format(value, "f"),
    date: date.isoformat,
    Occasion: str,
    Moment: str,
    tuple: lambda value: [_plain(item) for item in value],
}


def _distinct(items: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise refusal(InvalidError("two items have the id {id}", id=item.id))
        if item.id:
            seen.add(item.id)
    return items


_SEPARATORS = str.maketrans("，；、;|\n", ",,,,,,")


def _words(value: object) -> object:
    """A list typed as one text (``vip, golf``) is split; anything else is left to the validator."""
    if not isinstance(value, str):
        return value
    return [word for part in value.translate(_SEPARATORS).split(",") if (word := part.strip())]


Items = Annotated[tuple[T, ...], Field(max_length=MAX_ITEMS), AfterValidator(_distinct)]
"""A list of Items: no two with one id."""

Words = Annotated[tuple[T, ...], Field(max_length=MAX_ITEMS), BeforeValidator(_words)]
"""A list of words or names, which may be typed as one text."""

Rows = Annotated[tuple[T, ...], Field(max_length=MAX_ITEMS)]
"""A list of items without ids."""
