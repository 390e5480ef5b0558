"""By what clients can be told apart: the dimensions of a cross table, and saved rules."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from hnwctl.errors import InvalidError
from hnwctl.model.vocabulary import Vocabulary

RULE = "rule:"
"""What may stand in front of the name of a saved rule: ``rule:big``."""

WORDS = Vocabulary(
    "dimension",
    """
    tier | tier | 资产层级 | tiers, 层级, 分层, 客户等级, 资产规模
    preference | preference | 投资偏好 | preferences, prefers, likes, 偏好
    horizon | horizon | 投资期限 | horizons, 期限, 投资周期
    style | style | 投资风格 | styles, 风格
    risk | risk tolerance | 风险承受能力 | risk class, 风险, 风险等级, 风险承受能力等级
    stage | stage | 阶段 | stages, 客户阶段
    source | acquisition channel | 获客渠道 | sources, channel, 渠道, 来源
    occupation | occupation | 职业 | occupations
    goal | goal | 理财目标 | goals, 目标
    household | household | 家庭 | households, 家族
    adviser | adviser | 理财经理 | advisers, RM, 客户经理
    tag | tag | 标签 | tags
    """,
)
"""The dimensions by what people call them."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to tell clients apart.

    ``value`` is SQL over ``clients`` (and ``joined``, if any); a client can have several where ``many``.
    ``sections`` are those whose seal explains that there is no value, and ``field`` is where a value that
    does not hold stands. Words that only differ in case or width are one if ``folded``. ``scale``: the values
    have an order of their own, instead of by size.
    """

    key: str
    value: str
    field: str
    sections: tuple[str, ...]
    compartment: str
    many: bool = False
    folded: bool = False
    scale: bool = False
    joined: str = ""

    def open(self, held: AbstractSet[str]) -> bool:
        """Whether a key with these compartments can tell."""
        return self.compartment in held


@dataclass(frozen=True, slots=True)
class Rule:
    """A saved rule as a dimension: who belongs to it, who does not, of whom that cannot be told.

    ``key`` names it in answers; ``sealed``: it asks for what this key cannot open.
    """

    key: str
    condition: str
    sealed: bool = False

    def open(self, held: AbstractSet[str]) -> bool:
        """Whether this key can tell."""
        return not self.sealed


Key = Dimension | Rule

_OPEN_GOALS = """
LEFT JOIN (SELECT id AS saver, group_concat(coalesce(kind, ''), ', ') AS saved_for FROM goals
           WHERE state = 'open' GROUP BY id) ON saver = clients.id
"""
_LINKED = (
    "iif(clients.id IN (SELECT id FROM family WHERE client IS NOT NULL UNION SELECT client FROM family),"
    " clients.id, NULL)"
)


_FINANCE, _PROFILE, _KYC = ("finance",), ("profile",), ("kyc",)


def _of(section: tuple[str, ...], compartment: str = "") -> dict[str, Any]:
    """Where a value stands: its sections, and the compartment of the column, if that is not the section's."""
    return {"sections": section, "compartment": compartment or section[0]}


DIMENSIONS: Mapping[str, Dimension] = {
    each.key: each
    for each in (
        Dimension(
            "tier", "clients.tier", "finance", **_of((*_FINANCE, "finance_dates"), "agenda"), scale=True
        ),
        Dimension("preference", "clients.prefers", "finance.preferences", **_of(_FINANCE), many=True),
        Dimension("horizon", "clients.horizon", "finance.preferences", **_of(_FINANCE), scale=True),
        Dimension("style", "clients.style", "finance.preferences", **_of(_FINANCE), scale=True),
        Dimension("risk", "clients.risk", "kyc.risk", **_of(_KYC), scale=True),
        Dimension("stage", "clients.stage", "profile.stage", **_of(_PROFILE), scale=True),
        Dimension("source", "clients.source", "profile.source", **_of(_PROFILE)),
        Dimension("occupation", "clients.occupation", "profile.occupation", **_of(_PROFILE), folded=True),
        Dimension("goal", "saved_for", "finance.goals", **_of(_FINANCE), many=True, joined=_OPEN_GOALS),
        Dimension("household", _LINKED, "profile.family", **_of(_PROFILE)),
        Dimension("adviser", "clients.adviser", "profile.adviser", **_of(_PROFILE)),
        Dimension("tag", "clients.tags", "profile.tags", **_of(_PROFILE), many=True, folded=True),
    )
}
"""Key -> dimension."""


def named(words: Iterable[str]) -> list[str]:
    """What ``--by`` names: dimensions by key, everything else as it was typed; ``tier,risk`` are two.

    Raises InvalidError for none at all, and for one that is named twice.
    """
    given = [part.strip() for word in words for part in re.split("[,，、;；]", word)]
    keys = [_key(word) for word in given if word]
    if not keys:
        raise InvalidError("--by names nothing", hint=_HINT, dimensions=", ".join(WORDS.keys))
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise InvalidError("--by names {dimension} twice", dimension=key)
    return keys


_HINT = "one or several of: {dimensions}; or the name of a saved segment"


def _key(word: str) -> str:
    return word if word.startswith(RULE) else WORDS.key_of(word) or word


def unknown(word: str) -> InvalidError:
    """What to say about a word that is neither a dimension nor a saved rule."""
    return InvalidError("no such dimension: {word}", hint=_HINT, word=word, dimensions=", ".join(WORDS.keys))
