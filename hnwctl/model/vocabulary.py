"""Words that are values: the English key that is stored, what a person reads, what is understood.

Plain data without pydantic: the console prints from here, the models accept from here.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Entry:
    """One word: its ``key`` in files, its English and Chinese labels, and what else is understood."""

    key: str
    en: str
    zh: str
    also: tuple[str, ...] = ()


def fold(text: str) -> str:
    """``text`` as it is compared: width, case, blanks and hyphens do not count."""
    return unicodedata.normalize("NFKC", text).casefold().strip().replace("-", "_").replace(" ", "_")


@dataclass(frozen=True)
class Vocabulary:
    """A list of words. ``closed`` lists refuse any other word; open ones keep it as the firm typed it.

    ``table`` has a line for each word: ``key | English | 中文 | also, also``.
    """

    name: str
    table: str = field(repr=False)
    closed: bool = False

    @classmethod
    def of(cls, name: str, entries: Iterable[Entry]) -> "Vocabulary":
        """A list made of entries, such as the firm's own words."""
        made = cls(name, "")
        made.__dict__["entries"] = {entry.key: entry for entry in entries}
        return made

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Key -> entry, in the order of the table."""
        return {entry.key: entry for entry in map(_entry, _lines(self.table))}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(self.entries)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        known: dict[str, str] = {}
        for entry in self.entries.values():
            for word in (entry.key, entry.en, entry.zh, *entry.also):
                known.setdefault(fold(word), entry.key)
        return known

    def key_of(self, text: str) -> str | None:
        """The key that ``text`` means (a key, a label or a synonym in either language), or None."""
        return self._known.get(fold(text))

    def label(self, key: str, lang: str = "en") -> str:
        """What a person reads for ``key`` in ``lang`` (``en`` or ``zh``); a firm's own word stays itself."""
        entry = self.entries.get(key)
        if entry is None:
            return key
        return entry.zh if lang == "zh" else entry.en


def _lines(table: str) -> Iterator[str]:
    return (line for line in map(str.strip, table.splitlines()) if line)


def _entry(line: str) -> Entry:
    key, en, zh, *also = (cell.strip() for cell in line.split("|"))
    words = also[0].split(",") if also else []
    return Entry(key, en, zh, tuple(word.strip() for word in words if word.strip()))
