"""``access trust``: what this machine knows of a vault beside what lies there, and the way to accept that."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import Format
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import CheckError, HnwctlError, InvalidError
from hnwctl.model.words_section import ROLE

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.trust.standing import Said, Side, Standing

_SIDE = (
    ColumnSpec("vault", "vault id", kind="code"),
    ColumnSpec("roster", "roster", kind="code"),
    ColumnSpec("digest", "digest", kind="code"),
    ColumnSpec("signed", "signed by"),
    ColumnSpec("owners", "owners"),
    ColumnSpec("commit", "commit", kind="code"),
    ColumnSpec("last", "fingerprint", kind="code"),
)
_PINNED = (*_SIDE[:-1], ColumnSpec("last", "vouched for"))
_SHOWN = 32
"""Digits of a digest that people compare."""


def trust(
    ctx: typer.Context,
    fingerprint: Annotated[
        str,
        typer.Argument(metavar="FINGERPRINT", help="with --accept: of what lies here", show_default=False),
    ] = "",
    accept: Annotated[
        bool, typer.Option("--accept", help="believe what lies here from now on, in place of what is known")
    ] = False,
    form: Format = FormatName.table,
) -> None:
    """Show what this machine knows of the vault beside what lies there, and accept that if you say so."""
    from hnwctl.errors import UsageError
    from hnwctl.store.trust import standing

    session: Session = ctx.obj
    if fingerprint and not accept:
        raise UsageError("a FINGERPRINT goes with --accept")
    root = session.vault_root()
    found = standing.look(root, session.state_folder)
    if not accept or found.agrees:
        _show(session, found, form)
        if accept:
            session.output.note("there is nothing to accept: what lies here follows from what is known")
        elif not found.agrees:
            raise _refusal(found)
        return
    if form == FormatName.table:
        _show(session, found, form)
        fingerprint = fingerprint or _typed(session, standing.acceptable(found))
    now = standing.accept(root, session.state_folder, session.surroundings().cache, fingerprint)
    session.output.record(
        {**_answer(now), "accepted": fingerprint.strip().lower()}, form=form, line="accepted: {accepted}"
    )
    session.output.note("the next command checks every signature of it anew")


def _refusal(found: "Standing") -> HnwctlError:
    """What is wrong, and the way out."""
    hint = (
        "ask an owner over another channel whether this is right: theirs shows the same fingerprint; "
        "only then: hnwctl access trust --accept"
    )
    if found.refusal is not None:
        hint = "take a fresh clone, or restore a backup, and look again"
    problem = found.problem or found.refusal
    if problem is None:
        return CheckError(
            "nobody has vouched for this clone",
            hint="ask an owner for its join line: `hnwctl access join LINE`",
        )
    problem.hint = hint
    return problem


def _typed(session: "Session", present: "Side") -> str:
    """The fingerprint, once a person has typed how it begins; raises InvalidError for something else."""
    from hnwctl.store.trust.standing import TYPED

    output = session.output
    output.warn("whoever can make you accept this decides from now on who may read and write this book")
    output.warn(
        "type the first {count} characters of the fingerprint as an owner reads them to you", count=TYPED
    )
    answer = session.prompter.ask_text("fingerprint", missing="FINGERPRINT")
    if answer.strip().lower() != present.fingerprint[:TYPED]:
        raise InvalidError(
            "that is not the fingerprint of what lies here; nothing was accepted",
            hint="compare it with an owner once more, character by character",
        )
    return present.fingerprint


# showing


def _show(session: "Session", found: "Standing", form: FormatName) -> None:
    if form != FormatName.table:
        session.output.record(_answer(found), form=form)
        return
    output = session.output
    output.line("known to this machine:")
    if found.pinned is None:
        output.line("  nothing")
    else:
        vouched = _said("yes" if found.joined else "no")
        output.record(_sheet(found.pinned, vouched), columns=_PINNED)
    output.line("")
    output.line("in the vault now:")
    if found.present is None:
        output.line("  no roster that could be read")
    else:
        output.record(_sheet(found.present, found.present.fingerprint), columns=_SIDE)
    _show_differences(session, found)


def _show_differences(session: "Session", found: "Standing") -> None:
    from hnwctl.console.printing.folding import folded

    output = session.output
    lines = [_difference(each) for each in found.differences]
    if lines:
        output.line("")
        output.line("what differs:")
        output.text("".join(f"{folded(f'  {line}', output.columns)}\n" for line in lines))
    if found.agrees:
        output.line("")
        known, present = found.pinned, found.present
        same = known is not None and present is not None and known.digest == present.digest
        output.line("they agree" if same else "what lies here follows from what is known, signed by owners")


def _sheet(side: "Side", last: str) -> dict[str, Any]:
    return {
        "vault": side.vault_id,
        "roster": side.rev,
        "digest": side.digest.removeprefix("sha256:")[:_SHOWN],
        "signed": side.signed or "-",
        "owners": [f"{author} {fingerprint}" for author, fingerprint in side.owners.items()],
        "commit": side.commit or "-",
        "last": last,
    }


def _difference(each: "Said") -> str:
    from hnwctl.console.messages import language

    roles = {name: ROLE.label(str(each.facts[name]), language()) for name in _ROLES if name in each.facts}
    return _said(each.template, {**each.facts, **roles})


_ROLES = ("role", "old", "new")
"""Facts that may be the key of a role."""


def _said(template: str, facts: Mapping[str, Any] | None = None) -> str:
    from hnwctl.console.messages import say

    return say(template, **(facts or {}))


def _answer(found: "Standing") -> dict[str, Any]:
    """What programs get: both sides whole."""
    problem = found.problem or found.refusal
    return {
        "agrees": found.agrees,
        "joined": found.joined,
        "problem": _said(problem.message, problem.facts) if problem else "",
        "pinned": _side(found.pinned) if found.pinned else None,
        "present": {**_side(found.present), "fingerprint": found.present.fingerprint}
        if found.present
        else None,
        "differences": [_difference(each) for each in found.differences],
    }


def _side(side: "Side") -> dict[str, Any]:
    return {
        "vault": side.vault_id,
        "roster": side.rev,
        "digest": side.digest,
        "signed": side.signed,
        "owners": dict(side.owners),
        "commit": side.commit,
    }
