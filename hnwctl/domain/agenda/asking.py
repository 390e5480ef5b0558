"""What the agenda is asked: for which day, under which rules, with which key, how far ahead."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from hnwctl.model.spans import Span

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules


class Backups(NamedTuple):
    """What is known of the backups of a book, None where it is not known to have happened.

    ``placed``: there is a place for them. ``first`` and ``last`` are the days of the oldest and the newest,
    ``verified`` when one was last verified, ``drilled`` when a restore was last tried.
    """

    placed: bool
    last: date | None = None
    verified: date | None = None
    drilled: date | None = None
    first: date | None = None


class Ask(NamedTuple):
    """One question to the agenda.

    ``days`` is how far to look ahead for every kind; None: as far as the notices of the rules. ``since`` is
    the first day of what is otherwise gone with its day, such as a birthday; None: today. ``held`` are the
    compartments of the key. ``apart`` are keys of festivals that are counted elsewhere and left out.
    ``backups`` is None where nobody looked. ``settled`` are the kinds of which something was done or put off,
    and is left out; without them it is there.
    """

    today: date
    rules: "Rules"
    held: frozenset[str]
    days: int | None = None
    since: date | None = None
    backups: Backups | None = None
    apart: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()

    @property
    def first(self) -> date:
        """The first day of what is gone with its day."""
        return min(self.since or self.today, self.today)

    def last(self, *notices: Span | None) -> date:
        """The last day to look at: today plus the longest of the notices, or the days asked for."""
        if self.days is not None:
            return self.today + timedelta(days=self.days)
        return max((span.after(self.today) for span in notices if span), default=self.today)


class Select(NamedTuple):
    """A statement that gives candidates in the common shape, with its named parameters.

    The shape: ``id`` of the record, ``kind``, ``item`` in its section, ``day`` (ISO), ``about`` (a text of
    the facts: a label, a title), ``of`` (what it is counted from: a birthday, the last contact). ``living``:
    it gives nothing of archived clients. ``tally`` is a shorter way to count all it gives: how many, as an
    expression over the row of each client who is not archived; ``more`` is a statement that says how many
    beside that.
    """

    sql: str
    parameters: Mapping[str, object]
    living: bool = False
    tally: str = ""
    more: str = ""


class Published(NamedTuple):
    """Days of the table ``agenda`` from ``first`` (None: however long ago) up to ``last``."""

    last: date
    first: date | None = None


class Recurring(NamedTuple):
    """Days of the table ``agenda`` that come round, up to ``last``.

    Those on which one of ``ages`` is reached are looked at up to ``round_last``.
    """

    last: date
    ages: tuple[int, ...] = ()
    round_last: date | None = None


Source = Select | Published | Recurring


class Found(NamedTuple):
    """One candidate, as the query gives it; ``total`` is how many there are, if the query has a limit."""

    id: str | None
    kind: str
    item: str | None
    day: str
    about: str | None
    of: str | None
    urgency: int
    total: int = 0


class Client(NamedTuple):
    """What the words about a client's items are made from; None where it is not recorded, or sealed."""

    id: str
    name: str | None = None
    stage: str | None = None
    birthday: str | None = None
    tier: str | None = None
    every: str | None = None
    reviewed_profile: str | None = None
    reviewed_finance: str | None = None
    reviewed_kyc: str | None = None
    reviewed_service: str | None = None
    kyc_rating: str | None = None
    own_every: str | None = None
    planned_for: str | None = None
    planned: str | None = None
    channel: str | None = None
    refuses: str | None = None
    left_alone: str | None = None
    vulnerable: int | None = None
