"""``access revoke``, ``rotate``, ``role`` and ``define``: rights and keys that change."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import DryRun, Format, Yes
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.words_section import COMPARTMENT, RIGHT, ROLE

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.governing.deciding import Decided, Draft
    from hnwctl.store.governing.exposure import Exposure
    from hnwctl.store.trust.roster import Roster
    from hnwctl.store.vault import Vault

MemberArg = Annotated[str, typer.Argument(metavar="MEMBER", help="the name in the book, such as chen.jie")]

_ROLES = (
    ColumnSpec("role", "role", words=ROLE),
    *(ColumnSpec(part, part, words=RIGHT) for part in COMPARTMENTS),
    ColumnSpec("members", "members"),
)
_NONE = ("none", "-", "无", "–")


def revoke(
    ctx: typer.Context,
    member: MemberArg,
    device: Annotated[
        str, typer.Option(metavar="NAME", help="only this device, a lost one say", show_default=False)
    ] = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Take all rights from a member, or the keys from a device: new keys, and the book is sealed anew.

    Then it is told what the old keys could open: what is in the git history stays readable to them.
    """
    from hnwctl.console import exposures
    from hnwctl.store.governing import rekeying

    session: Session = ctx.obj
    vault = session.roster_vault if dry_run else session.book.vault

    def draft(book: "Roster") -> "Roster":
        return (
            rekeying.without_device(book, member, device) if device else rekeying.without_member(book, member)
        )

    who = f"{member}/{device}" if device else member
    answer: dict[str, Any] = {"member": member, "device": device or None}
    if not dry_run and not _agreed(session, vault, draft, who, yes=yes):
        session.output.note("nothing was written")
        return
    names = None if dry_run else exposures.names_of(vault)  # from the index, while it still is right
    decided = _changed(session, vault, draft, message=f"revoke {who}", dry_run=dry_run)
    found = _exposed(session, vault, member, device)
    if form != FormatName.table:
        answer["exposure"] = exposures.rows(found, names) if found else None
    else:
        session.output.line("would revoke {who}" if dry_run else "revoked {who}", who=who)
    _tell(session, decided, answer, form=form, dry_run=dry_run)
    if found and form == FormatName.table and not dry_run:
        session.output.line("")
        exposures.show(session.output, found, names, form=form)


def _agreed(session: "Session", vault: "Vault", draft: "Draft", who: str, *, yes: bool) -> bool:
    """Whether the person at the terminal agrees, having seen what it takes."""
    from hnwctl.store.governing import deciding

    if yes or not session.prompter.interactive:
        return session.prompter.confirm("revoke {who}?", yes=yes, who=who)
    planned = deciding.change(vault, draft, message="", dry_run=True)
    _lines(session, planned)
    return session.prompter.confirm("revoke {who}?", yes=yes, who=who)


