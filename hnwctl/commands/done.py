"""``done`` and ``snooze``: an item of the agenda is settled, or put off."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.completion import clients
from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.agenda.settling import Told
    from hnwctl.console.session import Session
    from hnwctl.domain.agenda.item import Item

ItemArg = Annotated[str, typer.Argument(metavar="ITEM", help="the handle of an item, as `due` shows it")]
Client = Annotated[
    str,
    typer.Option(
        metavar="CLIENT",
        help="whose item, if several have one handle",
        show_default=False,
        autocompletion=clients,
    ),
]


def done(
    ctx: typer.Context,
    item: ItemArg,
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="of a contact: phone, visit, …", show_default=False)
    ] = "",
    outcome: Annotated[str, typer.Option(metavar="WORD", help="what came of it", show_default=False)] = "",
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="a note; - or @FILE to read it", show_default=False)
    ] = None,
    client: Client = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Settle an item of the agenda: a contact is logged, a follow-up closed, a section confirmed.

    Greetings, maturities and payments are noted as done. What runs out is not settled by a word:
    the command that changes the fact is named.
    """
    from hnwctl.console.agenda import settling
    from hnwctl.domain.agenda.settling import check_done

    session: Session = ctx.obj
    found = settling.item_of(session, item, client)
    settling.require_right(session.book, found, snoozing=False)
    check_done(found)
    settling.check_told(found, channel=channel, outcome=outcome)
    told = _told(session, found, channel, outcome, note)
    settling.done(session, found, told, dry_run=dry_run)
    _tell(session, found, {"settled": "done"}, "{id}: done: {text}", form, dry_run=dry_run)


def _told(session: "Session", item: "Item", channel: str, outcome: str, note: str | None) -> "Told":
    """What was told; of a contact what is missing is asked for."""
    from hnwctl.console.agenda.settling import Told
    from hnwctl.console.dialogue.asking import key_of, nothing_written, read_text, text_offered, word_told
    from hnwctl.domain.contacting import Contact
    from hnwctl.model.dates import Moment
    from hnwctl.model.words_client import CHANNEL, OUTCOME

    if item.kind != "contact":
        return Told(outcome=outcome.strip(), note=read_text(session, note) if note is not None else "")
    with nothing_written(session):
        way = word_told(
            session,
            channel,
            CHANNEL,
            "by which channel",
            missing="--channel",
            unknown="no such channel: {word}",
        )
        result = key_of(OUTCOME, outcome, "no such outcome: {word}") if outcome else "reached"
        words = text_offered(session, note, "what was said")
    by = session.book.vault.unlocked.member
    return Told(Contact(at=Moment(session.book.today), channel=way, outcome=result, by=by, note=words))


def snooze(
    ctx: typer.Context,
    item: ItemArg,
    until: Annotated[
        str, typer.Option(metavar="DAY", help="the day on which it comes back", show_default=False)
    ] = "",
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="why", show_default=False)] = None,
    client: Client = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Put an item of the agenda off to another day; the reason stays in the service record."""
    from hnwctl.console.agenda import settling
    from hnwctl.console.dialogue.asking import nothing_written, text_told
    from hnwctl.domain.agenda.settling import Settlement, check_postponable, check_until
    from hnwctl.domain.days import parse_day

    session: Session = ctx.obj
    book = session.book
    found = settling.item_of(session, item, client)
    check_postponable(found)
    settling.require_right(book, found, snoozing=True)
    with nothing_written(session):
        text = until or session.prompter.ask_text("until which day", missing="--until")
        day = parse_day(text, book.today)
        check_until(found, day, book.today)
        why = text_told(session, reason, "why", missing="--reason")
    settling.snooze(
        session, found, Settlement(book.vault.unlocked.member, book.today, why, day), dry_run=dry_run
    )
    answer = {"settled": "snoozed", "until": day.isoformat()}
    _tell(session, found, answer, "{id}: snoozed until {until}: {text}", form, dry_run=dry_run)


def _tell(
    session: "Session", item: "Item", answer: dict[str, str], line: str, form: FormatName, *, dry_run: bool
) -> None:
    if form != FormatName.table:
        head = {"item": item.handle, "kind": item.kind, "id": item.id, "date": item.date.isoformat()}
        session.output.record(head | answer, form=form)
        return
    session.output.line(line, id=item.id, text=item.text, **answer)
    if dry_run:
        session.output.note("nothing was written: this was a dry run")
