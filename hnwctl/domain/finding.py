"""The query behind ``find``: any text of any section this key opens, and where in it.

A row of ``texts`` holds all texts of one section, so that ten thousand clients are few rows to scan; which
field it was is seen afterwards, in the rows that matched.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hnwctl.domain.names import fold
from hnwctl.errors import UsageError

SEPARATOR = "\x1e"
"""Between the texts of a section, and between their field names: no text holds it."""

CONTEXT = 24
"""Characters of a snippet before and after what was found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A query for the index, and what was looked for in it."""

    sql: str
    parameters: tuple[object, ...]
    needle: str

    def hits(self, rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, str]]:
        """One object for each field that holds the text: ``id, name, section, field, snippet``."""
        for owner, name, section, fields, texts in rows:
            for field, text in zip(fields.split(SEPARATOR), texts.split(SEPARATOR), strict=True):
                snippet = snippet_of(text, self.needle)
                if snippet:
                    yield {
                        "id": owner,
                        "name": name or "",
                        "section": section,
                        "field": field,
                        "snippet": snippet,
                    }


def finding(text: str, *, sections: Sequence[str] = (), archived: bool = False) -> Finding:
    """The query for all sections that hold ``text``, whatever its case, width and accents.

    Raises UsageError for an empty text.
    """
    needle = fold(text.replace(SEPARATOR, "")).strip()
    if not needle:
        raise UsageError("nothing to find", hint="give a word or a part of one")
    marks = ", ".join("?" * len(sections))
    sql = (
        "SELECT t.id, c.name, t.section, t.fields, t.text FROM texts t LEFT JOIN clients c ON c.id = t.id"  # noqa: S608
        " WHERE instr(coalesce(t.folded, lower(t.text)), ?) > 0"
        f"{f' AND t.section IN ({marks})' if sections else ''}"
        f"{'' if archived else ' AND coalesce(c.archived, 0) = 0'}"
        " ORDER BY c.name_key, t.id, t.section"
    )
    return Finding(sql, (needle, *sections), needle)


def joined_texts(paths: Sequence[str], texts: Sequence[str]) -> tuple[str, str, str | None]:
    """Field paths and their texts as the cells ``fields``, ``text`` and ``folded``.

    ``folded`` is None where SQLite's own ``lower(text)`` says the same, which it nearly always does.
    """
    fields, text = _joined(paths), _joined(texts)
    folded = fold(text)
    same = folded == text or folded == text.encode().lower().decode()
    return fields, text, None if same else folded


def _joined(parts: Sequence[str]) -> str:
    whole = SEPARATOR.join(parts)
    if whole.count(SEPARATOR) < max(len(parts), 1):
        return whole
    return SEPARATOR.join(part.replace(SEPARATOR, " ") for part in parts)


def snippet_of(text: str, needle: str) -> str:
    """The part of ``text`` around what folds to ``needle``, on one line; empty when there is none."""
    starts = _starts(text)
    folded = "".join(fold(character) for character in text)
    at = folded.find(needle)
    if at < 0:
        return " ".join(text[: 2 * CONTEXT].split()) if needle in fold(text) else ""
    first, last = starts[at], starts[at + len(needle) - 1]
    before, after = max(first - CONTEXT, 0), min(last + 1 + CONTEXT, len(text))
    cut = " ".join(text[before:after].split())
    return f"{'…' if before else ''}{cut}{'…' if after < len(text) else ''}"


def _starts(text: str) -> list[int]:
    """For each character of the folded text, the place in ``text`` it came from."""
    return [place for place, character in enumerate(text) for _ in fold(character)]
