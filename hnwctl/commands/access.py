"""``access``: who belongs to the book, and how others come in."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.commands import access_changes, access_exposure, access_trust
from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.words_section import COMPARTMENT, RIGHT, ROLE

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.keys.identities import Device
    from hnwctl.store.trust.membership import Newcomer
    from hnwctl.store.vault import Vault

app = typer.Typer(help="Members, devices, roles and keys.", no_args_is_help=True)

_MEMBERS = (
    ColumnSpec("member", "member", kind="code"),
    ColumnSpec("label", "name"),
    ColumnSpec("role", "role", words=ROLE),
    ColumnSpec("devices", "devices"),
    ColumnSpec("reads", "reads"),
    ColumnSpec("writes", "writes"),
)
_RIGHTS = (
    ColumnSpec("member", "member", kind="code"),
    ColumnSpec("label", "name"),
    ColumnSpec("role", "role", words=ROLE),
    ColumnSpec("profile", "profile", words=RIGHT),
    ColumnSpec("finance", "finance", words=RIGHT),
    ColumnSpec("kyc", "kyc", words=RIGHT),
    ColumnSpec("service", "service", words=RIGHT),
    ColumnSpec("agenda", "agenda", words=RIGHT),
    ColumnSpec("shelf", "shelf", words=RIGHT),
    ColumnSpec("shared", "shared", words=RIGHT),
    ColumnSpec("devices", "devices"),
)
"""The same as a table of rights, for people."""
_WHOAMI = (
    ColumnSpec("member", "member"),
    ColumnSpec("label", "name"),
    ColumnSpec("device", "device"),
    ColumnSpec("role", "role", words=ROLE),
    ColumnSpec("opens", "opens", words=COMPARTMENT),
    ColumnSpec("vault", "vault id"),
    ColumnSpec("roster", "roster"),
    ColumnSpec("unlocked_until", "unlocked until"),
    ColumnSpec("public", "public line"),
)
_FOR_PEOPLE = (FormatName.table, FormatName.markdown, FormatName.html)


@app.command("list")
def list_(
    ctx: typer.Context,
    roles: Annotated[bool, typer.Option("--roles", help="the roles, and who has them")] = False,
    form: Format = FormatName.table,
) -> None:
    """List the members, their devices, and what each may read and write."""
    session: Session = ctx.obj
    book = session.book.vault.roster
    if roles:
        access_changes.list_roles(session, book, form)
        return
    rows = [
        {
            "member": name,
            "label": about.label,
            "role": about.role,
            "devices": list(about.devices),
            "reads": _parts(book.roles[about.role], ("read", "write")),
            "writes": _parts(book.roles[about.role], ("write",)),
            **book.roles[about.role],
        }
        for name, about in book.members.items()
    ]
    session.output.rows(rows, _RIGHTS if form in _FOR_PEOPLE else _MEMBERS, form=form)


def _parts(rights: Mapping[str, str], words: tuple[str, ...]) -> list[str]:
    """The compartments with one of these rights."""
    return [part for part in COMPARTMENTS if rights.get(part) in words]


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
    """Make an identity, and print the public line that an owner needs for `access grant`.

    A FILE that is there already is kept: its public line is printed. An identity on a hardware key gets
    the signing key that it needs beside it.
    """
    session: Session = ctx.obj
    path = file or session.settings.own_identity
    there = path.exists()
    device = _existing(session, path) if there else _new(session, path, plain=plain)
    answer = {"identity": str(path), "public": f"{device.recipient} {device.verifier}"}
    session.output.record(answer, form=form, line="{public}")
    if there:
        session.output.note("{identity} was there already; this is its public line", **answer)
    else:
        session.output.note("made {identity}; give the line above to an owner of the book", **answer)


def _new(session: "Session", path: Path, *, plain: bool) -> "Device":
    from hnwctl.errors import UsageError
    from hnwctl.store.keys.identities import generate_identity_file

    if not plain and not session.prompter.interactive:
        raise UsageError(
            "there is no terminal to ask for a passphrase on",
            hint="for a key without one add --no-passphrase",
        )
    passphrase = None if plain else session.new_passphrase()
    return generate_identity_file(path, comment="hnwctl identity", passphrase=passphrase)


def _existing(session: "Session", path: Path) -> "Device":
    from hnwctl.store.keys.identities import create_signing_key

    device = session.opened([path])[0]
    if device.signs:
        return device
    create_signing_key(path)
    return session.opened([path])[0]


@app.command()
def grant(
    ctx: typer.Context,
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="the name in the book, such as chen.jie")],
    key: Annotated[str, typer.Option(metavar="LINE", help="the public line that keygen printed, or @FILE")],
    role: Annotated[
        str,
        typer.Option(help="adviser assistant compliance reminder owner recovery", show_default=False),
    ] = "",
    device: Annotated[str, typer.Option(metavar="NAME", help="what to call this device")] = "first",
    label: Annotated[
        str, typer.Option(metavar="NAME", help="the person's name as people write it", show_default=False)
    ] = "",
    from_now: Annotated[
        bool, typer.Option("--from-now", help="only with the newest keys: not what was sealed to former ones")
    ] = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Let a colleague in, or add a device to a member: the roster and one key file change."""
    from hnwctl.store.governing import deciding

    session: Session = ctx.obj
    vault = session.roster_vault
    new = _newcomer(session, vault, member, role=role, label=label, device=device, key=key)
    line = deciding.grant(vault, new, from_now=from_now, dry_run=dry_run)
    if from_now:
        access_changes.warn_of_history(session, vault.roster, new.role)
    answer: dict[str, Any] = {"member": member, "role": new.role, "device": device}
    answer |= {"join": str(line)} if line else {}
    if form != FormatName.table:
        session.output.record(answer, form=form)
        return
    said = {**answer, "role": ROLE.label(new.role, _language())}
    if line is None:
        session.output.line("would grant {role} to {member}/{device}", **said)
        session.output.note("nothing was written: this was a dry run")
    else:
        session.output.line("granted {role} to {member}/{device}", **said)
        session.output.line("join line, for the clone of {member}:", member=member)
        session.output.line("  {join}", join=answer["join"])


