"""``query``: read-only SQL on the index."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import Format, Limit
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import InvalidError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.model.tables import Column, Table
    from hnwctl.store.index.query import Result

_SCHEMA = (
    ColumnSpec("table", "table", kind="code"),
    ColumnSpec("column", "column", kind="code"),
    ColumnSpec("type", "type", kind="code"),
    ColumnSpec("meaning", "meaning"),
)


def query(
    ctx: typer.Context,
    sql: Annotated[
        str | None,
        typer.Argument(metavar="SQL", help="one SELECT; - or @FILE to read it", show_default=False),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="the tables and columns that this key has")
    ] = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Ask the book in SQL: what reads is answered, what writes is refused. docs/sql.md has the tables."""
    from hnwctl.console.dialogue.prompts import text_from

    session: Session = ctx.obj
    if schema:
        _show_schema(session, form)
        return
    given = sql if sql is not None else session.prompter.ask_text("SQL", missing="SQL")
    statement = text_from(given, stdin=session.stdin)
    answers = [book.vault.catalog.query(statement, limit=limit) for book in session.books]
    _show(session, answers, limit, form)


def _show(session: "Session", answers: "Sequence[Result]", limit: int | None, form: FormatName) -> None:
    from hnwctl.console.several import KEY, marked_rows, vault_column

    books = session.books
    names = distinct(answers[0].columns, taken=[KEY] if len(books) > 1 else [])
    if any(each.columns != answers[0].columns for each in answers):
        raise InvalidError(
            "the vaults answer with different columns", hint="name the columns in the place of *"
        )
    rows = [
        row
        for book, answer in zip(books, answers, strict=True)
        for row in marked_rows(book, books, _rows(names, answer))
    ]
    columns = [*vault_column(books), *_columns(names, answers)]
    session.output.rows(rows[:limit], columns, form=form, exact=True)
    left_out = list(dict.fromkeys(name for each in answers for name in each.sealed_columns))
    if left_out:
        session.output.note("sealed to your key: {names}", names=left_out)
    if len(rows[:limit]) < len(rows) or any(each.more for each in answers):
        session.output.note("only the first {count} {count:rows|row}; there are more", count=limit)


def distinct(names: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """The names of columns, each once: the second ``id`` is ``id_2``."""
    found: list[str] = []
    for name in names:
        made, number = name, 1
        while made in found or made in taken or (number > 1 and made in names):
            number += 1
            made = f"{name}_{number}"
        found.append(made)
    return found


def _rows(names: Sequence[str], answer: "Result") -> Iterator[dict[str, Any]]:
    return (dict(zip(names, map(_plain, row), strict=True)) for row in answer.rows)


def _plain(value: Any) -> Any:
    """A cell as JSON can hold it: bytes in hex, and what is no number as its name."""
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _columns(names: Sequence[str], answers: "Sequence[Result]") -> list[ColumnSpec]:
    """Columns as they are called in the query; numbers stand right and are never shortened."""
    cells = [[row[at] for each in answers for row in each.rows] for at in range(len(names))]
    return [
        ColumnSpec(name, name, align="right", kind="code") if _numeric(own) else ColumnSpec(name, name)
        for name, own in zip(names, cells, strict=True)
    ]


def _numeric(cells: Sequence[Any]) -> bool:
    return all(cell is None or isinstance(cell, (int, float)) for cell in cells)


def _show_schema(session: "Session", form: FormatName) -> None:
    book: Book = session.book
    held = book.vault.unlocked.keyring.compartments
    tables = book.vault.around.projection.tables(held)
    if form == FormatName.table:
        session.output.text("\n".join(_described(tables, session.output.columns)))
        session.output.note("docs/sql.md has examples")
        return
    rows = [
        {"table": table.name, "column": column.name, "type": column.decl, "meaning": _meaning(column)}
        for table in tables
        for column in table.columns
    ]
    session.output.rows(rows, _SCHEMA, form=form)


def _described(tables: "Sequence[Table]", columns: int | None) -> Iterator[str]:
    """A paragraph for each table, a line for each of its columns; what is long goes on under itself."""
    from hnwctl.console.messages import translated
    from hnwctl.console.printing.width import wrap

    for table in tables:
        yield f"{table.name}  {translated(table.doc)}"
        left = max(len(column.name) for column in table.columns) + 4
        for column in table.columns:
            head = f"  {column.name:<{left - 2}}{column.decl:<9}"
            text = _meaning(column)
            lines = wrap(text, max(columns - len(head), 20)) if columns else [text]
            for line in lines:
                yield f"{head}{line}".rstrip()
                head = " " * len(head)
        yield ""


def _meaning(column: "Column") -> str:
    """What a column is, in the reader's language: as it is documented, else as it is headed."""
    from hnwctl.console.messages import translated
    from hnwctl.model.headings import HEADINGS

    return translated(column.doc or HEADINGS.get(column.name, ""))
