"""Where a column goes: a field of the models, and what kind of value it takes.

A path is written as everywhere (``profile.contact_points[type=phone].value``). A few stand for more
than one field: parts of a name (``profile.name.first``), of an address (``address.home.city``), of a
document whose type stands in another column (``document.number``), totals (``total.aum``), the vault
id (``id``), and in a table of positions the client (``client.number``) and the position
(``holding.amount``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from hnwctl.domain.paths import Field, Match, Step, parse_path
from hnwctl.errors import InvalidError

SECTIONS = ("profile", "finance", "kyc", "service")
"""Sections of a client that an import may fill."""

NAME_PARTS = ("first", "middle", "last")
ADDRESS_PARTS = ("text", "street", "street2", "district", "city", "state", "zip", "country")
CLIENT_PARTS = ("number", "name", "document", "phone", "id")
TOTALS = ("aum", "average_aum", "financial_assets", "net_worth")


@dataclass(frozen=True, slots=True)
class Target:
    """A place for the cells of one column.

    ``steps`` lead to a field; ``value`` says what it takes: ``day`` (with ``birthday`` for a day that
    has passed), ``moment``, ``amount``, ``words`` (several) or ``text``. ``pseudo`` names a place
    that is no field by itself.
    """

    path: str
    section: str
    steps: tuple[Step, ...]
    value: str = "text"
    pseudo: str = ""

    @property
    def leaf(self) -> str:
        """The last name of the path."""
        last = self.steps[-1] if self.steps else None
        return last.name if isinstance(last, Field) else self.path.rpartition(".")[2]


@cache
def target_of(path: str) -> Target:
    """The target that ``path`` means. Raises InvalidError when there is no such field."""
    pseudo = _PSEUDO.get(path) or _address(path)
    if pseudo is not None:
        return pseudo
    steps = parse_path(path)
    section = steps[0].name if isinstance(steps[0], Field) else ""
    if section == "holding":
        return _holding(path, steps)
    if section not in SECTIONS or len(steps) < 2:
        raise _unknown(path)
    return Target(path, section, steps, _value_at(path, section, steps[1:]))


def _unknown(path: str) -> InvalidError:
    return InvalidError(
        "no such field: {path}", hint="see docs/import.md for the paths of a mapping", path=path
    )


def _address(path: str) -> Target | None:
    words = path.split(".")
    if len(words) != 3 or words[0] != "address" or words[2] not in ADDRESS_PARTS:
        return None
    return Target(path, "profile", (), pseudo="address")


def _holding(path: str, steps: tuple[Step, ...]) -> Target:
    if path == "holding.code":
        return Target(path, "finance", steps)
    return Target(
        path, "finance", steps, _value_at(path, "finance", (Field("holdings"), Match("", ""), *steps[1:]))
    )


def _pseudo_targets() -> Iterator[Target]:
    yield Target("id", "profile", (), pseudo="id")
    for part in NAME_PARTS:
        yield Target(f"profile.name.{part}", "profile", (), pseudo="name")
    yield Target("profile.birthday.lunar", "profile", (), value="birthday", pseudo="lunar")
    for part in ("number", "type", "expires"):
        value = "day" if part == "expires" else "text"
        yield Target(f"document.{part}", "kyc", (), value, pseudo="document")
    for of in TOTALS:
        yield Target(f"total.{of}", "finance", (), "amount", pseudo="total")
    yield Target("total.as_of", "finance", (), "day", pseudo="total")
    for part in CLIENT_PARTS:
        yield Target(f"client.{part}", "profile", (), pseudo="client")


_PSEUDO: Mapping[str, Target] = {target.path: target for target in _pseudo_targets()}


# --- what the models say of a field --------------------------------------------------------


def _value_at(path: str, section: str, steps: tuple[Step, ...]) -> str:
    """Walks from the section's model to the field; the kind of value it takes."""
    from hnwctl.model.sections import model_of

    here: Any = model_of("client", section)
    for step in steps:
        here = _below(here, step, path)
    return _kind(here, steps[-1], path)


def _below(here: Any, step: Step, path: str) -> Any:
    if not isinstance(step, Field):
        items = _bare(here)
        if get_origin(items) is not tuple:
            raise _unknown(path)
        return get_args(items)[0]
    model = _bare(here)
    if get_origin(model) is not None and issubclass(get_origin(model), Mapping):
        return get_args(model)[1]
    for name, info in getattr(model, "model_fields", {}).items():
        if step.name == (info.alias or name):
            return _Annotation(info.annotation, tuple(info.metadata))
    raise _unknown(path)


@dataclass(frozen=True, slots=True)
class _Annotation:
    """A field's type and its markers, which pydantic keeps apart."""

    type: Any
    marks: tuple[Any, ...]


def _bare(annotation: Any) -> Any:
    """The type itself: without markers, without ``| None``."""
    if isinstance(annotation, _Annotation):
        annotation = annotation.type
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if type(None) in get_args(annotation):
        return _bare(parts[0])
    return annotation


def _marks(annotation: Any) -> list[Any]:
    """The markers of a field's type and of what it may be."""
    marks = list(annotation.marks) if isinstance(annotation, _Annotation) else []
    inner = annotation.type if isinstance(annotation, _Annotation) else annotation
    marks += getattr(inner, "__metadata__", ())
    if type(None) in get_args(inner):
        marks += [mark for part in get_args(inner) for mark in getattr(part, "__metadata__", ())]
    return marks


def _kind(annotation: Any, step: Step, path: str) -> str:
    from datetime import date

    from hnwctl.model.dates import Moment, Occasion
    from hnwctl.model.values import Sum

    bare = _bare(annotation)
    if get_origin(bare) is tuple and not hasattr(_bare(get_args(bare)[0]), "model_fields"):
        return "words"
    if not isinstance(step, Field) or hasattr(bare, "model_fields") or get_origin(bare) is not None:
        raise _unknown(path)
    if any(isinstance(mark, Sum) for mark in _marks(annotation)):
        return "amount"
    if bare is Occasion and step.name == "birthday":
        return "birthday"
    return {date: "day", Occasion: "day", Moment: "moment"}.get(bare, "text")
