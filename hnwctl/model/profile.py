"""Who the client is, how to reach them, where the relationship stands."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from hnwctl.errors import InvalidError
from hnwctl.model import words_client as words
from hnwctl.model.base import Item, Items, Model, Rows, Section, Words
from hnwctl.model.contact import Address, ContactPoint
from hnwctl.model.fields import refusal
from hnwctl.model.values import (
    MAX_ITEMS,
    ClientId,
    Country,
    Day,
    Every,
    Exact,
    Flag,
    Key,
    Label,
    Moment,
    Name,
    Note,
    Occasion,
    word,
)

Channel = Annotated[str, word(words.CHANNEL)]
Stage = Annotated[str, word(words.STAGE)]


class Occupation(Model):
    """What the client does, and where."""

    title: Label | None = None
    employer: Label | None = None
    industry: Label | None = None
    status: Annotated[str, word(words.EMPLOYMENT)] | None = None
    since: Day | None = None
    note: Note | None = None


class Relative(Item):
    """A member of the family, or somebody as close; ``client`` links to their own record."""

    relation: Annotated[str, word(words.RELATION)]
    name: Name | None = None
    client: ClientId | None = None
    gender: Annotated[str, word(words.GENDER)] | None = None
    birthday: Occasion | None = None
    dependent: Flag = False
    note: Note | None = None


class ImportantDate(Item):
    """A date that comes round, other than the client's birthday."""

    kind: Annotated[str, word(words.OCCASION)] = "anniversary"
    label: Label | None = None
    on: Occasion
    greet: Flag = True
    note: Note | None = None


class Registration(Model):
    """What identifies a company or a trust."""

    number: Label | None = None
    place: Country | None = None
    established: Day | None = None
    representative: Name | None = None
    purpose: Label | None = None


class StageChange(Model):
    """One move between stages."""

    at: Day
    from_: Stage | None = Field(None, alias="from")
    to: Stage
    reason: Label | None = None
    by: Label | None = None


class QuietPeriod(Model):
    """Days on which the client does not want to be contacted, both ends included."""

    from_: Day = Field(alias="from")
    to: Day | None = None
    reason: Label | None = None


class PlannedContact(Model):
    """A contact that was moved: what falls due on ``for`` is planned for ``on``."""

    for_: Day = Field(alias="for")
    on: Day


class ContactPlan(Model):
    """How often and how the client is contacted; what is not said comes from the policy."""

    every: Every | None = None
    channel: Channel | None = None
    weekday: Annotated[str, word(words.WEEKDAY)] | None = None
    time: Label | None = None
    starting: Day | None = None
    not_before: Day | None = None
    quiet: Rows[QuietPeriod] = ()
    planned: PlannedContact | None = None
    note: Note | None = None


class Consent(Item):
    """Leave to use the client's data for one purpose: given or withdrawn, when, until when, on what basis."""

    purpose: Annotated[str, word(words.PURPOSE)]
    state: Annotated[str, word(words.CONSENT)] = "given"
    at: Moment | None = None
    expires: Day | None = None
    basis: Annotated[str, word(words.BASIS)] | None = None
    channel: Channel | None = None
    note: Label | None = None


class DoNotContact(Model):
    """The client asked to be left alone: since and until when, why, by which channels (all if none)."""

    active: Flag
    since: Moment | None = None
    until: Day | None = None
    reason: Label | None = None
    trigger: Label | None = None
    channels: Words[Channel] = ()


class Vulnerability(Model):
    """Why the client needs more care than others."""

    reasons: Words[Annotated[str, word(words.VULNERABILITY)]] = ()
    assessed: Day | None = None
    until: Day | None = None
    note: Note | None = None


class AdviserChange(Model):
    """A change of the adviser in charge."""

    at: Day
    from_: Label | None = Field(None, alias="from")
    to: Label
    reason: Label | None = None


class Archived(Model):
    """Out of sight since then."""

    at: Day
    reason: Label | None = None
    by: Label | None = None


class Profile(Section):
    """Section ``profile``: identity, contact, family, dates, stage, contact plan, consent, tags."""

    section: ClassVar[str] = "profile"

    name: Name
    aliases: Words[Name] = ()
    kind: Annotated[str, word(words.PARTY)] = "person"
    salutation: Label | None = None
    client_number: Label | None = None
    gender: Annotated[str, word(words.GENDER)] | None = None
    birthday: Occasion | None = None
    nationality: Country | None = None
    other_nationalities: Words[Country] = ()
    tax_residence: Country | None = None
    other_tax_residences: Words[Country] = ()
    languages: Words[Label] = ()
    marital_status: Annotated[str, word(words.MARITAL)] | None = None
    registration: Registration | None = None
    contact_points: Items[ContactPoint] = ()
    addresses: Items[Address] = ()
    occupation: Occupation | None = None
    family: Items[Relative] = ()
    dates: Items[ImportantDate] = ()
    festivals: Words[Label] = ()
    interests: Words[Label] = ()
    special_needs: Words[Label] = ()
    vulnerability: Vulnerability | None = None
    stage: Stage | None = None
    stages: Rows[StageChange] = ()
    client_since: Day | None = None
    source: Annotated[str, word(words.SOURCE)] | None = None
    source_detail: Label | None = None
    referrer: ClientId | None = None
    referred_by: Name | None = None
    adviser: Label | None = None
    advisers: Rows[AdviserChange] = ()
    contact_plan: ContactPlan | None = None
    consent: Items[Consent] = ()
    do_not_contact: DoNotContact | None = None
    tags: Words[Label] = ()
    note: Note | None = None
    custom: Annotated[Mapping[Key, Exact], Field(max_length=MAX_ITEMS)] = Field(default_factory=dict)
    external: Annotated[Mapping[Key, Label], Field(max_length=MAX_ITEMS)] = Field(default_factory=dict)
    archived: Archived | None = None

    @model_validator(mode="after")
    def _one_preferred(self) -> Self:
        preferred = [point for point in self.contact_points if point.preferred]
        if len(preferred) > 1:
            raise refusal(InvalidError("more than one contact point is preferred"))
        return self
