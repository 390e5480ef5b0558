"""Saved segments are written: kept, replaced, taken away; and looked over."""

from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.console.messages import say
from hnwctl.console.segments.segments import check_name, folded, problem_of, segment, segments
from hnwctl.domain.conditions import bracketed
from hnwctl.errors import HnwctlError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.segments.segments import Segment
    from hnwctl.console.session import Session

_IN_SIGHT = "archived = 0"


class New(NamedTuple):
    """A segment as somebody wants to keep it."""

    name: str
    where: str
    label: str = ""
    note: str = ""


def keep(session: "Session", new: New, *, yes: bool, dry_run: bool) -> dict[str, Any] | None:
    """Write a rule; returns what was kept, None if it was not to be overwritten.

    Raises InvalidError for a name or a rule that cannot be, ForbiddenError for a rule about what is sealed to
    this key, or where segments are not this member's to write.
    """
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.drafts import Draft
    from hnwctl.console.newid import new_id

    book, name = session.book, check_name(new.name)
    new = new._replace(where=_one_line(new.where))
    require_open(book, None, ["rule"])
    problem = problem_of(book, new.where)
    if problem is not None:
        raise problem
    clients = members(book, new.where)
    old = next((each for each in segments(book) if folded(each.name) == folded(name)), None)
    if old is not None and not dry_run and not _may_replace(session, old, new.where, yes=yes):
        return None
    record = book.vault.read("segment", old.id) if old else None
    rule = {"name": name, "where": new.where, "label": new.label, "note": new.note}
    rule["created"] = (old.created if old else None) or book.today.isoformat()
    id_ = old.id if old else new_id(book, "segment")
    draft = Draft(record, {"rule": {key: value for key, value in rule.items() if value}}, id_, "segment")
    book.save([draft], message=f"segment {id_}", dry_run=dry_run)
    return {"id": id_, "name": name, "where": rule["where"], "clients": clients}


def _one_line(where: str) -> str:
    """A rule is kept as one line, however it was typed."""
    return " ".join(line.strip() for line in where.replace("\t", " ").splitlines()).strip()


def _may_replace(session: "Session", old: "Segment", where: str, *, yes: bool) -> bool:
    if old.where == where:
        return True
    question = "{name} is there already ({where}); replace it?"
    return session.prompter.confirm(question, yes=yes, name=old.name, where=old.where)


def drop(session: "Session", name: str, *, yes: bool, dry_run: bool) -> dict[str, Any] | None:
    """Leave a tombstone in the place of a rule; None if it was not to go. Raises NotFoundError."""
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.drafts import Draft

    book = session.book
    require_open(book, None, ["rule"])
    old = segment(book, name)
    question = "drop the segment {name} ({where})?"
    if not dry_run and not session.prompter.confirm(question, yes=yes, name=old.name, where=old.where):
        return None
    draft = Draft(book.read("segment", old.id), {"rule": None}, old.id, "segment")
    book.save([draft], message=f"drop segment {old.id}", dry_run=dry_run)
    return {"id": old.id, "name": old.name}


def members(book: "Book", where: str) -> int:
    """How many clients a condition is true of, those out of sight left out. Raises as the query does."""
    held = book.vault.unlocked.keyring.compartments
    clauses = [bracketed(where), *([_IN_SIGHT] if "profile" in held else [])]
    [(count,)] = book.vault.query(f"SELECT count(*) FROM clients WHERE {' AND '.join(clauses)}")  # noqa: S608
    return int(count)


def overview(book: "Book") -> list[dict[str, Any]]:
    """Every saved rule with its clients; ``problem`` says what keeps it from being asked."""
    return [_overview(book, each) for each in segments(book)]


def _overview(book: "Book", each: "Segment") -> dict[str, Any]:
    row: dict[str, Any] = {**each._asdict(), "clients": None, "problem": None}
    try:
        row["clients"] = members(book, each.where)
    except HnwctlError as error:
        row["problem"] = say(error.message, **error.facts)
    return row
