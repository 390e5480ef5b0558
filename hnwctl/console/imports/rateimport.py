"""Exchange rates from a table into the book: read, planned against the rates there are, written at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hnwctl.console.dialogue.prompts import LeftError
from hnwctl.console.messages import say
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import CheckError, InvalidError
from hnwctl.exchange.grid import Fault, Remark
from hnwctl.exchange.rates import ECB_DAYS, ECB_SERIES, PLAIN
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session
    from hnwctl.domain.rateplan import RatePlan
    from hnwctl.exchange.grid import Sheet
    from hnwctl.exchange.rates import RateTable

MOST = 20_000
"""Rates that one table may bring: every command reads those that the book has."""

_SHAPES = {
    ECB_DAYS: "{source}: rates as the ECB publishes them, 1 EUR = so much a column, converted to {base}",
    ECB_SERIES: "{source}: rates as the ECB's data portal gives them, 1 EUR = so much, converted to {base}",
    PLAIN: "{source}: rates by date and currency, 1 unit = so many {base}",
}
_REJECTS = (
    ColumnSpec("row", "row", align="right"),
    ColumnSpec("field", "column"),
    ColumnSpec("reason", "reason"),
)


@dataclass(frozen=True, slots=True)
class RateRequest:
    """Which rates of a table are wanted: from a day on, of these currencies (all where none is named)."""

    since: date | None = None
    currencies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RateImport:
    """A plan for a table of rates: what is to be written, and what is to be said."""

    source: str
    base: str
    table: "RateTable"
    plan: "RatePlan"
    records: Mapping[str, OpenRecord]

    @property
    def counts(self) -> dict[str, int]:
        """As of every import; they add up. The currency of the book at 1 is a rate that stays as it is."""
        plan, rejected = self.plan, len(list(self.rejects))
        unchanged = plan.unchanged + self.table.own
        read = plan.added + plan.updated + unchanged + rejected
        return {
            "read": read,
            "added": plan.added,
            "updated": plan.updated,
            "unchanged": unchanged,
            "rejected": rejected,
        }

    @property
    def rejects(self) -> Iterator[Fault]:
        """What cannot be taken, by row."""
        template = "another rate of {currency} on {day} stands in row {row}"
        clashes = (
            Fault(each.quote.row, each.quote.field, template,
                  {"currency": each.quote.currency, "day": each.quote.date, "row": each.row})
            for each in self.plan.clashes
        )  # fmt: skip
        return iter(sorted((*self.table.faults, *clashes), key=lambda fault: fault.row))


def run(
    session: "Session",
    sheet: "Sheet",
    request: RateRequest,
    *,
    form: FormatName,
    yes: bool = False,
    dry_run: bool = False,
) -> None:
    """Plan, tell, write. Raises CheckError when something was rejected, after the rest was written."""
    from hnwctl.console.clients.changes import require_open

    book = session.book
    require_open(book, None, ["note"])
    found = planned(book, sheet, request)
    if form == FormatName.table:
        _with_people(session, found, yes=yes, dry_run=dry_run)
    else:
        commit = None if dry_run else write(book, found)
        session.output.record({**_answer(found), "commit": commit}, form=form)
    rejected = found.counts["rejected"]
    if rejected:
        raise CheckError(
            "{count} {count:rates were|rate was} rejected", hint="the others are taken in", count=rejected
        )


def planned(book: "Book", sheet: "Sheet", request: RateRequest) -> RateImport:
    """The plan; raises InvalidError for a table that is none of rates, or has too many."""
    from hnwctl.domain.rateplan import plan_rates
    from hnwctl.exchange.rates import Reading, read_rates

    base = book.vault.roster.currency
    under = Reading(base=base, today=book.today, since=request.since, currencies=request.currencies)
    table = read_rates(sheet, under)
    if len(table.quotes) > MOST:
        raise InvalidError(
            "{source} has {count} rates, more than the {limit} that one import takes",
            hint="take a part: `hnwctl market rates --import FILE --since 2025-01-01 --currency USD,HKD`",
            source=sheet.source,
            count=len(table.quotes),
            limit=MOST,
        )
    records = dict(_records(book, {quote.date.isoformat()[:7] for quote in table.quotes}))
    plan = plan_rates(
        table.quotes,
        {
            id_: book.model("market", "note", each.sections["note"]).to_plain()
            for id_, each in records.items()
        },
        title=lambda month: say("Exchange rates {month}", month=month),
        source="" if table.shape == PLAIN else "ECB",
    )
    return RateImport(sheet.source, base, table, plan, records)


def _records(book: "Book", months: Iterable[str]) -> Iterator[tuple[str, OpenRecord]]:
    """The market notes with rates of these months."""
    known = set(months)
    for id_, month in book.vault.query("SELECT DISTINCT id, substr(date, 1, 7) FROM rates"):
        if month in known:
            yield id_, book.read("market", id_)


def write(book: "Book", found: RateImport) -> str | None:
    """Write the plan as one commit; None if there is nothing to write. Raises as Book.save."""
    from hnwctl.console.drafts import Draft, message_for
    from hnwctl.console.newid import new_id

    drafts = [
        Draft(found.records[id_], {"note": note}, id_, "market") for id_, note in found.plan.changed.items()
    ]
    taken: set[str] = set()
    for note in found.plan.fresh:
        id_ = next(each for each in iter(lambda: new_id(book, "market"), None) if each not in taken)
        taken.add(id_)
        drafts.append(Draft(None, {"note": note}, id_, "market"))
    if not drafts:
        return None
    return book.save(drafts, message=message_for("rates", [draft.id for draft in drafts]))[0].commit


# --- what is said ----------------------------------------------------------------------------------


def _with_people(session: "Session", found: RateImport, *, yes: bool, dry_run: bool) -> None:
    output = session.output
    output.line(_SHAPES[found.table.shape], source=found.source, base=found.base)
    for note in found.table.notes:
        output.note(note.text, **_said(note))
    output.line(
        "read {read} rates: {added} to add, {updated} to change, {unchanged} unchanged, {rejected} rejected",
        **found.counts,
    )
    rejects = _reject_rows(found)
    if rejects:
        output.rows(rejects, _REJECTS)
    if not (found.plan.changed or found.plan.fresh):
        output.line("nothing to write")
    elif dry_run:
        output.note("nothing was written: this was a dry run")
    elif session.prompter.interactive and not session.prompter.confirm("write this to the book?", yes=yes):
        output.note("nothing was written")
        raise LeftError
    else:
        commit = write(session.book, found) or ""
        output.line("written as one commit: {commit}", commit=commit[:12])


def _answer(found: RateImport) -> dict[str, Any]:
    return {
        **found.counts,
        "rejects": _reject_rows(found),
        "kind": "rates",
        "shape": found.table.shape,
        "currency": found.base,
        "notes": [say(note.text, **_said(note)) for note in found.table.notes],
    }


def _reject_rows(found: RateImport) -> list[dict[str, Any]]:
    return [
        {"row": each.row, "field": each.field, "reason": say(each.reason, **each.facts)}
        for each in found.rejects
    ]


def _said(note: Remark) -> dict[str, Any]:
    return dict(note.facts)
