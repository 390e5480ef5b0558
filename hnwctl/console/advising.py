"""What to do about what ``verify`` found: a line for each sort of problem, not for each problem."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hnwctl.errors import Problem


@dataclass(frozen=True, slots=True)
class Advice:
    """A template and its facts."""

    text: str
    facts: dict[str, object] = field(default_factory=dict)


def listed(problems: Sequence[Mapping[str, str]], columns: int | None) -> str | None:
    """File, section and problem as paragraphs, where a table of them would be cut on a terminal of so many
    columns; None where it fits, and where there is no terminal (None)."""
    from hnwctl.console.printing.folding import folded
    from hnwctl.console.printing.width import width

    widest = [max((width(each[key]) for each in problems), default=0) for key in _SHOWN]
    if columns is None or sum(widest) + _GAPS <= columns:
        return None
    return "".join(f"{folded(_paragraph(each), columns)}\n" for each in problems)


def _paragraph(problem: Mapping[str, str]) -> str:
    from hnwctl.console.printing.sanitise import one_line  # else a file's name could say what we say

    section = f" [{problem['section']}]" if problem["section"] else ""
    return one_line(f"{problem['file']}{section}: {problem['problem']}")


_SHOWN = ("file", "section", "problem")
_GAPS = 4  # columns between the three

_ROSTER = (
    "vault.yaml: write nothing, and ask an owner over another channel; "
    "the last roster that was checked: git checkout {commit} -- vault.yaml"
)
_ROSTER_UNKNOWN = "vault.yaml: write nothing, and ask an owner over another channel"
_KEYS = "keys: bring the file back, git checkout {commit} -- FILE; if it never was right, ask an owner"
_UNFINISHED = (
    "an unfinished write: git status shows which files differ from the last commit; bring them back with "
    "git checkout -- FILE, then delete .git/hnwctl/journal.json"
)
_GIT = "git: take a fresh clone from a place you trust, or bring back a snapshot"
_FILE = (
    "files: see what happened with git log -- FILE; bring one back with git checkout {commit} -- FILE, "
    "then git commit; delete one that was not there"
)
_INSIDE = "contents: whoever may write the section puts it right with `hnwctl edit` or `hnwctl set`"
_PAST = (
    "history: see who brought it with git show COMMIT, and ask them; "
    "once you know, `hnwctl verify --since COMMIT` looks past it"
)
_IN_A_COMMIT = re.compile(r"[0-9a-f]{12}(:.*)?").fullmatch
_CONTENTS = ("{problem}", "{field}: leads", "taken from", "does not agree", "missing, or without")


def advised(problems: Iterable[Problem], commit: str | None) -> Iterator[Advice]:
    """What to do about ``problems``, in order; ``commit`` was the last that was checked."""
    texts = dict.fromkeys(_text(problem, commit) for problem in problems)
    return (Advice(text, {"commit": commit or "COMMIT"}) for text in texts)


def _text(problem: Problem, commit: str | None) -> str:
    if _IN_A_COMMIT(problem.file):
        return _PAST
    if problem.file == "vault.yaml":
        return _ROSTER if commit else _ROSTER_UNKNOWN
    if problem.file.startswith(".git/hnwctl/"):
        return _UNFINISHED
    if problem.file.startswith(".git") and not problem.file.startswith(".gitattributes"):
        return _GIT
    if problem.problem.startswith(_CONTENTS):
        return _INSIDE
    return _KEYS if problem.file.startswith("keys/") else _FILE
