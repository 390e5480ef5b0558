"""``complaint``: what a client complains of or asks for, answered within a time limit."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.commands.task import HandleArg, TextArg
from hnwctl.console.options import ClientArg, DryRun, Format, Limit
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import InvalidError, UsageError
from hnwctl.model.words_client import CHANNEL
from hnwctl.model.words_duty import ASPECT
from hnwctl.model.words_wealth import LEVEL

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.contacts.servicebook import Found
    from hnwctl.console.session import Session
    from hnwctl.domain.worklists import Worklist
    from hnwctl.model.dates import Moment

app = typer.Typer(help="Complaints and requests with a time limit.", no_args_is_help=True)


@app.command("open")
def open_(
    ctx: typer.Context,
    client: ClientArg,
    text: TextArg = None,
    about: Annotated[
        str, typer.Option(metavar="WORD", help="service, product or adviser", show_default=False)
    ] = "",
    channel: Annotated[
        str, typer.Option(metavar="CHANNEL", help="by which channel it came", show_default=False)
    ] = "",
    severity: Annotated[
        str, typer.Option(metavar="WORD", help="high, medium or low", show_default=False)
    ] = "",
    at: Annotated[
        str, typer.Option(metavar="WHEN", help="when it came, if not today", show_default=False)
    ] = "",
    due: Annotated[
        str, typer.Option(metavar="DAY", help="by when, if not as the policy says", show_default=False)
    ] = "",
    request: Annotated[
        bool, typer.Option("--request", help="a request: answered within hours, not working days")
    ] = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Take a complaint or a request of a client; the policy says by when it is settled."""
    from hnwctl.console.contacts.servicebook import add_item, begin, tell
    from hnwctl.console.dialogue.asking import key_of, nothing_written, text_told
    from hnwctl.domain.moments import happened

    session: Session = ctx.obj
    book = session.book
    record = begin(book, client)
    opened = happened(at, book.today, session.settings.now())
    by_when = str(_due(book, opened, due, request=request))
    item = {"opened": str(opened), "request": "true" if request else "", "due": by_when,
            "about": about and key_of(ASPECT, about),
            "channel": channel and key_of(CHANNEL, channel, "no such channel: {word}"),
            "severity": severity and key_of(LEVEL, severity, "no such severity: {word}"),
            "by": book.vault.unlocked.member}  # fmt: skip
    with nothing_written(session):
        item["text"] = text_told(session, text, "what the client says", missing="TEXT")
    written = add_item(book, record, "complaints", item, verb="complaint", dry_run=dry_run)
    tell(session, written, "{complaint}: due {due}", key="complaint", form=form, dry_run=dry_run, due=by_when)


def _due(book: "Book", opened: "Moment", due: str, *, request: bool) -> "Moment":
    """As told, else as the policy says. Raises InvalidError for a day before it came."""
    from hnwctl.domain.moments import parse_moment
    from hnwctl.domain.timelimits import complaint_due, request_due

    if not due:
        return (request_due if request else complaint_due)(opened, book.rules)
    moment = parse_moment(due, book.today, past=False)
    if moment.day < opened.day:
        raise InvalidError(
            "due on {due}, before it came on {opened}", due=moment.day, opened=opened.day, hint=""
        )
    return moment


@app.command()
def update(
    ctx: typer.Context,
    handle: HandleArg,
    text: TextArg = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Note a step on the way to settle a complaint."""
    from hnwctl.console.contacts.servicebook import change_item, tell
    from hnwctl.console.dialogue.asking import nothing_written, text_told

    session: Session = ctx.obj
    book = session.book
    found = _still_open(book, handle)
    with nothing_written(session):
        said = text_told(session, text, "what was done", missing="TEXT")
    step = {"at": book.today.isoformat(), "by": book.vault.unlocked.member, "note": said}
    changes = {"updates": [*found.item.get("updates", ()), step]}
    written = change_item(book, found, changes, verb="complaint", dry_run=dry_run)
    tell(session, written, "{complaint}: updated", key="complaint", form=form, dry_run=dry_run)


@app.command()
def close(
    ctx: typer.Context,
    handle: HandleArg,
    resolution: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="how it was settled; - or @FILE to read it", show_default=False),
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Close a complaint with what came of it."""
    from hnwctl.console.contacts.servicebook import change_item, tell
    from hnwctl.console.dialogue.asking import nothing_written, text_told

    session: Session = ctx.obj
    book = session.book
    found = _still_open(book, handle)
    with nothing_written(session):
        said = text_told(session, resolution, "how it was settled", missing="--resolution")
    changes = {"closed": book.today.isoformat(), "resolution": said}
    written = change_item(book, found, changes, verb="complaint", dry_run=dry_run)
    tell(session, written, "{complaint}: closed", key="complaint", form=form, dry_run=dry_run)


def _still_open(book: "Book", handle: str) -> "Found":
    from hnwctl.console.contacts.handles import COMPLAINTS
    from hnwctl.console.contacts.servicebook import open_item

    found = open_item(book, COMPLAINTS, handle)
    if "closed" in found.item:
        raise InvalidError(
            "{handle} was closed on {day}",
            hint="a new one is opened with `hnwctl complaint open`",
            handle=found.handle,
            day=found.item["closed"],
        )
    return found


_COLUMNS = (
    ColumnSpec("complaint", "handle", kind="code"),
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("due", "due", kind="date"),
    ColumnSpec("name", "name"),
    ColumnSpec("text", "what the client says"),
    ColumnSpec("request", "request"),
    ColumnSpec("about", "about", words=ASPECT),
    ColumnSpec("channel", "channel", words=CHANNEL),
    ColumnSpec("severity", "severity", words=LEVEL),
    ColumnSpec("opened", "opened", kind="date"),
    ColumnSpec("days_overdue", "days overdue", align="right", kind="code"),
    ColumnSpec("closed", "closed", kind="date"),
    ColumnSpec("resolution", "resolution"),
)
_OPEN = ("complaint", "due", "name", "text", "about", "severity", "opened", "days_overdue")
_ALL = ("complaint", "due", "name", "text", "opened", "closed", "resolution")
"""What people see of the open ones, and of all."""


@app.command("list")
def list_(
    ctx: typer.Context,
    still_open: Annotated[bool, typer.Option("--open", help="the open ones, as without it")] = False,
    every: Annotated[bool, typer.Option("--all", help="closed ones too")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="past their time limit")] = False,
    client: Annotated[str, typer.Option(metavar="CLIENT", help="of this client", show_default=False)] = "",
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List the open complaints and requests, what is due first in front."""
    from hnwctl.console.contacts.worklist import show, worklist

    session: Session = ctx.obj
    if every and (still_open or overdue):
        raise UsageError("--all goes with neither --open nor --overdue")
    ask = partial(_asked, settled=every, overdue=overdue, client=client, limit=limit)
    found = worklist(session.books, "complaint", ask, limit)
    if form == FormatName.table:
        found = found._replace(rows=[_for_people(row) for row in found.rows])
    show(session, found, _COLUMNS, _ALL if every else _OPEN, form)


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    """The same with its moments as a person reads them."""
    moments = {key: (row[key] or "").replace("T", " ") for key in ("opened", "due", "closed")}
    return {**row, **moments}


def _asked(book: "Book", **given: Any) -> "Worklist":
    from hnwctl.domain.worklists import ComplaintFilters, complaints

    limit = given.pop("limit")
    given["client"] = given["client"] and book.resolve(given["client"])
    held = book.vault.unlocked.keyring.compartments
    return complaints(ComplaintFilters(**given), today=book.today, held=held, limit=limit)
