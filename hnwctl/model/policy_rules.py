"""The rules of the relationship: tiers, contact, freshness, festivals, surveys, churn, backup."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from hnwctl.errors import InvalidError
from hnwctl.model import policy_words as own
from hnwctl.model import words_client, words_wealth
from hnwctl.model.base import Model, Rows, Words
from hnwctl.model.dates import Occasion
from hnwctl.model.fields import Number, Parsed, Shaped, refusal
from hnwctl.model.policy_values import (
    BareAmount,
    ByTier,
    Choice,
    Code,
    Count,
    Keyed,
    Length,
    Rule,
    Share,
    span_for,
)
from hnwctl.model.spans import Span
from hnwctl.model.values import Flag, Line, Nps, word

Stage = Annotated[str, word(words_client.STAGE)]
Channel = Annotated[str, word(words_client.CHANNEL)]


class Tier(Choice):
    """One tier: it begins at ``from`` (included) or ``over`` an amount (excluded); the lowest has neither."""

    key: Code
    from_: BareAmount | None = Field(None, alias="from")
    over: BareAmount | None = None
    entitlements: Rows[Line] = ()

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if self.key == "any":
            raise refusal(InvalidError("any is not a key: it stands for every tier"))
        if self.from_ is not None and self.over is not None:
            raise refusal(InvalidError("give from or over, not both"))
        return self

    @property
    def bound(self) -> tuple[Decimal, bool] | None:
        """Where it begins, and whether strictly above that; None for the lowest."""
        if self.from_ is not None:
            return self.from_, False
        return None if self.over is None else (self.over, True)


class Tiers(Rule):
    """The tiers, lowest first, what they measure, and how long a client keeps one after falling below it."""

    measure: Annotated[str, word(own.MEASURE)]
    unit: Annotated[str, word(own.UNIT)]
    downgrade_after: Length | None = None
    levels: Keyed[Tier]

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if not self.levels or self.levels[0].bound is not None:
            raise refusal(InvalidError("the first level is the lowest and has neither from nor over"))
        for lower, upper in pairwise(self.levels):
            if upper.bound is None or (lower.bound and upper.bound <= lower.bound):
                raise refusal(
                    InvalidError(
                        "{upper} does not begin above {lower}: they overlap", upper=upper.key, lower=lower.key
                    )
                )
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, lowest first."""
        return tuple(tier.key for tier in self.levels)


class StageCadence(Model):
    """How often, and for how long after the stage began (always, if not said)."""

    every: Length
    during: Length | None = None


def _every(value: object) -> object:
    return {"every": value} if isinstance(value, str) else value


class Cadence(Rule):
    """How often a client is contacted: by stage where the stage has a rhythm of its own, else by tier."""

    by_tier: ByTier
    by_stage: dict[Stage, Annotated[StageCadence, BeforeValidator(_every)]] = Field({})
    mass_greeting_counts: Flag = False

    def for_tier(self, tier: str | None) -> Span | None:
        """The rhythm of a tier."""
        return span_for(self.by_tier, tier)


class Load(Rule):
    """What a working day holds, and by how many per cent of its cadence a planned date may move."""

    contacts_a_day: Count
    visits_a_day: Count
    may_move: Share


class GreetingsOnly(Model):
    """Days around a festival on which there are greetings and nothing else."""

    festival: Code
    days_before: Annotated[int, Number(0, 60, whole=True)] = 0
    days_after: Annotated[int, Number(0, 60, whole=True)] = 0


class WorkingDays(Rule):
    """Whose public holidays count (a code of the holidays library: CN, HK, US, ECB …), and quiet days."""

    holidays: Annotated[
        str, Shaped(r"[A-Z]{2,4}(?:-[A-Z0-9]{1,3})?", "not a code of public holidays: {text}")
    ]
    greetings_only: Rows[GreetingsOnly] = ()


