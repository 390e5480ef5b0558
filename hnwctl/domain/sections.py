"""Sections as models, as far as they hold: what is wrong is told and left out, the rest still serves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from hnwctl.model.records import OpenRecord, Plain
from hnwctl.model.sections import model_of
from hnwctl.model.stored import Stored, stored

if TYPE_CHECKING:
    from hnwctl.model.base import Section
    from hnwctl.model.problems import FieldProblem


known_model = cache(model_of)
"""The model of a section, found once: every record of the book asks."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The opened sections of one record as models; ``problems`` has section and problem of each wrong field.

    ``partial`` names the sections that are there without their wrong fields. A section that does not hold
    even so is absent.
    """

    models: "dict[str, Section | Stored]" = field(default_factory=dict)
    problems: "list[tuple[str, FieldProblem]]" = field(default_factory=list)
    partial: set[str] = field(default_factory=set)


def typed(record: OpenRecord) -> Typed:
    """The sections of ``record`` as models. Raises nothing for what they hold."""
    found = Typed()
    for section, plain in record.sections.items():
        model = stored(record.kind, section, plain)
        if model is not None:
            found.models[section] = model
        else:
            _type_section(record.kind, section, plain, found)
    return found


def _type_section(kind: str, section: str, plain: Mapping[str, Plain], found: Typed) -> None:
    """What is not in the form that the models write is read by them."""
    from hnwctl.model.problems import FieldsError

    model = known_model(kind, section)
    try:
        found.models[section] = model.from_plain(plain)
        return
    except FieldsError as error:
        problems = error.problems
    found.problems.extend((section, problem) for problem in problems)
    found.partial.add(section)
    wrong = {_top(problem.path) for problem in problems}
    try:
        found.models[section] = model.from_plain(_without(plain, wrong))
    except FieldsError:
        return


def _without(plain: Mapping[str, Plain], wrong: set[str]) -> dict[str, Plain]:
    return {key: plain[key] for key in plain if key not in wrong} if isinstance(plain, dict) else {}


def _top(path: str) -> str:
    """The field of the section that a path lies in: ``holdings`` of ``finance.holdings[0].amount``."""
    return path.partition(".")[2].partition(".")[0].partition("[")[0]
