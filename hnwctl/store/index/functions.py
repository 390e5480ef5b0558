"""The functions a query may call: nothing that writes, or costs without bound."""

import re
import sqlite3
from functools import lru_cache

from hnwctl.model import folding

_WORDS = """
    abs avg coalesce count format glob group_concat hex ifnull iif instr length like lower ltrim max min
    nullif printf quote replace round rtrim sign string_agg substr substring sum total trim typeof unicode
    upper
    ceil ceiling floor trunc mod power pow sqrt exp ln log log10 log2
    date time datetime julianday strftime timediff unixepoch
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
    json json_array json_array_length json_extract json_group_array json_group_object json_object json_quote
    json_type json_valid json_each json_tree -> ->>
    fold contains today
"""
ALLOWED = frozenset(_WORDS.split())
"""Functions of SQLite, and ours: `fold`, `contains`, and ``today()``, the day that answers are given for."""

TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})
"""Functions that stand in FROM like a table."""

NATIVE_LENGTH = 2**18
"""Bytes up to which SQLite's own ``instr`` and ``replace``, quadratic at worst, end within a second."""
COSTLY = frozenset({"like", "glob", "instr", "replace", "contains", "fold"})
"""Functions of which one call can take long."""

_MAX_SET = 256  # characters that trim takes away


Cell = str | bytes | int | float | None


def fold(text: Cell) -> Cell:
    """Text as names are compared: NFKC, case-folded, without accents; anything else as it is."""
    return folding.fold(text) if isinstance(text, str) else text


_needle = lru_cache(maxsize=64)(folding.fold)


def contains(text: Cell, part: Cell) -> int | None:
    """1 if ``text`` contains ``part``, both folded, else 0; NULL if either is NULL."""
    if text is None or part is None:
        return None
    return int(_needle(str(part)) in folding.fold(str(text)))


def _instr(text: Cell, part: Cell) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return str(text).find(str(part)) + 1


def _replace(text: Cell, old: Cell, new: Cell) -> str | None:
    if text is None or old is None or new is None:
        return None
    return str(text).replace(str(old), str(new)) if str(old) else str(text)


def _strip(text: Cell, characters: Cell) -> str | None:
    return None if text is None or characters is None else str(text).strip(_few(str(characters)))


def _lstrip(text: Cell, characters: Cell) -> str | None:
    return None if text is None or characters is None else str(text).lstrip(_few(str(characters)))


def _rstrip(text: Cell, characters: Cell) -> str | None:
    return None if text is None or characters is None else str(text).rstrip(_few(str(characters)))


def _few(characters: str) -> str:
    if len(characters) > _MAX_SET:
        raise ValueError("too many characters to trim")
    return characters


_wide = re.compile(r"%[^a-zA-Z%]*(?:\*|\d{4})").search


def _printf(template: Cell, *values: Cell) -> Cell:
    """SQLite's own printf, without widths that take seconds to write."""
    if isinstance(template, str) and _wide(template):
        raise ValueError("too wide")
    marks = ", ?" * len(values)
    row: tuple[Cell] = _elsewhere().execute(f"SELECT printf(?{marks})", (template, *values)).fetchone()
    return row[0]


@lru_cache(maxsize=1)
def _elsewhere() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


def install(db: sqlite3.Connection, *, length: int) -> None:
    """Give ``db``, where texts are at most ``length`` bytes, our functions, and bounded ones for SQLite's."""
    db.create_function("fold", 1, fold, deterministic=True)
    db.create_function("contains", 2, contains, deterministic=True)
    for name, function in (("trim", _strip), ("ltrim", _lstrip), ("rtrim", _rstrip)):
        db.create_function(name, 2, function, deterministic=True)
    db.create_function("printf", -1, _printf, deterministic=True)
    db.create_function("format", -1, _printf, deterministic=True)
    if length > NATIVE_LENGTH:
        db.create_function("instr", 2, _instr, deterministic=True)
        db.create_function("replace", 3, _replace, deterministic=True)


def set_today(db: sqlite3.Connection, today: str | None) -> None:
    """``today()`` answers ``today`` (ISO), or NULL."""
    db.create_function("today", 0, lambda: today)
