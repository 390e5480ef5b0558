"""Record retention: whether a client may be erased, or which hold or duty keeps the record, and until when.

The duties are those of the policy in force. Those that count from the end of the relationship begin with a
relationship: who never was more than a lead, a prospect or in onboarding, was never a client since a
day, and holds nothing with us, has none, and so has nothing to keep for its end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hnwctl.domain.rules_law import RecordRetention
from hnwctl.errors import InvalidError
from hnwctl.model.records import Plain
from hnwctl.model.spans import Span

RELATED = frozenset({"active", "at_risk", "retaining", "dormant", "lost", "won_back", "closed"})
"""Stages that somebody only reaches who is, or was, a client."""

_MADE = ("at", "assessed", "issued", "verified", "opened", "closed", "dated", "done", "rated", "checked")
"""Fields that say when a record was made of something that happened."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody's word that nothing of the client is erased: ``until`` a day, or until it is lifted (None)."""

    id: str
    reason: str
    until: date | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule that keeps the record: ``until`` a day, or for ``keep`` after a relationship that goes on
    (None)."""

    rule: RecordRetention
    keep: Span
    until: date | None


def holds(kyc: Mapping[str, Plain], today: date) -> list[Hold]:
    """The holds that are in force on ``today``; the day in ``until`` is the first without the hold."""
    found = [
        Hold(str(each.get("id", "")), str(each["reason"]), _day(each.get("until")), str(each.get("by", "")))
        for each in _items(kyc.get("holds"))
    ]
    return [hold for hold in found if hold.until is None or hold.until > today]


def lifted(kyc: Mapping[str, Plain], today: date, only: str = "") -> dict[str, Plain]:
    """``kyc`` with every hold in force (or the one with the id ``only``) ended on ``today``: who held the
    record, and why, stays known."""
    ending = {hold.id for hold in holds(kyc, today) if not only or hold.id == only}
    made = [
        {**each, "until": today.isoformat()} if str(each.get("id", "")) in ending else each
        for each in _items(kyc.get("holds"))
    ]
    return {**kyc, "holds": made}


def duties(
    sections: Mapping[str, Mapping[str, Plain]], rules: Sequence[RecordRetention], today: date
) -> list[Duty]:
    """The duties of record retention that keep this client's record on ``today``, the longest first."""
    if not was_client(sections):
        return []
    end, newest = ended(sections), _newest(sections, today)
    found = [Duty(rule, rule.keep, _until(rule, end, newest)) for rule in rules]
    running = [duty for duty in found if duty.until is None or duty.until > today]
    return sorted(running, key=lambda duty: (duty.until or date.max, duty.keep.days), reverse=True)


def was_client(sections: Mapping[str, Mapping[str, Plain]]) -> bool:
    """Whether there is, or was, a relationship of which records must be kept."""
    profile = sections.get("profile", {})
    stages = {profile.get("stage"), *(each.get("to") for each in _items(profile.get("stages")))}
    stages |= {each.get("from") for each in _items(profile.get("stages"))}
    if stages & RELATED or "client_since" in profile or "relationship_ended" in sections.get("kyc", {}):
        return True
    held = _items(sections.get("finance", {}).get("holdings"))
    return any(each.get("held", "us") == "us" and each.get("estimate") != "true" for each in held)


def ended(sections: Mapping[str, Mapping[str, Plain]]) -> date | None:
    """The day on which the relationship ended: as ``kyc.relationship_ended`` says, else the last move to
    ``closed``; None while it goes on, or where nobody has said when."""
    said = _day(sections.get("kyc", {}).get("relationship_ended"))
    profile = sections.get("profile", {})
    if said is not None or profile.get("stage") != "closed":
        return said
    moves = [_day(each.get("at")) for each in _items(profile.get("stages")) if each.get("to") == "closed"]
    return max((day for day in moves if day), default=None)


def _until(rule: RecordRetention, end: date | None, newest: date | None) -> date | None:
    """Until when a rule keeps the record; a record or transaction of no known day counts from the end."""
    start = end if rule.from_ == "relationship_end" else newest or end
    if start is None:
        return None
    try:
        return rule.keep.after(start)
    except InvalidError:  # beyond the calendar: for ever
        return date.max


def _newest(sections: Mapping[str, Mapping[str, Plain]], today: date) -> date | None:
    """The newest day, not in the future, on which something was recorded of dealings with the client."""
    days = (day for name in ("finance", "kyc", "service") for day in _made(sections.get(name, {})))
    return max((day for day in days if day <= today), default=None)


def _made(value: Plain) -> Iterator[date]:
    for name, inner in value.items():
        for item in _items(inner) if isinstance(inner, list) else (inner,):
            if isinstance(item, dict):
                yield from _made(item)
            elif name in _MADE and (day := _day(item)):
                yield day


def _items(value: Plain) -> Sequence[dict[str, Plain]]:
    items: Iterable[Plain] = value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, dict)]


def _day(text: Plain) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None
