"""Market notes: kept, listed, shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import InvalidError, NotFoundError, UsageError
from hnwctl.model.records import Plain
from hnwctl.model.vocabulary import Vocabulary
from hnwctl.model.words_wealth import MARKET

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

NOTES = Vocabulary(
    MARKET.name,
    "\n".join(line for line in MARKET.table.splitlines() if not line.strip().startswith("rates ")),
    closed=True,
)
"""The kinds of note that people write; rates come from tables."""

_COLUMNS = (
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("title", "heading"),
    ColumnSpec("kind", "kind", words=MARKET),
    ColumnSpec("as_of", "as of", kind="date"),
    ColumnSpec("due", "stale from", kind="date"),
    ColumnSpec("reviewed", "last reviewed", kind="date"),
)
_NAMES = ("id", "kind", "title", "as_of", "reviewed", "due")
_LISTED = f"SELECT {', '.join(_NAMES)} FROM market_reviews"  # noqa: S608 - our own names
_TOO_MANY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was said of a note on the command line; ``text`` and ``file`` are two ways of saying one thing."""

    title: str = ""
    kind: str = ""
    text: str | None = None
    file: Path | None = None
    source: str = ""
    link: str = ""
    as_of: str = ""
    affects: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def added(session: "Session", told: Told, *, form: FormatName, dry_run: bool) -> None:
    """Write a new note, after asking for what is missing, and say its id."""
    from hnwctl.console.clients.changes import require_open, require_writable
    from hnwctl.console.dialogue.asking import nothing_written
    from hnwctl.console.drafts import Draft
    from hnwctl.console.newid import new_id

    book = session.book
    require_writable(book)
    require_open(book, None, ["note"])
    with nothing_written(session):
        content = _content(session, told)
    id_ = new_id(book, "market")
    book.save([Draft(None, {"note": content}, id_, "market")], message=f"market {id_}", dry_run=dry_run)
    if form != FormatName.table:
        session.output.record({"id": id_}, form=form)
    elif dry_run:
        session.output.note("nothing was written: this was a dry run")
    else:
        session.output.line("added {id}: {title}", id=id_, title=content["title"])


def _content(session: "Session", told: Told) -> dict[str, Plain]:
    """The plain values of the note; raises InvalidError by field."""
    from hnwctl.console.dialogue.asking import read_text, text_offered, word_told

    if told.text is not None and told.file is not None:
        raise UsageError("--text and --file are two ways of giving one text", hint="give one of them")
    if told.kind and MARKET.key_of(told.kind) == "rates":
        raise UsageError("rates come from a table", hint="hnwctl market rates --import FILE")
    day, link = _as_of(session, told.as_of), _link(told.link)
    text = read_text(session, f"@{told.file}") if told.file else None
    title = told.title.strip() or _heading(text or "")
    title = title or session.prompter.ask_text("heading of the note", missing="TITLE")
    kind = word_told(
        session, told.kind, NOTES, "kind of note", missing="--kind", unknown="no such kind of note: {word}"
    )
    text = text if text is not None else text_offered(session, told.text, "text (may be left empty)")
    found: dict[str, Plain] = {"kind": kind, "title": title, "as_of": day.isoformat()}
    more = {
        "text": text,
        "source": told.source,
        "link": link,
        "affects": _words(told.affects),
        "tags": _words(told.tags),
    }
    return found | {name: value for name, value in more.items() if value}


def _words(given: Sequence[str]) -> list[str]:
    return [word.strip() for each in given for word in re.split("[,，、;；]", each) if word.strip()]


def _heading(text: str) -> str:
    """The first heading of a Markdown text."""
    found = re.search(r"^#+[ \t]+(.+?)[ \t#]*$", text, re.MULTILINE)
    return found[1] if found else ""


def _as_of(session: "Session", text: str) -> date:
    """The day of the note. Raises InvalidError for what is no day, or lies ahead."""
    from hnwctl.domain.days import parse_day

    today = session.book.today
    day = parse_day(text, today, past=True) if text else today
    if day > today:
        raise InvalidError("--as-of {day} lies in the future", day=day.isoformat())
    return day


def _link(text: str) -> str:
    """The link, if it is one that a browser opens. Raises InvalidError."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text)):
        raise InvalidError("not a link: {text}", hint="it begins with https:// or http://", text=text)
    return text


# --- listed ----------------------------------------------------------------------------------------


def show_list(
    session: "Session", kinds: Sequence[str], *, only_stale: bool, limit: int | None, form: FormatName
) -> None:
    """Print the notes of these kinds, the newest first. Raises InvalidError for another kind."""
    from hnwctl.console.dialogue.asking import key_of
    from hnwctl.console.several import marked_rows, vault_column

    keys = [key_of(MARKET, word, "no such kind of note: {word}") for word in kinds]
    books = session.books
    rows = [
        row
        for book in books
        for row in marked_rows(book, books, _listed(book, keys or list(NOTES.keys), only_stale=only_stale))
    ]
    rows.sort(key=lambda row: row["as_of"], reverse=True)
    columns = _COLUMNS if form == FormatName.table else _in_order()
    session.output.rows(rows[:limit], [*vault_column(books), *columns], form=form)
    session.output.cut(len(rows[:limit]), len(rows))


def _in_order() -> list[ColumnSpec]:
    known = {column.key: column for column in _COLUMNS}
    return [known[name] for name in _NAMES]


def _listed(book: "Book", kinds: Sequence[str], *, only_stale: bool) -> list[dict[str, Any]]:
    conditions, facts = [f"kind IN ({', '.join('?' * len(kinds))})"], list(kinds)
    if only_stale:
        conditions.append("due <= ?")
        facts.append(book.today.isoformat())
    rows = book.vault.query(f"{_LISTED} WHERE {' AND '.join(conditions)} ORDER BY as_of DESC, id", facts)
    return [dict(zip(_NAMES, row, strict=True)) for row in rows]


# --- shown -----------------------------------------------------------------------------------------


def show_one(session: "Session", text: str, *, form: FormatName) -> None:
    """Print one note. Raises NotFoundError when there is none, or several begin so."""
    from hnwctl.console.clients.cardtext import card_of

    book, id_ = _meant(session, text)
    record = book.read("market", id_)
    if form == FormatName.table:
        session.output.line("{name}  {id}", name=record.sections.get("note", {}).get("title", ""), id=id_)
        session.output.text(card_of(session, book, record).text(["note"]))
        return
    revisions = {name: {"rev": meta.rev, "by": meta.by, "at": meta.at} for name, meta in record.meta.items()}
    session.output.record({"id": id_, **record.sections, "revisions": revisions}, form=form)


def _meant(session: "Session", text: str) -> "tuple[Book, str]":
    """The book and the id of the one note whose id begins so, or whose title this is."""
    sql = (
        "SELECT id, title FROM market_reviews WHERE substr(id, 1, length(?1)) = ?1 OR fold(title) = fold(?1)"
    )
    found = [(book, *row) for book in session.books for row in book.vault.query(sql, (text.strip(),))]
    if len(found) == 1:
        return found[0][0], found[0][1]
    if not found:
        raise NotFoundError(
            "no market note has the id {text}", hint="look with: hnwctl market list", text=text
        )
    raise NotFoundError(
        "{count} market notes match {text}",
        hint="give one of the ids",
        candidates=[{"id": id_, "name": title} for _, id_, title in found[:_TOO_MANY]],
        count=len(found),
        text=text,
    )
