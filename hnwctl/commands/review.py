"""``review``: somebody looked, and confirms that it is up to date; or walks through all that is stale."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.completion import clients
from hnwctl.console.options import DryRun, Format, Section
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import ForbiddenError, NotFoundError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.model.records import OpenRecord


def review(
    ctx: typer.Context,
    client: Annotated[
        str | None,
        typer.Argument(
            metavar="CLIENT",
            help="a client as everywhere, or the id of a market note",
            autocompletion=clients,
            show_default=False,
        ),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="walk through what is stale, one by one")] = False,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="with --due: client, market, kyc or risk; several: of any"),
    ] = None,
    section: Section = None,
    adviser: Annotated[
        str, typer.Option(metavar="NAME", help="with --due: of this adviser", show_default=False)
    ] = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Confirm that a client's record, one section of it, or a market note is up to date today.

    With --due: shows each stale section and asks whether to edit, confirm or skip it. Each step is
    written at once, so you can stop at any point.
    """
    session: Session = ctx.obj
    if due:
        _walk(session, client, kind or [], section, adviser, whole=not dry_run and form == FormatName.table)
        return
    if kind or adviser:
        raise UsageError("--kind and --adviser go with --due", hint="hnwctl review --due")
    text = client or session.prompter.ask_text("which client", missing="CLIENT")
    _confirm(session, _record(session.book, text), section, dry_run=dry_run, form=form)


def _record(book: "Book", text: str) -> "OpenRecord":
    """The market note that has exactly this id, else the client that is meant."""
    from hnwctl.store.layout import valid_id

    note = book.vault.read("market", text) if valid_id(text) else None
    return note or book.client(text)


def _confirm(
    session: "Session", record: "OpenRecord", section: str | None, *, dry_run: bool, form: FormatName
) -> None:
    from hnwctl.console.clients.card import section_title
    from hnwctl.console.clients.changes import confirmed, save

    book = session.book
    names = _to_review(book, record, section)
    sections = {name: confirmed(record.sections[name], book.today) for name in names}
    saved = save(book, record, sections, verb="review", dry_run=dry_run)
    days = {name: content["reviewed"] for name, content in sections.items()}
    if form != FormatName.table:
        session.output.record({"id": saved.id, "reviewed": days}, form=form)
        return
    for day in dict.fromkeys(days.values()):
        said = [section_title(name) for name in names if days[name] == day]
        session.output.line("{id}: reviewed on {day}: {sections}", id=saved.id, day=day, sections=said)
    if dry_run:
        session.output.note("nothing was written: this was a dry run")


def _to_review(book: "Book", record: "OpenRecord", section: str | None) -> list[str]:
    """The section named, or all that this key opens and may write."""
    from hnwctl.console.clients.changes import open_sections, require_open
    from hnwctl.domain.assigning import check_section

    if section is None:
        names = open_sections(book, record)
        if not names:
            raise ForbiddenError("{id}: there is no section that your key may write", id=record.id)
        return names
    require_open(book, record, [check_section(section, record.kind)])
    if section not in record.sections:
        raise NotFoundError("{id} has no section {section} yet", id=record.id, section=section)
    return [section]


def _walk(
    session: "Session",
    client: str | None,
    kinds: list[str],
    section: str | None,
    adviser: str,
    *,
    whole: bool,
) -> None:
    from hnwctl.console.clients.changes import require_writable
    from hnwctl.console.dialogue.walking import Walk
    from hnwctl.domain.staleness import Wanted

    wanted = Wanted.of(kinds, [section] if section else [], adviser)
    if not whole:
        raise UsageError(
            "--due asks on a terminal", hint="leave out --dry-run and --format; or `hnwctl stale`"
        )
    if not session.prompter.interactive:
        raise UsageError(
            "--due asks on a terminal, and there is none",
            hint="list what is stale with `hnwctl stale`, confirm with `hnwctl review CLIENT`",
        )
    require_writable(session.book)
    one = _record(session.book, client).id if client else ""
    Walk(session, wanted).go(one=one)
