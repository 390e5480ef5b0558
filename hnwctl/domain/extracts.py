"""The agenda extracts: what the agenda needs of a section and no more: dates and codes."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from hnwctl.domain.measures import Rates, measures
from hnwctl.domain.tiers import deciding_amount, tier_at
from hnwctl.model.dates import NEVER

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.base import Section
    from hnwctl.model.extracts import Dated, Extract, FinanceDates, KycDates, ServiceDates
    from hnwctl.model.finance import Finance, Holding
    from hnwctl.model.kyc import Kyc
    from hnwctl.model.service import Service

Found = tuple[str, date, str | None]
"""Kind of agenda item, day, id of the item in its section."""


def extract(
    source: str,
    model: "Section",
    *,
    rev: int,
    policy: "Rules",
    rates: Rates,
    base: str,
    today: date,
    previous: "FinanceDates | None" = None,
) -> "Extract":
    """The extract of revision ``rev`` of the section ``source`` (finance, kyc or service).

    The tier is that of ``today`` by the policy, in the base currency ``base``, where the policy lets it be
    published; ``previous`` is the extract that this one replaces: it knows since when the tier holds.
    """
    if source == "kyc":
        return kyc_dates(cast("Kyc", model), rev)
    if source == "service":
        return service_dates(cast("Service", model), rev)
    finance = cast("Finance", model)
    if not policy.publish.tier:
        return finance_dates(finance, None, rev)
    history = totals(finance, policy, base=base, rates=rates, today=today)
    tier = tier_at(history, policy, today) if history else None
    since = _tier_since(tier, history, policy, today)
    if since is None and previous is not None:
        since = previous.tier_since if previous.tier == tier else today
    return finance_dates(finance, tier, rev, tier_since=since)


def totals(
    finance: "Finance", policy: "Rules", *, base: str, rates: Rates, today: date
) -> list[tuple[date, Decimal]]:
    """The totals of the policy's measure by date, in ``base``: the valuations kept of it, and today's.

    A valuation that no rate converts is left out. Empty while today's total is unknown. A monthly average
    (``average_aum``) exists only as valuations; before the first one the assets as they stand serve.
    """
    found: dict[date, Decimal] = {}
    measure = policy.tiers.measure
    for valuation in finance.valuations:
        if valuation.of == measure and valuation.as_of < today:
            code = valuation.currency or base
            rate = Decimal(1) if code == base else rates.rate(code, valuation.as_of)
            if rate is not None:
                found[valuation.as_of] = valuation.amount * rate
    if measure == "average_aum" and found:
        return sorted(found.items())
    now = deciding_amount(measures(finance, base=base, rate=rates, today=today), policy)
    return [] if now is None else [*sorted(found.items()), (today, now)]


def _tier_since(
    tier: str | None, history: list[tuple[date, Decimal]], policy: "Rules", today: date
) -> date | None:
    """The first day of the unbroken time in ``tier``, as far as dated totals tell; None if they do not."""
    damping = policy.tiers.downgrade_after
    days = {day for day, _ in history}
    days |= {damping.after(day) for day in days} if damping else set()
    since = None
    for day in sorted((day for day in days if day <= today), reverse=True):
        if tier_at(history, policy, day) != tier:
            return since
        since = day
    return since if since != today else None


def agrees(source: str, model: "Section", extract: "Extract", rev: int) -> bool:
    """Whether ``extract`` is what revision ``rev`` of the section gives.

    The tier is taken as published: it was right on the day it was written, by the policy and rates of then.
    """
    if source == "kyc":
        return extract == kyc_dates(cast("Kyc", model), rev)
    if source == "service":
        return extract == service_dates(cast("Service", model), rev)
    said = cast("FinanceDates", extract)
    return said == finance_dates(cast("Finance", model), said.tier, rev, tier_since=said.tier_since)


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
