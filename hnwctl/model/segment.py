"""Saved segments: a rule with a name, which says who belongs to it."""

from typing import ClassVar

from hnwctl.model.base import Section
from hnwctl.model.values import Day, Label, Line, Name, Note


class Segment(Section):
    """Section ``rule`` of a segment: ``where`` is a condition over the columns of ``clients``.

    ``name`` is what it is called on the command line, ``label`` what reports call it.
    """

    section: ClassVar[str] = "rule"

    name: Name
    where: Line
    label: Label | None = None
    created: Day | None = None
    note: Note | None = None
