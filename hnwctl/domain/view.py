"""One client as the rows need it: its sections, and what several rows are computed from, computed once."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.domain.contact_facts import facts_of
from hnwctl.domain.freshness import goes_by_tier
from hnwctl.domain.pricing import dated_positions, still_counting, totals, worth
from hnwctl.model.kinds import EXTRACTS

if TYPE_CHECKING:
    from hnwctl.domain.cadence import ContactFacts
    from hnwctl.domain.pricing import Dated, Total, Worth
    from hnwctl.domain.sections import Typed
    from hnwctl.domain.setting import Setting
    from hnwctl.model.profile import Profile
    from hnwctl.model.records import OpenRecord


@dataclass(frozen=True, slots=True)
class View:
    """``models`` has the sections that are open and hold. ``facts`` needs the profile; ``worth`` and what it
    comes from the finances, all of them: where a field of theirs does not hold, no total is to be believed.
    ``since`` has the day from which the shelf life of each section counts.
    """

    record: "OpenRecord"
    setting: "Setting"
    models: Mapping[str, Any]
    profile: "Profile | None"
    facts: "ContactFacts | None"
    since: Mapping[str, date | None]
    positions: "tuple[Dated, ...]" = ()
    totals: "tuple[Total, ...]" = ()
    worth: "Worth | None" = None

    @classmethod
    def of(cls, record: "OpenRecord", sections: "Typed", setting: "Setting") -> "View":
        """The view of a client."""
        models: Mapping[str, Any] = sections.models
        profile, finance = models.get("profile"), models.get("finance")
        facts = _facts(profile, sections) if profile else None
        since = {section: reviewed or written_on(record, section) for section, reviewed in _reviewed(models)}
        if finance is None or "finance" in sections.partial:
            return cls(record, setting, models, profile, facts, since)
        dated = dated_positions(finance, setting)
        earlier = totals(finance, setting)
        counting = still_counting(dated, earlier, setting)
        found = worth(dated, counting, setting)
        return cls(record, setting, models, profile, facts, since, tuple(dated), tuple(counting), found)

    def unreviewed(self) -> Iterator[tuple[str, str]]:
        """Section and day of writing, of what nobody reviewed and whose shelf life goes by tier."""
        for section, reviewed in _reviewed(self.models):
            written = self.since[section]
            if reviewed is None and written and goes_by_tier(section, self.setting.policy):
                yield section, written.isoformat()


def written_on(record: "OpenRecord", section: str) -> date | None:
    """The day on which a section was written, as its writer claims; None if there is none."""
    if section in record.meta and section not in record.gone:
        with suppress(ValueError):
            return date.fromisoformat(record.meta[section].at[:10])
    return None


def _reviewed(models: Mapping[str, Any]) -> Iterator[tuple[str, date | None]]:
    """Each section and its last review, where there is an extract as published: no two keys see two."""
    if "profile" in models:
        yield "profile", models["profile"].reviewed
    for extract, source in EXTRACTS.items():
        if extract in models:
            yield source, models[extract].reviewed


def _facts(profile: "Profile", sections: "Typed") -> "ContactFacts":
    """A wish not to be contacted that cannot be read is still a wish."""
    facts = facts_of(profile)
    unread = any(problem.path.startswith("profile.do_not_contact") for _, problem in sections.problems)
    return replace(facts, silent=True) if unread else facts
