"""``init``: a new book with its keys, policy, repository and recovery key."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.checks.guarding import guarded
from hnwctl.console.options import Format
from hnwctl.console.printing.formats import FormatName
from hnwctl.errors import InvalidError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hnwctl.console.session import Session
    from hnwctl.store.keys.identities import Device
    from hnwctl.store.trust.founding import Founding
    from hnwctl.store.trust.membership import Newcomer

CURRENCIES = {"cn": "CNY", "hk": "HKD", "sg": "SGD", "us": "USD", "uk": "GBP", "eu": "EUR"}
"""Jurisdiction -> the base currency of a new book there."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was asked for, as far as it can be."""

    folder: Path
    name: str
    member: str
    jurisdiction: str
    currency: str

    @property
    def recovery(self) -> Path:
        """A file next to the vault, never inside it: what lies inside is committed and copied."""
        return self.folder.parent / f"{self.folder.name}-recovery-key.txt"


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
    backup_to: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR", help="where backups go, on another disk; several: to each", show_default=False
        ),
    ] = None,
    form: Format = FormatName.table,
) -> None:
    """Make a new book: its keys, its policy, its repository, and a recovery key to put away."""
    session: Session = ctx.obj
    place = _place(jurisdiction, currency)
    member = member or session.prompter.ask_text("your name in the book, such as wang.li", missing="--member")
    whole = folder.absolute()
    plan = _Plan(whole, name or whole.name, member, *place)
    join = _finished(session, plan, ssh)
    if not join:
        _require_possible(plan)
    backups = _backups(session, plan, backup_to or [])
    identity, device = _identity(session, ssh, member)
    join = join or _made(session, plan, device)
    _remember(session, backups)
    guarded(session, plan.folder)
    answer = {
        "vault": str(plan.folder), "identity": str(identity), "recovery": str(plan.recovery), "join": join,
    }  # fmt: skip
    session.output.record(answer, form=form, line="made the book {vault}")
    if form == FormatName.table:
        _explain(session, plan, answer)


def _backups(session: "Session", plan: _Plan, given: list[Path]) -> list[Path]:
    """Where backups are to go: as given, else as a person says; empty where that is set already, or left
    for later. Raises what `configuring.checked` raises."""
    from hnwctl.console.backups import configuring, destinations

    if given or session.settings.value(destinations.SETTING) or not session.prompter.interactive:
        return [configuring.checked(folder, plan.folder) for folder in given]
    return configuring.asked(session, plan.folder)


def _remember(session: "Session", backups: list[Path]) -> None:
    """Set where backups go; that it cannot be set must not hide that the book is made."""
    from hnwctl.console.backups import configuring
    from hnwctl.errors import HnwctlError

    try:
        if backups:
            configuring.remember(session, backups)
    except HnwctlError as error:
        session.output.warn(error.message, **error.facts)


def _place(jurisdiction: str, currency: str) -> tuple[str, str]:
    """Jurisdiction and base currency; raises UsageError or InvalidError when there is no such."""
    from hnwctl.model.currencies import CODES

    if jurisdiction.lower() not in CURRENCIES:
        raise UsageError("no such jurisdiction: {name}", hint="one of cn hk sg us uk eu", name=jurisdiction)
    code = (currency or CURRENCIES[jurisdiction.lower()]).upper()
    if code not in CODES:
        raise InvalidError("no such currency: {code}", hint="use an ISO 4217 code", code=code)
    return jurisdiction.lower(), code


def _finished(session: "Session", plan: _Plan, ssh: Path | None) -> str:
    """The join line of a book that an interrupted init has made, but for that; empty if there is none."""
    from hnwctl.store.trust import joining

    path = ssh or session.settings.own_identity
    if not (plan.folder / ".git").exists() or not path.exists():
        return ""
    return str(joining.finish(plan.folder, session.opened([path])[0], session.state_folder) or "")


def _require_possible(plan: _Plan) -> None:
    """Raise before anything is made that would have to be taken away again."""
    from hnwctl.errors import ConflictError
    from hnwctl.store.trust import founding

    founding.require_possible(plan.folder, plan.name, plan.member)
    if plan.recovery.exists() and not founding.is_leftover(plan.folder):
        raise ConflictError(
            "{file} exists already",
            hint="it is of another book, or of an init that was interrupted: put it away",
            file=plan.recovery,
        )


