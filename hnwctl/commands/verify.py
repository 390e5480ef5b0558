"""``verify``: every signature, place and revision, and the history; with a key also what is inside."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import Format
from hnwctl.console.printing.formats import ColumnSpec, FormatName

if TYPE_CHECKING:
    from hnwctl.console.checkup import Checkup
    from hnwctl.console.printing.output import Output
    from hnwctl.console.session import Session
    from hnwctl.errors import Problem
    from hnwctl.store.repository.git import Git
    from hnwctl.store.verifying import Report, Survey

_COLUMNS = (
    ColumnSpec("file", "file", kind="code"),
    ColumnSpec("section", "section", kind="code"),
    ColumnSpec("problem", "problem"),
)
_FLAT = (FormatName.csv, FormatName.tsv, FormatName.markdown, FormatName.html)


def verify(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="only the history after this commit", show_default=False),
    ] = None,
    git_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="a bare repository instead, as a server has it", show_default=False),
    ] = None,
    rev: Annotated[
        str | None,
        typer.Option(metavar="REV", help="with --git-dir: this commit instead of HEAD", show_default=False),
    ] = None,
    form: Format = FormatName.table,
) -> None:
    """Check signatures, places, revisions, key files, policy and history; exit 6 if anything is wrong.

    It needs no key. With one it also opens all that the key opens, and checks what is inside.
    """
    from hnwctl.console.checkup import checkup

    session: Session = ctx.obj
    survey = _of_server(git_dir, rev, since) if git_dir else _of_folder(session, since, rev)
    done = checkup(session, survey)
    _show(session.output, done, form)
    _remark(session, survey, done)
    if done.report.problems:
        raise typer.Exit(6)


def _of_folder(session: "Session", since: str | None, rev: str | None) -> "Survey":
    """The vault at hand; InvalidError for a ``since`` that is no commit in its history."""
    from hnwctl.errors import UsageError
    from hnwctl.store.repository import unfinished
    from hnwctl.store.repository.git import open_git
    from hnwctl.store.repository.lineage import resolved
    from hnwctl.store.trust import pins
    from hnwctl.store.verifying import Survey

    if rev is not None:
        raise UsageError(
            "--rev goes with --git-dir",
            hint="in a work tree what lies there is looked at; for a commit: --git-dir .git --rev REV",
        )
    root = session.vault_root()
    git = open_git(root)
    left = unfinished.finished(git)
    for text, facts in left.warnings:
        session.output.warn(text, **facts)
    pin = pins.load_pin(pins.pin_path(session.state_folder, root))
    head = git.head()[1] if git else None
    if git is None or head is None:
        if since:
            raise UsageError("there is no history here")
        return Survey(root, None, pin)
    since = resolved(git, since, head) if since else None
    return Survey(root, git, pin, since, unfinished=tuple(left.problems))


def _of_server(git_dir: Path, rev: str | None, since: str | None) -> "Survey":
    """A repository without a work tree; raises InvalidError where there is none, or not these commits."""
    from hnwctl.errors import InvalidError, UsageError
    from hnwctl.store.repository.git import open_bare
    from hnwctl.store.verifying import Survey

    if not git_dir.is_dir():
        raise InvalidError("no such folder: {folder}", folder=git_dir)
    git = open_bare(git_dir)
    if git is None:
        raise InvalidError(
            "{folder} is no git repository", hint="name the folder that has HEAD and objects", folder=git_dir
        )
    if rev is None and git.head()[1] is None:
        raise UsageError("there is no history here")
    return Survey.of_server(git, rev, since)


def _show(output: "Output", done: "Checkup", form: FormatName) -> None:
    from hnwctl.console.advising import advised, listed
    from hnwctl.console.messages import say

    report = done.report
    problems = [_said(problem) for problem in report.problems]
    advice = list(advised(report.problems, done.checked))
    told = listed(problems, output.columns) if form == FormatName.table else None
    if told is not None:
        output.text(told)
    elif form in _FLAT or (form == FormatName.table and problems):
        output.rows(problems, _COLUMNS, form=form)
    if form == FormatName.table:
        output.line(
            "{records} records, {sections} sections ({opened} opened), {commits} commits: "
            "{count} {count:problems|problem}",
            records=report.records, sections=report.sections, opened=report.opened, commits=report.commits,
            count=len(problems),
        )  # fmt: skip
        for each in advice:
            output.note(each.text, **each.facts)
    elif form not in _FLAT:
        output.record(_answer(report, problems, [say(each.text, **each.facts) for each in advice]), form=form)


def _answer(report: "Report", problems: list[dict[str, str]], advice: list[str]) -> dict[str, Any]:
    return {
        "checked": report.records,
        "sections": report.sections,
        "opened": report.opened,
        "commits": report.commits,
        "exposed": report.exposed,
        "problems": problems,
        "advice": advice,
    }


def _said(problem: "Problem") -> dict[str, str]:
    from hnwctl.console.failures import problem_text

    return {"file": problem.file, "section": problem.section, "problem": problem_text(problem)}


def _remark(session: "Session", survey: "Survey", done: "Checkup") -> None:
    """What the report does not cover, and why."""
    from hnwctl.console.messages import say

    output = session.output
    if done.unopened is not None:
        why = say(done.unopened.message, **done.unopened.facts)
        output.note("contents were not opened: {why}", why=why)
    if done.report.exposed:
        output.note(
            "{count} {count:sections are|section is} sealed to a key that was replaced since; "
            "an owner's `hnwctl sync` seals them anew",
            count=done.report.exposed,
        )
    _remark_history(output, survey)
    if not done.approved:
        output.warn("policy.yaml is not the approved one; the approved one is in force")


def _remark_history(output: "Output", survey: "Survey") -> None:
    """What of the history was not looked at, who vouched for it, and what of it was to be gone."""
    if survey.git is None:
        output.warn("{folder} is no git repository of its own: its history is unchecked", folder=survey.root)
        return
    if survey.root is not None and (survey.pin is None or not survey.pin.joined):
        output.warn(
            "nobody has vouched for this clone; ask an owner for its join line: `hnwctl access join LINE`"
        )
    if survey.shallow:
        output.warn(
            "the history here is cut off: what came before was not checked; fetch it: git fetch --unshallow"
        )
    if _interrupted(survey.git):
        output.warn(
            "an erasure was interrupted, and what was to be erased may still lie in git; "
            "any command that opens the vault with your key finishes it, such as `hnwctl list`"
        )


def _interrupted(git: "Git") -> bool:
    """Whether a `forget` was killed here; not so while one is at work."""
    from hnwctl.errors import HnwctlError, LockedError
    from hnwctl.store.repository import unfinished, write

    if not unfinished.erasing(git):
        return False
    try:
        with write.locked(git, timeout=0):
            return unfinished.erasing(git)
    except LockedError:
        return False
    except HnwctlError:  # nothing can be written here
        return True
