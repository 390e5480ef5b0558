"""Due diligence and suitability: risk class, qualification, documents, screening, warnings, holds."""

from typing import Annotated, ClassVar

from pydantic import Field

from hnwctl.model import words_client, words_wealth
from hnwctl.model import words_duty as words
from hnwctl.model.base import Item, Items, Model, Section
from hnwctl.model.values import (
    ClientId,
    Country,
    Day,
    Digest,
    Flag,
    Label,
    Moment,
    Name,
    Note,
    Score,
    Share,
    word,
)

RiskClass = Annotated[str, word(words_wealth.RISK_CLASS)]
Level = Annotated[str, word(words_wealth.LEVEL)]


class Risk(Model):
    """A risk assessment.

    ``lowest`` marks the lowest class of investors (最低类别), ``told`` the day the client heard of it.
    """

    class_: RiskClass | None = Field(None, alias="class")
    score: Score | None = None
    assessed: Day | None = None
    expires: Day | None = None
    lowest: Flag = False
    questionnaire: Label | None = None
    by: Label | None = None
    told: Day | None = None
    note: Note | None = None


class PastRisk(Item):
    """An assessment that a later one replaced."""

    class_: RiskClass | None = Field(None, alias="class")
    score: Score | None = None
    assessed: Day
    note: Label | None = None


class Document(Item):
    """A document that was seen: where it is kept and its digest, never the scan itself."""

    type: Annotated[str, word(words.DOCUMENT)]
    number: Label | None = None
    country: Country | None = None
    issued: Day | None = None
    expires: Day | None = None
    verified: Day | None = None
    kept: Label | None = None
    digest: Digest | None = None
    note: Label | None = None


class Evidence(Item):
    """What shows that a client qualifies."""

    type: Annotated[str, word(words.EVIDENCE)]
    label: Label | None = None
    dated: Day | None = None
    kept: Label | None = None
    digest: Digest | None = None


class Qualification(Item):
    """That the client qualifies as an investor under a rule, on which evidence, until when."""

    rule: Annotated[str, word(words.QUALIFICATION)]
    evidence: Items[Evidence] = ()
    assessed: Day | None = None
    expires: Day | None = None
    by: Label | None = None
    note: Note | None = None


class Pep(Model):
    """Whether the client is politically exposed, or close to somebody who is."""

    state: Annotated[str, word(words.PEP)] = "no"
    position: Label | None = None
    checked: Day | None = None
    since: Day | None = None
    until: Day | None = None
    note: Note | None = None


class Screening(Item):
    """A check of the client's name against lists."""

    at: Moment
    list: Label | None = None
    result: Annotated[str, word(words.SCREENING)]
    by: Label | None = None
    note: Note | None = None


class GivenWarning(Item):
    """A warning given to the client; where its written or recorded proof is kept."""

    at: Moment
    kind: Annotated[str, word(words.WARNING)] = "risk"
    product: Label | None = None
    channel: Annotated[str, word(words_client.CHANNEL)] | None = None
    acknowledged: Day | None = None
    recording: Label | None = None
    kept: Label | None = None
    digest: Digest | None = None
    by: Label | None = None
    note: Note | None = None


class Hold(Item):
    """A record retention hold: nothing of the client is erased before ``until`` (or at all, without one)."""

    reason: Label
    since: Day | None = None
    until: Day | None = None
    by: Label | None = None


class BeneficialOwner(Item):
    """Somebody who owns or controls the client, where that is a company or a trust."""

    name: Name
    client: ClientId | None = None
    share: Share | None = None
    role: Label | None = None
    nationality: Country | None = None
    note: Label | None = None


class Kyc(Section):
    """Section ``kyc``: what the firm must know of the client, and until when it holds."""

    section: ClassVar[str] = "kyc"

    risk: Risk | None = None
    previous: Items[PastRisk] = ()
    rating: Level | None = None
    rated: Day | None = None
    review_due: Day | None = None
    documents: Items[Document] = ()
    qualified: Items[Qualification] = ()
    pep: Pep | None = None
    screening: Items[Screening] = ()
    warnings: Items[GivenWarning] = ()
    holds: Items[Hold] = ()
    beneficial_owners: Items[BeneficialOwner] = ()
    source_of_wealth: Note | None = None
    source_of_funds: Note | None = None
    relationship_purpose: Label | None = None
    relationship_ended: Day | None = None
    note: Note | None = None
