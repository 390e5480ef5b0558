"""What went wrong, as a person or a program reads it: one place for every kind of failure."""

import errno
import json
import os
import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer._click import exceptions as clicked

from hnwctl.console.messages import say, translated
from hnwctl.console.printing.sanitise import json_escapes, one_line, visible
from hnwctl.errors import HnwctlError, IntegrityError, NotFoundError, Problem

USAGE, OUTSIDE, BUG, INTERRUPTED, BROKEN_PIPE = 2, 9, 70, 130, 141


@dataclass(frozen=True)
class Failure:
    """A failure ready to be said: exit code, a word for programs; message and hint as people read them."""

    exit: int
    code: str
    message: str
    hint: str = ""
    candidates: list[dict[str, str]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)

    def details(self) -> list[str]:
        """The lines below the message: each problem or candidate, then what to do."""
        found = [f"{visible(_place(problem))}: {problem['problem']}" for problem in self.problems]
        several = [one_line("  ".join(each.values())) for each in self.candidates]
        return [f"  {line}" for line in [*found, *several, *([self.hint] if self.hint else [])]]

    def document(self) -> dict[str, Any]:
        """What a program reads on stderr with ``--json``."""
        error: dict[str, Any] = {
            "code": self.code,
            "exit": self.exit,
            "message": self.message,
            "hint": self.hint,
        }
        if self.candidates:
            error["candidates"] = self.candidates
        if self.problems:
            error["problems"] = self.problems
        return {"error": error}


def as_text(failure: Failure) -> str:
    """The failure for a person, ended by a line feed."""
    return "\n".join([f"{say('error:')} {failure.message}", *failure.details(), ""])


def as_json(failure: Failure) -> str:
    """The failure for a program, in one line."""
    return json_escapes(json.dumps(failure.document(), ensure_ascii=False)) + "\n"


def failure_of(error: BaseException) -> Failure:
    """The failure that an exception means; one that is not ours never says its text, which may hold data."""
    if isinstance(error, HnwctlError):
        return _ours(error)
    if isinstance(error, clicked.ClickException):
        return _usage(error)
    if isinstance(error, OSError) and error.errno is not None:
        return _outside(error)
    if isinstance(error, MemoryError):
        return Failure(OUTSIDE, "outside", say("not enough memory"))
    return _bug(error)


def _ours(error: HnwctlError) -> Failure:
    problems = error.problems if isinstance(error, IntegrityError) else []
    return Failure(
        error.exit_code,
        _snake(type(error).__name__.removesuffix("Error")),
        _said(error.message, error.facts),
        _said(error.hint, error.facts) if error.hint else "",
        candidates=error.candidates if isinstance(error, NotFoundError) else [],
        problems=[_problem(problem) for problem in problems],
    )


def _said(template: str, facts: dict[str, object]) -> str:
    try:
        return say(template, **facts)
    except (LookupError, ValueError):
        return visible(template)  # a message that lacks a fact is better than none


def _problem(problem: Problem) -> dict[str, str]:
    return {"file": problem.file, "section": problem.section, "problem": problem_text(problem)}


def problem_text(problem: Problem) -> str:
    """What is wrong, without the place where: a problem that once was an error begins with that."""
    said = _said(problem.problem, problem.facts)
    for place in (f"{problem.file} [{problem.section}]", problem.file):
        if said.startswith(visible(place)):
            return re.sub(r"^[\s:,:,]+", "", said.removeprefix(visible(place)))
    return said


def _place(problem: dict[str, str]) -> str:
    return f"{problem['file']} [{problem['section']}]" if problem["section"] else problem["file"]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _outside(error: OSError) -> Failure:
    reason = translated(os.strerror(error.errno or 0))
    message = say("{file}: {reason}", file=str(error.filename), reason=reason) if error.filename else reason
    hints = {errno.ENOSPC: "free some space and run the command again; nothing is half-written"}
    hint = hints.get(error.errno or 0, "")
    return Failure(OUTSIDE, "outside", message, say(hint) if hint else "")


def _bug(error: BaseException) -> Failure:
    return Failure(
        BUG,
        "bug",
        say("a bug of ours: {type} at {place}", type=type(error).__name__, place=_innermost(error)),
        say("please report this line; HNWCTL_DEBUG=1 shows more, perhaps a client's data too"),
    )


def _innermost(error: BaseException) -> str:
    """Where in our own code it happened: a file name and a line, no data."""
    package = str(Path(__file__).parents[1])
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(package)] or frames
    if not ours:
        return "?"
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"


# --- what typer finds wrong with the command line -------------------------------------------


def _usage(error: clicked.ClickException) -> Failure:
    context = error.ctx if isinstance(error, clicked.UsageError) else None
    hint = say("`{command} --help` shows how", command=_path(context)) if context is not None else ""
    return Failure(USAGE, "usage", _usage_message(error), hint)


def _path(context: Any) -> str:
    names: list[str] = []
    while context is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)


def _usage_message(error: clicked.ClickException) -> str:
    if isinstance(error, clicked.NoArgsIsHelpError):
        return say("which command?")
    if isinstance(error, clicked.NoSuchOption):
        if error.possibilities:
            meant = sorted(error.possibilities)
            return say(
                "no such option: {option}; did you mean {meant}?", option=error.option_name, meant=meant
            )
        return say("no such option: {option}", option=error.option_name)
    if isinstance(error, clicked.MissingParameter):
        return say("missing {argument}", argument=_named(error.param))
    if isinstance(error, clicked.BadParameter):
        return say("{option}: {reason}", option=_named(error.param), reason=error.message)
    return _by_text(error.message)


def _named(param: Any) -> str:
    if param is None:
        return "?"
    return str(" / ".join(param.opts) if param.param_type_name == "option" else param.display_name_raw)


_TEXTS = (
    (r"Missing command\.", "which command?"),
    (r"No such command '(?P<name>.*?)'\.?.*", "no such command: {name}"),
    (r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", "too much: {words}"),
    (r"Option '(?P<option>.*)' requires .*", "{option} needs a value"),
    (r"Option '(?P<option>.*)' does not take a value\.", "{option} takes no value"),
)


def _by_text(message: str) -> str:
    for pattern, template in _TEXTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return say(template, **found.groupdict())
    return visible(message)
