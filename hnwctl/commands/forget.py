"""``forget``: a client erased, from history too, leaving a tombstone that says when, why and by whom."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import ClientArg, DryRun, Format, Yes
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.erasing import Plan
    from hnwctl.console.erasing_left import Remains
    from hnwctl.console.session import Session
    from hnwctl.model.records import OpenRecord


def forget(
    ctx: typer.Context,
    client: ClientArg,
    reason: Annotated[
        str, typer.Option(metavar="WORD", help="why, for the tombstone: request, consent, or another word")
    ] = "request",
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID:SECTION", help="text there means somebody else; again for more", show_default=False
        ),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Erase a client: the record, what others' records say of them, and all of both in history.

    A hold or a duty of record retention refuses, and says until when. Only an owner can do it, and nobody can
    take it back. Look with --dry-run first.
    """
    from hnwctl.console import erasing
    from hnwctl.console.erasing_left import remaining

    session: Session = ctx.obj
    book = session.book
    word = erasing.check_reason(reason)
    book.vault.require_owner()
    record = book.client(client)
    erasing.refuse_kept(book, record)
    plan = erasing.planned(book, record.id, keep or ())
    left = remaining(session, book.vault, plan.found)
    if form == FormatName.table:
        _show(session, plan)
    if erasing.stashed(book):
        session.output.warn("what was put aside with git stash goes too")
    commit = None
    if not dry_run:
        _confirm(session, record, yes=yes)
        commit = erasing.carried_out(book, plan, word)
    _tell(session, plan, left, commit, form=form)


def _show(session: "Session", plan: "Plan") -> None:
    output = session.output
    for row in plan.rows:
        lines = [
            f"{row['id']}  {row['section']}.{row['path']}",
            *_marked("-", row["was"]),
            *_marked("+", row["now"]),
        ]
        output.text("\n".join(lines) + "\n")
    output.note(
        "{count} {count:places|place} in {records} {records:records|record} will change, "
        "and {old} old {old:sections|section} in history",
        count=len(plan.rows),
        records=len(plan.drafts),
        old=plan.old,
    )


def _marked(mark: str, text: str) -> list[str]:
    return [f"  {mark} {line}" for line in text.split("\n")] if text else []


def _confirm(session: "Session", record: "OpenRecord", *, yes: bool) -> None:
    """Have the name typed again; raises UsageError where that cannot be, or where it is another one."""
    from hnwctl.console.dialogue.asking import nothing_written
    from hnwctl.domain.names import name_key
    from hnwctl.errors import UsageError

    name = str(record.sections.get("profile", {}).get("name", record.id))
    if yes:
        return
    with nothing_written(session):
        session.output.warn("{id} will be erased for good; nobody can take that back", id=record.id)
        typed = session.prompter.ask_text("type the client's name", missing="--yes")
    if name_key(typed) != name_key(name):
        raise UsageError("that is not the name; nothing was erased")


def _tell(
    session: "Session", plan: "Plan", left: "list[Remains]", commit: str | None, *, form: FormatName
) -> None:
    output = session.output
    id_ = plan.found.id
    if form != FormatName.table:
        output.record(_answer(plan, left, commit), form=form)
        return
    if commit is None:
        output.line("{id}: nothing was erased: this was a dry run", id=id_)
    else:
        output.line(
            "{id}: erased; the history was written anew up to commit {commit}", id=id_, commit=commit[:12]
        )
    if left:
        output.line("what may still hold the client:")
    for ask in dict.fromkeys(each.ask for each in left):
        output.text("".join(f"  {each.place}\n" for each in left if each.ask == ask and each.place))
        output.text(f"    {ask}\n")


def _answer(plan: "Plan", left: "list[Remains]", commit: str | None) -> dict[str, Any]:
    """For programs. What stood there is told of a dry run only: a report of an erasure is kept."""
    rows = (
        plan.rows
        if commit is None
        else [{key: row[key] for key in ("id", "section", "path")} for row in plan.rows]
    )
    return {
        "id": plan.found.id,
        "commit": commit,
        "redacted": rows,
        "old_sections": plan.old,
        "remaining": [each._asdict() for each in left],
    }
