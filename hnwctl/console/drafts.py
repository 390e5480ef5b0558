"""Drafts of records: completed by their models and extracts, and written as one commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from hnwctl.errors import ForbiddenError
from hnwctl.model.kinds import EXTRACTS, KINDS
from hnwctl.model.records import OpenRecord, Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.domain.paths import Change as FieldChange
    from hnwctl.model.base import Section
    from hnwctl.store.saving import Change

Sections = Mapping[str, dict[str, Plain] | None]
"""Section -> its whole new content; None takes it away and leaves a tombstone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written to one record: the record that was read (None: a new one), and new contents.

    ``reviews`` is false where the change says nothing about the rest of a section (a plan for many, say),
    or names the sections of which it does: the review date of others stays.
    """

    record: OpenRecord | None
    sections: Sections
    id: str
    kind: str = "client"
    reviews: bool | frozenset[str] = True

    def reviewed(self, section: str) -> bool:
        """Whether whoever made the change has looked at the whole of ``section``."""
        return self.reviews if isinstance(self.reviews, bool) else section in self.reviews


@dataclass(frozen=True)
class Saved:
    """What a write did: the record, the sections that changed as they were and as they were given, and the
    commit (None: nothing was written). The ids that items were given besides, and the day of the review, are
    nobody's change."""

    id: str
    was: Sections
    now: Sections
    commit: str | None = None

    @cached_property
    def changes(self) -> "tuple[FieldChange, ...]":
        """The fields that changed; found when somebody asks, which an import never does."""
        from hnwctl.domain.paths import changed_paths

        return tuple(changed_paths({name: content or {} for name, content in self.was.items()},
                                   {name: content or {} for name, content in self.now.items()}))  # fmt: skip


def save(book: "Book", drafts: Sequence[Draft], *, message: str, dry_run: bool = False) -> list[Saved]:
    """Validate, add the extracts, and write all drafts as one commit.

    Whoever changes a section has looked at it: it counts as reviewed today. Sections whose content did not
    change are left alone; a draft that changes nothing writes nothing.
    Raises InvalidError, ForbiddenError, ConflictError; then nothing was written.
    """
    planned = [_plan(book, draft) for draft in drafts]
    changes = [change for change, _ in planned if change.sections]
    commit = book.vault.write(changes, message=message) if changes and not dry_run else None
    return [Saved(saved.id, saved.was, saved.now, commit) for _, saved in planned]


def changes(book: "Book", drafts: Iterable[Draft]) -> "list[Change]":
    """What `save` would write of ``drafts``, for whoever writes it with something else. Raises as `save`."""
    return [change for change, _ in (_plan(book, draft) for draft in drafts) if change.sections]


def _plan(book: "Book", draft: Draft) -> "tuple[Change, Saved]":
    from hnwctl.store.saving import Change

    record = draft.record
    old = dict(record.sections) if record else {}
    _refuse_sealed(draft)
    new = {name: _clean(book, draft.kind, name, content) for name, content in draft.sections.items()}
    changed = {name: content for name, content in new.items() if content != old.get(name)}
    base = {name: meta.rev for name, meta in record.meta.items()} if record else None
    today = book.today.isoformat()
    dated = {
        name: _reviewed(content, old.get(name), today)
        if draft.reviewed(name)
        else _kept(content, record, name)
        for name, content in changed.items()
    }
    named = {name: _with_ids(book, draft.kind, name, content) for name, content in dated.items()}
    extracts = _extracts(book, draft.kind, named, base or {}, old)
    saved = Saved(draft.id, {name: old.get(name, {}) for name in changed}, changed)
    return Change(draft.kind, draft.id, named | extracts, base), saved


def _refuse_sealed(draft: Draft) -> None:
    """What this key cannot read it must not write: that would erase what is there."""
    hidden = [name for name in draft.sections if draft.record and name in draft.record.sealed]
    if hidden:
        raise ForbiddenError("{id}: {section} is sealed to your key", id=draft.id, section=", ".join(hidden))


def _clean(
    book: "Book", kind: str, section: str, content: dict[str, Plain] | None
) -> dict[str, Plain] | None:
    return None if content is None else book.model(kind, section, content).to_plain()


def _reviewed(
    content: dict[str, Plain] | None, old: dict[str, Plain] | None, today: str
) -> dict[str, Plain] | None:
    """The changed content as reviewed today: not earlier than it was, and not if the change sets that day."""
    before = (old or {}).get("reviewed", "")
    if content is None or content.get("reviewed", "") != before:
        return content
    return {
        "reviewed": max(before, today),
        **{name: value for name, value in content.items() if name != "reviewed"},
    }


def _kept(
    content: dict[str, Plain] | None, record: OpenRecord | None, section: str
) -> dict[str, Plain] | None:
    """The changed content without a review: what was never reviewed goes on counting from the day on which it
    was written until now."""
    if content is None or record is None or "reviewed" in content or section not in record.meta:
        return content
    return {"reviewed": record.meta[section].at[:10], **content}


def _with_ids(
    book: "Book", kind: str, section: str, content: dict[str, Plain] | None
) -> dict[str, Plain] | None:
    """The content with an id for every item. What changed is judged before: an id alone is no change."""
    from hnwctl.domain.itemids import with_ids

    return None if content is None else with_ids(kind, section, content, book.draw)


def _extracts(
    book: "Book", kind: str, changed: Sections, base: Mapping[str, int], old: Sections
) -> dict[str, dict[str, Plain] | None]:
    """The agenda extracts of every source that changes, for the revision it will have."""
    from hnwctl.store.saving import next_revision

    found: dict[str, dict[str, Plain] | None] = {}
    for extract, source in EXTRACTS.items():
        if extract not in KINDS[kind].sections or source not in changed:
            continue
        content = changed[source]
        if content is None:
            found[extract] = None
            continue
        rev, before = next_revision(base.get(source, 0), source), old.get(extract)
        previous = book.model(kind, extract, before) if before else None
        found[extract] = extract_of(book, source, book.model(kind, source, content), rev, previous)
    return found


def extract_of(
    book: "Book",
    source: str,
    model: "Section",
    rev: int,
    previous: "Section | None",
    written: date | None = None,
) -> dict[str, Plain]:
    """The extract of revision ``rev`` of a section, ``written`` on that day if not today."""
    from hnwctl.domain import extracts
    from hnwctl.model.extracts import FinanceDates

    made = extracts.extract(
        source,
        model,
        rev=rev,
        policy=book.rules,
        rates=book.rates,
        base=book.vault.roster.currency,
        today=book.today,
        written=written,
        previous=previous if isinstance(previous, FinanceDates) else None,
    )
    return made.to_plain()


def message_for(verb: str, ids: Iterable[str]) -> str:
    """An opaque commit message: the verb and ids, never a name."""
    known = list(ids)
    return f"{verb} {' '.join(known)}" if len(known) <= 5 else f"{verb} {len(known)} records"
