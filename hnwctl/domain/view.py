"""One client as the rows need it: its sections, and what several rows are computed from, computed once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hnwctl.domain.contact_facts import facts_of
from hnwctl.domain.pricing import dated_positions, still_counting, totals, worth

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
    """

    record: "OpenRecord"
    setting: "Setting"
    models: Mapping[str, Any]
    profile: "Profile | None"
    facts: "ContactFacts | None"
    positions: "tuple[Dated, ...]" = ()
    totals: "tuple[Total, ...]" = ()
    worth: "Worth | None" = None

    @classmethod
    def of(cls, record: "OpenRecord", sections: "Typed", setting: "Setting") -> "View":
        """The view of a client."""
        models: Mapping[str, Any] = sections.models
        profile, finance = models.get("profile"), models.get("finance")
        facts = _facts(profile, sections) if profile else None
        if finance is None or "finance" in sections.partial:
            return cls(record, setting, models, profile, facts)
        dated = dated_positions(finance, setting)
        earlier = totals(finance, setting)
        counting = still_counting(dated, earlier, setting)
        found = worth(dated, counting, setting)
        return cls(record, setting, models, profile, facts, tuple(dated), tuple(counting), found)


def _facts(profile: "Profile", sections: "Typed") -> "ContactFacts":
    """A wish not to be contacted that cannot be read is still a wish."""
    facts = facts_of(profile)
    unread = any(problem.path.startswith("profile.do_not_contact") for _, problem in sections.problems)
    return replace(facts, silent=True) if unread else facts
