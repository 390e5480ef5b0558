"""A walk through what is stale, one section at a time: edited, confirmed, left for later.

Each step is written before the next one is shown, so that whoever leaves keeps what was done.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hnwctl.console.agenda import stalelist
from hnwctl.console.clients.changes import confirmed, may_write, save
from hnwctl.console.dialogue.prompts import LeftError
from hnwctl.console.messages import say, translated
from hnwctl.domain.staleness import Wanted
from hnwctl.errors import HnwctlError
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

Entry = dict[str, Any]

_CONFIRM, _EDIT, _SKIP, _STOP = "confirm", "edit", "skip", "stop"
_LABELS = {
    _CONFIRM: "confirm: it is up to date",
    _EDIT: "edit it",
    _SKIP: "skip for now",
    _STOP: "stop here",
}
_SHORT = {"c": _CONFIRM, "e": _EDIT, "s": _SKIP, "q": _STOP, "确认": _CONFIRM, "停": _STOP}


@dataclass
class Walk:
    """The way through what is stale in one book; what was done is counted on the way."""

    session: "Session"
    wanted: Wanted
    done: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("confirmed", "edited", "skipped"), 0))
    left: int = 0

    @property
    def book(self) -> "Book":
        """The book that is walked through."""
        return self.session.book

    def go(self, *, one: str = "") -> None:
        """From the first entry to the last, or to where the person stops; of the record ``one`` if named."""
        entries, elsewhere = _walkable(self.book, self.wanted, one)
        self.left = len(entries)
        for place, entry in enumerate(entries, 1):
            if self._still(entry) and self._step(entry, f"{place}/{len(entries)}") == _STOP:
                break
            self.left -= 1
        self._tell(elsewhere)

    def _still(self, entry: Entry) -> bool:
        """Whether an earlier step has not settled this one along with its own."""
        found = stalelist.of_book(self.book, Wanted(kinds=[entry["kind"]]), one=entry["id"])
        return any(each["section"] == entry["section"] for each in found.entries)

    def _step(self, entry: Entry, place: str) -> str:
        """Show the section and do what is chosen, until one thing is done; what that was."""
        while True:
            record = self.book.read(_kind_of(entry), entry["id"])
            self._show(record, entry, place)
            try:
                chosen = self._chosen(entry)
                if chosen in (_SKIP, _STOP) or self._did(chosen, record, _section_of(entry)):
                    break
            except HnwctlError as error:
                self.session.output.warn("{why}", why=say(error.message, **error.facts))
        key = {_CONFIRM: "confirmed", _EDIT: "edited", _SKIP: "skipped"}.get(chosen)
        if key is not None:
            self.done[key] += 1
        return chosen

    def _show(self, record: OpenRecord, entry: Entry, place: str) -> None:
        from hnwctl.console.clients.cardtext import card_of

        output = self.session.output
        output.text("\n")
        output.line(
            "{place}  {name}  {id}  {what}: stale since {due}, {days} days",
            place=place,
            name=entry["name"] or "",
            id=entry["id"],
            what=stalelist.said(entry),
            due=entry["due"],
            days=entry["days_overdue"],
        )
        output.text(card_of(self.session, self.book, record).text([_section_of(entry)]))

    def _chosen(self, entry: Entry) -> str:
        """What to do; an assessment that ran out cannot be confirmed, there must be a new one."""
        ways = [_EDIT, _SKIP, _STOP] if entry["kind"] == "risk" else [_CONFIRM, _EDIT, _SKIP, _STOP]
        options = [(way, translated(_LABELS[way])) for way in ways]
        try:
            return (
                self.session.prompter.ask_choice(
                    "what about it? Enter skips it",
                    options,
                    missing="--due",
                    also=lambda word: found if (found := _SHORT.get(word.casefold())) in ways else None,
                )
                or _SKIP
            )
        except LeftError:
            return _STOP

    def _did(self, chosen: str, record: OpenRecord, section: str) -> bool:
        """Write it; False if nothing was written after all."""
        if chosen == _CONFIRM:
            content = confirmed(record.sections[section], self.book.today)
            save(self.book, record, {section: content}, verb="review")
            return True
        from hnwctl.console.dialogue.editing import edited

        saved = edited(self.session, record, section)
        if saved is None or not saved.commit:
            self.session.output.note("nothing was written")
        return bool(saved and saved.commit)

    def _tell(self, elsewhere: int) -> None:
        self.session.output.note(
            "confirmed {confirmed}, edited {edited}, skipped {skipped}; {left} are left",
            left=self.left,
            **self.done,
        )
        if elsewhere:
            self.session.output.note(
                "{count} more are not for your key to write, or come from an import: `hnwctl stale`",
                count=elsewhere,
            )


def _walkable(book: "Book", wanted: Wanted, one: str) -> tuple[list[Entry], int]:
    """What this key may write, all of one record together; and how many entries it may not."""
    found = stalelist.of_book(book, wanted, one=one).entries
    mine = [entry for entry in found if entry["id"] and _open(book, entry)]
    first = {id_: place for place, id_ in reversed(list(enumerate(entry["id"] for entry in mine)))}
    return sorted(mine, key=lambda entry: first[entry["id"]]), len(found) - len(mine)


def _open(book: "Book", entry: Entry) -> bool:
    from hnwctl.model.kinds import KINDS

    section, kind = _section_of(entry), _kind_of(entry)
    held = book.vault.unlocked.keyring.compartments
    return KINDS[kind].sections[section] in held and may_write(book, section)


def _kind_of(entry: Entry) -> str:
    return "market" if entry["kind"] == "market" else "client"


def _section_of(entry: Entry) -> str:
    return "note" if entry["kind"] == "market" else str(entry["section"])
