"""The models' word on what a row says: its stored form, or which column is wrong and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hnwctl.domain.importing.cells import Bound
from hnwctl.domain.importing.drafts import Draft, draft_row
from hnwctl.domain.importing.plan import Cells, Options, Reject, Sections
from hnwctl.model.problems import FieldProblem, FieldsError

_DERIVED = frozenset({"currency", "return_rate"})
"""Fields that a model fills from what stands in another (``USD 2.5m``, ``3.2%``)."""

_NOBODY = "?"


@dataclass(frozen=True, slots=True)
class Judged:
    """A row in its stored form: ``sections`` have what it says and no more, ``whole`` also what the
    models add. ``kept`` are the columns whose cells went to the custom fields."""

    draft: Draft
    sections: Sections
    whole: Sections
    kept: frozenset[str] = frozenset()


def judge_row(row: int, cells: Cells, columns: list[Bound], options: Options) -> Judged | list[Reject]:
    """What a row says, in stored form, or every reason why it cannot be taken."""
    kept: frozenset[str] = frozenset()
    while True:
        draft = draft_row(row, cells, columns, options, kept=kept)
        sections, whole, wrong = _validated(draft, options)
        rescued = {bound.heading for bound, _ in wrong if bound and _is_kept(bound, options)}
        if len(rescued) and all(bound and _is_kept(bound, options) for bound, _ in wrong):
            kept |= rescued
        elif wrong:
            return [reject for _, reject in wrong]
        else:
            return Judged(draft, sections, whole, kept)


def _is_kept(bound: Bound, options: Options) -> bool:
    """Whether a wrong cell of the column goes to the custom fields. A name cannot."""
    if bound.is_name or bound.is_free:
        return False
    return (options.keep_invalid or bound.column.keep_invalid) and "profile" in options.writable


Wrong = list[tuple[Bound | None, Reject]]


def _validated(draft: Draft, options: Options) -> tuple[Sections, Sections, Wrong]:
    wrong: Wrong = list(draft.problems)
    sections: Sections = {}
    whole: Sections = {}
    for section, raw in draft.sections.items():
        try:
            whole[section] = stored(section, raw, options.region)
        except FieldsError as error:
            wrong += [_blamed(draft, problem) for problem in error.problems]
        else:
            sections[section] = said(raw, whole[section])
    return sections, whole, wrong


def _blamed(draft: Draft, problem: FieldProblem) -> tuple[Bound | None, Reject]:
    bound = draft.column_of(problem.path)
    where = bound.heading if bound else problem.path
    return bound, Reject(draft.row, where, problem.template, problem.facts)


def stored(section: str, raw: Mapping[str, Any], region: str) -> dict[str, Any]:
    """``raw`` in the form in which the vault keeps it. A profile may lack the name: perhaps the client
    is in the book. Raises FieldsError."""
    from hnwctl.model.sections import model_of

    data = {"name": _NOBODY, **raw} if section == "profile" else raw
    model = model_of("client", section).from_plain(data, context={"region": region})
    plain: dict[str, Any] = model.to_plain()
    return plain


def said(raw: Any, full: Any) -> Any:
    """``full``, the stored form of ``raw``, without the defaults that ``raw`` does not say."""
    if isinstance(raw, Mapping) and isinstance(full, dict):
        return {key: said(raw.get(key), full[key]) for key in full if key in raw or key in _DERIVED}
    if isinstance(raw, list) and isinstance(full, list) and len(raw) == len(full):
        return [said(one, other) for one, other in zip(raw, full, strict=True)]
    return full


def completed(section: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A whole section in stored form. Raises InvalidError when its parts do not go together."""
    from hnwctl.model.sections import model_of

    plain: dict[str, Any] = model_of("client", section).from_plain(content).to_plain()
    return plain
