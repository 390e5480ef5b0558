"""What rows are computed under, beside the records: policy, rates, day, and what the key holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from hnwctl.domain.names import PinyinCache
from hnwctl.model.kinds import COMPARTMENTS

if TYPE_CHECKING:
    from hnwctl.domain.agenda.nearness import Near
    from hnwctl.domain.measures import Rates
    from hnwctl.domain.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One policy, one day, one key; ``base`` is the base currency of the book.

    ``pinyin`` is filled with what had to be looked up, so that the caller can keep it for the next time;
    ``recall`` gives what is known already of the names of a client. ``near`` says what is near; without it
    no rows are made of that.
    """

    policy: "Rules"
    base: str
    today: date
    rates: "Rates"
    held: frozenset[str] = frozenset(COMPARTMENTS)
    pinyin: PinyinCache = field(default_factory=dict)
    recall: Callable[[str], Mapping[str, tuple[str, str]]] | None = None
    near: "Near | None" = None

    @classmethod
    def of(cls, context: dict[str, Any]) -> "Setting":
        """From the context that the index hands on: ``policy`` (Rules, or their plain values), ``base``,
        ``today``, and if given ``rates`` (a RateTable), ``held``, ``pinyin_cache``, ``recall`` and ``near``
        (what `Near.text` wrote).
        """
        rules = _rules(context["policy"])
        return cls(
            policy=rules,
            base=context["base"],
            today=context["today"],
            rates=context.get("rates") or _no_rates(),
            held=frozenset(context.get("held", COMPARTMENTS)),
            pinyin=context.get("pinyin_cache", {}),
            recall=context.get("recall"),
            near=_near(context, rules),
        )


def _near(context: dict[str, Any], rules: "Rules") -> "Near":
    """What is near; kept in the context, because it is the same for every record."""
    from hnwctl.domain.agenda.nearness import Near

    found = context.get("near")
    if not isinstance(found, Near):
        today: date = context["today"]
        known = isinstance(found, str) and found.startswith(today.isoformat()[:7])
        context["near"] = found = Near.read(str(found)) if known else Near.of(rules, today)
    return found


def _rules(given: Any) -> "Rules":
    from hnwctl.domain.rules import Rules

    return Rules.of(given) if isinstance(given, Mapping) else given


@cache
def _no_rates() -> "Rates":
    from hnwctl.domain.measures import RateTable

    return RateTable()
