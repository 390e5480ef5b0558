"""``backup``: sealed snapshots of the book: made, verified by restoring, restored."""

from pathlib import Path
from typing import Annotated

import typer

from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import FormatName

app = typer.Typer(help="Snapshots of the book: made, verified by restoring, restored.", no_args_is_help=True)


@app.command()
def create(
    ctx: typer.Context,
    to: Annotated[
        list[Path] | None,
        typer.Option(
            "--to", metavar="DIR", help="write it here instead of where backup.to says", show_default=False
        ),
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Write a sealed, signed snapshot of the book and all its history to each destination."""
