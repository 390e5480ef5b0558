"""The query behind ``find``: any text of any section this key opens, and where in it.

A row of ``texts`` holds all texts of one section, so that ten thousand clients are few rows to scan; which
field it was is seen afterwards, in the rows that matched.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from hnwctl.errors import UsageError
from hnwctl.model.folding import fold
from hnwctl.model.kinds import EXTRACTS, KINDS

SEPARATOR = "\x1e"
"""Between the texts of a section, and between their field names: no text holds it."""

CONTEXT = 24
"""Characters of a snippet before and after what was found."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A query for the index, what is looked for, and the client sections that are sealed to the key."""

    sql: str
    parameters: tuple[object, ...]
    needle: str
    sealed: tuple[str, ...] = ()

    def hits(self, rows: Iterable[Sequence[Any]], *, before: int = CONTEXT) -> Iterator[dict[str, str]]:
        """One object for each field that holds the text: ``id, name, section, field, snippet``.

        ``before`` is how many characters of a snippet stand before what was found.
        """
        for owner, name, section, fields, texts in rows:
            for field, text in zip(fields.split(SEPARATOR), texts.split(SEPARATOR), strict=True):
                snippet = snippet_of(text, self.needle, before)
                if snippet:
                    place = {"section": section, "field": field}
                    yield {"id": owner, "name": name or "", **place, "snippet": snippet}


def finding(
    text: str, *, held: AbstractSet[str], sections: Sequence[str] = (), archived: bool = False
) -> Finding:
    """The query for all sections that hold ``text``, whatever its case, width and accents.

    ``held`` are the compartments of the key. Archived clients are left out unless ``archived``. Raises
    UsageError for an empty text.
    """
    needle = fold(text.replace(SEPARATOR, "")).strip()
    if not needle:
        raise UsageError("nothing to find", hint="give a word or a part of one")
    conditions = ["instr(coalesce(t.folded, lower(t.text)), ?) > 0"]
    if sections:
        conditions.append(f"t.section IN ({', '.join('?' * len(sections))})")
    if "profile" in held and not archived:
        conditions.append("coalesce(c.archived, 0) = 0")
    order = ["c.name_key"] * ("profile" in held) + ["t.id", "t.section"]
    sql = (
        f"SELECT t.id, {_name(held)}, t.section, t.fields, t.text"  # noqa: S608 - constants only
        " FROM texts t LEFT JOIN clients c ON c.id = t.id"
        f"{' LEFT JOIN market_reviews m ON m.id = t.id' if 'shared' in held else ''}"
        f" WHERE {' AND '.join(conditions)} ORDER BY {', '.join(order)}"
    )
    return Finding(sql, (needle, *sections), needle, _sealed(held))


def _name(held: AbstractSet[str]) -> str:
    """What a record is called, as far as the key may know it."""
    names = [*["c.name"] * ("profile" in held), *["m.title"] * ("shared" in held)]
    return f"coalesce({', '.join(names)})" if len(names) > 1 else "".join(names) or "NULL"


def _sealed(held: AbstractSet[str]) -> tuple[str, ...]:
    own = KINDS["client"].sections.items()
    return tuple(name for name, compartment in own if compartment not in held and name not in EXTRACTS)


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


def snippet_of(text: str, needle: str, context: int = CONTEXT) -> str:
    """The part of ``text`` around what folds to ``needle``, on one line; empty when there is none."""
    folded = fold(text)
    at = folded.find(needle)
    if at < 0:
        return ""
    first, last = at, at + len(needle)
    if fold(text[first:last]) != needle:
        first, last = _place(text, needle)
    before, after = max(first - context, 0), min(last + CONTEXT, len(text))
    cut = " ".join(text[before:after].split())
    return f"{'…' if before else ''}{cut}{'…' if after < len(text) else ''}"


def _place(text: str, needle: str) -> tuple[int, int]:
    """Where in ``text`` the needle is, when folding made some characters longer or shorter."""
    last = bisect_left(range(len(text)), True, key=lambda end: needle in fold(text[:end]))
    left = bisect_left(range(last), True, key=lambda cut: needle not in fold(text[cut + 1 : last]))
    return left, last
