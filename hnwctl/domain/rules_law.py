"""The rules of the law and of suitability: reviews, records kept, who may hold what, who qualifies."""

from collections.abc import Mapping
from decimal import Decimal

from hnwctl.domain.rules_parts import Part, Rule
from hnwctl.model.spans import Span


class KycReviews(Part):
    """How often due diligence is repeated, by the client's KYC rating."""

    high: Span
    medium: Span
    low: Span


class Kyc(Rule):
    """Due diligence: how often, and how long before it, or before a document runs out, it is announced."""

    review: KycReviews
    notice: Span
    documents_notice: Span


class RiskAssessment(Rule):
    """How long an assessment holds, by the business where that differs, and from what age it is flagged."""

    valid: Span
    by_business: Mapping[str, Span] = {}
    notice: Span
    elderly_from: int
    tell_changes: bool = True


class RecordRetention(Rule):
    """Records that must be kept for a time, and until then are not erased."""

    key: str
    zh: str
    en: str
    keep: Span
    from_: str


class Matrix(Rule):
    """The highest product risk that each class may hold; ``lowest`` is the lowest class within C1."""

    holds: Mapping[str, str]
    lowest: str


class Insisting(Rule):
    """Whether a client may insist on a product above the class, and whether the lowest class may."""

    allowed: bool
    lowest_class: bool
    special_warning: bool


class Rating(Rule):
    """Whether the higher rating holds where issuer and seller rate a product differently."""

    higher_holds: bool


class Weights(Rule):
    """How much each aspect counts in the score of a product that suits; they are taken in proportion."""

    of: Mapping[str, int]


class Suitability(Part):
    """Which products suit which client."""

    matrix: Matrix
    insisting: Insisting
    rating: Rating
    weights: Weights


class Test(Part):
    """One test of a qualification: a measure, of whom, over how many years, and what it must reach."""

    measure: str
    of: str = "person"
    years: int | None = None
    at_least: Decimal | None = None
    over: Decimal | None = None


class Qualification(Rule):
    """Who qualifies: ``all_`` tests hold, and ``needed`` of those in ``any_``; amounts in ``currency``."""

    key: str
    zh: str
    en: str
    currency: str
    all_: tuple[Test, ...] = ()
    any_: tuple[Test, ...] = ()
    needed: int = 1
    minimum_investment: Decimal | None = None


class Duty(Rule):
    """A rule that people follow and that the tool only shows: its words and its value."""

    key: str
    rule: str
    value: str | None = None
