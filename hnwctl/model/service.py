"""What happened with the client: interactions, tasks, complaints, survey answers, life events, notes."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from hnwctl.errors import InvalidError
from hnwctl.model import words_client as client
from hnwctl.model import words_duty as duty
from hnwctl.model import words_wealth as wealth
from hnwctl.model.base import Item, Items, Model, Rows, Section, Words
from hnwctl.model.fields import refusal
from hnwctl.model.values import (
    MAX_ITEMS,
    AgendaItem,
    Day,
    Exact,
    Flag,
    Key,
    Label,
    Moment,
    Note,
    Nps,
    Score,
    word,
)

Channel = Annotated[str, word(client.CHANNEL)]
Aspect = Annotated[str, word(duty.ASPECT)]


class Interaction(Item):
    """A contact that happened. Only one that ``reached`` the client, and no ``mass`` greeting, counts."""

    at: Moment
    channel: Channel
    outcome: Annotated[str, word(client.OUTCOME)] = "reached"
    direction: Annotated[str, word(client.DIRECTION)] = "out"
    mass: Flag = False
    topic: Label | None = None
    campaign: Label | None = None
    by: Label | None = None
    note: Note | None = None


class Task(Item):
    """Something to do for the client, until the day it is ``done`` or ``dropped``."""

    text: Label
    due: Day | None = None
    opened: Day | None = None
    assignee: Label | None = None
    priority: Annotated[str, word(wealth.LEVEL)] | None = None
    campaign: Label | None = None
    done: Day | None = None
    dropped: Day | None = None
    outcome: Label | None = None
    by: Label | None = None
    note: Note | None = None


class Update(Model):
    """A step on the way to settle a complaint."""

    at: Moment
    by: Label | None = None
    note: Note


class Complaint(Item):
    """A complaint or request with a time limit: ``due`` until it is ``closed``."""

    opened: Moment
    text: Note
    request: Flag = False
    about: Aspect | None = None
    channel: Channel | None = None
    severity: Annotated[str, word(wealth.LEVEL)] | None = None
    due: Moment | None = None
    updates: Rows[Update] = ()
    closed: Moment | None = None
    resolution: Note | None = None
    by: Label | None = None


class SurveyAnswers(Item):
    """A client's answers to a questionnaire; ``asked_by`` collected them, they are about ``adviser``."""

    questionnaire: Label
    at: Moment
    channel: Channel | None = None
    asked_by: Label | None = None
    adviser: Label | None = None
    answers: Annotated[Mapping[Key, Exact], Field(max_length=MAX_ITEMS)] = Field(default_factory=dict)
    nps: Nps | None = None
    csat: Score | None = None
    note: Note | None = None


class LifeEvent(Item):
    """Something in the client's life that changes what they need."""

    at: Day
    kind: Annotated[str, word(duty.EVENT)]
    label: Label | None = None
    by: Label | None = None
    note: Note | None = None


class ServiceNote(Item):
    """A note with its day."""

    at: Moment
    text: Note
    tags: Words[Label] = ()
    by: Label | None = None


class Settled(Model):
    """An item of the agenda that was seen to: ``done``, or ``snoozed`` until another day.

    It names the item by its kind, its place in the record (none: the client's own) and its day.
    """

    kind: Annotated[str, word(duty.AGENDA)]
    item: AgendaItem | None = None
    date: Day
    state: Annotated[str, word(duty.SETTLED)] = "done"
    until: Day | None = None
    reason: Label | None = None
    by: Label | None = None
    at: Moment | None = None

    @model_validator(mode="after")
    def _until_when(self) -> Self:
        if (self.state == "snoozed") != (self.until is not None):
            raise refusal(InvalidError("until belongs to what is snoozed, and to nothing else"))
        return self


class Service(Section):
    """Section ``service``: the record of the work for the client."""

    section: ClassVar[str] = "service"

    interactions: Items[Interaction] = ()
    tasks: Items[Task] = ()
    complaints: Items[Complaint] = ()
    surveys: Items[SurveyAnswers] = ()
    events: Items[LifeEvent] = ()
    notes: Items[ServiceNote] = ()
    settled: Rows[Settled] = ()
