"""How large a statement becomes when SQLite expands the names that WITH gives.

Preparing a statement cannot be stopped, and each use of a name is expanded by itself: thirty names, each
used twice by the next, are a thousand million copies. So they are counted beforehand, from the text.
"""

import re
from collections import Counter
from collections.abc import Iterator

MAX_COPIES = 5_000

_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | --[^\n]* | /\*.*?(?:\*/|\Z)
      | (?P<paren>[()])
      | (?: "(?P<quoted>[^"]*)" | `(?P<ticked>[^`]*)` | \[(?P<bracketed>[^\]]*)\] | (?P<word>[^\W\d][\w$]*) )
        (?P<qualifier>\s*\.)?""",
    re.VERBOSE | re.DOTALL,
)
_BETWEEN = frozenset({"not", "materialized"})

Bodies = dict[str, Counter[str]]
"""Name -> how often each word stands in its body; the statement itself is the name that is empty."""


def copies(sql: str) -> int:
    """How many copies of bodies SQLite makes to prepare ``sql``, or somewhat more; counts to the limit."""
    return _copies("", _bodies(sql), {})


def _copies(name: str, bodies: Bodies, known: dict[str, int]) -> int:
    if name not in known:
        known[name] = 1  # for a body that uses its own name
        uses = ((word, times) for word, times in bodies[name].items() if word and word in bodies)
        total = 1 + sum(times * _copies(word, bodies, known) for word, times in uses)
        known[name] = min(total, MAX_COPIES + 1)
    return known[name]


def _bodies(sql: str) -> Bodies:
    """The bodies of ``NAME AS (…)`` and ``NAME (columns) AS (…)``."""
    bodies: Bodies = {"": Counter()}
    levels = [["", ""]]  # for each open parenthesis, whose body it is in and the last word
    named = ""  # the word before AS
    for word in _words(sql):
        if word == "(":
            bodies[levels[-1][0]][named] -= 1  # it was defined there and not used
            levels.append([named or levels[-1][0], ""])
            bodies.setdefault(levels[-1][0], Counter())
        elif word == ")":
            levels = levels[:-1] or [["", ""]]
        elif word not in _BETWEEN and word != "as":
            bodies[levels[-1][0]][word] += 1
            levels[-1][1] = word
        if word not in _BETWEEN:
            named = levels[-1][1] if word == "as" else ""
    return bodies


def _words(sql: str) -> Iterator[str]:
    """Parentheses and names in lower case, but no name before a dot: it stands for a column's table only."""
    for token in _TOKEN.finditer(sql):
        name = next(filter(None, token.group("paren", "quoted", "ticked", "bracketed", "word")), "")
        if name and not token["qualifier"]:
            yield name.lower()
