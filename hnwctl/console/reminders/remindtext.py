"""A reminder as people read it: plain text, HTML for mail, and data for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

from hnwctl.console.messages import language, say
from hnwctl.console.reminders.ledger import Intent
from hnwctl.domain.agenda.item import Said
from hnwctl.domain.discretion import without_amounts
from hnwctl.domain.reminding import Line, Part
from hnwctl.model.words_duty import AGENDA

LONGEST_ROW = 300
"""Characters of a line; a task's text may be longer than anybody wants to read in a chat."""
_LONGEST_TEXT = 120
_READ_OF_A_TEXT = 400
_DOUBTS_TOLD = 3

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Page:
    """One message of a reminder: its lines, the day it is for, doubts to be told, books by vault id."""

    part: Part
    today: date
    overdue: int
    total: int
    doubts: Sequence[Intent] = ()
    books: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Counts only: a subject is seen by more people than a mail."""
        said = say("Due on {day}: {count}", day=str(self.today), count=self.total)
        if self.overdue:
            said = say(
                "Due on {day}: {count} ({overdue} from before)",
                day=str(self.today),
                count=self.total,
                overdue=self.overdue,
            )
        return said if self.part.of == 1 else f"{said} ({self.part.number}/{self.part.of})"

    @property
    def text(self) -> str:
        """The message as plain text, its title first."""
        blocks = [self.title, *self._remarks()]
        for heading, rows in self._groups():
            blocks.append("\n".join([heading, *(f"- {row}" for row in rows)]))
        return "\n\n".join([*blocks, *self._tail()]) + "\n"

    @property
    def html(self) -> str:
        """The message as a page for mail programs: no picture, no link, no script."""
        parts = [
            f"<h2>{escape(self.title)}</h2>",
            *(f"<p><b>{escape(each)}</b></p>" for each in self._remarks()),
        ]
        for heading, rows in self._groups():
            items = "".join(f"<li>{escape(row)}</li>" for row in rows)
            parts.append(f"<h3>{escape(heading)}</h3><ul>{items}</ul>")
        parts += [f"<p>{escape(each)}</p>" for each in self._tail()]
        lang = "zh-CN" if language() == "zh" else "en"
        head = f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"></head><body>\n'
        return head + "\n".join(parts) + "\n</body></html>\n"

    @property
    def data(self) -> dict[str, Any]:
        """The same for programs: keys are English in every language."""
        return {
            "reminder": 1,
            "day": str(self.today),
            "title": self.title,
            "items": [_data(line) for line in self.part.lines],
            "more": self.part.more,
            "part": self.part.number,
            "parts": self.part.of,
        }

    def _groups(self) -> Iterator[tuple[str, list[str]]]:
        for day, lines in groupby(self.part.lines, key=lambda line: line.day):
            yield self._heading(day), [self._row(line) for line in lines]

    def _heading(self, day: date | None) -> str:
        if day is None:
            return say("From before")
        weekday = say(_WEEKDAYS[day.weekday()])
        if day == self.today:
            return say("Today, {day} {weekday}", day=str(day), weekday=weekday)
        return f"{day} {weekday}"

    def _row(self, line: Line) -> str:
        what = AGENDA.label(line.kind, language())
        said = phrase(line.text) if line.text else ""
        if not line.handle:
            return say("{kind}: {count}", kind=said or what, count=line.count)
        who = " ".join(filter(None, [line.who, line.id, self.books.get(line.vault, line.vault)]))
        when = _when(line, self.today)
        row = say("{what}, {when}", what=said or what, when=when) if when else said or what
        return _cut(f"[{line.handle}] {say('{who}: {what}', who=who, what=row) if who else row}", LONGEST_ROW)

    def _remarks(self) -> list[str]:
        return [
            say(
                "A reminder of {day} (items: {count}) may not have arrived: it was never confirmed.",
                day=doubt.day,
                count=doubt.count,
            )
            for doubt in self.doubts[-_DOUBTS_TOLD:]
        ]

    def _tail(self) -> list[str]:
        more = [say("and {count} more", count=self.part.more)] if self.part.more else []
        return [*more, say("`hnwctl due` shows all of it; `hnwctl done ITEM` settles one.")]


def _when(line: Line, today: date) -> str:
    if line.days_overdue == 1:
        return say("1 day overdue")
    if line.days_overdue:
        return say("{days} days overdue", days=line.days_overdue)
    return say("was on {day}", day=str(line.due)) if line.due and line.due < today else ""


def phrase(said: Said) -> str:
    """A text of an item in the reader's language, without amounts, in one line and not too long."""
    full = " ".join(say(said.template, **said.facts).split())
    return _cut(without_amounts(full[:_READ_OF_A_TEXT]), _LONGEST_TEXT)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _data(line: Line) -> dict[str, Any]:
    text = {"text": phrase(line.text)} if line.text else {}
    if not line.handle:
        day = line.day or line.due
        return {"date": str(day) if day else None, "kind": line.kind, "count": line.count, **text}
    named = {"vault": line.vault, "id": line.id, "initials" if line.text is None else "name": line.who}
    return {
        "item": line.handle,
        "date": str(line.due),
        "kind": line.kind,
        **{key: value for key, value in named.items() if value},
        "days_overdue": line.days_overdue,
        **text,
    }
