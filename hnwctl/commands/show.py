"""``show``: all that this key may read of a client."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from hnwctl.console.options import ClientArg, Format, Section
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import ForbiddenError, IntegrityError, UsageError
from hnwctl.model.kinds import EXTRACTS, KINDS

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.model.records import OpenRecord

_FIELDS = (ColumnSpec("path", "field"), ColumnSpec("value", "value"))
_FLAT = (FormatName.csv, FormatName.tsv, FormatName.markdown, FormatName.html)


def show(
    ctx: typer.Context, client: ClientArg, section: Section = None, form: Format = FormatName.table
) -> None:
    """Show a client's record, each section under its freshness; what your key cannot open is named."""
    session: Session = ctx.obj
    book, record = _found(session, client)
    sections = _wanted(record, section)
    if form == FormatName.table:
        _show_card(session, book, record, sections)
    elif form in _FLAT:
        session.output.rows(_flat(record, sections), _FIELDS, form=form, sealed=_sealed(record, sections))
    else:
        session.output.record(_answer(book, record, sections), form=form)


def _found(session: "Session", text: str) -> "tuple[Book, OpenRecord]":
    """The client, in the one of the vaults that has it."""
    from hnwctl.console.clients.findclient import find_in

    book, found = find_in(session.books, text)
    return book, book.read("client", found)


def _wanted(record: "OpenRecord", section: str | None) -> list[str]:
    """The sections asked for; raises when the one named does not exist, is sealed or is damaged."""
    known = list(KINDS[record.kind].sections)
    if section is None:
        return known
    if section not in known:
        raise UsageError("{section}: no such section, there are: {known}", section=section, known=known)
    if section in record.sealed:
        raise ForbiddenError("{id}: {section} is sealed to your key", id=record.id, section=section)
    if section in record.damaged:
        raise IntegrityError("{id}: {section} is damaged", id=record.id, section=section)
    return [section]


def _sealed(record: "OpenRecord", sections: Sequence[str]) -> list[str]:
    return [section for section in record.sealed if section in sections]


def _answer(book: "Book", record: "OpenRecord", sections: Sequence[str]) -> dict[str, Any]:
    """The object that is promised: plain values, exactly; beside them what is derived from them."""
    from hnwctl.console.clients.worth import worth

    answer: dict[str, Any] = {"id": record.id}
    answer |= {name: record.sections[name] for name in sections if name in record.sections}
    if "finance" in answer or "finance_dates" in answer:
        answer["measures"] = worth(book, record.id)
    answer["revisions"] = {
        name: {"rev": meta.rev, "by": meta.by, "at": meta.at}
        for name, meta in record.meta.items()
        if name in sections
    }
    for key, names in (("damaged", record.damaged), ("removed", record.gone)):
        if names:
            answer[key] = [name for name in names if name in sections]
    return answer | {"sealed": _sealed(record, sections)}


def _flat(record: "OpenRecord", sections: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each field: its path and its value."""
    from hnwctl.domain.paths import changed_paths

    opened = {name: record.sections[name] for name in sections if name in record.sections}
    return [{"path": each.path, "value": each.new} for each in changed_paths({}, opened)]


def _show_card(session: "Session", book: "Book", record: "OpenRecord", sections: Sequence[str]) -> None:
    """An extract repeats what its source says: it is shown where the source is sealed, or asked for."""
    from hnwctl.console.clients.cardtext import card_of
    from hnwctl.console.clients.worth import name_of

    shown = [name for name in sections if len(sections) == 1 or EXTRACTS.get(name) not in record.sections]
    session.output.line("{name}  {id}", name=name_of(book, record.id), id=record.id)
    session.output.text(card_of(session, book, record).text(shown))
