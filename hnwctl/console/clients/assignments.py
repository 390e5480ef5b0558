"""``path=value`` as people give it: on the command line, on stdin, or line by line on a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hnwctl.console.clients.changes import require_writable
from hnwctl.console.dialogue.prompts import text_from, undisturbed
from hnwctl.console.messages import say
from hnwctl.domain.assigning import assigned, read_assignment
from hnwctl.domain.paths import Assignment
from hnwctl.errors import InvalidError, UsageError
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.session import Session


def given(session: "Session", words: Sequence[str]) -> list[Assignment]:
    """The edits that the words of a command line mean: ``path=value``, or ``-`` for lines on stdin.

    A value ``-`` is stdin and ``@FILE`` a file; in a line of stdin every value is itself. Raises
    InvalidError by path, UsageError when stdin is to serve twice.
    """
    if sum(word == "-" or word.endswith("=-") for word in words) > 1:
        raise UsageError("stdin can be read only once", hint="give one of them as @FILE")
    found: list[Assignment] = []
    for word in words:
        found += _lines(session) if word == "-" else [_word(session, word)]
    return found


def _word(session: "Session", word: str) -> Assignment:
    assignment = read_assignment(word, session.settings.today)
    if assignment.operator != "=" or not (assignment.value == "-" or assignment.value.startswith("@")):
        return assignment
    return replace(assignment, value=text_from(assignment.value, stdin=session.stdin))


def _lines(session: "Session") -> Iterator[Assignment]:
    """One edit a line; blank lines and lines that begin with # are skipped."""
    if session.prompter.interactive:
        session.output.note("reading path=value lines; Ctrl-D ends")
    for number, line in enumerate(text_from("-", stdin=session.stdin).splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                yield read_assignment(line, session.settings.today)
            except InvalidError as error:
                raise InvalidError(
                    "line {line}: {why}", hint=error.hint, line=number, why=say(error.message, **error.facts)
                ) from None


def asked(session: "Session", record: OpenRecord) -> list[Assignment]:
    """Edits typed on a terminal until an empty line, each tried on the record; a wrong one is said and
    left out. Ctrl-D leaves at once. Raises UsageError where nobody can be asked."""
    require_writable(session.book)
    if session.prompter.interactive:
        session.output.note("one change a line, such as profile.tags+=vip; an empty line ends")
    found: list[Assignment] = []
    while True:
        line = session.prompter.ask_text("path=value", missing="PATH=VALUE")
        try:
            today = session.settings.today
            with undisturbed():
                edits = [*found, read_assignment(line, today, kind=record.kind)] if line else found
                _try(session, record, edits, whole=not line)
        except InvalidError as error:
            session.output.note("{why}", why=say(error.message, **error.facts))
            if error.hint:
                session.output.note("{why}", why=say(error.hint, **error.facts))
            continue
        if not line:
            return found
        found = edits


def _try(session: "Session", record: OpenRecord, edits: list[Assignment], *, whole: bool) -> None:
    """Raise InvalidError if the record does not hold with the edits; a field that is missing may still come,
    unless they are the ``whole`` of them."""
    from hnwctl.model.problems import FieldsError

    for section, content in assigned(record.sections, edits).items():
        try:
            session.book.model(record.kind, section, content)
        except FieldsError as error:
            problems = [each for each in error.problems if whole or each.template != "is missing"]
            if problems:
                raise FieldsError(problems) from None
