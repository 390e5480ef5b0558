"""Which clients a command is about, where it can do many: by name, from stdin, or by a condition."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hnwctl.console.messages import say
from hnwctl.errors import ForbiddenError, HnwctlError, NotFoundError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session


@dataclass(frozen=True, slots=True)
class Chosen:
    """The clients meant, each once, and whom the words could not be found to mean: ``client, reason``."""

    ids: tuple[str, ...]
    failed: list[dict[str, str]] = field(default_factory=list)

    @property
    def one(self) -> bool:
        """Whether a single client was meant, whose failure is the command's."""
        return len(self.ids) + len(self.failed) == 1


def selected(session: "Session", clients: Sequence[str], segment: str | None, where: str | None) -> list[str]:
    """The ids of the clients meant, each once; asks on a terminal where nobody is named.

    ``clients`` are names of any sort, ``-`` stands for the lines of stdin; or else ``segment`` is a saved
    rule and ``where`` a condition, and both hold; whoever is archived is left out of that. Raises
    NotFoundError and ForbiddenError, UsageError where clients and a condition are given.
    """
    return _ids(session, clients, segment, where, None)


def chosen(session: "Session", clients: Sequence[str], segment: str | None, where: str | None) -> Chosen:
    """As `selected`; of several, those that are not found are listed instead."""
    failed: list[dict[str, str]] = []
    return Chosen(tuple(_ids(session, clients, segment, where, failed)), failed)


def failure(client: str, error: HnwctlError) -> dict[str, str]:
    """Why something could not be done for one client of many."""
    return {"client": client, "reason": say(error.message, **error.facts)}


def _ids(
    session: "Session",
    clients: Sequence[str],
    segment: str | None,
    where: str | None,
    failed: list[dict[str, str]] | None,
) -> list[str]:
    if not segment and where is None:
        return _named(session, clients, failed)
    if clients:
        raise UsageError("name clients, or say which by --segment and --where, not both")
    return _fitting(session, segment or "", where or "")


def _named(session: "Session", clients: Sequence[str], failed: list[dict[str, str]] | None) -> list[str]:
    words = _words(session, clients)
    found: dict[str, None] = {}
    for word in words:
        try:
            found[session.book.resolve(word)] = None
        except (NotFoundError, ForbiddenError) as error:
            if failed is None or len(words) == 1:
                raise
            failed.append(failure(word, error))
    return list(found)


def _words(session: "Session", clients: Sequence[str]) -> list[str]:
    """The words that name clients; ``-`` stands for the lines of stdin."""
    from hnwctl.console.dialogue.prompts import text_from

    words: list[str] = []
    for word in clients:
        words += text_from(word, stdin=session.stdin).split("\n") if word == "-" else [word]
    words = [word.strip() for word in words if word.strip()]
    if not words and "-" not in clients:
        words = [session.prompter.ask_text("which client", missing="CLIENT")]
    if not any(words):
        raise UsageError("no client was named", hint="give one or several, or - to read ids from stdin")
    return list(dict.fromkeys(words))


def _fitting(session: "Session", segment: str, where: str) -> list[str]:
    from hnwctl.domain.conditions import bracketed
    from hnwctl.domain.listing import Filters, listing

    book = session.book
    conditions = [bracketed(where)] if where else []
    if segment:
        from hnwctl.console.segments.segments import where_of

        conditions.append(bracketed(where_of(book, segment)))
    found = listing(
        Filters(where=" AND ".join(conditions)),
        held=book.vault.unlocked.keyring.compartments,
        today=book.today,
        columns=["id"],
    )
    ids = [str(row[0]) for row in book.vault.query(found.sql, found.parameters)]
    if not ids:
        raise NotFoundError("no client fits")
    return ids
