"""The strict line grammars: what stands in records, rosters and manifests alike, and how a text is read."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

AT = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
"""The one form of a time: UTC, to the second."""
SIGNATURE = r"[A-Za-z0-9+/]{85}[AQgw]=="
"""64 bytes in canonical base64."""
NAME = r"[a-z0-9][a-z0-9._-]{0,31}"
"""Of a member or a device."""
COMMIT = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
NONE = '"-"'
"""For what is not there: a bare dash would be no YAML."""

Pattern = Callable[..., "re.Match[str] | None"]


def whole_line(pattern: str) -> Pattern:
    """What matches one whole line."""
    return re.compile(pattern + r"\n").match


class MalformedError(Exception):
    """A text does not go on as its grammar wants: the problem and its facts, if there is more to say."""

    def __init__(self, problem: str = "", **facts: Any) -> None:
        super().__init__(problem)
        self.problem, self.facts = problem, facts


class Reader:
    """A text and the place up to which it was understood."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def maybe(self, pattern: Pattern) -> "re.Match[str] | None":
        """The match of a line that may be there."""
        found = pattern(self.text, self.place)
        self.place = found.end() if found else self.place
        return found

    def take(self, pattern: Pattern) -> "re.Match[str]":
        """The match of a line that must be there; raises MalformedError."""
        found = self.maybe(pattern)
        if found is None:
            raise MalformedError
        return found

    def said(self, pattern: Pattern) -> str:
        """What a line says that must be there: its last group."""
        found = self.take(pattern)
        return found[found.lastindex or 0]

    def each(self, pattern: Pattern) -> Iterator["re.Match[str]"]:
        """One match after the other, at least one."""
        yield self.take(pattern)
        while found := self.maybe(pattern):
            yield found

    def below(self, heading: Pattern, pattern: Pattern) -> Iterator["re.Match[str]"]:
        """The lines below a heading, none or many."""
        self.take(heading)
        while found := self.maybe(pattern):
            yield found

    def time(self, pattern: Pattern) -> str:
        """What a line of the form AT says; raises MalformedError there for a day that is in no calendar."""
        place, text = self.place, self.said(pattern)
        try:
            datetime.fromisoformat(text)  # the pattern lets the 31st of February pass
        except ValueError:
            self.place = place
            raise MalformedError from None
        return text

    def require_end(self) -> None:
        """Raise MalformedError if there is more."""
        if self.place != len(self.text):
            raise MalformedError


def quoted(text: str) -> str:
    """``text`` between quotation marks; `unquoted` takes it without them."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquoted(text: str) -> str:
    """The text that stood between the marks of `quoted`."""
    return re.sub(r"\\(.)", r"\1", text)
