"""What the projection wants to know, put together from the rules, the rates and the index."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hnwctl.model.records import OpenRecord

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

_KNOWN = """
SELECT kind, group_concat(DISTINCT folded) FROM names
WHERE name = ? AND kind IN ('pinyin', 'initials') GROUP BY kind
"""

_OF_CLIENT = """
SELECT kind, name, folded FROM names WHERE kind IN ('pinyin', 'initials')
AND rowid >= (SELECT rowid FROM clients WHERE id = ?1)
AND rowid < (SELECT rowid FROM clients WHERE id = ?1) + ?2
"""
"""All rows of a record are numbered from that of its row of clients on: they are found without a search."""


def rules_text(policy: bytes) -> str:
    """What the bytes of a policy say, as text that `Rules` is read from; raises InvalidError by path."""
    from hnwctl.model.policy import Policy
    from hnwctl.store import codec

    found = Policy.from_plain(codec.load(policy, source="policy.yaml"), source="policy.yaml")
    return json.dumps(found.to_plain(), ensure_ascii=False)


def projection_context(
    today: date,
    rules: str,
    base: str,
    held: frozenset[str],
    records: Sequence[OpenRecord],
    query: Query | None,
) -> dict[str, Any]:
    """The context of domain.projection under ``rules``, as `rules_text` wrote them; rates come from
    ``records``, or from the index if it can be asked."""
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.projection import rates_of
    from hnwctl.domain.rules import Rules

    rates = rates_of(records)
    if query is not None and "shared" in held:
        rates = RateTable.of(query("SELECT date, currency, rate FROM rates", ()))
    return {
        "policy": Rules.of(json.loads(rules)),
        "base": base,
        "today": today,
        "rates": rates,
        "held": held,
        "pinyin_cache": Spellings(query if "profile" in held else None),
        "recall": _recall(query) if query and "profile" in held else None,
    }


def _recall(query: Query) -> Callable[[str], dict[str, tuple[str, str]]]:
    """What finds the spellings that a client's names have in the index."""
    from hnwctl.store.index.schema import MAX_ROWS

    def recall(client: str) -> dict[str, tuple[str, str]]:
        found: dict[str, dict[str, list[str]]] = {}
        for kind, name, folded in query(_OF_CLIENT, (client, MAX_ROWS)):
            found.setdefault(name, {}).setdefault(kind, []).append(folded)
        return {name: (_joined(each, "pinyin"), _joined(each, "initials")) for name, each in found.items()}

    return recall


def _joined(found: Mapping[str, list[str]], kind: str) -> str:
    return " ".join(dict.fromkeys(found.get(kind, [])))


class Spellings(dict[str, tuple[str, str]]):
    """Name -> pinyin and initials, as far as the index has them: the dictionary of them is slow to load."""

    def __init__(self, query: Query | None) -> None:
        super().__init__()
        self._query = query

    def get(self, name: str, default: Any = None) -> Any:
        """What is known of ``name``, looked up in the index once."""
        if name not in self and self._query is not None:
            found: dict[str, str] = dict(self._query(_KNOWN, (name,)))
            if found:
                self[name] = (_spelt(found, "pinyin"), _spelt(found, "initials"))
        return super().get(name, default)


def _spelt(found: Mapping[str, str], kind: str) -> str:
    return found.get(kind, "").replace(",", " ")
