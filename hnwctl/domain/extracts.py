"""The agenda extracts: what the agenda needs of a section and no more: dates and codes."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from hnwctl.domain.freshness import kyc_review_due, risk_expiry
from hnwctl.domain.measures import Rates
from hnwctl.domain.pricing import dated_positions, history, present_day, worth_of
from hnwctl.domain.pricing import totals as earlier_totals
from hnwctl.domain.setting import Setting
from hnwctl.domain.tiers import tier_at
from hnwctl.model.dates import NEVER

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.base import Section
    from hnwctl.model.extracts import Dated, Extract, FinanceDates, KycDates, ServiceDates, Settlement
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
    written: date | None = None,
    previous: "FinanceDates | None" = None,
) -> "Extract":
    """The extract of revision ``rev`` of the section ``source`` (finance, kyc or service).

    The tier is that of ``today`` by the policy, in the base currency ``base``, where the policy lets it be
    published; ``previous`` is the extract that this one replaces: it knows since when the tier holds.
    ``written`` is the day on which the revision was written, if not today.
    """
    if source == "kyc":
        kyc = cast("Kyc", model)
        return kyc_dates(kyc, rev, computed=_computed(kyc, written or today, policy))
    if source == "service":
        return service_dates(cast("Service", model), rev, mass_counts=policy.cadence.mass_greeting_counts)
    finance = cast("Finance", model)
    if not policy.publish.tier:
        return finance_dates(finance, None, rev)
    setting = Setting(policy=policy, base=base, today=today, rates=rates)
    known = totals(finance, setting)
    tier = tier_at(known, policy, today) if known else None
    since = _tier_since(tier, known, present_day(dated_positions(finance, setting), today), setting)
    if since is None and previous is not None:
        since = previous.tier_since if previous.tier == tier else today
    return finance_dates(finance, tier, rev, tier_since=since)


def totals(finance: "Finance", setting: Setting) -> list[tuple[date, Decimal]]:
    """The totals of the policy's measure by date: see `pricing.history`."""
    dated, found = dated_positions(finance, setting), worth_of(finance, setting).measures
    return history(found, dated, earlier_totals(finance, setting), setting)


def _tier_since(
    tier: str | None, known: list[tuple[date, Decimal]], present: date, setting: Setting
) -> date | None:
    """The first day of the unbroken time in ``tier``, as far as dated totals tell; None if they do not,
    because the total of the day ``present`` is the first one there is."""
    damping = setting.policy.tiers.downgrade_after
    days = {day for day, _ in known}
    days |= {damping.after(day) for day in days} if damping else set()
    since = None
    for day in sorted((day for day in days if day <= setting.today), reverse=True):
        if tier_at(known, setting.policy, day) != tier:
            return since
        since = day
    return since if since != present else None


def agrees(source: str, model: "Section", extract: "Extract", rev: int) -> bool:
    """Whether ``extract`` is what revision ``rev`` of the section gives.

    What the policy decides is taken as published: tier, computed days and whether a mass greeting counts
    were right on the day they were written, by the policy and rates of then; an extract of a former version
    has no computed days.
    """
    if source == "kyc":
        kyc = cast("Kyc", model)
        return extract == kyc_dates(kyc, rev, computed=_credible(kyc, cast("KycDates", extract)))
    if source == "service":
        service = cast("Service", model)
        return any(extract == service_dates(service, rev, mass_counts=each) for each in (False, True))
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


def kyc_dates(kyc: "Kyc", rev: int, *, computed: Iterable[Found] = ()) -> "KycDates":
    """What is published of revision ``rev`` of due diligence: when what runs out, recorded or computed."""
    from hnwctl.model.extracts import KycDates

    dates = _dated([*_of_kyc(kyc), *computed])
    return KycDates(reviewed=kyc.reviewed, of=f"kyc rev={rev}", dates=dates)


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


def _computed(kyc: "Kyc", written: date, rules: "Rules") -> Iterator[Found]:
    """The days that the rules give where none is recorded."""
    days = {"kyc_expiry": kyc_review_due(kyc, written, rules), "risk_expiry": risk_expiry(kyc, rules)}
    for kind in _unrecorded(kyc):
        day = days[kind]
        if day is not None:
            yield kind, day, None


def _unrecorded(kyc: "Kyc") -> dict[str, date]:
    """Of the review and the assessment what has no day in the record, and the day after which it must lie."""
    found = {} if kyc.review_due else {"kyc_expiry": kyc.reviewed or date.min}
    if kyc.risk and kyc.risk.assessed and not kyc.risk.expires:
        found["risk_expiry"] = kyc.risk.assessed
    return found


def _credible(kyc: "Kyc", said: "KycDates") -> list[Found]:
    """The days in an extract that rules may have given."""
    after, found = _unrecorded(kyc), {each.kind: each.date for each in said.dates if each.item is None}
    return [
        (kind, found[kind], None) for kind, first in after.items() if kind in found and found[kind] > first
    ]


def service_dates(service: "Service", rev: int, *, mass_counts: bool = False) -> "ServiceDates":
    """What is published of revision ``rev`` of the service record: last contact and survey, what is open."""
    from hnwctl.model.extracts import ServiceDates

    return ServiceDates(
        reviewed=service.reviewed,
        of=f"service rev={rev}",
        last_contact=last_contact(service, mass_counts=mass_counts),
        last_survey=max((survey.at.day for survey in service.surveys), default=None),
        dates=_dated(_open_items(service)),
        settled=_settlements(service),
    )


def last_contact(service: "Service", *, mass_counts: bool = False) -> date | None:
    """The day of the last contact that reached the client; a mass greeting is none unless those count."""
    reached = (each for each in service.interactions if each.outcome == "reached")
    return max((each.at.day for each in reached if mass_counts or not each.mass), default=None)


def _open_items(service: "Service") -> Iterator[Found]:
    for task in service.tasks:
        if task.due and task.done is None and task.dropped is None:
            yield "task", task.due, task.id
    for complaint in service.complaints:
        if complaint.due and complaint.closed is None:
            yield "complaint", complaint.due.day, complaint.id


def _settlements(service: "Service") -> "tuple[Settlement, ...]":
    """What was done or snoozed, in the order of its days; of an item twice settled as it was last."""
    from hnwctl.model.extracts import Settlement

    last = {(each.kind, each.item, each.date): each.until for each in service.settled}
    rows = sorted(last.items(), key=lambda row: (row[0][2], row[0][0], row[0][1] or ""))
    return tuple(Settlement(kind=kind, item=item, date=day, until=until) for (kind, item, day), until in rows)


def _dated(found: Iterable[Found]) -> "tuple[Dated, ...]":
    """In the order of their days, so that the same section always gives the same extract."""
    from hnwctl.model.extracts import Dated

    rows = sorted(found, key=lambda row: (row[1], row[0], row[2] or ""))
    return tuple(Dated(kind=kind, date=day, item=item) for kind, day, item in rows)
