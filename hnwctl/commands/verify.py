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
    form: Format = FormatName.table,
) -> None:
    """Check signatures, places, revisions, key files, policy and history; exit 6 if anything is wrong.

    It needs no key. With one it also opens all that the key opens, and checks what is inside.
    """
    from hnwctl.console.checkup import checkup

    session: Session = ctx.obj
    survey = _survey(session, since, git_dir)
    done = checkup(session, survey)
    _show(session.output, done, form)
    _remark(session, survey, done)
    if done.report.problems:
        raise typer.Exit(6)


def _survey(session: "Session", since: str | None, git_dir: Path | None) -> "Survey":
    """What is to be verified; raises InvalidError for a ``since`` that is no commit in its history, and
    a folder that is not there."""
    from hnwctl.errors import InvalidError, UsageError
    from hnwctl.store.repository import write
    from hnwctl.store.repository.git import Git, open_git
    from hnwctl.store.repository.lineage import resolved
    from hnwctl.store.trust import pins
    from hnwctl.store.verifying import Survey

    root = None if git_dir else session.vault_root()
    if git_dir and not git_dir.is_dir():
        raise InvalidError("no such folder: {folder}", folder=git_dir)
    git = open_git(root) if root else Git(git_dir.absolute(), git_dir.absolute()) if git_dir else None
    if root and git:
        write.recover(git)
    pin = pins.load_pin(pins.pin_path(session.state_folder, root)) if root else None
    head = git.head()[1] if git else None
    if git is None or head is None:
        if since or git_dir:
            raise UsageError("there is no history here")
        return Survey(root, None, pin)
    return Survey(root, git, pin, resolved(git, since, head) if since else None)


def _show(output: "Output", done: "Checkup", form: FormatName) -> None:
    report = done.report
    problems = [_said(problem) for problem in report.problems]
    if form in _FLAT or (form == FormatName.table and problems):
        output.rows(problems, _COLUMNS, form=form)
    if form == FormatName.table:
        output.line(
            "{records} records, {sections} sections ({opened} opened), {commits} commits: {count} problems",
            records=report.records, sections=report.sections, opened=report.opened, commits=report.commits,
            count=len(problems),
        )  # fmt: skip
    elif form not in _FLAT:
        output.record(_answer(report, problems), form=form)


def _answer(report: "Report", problems: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "checked": report.records,
        "sections": report.sections,
        "opened": report.opened,
        "commits": report.commits,
        "problems": problems,
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
    if survey.git is None:
        output.warn("{folder} is no git repository of its own: its history is unchecked", folder=survey.root)
    elif survey.root is not None and (survey.pin is None or not survey.pin.joined):
        output.warn(
            "nobody has vouched for this clone; ask an owner for its join line: `hnwctl access join LINE`"
        )
    if not done.approved:
        output.warn("policy.yaml is not the approved one; the approved one is in force")
