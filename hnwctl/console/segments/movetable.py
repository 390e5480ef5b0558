"""Moves between groups, as people and programs read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, listed, say
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.console.segments.segmentcount import words_of
from hnwctl.console.segments.segmenttable import title_of_word
from hnwctl.console.several import marked_rows, vault_column
from hnwctl.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from hnwctl.console.segments.segmentmoves import Moved
    from hnwctl.console.session import Session

_FOR_PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)
SOURCE = Vocabulary("source of a move", "record | record | 档案\nhistory | history | 变更历史")

_WHOLE = {"dimension": 10, "from": 12, "to": 12}
"""Terminal columns that what moved keeps: room for most groups."""
_COLUMNS = (
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("name", "name", section="profile"),
    ColumnSpec("dimension", "dimension"),
    ColumnSpec("from", "from"),
    ColumnSpec("to", "to"),
    ColumnSpec("on", "on", kind="date"),
    ColumnSpec("source", "told by", words=SOURCE),
)
_FOR_TABLES = tuple(
    replace(column, least=_WHOLE.get(column.key, 0))
    for key in ("name", "dimension", "from", "to", "on", "source", "id")
    for column in _COLUMNS
    if column.key == key
)
"""What leaves a narrow window first stands last: what moved, and where to, is cut least."""


def show_moves(
    session: "Session", found: "Sequence[Moved]", keys: Sequence[str], limit: int | None, form: FormatName
) -> None:
    """Print the moves of all books, then what could not be looked at."""
    books = session.books
    rows: list[Mapping[str, Any]] = []
    for book, each in zip(books, found, strict=True):
        words = {key: words_of(book, key) for key in keys}
        own = each.rows if form not in _FOR_PEOPLE else _labelled(each.rows, words)
        rows += marked_rows(book, books, own)
    sealed = [key for key in keys if all(key in each.sealed for each in found)]
    columns = _FOR_TABLES if form == FormatName.table else _COLUMNS
    session.output.rows(rows[:limit], [*vault_column(books), *columns], form=form)
    session.output.cut(len(rows[:limit]), len(rows))
    if sealed:
        session.output.note("sealed to your key: {names}", names=[say(title_of_word(key)) for key in sealed])
    _tell(session, found)


def _tell(session: "Session", found: "Sequence[Moved]") -> None:
    for each in found:
        if each.closed:
            session.output.note("earlier versions are sealed to your key: {ids}", ids=each.closed)
        if each.unbelieved:
            session.output.warn(
                "earlier versions do not hold and were left out: {ids}; `hnwctl verify` says why",
                ids=each.unbelieved,
            )
        if not each.history:
            session.output.note("there is no history here: only what the records themselves date is told")


def _labelled(rows: Sequence[Mapping[str, Any]], words: Mapping[str, Vocabulary]) -> Iterator[dict[str, Any]]:
    for row in rows:
        own = words[row["dimension"]]
        ends = {name: _label(row[name], own) for name in ("from", "to")}
        yield {**row, **ends, "dimension": say(title_of_word(row["dimension"]))}


def _label(value: Any, words: Vocabulary) -> str:
    if not value:
        return say("not recorded")
    if isinstance(value, (list, tuple)):
        return listed([words.label(each, language()) for each in value])
    return words.label(value, language())
