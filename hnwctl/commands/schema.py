"""``schema``: JSON Schemas of the records, for editors and other programs; no vault is needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.errors import CheckError, OutsideError, UsageError

if TYPE_CHECKING:
    from hnwctl.console.session import Session

FOLDER = Path("schema")
"""Where ``--check`` looks unless ``--write`` names another folder."""


def schema(
    ctx: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND", help="client, market, or one section: client.finance", show_default=False
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="write them all to this folder", show_default=False),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="compare those in ./schema, or in the DIR of --write; exit 1")
    ] = False,
) -> None:
    """Print a JSON Schema; without KIND the names that there are."""
    from hnwctl.model.schema import files

    session: Session = ctx.obj
    made = files()
    if check:
        _check(session, made, write or FOLDER)
    elif write is not None:
        _write(session, made, write)
    elif kind is None:
        session.output.text("".join(f"{name.removesuffix('.json')}\n" for name in made))
    else:
        session.output.text(_named(made, kind))


def _named(made: dict[str, str], kind: str) -> str:
    text = made.get(f"{kind}.json")
    if text is None:
        names = [name.removesuffix(".json") for name in made]
        raise UsageError("no such schema: {kind}", hint="one of: {names}", kind=kind, names=names)
    return text


def _write(session: "Session", made: dict[str, str], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as error:
        raise OutsideError("{file}: {why}", file=error.filename or folder, why=error.strerror) from None
    session.output.line("{count} {count:schemas|schema} written to {folder}", count=len(made), folder=folder)


def _check(session: "Session", made: dict[str, str], folder: Path) -> None:
    """Raise CheckError that names every schema that is missing or is another one."""
    if not folder.is_dir():
        raise CheckError(
            "there is no folder {folder}",
            hint="write the schemas: hnwctl schema --write {folder}",
            folder=folder,
        )
    other = [name for name, text in made.items() if _present(folder / name) != text]
    if other:
        raise CheckError(
            "not as they should be in {folder}: {names}",
            hint="write them anew: hnwctl schema --write {folder}",
            folder=folder,
            names=other,
        )
    session.output.line("{count} schemas in {folder} are as they should be", count=len(made), folder=folder)


def _present(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise OutsideError("{file}: {why}", file=file, why=error.strerror) from None
