"""What the parts of a policy are made of: rules with a source, amounts, spans, labels."""

from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from hnwctl.errors import InvalidError
from hnwctl.model.base import Model, Rows
from hnwctl.model.fields import Number, Parsed, Shaped, refusal
from hnwctl.model.money import parse_money
from hnwctl.model.policy_words import JURISDICTION
from hnwctl.model.spans import Span, parse_span
from hnwctl.model.values import MAX_ITEMS, Day, Flag, Label, Line, word

T = TypeVar("T")


def _bare_amount(text: str) -> Decimal:
    money = parse_money(text)
    if money.currencies:
        raise InvalidError("leave the currency out: the policy has one: {text}", text=text)
    if money.amount <= 0:
        raise InvalidError("must be more than nothing: {text}", text=text)
    return Decimal(format(money.amount.normalize(), "f"))


BareAmount = Annotated[
    Decimal, Parsed(Decimal, _bare_amount, {"type": ["string", "number"], "examples": ["500万"]})
]
"""An amount above nought, in the currency of the policy or of the rule."""

Length = Annotated[Span, Parsed(Span, parse_span, {"type": "string", "examples": ["2w", "3m", "90d"]})]
"""A span of time, longer than nothing."""

Count = Annotated[int, Number(1, 100_000, whole=True)]
Share = Annotated[int, Number(0, 100, per_cent=True, whole=True)]
Code = Annotated[
    str, Shaped(r"[a-z0-9][a-z0-9_-]{0,31}", "not a key (small letters, digits, _ and -): {text}")
]
Jurisdiction = Annotated[str, word(JURISDICTION)]


class Rule(Model):
    """Something that decides: ``source`` says where it is from, ``verified`` whether the firm agreed."""

    source: Line
    verified: Flag
    jurisdiction: Jurisdiction | None = None
    effective: Day | None = None


class Choice(Model):
    """A word of the firm: its key, what a person reads, and what else is understood."""

    key: Annotated[str, Shaped(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", "not a key: {text}")]
    zh: Label
    en: Label
    also: Rows[Label] = ()

    def said(self, lang: str) -> str:
        """Its label in ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en


def _of_any(value: object) -> object:
    return {"any": value} if isinstance(value, str) else value


ByTier = Annotated[dict[Code, Length], BeforeValidator(_of_any)]
"""Tier -> span; ``any`` is for the tiers that are not named. One span alone is for all."""


def span_for(spans: dict[str, Span], tier: str | None) -> Span | None:
    """The span for a tier, or the one for any."""
    return spans.get(tier or "any") or spans.get("any")


def distinct(items: tuple[T, ...]) -> tuple[T, ...]:
    """``items``, if no two have one key; words are their own keys."""
    seen: set[object] = set()
    for item in items:
        key = getattr(item, "key", item)
        if key in seen:
            raise refusal(InvalidError("{key} stands there twice", key=str(key)))
        seen.add(key)
    return items


Keyed = Annotated[tuple[T, ...], Field(max_length=MAX_ITEMS), AfterValidator(distinct)]
"""A list of items or words, no two with one key."""
