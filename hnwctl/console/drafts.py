"""Drafts of records: completed by their models and extracts, and written as one commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """What is to be written to one record: the record that was read (None: a new one), and new contents."""

    record: OpenRecord | None
    sections: Sections
    id: str
    kind: str = "client"


@dataclass(frozen=True)
class Saved:
    """What a write did: the record, the sections that changed as they were and as they were given, and the
    commit (None: nothing was written). The ids that items were given besides are nobody's change."""

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

    Sections whose content did not change are left alone; a draft that changes nothing writes nothing.
    Raises InvalidError, ForbiddenError, ConflictError; then nothing was written.
    """
    planned = [_plan(book, draft) for draft in drafts]
    changes = [change for change, _ in planned if change.sections]
    commit = book.vault.write(changes, message=message) if changes and not dry_run else None
    return [Saved(saved.id, saved.was, saved.now, commit) for _, saved in planned]


def _plan(book: "Book", draft: Draft) -> "tuple[Change, Saved]":
    from hnwctl.store.saving import Change

    record = draft.record
    old = dict(record.sections) if record else {}
    _refuse_sealed(draft)
    new = {name: _clean(book, draft.kind, name, content) for name, content in draft.sections.items()}
    changed = {name: content for name, content in new.items() if content != old.get(name)}
    base = {name: meta.rev for name, meta in record.meta.items()} if record else None
    named = {name: _with_ids(book, draft.kind, name, content) for name, content in changed.items()}
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
        found[extract] = _extract(book, source, book.model(kind, source, content), rev, previous)
    return found


def _extract(
    book: "Book", source: str, model: "Section", rev: int, previous: "Section | None"
) -> dict[str, Plain]:
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
        previous=previous if isinstance(previous, FinanceDates) else None,
    )
    return made.to_plain()


def renew_extracts(book: "Book") -> int:
    """Publish the tiers anew where the approved policy gives another one than stands in the extracts;
    returns of how many clients."""
    published = "SELECT id FROM published WHERE tier IS NOT NULL"
    other = "SELECT c.id FROM clients c LEFT JOIN published p ON p.id = c.id WHERE c.tier IS NOT p.tier"
    stale = book.vault.query(other if book.rules.publish.tier else published)
    changes = [change for (id_,) in stale if (change := _renewal(book, id_))]
    if changes:
        book.vault.write(changes, message=f"renew extracts of {len(changes)} clients")
    return len(changes)


def _renewal(book: "Book", id_: str) -> "Change | None":
    from hnwctl.model.extracts import FinanceDates
    from hnwctl.store.saving import Change

    record = book.read("client", id_)
    if "finance" not in record.sections:
        return None
    model = book.model("client", "finance", record.sections["finance"])
    old = record.sections.get("finance_dates")
    previous = FinanceDates.from_plain(old, source=id_) if old else None
    content = _extract(book, "finance", model, record.meta["finance"].rev, previous)
    base = {name: meta.rev for name, meta in record.meta.items()}
    return Change("client", id_, {"finance_dates": content}, base) if content != old else None


def message_for(verb: str, ids: Iterable[str]) -> str:
    """An opaque commit message: the verb and ids, never a name."""
    known = list(ids)
    return f"{verb} {' '.join(known)}" if len(known) <= 5 else f"{verb} {len(known)} records"
