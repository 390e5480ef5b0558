"""Field paths: what ``set`` changes in a record, and what a diff names.

``profile.tags+=vip``, ``finance.holdings[+].amount=500万``, ``profile.custom."a.b"=x``: names joined by
dots, in quotes if they hold a dot; an item of a list by place (``[0]``, ``[-1]``), by a field of it
(``[id=h1]``), or a new one (``[+]``). ``[+]`` always appends, so two assignments with ``[+]`` make two
items; ``[-1]`` is the one just appended. All work on plain values (text, lists, mappings) without types.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hnwctl.errors import InvalidError
from hnwctl.model.records import Plain


@dataclass(frozen=True, slots=True)
class Field:
    """A name in a mapping."""

    name: str

    def __str__(self) -> str:
        return _word(self.name, _BARE)


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a list by place, counted from 0, or from the end if negative."""

    index: int

    def __str__(self) -> str:
        return f"[{self.index}]"


@dataclass(frozen=True, slots=True)
class Match:
    """The item of a list whose ``field`` has this ``value``."""

    field: str
    value: str

    def __str__(self) -> str:
        return f"[{self.field}={_word(self.value, _BARE_VALUE)}]"


@dataclass(frozen=True, slots=True)
class Append:
    """A new item at the end of a list."""

    def __str__(self) -> str:
        return "[+]"


Step = Field | Place | Match | Append


