"""``policy``: the rules in force, what changed, and an owner's approval."""

from typing import TYPE_CHECKING

import typer

from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import CheckError, InvalidError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

app = typer.Typer(help="The rules in force, what changed, and an owner's approval.", no_args_is_help=True)

_CHANGES = (ColumnSpec("path", "rule"), ColumnSpec("old", "in force"), ColumnSpec("new", "in the file"))
_UNVERIFIED = (ColumnSpec("rule", "rule"), ColumnSpec("source", "source"))


@app.command()
def show(ctx: typer.Context) -> None:
    """Print the policy in force, which is the one an owner approved."""
    session: Session = ctx.obj
    session.output.text(session.book.vault.policy_raw().decode())


@app.command()
def check(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """Check policy.yaml in the work tree, and list the rules that the firm has not confirmed."""
    from hnwctl.model.policy_doubts import doubts
    from hnwctl.model.problems import ProblemList

    session: Session = ctx.obj
    rules = session.book.proposed_policy()
    for doubt in doubts(rules):
        session.output.warn("policy.yaml: {problems}", problems=ProblemList([doubt]))
    rows = [{"rule": rule.path, "source": rule.source} for rule in rules.unverified()]
    if rows or form != FormatName.table:
        session.output.rows(rows, _UNVERIFIED, form=form)
    session.output.note(
        "policy.yaml is valid; {count} {count:rules are|rule is} not yet confirmed by the firm",
        count=len(rows),
    )


@app.command()
def diff(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """Show what policy.yaml in the work tree would change; exit 1 if it would."""
    session: Session = ctx.obj
    changes = session.book.policy_changes()
    rows = [{"path": change.path, "old": change.old, "new": change.new} for change in changes]
    if rows or form != FormatName.table:
        session.output.rows(rows, _CHANGES, form=form)
    if not session.book.policy_approved:
        raise CheckError(
            "policy.yaml is not the policy in force"
            if rows
            else "only comments or the way of writing differ",
            hint="an owner runs `hnwctl policy approve`",
        )
    session.output.note("policy.yaml is the policy in force already")


@app.command()
def edit(ctx: typer.Context) -> None:
    """Edit policy.yaml in $EDITOR; it is checked, and comes into force when an owner approves it."""
    from hnwctl.console.dialogue.editor import edit_file

    session: Session = ctx.obj
    path = session.book.vault.root / "policy.yaml"
    edit_file(session, path)
    while not _holds(session):
        edit_file(session, path)
    session.output.line("policy.yaml holds; `hnwctl policy approve` puts it into force")


def _holds(session: "Session") -> bool:
    """Whether the file holds; where it does not, what is wrong is said, and whether to go on is asked.

    Raises InvalidError if nobody wants to go on: the file stays as it is, and the approved one in force.
    """
    from hnwctl.console.messages import say

    try:
        session.book.proposed_policy()
    except InvalidError as error:
        if not session.prompter.interactive:
            raise
        session.output.warn("policy.yaml does not hold: {why}", why=say(error.message, **error.facts))
        if session.prompter.ask_text("Enter to edit again, n to leave it so", missing="$EDITOR"):
            raise
        return False
    return True


@app.command()
def approve(ctx: typer.Context, dry_run: DryRun = False, form: Format = FormatName.table) -> None:
    """Put policy.yaml into force: an owner signs its digest, and what depends on it is brought up to date."""
    session: Session = ctx.obj
    book = session.book
    book.vault.require_owner()
    rules = [change.path for change in book.policy_changes()]
    changes = not book.policy_approved
    renewed = book.approve_policy() if changes and not dry_run else 0
    if form != FormatName.table:
        session.output.record({"rules": rules, "renewed": renewed}, form=form)
    elif not changes:
        session.output.line("policy.yaml is the policy in force already")
    elif dry_run:
        session.output.line(
            "would approve policy.yaml: {count} {count:rules change|rule changes}", count=len(rules)
        )
        session.output.note("nothing was written: this was a dry run")
    else:
        session.output.line(
            "approved policy.yaml: {count} {count:rules|rule} changed, extracts renewed: {renewed}",
            count=len(rules), renewed=renewed,
        )  # fmt: skip
