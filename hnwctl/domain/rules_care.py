"""The rules of the relationship: tiers, contact, freshness, festivals, surveys, churn, backup."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from hnwctl.domain.rules_parts import Choice, Part, Rule, span_for
from hnwctl.model.spans import Span


class Tier(Choice):
    """One tier: it begins at ``from_`` (included) or ``over`` an amount (not); the lowest has neither."""

    from_: Decimal | None = None
    over: Decimal | None = None
    entitlements: tuple[str, ...] = ()

    @cached_property
    def bound(self) -> tuple[Decimal, bool] | None:
        """Where it begins, and whether strictly above that; None for the lowest."""
        if self.from_ is not None:
            return self.from_, False
        return None if self.over is None else (self.over, True)


class Tiers(Rule):
    """The tiers, lowest first, what they measure, and how long a client keeps one after falling below it."""

    measure: str
    unit: str
    downgrade_after: Span | None = None
    levels: tuple[Tier, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys, lowest first."""
        return tuple(tier.key for tier in self.levels)


class StageCadence(Part):
    """How often, and for how long after the stage began (always, if not said)."""

    every: Span
    during: Span | None = None


class Cadence(Rule):
    """How often a client is contacted: by stage where the stage has a rhythm of its own, else by tier."""

    by_tier: Mapping[str, Span]
    by_stage: Mapping[str, StageCadence] = {}
    mass_greeting_counts: bool = False

    def for_tier(self, tier: str | None) -> Span | None:
        """The rhythm of a tier."""
        return span_for(self.by_tier, tier)


class Load(Rule):
    """What a working day holds, and by how many per cent of its cadence a planned date may move."""

    contacts_a_day: int
    visits_a_day: int
    may_move: int


class GreetingsOnly(Part):
    """Days around a festival on which there are greetings and nothing else."""

    festival: str
    days_before: int = 0
    days_after: int = 0


class WorkingDays(Rule):
    """Whose public holidays count (a code of the holidays library: CN, HK, US, ECB …), and quiet days."""

    holidays: str
    greetings_only: tuple[GreetingsOnly, ...] = ()


class ShelfLives(Rule):
    """After how long a section of a record, or a market note, must be confirmed again."""

    sections: Mapping[str, Mapping[str, Span]]
    market: Mapping[str, Span]

    def of_section(self, section: str, tier: str | None = None) -> Span | None:
        """The shelf life of a section for a tier; None if it never goes stale."""
        return span_for(self.sections.get(section, {}), tier)


class RoundBirthdays(Part):
    """Birthdays that are known earlier than others."""

    ages: tuple[int, ...]
    notice: Span


class Notice(Rule):
    """How long before the day something comes onto the agenda."""

    birthday: Span
    round_birthdays: RoundBirthdays | None = None
    anniversary: Span | None = None
    festival: Span
    maturity: tuple[Span, ...]
    open_window: Span
    premium: Span
    capital_call: Span | None = None
    training: Span


class Urgency(Rule):
    """What comes first on the agenda; what is not named comes last. ``near`` says when a maturity is near."""

    order: tuple[str, ...]
    near: Span


class Festival(Choice):
    """A day on which clients are greeted; ``greet`` is false for one on the list that never is.

    ``on`` is ``--10-01``, ``lunar:--08-15``, ``2nd sunday of may``, or the name of a movable feast.
    """

    on: str
    who: str = "all"
    age_from: int | None = None
    notice: Span | None = None
    greet: bool = True


class Festivals(Rule):
    """The festivals of the book."""

    days: tuple[Festival, ...]


class ChurnReason(Part):
    """A reason to fear for a client: its weight, and where it begins to count."""

    key: str
    weight: int
    count: int | None = None
    percent: int | None = None
    within: Span | None = None


class ChurnLevels(Part):
    """From which sum of weights the risk is medium, and high."""

    medium: int
    high: int


class Churn(Rule):
    """How the risk of losing a client is counted."""

    levels: ChurnLevels
    reasons: tuple[ChurnReason, ...]


class Surveys(Rule):
    """When a client may be asked, and what a low score sets off."""

    gap: Span
    quiet_after_complaint: Span
    low_nps: int
    follow_up_within: Span
    low_stage: str | None = None
    own_answers_apart: bool = True


class Requests(Rule):
    """Within how many hours a client's request is answered."""

    answer_within_hours: int


class Complaints(Rule):
    """Within how many working days a complaint is settled."""

    within_working_days: int


class Keep(Part):
    """How many snapshots are kept: the last of each of so many days, weeks, months, years."""

    days: int
    weeks: int
    months: int
    years: int


class Backup(Rule):
    """How often a snapshot is made, how many are kept, when one is missed, when restoring is tried."""

    every: Span
    keep: Keep
    warn_after: Span
    drill_every: Span


class Channels(Rule):
    """Through which channels clients may be contacted."""

    allowed: tuple[str, ...]


class Publish(Part):
    """What the agenda extracts may show to keys that open nothing else."""

    tier: bool = True
