"""Whatever a model can hold is written as plain text values and read back the same."""

import types
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic.fields import FieldInfo

from hnwctl.errors import InvalidError
from hnwctl.model.base import Model, Section
from hnwctl.model.contact import ContactPoint
from hnwctl.model.dates import NEVER, Moment, Occasion
from hnwctl.model.fields import Code, Date, Number, Parsed, Shaped, Text, Word
from hnwctl.model.schema import section_schema
from hnwctl.model.sections import MODELS, model_of
from hnwctl.model.service import Settled
from hnwctl.model.spans import Span
from hnwctl.model.stored import Stored, stored
from hnwctl.model.stored_writing import FILE, source
from hnwctl.model.values import Sum

SECTIONS = [(kind, section) for kind in MODELS for section in MODELS[kind]]
DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))
CLOCKS = st.sampled_from(["", "09:30", "23:59:59", "09:30+08:00", "00:00:00Z"])
LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
INK = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() == text != "")
VALUES = {
    "phone": ["+8613800001111", "+861065529988;ext=801", "+442079460000"],
    "fax": ["+85221234567"],
    "whatsapp": ["+6591234567"],
    "email": ["wang@example.com", "王@例子.中国"],
    "wechat": ["wang_jg68"],
    "wecom": ["WangJianGuo"],
    "qq": ["1234567"],
    "url": ["https://example.com/a?b=c"],
    "address": ["上海市世纪大道100号"],
}


def occasions() -> st.SearchStrategy[Occasion]:
    solar = st.dates(date(1850, 1, 1), date(2100, 1, 1)).map(
        lambda day: Occasion(day.month, day.day, day.year)
    )
    year = st.none() | st.integers(1900, 2099)
    lunar = st.builds(Occasion, st.integers(1, 12), st.integers(1, 30), year, st.just(True), st.booleans())
    return solar | lunar | st.just(Occasion(2, 29))


def numbers(marker: Number) -> st.SearchStrategy[Any]:
    if marker.whole:
        return st.integers(marker.least, marker.most)
    least = marker.least + 1 if marker.above else marker.least
    return st.decimals(least, min(marker.most, 10**15 - 1), places=4)


def texts(marker: Text) -> st.SearchStrategy[str]:
    several = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t"), max_size=30)
    return {"lines": several, "exact": st.text(st.characters(exclude_characters="\0"), max_size=30)}.get(
        marker.form, INK
    )


def sums(marker: Sum) -> st.SearchStrategy[Decimal]:
    most = 10**15 - 1
    return st.decimals(-most if marker.signed else 0, most, places=2)


def of_marker(marker: object) -> st.SearchStrategy[Any] | None:
    match marker:
        case Text():
            return texts(marker)
        case Word():
            return st.sampled_from(marker.vocabulary.keys)
        case Code():
            return st.sampled_from(marker.codes)
        case Shaped():
            return st.from_regex(marker.pattern, fullmatch=True)
        case Number():
            return numbers(marker)
        case Sum():
            return sums(marker)
        case Date():
            return DAYS | st.just(NEVER)
        case Parsed(kind=kind) if kind is bool:
            return st.booleans()
        case Parsed(kind=kind) if kind is Span:
            return st.builds(Span, st.integers(1, 999), st.sampled_from("dwmy"))
    return None


def of_type(annotation: Any, metadata: tuple[object, ...] = ()) -> st.SearchStrategy[Any]:
    for marker in metadata:
        found = of_marker(marker)
        if found is not None:
            return found
    if hasattr(annotation, "__metadata__"):
        return of_type(annotation.__origin__, annotation.__metadata__)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        [one] = [each for each in arguments if each is not type(None)]
        return st.none() | of_type(one).filter(says_something)
    if origin is tuple:
        return st.lists(of_type(arguments[0]), max_size=2, unique_by=identity).map(tuple)
    if origin is not None:
        return st.dictionaries(of_type(arguments[0]), of_type(arguments[1]), max_size=2)
    if annotation is Occasion:
        return occasions()
    return st.builds(Moment, DAYS, CLOCKS) if annotation is Moment else models(annotation)


def says_something(value: object) -> bool:
    """An empty group is written as nothing at all, and comes back as None."""
    return not isinstance(value, Model) or value.to_plain() != {}


def identity(item: object) -> object:
    return getattr(item, "id", None) or object()


@cache
def models(model: type[Model]) -> st.SearchStrategy[Any]:
    if model is ContactPoint:
        return st.sampled_from(sorted(VALUES)).flatmap(
            lambda kind: st.builds(
                ContactPoint, type=st.just(kind), value=st.sampled_from(VALUES[kind]), label=st.none() | INK
            )
        )
    fields = {name: field(info) for name, info in model.model_fields.items()}
    return st.fixed_dictionaries(fields).map(lambda given: model(**coherent(model, given)))