class ShelfLives(Rule):
    """After how long a section of a record, or a market note, must be confirmed again."""

    sections: dict[Annotated[str, word(own.SECTION)], ByTier]
    market: dict[Annotated[str, word(words_wealth.MARKET)], Length]

    def of_section(self, section: str, tier: str | None = None) -> Span | None:
        """The shelf life of a section for a tier; None if it never goes stale."""
        return span_for(self.sections.get(section, {}), tier)


class RoundBirthdays(Model):
    """Birthdays that are known earlier than others."""

    ages: Words[Annotated[int, Number(1, 130, whole=True)]]
    notice: Length


class Notice(Rule):
    """How long before the day something comes onto the agenda."""

    birthday: Length
    round_birthdays: RoundBirthdays | None = None
    anniversary: Length | None = None
    festival: Length
    maturity: Words[Length]
    open_window: Length
    premium: Length
    capital_call: Length | None = None
    training: Length


class Urgency(Rule):
    """What comes first on the agenda; what is not named comes last. ``near`` says when a maturity is near."""

    order: Keyed[Annotated[str, word(own.URGENCY)]]
    near: Length


_NTH_WEEKDAY = re.compile(
    r"(?:1st|2nd|3rd|4th|last) (?:mon|tues|wednes|thurs|fri|satur|sun)day of (?:january|february|march|april"
    r"|may|june|july|august|september|october|november|december)"
).fullmatch


def _festival_day(text: str) -> str:
    """A day of every year: ``--10-01``, ``lunar:--08-15``, ``2nd sunday of may``, or a movable feast."""
    if text in own.MOVABLE.keys or _NTH_WEEKDAY(text):
        return text
    try:
        day = Occasion.parse(text)
    except InvalidError:
        day = None
    if day is None or day.year is not None:
        feasts = ", ".join(own.MOVABLE.keys)
        raise InvalidError(
            "not a day of the year (--10-01, lunar:--08-15, 2nd sunday of may, {feasts}): {text}",
            feasts=feasts,
            text=text,
        )
    return str(day)


class Festival(Choice):
    """A day on which clients are greeted; ``greet: false`` keeps one on the list that never is."""

    on: Annotated[
        str, Parsed(str, _festival_day, {"type": "string", "examples": ["--10-01", "lunar:--08-15"]})
    ]
    who: Annotated[str, word(own.GREETED)] = "all"
    age_from: Count | None = None
    notice: Length | None = None
    greet: Flag = True


class Festivals(Rule):
    """The festivals of the book."""

    days: Keyed[Festival]


class ChurnReason(Model):
    """A reason to fear for a client: its weight, and where it begins to count."""

    key: Annotated[str, word(own.CHURN)]
    weight: Share
    count: Count | None = None
    percent: Annotated[int, Number(1, 100, per_cent=True, whole=True)] | None = None
    within: Length | None = None


class ChurnLevels(Model):
    """From which sum of weights the risk is medium, and high."""

    medium: Share
    high: Share

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if not 0 < self.medium < self.high:
            raise refusal(InvalidError("medium must be above 0 and below high"))
        return self


class Churn(Rule):
    """How the risk of losing a client is counted."""

    levels: ChurnLevels
    reasons: Keyed[ChurnReason]


class Surveys(Rule):
    """When a client may be asked, and what a low score sets off."""

    gap: Length
    quiet_after_complaint: Length
    low_nps: Nps
    follow_up_within: Length
    low_stage: Stage | None = None
    own_answers_apart: Flag = True


class Requests(Rule):
    """Within how many hours a client's request is answered."""

    answer_within_hours: Count


class Complaints(Rule):
    """Within how many working days a complaint is settled."""

    within_working_days: Count


class Keep(Model):
    """How many snapshots are kept: the last of each of so many days, weeks, months, years."""

    days: Count
    weeks: Count
    months: Count
    years: Count


class Backup(Rule):
    """How often a snapshot is made, how many are kept, when one is missed, when restoring is tried."""

    every: Length
    keep: Keep
    warn_after: Length
    drill_every: Length


class Channels(Rule):
    """Through which channels clients may be contacted."""

    allowed: Words[Channel]


class Publish(Model):
    """What the agenda extracts may show to keys that open nothing else."""

    tier: Flag = True
