"""A client erased: what keeps the record, what names the client, and how others' records read without."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, listed, say, translated
from hnwctl.domain import erasure, retention
from hnwctl.errors import ForbiddenError, IntegrityError, InvalidError
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft
    from hnwctl.domain.erasure import Redacted, Search
    from hnwctl.domain.retention import Duty, Hold
    from hnwctl.model.spans import Span
    from hnwctl.store.erasing.forgetting import Found
    from hnwctl.store.saving import Change

REASONS = ("request", "consent")
"""Why most are erased: they asked for it; they took their consent back."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure will do: what was found, and the present records of others as they will be."""

    found: "Found"
    drafts: "Sequence[Draft]"
    rows: list[dict[str, str]]

    @property
    def old(self) -> int:
        """How many old blocks of other records give way to a tombstone."""
        present = sum(len(draft.sections) for draft in self.drafts)
        return sum(len(each.named) for each in self.found.findings) - present


# --- what keeps a record ------------------------------------------------------------------------


def kept_by(book: "Book", record: OpenRecord) -> "tuple[list[Hold], list[Duty]]":
    """The holds on a client and the duties of record retention, as far as this key opens what decides."""
    held = retention.holds(record.sections.get("kyc", {}), book.today)
    return held, retention.duties(record.sections, book.rules.record_retention, book.today)


def reasons(book: "Book", record: OpenRecord) -> list[str]:
    """Why a client may not be erased, each as a person reads it; empty if nothing stands against it."""
    held, duties = kept_by(book, record)
    return [*map(hold_text, held), *map(duty_text, duties)]


def refuse_kept(book: "Book", record: OpenRecord) -> None:
    """Raise ForbiddenError, with every reason and what may be done instead, if the record must be kept."""
    found = reasons(book, record)
    if found:
        raise ForbiddenError(
            "{id} is not erased. {reasons}",
            hint="until then use the record for nothing else; `hnwctl archive {id}` puts it out of sight",
            id=record.id,
            reasons=" ".join(found),
        )


def hold_text(hold: "Hold") -> str:
    """A hold in a sentence."""
    by = hold.by or "?"
    if hold.until is None:
        return say("Held by {by} until it is lifted: {reason}.", by=by, reason=hold.reason)
    day = hold.until.isoformat()
    return say("Held by {by} until {day}: {reason}.", by=by, day=day, reason=hold.reason)


def duty_text(duty: "Duty") -> str:
    """A duty of record retention in a sentence: which rule, until when, and whether the firm confirmed it."""
    rule = duty.rule
    facts = {
        "rule": rule.zh if language() == "zh" else rule.en,
        "key": rule.key,
        "keep": span_text(duty.keep),
        "source": rule.source,
    }
    if duty.until is None:
        going_on = "Kept for {keep} after the relationship, which has not ended: {rule} ({key}; {source})."
        text = say(going_on, **facts)
    else:
        text = say("Kept until {day}: {rule} ({key}; {source}).", day=duty.until.isoformat(), **facts)
    return text if rule.verified else f"{text} {translated('This rule is not yet confirmed by the firm.')}"


def span_text(span: "Span") -> str:
    """``10 years``."""
    words = {
        "d": "{count} {count:days|day}",
        "w": "{count} {count:weeks|week}",
        "m": "{count} {count:months|month}",
        "y": "{count} {count:years|year}",
    }
    return say(words[span.unit], count=span.count)


# --- what names the client ----------------------------------------------------------------------


def planned(book: "Book", id_: str, keep: Iterable[str]) -> Plan:
    """What erasing the client would do. ``keep``: ``ID:SECTION`` of what means somebody else.

    Raises ForbiddenError for anybody but an owner, InvalidError for a ``keep`` that is none or a record that
    would not hold any more, and ConflictError where this clone is in no state for it.
    """
    from hnwctl.store.erasing import forgetting

    kept = [_kept(each) for each in keep]
    sql = "SELECT DISTINCT folded FROM names WHERE kind IN ('name', 'alias') AND id <> ?"
    names = [str(name) for (name,) in book.vault.query(sql, (id_,))]

    def witness(versions: "forgetting.Versions") -> "Search":
        return erasure.search(id_, versions, names, marker=translated("[erased]"), kept=kept)

    found = forgetting.search(book.vault, id_, witness)
    drafts, rows = [], []
    for draft, said in _present(book, found):
        drafts.append(draft)
        rows += [_row(draft.id, section, place) for section, each in said for place in each.places]
    return Plan(found, drafts, rows)


def _kept(text: str) -> tuple[str, str]:
    id_, between, section = text.partition(":")
    if not between or not id_ or not section:
        raise InvalidError("not ID:SECTION: {text}", hint="as `hnwctl forget --dry-run` lists it", text=text)
    return id_, section


def _present(book: "Book", found: "Found") -> "Iterator[tuple[Draft, list[tuple[str, Redacted]]]]":
    """The records that name the client, as they stand now, without the client; what was said of each."""
    from hnwctl.console.drafts import Draft
    from hnwctl.store import envelope
    from hnwctl.store.layout import record_path

    for each in found.findings:
        path = record_path(each.kind, each.id)
        raw = book.vault.present(path)
        said: Any = found.present(envelope.parse(raw, source=path)) if raw is not None else []
        if said:
            record = book.read(each.kind, each.id)
            if record.damaged or record.sealed:
                hint = "look with `hnwctl verify`"
                raise IntegrityError("{id}: not every section opens", hint=hint, id=each.id)
            sections = {section: redacted.plain for section, redacted in said}
            yield Draft(record, sections, each.id, each.kind, reviews=False), said


def _row(id_: str, section: str, place: tuple[str, str, str]) -> dict[str, str]:
    path, was, now = place
    return {"id": id_, "section": section, "path": path, "was": was, "now": now}


def stashed(book: "Book") -> bool:
    """Whether there is a stash of git, which will be gone."""
    from hnwctl.store.erasing import cleaning

    return cleaning.stashed(book.vault.writable())


# --- doing it -----------------------------------------------------------------------------------


def carried_out(book: "Book", plan: Plan, reason: str) -> str:
    """Erase; returns the commit. Raises what `forgetting.erase` raises."""
    from hnwctl.store.erasing import forgetting

    return forgetting.erase(book.vault, plan.found, changes_of(book, plan), reason=reason)


def changes_of(book: "Book", plan: Plan) -> "list[Change]":
    """What is written of others' present records; every section that names the client is among it."""
    from hnwctl.console.drafts import changes

    made = changes(book, plan.drafts)
    written = {(each.id, section) for each in made for section in each.sections}
    for draft in plan.drafts:
        missing = [section for section in draft.sections if (draft.id, section) not in written]
        if missing:
            raise IntegrityError("{id}: {section} is damaged", id=draft.id, section=listed(missing))
    return made


def check_reason(text: str) -> str:
    """The word for the tombstone. Raises InvalidError for what is no plain word: it is seen by everybody."""
    import re

    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,23}", text):
        raise InvalidError(
            "not a word for a tombstone: {text}",
            hint="one of: {words}; or another word in small letters that says nothing of the client",
            text=text,
            words=", ".join(REASONS),
        )
    return text
