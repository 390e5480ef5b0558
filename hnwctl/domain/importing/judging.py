"""The models' word on what a row says: its stored form, or which column is wrong and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hnwctl.domain.importing.cells import Bound
from hnwctl.domain.importing.drafts import Draft, draft_row
from hnwctl.domain.importing.plan import Cells, Options, Reject, Sections

_DERIVED = frozenset({"currency", "return_rate"})
"""Fields that a model fills from what stands in another (``USD 2.5m``, ``3.2%``)."""

_NOBODY = "?"


@dataclass(frozen=True, slots=True)
class Judged:
    """A row in its stored form; ``kept`` are the columns whose cells went to the custom fields."""

    draft: Draft
    sections: Sections
    kept: frozenset[str] = frozenset()


def judge_row(row: int, cells: Cells, columns: list[Bound], options: Options) -> Judged | list[Reject]:
    """What a row says, in stored form, or every reason why it cannot be taken."""
    kept: frozenset[str] = frozenset()
    while True:
        draft = draft_row(row, cells, columns, options, kept=kept)
        sections, wrong = _validated(draft, options)
        rescued = {bound.heading for bound, _ in wrong if bound and _is_kept(bound, options)}
        if len(rescued) and all(bound and _is_kept(bound, options) for bound, _ in wrong):
            kept |= rescued
        elif wrong:
            return [reject for _, reject in wrong]
        else:
            return Judged(draft, sections, kept)


def _is_kept(bound: Bound, options: Options) -> bool:
    """Whether a wrong cell of the column goes to the custom fields. A name cannot."""
    if bound.is_name or bound.is_free:
        return False
    return (options.keep_invalid or bound.column.keep_invalid) and "profile" in options.writable


def _validated(draft: Draft, options: Options) -> tuple[Sections, list[tuple[Bound | None, Reject]]]:
    wrong: list[tuple[Bound | None, Reject]] = list(draft.problems)
    sections: Sections = {}
    for section, raw in draft.sections.items():
        found, problems = stored(section, raw, options.region)
        sections[section] = found
        for path, reason, facts in problems:
            bound = draft.column_of(path)
            wrong.append((bound, Reject(draft.row, bound.heading if bound else path, reason, facts)))
    return sections, wrong


Problem = tuple[str, str, Mapping[str, object]]
"""Path, reason, facts."""


def stored(section: str, raw: Mapping[str, Any], region: str) -> tuple[dict[str, Any], list[Problem]]:
    """``raw`` in the form in which the vault keeps it, and nothing that it did not say; or what is
    wrong with it. A profile may lack the name: perhaps the client is in the book."""
    from hnwctl.model.problems import FieldsError
    from hnwctl.model.sections import model_of

    data = {"name": _NOBODY, **raw} if section == "profile" else raw
    try:
        model = model_of("client", section).from_plain(data, context={"region": region})
    except FieldsError as error:
        return {}, [(problem.path, problem.template, problem.facts) for problem in error.problems]
    said: dict[str, Any] = _said(raw, model.to_plain())
    return said, []


def _said(raw: Any, full: Any) -> Any:
    """``full`` without the defaults that ``raw`` did not say."""
    if isinstance(raw, Mapping) and isinstance(full, dict):
        return {key: _said(raw.get(key), full[key]) for key in full if key in raw or key in _DERIVED}
    if isinstance(raw, list) and isinstance(full, list) and len(raw) == len(full):
        return [_said(one, other) for one, other in zip(raw, full, strict=True)]
    return full


def completed(section: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A whole section in stored form. Raises InvalidError when its parts do not go together."""
    from hnwctl.model.sections import model_of

    plain: dict[str, Any] = model_of("client", section).from_plain(content).to_plain()
    return plain
