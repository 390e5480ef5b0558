"""Rounds with the editor: until the text holds and is written, or is left empty or unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hnwctl.console.clients.changes import may_write, open_sections, require_open, save
from hnwctl.console.clients.recordtext import (
    Remark,
    Sections,
    problems_of,
    read_sections,
    says_nothing,
    with_remarks,
    without_remarks,
    written,
)
from hnwctl.console.messages import say
from hnwctl.domain.assigning import check_section, writable_sections
from hnwctl.domain.threeway import Merged, merged
from hnwctl.errors import ConflictError, ForbiddenError, InvalidError, LockedError, OutsideError
from hnwctl.model.records import OpenRecord, Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.dialogue.editor import Desk
    from hnwctl.console.drafts import Saved
    from hnwctl.console.session import Session


@dataclass
class Rounds:
    """The editing of one record, or of one ``section`` of it."""

    session: "Session"
    record: OpenRecord
    section: str | None = None
    yes: bool = False
    dry_run: bool = False
    offered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.section is None:
            self.offered = open_sections(self.book, self.record)
        else:
            require_open(self.book, self.record, [check_section(self.section, self.record.kind)])
            self.offered = [self.section]
        if not self.offered:
            raise ForbiddenError("{id}: there is no section that your key may write", id=self.record.id)

    @property
    def book(self) -> "Book":
        """The book that the record is in."""
        return self.session.book

    def held(self, desk: "Desk") -> "Saved | None":
        """Let the user edit until something can be written; None if nothing is to be.

        Raises InvalidError with what is wrong when a text that came back with remarks is left as it is.
        """
        offered, remarks = written(self._opened(), self._head()), list[Remark]()
        while True:
            got = desk.edited(offered)
            text = without_remarks(got)
            if says_nothing(text) or (got == offered and not remarks):
                return None
            if got == offered:
                raise _left_wrong(remarks)
            sections, remarks = self._judged(text)
            if not remarks:
                try:
                    return self._saved(sections)
                except ConflictError as error:
                    text, remarks = self._joined(sections, error)
            offered = with_remarks(text, remarks)

    # the text

    def _opened(self) -> dict[str, dict[str, Plain]]:
        return {name: self.record.sections.get(name, {}) for name in self.offered}

    def _head(self) -> list[str]:
        sections = self.record.sections
        name = sections.get("profile", {}).get("name") or sections.get("note", {}).get("title", "")
        lines = [
            f"{self.record.id} {name}",
            say("save and leave to write; left empty or unchanged, nothing is written"),
            say("comments are not kept"),
        ]
        if self.record.sealed:
            lines.append(say("sealed to your key: {names}", names=list(self.record.sealed)))
        if addable := self._addable():
            lines.append(say("may be added: {names}", names=addable))
        return lines

    def _addable(self) -> list[str]:
        """Sections that the record does not have yet and that this member may write."""
        there = {*self.offered, *self.record.sections, *self.record.sealed, *self.record.damaged}
        if self.section is not None:
            return []
        return [
            name
            for name in writable_sections(self.record.kind)
            if name not in there and may_write(self.book, name)
        ]

    # what came back

    def _judged(self, text: bytes) -> tuple[dict[str, dict[str, Plain]], list[Remark]]:
        """The sections in the text, and what is wrong with them."""
        try:
            sections = read_sections(text, source=self.record.id, kind=self.record.kind)
            self._check_places(sections)
        except (InvalidError, ForbiddenError) as error:
            return {}, [Remark.of(error)]
        return sections, problems_of(self.book, sections, self.record.kind)

    def _check_places(self, sections: Sections) -> None:
        """Raise for a section that may not be written, or was not shown and would be overwritten unseen."""
        new = [name for name in sections if name not in self.offered]
        require_open(self.book, self.record, new)
        hidden = [name for name in new if name in self.record.sections]
        if hidden:
            raise InvalidError("{section}: exists already, but was not part of this text", section=hidden[0])
        if "profile" in self._removed(sections):
            raise InvalidError("profile: is missing; a client needs it")

    def _removed(self, sections: Sections) -> list[str]:
        return [name for name in self.offered if self.record.sections.get(name) and name not in sections]

    def _saved(self, sections: Sections) -> "Saved":
        changed: dict[str, dict[str, Plain] | None] = dict(sections)
        removed = self._removed(sections)
        question = "remove {sections} of {id} altogether?"
        if removed and self.session.prompter.confirm(
            question, yes=self.yes, sections=removed, id=self.record.id
        ):
            changed |= dict.fromkeys(removed)
        while True:
            try:
                return save(self.book, self.record, changed, verb="edit", dry_run=self.dry_run)
            except (LockedError, OutsideError) as error:
                if not self._once_more(error):
                    raise

    def _once_more(self, error: LockedError | OutsideError) -> bool:
        """Whether to try again, so that what was typed is not lost to a lock or a full disk."""
        if not self.session.prompter.interactive:
            return False
        self.session.output.warn("{why}", why=say(error.message, **error.facts))
        return self.session.prompter.confirm("try again?", yes=False)

    # what somebody else wrote meanwhile

    def _joined(self, mine: Sections, error: ConflictError) -> tuple[bytes, list[Remark]]:
        """The text with both changes, and what to say of them; raises ``error`` if there is no other."""
        fresh = self.book.read(self.record.kind, self.record.id)
        if fresh.meta == self.record.meta:
            raise error
        base, self.record = self._opened(), fresh
        found = merged(base, mine, self._opened())
        return written(found.value, self._head()), list(_remarks(found))


def _left_wrong(remarks: Sequence[Remark]) -> InvalidError:
    """All that the remarks say, as one error; a line is that of the text with the remarks on top."""
    above = sum(len(remark.lines(0)) for remark in remarks)
    lines = [line for remark in remarks for line in remark.lines(above)]
    return InvalidError(
        "nothing was written, since this was left as it is: {why}",
        hint="leave the text empty to give up",
        why="; ".join(lines),
    )


def _remarks(found: Merged) -> Sequence[Remark]:
    remarks = [Remark("somebody changed this record meanwhile: look at it and save again", {})]
    if found.taken:
        remarks.append(Remark("taken over from them: {paths}", {"paths": found.taken}))
    return remarks + [
        Remark("{path}: you both changed it; theirs: {value}", {"path": path, "value": _brief(value)})
        for path, value in found.disputed.items()
    ]


def _brief(value: Plain) -> str:
    from hnwctl.store import codec

    if value is None:
        return "-"
    return value if isinstance(value, str) else " ".join(codec.dump(value).split())
