"""A table on its way into the book: read, mapped, planned against the clients there are, written at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hnwctl.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, UsageError
from hnwctl.model.kinds import KINDS
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from typing import BinaryIO

    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft
    from hnwctl.domain.importing.plan import Options, Plan
    from hnwctl.exchange.grid import Sheet
    from hnwctl.exchange.mapfile import MapFile
    from hnwctl.exchange.mapping import Column, Mapped

LATER = ("valuations", "interactions", "products")
"""Kinds of table that are not understood yet."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line says of a table: ``file`` (``-`` is stdin), and what it settles."""

    file: Path
    kind: str = ""
    map_file: Path | None = None
    encoding: str = ""
    sheet_name: str = ""
    date_order: str = ""
    keep_invalid: bool = False
    replace_as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns have found their places; ``guessed``: nobody said of which kind it is.

    ``left_out`` are headings of columns that this key may not write, ``sealed`` the sections they belong to.
    """

    mapped: "Mapped"
    guessed: bool
    left_out: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan for a table, the records that it changes as they were read, and the commit it was made for."""

    table: Table
    plan: "Plan"
    records: Mapping[str, OpenRecord]
    commit: str | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.plan.added or self.plan.updated)


# --- the table -----------------------------------------------------------------------------


def rates_in(request: Request, raw: bytes, source: str) -> "Sheet | None":
    """The table, if it is to be read as exchange rates: because that was said, or by its headings.

    Raises InvalidError for what was said to be one and is no table.
    """
    from hnwctl.exchange.rates import means_something, shape_of
    from hnwctl.exchange.sheet import parse_sheet

    if request.kind not in ("", "rates") or (request.map_file and not request.kind):
        return None
    encoding, name = request.encoding or None, request.sheet_name or None
    try:
        sheet = parse_sheet(raw, source, encoding=encoding, sheet_name=name, known=means_something)
    except InvalidError:
        if request.kind:
            raise
        return None
    return sheet if request.kind or shape_of(sheet.header) else None


def read_table(request: Request, raw: bytes, source: str) -> Table:
    """Find in the bytes of a file where each column goes; needs no book.

    Raises UsageError for a kind that cannot be imported, InvalidError for a file that is no table, and for
    a mapping that does not fit it.
    """
    from hnwctl.exchange.mapping import map_sheet
    from hnwctl.exchange.sheet import parse_sheet

    check_kind(request.kind)
    _refuse_cards(raw, source)
    told = _map_file(request.map_file) if request.map_file else None
    name = request.sheet_name or None
    sheet = parse_sheet(raw, source, encoding=request.encoding or None, sheet_name=name)
    if name and not sheet.sheet_name:
        raise UsageError("{source} is text and has no worksheets", hint="leave --sheet out", source=source)
    guessed = not (request.kind or (told and told.kind))
    return Table(map_sheet(sheet, kind=request.kind, told=told), guessed)


def check_kind(kind: str) -> None:
    """Raise UsageError for a kind of table that cannot be imported."""
    if kind in LATER:
        raise UsageError(
            "{kind} cannot be imported yet",
            hint="clients, holdings and rates can: --kind clients|holdings|rates",
            kind=kind,
        )
    if kind not in ("", "clients", "holdings", "rates"):
        raise UsageError("no such kind of table: {kind}", hint="clients, holdings or rates", kind=kind)


def read_file(file: Path, stdin: "BinaryIO") -> tuple[bytes, str]:
    """The bytes of a file, or of stdin for ``-``, and what it is called in messages.

    Raises InvalidError for one that is not there or too large, OutsideError for one that cannot be read.
    """
    from hnwctl.exchange.sheet import MAX_FILE, read_bytes

    if str(file) != "-":
        return read_bytes(file), file.name
    raw = stdin.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise InvalidError(
            "{source} is larger than {limit} MB",
            hint="split it into several files",
            source="stdin",
            limit=MAX_FILE // 2**20,
        )
    return raw, "stdin"


def _refuse_cards(raw: bytes, source: str) -> None:
    if source.lower().endswith((".vcf", ".vcard")) or raw.lstrip()[:11].upper() == b"BEGIN:VCARD":
        raise UsageError(
            "{source}: vCards cannot be imported yet",
            hint="export the contacts as CSV: those of Google, Outlook and Zoho are understood as they come",
            source=source,
        )


def _map_file(path: Path) -> "MapFile":
    from hnwctl.exchange.mapfile import parse_map
    from hnwctl.exchange.sheet import read_bytes
    from hnwctl.store import codec

    return parse_map(codec.load(read_bytes(path), source=path.name), source=path.name)


# --- the plan ------------------------------------------------------------------------------


