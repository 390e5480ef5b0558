"""What a command was told, or asks for on a terminal: texts, words of a vocabulary, days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from hnwctl.console.dialogue.prompts import LeftError, text_from
from hnwctl.console.messages import language
from hnwctl.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.model.vocabulary import Vocabulary


@contextmanager
def nothing_written(session: "Session") -> Iterator[None]:
    """Questions before a write: whoever leaves is told that nothing was written."""
    try:
        yield
    except (LeftError, KeyboardInterrupt):
        session.output.note("nothing was written")
        raise


def read_text(session: "Session", given: str) -> str:
    """The text that an argument means, without the blanks around it: ``-`` is stdin, ``@FILE`` a file."""
    if given == "-" and session.prompter.interactive:
        session.output.note("reading a text; Ctrl-D ends")
    return text_from(given, stdin=session.stdin).strip()


def text_told(session: "Session", given: str | None, question: str, *, missing: str) -> str:
    """A text that is needed: as given, else asked for. Raises InvalidError for an empty one."""
    text = (
        session.prompter.ask_text(question, missing=missing) if given is None else read_text(session, given)
    )
    if not text:
        raise InvalidError(
            "the text is empty", hint="give it as {argument}, or - to read it", argument=missing
        )
    return text


def text_offered(session: "Session", given: str | None, question: str) -> str:
    """A text that may be left out: as given, else asked for if somebody is there to answer."""
    if given is not None:
        return read_text(session, given)
    return session.prompter.ask_text(question, missing="") if session.prompter.interactive else ""


def word_told(
    session: "Session", given: str, words: "Vocabulary", question: str, *, missing: str, unknown: str = ""
) -> str:
    """A word that is needed, by its key: as given in either language, else chosen from the list.

    ``unknown`` is what is said of another word than a closed list has. Raises InvalidError for it, LeftError
    if none is chosen.
    """
    if given:
        return key_of(words, given, unknown)
    options = [(key, words.label(key, language())) for key in words.keys]
    chosen = session.prompter.ask_choice(question, options, missing=missing, also=words.key_of)
    if chosen is None:
        raise LeftError
    return chosen


def key_of(words: "Vocabulary", given: str, unknown: str = "") -> str:
    """The key of a word in either language; an open list takes any other word. Raises InvalidError."""
    key = words.key_of(given)
    if key is None and words.closed:
        raise InvalidError(unknown, hint="one of: {words}", word=given, words=", ".join(words.keys))
    return key or given


def coming_day(text: str, today: date) -> date:
    """A day from today on, by any name. Raises InvalidError for one that lies behind."""
    from hnwctl.domain.days import parse_day

    day = parse_day(text, today)
    if day < today:
        raise InvalidError("{day} lies behind", hint="give today or a day to come", day=day.isoformat())
    return day


def stdin_once(*uses: bool) -> None:
    """Raise UsageError when stdin is to serve twice."""
    if sum(uses) > 1:
        raise UsageError("stdin can be read only once", hint="give one of them as @FILE")
