"""Sections in their stored form, read without pydantic, whose start costs more than ten records.

What a vault holds was written by the models, so it is enough to make sure that it is in the form they write:
then it means what `Model.from_plain` reads in it. Whatever is not (typed by hand, of another version, wrong)
is left to them. ``stored_forms`` says what the forms are; it is written from the models.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from importlib import import_module
from typing import Any

from hnwctl.errors import InvalidError
from hnwctl.model import reach, stored_forms, textforms
from hnwctl.model.dates import NEVER, Moment, Occasion
from hnwctl.model.spans import parse_span
from hnwctl.model.vocabulary import Vocabulary

Values = dict[str, Any]
Read = Callable[[Any], Any]
MAX_ITEMS = 2000

_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?").fullmatch
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_FIRST, _LAST = date(1800, 1, 1), date(2200, 12, 31)


class OtherFormError(Exception):
    """A value that is not in its stored form; whether it is right is for the models to say."""


class Stored:
    """A section, or a group of fields in it: the attributes of its model, and nothing else of it."""

    __slots__ = ("__dict__",)


def stored(kind: str, section: str, plain: object) -> Stored | None:
    """The section in ``plain``, as `Model.from_plain` reads it; None if that has to look at it."""
    name = stored_forms.SECTIONS.get((kind, section))
    if name is None:
        return None
    try:
        found: Stored = _model(name)(plain)
    except (OtherFormError, InvalidError):
        return None
    return found


def fields_of(name: str) -> tuple[tuple[Any, ...], ...]:
    """Attribute, key, type (and default) of every field of a model in ``stored_forms``."""
    fields: tuple[tuple[Any, ...], ...] = stored_forms.MODELS[name][1]
    return fields


@cache
def _model(name: str) -> Read:
    checks = [CHECKS[each] for each in stored_forms.MODELS[name][0]]
    fields = fields_of(name)
    readers = {key: (attribute, _reader(form)) for attribute, key, form, *_ in fields}
    defaults = {attribute: default[0] if default else None for attribute, _, _, *default in fields}
    needed = frozenset(key for _, key, _, *default in fields if not default)
    return partial(_group, readers, defaults, needed, [check for check in checks if check is not None])


def _group(
    readers: Mapping[str, tuple[str, Read]],
    defaults: Values,
    needed: frozenset[str],
    checks: list[Callable[[Values], bool]],
    plain: object,
) -> Stored:
    if type(plain) is not dict or not needed <= plain.keys():
        raise OtherFormError
    made = Stored()
    values = made.__dict__
    values.update(defaults)
    for key, text in plain.items():
        if key not in readers:
            raise OtherFormError
        attribute, read = readers[key]
        values[attribute] = read(text)
    for check in checks:
        if not check(values):
            raise OtherFormError
    return made


# --- what models check beside their fields ----------------------------------------------------


def _one_preferred(profile: Values) -> bool:
    return [point.preferred for point in profile["contact_points"]].count(True) <= 1


def _until_when(settled: Values) -> bool:
    return bool((settled["state"] == "snoozed") == (settled["until"] is not None))


def _checked(point: Values) -> bool:
    value: str = point["value"]
    return reach.parse_value(point["type"], value) == value


CHECKS: Mapping[str, Callable[[Values], bool] | None] = {
    "_one_preferred": _one_preferred,
    "_until_when": _until_when,
    "_checked": _checked,
    "_spread": None,  # looks at amounts that are typed with a currency, which no stored one is
}
"""Name of a validator of a model -> whether what was read passes it; None: stored forms always do."""


# --- values -------------------------------------------------------------------------------------


def _reader(form: tuple[Any, ...]) -> Read:
    """What reads a value of this type, or raises OtherFormError or InvalidError."""
    name, *of = form
    if name == "model":
        return _later(of[0])
    if name == "each":
        return partial(_each, _reader(of[0]), distinct=of[1])
    if name == "map":
        return partial(_map, _reader(of[0]), _reader(of[1]))
    return partial(_READERS[name], *of)


def _later(name: str) -> Read:
    return lambda plain: _model(name)(plain)


def _each(read: Read, plain: object, *, distinct: bool) -> tuple[Any, ...]:
    if type(plain) is not list or len(plain) > MAX_ITEMS:
        raise OtherFormError
    items = tuple(map(read, plain))
    if distinct:
        ids = [item.id for item in items if item.id]
        if len({*ids}) < len(ids):
            raise OtherFormError
    return items


def _map(key: Read, read: Read, plain: object) -> Values:
    if type(plain) is not dict or len(plain) > MAX_ITEMS:
        raise OtherFormError
    return {key(name): read(text) for name, text in plain.items()}


def _text(parse: Callable[[str, int], str], limit: int, text: object) -> str:
    if type(text) is not str or parse(text, limit) != text:
        raise OtherFormError
    return text


def _word(name: str, text: object) -> str:
    words = _vocabulary(name)
    if type(text) is not str:
        raise OtherFormError
    if text in words.entries:
        return text
    if words.closed or words.key_of(text) is not None:
        raise OtherFormError
    return _text(textforms.line, 60, text)


@cache
def _vocabulary(name: str) -> Vocabulary:
    module, _, attribute = name.partition(".")
    found: Vocabulary = getattr(import_module(f"hnwctl.model.{module}"), attribute)
    return found


def _code(name: str, text: object) -> str:
    if type(text) is not str or text not in _codes(name):
        raise OtherFormError
    return text


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(import_module(f"hnwctl.model.{name}").CODES)


def _day(text: object) -> date:
    if type(text) is str and _ISO(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise OtherFormError from None
        if _FIRST <= day <= _LAST or day == NEVER:
            return day
    raise OtherFormError


def _sum(signed: bool, text: object) -> Decimal:
    if type(text) is not str or not _PLAIN(text) or (text[0] == "-" and not signed):
        raise OtherFormError
    return Decimal(text)


def _number(least: int, most: int, whole: bool, above: bool, text: object) -> Decimal | int:
    if type(text) is not str or not _PLAIN(text):
        raise OtherFormError
    number = Decimal(text)
    if not least <= number <= most or (above and number == least) or (whole and number % 1):
        raise OtherFormError
    return int(number) if whole else number


def _shape(pattern: str, text: object) -> str:
    if type(text) is not str or not _pattern(pattern).fullmatch(text):
        raise OtherFormError
    return text


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _flag(text: object) -> bool:
    if text not in ("true", "false"):
        raise OtherFormError
    return text == "true"


def _parsed(parse: Read, text: object) -> Any:
    if type(text) is not str:
        raise OtherFormError
    return parse(text)


_READERS: Mapping[str, Callable[..., Any]] = {
    "line": partial(_text, textforms.line),
    "lines": partial(_text, textforms.lines),
    "name": partial(_text, textforms.name),
    "exact": partial(_text, textforms.exact),
    "word": _word,
    "code": _code,
    "day": _day,
    "sum": _sum,
    "number": _number,
    "shape": _shape,
    "flag": _flag,
    "span": partial(_parsed, parse_span),
    "moment": partial(_parsed, Moment.parse),
    "occasion": partial(_parsed, Occasion.parse),
}
