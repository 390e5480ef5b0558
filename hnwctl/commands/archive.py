"""``archive`` and ``unarchive``: a client out of sight, and back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import ClientsArg, DryRun, Format
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import CheckError, ForbiddenError
from hnwctl.model.records import Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft
    from hnwctl.console.session import Session

Profile = dict[str, Plain]
Edit = Callable[[Profile], Profile]
"""From a profile to the profile as it is to be; the same one when there is nothing to do."""


def archive(
    ctx: typer.Context,
    clients: ClientsArg = None,
    reason: Annotated[str, typer.Option(help="why", show_default=False)] = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Put clients out of sight: they keep their record, and leave lists and agenda."""
    session: Session = ctx.obj
    book = session.book
    mark = {"at": book.today.isoformat(), "by": book.vault.unlocked.member}
    mark |= {"reason": reason} if reason else {}

    def marked(profile: Profile) -> Profile:
        return profile if "archived" in profile else {**profile, "archived": mark}

    found = _change(session, clients, marked, verb="archive", dry_run=dry_run)
    if form == FormatName.table and found.done:
        session.output.line("archived: {ids}", ids=found.done)
    _tell(session, found, "archived", form=form, dry_run=dry_run)


def unarchive(
    ctx: typer.Context,
    clients: ClientsArg = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Bring archived clients back into lists and agenda."""
    session: Session = ctx.obj

    def unmarked(profile: Profile) -> Profile:
        return {name: value for name, value in profile.items() if name != "archived"}

    found = _change(session, clients, unmarked, verb="unarchive", dry_run=dry_run)
    if form == FormatName.table and found.done:
        session.output.line("no longer archived: {ids}", ids=found.done)
    _tell(session, found, "unarchived", form=form, dry_run=dry_run)


@dataclass(slots=True)
class _Found:
    """Ids that changed, ids with nothing to do, and what could not be done: who was meant, and why."""

    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)


def _change(session: "Session", clients: list[str] | None, edit: Edit, *, verb: str, dry_run: bool) -> _Found:
    """Edit the profiles of all clients meant, as one commit. One alone that cannot be raises its error."""
    from hnwctl.console.clients.selection import chosen, failure
    from hnwctl.console.drafts import message_for

    meant = chosen(session, clients or (), None, None)
    found, drafts = _Found(failed=meant.failed), []
    for client in meant.ids:
        try:
            drafts.append(_draft(session.book, client, edit))
        except ForbiddenError as error:
            if meant.one:
                raise
            found.failed.append(failure(client, error))
    changing = [draft for draft in drafts if _changes(draft)]
    found.done = [draft.id for draft in changing]
    found.unchanged = [draft.id for draft in drafts if draft.id not in found.done]
    message = message_for(verb, found.done)
    session.book.save(changing, message=message, dry_run=dry_run)
    return found


def _changes(draft: "Draft") -> bool:
    return draft.record is None or draft.sections["profile"] != draft.record.sections["profile"]


def _draft(book: "Book", client: str, edit: Edit) -> "Draft":
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.drafts import Draft

    record = book.read("client", client)
    require_open(book, record, ["profile"])
    return Draft(record, {"profile": edit(record.sections["profile"])}, record.id, reviews=False)


def _tell(session: "Session", found: _Found, key: str, *, form: FormatName, dry_run: bool) -> None:
    output = session.output
    if form != FormatName.table:
        output.record({key: found.done, "unchanged": found.unchanged, "failed": found.failed}, form=form)
    elif found.unchanged:
        output.line("nothing to do: {ids}", ids=found.unchanged)
    for each in found.failed if form == FormatName.table else ():
        output.warn("{client}: {reason}", **each)
    if dry_run and form == FormatName.table:
        output.note("nothing was written: this was a dry run")
    if found.failed:
        raise CheckError("{count} could not be done", count=len(found.failed))
