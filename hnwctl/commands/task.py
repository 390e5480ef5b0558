"""``task``: what is to be done for a client, until it is done or dropped."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import ClientArg, DryRun, Format, Limit
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import UsageError
from hnwctl.model.words_wealth import LEVEL

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.domain.worklists import Worklist

app = typer.Typer(help="Follow-ups: what is to be done for a client.", no_args_is_help=True)

HandleArg = Annotated[
    str,
    typer.Argument(metavar="HANDLE", help="as `list` shows it: CLIENT/ITEM, or as much as is clear"),
]
TextArg = Annotated[
    str | None,
    typer.Argument(metavar="TEXT", help="the text; - or @FILE to read it", show_default=False),
]


@app.command()
def add(
    ctx: typer.Context,
    client: ClientArg,
    text: TextArg = None,
    due: Annotated[str, typer.Option(metavar="DAY", help="by when", show_default=False)] = "",
    assign: Annotated[
        str, typer.Option(metavar="MEMBER", help="who does it, if not you", show_default=False)
    ] = "",
    priority: Annotated[
        str, typer.Option(metavar="WORD", help="high, medium or low", show_default=False)
    ] = "",
    campaign: Annotated[
        str, typer.Option(metavar="NAME", help="the campaign it belongs to", show_default=False)
    ] = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Add a task for a client; the first line of the text is what to do, the rest is its note."""
    from hnwctl.console.contacts.servicebook import add_item, begin, member_named, tell
    from hnwctl.console.dialogue.asking import coming_day, key_of, nothing_written, text_told

    session: Session = ctx.obj
    book = session.book
    record, me = begin(book, client), book.vault.unlocked.member
    who = member_named(book, assign) if assign else me
    level = key_of(LEVEL, priority, "no such priority: {word}") if priority else ""
    by_when = coming_day(due, book.today) if due else None
    with nothing_written(session):
        said = text_told(session, text, "what is to be done", missing="TEXT")
        by_when = by_when or coming_day(session.prompter.ask_text("by when", missing="--due"), book.today)
    head, _, rest = said.partition("\n")
    item = {"text": head.strip(), "due": by_when.isoformat(), "opened": book.today.isoformat(),
            "assignee": who, "priority": level, "campaign": campaign.strip(), "by": me,
            "note": rest.strip()}  # fmt: skip
    written = add_item(book, record, "tasks", item, verb="task", dry_run=dry_run)
    tell(session, written, "{task}: due {due}", key="task", form=form, dry_run=dry_run, due=item["due"])


_COLUMNS = (
    ColumnSpec("task", "handle", kind="code"),
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("due", "due", kind="date"),
    ColumnSpec("name", "name"),
    ColumnSpec("text", "what to do"),
    ColumnSpec("assignee", "assigned to"),
    ColumnSpec("priority", "priority", words=LEVEL),
    ColumnSpec("days_overdue", "days overdue", align="right", kind="code"),
    ColumnSpec("campaign", "campaign"),
    ColumnSpec("opened", "opened", kind="date"),
    ColumnSpec("done", "done", kind="date"),
    ColumnSpec("dropped", "dropped", kind="date"),
    ColumnSpec("outcome", "outcome"),
    ColumnSpec("note", "note"),
)
_OPEN = ("task", "due", "name", "text", "assignee", "priority", "days_overdue")
_SETTLED = ("task", "name", "text", "assignee", "done", "dropped", "outcome")
"""What people see of the open ones, and of the others."""


@app.command("list")
def list_(
    ctx: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help="assigned to you")] = False,
    assignee: Annotated[
        str, typer.Option(metavar="MEMBER", help="assigned to this member", show_default=False)
    ] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="past their day")] = False,
    client: Annotated[str, typer.Option(metavar="CLIENT", help="of this client", show_default=False)] = "",
    done: Annotated[bool, typer.Option("--done", help="those that were done or dropped, instead")] = False,
    campaign: Annotated[str, typer.Option(metavar="NAME", help="of this campaign", show_default=False)] = "",
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """List the open tasks, what is due first in front."""
    from hnwctl.console.contacts.worklist import show, worklist

    session: Session = ctx.obj
    if mine and assignee:
        raise UsageError("give --mine or --assignee, not both")
    ask = partial(_asked, mine=mine, assignee=assignee, overdue=overdue, client=client, done=done,
                  campaign=campaign, limit=limit)  # fmt: skip
    found = worklist(session.books, "task", ask, limit)
    show(session, found, _COLUMNS, _SETTLED if done else _OPEN, form)


def _asked(book: "Book", **given: Any) -> "Worklist":
    from hnwctl.console.contacts.servicebook import member_named
    from hnwctl.domain.worklists import TaskFilters, tasks

    limit, mine = given.pop("limit"), given.pop("mine")
    given["client"] = given["client"] and book.resolve(given["client"])
    if mine:
        given["assignee"] = book.vault.unlocked.member
    elif given["assignee"]:
        given["assignee"] = member_named(book, given["assignee"])
    held = book.vault.unlocked.keyring.compartments
    return tasks(TaskFilters(**given), today=book.today, held=held, limit=limit)


@app.command()
def done(
    ctx: typer.Context,
    handle: HandleArg,
    outcome: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="what came of it; - or @FILE to read it", show_default=False),
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Settle a task: it was done today."""
    _settle(ctx.obj, handle, "done", outcome, "{task}: done", form=form, dry_run=dry_run)


@app.command()
def drop(
    ctx: typer.Context,
    handle: HandleArg,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="why; - or @FILE to read it", show_default=False)
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Give a task up: it is not to be done any more."""
    _settle(ctx.obj, handle, "dropped", reason, "{task}: dropped", form=form, dry_run=dry_run)


def _settle(
    session: "Session",
    handle: str,
    how: str,
    text: str | None,
    line: str,
    *,
    form: FormatName,
    dry_run: bool,
) -> None:
    """Mark the task, once: one that is settled stays as it is."""
    from hnwctl.console.contacts.handles import TASKS
    from hnwctl.console.contacts.servicebook import change_item, open_item, tell
    from hnwctl.console.dialogue.asking import read_text

    book = session.book
    found = open_item(book, TASKS, handle)
    if found.item.get("done") or found.item.get("dropped"):
        tell(session, found.known(), "{task}: settled already", key="task", form=form, dry_run=dry_run)
        return
    changes = {how: book.today.isoformat(), "outcome": read_text(session, text) if text is not None else ""}
    written = change_item(book, found, changes, verb="task", dry_run=dry_run)
    tell(session, written, line, key="task", form=form, dry_run=dry_run)
