"""``review``: somebody looked at a section and confirms that it is up to date."""

from typing import TYPE_CHECKING

import typer

from hnwctl.console.formats import FormatName
from hnwctl.console.options import ClientArg, DryRun, Format, Section
from hnwctl.errors import ForbiddenError, NotFoundError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.model.records import OpenRecord


def review(
    ctx: typer.Context,
    client: ClientArg,
    section: Section = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Confirm that a client's record, or one section of it, is up to date today."""
    from hnwctl.console.card import section_title
    from hnwctl.console.changes import confirmed, save

    session: Session = ctx.obj
    book = session.book
    record = book.client(client)
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
    from hnwctl.console.changes import open_sections, require_open
    from hnwctl.domain.assigning import check_section

    if section is None:
        names = open_sections(book, record)
        if not names:
            raise ForbiddenError("{id}: there is no section that your key may write", id=record.id)
        return names
    require_open(book, record, [check_section(section)])
    if section not in record.sections:
        raise NotFoundError("{id} has no section {section} yet", id=record.id, section=section)
    return [section]
