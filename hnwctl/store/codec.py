"""YAML in which every scalar is a string: what a person typed is what the model gets.

``NO``, ``012``, ``22:22``, ``+8613800001111`` and ``1.10`` survive, because nothing is typed
here. Reading is one pass over the events of libyaml that refuses and builds at once; writing
is our own, so that the text is stable and always reads back as the very same value.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeAlias

from yaml.cyaml import CLoader
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from hnwctl.errors import InvalidError

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

MAX_TEXT = 4 * 2**20
"""Bytes of one text, at most."""
MAX_DEPTH = 32
"""Levels of mappings and lists, at most."""
MAX_EVENTS = 400_000
"""What libyaml may report of one text: a second of time, at most. A text of `MAX_TEXT` that a person would
write has fewer; one of brackets has millions."""

_Next: TypeAlias = Callable[[], Any]  # the stubs know too little of the events to be of use here


class _RefusedError(Exception):
    """Why an event cannot be plain data: a template that takes ``source`` and ``line``."""

    def __init__(self, template: str, event: Any, **facts: str) -> None:
        super().__init__(template)
        self.template, self.facts = template, facts
        self.line: int = event.start_mark.line + 1


# --- reading -------------------------------------------------------------------------------


def load(raw: bytes | str, *, source: str) -> Plain:
    """The value written in ``raw`` (UTF-8); a text that says nothing is an empty mapping.

    An empty plain scalar (``key:``) means absent and is dropped, in a list too. Raises
    ``InvalidError`` with ``source``, line and reason for whatever is not plain data.
    """
    text = _checked(raw, source)
    try:
        return _document(_following(text))
    except _RefusedError as no:
        raise InvalidError(no.template, source=source, line=no.line, **no.facts) from None
    except YAMLError as error:
        raise _explained(error, text, source) from None


def _following(text: bytes) -> _Next:
    """What gives the next event of ``text``; counted only where there could be too many."""
    following: _Next = CLoader(text).get_event
    if 2 * len(text) < MAX_EVENTS:  # a byte brings two at most: ``[``, and the end that it needs
        return following
    left = iter(range(MAX_EVENTS))

    def counted() -> Any:
        event = following()
        if next(left, None) is None:
            raise _RefusedError("{source}, line {line}: too many fields in one text", event)
        return event

    return counted


def _document(following: _Next) -> Plain:
    following()  # the start of the stream
    if type(following()) is StreamEndEvent:
        return {}
    value = _node(following(), following, 1)
    following()  # the end of the document
    event = following()
    if type(event) is not StreamEndEvent:
        raise _RefusedError("{source}, line {line}: a second document begins here", event)
    return {} if value is None else value


def _node(event: Any, following: _Next, depth: int) -> Any:
    """The value that ``event`` begins; None for an empty plain scalar."""
    if type(event) is AliasEvent:
        raise _RefusedError(
            "{source}, line {line}: an alias (*{name}) is not allowed", event, name=str(event.anchor)
        )
    if event.anchor is not None or event.tag is not None:
        _refuse_property(event)
    if type(event) is ScalarEvent:
        return event.value if event.value or event.style else None
    if depth > MAX_DEPTH:
        raise _RefusedError("{source}, line {line}: nested too deeply", event)
    return (_mapping if type(event) is MappingStartEvent else _sequence)(following, depth)


def _mapping(following: _Next, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    absent: list[str] = []
    event = following()
    while type(event) is not MappingEndEvent:
        key = _key(event, result)
        event = following()
        if type(event) is ScalarEvent and event.value and event.tag is None and event.anchor is None:
            result[key] = event.value  # by far the most of them: spared a call
        else:
            result[key] = value = _node(event, following, depth + 1)
            if value is None:
                absent.append(key)
        event = following()
    for key in absent:  # kept until now, so that a field given twice is seen
        del result[key]
    return result


def _sequence(following: _Next, depth: int) -> list[Any]:
    result: list[Any] = []
    event = following()
    while type(event) is not SequenceEndEvent:
        value = _node(event, following, depth + 1)
        if value is not None:
            result.append(value)
        event = following()
    return result


def _key(event: Any, result: dict[str, Any]) -> str:
    if type(event) is not ScalarEvent:
        raise _RefusedError("{source}, line {line}: a field name must be a word", event)
    if event.tag is not None or event.anchor is not None:
        _refuse_property(event)
    key: str = event.value
    if key in result:
        raise _RefusedError("{source}, line {line}: the field {name} is given twice", event, name=key)
    if not key and not event.style:
        raise _RefusedError("{source}, line {line}: a field without a name", event)
    return key


def _refuse_property(event: Any) -> NoReturn:
    if event.anchor is not None:
        raise _RefusedError(
            "{source}, line {line}: an anchor (&{name}) is not allowed", event, name=event.anchor
        )
    raise _RefusedError("{source}, line {line}: a tag ({name}) is not allowed", event, name=event.tag)


# --- what libyaml must not see, and what it says --------------------------------------------

_BOM = b"\xef\xbb\xbf"
_HIDDEN_BREAKS = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", _BOM)
"""NEL, LS, PS and a BOM inside: libyaml starts a new line at the first three and skips the last at the
start of a line, while most editors show neither. They may stand escaped, in double quotes."""

_TAB = re.compile(rb"^\t+[^\s]", re.MULTILINE)
_DIRECTIVE = re.compile(rb"^%", re.MULTILINE)
_LONE_RETURN = re.compile(rb"\r(?!\n)")

_TABBED = "{source}, line {line}: indented with a tab; use spaces"
_EXPLANATIONS = {
    "mapping values are not allowed in this context": (
        "{source}, line {line}: a colon too many, or an indentation that does not fit"
    ),
    "could not find expected ':'": "{source}, line {line}: a colon is missing after a field name",
    "found unexpected end of stream": "{source}, line {line}: a quote is never closed",
    "found character that cannot start any token": (
        "{source}, line {line}: a text that begins with this character needs quotes"
    ),
    "found a tab character that violates indentation": _TABBED,
    "found a tab character where an indentation space is expected": _TABBED,
    "did not find expected key": "{source}, line {line}: the indentation does not fit",
    "did not find expected '-' indicator": "{source}, line {line}: the indentation does not fit",
    "did not find expected <document start>": "{source}, line {line}: a second document begins here",
}


def _checked(raw: bytes | str, source: str) -> bytes:
    """The text as bytes, once it is sure that libyaml neither misreads it nor is kept busy by it."""
    text = raw if isinstance(raw, bytes) else _encoded(raw, source)
    if len(text) > MAX_TEXT:
        raise InvalidError("{source}: more than {limit} MiB of text", source=source, limit=MAX_TEXT >> 20)
    text = text.removeprefix(_BOM)
    for template, position in _refused(text):
        if position >= 0:
            raise InvalidError(template, source=source, line=_line(text, position))
    return text


def _refused(text: bytes) -> Iterator[tuple[str, int]]:
    """Each thing looked for and the offset where it stands, -1 for nowhere."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):  # libyaml would read UTF-16
        yield "{source}, line {line}: not UTF-8 text", 0
    if b"\t" in text:
        yield _TABBED, _where(_TAB, text)
    if b"%" in text:  # directives are worked through one by one, each against all before it
        yield "{source}, line {line}: a line may not begin with %", _where(_DIRECTIVE, text)
    if b"\r" in text:
        yield "{source}, line {line}: a hidden line break", _where(_LONE_RETURN, text)
    if not text.isascii():
        for hidden in _HIDDEN_BREAKS:
            yield "{source}, line {line}: a hidden line break", text.find(hidden)