def prepare(book: "Book", table: Table, request: Request) -> Prepared:
    """What importing the table would do to the book.

    Columns of sections that this key may not write are left out, unless somebody asked for them: then, and
    where nothing would be left, ForbiddenError. Raises InvalidError for a table that cannot be planned.
    """
    from hnwctl.domain.importing.clients import plan_clients
    from hnwctl.domain.importing.existing import Existing
    from hnwctl.domain.importing.holdings import plan_holdings
    from hnwctl.domain.importing.indexed import keys_in
    from hnwctl.domain.importing.matching import MatchKeys

    table = _permitted(book, table)
    commit = book.vault.pin.commit if book.vault.pin else None
    records: dict[str, OpenRecord] = {}

    def load(ids: Sequence[str]) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        records.update((record.id, record) for record in _read(book, ids))
        return {each: records[each].sections for each in ids}

    mapped = table.mapped
    make = plan_holdings if mapped.kind == "holdings" else plan_clients
    plan = make(
        mapped.sheet.rows,
        mapped.columns,
        Existing(MatchKeys(keys_in(book.vault.query)), load),
        _options(book, mapped, request),
        faults=mapped.sheet.faults,
    )
    return Prepared(table, plan, records, commit)


def _options(book: "Book", mapped: "Mapped", request: Request) -> "Options":
    from hnwctl.domain.importing.plan import Options

    return Options(
        today=book.today,
        region=book.region,
        date_order=request.date_order or mapped.date_order,
        defaults=mapped.defaults,
        keep_invalid=request.keep_invalid,
        writable=_writable(book),
        replace_as_of=request.replace_as_of,
    )


def _writable(book: "Book") -> frozenset[str]:
    """The sections that this key may write, and can read so as to know what is there."""
    from hnwctl.console.clients.changes import may_write
    from hnwctl.domain.assigning import writable_sections

    held, places = book.vault.unlocked.keyring.compartments, KINDS["client"].sections
    return frozenset(
        name for name in writable_sections("client") if places[name] in held and may_write(book, name)
    )


def _permitted(book: "Book", table: Table) -> Table:
    """The table without the columns that this key may not write."""
    from hnwctl.domain.importing.targets import target_of
    from hnwctl.exchange.mapfile import SKIP

    may = _writable(book)
    _require(book, table.mapped, may)
    columns: list[Column] = []
    out: dict[str, str] = {}
    for each in table.mapped.columns:
        section = "" if each.path == SKIP else target_of(each.path).section
        if section and section not in may and each.how != "map":
            out[each.heading] = section
            each = replace(each, path=SKIP)
        columns.append(each)
    mapped = replace(table.mapped, columns=tuple(columns))
    return replace(table, mapped=mapped, left_out=tuple(out), sealed=tuple(dict.fromkeys(out.values())))


def _require(book: "Book", mapped: "Mapped", may: frozenset[str]) -> None:
    """Raise ForbiddenError unless this key may write what a table of its kind, and its mapping, is about."""
    from hnwctl.domain.importing.targets import target_of

    needed = ["finance" if mapped.kind == "holdings" else "profile"]
    needed += [target_of(path).section for path in mapped.defaults]
    for section in needed:
        if section not in may:
            raise ForbiddenError(
                "{member} may not write {section}",
                hint="the roster gives that right to others: `hnwctl access list`",
                member=book.vault.unlocked.member,
                section=section,
            )


# --- reading and writing -------------------------------------------------------------------


def _read(book: "Book", ids: Sequence[str]) -> Iterator[OpenRecord]:
    """The records of these clients. Raises NotFoundError for one that is gone."""
    from hnwctl.store.layout import record_path

    paths, found = [record_path("client", each) for each in ids], 0
    with book.vault.around.progress("reading clients") as report:
        for chunk in book.vault.catalog.read_many(paths):
            for record in chunk:
                if record is None:
                    raise NotFoundError("no such record: {id}", id=ids[found])
                found += 1
                yield record
            if callable(report):
                report(found, len(ids))


def write(book: "Book", prepared: Prepared) -> str | None:
    """Write the whole plan as one commit; the commit, or None when there was nothing to write.

    Raises ConflictError when the book has changed since the plan was made (a client that is new to it may
    have been added meanwhile), and what Book.save raises; then nothing was written.
    """
    from hnwctl.console.drafts import message_for
    from hnwctl.store.repository.write import locked

    drafts = _drafts(book, prepared)
    if not drafts:
        return None
    message = message_for("import", [draft.id for draft in drafts])
    with locked(book.vault.git) if book.vault.git else nullcontext():
        _check_unchanged(book, prepared)
        return book.save(drafts, message=message)[0].commit


def _check_unchanged(book: "Book", prepared: Prepared) -> None:
    git = book.vault.git
    if git is not None and not book.vault.problems and git.head()[1] != prepared.commit:
        raise ConflictError(
            "the book has changed since this plan was made", hint="run the command again: it plans anew"
        )


def _drafts(book: "Book", prepared: Prepared) -> "list[Draft]":
    from hnwctl.console.drafts import Draft

    ids = _new_ids(book, len(prepared.plan.added))
    fresh = [
        Draft(None, dict(each.sections), id_) for each, id_ in zip(prepared.plan.added, ids, strict=True)
    ]
    known = [Draft(prepared.records[each.id], dict(each.sections), each.id) for each in prepared.plan.updated]
    return [*fresh, *known]


def _new_ids(book: "Book", count: int) -> list[str]:
    """So many ids that no record has, and that differ from each other."""
    from hnwctl.console.newid import new_id

    found: dict[str, None] = {}
    while len(found) < count:
        found[new_id(book)] = None
    return list(found)
