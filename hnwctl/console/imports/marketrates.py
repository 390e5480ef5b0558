"""The exchange rates in force, and rates from a file."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import InvalidError, NotFoundError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

_COLUMNS = (
    ColumnSpec("currency", "currency", kind="code"),
    ColumnSpec("rate", "rate", align="right"),
    ColumnSpec("base", "base currency", kind="code"),
    ColumnSpec("date", "in force since", kind="date"),
    ColumnSpec("days_old", "days old", align="right"),
)
_IN_FORCE = """
SELECT currency, max(date), rate FROM rates WHERE date <= ? GROUP BY currency ORDER BY currency
"""


def codes_of(words: Iterable[str]) -> list[str]:
    """Currencies by code or name, several in one word by comma; raises InvalidError for one that is none."""
    from hnwctl.model.currencies import code_of

    found = []
    for word in (part.strip() for each in words for part in each.split(",")):
        code = code_of(word) if word else None
        if word and code is None:
            raise InvalidError("no such currency: {code}", hint="use an ISO 4217 code", code=word)
        found += [code] if code else []
    return list(dict.fromkeys(found))


def day_of(session: "Session", text: str) -> date | None:
    """A day by any name, None for none; raises InvalidError for what is no day."""
    from hnwctl.domain.days import parse_day

    return parse_day(text, session.settings.today, past=True) if text else None


def show_rates(
    session: "Session", codes: Sequence[str], *, at: date | None, limit: int | None, form: FormatName
) -> None:
    """Print the rates in force on a day, today if none is given, and whether they are stale.

    Raises NotFoundError when there is none of a currency that was asked for.
    """
    from hnwctl.console.several import marked_rows, vault_column

    books, rows = session.books, []
    for book in books:
        rows += list(marked_rows(book, books, _in_force(book, at or book.today)))
    if codes:
        rows = [row for row in rows if row["currency"] in codes]
        missing = [code for code in codes if code not in {row["currency"] for row in rows}]
        if missing:
            raise NotFoundError(
                "no rate of {codes}", hint="take one in: `hnwctl market rates --import FILE`", codes=missing
            )
    session.output.rows(rows[:limit], [*vault_column(books), *_COLUMNS], form=form)
    session.output.cut(len(rows[:limit]), len(rows))
    for book in books:
        _say_stale(session, book)


def _in_force(book: "Book", day: date) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            "rate": format(Decimal(repr(rate)), "f"),
            "base": book.vault.roster.currency,
            "date": since,
            "days_old": (day - date.fromisoformat(since)).days,
        }
        for currency, since, rate in book.vault.query(_IN_FORCE, (day.isoformat(),))
    ]


def _say_stale(session: "Session", book: "Book") -> None:
    from hnwctl.console.agenda.stalelist import of_book
    from hnwctl.domain.staleness import Wanted

    for entry in of_book(book, Wanted(kinds=["market"], sections=["rates"])).entries:
        session.output.note(
            "the newest rates are of {last}: stale since {due}", last=entry["last"], due=entry["due"]
        )


def take_in(
    session: "Session",
    file: Path,
    codes: Sequence[str],
    *,
    since: date | None,
    form: FormatName,
    yes: bool,
    dry_run: bool,
) -> None:
    """Import rates from a file (``-`` is stdin); raises as `rateimport.run`."""
    from hnwctl.console.imports.importing import Request, rates_in, read_file
    from hnwctl.console.imports.rateimport import RateRequest, run

    raw, source = read_file(file, session.stdin)
    sheet = rates_in(Request(file, "rates"), raw, source)
    if sheet is not None:
        run(session, sheet, RateRequest(since, codes), form=form, yes=yes, dry_run=dry_run)
