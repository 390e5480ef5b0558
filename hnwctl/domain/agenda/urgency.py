"""What comes first: the order of the rules, as a number in SQL. Smaller is sooner."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnwctl.domain.agenda.asking import Ask

_MEANING: Mapping[str, tuple[tuple[str, ...], str]] = {
    "complaint": (("complaint",), ""),
    "mismatch": (("mismatch",), ""),
    "risk_expired": (("risk_expiry",), ":today"),
    "kyc_expired": (("kyc_expiry", "document_expiry"), ":today"),
    "maturity_near": (("maturity", "premium", "capital_call", "open_window"), ":near"),
    "birthday_today": (("birthday", "anniversary"), ":today"),
    "task": (("task", "backup"), ""),
    "contact_overdue": (("contact",), ":today"),
    "survey": (("survey",), ""),
    "stale": (("stale_client", "stale_market"), ""),
}
"""Word of the policy -> the kinds it speaks of, and up to which day. Payments and dealing windows are near as
a maturity is; a missing backup is something to do."""


def urgency_sql(order: tuple[str, ...], kinds: Iterable[str], *, kind: str = "kind", day: str = "day") -> str:
    """An expression that gives the place in ``order`` of items of ``kinds``; what is not named is last.

    ``kind`` and ``day`` are the expressions to look at. It needs the parameters of `urgency_parameters`.
    """
    last = len(order)
    cases = [
        f"WHEN '{each}' THEN {_of_kind(order, each, day)}" for each in kinds if _place(order, each) < last
    ]
    return f"CASE {kind} {' '.join(cases)} ELSE {last} END" if cases else str(last)


def _of_kind(order: tuple[str, ...], kind: str, day: str) -> str:
    place = _place(order, kind)
    until = _MEANING[order[place]][1]
    return f"iif({day} <= {until}, {place}, {len(order)})" if until else str(place)


def best(order: tuple[str, ...], kinds: Iterable[str]) -> int:
    """The smallest number that an item of these kinds can have."""
    return min(_place(order, kind) for kind in kinds)


def _place(order: tuple[str, ...], kind: str) -> int:
    return next((at for at, word in enumerate(order) if kind in _MEANING[word][0]), len(order))


def urgency_parameters(ask: "Ask") -> dict[str, object]:
    """The days that `urgency_sql` compares with."""
    near = ask.rules.urgency.near.after(ask.today)
    return {"today": ask.today.isoformat(), "near": near.isoformat()}
