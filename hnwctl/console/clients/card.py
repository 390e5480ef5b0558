"""A record as a person reads it: sections under their freshness, fields by their titles, items as phrases."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, say, translated
from hnwctl.console.printing.formats import ColumnSpec, shown
from hnwctl.console.printing.sanitise import one_line, visible
from hnwctl.console.printing.width import pad, width, wrap
from hnwctl.model.records import Meta, OpenRecord, Plain
from hnwctl.model.titles import SECTIONS, title_of, titles

if TYPE_CHECKING:
    from hnwctl.domain.shape import Shape
    from hnwctl.model.base import Model

_WIDEST_TITLE = 24
_LEAST_ROOM = 24
_NO_TERMINAL = 100
"""Columns of a rule where there is no terminal; nothing is broken into lines there."""

_ITSELF = {
    *("name", "label", "product", "value", "text", "type", "relation", "at", "on", "amount", "class"),
    *("kind", "held", "outcome", "direction", "per", "purpose", "state", "risk", "status", "questionnaire"),
}
"""Fields of an item that say by themselves what they are."""
_HIDDEN = frozenset({"currency", "id", "reviewed"})

Names = Callable[[str], str]
"""From the id of another client to that client's name; empty where it is unknown."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside the record: ``lines`` (title, value) to head each section, the base currency, how to
    name other clients, and the time zone of the reader."""

    lines: Mapping[str, Sequence[tuple[str, str]]]
    base: str
    name_of: Names
    zone: tzinfo | None


@dataclass(frozen=True, slots=True)
class Card:
    """One record for one reader; ``columns`` is the width of the terminal, None where there is none."""

    record: OpenRecord
    facts: Facts
    columns: int | None = None

    def text(self, sections: Sequence[str]) -> str:
        """These sections, as far as there is anything to say of them."""
        lines = [line for section in sections for line in self._section(section)]
        return "".join(f"{line}\n" for line in lines)

    def _section(self, section: str) -> Iterator[str]:
        record = self.record
        if section in record.sections:
            yield from self._head(section, freshness(record, section, self.facts.zone))
            yield from self._fields(section, record.sections[section])
        elif section in record.sealed:
            yield from self._head(section, translated("sealed to your key"))
        elif section in record.damaged:
            yield from self._head(section, translated("damaged: not shown"))
        elif section in record.gone:
            yield from self._head(section, translated("removed"))

    def _head(self, section: str, remark: str) -> Iterator[str]:
        title = f"-- {section_title(section)} "
        rule = min(self.columns or _NO_TERMINAL, _NO_TERMINAL) - width(title)
        yield ""
        yield title + "-" * max(rule, 2)
        for line in self._wrapped(remark, 2) if remark else ():
            yield f"  {line}"

    def _fields(self, section: str, plain: Mapping[str, Plain]) -> Iterator[str]:
        from hnwctl.model.sections import model_of

        reader = _Reader(self.facts)
        rows = [(title, [value]) for title, value in self.facts.lines.get(section, ())]
        rows += reader.rows(model_of(self.record.kind, section), plain)
        widest = min(_WIDEST_TITLE, (self.columns or _NO_TERMINAL) // 4)
        left = max((width(title) for title, _ in rows if width(title) <= widest), default=widest)
        for title, texts in rows:
            yield from self._row(title, texts, left)

    def _row(self, title: str, texts: Sequence[str], left: int) -> Iterator[str]:
        """The title and what belongs to it; one that is too long for its column gets a line of its own,
        unless all of it has room in one."""
        head = pad(title, left) if width(title) <= left else ""
        if not head and len(texts) == 1 and self._fits(f"  {title}  {texts[0]}"):
            yield f"  {title}  {visible(texts[0])}"
            return
        if not head:
            yield f"  {title}"
        for text in texts:
            for line in self._hanging(text, left + 4):
                yield f"  {head or ' ' * left}  {line}".rstrip()
                head = " " * left

    def _fits(self, line: str) -> bool:
        return "\n" not in line and (self.columns is None or width(visible(line)) <= self.columns)

    def _hanging(self, text: str, indent: int) -> Iterator[str]:
        """The lines of a text; those of an item stand under its first word."""
        if not text.startswith("- "):
            yield from self._wrapped(text, indent)
            return
        mark = "- "
        for line in self._wrapped(text[2:], indent + 2):
            yield mark + line
            mark = "  "

    def _wrapped(self, text: str, indent: int) -> list[str]:
        lines = [visible(line) for line in text.split("\n")]
        if self.columns is None:
            return lines
        room = max(self.columns - indent, _LEAST_ROOM)
        return [part for line in lines for part in wrap(line, room)]


def section_title(section: str) -> str:
    """What a person calls a section."""
    return titles()[SECTIONS[section]][""].said(language())


def freshness(record: OpenRecord, section: str, zone: tzinfo | None) -> str:
    """When a section was last confirmed, and who changed it last; empty for one that is not written yet."""
    meta: Meta | None = record.meta.get(section)
    if meta is None:
        return ""
    reviewed = record.sections[section].get("reviewed", "")
    said = say("reviewed {day}", day=reviewed) if reviewed else translated("never reviewed")
    changed = say("revision {rev} by {by}, {at}", rev=meta.rev, by=meta.by, at=_local(meta.at, zone))
    return f"{said} · {changed}"


def _local(at: str, zone: tzinfo | None) -> str:
    try:
        return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"
    except ValueError:
        return at


def field_rows(
    kind: str, section: str, plain: Mapping[str, Plain], facts: Facts
) -> list[tuple[str, list[str]]]:
    """Title and texts of each field of a section, as a card shows them, for another page."""
    from hnwctl.model.sections import model_of

    return _Reader(facts).rows(model_of(kind, section), plain)


# --- values ------------------------------------------------------------------------------------

_AMOUNT = ColumnSpec("", "", kind="amount")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns plain values into what a person reads."""

    facts: Facts

    def rows(self, model: "type[Model]", plain: Mapping[str, Plain]) -> list[tuple[str, list[str]]]:
        """Title and texts of each field that is there, in the order of the model."""
        from hnwctl.domain.shape import Shape, shapes

        known = shapes(model)
        order = [*(name for name in known if name in plain), *(name for name in plain if name not in known)]
        return [
            (_title(model, name), self._texts(known.get(name, Shape()), plain[name], plain))
            for name in order
            if name not in _HIDDEN
        ]

    def _texts(self, shape: "Shape", value: Plain, beside: Mapping[str, Plain]) -> list[str]:
        """The texts of one field: an item of a list has one of its own, words share one."""
        if isinstance(value, dict):
            return [self._group(shape, value, " · ")]
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return [f"- {self._group(shape, item, ' · ')}" for item in value]
        if isinstance(value, list):
            return [_listed([self._text(shape, item, beside) for item in value])]
        return [self._text(shape, value, beside)]

    def _group(self, shape: "Shape", value: Plain, between: str) -> str:
        """The fields of an item as one phrase; texts of several lines stand below it."""
        if not isinstance(value, dict):
            return str(value)
        if shape.model is None:
            return "\n".join(f"{name}: {text}" for name, text in value.items())
        parts = list(self._phrases(shape.model, value))
        inline = [part for part in parts if "\n" not in part]
        return "\n".join([between.join(inline), *(part for part in parts if "\n" in part)]).strip("\n")

    def _phrases(self, model: "type[Model]", value: Mapping[str, Plain]) -> Iterator[str]:
        from hnwctl.domain.shape import Shape, shapes

        known = shapes(model)
        for name in (
            *(each for each in known if each in value),
            *(each for each in value if each not in known),
        ):
            if name not in _HIDDEN:
                shape = known.get(name, Shape())
                yield _phrase(_title(model, name), name, shape, self._inside(shape, value[name], value))

    def _inside(self, shape: "Shape", value: Plain, beside: Mapping[str, Plain]) -> str:
        """The text of a field within a phrase; what has fields of its own stands in parentheses."""
        items = value if isinstance(value, list) else [value]
        if not any(isinstance(item, dict) for item in items):
            return self._texts(shape, value, beside)[0]
        return " ".join(f"({self._group(shape, item, ', ')})" for item in items)

    def _text(self, shape: "Shape", value: Plain, beside: Mapping[str, Plain]) -> str:
        text = str(value)
        if shape.words is not None:
            return shape.words.label(text, language())
        if shape.kind == "amount":
            return f"{shown(_AMOUNT, text)} {beside.get('currency', self.facts.base)}"
        if shape.kind == "percent":
            return f"{text} %"
        if shape.kind == "flag":
            return translated("yes") if text == "true" else translated("no")
        if shape.kind == "client":
            return f"{text} {self.facts.name_of(text)}".strip()
        return _occasion(text) if shape.kind == "occasion" else text


def _occasion(text: str) -> str:
    """``--05-12`` as 05-12, ``lunar:1968-08-15`` with the word for lunar."""
    day = text.removeprefix("lunar:").removeprefix("--")
    return say("lunar {day}", day=day) if text.startswith("lunar:") else day


def _phrase(title: str, name: str, shape: "Shape", text: str) -> str:
    """A field within a phrase: by its title, unless it says itself what it is."""
    if shape.kind == "flag" and text == translated("yes"):
        return title
    if name in _ITSELF:
        return text
    if shape.kind == "percent":  # the title says per cent already
        return f"{title} {text.removesuffix(' %')}"
    return f"{title} {text}"


def _title(model: "type[Model]", name: str) -> str:
    title = title_of(model.__name__, name)
    return title.said(language()) if title else one_line(name)


def _listed(words: Sequence[Any]) -> str:
    return ("、" if language() == "zh" else ", ").join(str(word) for word in words)
