"""What somebody assigns, before a model sees it: to a section that can be written, days by their names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from hnwctl.domain.days import parse_day
from hnwctl.domain.paths import Assignment, Field, apply, parse_assignment
from hnwctl.errors import InvalidError
from hnwctl.model.dates import Moment
from hnwctl.model.kinds import EXTRACTS, KINDS
from hnwctl.model.records import Plain

_PAST = {
    *("acknowledged", "acquired", "as_of", "assessed", "checked", "client_since", "closed", "dated", "done"),
    *("dropped", "established", "issued", "opened", "paid", "rated", "reviewed", "since", "told", "verified"),
}
"""Days that lie behind: ``3月1日`` means the last one. Of other days it means the coming one."""


def writable_sections(kind: str) -> tuple[str, ...]:
    """The sections of a record that people write; the extracts follow their sources."""
    return tuple(section for section in KINDS[kind].sections if section not in EXTRACTS)


def check_section(section: str, kind: str = "client") -> str:
    """``section``, if people write it. Raises InvalidError."""
    known = writable_sections(kind)
    if section in EXTRACTS:
        raise InvalidError("{section}: is computed from {source}", section=section, source=EXTRACTS[section])
    if section not in known:
        raise InvalidError("{section}: no such section, there are: {known}", section=section, known=known)
    return section


def read_assignment(text: str, today: date, *, kind: str = "client") -> Assignment:
    """The edit written as ``path=value``, with a day that is named (``今天``, ``+2w``) as its date.

    Raises InvalidError for what is no assignment, or not to a section of that kind of record.
    """
    assignment = parse_assignment(text)
    check_section(assignment.section, kind)
    return with_date(assignment, today, kind=kind)


def with_date(assignment: Assignment, today: date, *, kind: str = "client") -> Assignment:
    """The assignment with a day by its name turned into a date, if its field holds a day.

    What is no name of a day stays: the model says what is wrong with it.
    """
    if assignment.operator != "=" or not assignment.value:
        return assignment
    names = [step.name for step in assignment.steps if isinstance(step, Field)]
    if _kind_at(kind, names) not in ("day", "moment"):
        return assignment
    past = names[-1] in _PAST or _kind_at(kind, names) == "moment"
    return replace(assignment, value=_date(assignment.value, today, past=past))


def _kind_at(kind: str, names: list[str]) -> str:
    from hnwctl.domain.shape import shape_at

    shape = shape_at(kind, names)
    return shape.kind if shape else ""


def _date(text: str, today: date, *, past: bool) -> str:
    try:
        Moment.parse(text)
    except InvalidError:
        pass
    else:
        return text
    try:
        return parse_day(text, today, past=past).isoformat()
    except InvalidError:
        return text


def assigned(
    sections: Mapping[str, Mapping[str, Plain]], assignments: Iterable[Assignment]
) -> dict[str, dict[str, Plain]]:
    """The whole new content of every section that the assignments name. Raises InvalidError by path."""
    edits = list(assignments)
    result = apply(sections, edits)
    return {name: result[name] for name in dict.fromkeys(edit.section for edit in edits)}
