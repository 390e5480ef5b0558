"""``access``: who belongs to the book, and how others come in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.formats import ColumnSpec, FormatName
from hnwctl.console.options import DryRun, Format
from hnwctl.model.kinds import COMPARTMENTS

if TYPE_CHECKING:
    from hnwctl.console.session import Session

app = typer.Typer(help="Members, devices, roles and keys.", no_args_is_help=True)

_MEMBERS = (
    ColumnSpec("member", "member"),
    ColumnSpec("label", "name"),
    ColumnSpec("role", "role"),
    ColumnSpec("devices", "devices"),
    ColumnSpec("reads", "reads"),
    ColumnSpec("writes", "writes"),
)


@app.command("list")
def list_(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """List the members, their devices, and what each may read and write."""
    session: Session = ctx.obj
    book = session.book.vault.roster
    rows = [
        {
            "member": name,
            "label": about.label,
            "role": about.role,
            "devices": list(about.devices),
            "reads": [part for part in COMPARTMENTS if part in book.roles[about.role]],
            "writes": [part for part in COMPARTMENTS if book.roles[about.role].get(part) == "write"],
        }
        for name, about in book.members.items()
    ]
    session.output.rows(rows, _MEMBERS, form=form)


@app.command()
def keygen(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="where to write it", show_default=False)
    ] = None,
    plain: Annotated[
        bool, typer.Option("--no-passphrase", help="without a passphrase, as cron needs it")
    ] = False,
    form: Format = FormatName.table,
) -> None:
    """Make an identity, and print the public line that an owner needs for `access grant`."""
    from hnwctl.console.settings import IDENTITY_FILE, config_folder
    from hnwctl.store.identities import generate_identity_file

    session: Session = ctx.obj
    path = file or config_folder(session.settings.environ) / IDENTITY_FILE
    passphrase = None if plain else session.new_passphrase()
    device = generate_identity_file(path, comment="hnwctl identity", passphrase=passphrase)
    answer = {"identity": str(path), "public": f"{device.recipient} {device.verifier}"}
    session.output.record(answer, form=form, line="{public}")
    session.output.note("made {identity}; give the line above to an owner of the book", **answer)


@app.command()
def grant(
    ctx: typer.Context,
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="the name in the book, such as chen.jie")],
    key: Annotated[str, typer.Option(metavar="LINE", help="the public line that keygen printed, or @FILE")],
    role: Annotated[str, typer.Option(help="adviser assistant compliance reminder owner recovery")] = "",
    device: Annotated[str, typer.Option(metavar="NAME", help="what to call this device")] = "first",
    label: Annotated[str, typer.Option(help="the person's name as people write it", show_default=False)] = "",
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Let a colleague in, or add a device to a member: the roster and one key file change."""
    from hnwctl.console.prompts import text_from
    from hnwctl.errors import UsageError
    from hnwctl.store.membership import Newcomer, parse_public

    session: Session = ctx.obj
    vault = session.book.vault
    known = vault.roster.members.get(member)
    if known is None and not role:
        raise UsageError(
            "a new member needs a role",
            hint="add --role, one of: {roles}",
            roles=" ".join(vault.roster.roles),
        )
    entry = parse_public(text_from(key, stdin=session.stdin))
    new = Newcomer(member, label or member, role or (known.role if known else ""), device, entry)
    line = vault.grant(new, dry_run=dry_run)
    answer = {"member": member, "role": new.role, "device": device, "join": str(line) if line else ""}
    session.output.record(answer, form=form, line="granted {role} to {member}/{device}; join line: {join}")


@app.command()
def join(
    ctx: typer.Context,
    line: Annotated[
        str, typer.Argument(metavar="LINE", help="the join line that an owner handed to you, or -")
    ],
) -> None:
    """Trust this clone as the owner described it: the pins are set from the join line."""
    from hnwctl.console.prompts import text_from
    from hnwctl.store import joining
    from hnwctl.store.pins import parse_join

    session: Session = ctx.obj
    told = parse_join(text_from(line, stdin=session.stdin))
    pin = joining.join(session.vault_root(), told, session.state_folder)
    session.output.line(
        "joined: roster {rev}, checked from commit {commit}", rev=pin.roster_rev, commit=pin.commit
    )


@app.command()
def whoami(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """Say which member this identity is, what it opens, and its public line."""
    session: Session = ctx.obj
    vault = session.book.vault
    me = vault.unlocked
    about = vault.roster.members[me.member]
    answer = {
        "member": me.member,
        "label": about.label,
        "device": me.device_name,
        "role": about.role,
        "opens": [part for part in COMPARTMENTS if part in me.keyring.compartments],
        "vault": vault.roster.vault_id,
        "roster": vault.roster.rev,
        "public": f"{me.device.recipient} {me.device.verifier}",
    }
    session.output.record(answer, form=form)
