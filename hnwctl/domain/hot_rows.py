"""The rows of the hot tables beside ``clients``: names, tags, days of the agenda, what prices depend on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hnwctl.domain.agenda.nearness import GONE
from hnwctl.domain.calendar.occasions import recurrence
from hnwctl.domain.cells import Cell, cell, list_text
from hnwctl.domain.contact_facts import plan_row
from hnwctl.domain.festive import greeted_on
from hnwctl.domain.names import PinyinCache, cached_pinyin, name_key
from hnwctl.domain.pricing import position_row, total_row
from hnwctl.domain.subjects import NOTHING, subjects
from hnwctl.domain.view import View
from hnwctl.model.folding import fold
from hnwctl.model.kinds import EXTRACTS
from hnwctl.model.words_duty import AGENDA

if TYPE_CHECKING:
    from hnwctl.model.dates import Occasion
    from hnwctl.model.profile import Profile

Rows = Iterator[tuple[Cell, ...]]


def hot_rows(view: View) -> Iterator[tuple[str, Rows]]:
    """Table and rows, for the hot tables of a client other than ``clients``."""
    owner, profile = view.record.id, view.profile
    if profile is not None:
        names = _names(profile, view.setting.pinyin)
        yield "names", ((owner, _unless(folded, name), kind, folded) for name, kind, folded in names)
        yield "tags", ((owner, tag, name_key(tag)) for tag in profile.tags)
        yield "contact_ways", ((owner, *row) for row in _ways(profile))
    if view.facts is not None:
        yield "contact_plans", iter([(owner, *plan_row(view.facts))])
        yield "agreements", ((owner, *row) for row in _agreements(view))
    days = [(owner, *row) for row in _days(view)]
    yield "agenda", iter(days)
    yield "soon", _soon(view, days)
    yield "settled", ((owner, *row) for row in _settled(view.models))
    yield "unreviewed", ((owner, *row) for row in view.unreviewed())
    published = view.models.get("finance_dates")
    if published is not None and published.tier:
        yield "published", iter([(owner, published.tier, cell(published.tier_since))])
    dated = bool(view.totals)
    yield "positions", ((owner, *position_row(each, dated=dated)) for each in view.positions)
    yield "totals", ((owner, *total_row(each)) for each in view.totals)


def _days(view: View) -> Rows:
    if view.profile is not None:
        for row in _profile_days(view.profile):
            yield *row, *NOTHING
        for item in greeted_on(view.profile, view.setting.policy):
            yield "festival", None, item, None, None, *NOTHING
    yield from _published_days(view.models)


def _soon(view: View, days: Sequence[tuple[Cell, ...]]) -> Rows:
    """What is near of an agenda; nothing of who is archived."""
    near, profile = view.setting.near, view.profile
    if near is not None and (profile is None or profile.archived is None):
        yield from near.rows(days, greeted=profile is None or profile.stage not in GONE)


def _agreements(view: View) -> Rows:
    """What ``due`` needs of the row in ``contact_plans``, where there is any of it."""
    if view.facts is not None and view.profile is not None and view.profile.archived is None:
        every, _, _, *agreed = plan_row(view.facts)
        if any((every, *agreed)):
            yield every, *agreed


def _ways(profile: "Profile") -> Rows:
    plan, silence = profile.contact_plan, profile.do_not_contact
    refused = silence.channels if silence is not None and silence.active else ()
    channel, weekday = (plan.channel, plan.weekday) if plan else (None, None)
    if channel or weekday or refused:
        yield channel, weekday, list_text(refused)


def _unless(folded: Cell, name: Cell) -> Cell:
    """A name where it is written otherwise than folded: most are not, and every list loads them all."""
    return None if name == folded else name


def _names(profile: "Profile", pinyin: PinyinCache) -> Rows:
    for kind, names in (("name", (profile.name,)), ("alias", profile.aliases)):
        for name in names:
            yield name, kind, name_key(name)
            yield from _spellings(name, pinyin)
    if profile.client_number:
        yield profile.client_number, "number", name_key(profile.client_number)
    for point in profile.contact_points:
        if point.type in ("phone", "email"):
            yield point.value, point.type, name_key(point.value)


def _spellings(name: str, pinyin: PinyinCache) -> Rows:
    """Pinyin and initials, where they are not the name itself; one letter finds nobody."""
    full, initials = cached_pinyin(name, pinyin)
    for kind, spellings in (("pinyin", full), ("initials", initials)):
        for spelling in dict.fromkeys(spellings.split()):
            if len(spelling) > 1 and spelling != fold(name):
                yield name, kind, spelling


def _profile_days(profile: "Profile") -> Rows:
    if profile.birthday:
        yield "birthday", *_coming_round(profile.birthday, None, None)
    for place, relative in enumerate(profile.family):
        if relative.birthday:
            item = relative.id or f"family[{place}]"
            yield "birthday", *_coming_round(relative.birthday, item, relative.name or relative.relation)
    for place, each in enumerate(profile.dates):
        if each.greet:
            kind = each.kind if each.kind in AGENDA.keys else "anniversary"
            yield kind, *_coming_round(each.on, each.id or f"dates[{place}]", each.label or each.kind)
    for place, consent in enumerate(profile.consent):
        if consent.state == "given" and consent.expires:
            item = consent.id or f"consent[{place}]"
            yield "consent_expiry", cell(consent.expires), item, None, consent.purpose


def _coming_round(occasion: "Occasion", item: Cell, label: Cell) -> tuple[Cell, ...]:
    """Date, item, what it comes round by, label."""
    return str(occasion), item, recurrence(occasion), label


def _published_days(models: Mapping[str, Any]) -> Rows:
    """The days in the extracts, with what keys that open the source read there."""
    about = subjects(models)
    for extract in EXTRACTS:
        if extract in models:
            for each in models[extract].dates:
                cells = about.get((each.kind, each.item or str(each.date)), NOTHING)
                yield each.kind, cell(each.date), each.item, None, None, *cells


def _settled(models: Mapping[str, Any]) -> Rows:
    if "service_dates" in models:
        for each in models["service_dates"].settled:
            yield each.kind, each.item, cell(each.date), cell(each.until)