def rotate(
    ctx: typer.Context,
    parts: Annotated[
        list[str] | None, typer.Argument(metavar="PART", help="profile, finance …; all if none is named")
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Make new keys for parts of the book, and seal what is in them anew; members keep their rights."""
    from hnwctl.store.governing import rekeying

    session: Session = ctx.obj
    vault = session.roster_vault
    wanted = [_part(part) for part in parts or vault.roster.compartments]
    for part in wanted:
        rekeying.require_part(vault.roster, part)
    decided = _changed(
        session,
        vault,
        lambda book: book,
        message=f"rotate {' '.join(wanted)}",
        rotate=wanted,
        dry_run=dry_run,
    )
    _tell(session, decided, {}, form=form, dry_run=dry_run)


def role(
    ctx: typer.Context,
    member: MemberArg,
    new: Annotated[
        str, typer.Argument(metavar="ROLE", help="adviser assistant compliance reminder owner, or your own")
    ],
    from_now: Annotated[
        bool, typer.Option("--from-now", help="what the role opens besides: only with the newest keys")
    ] = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Give a member another role: keys they gain are handed over, keys they lose are made anew."""
    from hnwctl.store.governing import rekeying

    session: Session = ctx.obj
    vault = session.roster_vault
    key, about = role_key(vault.roster, new), vault.roster.members.get(member)
    if from_now and about is not None and key in vault.roster.roles:
        warn_of_history(session, vault.roster, key, about.role)
    decided = _changed(
        session,
        vault,
        lambda book: rekeying.with_role(book, member, key),
        message=f"role {member} {key}",
        from_now=from_now,
        dry_run=dry_run,
    )
    if form == FormatName.table and _did(decided, dry_run=dry_run):
        said = "{member} would have the role {role}" if dry_run else "{member} has the role {role} now"
        session.output.line(said, member=member, role=_label(key))
    _tell(session, decided, {"member": member, "role": key}, form=form, dry_run=dry_run)


def define(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ROLE", help="a role of your own, or one that is there")],
    rights: Annotated[
        list[str] | None, typer.Argument(metavar="PART=RIGHT", help="such as finance=read: read, write, none")
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="take the role away; nobody may have it")] = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Say what a role may read and write; parts that are not named stay as they are.

    A right that is taken away means new keys, as when a member is revoked.
    """
    from hnwctl.errors import UsageError
    from hnwctl.store.governing import rekeying

    session: Session = ctx.obj
    vault = session.roster_vault
    if drop == bool(rights):
        raise UsageError("give either rights, such as finance=read, or --drop")
    key, wanted = role_key(vault.roster, name), dict(map(_right, rights or ()))

    def draft(book: "Roster") -> "Roster":
        return rekeying.without_role(book, key) if drop else rekeying.with_rights(book, key, wanted)

    decided = _changed(session, vault, draft, message=f"define {key}", dry_run=dry_run)
    held = draft(vault.roster).roles.get(key) if dry_run else vault.roster.roles.get(key)
    if form == FormatName.table and _did(decided, dry_run=dry_run):
        shown = [f"{COMPARTMENT.label(part, _language())}: {RIGHT.label(right, _language())}"
                 for part, right in (held or {}).items()]  # fmt: skip
        session.output.line("{role}: {rights}" if held else "{role}: gone", role=_label(key), rights=shown)
    _tell(session, decided, {"role": key, "rights": dict(held) if held else None}, form=form, dry_run=dry_run)


def list_roles(session: "Session", book: "Roster", form: FormatName) -> None:
    """The roles of a book, what each may, and who has it."""
    rows = [
        {
            "role": key,
            "members": [name for name, about in book.members.items() if about.role == key],
            "reads": [part for part in book.compartments if part in rights],
            "writes": [part for part in book.compartments if rights.get(part) == "write"],
            **rights,
        }
        for key, rights in book.roles.items()
    ]
    data = (ColumnSpec("role", "role", words=ROLE), ColumnSpec("reads", "reads"),
            ColumnSpec("writes", "writes"), ColumnSpec("members", "members"))  # fmt: skip
    people = form in (FormatName.table, FormatName.markdown, FormatName.html)
    session.output.rows(rows, _ROLES if people else data, form=form)


def warn_of_history(session: "Session", book: "Roster", role: str, before: str = "") -> None:
    """Say where ``--from-now`` leaves nothing out: a key that never was replaced opens all of history."""
    from hnwctl.store.trust.membership import never_rotated

    found = [COMPARTMENT.label(part, _language()) for part in never_rotated(book, role, before)]
    if found:
        session.output.warn(
            "--from-now leaves nothing out of: {parts}; they have one key as yet, and it opens all of their "
            "history. To leave that out, run `hnwctl access rotate` first",
            parts=found,
        )


# words


def role_key(book: "Roster", text: str) -> str:
    """The role that a person means: one of the book's by its key, else by what it is called."""
    return text if text in book.roles else ROLE.key_of(text) or text


def _part(text: str) -> str:
    return text if text in COMPARTMENTS else COMPARTMENT.key_of(text) or text


def _right(text: str) -> tuple[str, str | None]:
    from hnwctl.errors import UsageError

    part, equals, right = text.partition("=")
    key = None if right in _NONE else RIGHT.key_of(right)
    if not equals or (key is None and right not in _NONE):
        raise UsageError("{text}: a right is written PART=read, PART=write or PART=none", text=text)
    return _part(part.strip()), key


def _label(key: str) -> str:
    return ROLE.label(key, _language())


def _language() -> str:
    from hnwctl.console.messages import language

    return language()


# doing and telling


def _changed(
    session: "Session",
    vault: "Vault",
    draft: "Draft",
    *,
    message: str,
    rotate: Iterable[str] = (),
    from_now: bool = False,
    dry_run: bool,
) -> "Decided":
    from hnwctl.store.governing import deciding

    decided = deciding.change(
        vault, draft, message=message, rotate=tuple(rotate), from_now=from_now, dry_run=dry_run
    )
    session.problems.extend(decided.unread)
    return decided


def _did(decided: "Decided", *, dry_run: bool) -> bool:
    return dry_run or decided.join is not None


def _exposed(session: "Session", vault: "Vault", member: str, device: str) -> "Exposure | None":
    """What the old keys could open. That the keys are new by now does not hang on it."""
    from hnwctl.errors import HnwctlError
    from hnwctl.store.governing.exposure import exposure

    try:
        return exposure(vault, member, device or None)
    except HnwctlError as error:
        session.output.warn("what {who} could open cannot be told: {reason}", who=member, reason=str(error))
        return None


def _tell(
    session: "Session",
    decided: "Decided",
    answer: Mapping[str, Any],
    *,
    form: FormatName,
    dry_run: bool,
) -> None:
    if form != FormatName.table:
        session.output.record({**answer, **_counts(decided)}, form=form)
        return
    if not _did(decided, dry_run=dry_run):
        session.output.line("nothing to do")
        return
    _lines(session, decided)
    if dry_run:
        session.output.note("nothing was written: this was a dry run")


def _counts(decided: "Decided") -> dict[str, Any]:
    return {
        "rotated": list(decided.rotated),
        "records": decided.records,
        "sections": decided.sections,
        "keyfiles": list(decided.keyfiles),
    }


def _lines(session: "Session", decided: "Decided") -> None:
    """What it takes, a line each."""
    output = session.output
    if decided.rotated:
        parts = [COMPARTMENT.label(part, _language()) for part in decided.rotated]
        output.line("new keys for: {parts}", parts=parts)
    if decided.keyfiles:
        output.line("key files written anew: {members}", members=list(decided.keyfiles))
    if decided.records:
        output.line(
            "sealed and signed anew: {sections} {sections:sections|section} of {records} "
            "{records:records|record}",
            sections=decided.sections,
            records=decided.records,
        )
