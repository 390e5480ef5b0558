"""How long what is known holds: the day from which a section or a market note is past its shelf life.

It counts from the day on which somebody last confirmed or changed it; what nobody ever reviewed counts from
the day on which it was written.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from hnwctl.model.spans import Span

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.kyc import Kyc
    from hnwctl.model.market import Note

SECTIONS = ("profile", "finance", "kyc", "service")
"""The sections of a client that go stale; each has its day in ``clients.due_…``."""

UNRATED = "medium"
"""The KYC rating by which a client is reviewed whom nobody has rated yet."""


def section_due(section: str, since: date | None, rules: "Rules", tier: str | None) -> date | None:
    """The day from which a section last confirmed on ``since`` is stale; None where it never is.

    Due diligence goes by its own rule: ``kyc_review_due``.
    """
    shelf_life = rules.shelf_lives.of_section(section, tier)
    return _after(shelf_life, since)


def goes_by_tier(section: str, rules: "Rules") -> bool:
    """Whether the shelf life of a section is another one for another tier."""
    return len(set(rules.shelf_lives.sections.get(section, {}).values())) > 1


def review_span(rating: str | None, rules: "Rules") -> Span:
    """How long due diligence holds for a client of this KYC rating, or of none."""
    found: Span = getattr(rules.kyc.review, rating or UNRATED)
    return found


def kyc_review_due(kyc: "Kyc", written: date | None, rules: "Rules") -> date | None:
    """The day of the next KYC review: the one agreed on, else by the rating from the last one.

    ``written`` is the day the section was written; None if nobody knows, and then nothing is computed.
    """
    return kyc.review_due or _after(review_span(kyc.rating, rules), kyc.reviewed or written)


def risk_expiry(kyc: "Kyc", rules: "Rules") -> date | None:
    """The day on which the risk assessment runs out: as recorded, else by the rules from its date."""
    risk = kyc.risk
    return None if risk is None else risk.expires or _after(rules.risk_assessment.valid, risk.assessed)


def computed_anew(
    rating: str | None,
    reviewed: str | None,
    assessed: str | None,
    expires: str | None,
    said_review: str | None,
    said_risk: str | None,
    *,
    rules: "Rules",
) -> bool:
    """Whether the rules may give other days than were published: from ISO days, as the index has them.

    Also true of a review whose day was agreed on, or counts from the day of writing: that only the record
    tells.
    """
    risk = expires or _iso_after(rules.risk_assessment.valid, assessed)
    review = _iso_after(review_span(rating, rules), reviewed)
    return said_risk != risk or said_review is None or said_review != review


def _iso_after(span: Span, day: str | None) -> str | None:
    return span.after(date.fromisoformat(day)).isoformat() if day else None


def note_due(note: "Note", rules: "Rules") -> date | None:
    """The day from which a market note is stale. A record of rates is not: the newest rate of all counts."""
    if note.kind == "rates":
        return None
    return _after(rules.shelf_lives.market.get(note.kind), note.reviewed or note.as_of)


def dues(since: Mapping[str, date | None], rules: "Rules", tier: str | None) -> dict[str, date | None]:
    """``due_…`` of each section in ``since``."""
    return {f"due_{section}": section_due(section, day, rules, tier) for section, day in since.items()}


def _after(span: Span | None, day: date | None) -> date | None:
    return span.after(day) if span is not None and day is not None else None