def coherent(model: type[Model], given: dict[str, Any]) -> dict[str, Any]:
    """Only what is snoozed has a day until which it is."""
    return given | {"state": "snoozed" if given["until"] else "done"} if model is Settled else given


def field(info: FieldInfo) -> st.SearchStrategy[Any]:
    return of_type(info.annotation, tuple(info.metadata))


@pytest.mark.parametrize(("kind", "section"), SECTIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_section_survives_being_written_and_read(kind: str, section: str, data: st.DataObject) -> None:
    model = model_of(kind, section)
    drawn: Section = data.draw(models(model))
    plain = drawn.to_plain()

    assert only_text(plain)
    assert model.from_plain(plain) == drawn
    assert same(stored(kind, section, plain), drawn), "what the models write is read without them"
    Draft202012Validator(section_schema(kind, section), format_checker=FormatChecker()).validate(plain)


def same(short: object, long: object) -> bool:
    """Whether a section read without its model has every value that the model has, of the same type."""
    if isinstance(short, Stored):
        theirs = vars(long)
        assert vars(short).keys() == theirs.keys()
        return all(same(value, theirs[name]) for name, value in vars(short).items())
    if isinstance(short, tuple):
        assert isinstance(long, tuple)
        return len(short) == len(long) and all(map(same, short, long))
    return type(short) is type(long) and short == long


UGLY = st.sampled_from(
    ["", " ", "x ", "é", "e\u0301", "500万", "-0", "007", "1e3", "٣", "+5", "5%", "CNY", "cny", "是", "TRUE",
     "C9", "2026-1-1", "9999-12-31", "1799-12-31", "2026-02-30", "--13-01", "lunar:--08-31", "0d", "三个月",
     "a\nb", "a\r\nb", "\t", "\x85", "\u2028", "x" * 201, "a@b", "13800001111", "none", "us", [], {}, ["x"],
     {"x": "y"}, ["vip", "vip"], [[]], None]
)  # fmt: skip


@pytest.mark.parametrize(("kind", "section"), SECTIONS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_read_without_its_model_is_what_the_model_reads(
    kind: str, section: str, data: st.DataObject
) -> None:
    """Also of what nobody's model wrote: then it is left to the model, or means the same."""
    model = model_of(kind, section)
    plain = data.draw(models(model)).to_plain()
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(plain, model, data)

    short = stored(kind, section, plain)
    if short is not None:
        assert same(short, model.from_plain(plain))


def spoil(plain: dict[str, Any], model: type[Model], data: st.DataObject) -> None:
    """Something in ``plain`` becomes something ugly, comes from elsewhere in it, or goes away."""
    names = [info.alias or name for name, info in model.model_fields.items()]
    groups = [group for group in groups_in(plain) if group]
    group = data.draw(st.sampled_from([plain, *groups]))
    key = data.draw(st.sampled_from([*group, *names, "shoe_size"]))
    if data.draw(st.booleans()):
        group[key] = data.draw(UGLY | st.sampled_from([*group.values(), "x"]))
    else:
        group.pop(key, None)


def groups_in(plain: object) -> list[dict[str, Any]]:
    if isinstance(plain, dict):
        return [plain, *(found for value in plain.values() for found in groups_in(value))]
    return [found for value in plain for found in groups_in(value)] if isinstance(plain, list) else []


def test_the_stored_forms_are_those_of_the_models() -> None:
    assert FILE.read_text("utf-8") == source(), "write them anew: python -m hnwctl.model.stored_writing"


def only_text(plain: object) -> bool:
    if isinstance(plain, dict):
        return all(isinstance(key, str) and only_text(value) for key, value in plain.items())
    return all(map(only_text, plain)) if isinstance(plain, list) else isinstance(plain, str)


@pytest.mark.parametrize(("kind", "section"), SECTIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_rubbish_raises_nothing_but_an_invalid_error(kind: str, section: str, data: st.DataObject) -> None:
    model = model_of(kind, section)
    rubbish = st.recursive(
        st.text(max_size=8) | st.sampled_from(["1e999", "-1", "NaN", "0000-00-00", "--02-30", "\0", "闰"]),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
        max_leaves=4,
    )
    name = data.draw(st.sampled_from([info.alias or name for name, info in model.model_fields.items()]))
    given = {name: data.draw(rubbish)}

    with suppress(InvalidError):
        model.from_plain(given)
