"""Options that many commands share; a command says ``limit: Limit = None`` and has ``-n/--limit``."""

from typing import Annotated

import typer

from hnwctl.console.completion import clients
from hnwctl.console.printing.formats import FormatName

Format = Annotated[
    FormatName, typer.Option("--format", "-f", help="how to write the answer", show_default=False)
]
"""``form: Format = FormatName.table``; brings ``--json`` along."""

Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="at most so many")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="show what would change and write nothing")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="do not ask")]
Where = Annotated[
    str | None, typer.Option("--where", metavar="SQL", help="a condition in SQL over the list's columns")
]
Segment = Annotated[
    str, typer.Option("--segment", metavar="NAME", help="of this saved segment only", show_default=False)
]
"""``segment: Segment = ""``; `console.segments.where_of` gives its condition."""
Section = Annotated[str | None, typer.Option("--section", "-s", metavar="SECTION", help="one section only")]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="A,B,…", help="the columns to show, in this order")
]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="COLUMN", help="sort by this column; -COLUMN turns it round")
]

_CLIENT_HELP = "an id, the beginning of one, a name, alias, client number, pinyin or initials"

ClientArg = Annotated[str, typer.Argument(metavar="CLIENT", help=_CLIENT_HELP, autocompletion=clients)]
OptionalClientArg = Annotated[
    str | None, typer.Argument(metavar="CLIENT", help=_CLIENT_HELP, autocompletion=clients)
]
ClientsArg = Annotated[
    list[str] | None,
    typer.Argument(metavar="CLIENT", help="one or several clients, or - to read ids", autocompletion=clients),
]
