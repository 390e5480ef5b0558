"""``policy``: the rules in force, what changed, and an owner's approval."""

from typing import TYPE_CHECKING

import typer

from hnwctl.console.formats import ColumnSpec, FormatName
from hnwctl.console.options import DryRun, Format
from hnwctl.errors import CheckError

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
    session: Session = ctx.obj
    rules = session.book.proposed_policy()
    rows = [{"rule": rule.path, "source": rule.source} for rule in rules.unverified()]
    session.output.rows(rows, _UNVERIFIED, form=form)
    session.output.note(
        "policy.yaml is valid; {count} rules are not yet confirmed by the firm", count=len(rows)
    )


@app.command()
def diff(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """Show what policy.yaml in the work tree would change; exit 1 if it would."""
    session: Session = ctx.obj
    changes = session.book.policy_changes()
    rows = [{"path": change.path, "old": change.old, "new": change.new} for change in changes]
    session.output.rows(rows, _CHANGES, form=form)
    if rows:
        raise CheckError(
            "policy.yaml is not the policy in force", hint="an owner runs `hnwctl policy approve`"
        )


@app.command()
def edit(ctx: typer.Context) -> None:
    """Edit policy.yaml in $EDITOR; it is checked, and comes into force when an owner approves it."""
    from hnwctl.console.editor import edit_file

    session: Session = ctx.obj
    book = session.book
    edit_file(session, book.vault.root / "policy.yaml")
    book.proposed_policy()
    session.output.line("policy.yaml holds; `hnwctl policy approve` puts it into force")


@app.command()
def approve(ctx: typer.Context, dry_run: DryRun = False) -> None:
    """Put policy.yaml into force: an owner signs its digest, and what depends on it is brought up to date."""
    session: Session = ctx.obj
    changes = session.book.policy_changes()
    renewed = 0 if dry_run else session.book.approve_policy()
    session.output.line(
        "{count} rules changed; {renewed} extracts renewed", count=len(changes), renewed=renewed
    )
