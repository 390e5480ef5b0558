"""The rules of the law and of suitability: reviews, records kept, who may hold what, who qualifies."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from hnwctl.errors import InvalidError
from hnwctl.model import policy_words as own
from hnwctl.model import words_duty, words_wealth
from hnwctl.model.base import Model, Rows
from hnwctl.model.fields import refusal
from hnwctl.model.policy_values import BareAmount, Code, Count, Length, Rule, Share
from hnwctl.model.values import Currency, Flag, Label, Line, word

RiskClass = Annotated[str, word(words_wealth.RISK_CLASS)]
ProductRisk = Annotated[str, word(words_wealth.PRODUCT_RISK)]


class KycReviews(Model):
    """How often due diligence is repeated, by the client's KYC rating."""

    high: Length
    medium: Length
    low: Length

    @model_validator(mode="after")
    def _riskier_is_sooner(self) -> Self:
        if not self.high.days <= self.medium.days <= self.low.days:
            raise refusal(InvalidError("a higher rating must not be reviewed later than a lower one"))
        return self


class Kyc(Rule):
    """Due diligence: how often, and how long before it, or before a document runs out, it is announced."""

    review: KycReviews
    notice: Length
    documents_notice: Length


class RiskAssessment(Rule):
    """How long an assessment holds, by the business where that differs, and from what age it is flagged."""

    valid: Length
    by_business: dict[Code, Length] = Field({})
    notice: Length
    elderly_from: Count
    tell_changes: Flag = True


class RecordRetention(Rule):
    """Records that must be kept for a time, and until then are not erased."""

    key: Code
    zh: Label
    en: Label
    keep: Length
    from_: Annotated[str, word(own.RETENTION_START)] = Field(alias="from")


class Matrix(Rule):
    """The highest product risk that each class may hold; ``lowest`` is the lowest class within C1."""

    holds: dict[RiskClass, ProductRisk]
    lowest: ProductRisk

    @model_validator(mode="after")
    def _never_less(self) -> Self:
        missing = [key for key in words_wealth.RISK_CLASS.keys if key not in self.holds]
        if missing:
            raise refusal(InvalidError("says nothing of {names}", names=", ".join(missing)))
        for lower, higher in pairwise(words_wealth.RISK_CLASS.keys):
            if self.holds[higher] < self.holds[lower]:
                raise refusal(InvalidError("{higher} may hold less than {lower}", higher=higher, lower=lower))
        if self.lowest > self.holds["C1"]:
            raise refusal(InvalidError("the lowest class may hold more than {lower}", lower="C1"))
        return self


class Insisting(Rule):
    """Whether a client may insist on a product above the class, and whether the lowest class may."""

    allowed: Flag
    lowest_class: Flag
    special_warning: Flag


class Rating(Rule):
    """Whether the higher rating holds where issuer and seller rate a product differently."""

    higher_holds: Flag


class Weights(Rule):
    """How much each aspect counts in the score of a product that suits; they are taken in proportion."""

    of: dict[Annotated[str, word(own.FIT)], Share]

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(self.of.values()):
            raise refusal(InvalidError("the weights must not all be 0"))
        return self


class Suitability(Model):
    """Which products suit which client."""

    matrix: Matrix
    insisting: Insisting
    rating: Rating
    weights: Weights


class Test(Model):
    """One test of a qualification: a measure, of whom, over how many years, and what it must reach."""

    measure: Annotated[str, word(own.TEST)]
    of: Annotated[str, word(own.SCOPE)] = "person"
    years: Count | None = None
    at_least: BareAmount | None = None
    over: BareAmount | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.over is None):
            raise refusal(InvalidError("give at_least or over, one of them"))
        return self


class Qualification(Rule):
    """Who qualifies: ``all`` tests hold, and ``needed`` of those in ``any``. Amounts are in ``currency``."""

    key: Annotated[str, word(words_duty.QUALIFICATION)]
    zh: Label
    en: Label
    currency: Currency
    all_: Rows[Test] = Field((), alias="all")
    any_: Rows[Test] = Field((), alias="any")
    needed: Count = 1
    minimum_investment: BareAmount | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not self.all_ and not self.any_:
            raise refusal(InvalidError("has no test: anybody would qualify"))
        if self.any_ and self.needed > len(self.any_):
            raise refusal(
                InvalidError("needs {needed} of {count} tests", needed=self.needed, count=len(self.any_))
            )
        return self


class Duty(Rule):
    """A rule that people follow and that the tool only shows: its words and its value."""

    key: Code
    rule: Line
    value: Line | None = None