def _newcomer(
    session: "Session", vault: "Vault", member: str, *, role: str, label: str, device: str, key: str
) -> "Newcomer":
    """Who is to come in; raises UsageError for a new member without a role, InvalidError for a bad line."""
    from hnwctl.console.dialogue.prompts import text_from
    from hnwctl.errors import UsageError
    from hnwctl.store.trust.membership import Newcomer, parse_public

    known = vault.roster.members.get(member)
    if known is None and not role:
        raise UsageError(
            "a new member needs a role",
            hint="add --role, one of: {roles}",
            roles=" ".join(vault.roster.roles),
        )
    wanted = access_changes.role_key(vault.roster, role) if role else known.role if known else ""
    entry = parse_public(text_from(key, stdin=session.stdin))
    return Newcomer(member, label or member, wanted, device, entry)


def _language() -> str:
    from hnwctl.console.messages import language

    return language()


@app.command()
def join(
    ctx: typer.Context,
    line: Annotated[
        str, typer.Argument(metavar="LINE", help="the join line that an owner handed to you; - or @FILE")
    ],
    form: Format = FormatName.table,
) -> None:
    """Trust this clone as the owner described it: the pins are set from the join line."""
    from hnwctl.console.dialogue.prompts import text_from
    from hnwctl.store.trust import joining
    from hnwctl.store.trust.pins import parse_join

    session: Session = ctx.obj
    told = parse_join(text_from(line, stdin=session.stdin))
    pin = joining.join(session.vault_root(), told, session.state_folder)
    answer = {"vault": pin.vault_id, "roster": pin.roster_rev, "commit": pin.commit}
    session.output.record(answer, form=form, line="joined: roster {roster}, checked from commit {commit}")


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
        "unlocked_until": _unlocked_until(session, vault),
        "public": f"{me.device.recipient} {me.device.verifier}",
    }
    session.output.record(answer, form=form, columns=_WHOAMI)


def _unlocked_until(session: "Session", vault: "Vault") -> str | None:
    """Until when `unlock` remembers the identity in use; None where it does not."""
    if not vault.unlocked.device.only:
        return None
    from hnwctl.console.unlocking.remembering import status

    until = status(session, vault.root).until
    return until.astimezone().isoformat(timespec="minutes") if until else None


app.command()(access_exposure.exposure)
app.command()(access_trust.trust)
app.command()(access_changes.revoke)
app.command()(access_changes.rotate)
app.command()(access_changes.role)
app.command()(access_changes.define)
