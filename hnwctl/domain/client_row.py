"""The row of ``clients``: of every section what lists, filters and sorting need."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cadence import ContactFacts, cadence_of
from hnwctl.domain.cells import Cell, cell, list_text
from hnwctl.domain.freshness import dues, kyc_review_due, review_span, risk_expiry
from hnwctl.domain.names import cached_pinyin, name_key
from hnwctl.domain.pricing import Worth
from hnwctl.domain.setting import Setting
from hnwctl.domain.tables import CLIENTS
from hnwctl.domain.view import View

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.finance import Finance
    from hnwctl.model.kyc import Kyc
    from hnwctl.model.profile import Profile

Cells = dict[str, Cell]

_COLUMNS = tuple(column.name for column in CLIENTS.columns)
_PLAIN = (
    *("kind", "client_number", "salutation", "gender", "birthday", "nationality", "tax_residence"),
    *("marital_status", "stage", "client_since", "source", "referrer", "adviser", "tags"),
)
_plain_values = attrgetter(*_PLAIN)


def client_row(view: View) -> tuple[Cell, ...]:
    """The row of one client; a cell is None where its section is not open or does not hold."""
    record, models = view.record, view.models
    cells: Cells = {
        "id": record.id,
        "currency": view.setting.base,
        "archived": 0,
        "updated": max((meta.at[:10] for meta in record.meta.values()), default=None),
        "sealed": list_text(record.sealed),
        "damaged": list_text(record.damaged),
    }
    if view.profile is not None:
        cells |= _profile_cells(view.profile, view.setting)
        cells["stage_since"] = cell(view.facts and view.facts.stage_since)
    else:
        cells |= _bare_name(record.sections.get("profile"))
    if "kyc" in models:
        cells |= _kyc_cells(models["kyc"])
    if "finance" in models:
        cells |= _finance_cells(models["finance"])
    cells |= _agenda_cells(models)
    if view.worth is not None:
        cells |= worth_cells(view.worth, cells)
    cells |= due_cells(view.since, cells, view.setting.policy)
    cells |= _kyc_dues(view)
    if view.facts is not None:
        cells |= contact_cells(view.facts, cells, view.setting)
    return tuple(map(cells.get, _COLUMNS))


def worth_cells(worth: Worth, published: Mapping[str, Cell]) -> Cells:
    """What rates, policy and day decide; ``tier_since`` says nothing of a tier other than the published."""
    found = worth.measures
    return {
        "tier": worth.tier,
        "tier_since": published.get("tier_since") if published.get("tier") == worth.tier else None,
        "aum": cell(found.aum),
        "financial_assets": cell(found.financial_assets),
        "net_worth": cell(found.net_worth),
        "wallet_share": cell(found.wallet_share),
        "unpriced": list_text(found.unpriced),
    }


def due_cells(since: Mapping[str, date | None], cells: Mapping[str, Cell], rules: "Rules") -> Cells:
    """``due_…`` of the sections in ``since``, under the tier in ``cells``."""
    tier = cells.get("tier")
    found = dues(since, rules, tier if isinstance(tier, str) else None)
    return {name: cell(day) for name, day in found.items()}


def contact_cells(facts: ContactFacts, cells: Mapping[str, Cell], setting: Setting) -> Cells:
    """The rhythm in force and the next contact, from the facts and the tier and last contact in ``cells``."""
    policy = setting.policy
    tier, last = cells.get("tier"), cells.get("last_contact")
    known = replace(
        facts,
        tier=tier if isinstance(tier, str) else None,
        last_contact=date.fromisoformat(last) if isinstance(last, str) else None,
    )
    lowest = policy.tiers.levels[0].key
    found = cadence_of(known, policy.cadence, lowest_tier=lowest, today=setting.today)
    return {"every": cell(found.every), "next_contact": cell(found.next)}


def _profile_cells(profile: "Profile", setting: Setting) -> Cells:
    work, silence, place = profile.occupation, profile.do_not_contact, _first(profile.addresses)
    return {
        **dict(zip(_PLAIN, map(cell, _plain_values(profile)), strict=True)),
        "name": profile.name,
        "name_key": cached_pinyin(profile.name, setting.pinyin)[0].partition(" ")[0]
        or name_key(profile.name),
        "occupation": work and work.title,
        "employer": work and work.employer,
        "industry": work and work.industry,
        "phone": _value(profile, "phone"),
        "email": _value(profile, "email"),
        "city": place and place.city,
        "vulnerable": int(profile.vulnerability is not None),
        "do_not_contact": int(silence is not None and silence.active and not _ended(silence.until, setting)),
        "archived": int(profile.archived is not None),
        "reviewed_profile": cell(profile.reviewed),
    }


def _ended(until: date | None, setting: Setting) -> bool:
    """Whether a wish has ended. A key without the agenda is not told when: to it the wish stands."""
    return until is not None and until < setting.today and "agenda" in setting.held


def _bare_name(profile: object) -> Cells:
    """All that can be said of a client whose profile does not hold: it must not vanish from the book."""
    name = profile.get("name") if isinstance(profile, dict) else None
    return {"name": name, "name_key": name_key(name)} if isinstance(name, str) else {}


def _value(profile: "Profile", kind: str) -> str | None:
    point = _first([point for point in profile.contact_points if point.type == kind])
    return None if point is None else str(point.value)


def _first(items: Sequence[Any]) -> Any:
    """The preferred one, else the first, else None."""
    return next((item for item in items if item.preferred), items[0] if items else None)


def _kyc_cells(kyc: "Kyc") -> Cells:
    risk = kyc.risk
    cells: Cells = {"kyc_rating": kyc.rating, "pep": kyc.pep.state if kyc.pep else None}
    if risk is not None:
        cells |= {
            "risk": risk.class_,
            "risk_score": cell(risk.score),
            "risk_assessed": cell(risk.assessed),
            "risk_expires": cell(risk.expires),
            "risk_lowest": int(risk.lowest),
        }
    return cells


def _finance_cells(finance: "Finance") -> Cells:
    wishes = finance.preferences
    if wishes is None:
        return {}
    return {
        "prefers": list_text(wishes.likes),
        "refuses": list_text(wishes.refuses),
        "horizon": wishes.horizon,
        "style": wishes.style,
    }


def _kyc_dues(view: View) -> Cells:
    """As published; extracts of former versions lack these days, then from what this key can see."""
    if "kyc" not in view.since:
        return {}
    since, rules, kyc = view.since["kyc"], view.setting.policy, view.models.get("kyc")
    said = {each.kind: each.date for each in view.models["kyc_dates"].dates if each.item is None}
    review, risk = said.get("kyc_expiry"), said.get("risk_expiry")
    if kyc is not None:
        review, risk = review or kyc_review_due(kyc, since, rules), risk or risk_expiry(kyc, rules)
    elif review is None and since:
        review = review_span(None, rules).after(since)
    return {"due_kyc": cell(review), "due_risk": cell(risk)}


def _agenda_cells(models: Mapping[str, Any]) -> Cells:
    """From the extracts, which every role reads, so that two keys never see two last contacts."""
    cells: Cells = {}
    for source in ("finance", "kyc", "service"):
        extract = models.get(f"{source}_dates")
        if extract is not None:
            cells[f"reviewed_{source}"] = cell(extract.reviewed)
    if "finance_dates" in models:
        published = models["finance_dates"]
        cells |= {"tier": published.tier, "tier_since": cell(published.tier_since)}
    if "service_dates" in models:
        service = models["service_dates"]
        cells |= {
            "last_contact": cell(service.last_contact),
            "last_survey": cell(service.last_survey),
        }
    return cells
