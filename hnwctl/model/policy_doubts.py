"""What of a policy holds and is hardly meant: said by `policy check`, and no reason to refuse it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hnwctl.model.policy_words import URGENCY
from hnwctl.model.problems import FieldProblem

if TYPE_CHECKING:
    from hnwctl.model.policy import Policy


def doubts(policy: "Policy") -> Iterator[FieldProblem]:
    """Each doubt, by the path of its rule."""
    load = policy.load
    if load.visits_a_day > load.contacts_a_day:
        most: dict[str, object] = {"count": load.contacts_a_day}
        yield FieldProblem("load.visits_a_day", "more than the {count} contacts that a day holds", most)
    if not policy.notice.maturity:
        yield FieldProblem("notice.maturity", "no maturity comes onto the agenda before its day")
    silent = [key for key in URGENCY.keys if key not in policy.urgency.order]
    if silent:
        names: dict[str, object] = {"names": ", ".join(silent)}
        yield FieldProblem("urgency.order", "says nothing of {names}: they come last", names)
