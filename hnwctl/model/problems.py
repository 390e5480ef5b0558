"""What is wrong with a section, field by field, in words that can be said in either language."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from hnwctl.errors import InvalidError
from hnwctl.model.fields import HINT, LONG, SHORT

Translate = Callable[[str], str]
"""From an English template to the same in the reader's language."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One wrong field: its ``path`` (``finance.holdings[0].amount``), and why: a template and its facts."""

    path: str
    template: str
    facts: dict[str, object] = field(default_factory=dict)
    hint: str = ""

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.template.format(**self.facts)

    def said(self, translate: Translate) -> str:
        """Path and reason, the reason's template passed through ``translate``."""
        return f"{self.path}: {translate(self.template).format(**self.facts)}"

    def __str__(self) -> str:
        return self.said(str)


class ProblemList(tuple[FieldProblem, ...]):
    """Several problems as one fact of a message: English by itself, any language through ``said``."""

    __slots__ = ()
    SHOWN = 5

    def said(self, translate: Translate) -> str:
        """The first few in one line."""
        return "; ".join(problem.said(translate) for problem in self[: self.SHOWN])

    def __str__(self) -> str:
        return self.said(str)


class FieldsError(InvalidError):
    """A section that is not valid: ``problems`` names every wrong field, the message the first few."""

    def __init__(self, problems: Sequence[FieldProblem], *, source: str = "") -> None:
        self.problems = ProblemList(problems)
        more = len(self.problems) - ProblemList.SHOWN
        if more > 0:
            template = "{source}: {problems} (and {more} more)" if source else "{problems} (and {more} more)"
        else:
            template = "{source}: {problems}" if source else "{problems}"
        hint = next((problem.hint for problem in self.problems if problem.hint), "")
        super().__init__(template, hint=hint, source=source, problems=self.problems, more=more)


def problems_of(model: type[BaseModel], error: ValidationError) -> list[FieldProblem]:
    """Every problem in ``error``, each field once, its path headed by the section's name."""
    section = getattr(model, "section", "")
    found: dict[str, FieldProblem] = {}
    for detail in error.errors(include_url=False, include_input=False):
        loc = tuple(part for part in detail["loc"] if part not in (LONG, "[key]"))
        if loc and loc[-1] == SHORT:
            continue
        context = dict(detail.get("ctx", {}))
        hint = str(context.pop(HINT, ""))
        template, facts = _reason(model, detail["type"], loc, context)
        path = path_of(section, loc)
        found.setdefault(path, FieldProblem(path, template, facts, hint))
    return list(found.values())


def path_of(section: str, loc: Sequence[int | str]) -> str:
    """A place in a section as people write it: ``finance.holdings[0].amount``."""
    path = section
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


_PYDANTIC = {
    "missing": "is missing",
    "model_type": "must be a group of fields",
    "model_attributes_type": "must be a group of fields",
    "dict_type": "must be a group of fields",
    "mapping_type": "must be a group of fields",
    "tuple_type": "must be a list",
    "too_long": "has more than {max_length} items",
}


def _reason(
    model: type[BaseModel], kind: str, loc: Sequence[int | str], facts: dict[str, Any]
) -> tuple[str, dict[str, object]]:
    """The template and its facts; a kind that is not pydantic's own is one of our templates."""
    if kind == "extra_forbidden":
        return _unknown_field(model, loc)
    known = _PYDANTIC.get(kind)
    if known is not None:
        return known, facts
    return (kind, facts) if " " in kind else ("is not valid", {})


def _unknown_field(model: type[BaseModel], loc: Sequence[int | str]) -> tuple[str, dict[str, object]]:
    for part in loc[:-1]:
        if isinstance(part, str):
            model = _field_model(model, part) or model
    names = [info.alias or name for name, info in model.model_fields.items()]
    close = get_close_matches(str(loc[-1]), names, 1)
    if close:
        return "no such field, did you mean {close}?", {"close": close[0]}
    return "no such field, there are: {names}", {"names": ", ".join(names)}


def _field_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return next(_models_in(info.annotation), None)
    return None


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
