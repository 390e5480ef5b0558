"""JSON Schemas of the records, written from the models: for YAML editors and for other programs.

Every scalar of our YAML is read as text, so a schema takes a bare number or yes where a text may stand.
"""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from hnwctl.model import countries, currencies
from hnwctl.model.sections import MODELS, model_of
from hnwctl.model.titles import SECTIONS, Title, title_of, titles

Json = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SHARED: dict[str, Json] = {
    "CurrencyCode": {"title": "Currency · 币种", "enum": list(currencies.CODES)},
    "CountryCode": {"title": "Country · 国家(地区)", "enum": list(countries.CODES)},
}
KINDS = {
    "client": Title("Client", "客户"),
    "market": Title("Market note", "市场信息"),
    "segment": Title("Saved segment", "已存分群"),
}


def files() -> dict[str, str]:
    """File name -> text of every schema: one for each kind of record, one for each of its sections."""
    schemas = {f"{kind}.json": kind_schema(kind) for kind in MODELS}
    for kind, sections in MODELS.items():
        schemas |= {f"{kind}.{section}.json": section_schema(kind, section) for section in sections}
    return {name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas.items()}


def section_schema(kind: str, section: str) -> Json:
    """The schema of the YAML of one section."""
    defs = _definitions([model_of(kind, section)])
    return {"$schema": DIALECT, **defs.pop(SECTIONS[section]), "$defs": defs}


def kind_schema(kind: str) -> Json:
    """The schema of a whole record as ``edit`` and ``show`` have it: its id, its sections side by side."""
    sections = {section: _ref(SECTIONS[section]) for section in MODELS[kind]}
    return {
        "$schema": DIALECT,
        "title": KINDS[kind].both,
        "type": "object",
        "properties": {
            "id": {"title": "Record id · 记录编号", "type": ["string", "number"]},
            **sections,
        },
        "additionalProperties": False,
        "$defs": _definitions(model_of(kind, section) for section in MODELS[kind]),
    }


def _definitions(models: Iterable[type[BaseModel]]) -> dict[str, Json]:
    """Model name -> schema, for the models and all they are made of."""
    _, found = models_json_schema([(model, "validation") for model in models])
    defs = {name: _titled(name, _shared(schema)) for name, schema in found["$defs"].items()}
    text = json.dumps(defs)
    return defs | {name: each for name, each in _SHARED.items() if _ref(name)["$ref"] in text}


def _shared(schema: Any) -> Any:
    """With the long lists of codes, which many fields have, put in one place each."""
    for name, codes in _SHARED.items():
        if isinstance(schema, dict) and schema.get("enum") == codes["enum"]:
            return _ref(name)
    if isinstance(schema, dict):
        return {key: _shared(each) for key, each in schema.items()}
    return [_shared(each) for each in schema] if isinstance(schema, list) else schema


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _titled(model: str, schema: Json) -> Json:
    """The schema of a model with our titles in the place of those that pydantic makes up."""
    fields = schema["properties"].items()
    properties = {field: {**_headed(title_of(model, field)), **_plain(each)} for field, each in fields}
    return {
        **_headed(titles()[model][""]),
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }


def _headed(title: Title | None) -> Json:
    if title is None:
        return {}
    return {"title": title.both, "description": title.note} if title.note else {"title": title.both}


def _plain(schema: Json) -> Json:
    """Without pydantic's titles, and without the defaults that say nothing."""
    dull = {"title"} | ({"default"} if schema.get("default") in (None, []) else set())
    return {key: value for key, value in schema.items() if key not in dull}
