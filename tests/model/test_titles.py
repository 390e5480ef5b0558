"""Titles: one for every field of every model, in both languages, and none for what does not exist."""

from collections.abc import Iterator

from pydantic import BaseModel

from hnwctl.model.problems import _models_in
from hnwctl.model.sections import MODELS, model_of
from hnwctl.model.titles import COMMON, SECTIONS, title_at, title_of, titles


def models() -> dict[str, type[BaseModel]]:
    """Every model that a section is made of, by name."""

    def walk(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
        yield model
        for info in model.model_fields.values():
            for inner in _models_in(info.annotation):
                yield from walk(inner)

    return {
        model.__name__: model
        for kind in MODELS
        for section in MODELS[kind]
        for model in walk(model_of(kind, section))
    }


def fields(model: type[BaseModel]) -> dict[str, str]:
    """Key in files -> name of the model of what the field holds, or nothing."""
    return {
        info.alias or name: next((inner.__name__ for inner in _models_in(info.annotation)), "")
        for name, info in model.model_fields.items()
    }


def test_every_field_has_a_title() -> None:
    assert [
        f"{name}.{field}"
        for name, model in models().items()
        for field in fields(model)
        if title_of(name, field) is None
    ] == []


def test_no_title_is_left_over() -> None:
    known = models()

    assert set(titles()) - {COMMON} == set(known)
    assert [
        f"{name}.{field}"
        for name, own in titles().items()
        for field in own
        if field and name != COMMON and field not in fields(known[name])
    ] == []


def test_titles_lead_to_the_models_that_the_fields_hold() -> None:
    for name, model in models().items():
        for field, inner in fields(model).items():
            title = title_of(name, field)
            assert title is not None
            assert title.model == inner, f"{name}.{field}"


def test_sections_stand_for_their_models() -> None:
    assert {
        section: model_of(kind, section).__name__ for kind in MODELS for section in MODELS[kind]
    } == SECTIONS


def test_a_path_has_the_title_of_its_field() -> None:
    def said(path: str) -> str:
        title = title_at(path)
        return title.both if title else ""

    assert said("finance") == "Finance · 财务与投资信息"
    assert said("finance.holdings[0].class") == "Asset class · 资产类别"
    assert said("profile.contact_points[type=phone].value") == "Value · 内容"
    assert said("profile.custom.anything") == "Custom fields · 自定义字段"
    assert said("finance.holdings[0].nothing") == said("nowhere.at.all") == ""
