"""Changing one record: which sections may be changed, and what is said about what changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import ForbiddenError, IntegrityError, UsageError
from hnwctl.model.records import OpenRecord, Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Saved
    from hnwctl.console.session import Session

COLUMNS = (ColumnSpec("path", "field"), ColumnSpec("old", "old value"), ColumnSpec("new", "new value"))


def require_writable(book: "Book") -> None:
    """Raise, before anybody types a thing, where a write would be refused whatever it is."""
    if book.vault.git is None:
        raise UsageError(
            "{folder} is not a repository of its own, so it is only read",
            hint="`hnwctl demo DIR` makes a copy that can be written",
            folder=book.vault.root,
        )
    book.vault.refuse_problems()


def may_write(book: "Book", section: str) -> bool:
    """Whether this member has the right to write ``section``."""
    from hnwctl.store.trust import roster

    return roster.can(book.vault.roster, book.vault.unlocked.member, section, "write")


def open_sections(book: "Book", record: OpenRecord) -> list[str]:
    """The sections of the record that this key opens and may write, in the order of a record."""
    from hnwctl.domain.assigning import writable_sections

    return [
        name for name in writable_sections(record.kind) if name in record.sections and may_write(book, name)
    ]


def require_open(book: "Book", record: OpenRecord | None, sections: Iterable[str]) -> None:
    """Raise unless this key may write each of ``sections`` and knows what is in it.

    ForbiddenError for what is sealed to it or not its to write, IntegrityError for what is damaged.
    """
    for section in sections:
        if record is not None and section in record.sealed:
            raise ForbiddenError("{id}: {section} is sealed to your key", id=record.id, section=section)
        if record is not None and section in record.damaged:
            raise IntegrityError("{id}: {section} is damaged", id=record.id, section=section)
        if not may_write(book, section):
            raise ForbiddenError(
                "{member} may not write {section}",
                hint="the roster gives that right to others: `hnwctl access list`",
                member=book.vault.unlocked.member,
                section=section,
            )


def confirmed(content: Mapping[str, Plain], today: date) -> dict[str, Plain]:
    """The section as reviewed today; a review date that is later already stays.

    A KYC review that was agreed on and whose day has come is thereby done: the next one goes by the rating.
    """
    day = today.isoformat()
    kept = {name: value for name, value in content.items() if name != "review_due" or value > day}
    return {**kept, "reviewed": max(content.get("reviewed", ""), day)}


def save(
    book: "Book",
    record: OpenRecord,
    sections: Mapping[str, dict[str, Plain] | None],
    *,
    verb: str,
    dry_run: bool = False,
) -> "Saved":
    """Write the new contents of these sections as one commit. Raises as Book.save."""
    from hnwctl.console.drafts import Draft

    require_open(book, record, sections)
    draft = Draft(record, sections, record.id, record.kind)
    return book.save([draft], message=f"{verb} {record.id}", dry_run=dry_run)[0]


def tell(session: "Session", saved: "Saved", *, form: FormatName, dry_run: bool) -> None:
    """Say what changed: a line for people, ``id`` and ``changed`` for programs; of a dry run old and new."""
    output = session.output
    paths = [change.path for change in saved.changes]
    answer: dict[str, Any] = {"id": saved.id, "changed": paths}
    if form != FormatName.table:
        output.record(answer | ({"changes": change_rows(saved)} if dry_run else {}), form=form)
    elif not paths:
        output.line("{id}: nothing changes", id=saved.id)
    elif dry_run:
        output.rows(change_rows(saved), COLUMNS)
        output.note("nothing was written: this was a dry run")
    else:
        output.line("{id}: changed {changed}", id=saved.id, changed=paths)


def change_rows(saved: "Saved") -> list[dict[str, Any]]:
    """Path, old and new value of every change."""
    return [{"path": each.path, "old": each.old, "new": each.new} for each in saved.changes]
