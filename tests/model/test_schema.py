"""The JSON Schemas: current, bilingual, and of one mind with the models."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hnwctl.model.kinds import KINDS
from hnwctl.model.schema import files, kind_schema
from hnwctl.model.sections import MODELS, model_of

FOLDER = Path(__file__).parents[2] / "schema"

CLIENT = {
    "id": "7k3m9q2x",
    "profile": {
        "name": "王建国",
        "client_number": 12,  # an editor reads a bare 012 as a number
        "birthday": "lunar:1968-闰7-03",
        "contact_points": [{"type": "phone", "value": "+8613800001111", "preferred": True}],
        "stage": "active",
        "note": None,  # `note:` with nothing behind it
        "custom": {"agreed": True, "room": 101},
    },
    "finance": {"holdings": [{"class": "equity", "amount": 5000000, "currency": "CNY", "held": "us"}]},
    "kyc": {"risk": {"class": "C3", "score": "62", "expires": "2027-01-01"}},
    "service": {"interactions": [{"at": "2026-03-01T10:30", "channel": "phone", "outcome": "reached"}]},
}


def test_the_files_in_the_repository_are_current() -> None:
    assert {path.name: path.read_text("utf-8") for path in FOLDER.glob("[cms]*.json")} == files()


def test_every_kind_and_section_has_a_schema() -> None:
    assert {kind: set(sections) for kind, sections in MODELS.items()} == {
        name: set(kind.sections) for name, kind in KINDS.items()
    }
    assert all(model_of(kind, section).section == section for kind in MODELS for section in MODELS[kind])


def titled(schema: Any) -> Iterator[tuple[str, Any]]:
    """Every field of every group, with its schema."""
    if isinstance(schema, dict):
        for field, each in schema.get("properties", {}).items() if schema.get("type") == "object" else ():
            yield field, each
        for each in schema.values():
            yield from titled(each)


@pytest.mark.parametrize("name", sorted(files()))
def test_every_field_has_a_title_in_both_languages(name: str) -> None:
    schema = json.loads(files()[name])
    Draft202012Validator.check_schema(schema)

    for field, each in titled(schema):
        title = each.get("title") or schema["$defs"][each["$ref"].split("/")[-1]]["title"]
        english, _, chinese = title.partition(" · ")
        assert english.isascii(), field
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), field


def test_a_record_as_an_editor_reads_it_is_valid() -> None:
    Draft202012Validator(kind_schema("client")).validate(CLIENT)


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("profile", "stage", "asleep"),
        ("profile", "nme", "x"),
        ("profile", "birthday", "yesterday"),
        ("profile", "tags", "vip"),
        ("finance", "holdings", [{"label": "no amount"}]),
        ("finance", "holdings", [{"amount": -5}]),
        ("kyc", "rating", "extreme"),
        ("service", "tasks", [{"due": "2026-01-01"}]),
    ],
)
def test_what_a_model_refuses_an_editor_marks(section: str, field: str, value: Any) -> None:
    wrong = {**CLIENT, section: {**CLIENT[section], field: value}}  # type: ignore[dict-item]

    assert not Draft202012Validator(kind_schema("client")).is_valid(wrong)


def test_a_schema_names_no_host() -> None:
    texts = "".join(files().values()).replace("https://json-schema.org/", "")

    assert "http" not in texts
