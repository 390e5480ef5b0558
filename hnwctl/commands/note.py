"""``note`` and ``event``: what is worth remembering of a client."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import ClientArg, DryRun, Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session

TextArg = Annotated[
    str | None,
    typer.Argument(metavar="TEXT", help="the text; - or @FILE to read it", show_default=False),
]


def note(
    ctx: typer.Context,
    client: ClientArg,
    text: TextArg = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="a tag; several")] = None,
    at: Annotated[
        str, typer.Option(metavar="WHEN", help="when it happened, if not today", show_default=False)
    ] = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Keep a note on a client; on a terminal the text is asked for, so that it is not in the history."""
    from hnwctl.console.contacts.servicebook import add_item, begin, tell
    from hnwctl.console.dialogue.asking import nothing_written, text_told
    from hnwctl.domain.moments import happened

    session: Session = ctx.obj
    record = begin(session.book, client)
    moment = happened(at, session.book.today, session.settings.now())
    with nothing_written(session):
        said = text_told(session, text, "note", missing="TEXT")
    item = {"at": str(moment), "text": said, "tags": tag, "by": session.book.vault.unlocked.member}
    written = add_item(session.book, record, "notes", item, verb="note", dry_run=dry_run)
    tell(session, written, "{id}: noted", key="handle", form=form, dry_run=dry_run, item=written.item)


def event(
    ctx: typer.Context,
    client: ClientArg,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="marriage, birth, retirement, …", show_default=False)
    ] = "",
    at: Annotated[
        str, typer.Option(metavar="DATE", help="on which day, if not today", show_default=False)
    ] = "",
    label: Annotated[str, typer.Option(metavar="TEXT", help="in a word", show_default=False)] = "",
    text: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help="more about it; - or @FILE", show_default=False),
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Record an event in a client's life that changes what they need; it may be still to come."""
    from hnwctl.console.contacts.servicebook import add_item, begin, tell
    from hnwctl.console.dialogue.asking import nothing_written, text_offered, word_told
    from hnwctl.domain.days import parse_day
    from hnwctl.model.words_duty import EVENT

    session: Session = ctx.obj
    book = session.book
    record = begin(book, client)
    day = parse_day(at, book.today, past=True) if at else book.today
    with nothing_written(session):
        which = word_told(session, kind, EVENT, "which event", missing="--kind")
        said = text_offered(session, text, "more about it")
    item = {"at": day.isoformat(), "kind": which, "label": label.strip(), "note": said}
    item["by"] = book.vault.unlocked.member
    written = add_item(book, record, "events", item, verb="event", dry_run=dry_run)
    tell(session, written, "{id}: recorded", key="handle", form=form, dry_run=dry_run, item=written.item)
