"""``backup``: sealed snapshots of the book: made, verified by restoring, restored."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.commands import backup_keeping
from hnwctl.commands.backup_keeping import To
from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session

app = typer.Typer(help="Snapshots of the book: made, verified by restoring, restored.", no_args_is_help=True)

Join = Annotated[
    str,
    typer.Option(
        metavar="LINE",
        help="the join line, on a machine that does not know the book; - or @FILE",
        show_default=False,
    ),
]


@app.command()
def create(
    ctx: typer.Context,
    to: To = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Write a sealed, signed snapshot of the book and all its history to each destination."""
    from hnwctl.console.backups import creating, destinations, telling

    session: Session = ctx.obj
    folders = destinations.named_or_configured(session.settings, to or ())
    if dry_run:
        telling.tell_created(session.output, None, creating.reachable(folders), form)
    else:
        telling.tell_created(session.output, *creating.created(session, folders), form)


@app.command()
def verify(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="a snapshot, part of its name, or a path; the newest of each destination if none is given",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="every snapshot in the destinations")] = False,
    to: To = None,
    join: Join = "",
    form: Format = FormatName.table,
) -> None:
    """Restore snapshots to a private place and check everything in them, down to each record."""
    from hnwctl.console.backups import destinations, telling, verifying

    session: Session = ctx.obj
    by_path = names and all("/" in name for name in names)
    folders = [] if by_path else destinations.named_or_configured(session.settings, to or ())
    paths, failed = verifying.chosen(session, names or (), folders, every=every)
    verdicts = [*failed, *verifying.verified(session, paths, given=_line(session, join))]
    telling.tell_verdicts(session.output, verdicts, form)


@app.command()
def restore(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="a snapshot, part of its name, or a path", show_default=False),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="where to; it must be new or empty", show_default=False),
    ] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="only try it, in a private place; say how long it took")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="also where something is: that is moved aside first")
    ] = False,
    to: To = None,
    join: Join = "",
    form: Format = FormatName.table,
) -> None:
    """Restore the book from a snapshot, or with --drill see that it could be restored."""
    session: Session = ctx.obj
    path = _meant(session, name, to or (), drill=drill)
    if drill:
        _drill(session, path, folder, _line(session, join), form)
    else:
        _restore(session, path, folder, _line(session, join), force=force, form=form)


def _meant(session: "Session", name: str | None, to: Sequence[Path], *, drill: bool) -> Path:
    """The snapshot that is meant; a drill without a name takes the newest."""
    from hnwctl.console.backups import destinations, verifying
    from hnwctl.errors import UsageError

    if name is None and not drill:
        raise UsageError("which snapshot, and where to?", hint="`hnwctl backup list` shows them")
    folders = [] if name and "/" in name else destinations.named_or_configured(session.settings, to)
    found, _ = verifying.chosen(session, [name] if name else [], folders, every=False)
    return verifying.latest(session, found)


def _restore(
    session: "Session", path: Path, folder: Path | None, line: str, *, force: bool, form: FormatName
) -> None:
    from hnwctl.console.backups import restoring, telling
    from hnwctl.errors import UsageError

    if folder is None:
        raise UsageError("missing {argument}", hint="name the folder to restore to", argument="DIR")
    done = restoring.restored(session, path, folder.expanduser().absolute(), force=force, given=line)
    telling.tell_restored(session.output, done, form)


def _drill(session: "Session", path: Path, folder: Path | None, line: str, form: FormatName) -> None:
    from hnwctl.console.backups import restoring, telling
    from hnwctl.errors import UsageError

    if folder is not None:
        raise UsageError("a drill restores to a private place: leave {argument} out", argument="DIR")
    telling.tell_drill(session.output, restoring.drilled(session, path, given=line), form)


def _line(session: "Session", given: str) -> str:
    from hnwctl.console.dialogue.prompts import text_from

    return text_from(given, stdin=session.stdin).strip() if given else ""


app.command()(backup_keeping.to)
app.command("list")(backup_keeping.list_)
app.command()(backup_keeping.prune)
