"""``access exposure``: what a member could open, now and in all of history."""

from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.session import Session


def exposure(
    ctx: typer.Context,
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="the name in the book, also a former one")],
    device: Annotated[
        str | None, typer.Option(metavar="NAME", help="only what this device was given keys for")
    ] = None,
    form: Format = FormatName.table,
) -> None:
    """Show which clients and revisions the keys of a member could open, now and in all of history."""
    from hnwctl.console import exposures
    from hnwctl.store.governing.exposure import exposure as exposed

    session: Session = ctx.obj
    vault = session.book.vault
    found = exposed(vault, member, device)
    exposures.show(session.output, found, exposures.names_of(vault), form=form)
