"""``demo``: a fictitious book to try things on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.checks.guarding import guarded
from hnwctl.console.options import Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session

FIRST = (
    "hnwctl list --limit 8",
    'hnwctl list --where "aum > 10000000" --sort -aum',
    "hnwctl find 存单",
    "hnwctl show swb",
)
"""What to try first; the last is 单文斌 by his initials, the surname read shan."""


def demo(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="the folder to make; it must be new or empty")
    ],
    form: Format = FormatName.table,
) -> None:
    """Make a fictitious book of 40 clients, with keys of every role, to try things on."""
    from hnwctl.console.sample import DAY, copy_sample, replay

    session: Session = ctx.obj
    keys = copy_sample(folder, state=session.state_folder)
    commits = 1 + replay(folder, keys)
    guarded(session, folder)
    answer = {
        "vault": str(folder.resolve()),
        "identity": str(keys["chen.jie"].resolve()),
        "today": DAY.isoformat(),
        "keys": {member: str(key.resolve()) for member, key in keys.items()},
        "commits": commits,
    }
    session.output.record(answer, form=form, line="made a fictitious book in {vault}, with {commits} commits")
    if form == FormatName.table:
        _explain(session, answer)


def _explain(session: "Session", answer: dict[str, object]) -> None:
    from shlex import quote

    output = session.output
    given = {"HNWCTL_VAULT": "vault", "HNWCTL_IDENTITY": "identity", "HNWCTL_TODAY": "today"}
    line = " ".join(f"{name}={quote(str(answer[key]))}" for name, key in given.items())
    output.line("to work on it as the adviser chen.jie:")
    output.line("  {line}", line=f"export {line}")
    output.line("then for example:")
    for command in FIRST:
        output.line("  {line}", line=command)
    output.line(
        "the keys of the other members lie beside that one: {members}",
        members=[member for member in answer["keys"] if member != "chen.jie"],  # type: ignore[attr-defined]
    )
    output.note("everybody has these keys: put nothing real into this book")
