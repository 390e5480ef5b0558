"""A contact that happened: what the firm and the client allow, what is recorded, when the next one is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cadence import cadence_of
from hnwctl.errors import HnwctlError, InvalidError
from hnwctl.model.dates import Moment
from hnwctl.model.records import Plain

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.profile import Profile

Section = Mapping[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact; words are keys of their vocabularies, what is empty is not said."""

    at: Moment
    channel: str
    outcome: str = "reached"
    direction: str = "out"
    mass: bool = False
    topic: str = ""
    campaign: str = ""
    by: str = ""
    note: str = ""

    def to_plain(self) -> dict[str, Plain]:
        """As an item of ``service.interactions``, in the order of its fields."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["at"], values["mass"] = str(self.at), "true" if self.mass else ""
        return {name: value for name, value in values.items() if value}


def counts(contact: Contact, *, mass_counts: bool = False) -> bool:
    """Whether it moves the cadence: it reached the client, and was no mass greeting unless those count."""
    return contact.outcome == "reached" and (mass_counts or not contact.mass)


def check_channel(contact: Contact, allowed: Collection[str]) -> None:
    """Raise InvalidError for a contact of ours by a channel that the firm does not allow.

    What the client did is a fact, by whichever channel.
    """
    if contact.direction == "out" and contact.channel not in allowed:
        raise InvalidError(
            "the firm does not allow contact by {channel}",
            hint="allowed: {allowed}; for what came from the client add --direction in",
            channel=contact.channel,
            allowed=", ".join(allowed),
        )


def refusal(profile: Section, contact: Contact) -> HnwctlError | None:
    """Why the client was not to be contacted so on that day, or None. The client may always call us."""
    silence = profile.get("do_not_contact") or {}
    if contact.direction == "in" or silence.get("active") != "true" or not _holds(silence, contact.at.day):
        return None
    hint = "for what came from the client add --direction in"
    name = profile.get("name", "")
    if not silence.get("channels"):
        return InvalidError("{name} does not want to be contacted", hint=hint, name=name)
    if contact.channel not in silence["channels"]:
        return None
    return InvalidError(
        "{name} does not want to be contacted by {channel}", hint=hint, name=name, channel=contact.channel
    )


def left_alone(profile: Section, today: date) -> str:
    """Why no contact falls due whatever the cadence; empty if nothing of that holds.

    ``archived``; ``for_good`` or ``for_now`` where the client asked not to be contacted by any channel.
    """
    if profile.get("archived"):
        return "archived"
    silence = profile.get("do_not_contact") or {}
    until = silence.get("until")
    if silence.get("active") != "true" or silence.get("channels"):
        return ""
    if not until:
        return "for_good"
    return "for_now" if today <= date.fromisoformat(until) else ""


def _holds(silence: Section, day: date) -> bool:
    """Whether the wish held on ``day``."""
    since, until = silence.get("since"), silence.get("until")
    return not (since and day < Moment.parse(since).day) and not (until and day > date.fromisoformat(until))


def is_logged(service: Section, contact: Contact) -> bool:
    """Whether the very same contact is recorded already."""
    wanted = contact.to_plain()
    return any(_without_id(item) == wanted for item in service.get("interactions", ()))


def _without_id(item: Mapping[str, Plain]) -> dict[str, Plain]:
    return {name: value for name, value in item.items() if name != "id"}


def appended(section: Section, field: str, item: Mapping[str, Plain]) -> dict[str, Plain]:
    """The section with one more item in its list ``field``."""
    return {**section, field: [*section.get(field, ()), dict(item)]}


def agreed(profile: Section, day: date) -> dict[str, Plain]:
    """The profile with ``day`` as the next contact that was agreed on."""
    plan: dict[str, Any] = {**profile.get("contact_plan", {}), "starting": day.isoformat()}
    return {**profile, "contact_plan": plan}


def next_contact(
    profile: "Profile", *, tier: str | None, last: date | None, rules: "Rules", today: date
) -> date | None:
    """When the client is next to be contacted after a contact; None where no contact is wanted."""
    from hnwctl.domain.contact_facts import facts_of

    known = replace(facts_of(profile), tier=tier, last_contact=last)
    lowest = rules.tiers.levels[0].key
    return cadence_of(known, rules.cadence, lowest_tier=lowest, today=today).next