def _identity(session: "Session", ssh: Path | None, member: str) -> "tuple[Path, Device]":
    """The owner's identity: a given SSH key, the one that is named or usual, or a new file in its place."""
    from hnwctl.store.keys.identities import generate_identity_file

    path = ssh.absolute() if ssh else session.settings.own_identity
    if ssh or path.exists():
        return path, session.opened([path])[0]
    passphrase = session.new_passphrase()
    comment = f"hnwctl identity of {member}"
    return path, generate_identity_file(path, comment=comment, passphrase=passphrase)


def _made(session: "Session", plan: _Plan, device: "Device") -> str:
    """Make the vault and the recovery key; returns the join line."""
    from hnwctl.store.trust import joining

    with _recovery_key(plan) as recovery:
        founding = _founding(plan, device, recovery)
        now, state = session.settings.now(), session.state_folder
        return str(joining.found_and_pin(plan.folder, founding, now=now, state=state))


@contextmanager
def _recovery_key(plan: _Plan) -> "Iterator[Device]":
    """A new recovery key in its file, which goes again if no vault comes of it; or the one that an
    interrupted init left there."""
    from hnwctl.store.keys.identities import generate_identity_file, load_identities

    if plan.recovery.exists():
        yield load_identities([plan.recovery], ask=None)[0]
        return
    comment = f"hnwctl RECOVERY KEY of {plan.folder.name}: print it, put it away"
    made = generate_identity_file(plan.recovery, comment=comment, passphrase=None)
    try:
        yield made
    except BaseException:
        plan.recovery.unlink(missing_ok=True)
        raise


def _founding(plan: _Plan, owner: "Device", recovery: "Device") -> "Founding":
    from hnwctl.model.policy_text import default_policy_text
    from hnwctl.store.trust.founding import Founding

    return Founding(
        name=plan.name,
        jurisdiction=plan.jurisdiction,
        currency=plan.currency,
        policy=default_policy_text(plan.jurisdiction, currency=plan.currency),
        members=[
            _newcomer(plan.member, "owner", "first", owner),
            _newcomer("recovery", "recovery", "paper", recovery),
        ],
        device=owner,
    )


def _newcomer(name: str, role: str, device_name: str, device: "Device") -> "Newcomer":
    from hnwctl.store.trust.membership import Newcomer
    from hnwctl.store.trust.roster import device_entry

    return Newcomer(name, name, role, device_name, device_entry(device.recipient, device.verifier))


def _will_be_found(session: "Session", identity: str) -> bool:
    """Whether the next command looks for an identity where this one is."""
    return any(Path(path).absolute() == Path(identity) for path in session.settings.identities)


def _explain(session: "Session", plan: _Plan, made: dict[str, str]) -> None:
    output = session.output
    output.line(
        "rules to start from: {jurisdiction}, amounts in {currency}; they are in policy.yaml",
        jurisdiction=plan.jurisdiction,
        currency=plan.currency,
    )
    output.line("your identity: {file}", file=made["identity"])
    if not _will_be_found(session, made["identity"]):
        output.note("name it from now on: export HNWCTL_IDENTITY={file}", file=made["identity"])
    output.line(
        "recovery key: {file} - print it, put it away offline, then delete the file", file=made["recovery"]
    )
    output.line("join line, for clones of this book:")
    output.line("  {join}", join=made["join"])
    output.note(
        "to keep names out of the shell's history, begin such commands with a blank, after: {line}",
        line="HISTCONTROL=ignorespace",
    )
    _explain_backups(session)
    output.note("next: cd {vault} && hnwctl add", vault=made["vault"])


def _explain_backups(session: "Session") -> None:
    from hnwctl.console.backups.destinations import configured

    folders = configured(session.settings)
    if folders:
        session.output.line("backups go to {to}: `hnwctl backup create` makes one", to=folders)
    else:
        session.output.note("backups have no place yet: hnwctl backup to DIR")
