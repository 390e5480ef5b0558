"""``doctor``: what is not as it should be around the vault, and mends it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import Format
from hnwctl.console.printing.formats import ColumnSpec, FormatName

if TYPE_CHECKING:
    from hnwctl.console.checks.finding import Finding
    from hnwctl.console.printing.output import Output
    from hnwctl.console.session import Session

_COLUMNS = (
    ColumnSpec("check", "check", kind="code"),
    ColumnSpec("state", "state", kind="code"),
    ColumnSpec("what", "what"),
    ColumnSpec("hint", "hint"),
)


def doctor(
    ctx: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="put right what can be put right")] = False,
    form: Format = FormatName.table,
) -> None:
    """Look for what is not as it should be around the vault; exit 1 if something is left to do.

    It needs no key; with one it also looks at the sealed cache and into the records. It deletes no file of
    yours.
    """
    from hnwctl.console.checks.all import examined
    from hnwctl.console.checks.finding import Outcome, Ward
    from hnwctl.store.repository.git import open_git

    session: Session = ctx.obj
    root = session.vault_root()
    findings = list(examined(Ward(session, root, open_git(root), fix)))
    if form == FormatName.table:
        _tell(session.output, findings)
    else:
        session.output.rows([_row(each) for each in findings], _COLUMNS, form=form)
    if any(each.state in (Outcome.found, Outcome.failed) for each in findings):
        raise typer.Exit(1)


def _row(finding: "Finding") -> dict[str, Any]:
    from hnwctl.console.messages import say

    hint = say(finding.hint.template, **finding.hint.facts) if finding.hint else ""
    what = say(finding.what.template, **finding.what.facts)
    return {"check": finding.check, "state": finding.state.value, "what": what, "hint": hint}


def _tell(output: "Output", findings: "list[Finding]") -> None:
    """A paragraph for each thing that is not well, and what to do below it; at the end how many."""
    from hnwctl.console.checks.finding import NOTHING, Outcome

    notable = [each for each in findings if each.what != NOTHING]
    for each in notable:
        row = _row(each)
        text = f"{_label(each)} [{row['check']}] {row['what']}"
        output.text(_folded(output, text, ""))
        if row["hint"]:
            output.text(_folded(output, row["hint"], "    "))
    counts = {state.value: sum(each.state is state for each in findings) for state in Outcome}
    checks = len({each.check for each in findings})
    if counts[Outcome.ok] < len(findings):
        output.line(
            "{checks} checks: {found} found, {mended} mended, {failed} failed", checks=checks, **counts
        )
    else:
        output.line("{checks} checks: all is well", checks=checks)


def _label(finding: "Finding") -> str:
    from hnwctl.console.checks.finding import Outcome
    from hnwctl.console.messages import say

    if finding.state is Outcome.ok:
        return say("note:")
    if finding.state is Outcome.mended:
        return say("mended:")
    return say("failed:") if finding.state is Outcome.failed else say("found:")


def _folded(output: "Output", text: str, indent: str) -> str:
    from hnwctl.console.printing.folding import folded

    first, *lines = text.splitlines()  # further lines are for copying: they stay whole
    whole = "\n".join([folded(first, output.columns - len(indent)), *lines]) if output.columns else text
    return "".join(f"{indent}{line}\n" for line in whole.splitlines())
