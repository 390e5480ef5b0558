"""The rows of the hot tables beside ``clients``: names, tags, days of the agenda, what prices depend on."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hnwctl.domain import pricing
from hnwctl.domain.cells import Cell, text_cell
from hnwctl.domain.contact_facts import facts_of, plan_row
from hnwctl.domain.names import cached_pinyin, fold, name_key
from hnwctl.domain.sections import Typed
from hnwctl.domain.setting import Setting
from hnwctl.model.kinds import EXTRACTS
from hnwctl.model.words_duty import AGENDA

if TYPE_CHECKING:
    from hnwctl.model.finance import Finance
    from hnwctl.model.profile import Profile

Rows = Iterator[tuple[Cell, ...]]


def hot_rows(sections: Typed, setting: Setting) -> Iterator[tuple[str, Rows]]:
    """Table and rows (without their id), for the hot tables of a client other than ``clients``."""
    models: Mapping[str, Any] = sections.models
    if "profile" in models:
        profile = models["profile"]
        yield "names", _names(profile, setting)
        yield "tags", ((tag, name_key(tag)) for tag in profile.tags)
        yield "contact_plans", iter([plan_row(facts_of(profile))])
        yield "agenda", _profile_days(profile)
    yield "agenda", _published_days(models)
    if "finance" in models and "finance" not in sections.partial:
        yield from _prices(models["finance"], setting)


def _names(profile: "Profile", setting: Setting) -> Rows:
    for kind, names in (("name", (profile.name,)), ("alias", profile.aliases)):
        for name in names:
            yield name, kind, name_key(name)
            yield from _spellings(name, setting)
    if profile.client_number:
        yield profile.client_number, "number", name_key(profile.client_number)
    for point in profile.contact_points:
        if point.type in ("phone", "email"):
            yield point.value, point.type, name_key(point.value)


def _spellings(name: str, setting: Setting) -> Rows:
    """Pinyin and initials, where they are not the name itself; one letter finds nobody."""
    full, initials = cached_pinyin(name, setting.pinyin)
    for kind, spellings in (("pinyin", full), ("initials", initials)):
        for spelling in spellings.split():
            if len(spelling) > 1 and spelling != fold(name):
                yield name, kind, spelling


def _profile_days(profile: "Profile") -> Rows:
    if profile.birthday:
        yield "birthday", str(profile.birthday), None, "profile", None
    for place, relative in enumerate(profile.family):
        if relative.birthday:
            item = relative.id or f"family[{place}]"
            yield "birthday", str(relative.birthday), item, "profile", relative.name or relative.relation
    for place, each in enumerate(profile.dates):
        if each.greet:
            kind = each.kind if each.kind in AGENDA.keys else "anniversary"
            yield kind, str(each.on), each.id or f"dates[{place}]", "profile", each.label or each.kind
    for place, consent in enumerate(profile.consent):
        if consent.state == "given" and consent.expires:
            item = consent.id or f"consent[{place}]"
            yield "consent_expiry", text_cell(consent.expires), item, "profile", consent.purpose


def _published_days(models: Mapping[str, Any]) -> Rows:
    """The days in the extracts; keys that open the source read them from there too."""
    for extract, source in EXTRACTS.items():
        if extract in models:
            for each in models[extract].dates:
                yield each.kind, text_cell(each.date), each.item, source, None


def _prices(finance: "Finance", setting: Setting) -> Iterator[tuple[str, Rows]]:
    dated = pricing.dated_positions(finance, setting)
    earlier = pricing.still_counting(dated, pricing.totals(finance, setting), setting)
    yield "positions", map(pricing.position_row, dated)
    yield "totals", map(pricing.total_row, earlier)
