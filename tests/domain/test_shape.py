"""What a field holds, by path."""

import pytest

from hnwctl.domain.shape import shape_at, shapes
from hnwctl.model.sections import MODELS, model_of


@pytest.mark.parametrize(
    ("path", "kind", "many"),
    [
        ("profile name", "text", False),
        ("profile stage", "word", False),
        ("profile referrer", "client", False),
        ("profile birthday", "occasion", False),
        ("profile contact_points", "group", True),
        ("profile contact_points preferred", "flag", False),
        ("finance holdings amount", "amount", False),
        ("finance holdings return", "amount", False),
        ("finance holdings return_rate", "percent", False),
        ("finance holdings capital_calls due", "day", False),
        ("finance preferences likes", "word", True),
        ("service complaints opened", "moment", False),
        ("kyc qualified evidence dated", "day", False),
    ],
)
def test_by_path(path: str, kind: str, many: bool) -> None:
    shape = shape_at("client", path.split())
    assert shape is not None
    assert (shape.kind, shape.many) == (kind, many)


@pytest.mark.parametrize("path", ["profile nme", "money", "profile custom x", "profile name x"])
def test_there_is_no_such_field(path: str) -> None:
    assert shape_at("client", path.split()) is None


@pytest.mark.parametrize(("kind", "section"), [(kind, name) for kind in MODELS for name in MODELS[kind]])
def test_every_field_has_a_shape_in_the_order_of_the_model(kind: str, section: str) -> None:
    model = model_of(kind, section)
    assert list(shapes(model)) == [info.alias or name for name, info in model.model_fields.items()]
