"""``log``: a contact that happened, with one client or with many."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import ClientsArg, DryRun, Format, Segment, Where
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import CheckError

if TYPE_CHECKING:
    from hnwctl.console.contacts.contactlog import Logged
    from hnwctl.console.session import Session
    from hnwctl.domain.contacting import Contact

MOST_LINES = 20
"""Clients that are named one a line, at most."""


def log(
    ctx: typer.Context,
    clients: ClientsArg = None,
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="phone, visit, meeting, wechat, …", show_default=False)
    ] = "",
    outcome: Annotated[
        str, typer.Option(metavar="WORD", help="reached, no_answer or declined", show_default=False)
    ] = "",
    direction: Annotated[
        str, typer.Option(metavar="in|out", help="from the client, or to the client", show_default=False)
    ] = "out",
    note: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="what was said; - or @FILE to read it", show_default=False),
    ] = None,
    at: Annotated[
        str, typer.Option(metavar="WHEN", help="when it happened, if not today", show_default=False)
    ] = "",
    following: Annotated[
        str,
        typer.Option("--next", metavar="DAY", help="the next contact that was agreed on", show_default=False),
    ] = "",
    topic: Annotated[str, typer.Option(metavar="TEXT", help="what it was about", show_default=False)] = "",
    mass: Annotated[bool, typer.Option("--mass", help="a greeting to many: it moves no cadence")] = False,
    campaign: Annotated[
        str, typer.Option(metavar="NAME", help="the campaign it belongs to", show_default=False)
    ] = "",
    segment: Segment = "",
    where: Where = None,
    again: Annotated[
        bool, typer.Option("--again", help="record it even if the same is recorded already")
    ] = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Record a contact that happened; only one that reached the client moves the cadence."""
    from hnwctl.console.clients.changes import require_open, require_writable
    from hnwctl.console.clients.selection import chosen
    from hnwctl.console.contacts.contactlog import Wanted
    from hnwctl.console.contacts.contactlog import log as record
    from hnwctl.console.dialogue.asking import coming_day, nothing_written, stdin_once

    session: Session = ctx.obj
    stdin_once("-" in (clients or ()), note == "-")
    require_writable(session.book)
    require_open(session.book, None, ["service"])
    starting = coming_day(following, session.book.today) if following else None
    with nothing_written(session):
        meant = chosen(session, clients or (), segment, where)
        contact = _contact(session, channel, outcome, direction, note, at=at, topic=topic, mass=mass,
                           campaign=campaign)  # fmt: skip
    wanted = Wanted(contact=contact, starting=starting, again=again)
    _tell(session, record(session.book, meant, wanted, dry_run=dry_run), contact, form, dry_run=dry_run)


def _contact(
    session: "Session",
    channel: str,
    outcome: str,
    direction: str,
    note: str | None,
    *,
    at: str,
    topic: str,
    mass: bool,
    campaign: str,
) -> "Contact":
    """The contact as told, and as answered: the channel if it is not told, then the outcome; the note."""
    from hnwctl.console.dialogue.asking import key_of, text_offered, word_told
    from hnwctl.domain.contacting import Contact
    from hnwctl.domain.moments import happened
    from hnwctl.model.words_client import CHANNEL, DIRECTION, OUTCOME

    moment = happened(at, session.book.today, session.settings.now())
    way = key_of(DIRECTION, direction, "no such direction: {word}")
    result = key_of(OUTCOME, outcome, "no such outcome: {word}") if outcome else "reached" if channel else ""
    by = word_told(
        session, channel, CHANNEL, "by which channel", missing="--channel", unknown="no such channel: {word}"
    )
    result = result or word_told(
        session, "", OUTCOME, "with which outcome", missing="--outcome", unknown="no such outcome: {word}"
    )
    return Contact(
        at=moment, channel=by, outcome=result, direction=way, mass=mass, topic=topic.strip(),
        campaign=campaign.strip(), by=session.book.vault.unlocked.member,
        note=text_offered(session, note, "what was said"),
    )  # fmt: skip


def _tell(
    session: "Session", found: "Logged", contact: "Contact", form: FormatName, *, dry_run: bool
) -> None:
    if form == FormatName.table:
        _say(session, found, counted=_counted(session, contact))
        if dry_run:
            session.output.note("nothing was written: this was a dry run")
    else:
        answer = {"logged": found.done, "unchanged": found.unchanged, "failed": found.failed}
        session.output.record(answer, form=form)
    if found.failed:
        raise CheckError("{count} could not be done", count=len(found.failed))


def _counted(session: "Session", contact: "Contact") -> bool:
    from hnwctl.domain.contacting import counts

    return counts(contact, mass_counts=session.book.rules.cadence.mass_greeting_counts)


def _say(session: "Session", found: "Logged", *, counted: bool) -> None:
    output = session.output
    if len(found.done) > MOST_LINES:
        output.line("logged for {count} clients", count=len(found.done))
    else:
        for each in found.done:
            _say_one(session, each["id"] or "", each["next_contact"], counted=counted)
    if found.unchanged:
        output.line("logged already: {ids}", ids=found.unchanged)
        output.note("--again records it once more")
    for failed in found.failed:
        output.warn("{client}: {reason}", **failed)


def _say_one(session: "Session", client: str, following: str | None, *, counted: bool) -> None:
    if following is None:
        session.output.line("{id}: logged; no next contact", id=client)
    elif counted:
        session.output.line("{id}: logged; next contact {day}", id=client, day=following)
    else:
        session.output.line("{id}: logged, and moves nothing; next contact {day}", id=client, day=following)
