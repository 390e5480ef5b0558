"""The agenda extracts: what the agenda needs of a section and no more: dates and codes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from hnwctl.model.dates import NEVER

if TYPE_CHECKING:
    from hnwctl.model.extracts import Dated, FinanceDates, KycDates, ServiceDates
    from hnwctl.model.finance import Finance, Holding
    from hnwctl.model.kyc import Kyc
    from hnwctl.model.service import Service

Found = tuple[str, date, str | None]
"""Kind of agenda item, day, id of the item in its section."""


def finance_dates(
    finance: "Finance", tier: str | None, rev: int, *, tier_since: date | None = None
) -> "FinanceDates":
    """What is published of revision ``rev`` of the finances: the tier code, and when what falls due."""
    from hnwctl.model.extracts import FinanceDates

    found = (item for holding in finance.holdings if holding.closed is None for item in _of_holding(holding))
    return FinanceDates(
        reviewed=finance.reviewed,
        of=f"finance rev={rev}",
        tier=tier,
        tier_since=tier_since if tier else None,
        dates=_dated(found),
    )


def _of_holding(holding: "Holding") -> Iterator[Found]:
    if holding.matures:
        yield "maturity", holding.matures, holding.id
    for window in holding.windows:
        yield "open_window", window.opens, holding.id
    for premium in holding.premiums:
        if premium.paid is None:
            yield "premium", premium.due, premium.id or holding.id
    for call in holding.capital_calls:
        if call.paid is None:
            yield "capital_call", call.due, call.id or holding.id


def kyc_dates(kyc: "Kyc", rev: int) -> "KycDates":
    """What is published of revision ``rev`` of due diligence: when what runs out."""
    from hnwctl.model.extracts import KycDates

    return KycDates(reviewed=kyc.reviewed, of=f"kyc rev={rev}", dates=_dated(_of_kyc(kyc)))


def _of_kyc(kyc: "Kyc") -> Iterator[Found]:
    if kyc.risk and kyc.risk.expires:
        yield "risk_expiry", kyc.risk.expires, None
    if kyc.review_due:
        yield "kyc_expiry", kyc.review_due, None
    for document in kyc.documents:
        if document.expires and document.expires != NEVER:
            yield "document_expiry", document.expires, document.id
    for qualification in kyc.qualified:
        if qualification.expires and qualification.expires != NEVER:
            yield "kyc_expiry", qualification.expires, qualification.id


def service_dates(service: "Service", rev: int) -> "ServiceDates":
    """What is published of revision ``rev`` of the service record: last contact and survey, what is open."""
    from hnwctl.model.extracts import ServiceDates

    return ServiceDates(
        reviewed=service.reviewed,
        of=f"service rev={rev}",
        last_contact=last_contact(service),
        last_survey=max((survey.at.day for survey in service.surveys), default=None),
        dates=_dated(_open_items(service)),
    )


def last_contact(service: "Service") -> date | None:
    """The day of the last contact that reached the client; a mass greeting is none."""
    counted = (each.at.day for each in service.interactions if each.outcome == "reached" and not each.mass)
    return max(counted, default=None)


def _open_items(service: "Service") -> Iterator[Found]:
    for task in service.tasks:
        if task.due and task.done is None and task.dropped is None:
            yield "task", task.due, task.id
    for complaint in service.complaints:
        if complaint.due and complaint.closed is None:
            yield "complaint", complaint.due.day, complaint.id


def _dated(found: Iterable[Found]) -> "tuple[Dated, ...]":
    """In the order of their days, so that the same section always gives the same extract."""
    from hnwctl.model.extracts import Dated

    rows = sorted(found, key=lambda row: (row[1], row[0], row[2] or ""))
    return tuple(Dated(kind=kind, date=day, item=item) for kind, day, item in rows)