def _where(pattern: re.Pattern[bytes], text: bytes) -> int:
    match = pattern.search(text)
    return match.start() if match else -1


def _line(text: bytes, position: int) -> int:
    return text.count(b"\n", 0, position) + 1


def _encoded(text: str, source: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise InvalidError("{source}, line {line}: not UTF-8 text", source=source, line=line) from None


def _explained(error: YAMLError, text: bytes, source: str) -> InvalidError:
    """libyaml's complaint in our words. It names lines, never content, and so do we."""
    if isinstance(error, ReaderError):
        control = "control" in error.reason
        what = (
            "{source}, line {line}: a control character"
            if control
            else "{source}, line {line}: not UTF-8 text"
        )
        return InvalidError(what, source=source, line=_line(text, error.position))
    mark = getattr(error, "problem_mark", None)
    lines = text.split(b"\n")
    line = min(mark.line + 1 if mark else 1, len(lines))  # it may stand behind the last
    reason = str(error.problem) if isinstance(error, MarkedYAMLError) else "unreadable"
    if re.match(rb" *\t", lines[line - 1]):
        reason = "found a tab character that violates indentation"
    template = _EXPLANATIONS.get(reason, "{source}, line {line}: not YAML: {reason}")
    return InvalidError(template, source=source, line=line, reason=reason)


# --- writing -------------------------------------------------------------------------------


def dump(plain: Plain) -> str:
    """Readable YAML that ``load`` reads as the same value; keys keep their order.

    Raises ``InvalidError`` for text that is not Unicode (a lone surrogate).
    """
    from hnwctl.store.codec_writing import written  # its patterns take as long to build as a record to read

    return written(plain)
