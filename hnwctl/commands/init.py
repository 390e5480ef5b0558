"""``init``: a new book with its keys, policy, repository and recovery key."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.formats import FormatName
from hnwctl.console.options import Format
from hnwctl.errors import UsageError

if TYPE_CHECKING:
    from hnwctl.console.output import Output
    from hnwctl.console.session import Session
    from hnwctl.store.identities import Device
    from hnwctl.store.roster import DeviceEntry

CURRENCIES = {"cn": "CNY", "hk": "HKD", "sg": "SGD", "us": "USD", "uk": "GBP", "eu": "EUR"}
"""Jurisdiction -> the base currency of a new book there."""


@dataclass(frozen=True, slots=True)
class _Made:
    vault: Path
    identity: Path
    recovery: Path
    join: str

    @property
    def answer(self) -> dict[str, str]:
        """What --json promises."""
        return {
            "vault": str(self.vault),
            "identity": str(self.identity),
            "recovery": str(self.recovery),
            "join": self.join,
        }


def init(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="the folder to make; it must be new or empty")
    ],
    name: Annotated[str, typer.Option(help="the name of the book", show_default=False)] = "",
    member: Annotated[
        str, typer.Option(metavar="NAME", help="your name in the book, such as wang.li", show_default=False)
    ] = "",
    ssh: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="use this unencrypted ssh-ed25519 key", show_default=False),
    ] = None,
    jurisdiction: Annotated[
        str, typer.Option(metavar="cn|hk|sg|us|uk|eu", help="whose rules to start from")
    ] = "cn",
    currency: Annotated[
        str,
        typer.Option(metavar="CODE", help="the base currency, if not that of the place", show_default=False),
    ] = "",
    form: Format = FormatName.table,
) -> None:
    """Make a new book: its keys, its policy, its repository, and a recovery key to put away."""
    session: Session = ctx.obj
    if jurisdiction not in CURRENCIES:
        raise UsageError("no such jurisdiction: {name}", hint="one of cn hk sg us uk eu", name=jurisdiction)
    member = member or session.prompter.ask_text("your name in the book, such as wang.li", missing="--member")
    identity, device = _identity(session, ssh, member)
    made = _found(
        session, folder, name or folder.resolve().name, member, device, identity,
        (jurisdiction, (currency or CURRENCIES[jurisdiction]).upper()),
    )  # fmt: skip
    session.output.record(made.answer, form=form, line="made the book {vault}")
    if form == FormatName.table:
        _explain(session.output, made)


def _identity(session: "Session", ssh: Path | None, member: str) -> "tuple[Path, Device]":
    """The owner's identity: a given SSH key, one that is configured, or a new file."""
    from hnwctl.console.settings import IDENTITY_FILE, config_folder
    from hnwctl.store.identities import generate_identity_file, load_identities

    if ssh:
        return ssh, load_identities([ssh], ask=None)[0]
    named = session.settings.identities
    if named and named[0].exists():
        return named[0], session.devices[0]
    path = named[0] if named else config_folder(session.settings.environ) / IDENTITY_FILE
    passphrase = session.new_passphrase()
    return path, generate_identity_file(path, comment=f"hnwctl identity of {member}", passphrase=passphrase)


def _found(
    session: "Session", folder: Path, name: str, member: str, device: "Device", identity: Path,
    place: tuple[str, str],
) -> _Made:  # fmt: skip
    from hnwctl.model.policy_text import default_policy_text
    from hnwctl.store import founding, joining
    from hnwctl.store.identities import generate_identity_file
    from hnwctl.store.membership import Newcomer

    recovery_file = _beside(folder, "recovery-key.txt")
    recovery = generate_identity_file(
        recovery_file, comment=f"hnwctl RECOVERY KEY of {folder.name}: print it, put it away", passphrase=None
    )
    plan = founding.Founding(
        name=name,
        jurisdiction=place[0],
        currency=place[1],
        policy=default_policy_text(place[0], currency=place[1]),
        members=[
            Newcomer(member, member, "owner", "first", _public(device)),
            Newcomer("recovery", "recovery", "recovery", "paper", _public(recovery)),
        ],
        device=device,
    )  # fmt: skip
    join = joining.found_and_pin(folder, plan, now=session.settings.now(), state=session.state_folder)
    return _Made(folder, identity, recovery_file, str(join))


def _public(device: "Device") -> "DeviceEntry":
    from hnwctl.store.roster import device_entry

    return device_entry(device.recipient, device.verifier)


def _beside(folder: Path, name: str) -> Path:
    """A file next to the vault, never inside it: what lies inside is committed and copied."""
    return folder.resolve().parent / f"{folder.resolve().name}-{name}"


def _explain(output: "Output", made: _Made) -> None:
    output.line("your identity: {file}", file=made.identity)
    output.line(
        "recovery key: {file} - print it, put it away offline, then delete the file", file=made.recovery
    )
    output.line("join line for colleagues' clones:")
    output.line("  {join}", join=made.join)
    output.line("keep names out of your shell's history: {line}", line="HISTCONTROL=ignorespace:ignoredups")
    output.line("next: cd {vault} && hnwctl add", vault=made.vault)
