"""Saved segments: the rules that a book keeps under a name."""

from typing import TYPE_CHECKING, NamedTuple

from hnwctl.console.messages import say
from hnwctl.domain.conditions import bracketed
from hnwctl.domain.segments.dimensions import DIMENSIONS, RULE, WORDS, Rule, unknown
from hnwctl.errors import ForbiddenError, HnwctlError, InvalidError, NotFoundError
from hnwctl.model.folding import fold

if TYPE_CHECKING:
    from hnwctl.console.book import Book

_RESERVED = frozenset(
    {
        "clients",
        "clients_share",
        "aum",
        "share",
        "financial_assets",
        "currency",
        "household_name",
        "sealed",
        "unpriced",
    }
)
"""Keys of answers, which the name of a rule must not take."""


class Segment(NamedTuple):
    """A saved rule: the id of its record, its name, the condition, what reports call it, since when."""

    id: str
    name: str
    where: str
    label: str | None
    created: str | None


def segments(book: "Book") -> list[Segment]:
    """The saved rules by name. Raises ForbiddenError where they are sealed to this key."""
    rows = book.vault.query('SELECT id, name, "where", label, created FROM segments ORDER BY fold(name), id')
    return [Segment(*row) for row in rows]


def segment(book: "Book", name: str) -> Segment:
    """The saved rule of that name; case and width do not count. Raises NotFoundError, ForbiddenError."""
    wanted, known = folded(name.removeprefix(RULE)), segments(book)
    found = next((each for each in known if folded(each.name) == wanted), None)
    if found is None:
        raise NotFoundError(
            "no such segment: {name}",
            hint="one of: {names}" if known else "`hnwctl segment save NAME --where SQL` keeps one",
            name=name,
            names=", ".join(each.name for each in known),
        )
    return found


def where_of(book: "Book", name: str) -> str:
    """The condition of the saved rule of that name, over the columns of ``clients``.

    Raises NotFoundError when there is none, ForbiddenError when they are sealed, InvalidError when the rule
    does not hold any more.
    """
    found = segment(book, name)
    _checked(book, found)
    return found.where


def condition_of(book: "Book", where: str, name: str) -> str:
    """The condition that ``--where`` and ``--segment`` make together, in brackets; empty where both are.

    Raises as `where_of`, and InvalidError for a condition that is none.
    """
    parts = [where, where_of(book, name) if name else ""]
    return " AND ".join(bracketed(part) for part in parts if part)


def rule_named(book: "Book", word: str) -> Rule:
    """A saved rule as a dimension. Raises InvalidError, with the dimensions there are, for any other word."""
    try:
        found = segment(book, word)
    except (NotFoundError, ForbiddenError):
        raise unknown(word) from None
    key = f"{RULE}{found.name}" if word.startswith(RULE) or found.name in _RESERVED else found.name
    try:
        _checked(book, found)
    except ForbiddenError:
        return Rule(key, found.where, sealed=True)
    return Rule(key, found.where)


def folded(name: str) -> str:
    """A name as names of segments are compared."""
    return " ".join(fold(name).split())


def problem_of(book: "Book", where: str) -> HnwctlError | None:
    """What is wrong with a condition: it does not parse, tries to write, asks for what is sealed; or None."""
    try:
        book.vault.query(f"SELECT id FROM clients WHERE {bracketed(where)} LIMIT 0")  # noqa: S608 - guarded
    except (InvalidError, ForbiddenError) as error:
        return error
    return None


def check_name(name: str) -> str:
    """A name for a rule, without blanks around it. Raises InvalidError for one that cannot be typed."""
    made = " ".join(name.split())
    if not made or len(made) > MAX_NAME or any(mark in made for mark in ",，、;；"):
        raise InvalidError("no name for a segment: {name}", hint=_NAMING, name=name, length=MAX_NAME)
    if made.startswith((RULE, "-", "@")) or made in DIMENSIONS or WORDS.key_of(made):
        raise InvalidError("{name} means something else already", hint=_NAMING, name=made, length=MAX_NAME)
    return made


MAX_NAME = 60
_NAMING = "up to {length} characters without commas, and no name of a dimension such as tier"


def _checked(book: "Book", found: Segment) -> None:
    """Raise what is wrong with a saved rule, under its name."""
    problem = problem_of(book, found.where)
    if isinstance(problem, ForbiddenError):
        raise ForbiddenError(
            "the rule of {name} asks for what is sealed to your key: {what}",
            name=found.name,
            what=str(problem.facts.get("what", "")),
        )
    if problem is not None:
        raise InvalidError(
            "the rule of {name} does not hold: {reason}",
            hint="`hnwctl segment list` shows it, `hnwctl segment save` replaces it",
            name=found.name,
            reason=say(problem.message, **problem.facts),
        )