@dataclass(frozen=True, slots=True)
class Assignment:
    """One edit: ``operator`` is ``=`` (with an empty ``value``: remove), ``+=`` or ``-=``."""

    steps: tuple[Step, ...]
    operator: str
    value: str

    @property
    def section(self) -> str:
        """The section it changes."""
        return self.steps[0].name if isinstance(self.steps[0], Field) else ""

    @property
    def path(self) -> str:
        """The path as text."""
        return path_text(self.steps)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs at ``path``: a text or a list of words before and after, None for nothing there."""

    path: str
    old: str | list[str] | None
    new: str | list[str] | None


_BARE = re.compile(r"[^\s.\[\]=\"+\-](?:[^.\[\]=\"]*[^\s.\[\]=\"+\-])?")
_BARE_VALUE = re.compile(r'[^\s"\]](?:[^"\]]*[^\s"\]])?')
_ESCAPED = re.compile(r'["\\]')
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_COMMAS = ",，、;；|\n"
"""What stands between words, as in a list that is typed as one text."""
_STEP = re.compile(
    rf"""  (?P<dot>\.?)\s*(?P<name>{_QUOTED} | [^.\[\]="\s][^.\[\]="]*?)
            (?=\s*(?:\.|\[|[+-]?=|\Z))
        | \[\s*(?: (?P<append>\+) | (?P<place>-?\d{{1,6}})
                  | (?P<field>[^\]=\s]+)=(?P<value>{_QUOTED}|[^"\]]*?) )\s*\]""",
    re.VERBOSE | re.DOTALL,
)
_LISTED = re.compile(rf"\s*(?:(?P<quoted>{_QUOTED})\s*(?=[{_COMMAS}]|\Z)|(?P<word>[^{_COMMAS}]+))", re.DOTALL)
_OPERATOR = re.compile(r"\s*([+-]?=)[^\S\n]*")


# --- reading a path ------------------------------------------------------------------------


def path_text(steps: Iterable[Step]) -> str:
    """The text of a path, which ``parse_path`` reads back."""
    text = "".join(f".{step}" if isinstance(step, Field) else str(step) for step in steps)
    return text.removeprefix(".")


def parse_path(text: str) -> tuple[Step, ...]:
    """The steps of a path such as ``finance.holdings[id=h1].amount``. Raises ``InvalidError``."""
    steps, end = _steps(text)
    if end != len(text):
        raise InvalidError("{path}: not a field path", path=text, hint=_PATH_HINT)
    return steps


def parse_assignment(text: str) -> Assignment:
    """The edit written as ``path=value``, ``path+=word``, ``path-=word`` or ``path=`` (remove).

    Blanks around the operator belong to neither side. Raises ``InvalidError``.
    """
    steps, end = _steps(text)
    operator = _OPERATOR.match(text, end)
    if operator is None:
        raise InvalidError("{path}: not an assignment", path=text.split("=")[0], hint=_PATH_HINT)
    found = Assignment(steps, operator[1], text[operator.end() :])
    if len(steps) == 1:
        raise InvalidError("{path}: names a section, not a field", path=found.path, hint=_PATH_HINT)
    if found.operator != "=" and not (found.value and isinstance(steps[-1], Field)):
        raise InvalidError("{path}: += and -= take a word and change a list of words", path=found.path)
    return found


_PATH_HINT = "write path=value, as in profile.name=王小明 or finance.holdings[+].amount=500万"


def _steps(text: str) -> tuple[tuple[Step, ...], int]:
    """The steps that ``text`` begins with, and where they end. The first is a bare name."""
    steps: list[Step] = []
    position = len(text) - len(text.lstrip())
    while (match := _STEP.match(text, position)) and _fits(match, first=not steps):
        steps.append(_step(match))
        position = match.end()
    if not steps:
        raise InvalidError("{path}: not a field path", path=text.split("=")[0], hint=_PATH_HINT)
    return tuple(steps), position


def _fits(match: re.Match[str], *, first: bool) -> bool:
    """Whether the step may stand here: a name after a dot, but for the first, which has none."""
    if match["dot"] is None:
        return not first
    return bool(match["dot"]) != first


def _step(match: re.Match[str]) -> Step:
    if match["append"]:
        return Append()
    if match["place"]:
        return Place(int(match["place"]))
    if match["field"]:
        return Match(match["field"], _unquoted(match["value"].strip()))
    return Field(_unquoted(match["name"]))


def _word(text: str, bare: re.Pattern[str]) -> str:
    return text if bare.fullmatch(text) else '"' + _ESCAPED.sub(r"\\\g<0>", text) + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL) if text.startswith('"') else text


# --- applying ------------------------------------------------------------------------------


def apply(
    sections: Mapping[str, Mapping[str, Plain]], assignments: Iterable[Assignment]
) -> dict[str, dict[str, Plain]]:
    """New sections, the assignments applied in order; what is given stays as it is.

    A section that is not there begins empty: whether it may exist, and whether this key may see it, is for
    the caller to know. What an edit leaves empty is removed. Raises ``InvalidError`` with the path.
    """
    result: dict[str, dict[str, Plain]] = {name: dict(content) for name, content in sections.items()}
    copied: set[str] = set()
    for assignment in assignments:
        name = assignment.section
        if name not in copied:
            result[name] = _copy(result.get(name, {}))
            copied.add(name)
        _edit(result[name], assignment, 1)
    return result


def _copy(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _edit(container: Plain, assignment: Assignment, depth: int) -> None:
    """Carries the assignment out below ``container``, which the steps before ``depth`` lead to."""
    step = assignment.steps[depth]
    key = _key(container, step, assignment, depth)
    old = container.get(key) if isinstance(container, dict) else container[key]
    if depth == len(assignment.steps) - 1:
        new = _edited(old, assignment)
    else:
        new = _opened(old, assignment, depth)
        _edit(new, assignment, depth + 1)
    if new:
        container[key] = new
    elif isinstance(container, list) or key in container:
        del container[key]


def _key(container: Plain, step: Step, assignment: Assignment, depth: int) -> Any:
    """Where the step leads: a key of the mapping, or an index of the list, which ``[+]`` makes longer."""
    here = path_text(assignment.steps[:depth])
    if isinstance(step, Field):
        if not isinstance(container, dict):
            raise InvalidError(
                "{path}: is a list; say which item: [0], [-1], [id=…], or [+] for a new one", path=here
            )
        return step.name
    if not isinstance(container, list):
        raise InvalidError("{path}: is not a list", path=here)
    if isinstance(step, Append):
        container.append("")
        return len(container) - 1
    return _place(container, step, here)


def _place(items: list[Plain], step: Place | Match, here: str) -> int:
    if isinstance(step, Place):
        if not -len(items) <= step.index < len(items):
            raise InvalidError(
                "{path}: there is no item {item}; it has {count}", path=here, item=str(step), count=len(items)
            )
        return step.index % len(items)
    found = [
        n for n, item in enumerate(items) if isinstance(item, dict) and item.get(step.field) == step.value
    ]
    if len(found) != 1:
        what = (
            "{path}: several items are {item}" if found else "{path}: no item is {item}; [+] makes a new one"
        )
        raise InvalidError(what, path=here, item=str(step))
    return found[0]


def _opened(old: Plain, assignment: Assignment, depth: int) -> Plain:
    """The mapping or list that the next step goes into; a new one if there is none."""
    if isinstance(old, (dict, list)):
        return old
    if old:
        raise InvalidError(
            "{path}: is a text and has no fields", path=path_text(assignment.steps[: depth + 1])
        )
    return {} if isinstance(assignment.steps[depth + 1], Field) else []


def _edited(old: Plain, assignment: Assignment) -> Plain:
    """The new value at the end of the path; empty to remove it."""
    if assignment.operator != "=":
        return _words(old, assignment)
    if assignment.value and isinstance(old, list):
        raise InvalidError("{path}: is a list; use +=, -= or [+]", path=assignment.path)
    if assignment.value and isinstance(old, dict):
        raise InvalidError("{path}: has fields of its own; name one", path=assignment.path)
    return assignment.value


def _words(old: Plain, assignment: Assignment) -> list[Plain]:
    words: list[Plain] = old if isinstance(old, list) else [old] if old else []
    if not all(isinstance(word, str) for word in words):
        raise InvalidError("{path}: is not a list of words", path=assignment.path)
    given = [assignment.value] if assignment.value in words else list(_split(assignment.value))
    if assignment.operator == "-=":
        return [word for word in words if word not in given]
    return [*words, *(word for word in dict.fromkeys(given) if word not in words)]


def _split(text: str) -> Iterator[str]:
    """The words of a text with commas between them; a word in quotes is taken as it is."""
    for match in _LISTED.finditer(text):
        word = match["quoted"]
        if found := _unquoted(word) if word else match["word"].strip():
            yield found


# --- comparing -----------------------------------------------------------------------------


def changed_paths(old: Mapping[str, Plain], new: Mapping[str, Plain]) -> list[Change]:
    """Every text and every list of words that differs, by path, in the order of ``new``, then of ``old``.

    Items that all have an ``id`` (or ``key``) of their own are compared by it, and their order does not
    count; as long as none has moved they are named by place all the same, as people name them. Other items
    are compared by place, once equal ones at both ends are set aside. Empty means absent.
    """
    return list(_differing((), dict(old), dict(new)))


def _differing(at: tuple[Step, ...], old: Plain, new: Plain) -> Iterator[Change]:
    if old == new:
        return
    if _is_leaf(old) and _is_leaf(new):
        if (old or None) != (new or None):
            yield Change(path_text(at), old or None, new or None)
    elif isinstance(old or new, dict) and isinstance(new or old, dict):
        yield from _in_mappings(at, old or {}, new or {})
    elif isinstance(old or [], list) and isinstance(new or [], list):
        yield from _in_lists(at, old or [], new or [])
    else:  # the shape changed: all of the one goes, all of the other comes
        yield from _differing(at, old, None)
        yield from _differing(at, None, new)


def _is_leaf(value: Plain) -> bool:
    return not value or isinstance(value, str) or (isinstance(value, list) and _all(str, value))


def _all(kind: type, items: list[Plain]) -> bool:
    return all(isinstance(item, kind) for item in items)


def _in_mappings(at: tuple[Step, ...], old: dict[str, Plain], new: dict[str, Plain]) -> Iterator[Change]:
    for name in [*new, *(name for name in old if name not in new)]:
        yield from _differing((*at, Field(name)), old.get(name), new.get(name))


def _in_lists(at: tuple[Step, ...], old: list[Plain], new: list[Plain]) -> Iterator[Change]:
    for by in ("id", "key"):
        before, after = _by_id(old, by), _by_id(new, by)
        if before is not None and after is not None:
            names = [*after, *(name for name in before if name not in after)]
            in_place = by == "id" and _as_they_stood(list(before), list(after))
            for n, name in enumerate(names):
                step: Step = Place(n) if in_place else Match(by, name)
                yield from _differing((*at, step), before.get(name), after.get(name))
            return
    start, old, new = _trimmed(old, new)
    for n in range(max(len(old), len(new))):
        place = Place(start + n)
        yield from _differing((*at, place), _nth(old, n), _nth(new, n))


def _as_they_stood(old: list[str], new: list[str]) -> bool:
    """Whether items were only added, or taken away, at the end."""
    shorter = min(len(old), len(new))
    return old[:shorter] == new[:shorter]


def _by_id(items: list[Plain], name: str) -> dict[str, Plain] | None:
    """The items by their ids, if each is a mapping with an id of its own."""
    found = {str(item[name]): item for item in items if isinstance(item, dict) and item.get(name)}
    return found if len(found) == len(items) else None


def _trimmed(old: list[Plain], new: list[Plain]) -> tuple[int, list[Plain], list[Plain]]:
    """Both without the equal items that they begin and end with, and how many they begin with."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    most = shorter - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    return start, old[start : len(old) - end], new[start : len(new) - end]


def _nth(items: list[Plain], n: int) -> Plain:
    return items[n] if n < len(items) else None
