"""``find``: full text over all that this key may read."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import Format, Limit, Section
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.domain.finding import CONTEXT
from hnwctl.model.words_section import SECTION

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.printing.output import Output
    from hnwctl.console.session import Session
    from hnwctl.domain.finding import Finding

_COLUMNS = (
    ColumnSpec("id", "id", kind="code"),
    ColumnSpec("name", "name"),
    ColumnSpec("section", "section", words=SECTION),
    ColumnSpec("field", "field"),
    ColumnSpec("snippet", "found in"),
)


def find(
    ctx: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT", help="a word or a part of one; - or @FILE to read it", show_default=False
        ),
    ] = None,
    section: Section = None,
    archived: Annotated[
        bool, typer.Option("--archived", help="also among clients that were put out of sight")
    ] = False,
    limit: Limit = None,
    form: Format = FormatName.table,
) -> None:
    """Search all text that this key may read: whatever its case, width and accents, and Chinese too."""
    from hnwctl.console.dialogue.prompts import text_from
    from hnwctl.console.several import marked_rows, vault_column
    from hnwctl.domain.finding import finding

    session: Session = ctx.obj
    given = text if text is not None else session.prompter.ask_text("text to find", missing="TEXT")
    wanted = text_from(given, stdin=session.stdin)
    sections = [_section(section)] if section else []
    books = session.books
    plans = [finding(wanted, held=_held(book), sections=sections, archived=archived) for book in books]
    before = _context(session.output, form)
    rows: Iterator[dict[str, Any]] = (
        row
        for book, plan in zip(books, plans, strict=True)
        for row in marked_rows(book, books, _hits(book, plan, before))
    )
    session.output.rows(
        list(islice(rows, limit)), [*vault_column(books), *_COLUMNS], form=form,
        sealed=_sealed(plans, sections), mark=plans[0].needle,
    )  # fmt: skip


def _held(book: "Book") -> frozenset[str]:
    return book.vault.unlocked.keyring.compartments


def _hits(book: "Book", plan: "Finding", before: int) -> Iterator[dict[str, str]]:
    return plan.hits(book.vault.query(plan.sql, plan.parameters), before=before)


def _sealed(plans: "list[Finding]", sections: list[str]) -> list[str]:
    """What could not be searched in any vault, as far as it was asked for."""
    found = {name: None for plan in plans for name in plan.sealed}
    return [name for name in found if not sections or name in sections]


def _section(word: str) -> str:
    """The section that a word means; raises UsageError for another."""
    from hnwctl.errors import UsageError

    key = SECTION.key_of(word)
    if key is None:
        raise UsageError(
            "{section}: no such section, there are: {known}", section=word, known=list(SECTION.keys)
        )
    return key


def _context(output: "Output", form: FormatName) -> int:
    """How much of the text to show before the match, so that a narrow window still has the match in it."""
    if form != FormatName.table or output.columns is None:
        return CONTEXT
    return max(min(output.columns // 16, CONTEXT), 3)
