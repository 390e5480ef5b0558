"""What an agenda needs of the other sections and no more: dates and codes, no amounts, no text."""

from typing import Annotated, ClassVar

from hnwctl.model import words_duty
from hnwctl.model.base import Model, Rows, Section
from hnwctl.model.fields import Shaped
from hnwctl.model.values import AgendaItem, Day, ItemId, SourceRev, word

TierCode = Annotated[str, Shaped(r"[a-z0-9][a-z0-9_-]{0,31}", "not a tier code: {text}")]


class Dated(Model):
    """A day that the agenda looks at: of which ``kind``, and of which ``item`` of the source section."""

    kind: Annotated[str, word(words_duty.AGENDA)]
    date: Day
    item: ItemId | None = None


class Settlement(Model):
    """An item of the agenda that was seen to: done, or snoozed ``until`` a day. No reason is published."""

    kind: Annotated[str, word(words_duty.AGENDA)]
    item: AgendaItem | None = None
    date: Day
    until: Day | None = None


class Extract(Section):
    """Base of the extracts. ``of`` names the source and its revision; ``reviewed`` is the source's."""

    of: SourceRev


class FinanceDates(Extract):
    """Section ``finance_dates``: the tier code and since when, maturities, windows, payments due."""

    section: ClassVar[str] = "finance_dates"

    tier: TierCode | None = None
    tier_since: Day | None = None
    dates: Rows[Dated] = ()


class KycDates(Extract):
    """Section ``kyc_dates``: when the assessment, the KYC review, documents and qualifications run out."""

    section: ClassVar[str] = "kyc_dates"

    dates: Rows[Dated] = ()


class ServiceDates(Extract):
    """Section ``service_dates``: the last contact that counted, the last survey, what is open and settled."""

    section: ClassVar[str] = "service_dates"

    last_contact: Day | None = None
    last_survey: Day | None = None
    dates: Rows[Dated] = ()
    settled: Rows[Settlement] = ()
