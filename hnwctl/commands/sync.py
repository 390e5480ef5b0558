"""``sync``: the book here and on the git server, brought to the same state."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from hnwctl.console.printing.output import Output
    from hnwctl.console.session import Session
    from hnwctl.store.syncing.exchange import Synced

_FEW = 5
"""Exposed sections that are named one by one."""


def sync(
    ctx: typer.Context,
    remote: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="which git server, as `git remote` knows it", show_default=False),
    ] = None,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Fetch from the git server, verify all of it, go on from there, and push.

    Nothing moves unless everything holds. A history that an owner had written anew is followed, and what was
    not pushed yet is put on top of it. Where both sides have new commits it says what to do.
    """
    from hnwctl.store.syncing import exchange

    session: Session = ctx.obj
    vault = session.roster_vault
    done = exchange.sync(vault, remote, interactive=session.prompter.interactive, dry_run=dry_run)
    if form == FormatName.table:
        _tell(session.output, done, dry_run=dry_run)
    else:
        session.output.record(_answer(done), form=form)
    _remark(session.output, done)
    if dry_run:
        session.output.note("nothing was written: this was a dry run")


def _answer(done: "Synced") -> dict[str, Any]:
    return {
        "remote": done.remote,
        "fetched": done.fetched,
        "pushed": done.pushed,
        "rewritten": done.rewritten,
        "replayed": done.replayed,
        "dropped": sorted(done.dropped),
        "exposed": [{"file": each.file, "section": each.section, "key": each.key} for each in done.exposed],
        "resealed": done.resealed,
        "rewound": done.rewound,
        "left": done.left,
        "commit": done.commit,
    }


def _tell(output: "Output", done: "Synced", *, dry_run: bool) -> None:
    facts = {"remote": done.remote, "fetched": done.fetched, "pushed": done.pushed}
    facts |= {"replayed": done.replayed, "commit": done.commit[:12]}
    if done.nothing:
        output.line("nothing to do: {remote} has the same, at {commit}", **facts)
    elif dry_run:
        output.line("{remote}: {fetched} {fetched:commits|commit} would be fetched, {pushed} pushed", **facts)
    else:
        output.line(
            "{remote}: {fetched} {fetched:commits|commit} fetched, {pushed} pushed; now at {commit}", **facts
        )
    if done.rewritten and not done.replayed:
        output.line("an owner had the history written anew")
    elif done.rewritten and dry_run:
        output.line(
            "an owner had the history written anew; {replayed} {replayed:commits|commit} to be put on top",
            **facts,
        )
    elif done.rewritten:
        output.line(
            "an owner had the history written anew; {replayed} {replayed:commits|commit} put on top of it",
            **facts,
        )


def _remark(output: "Output", done: "Synced") -> None:
    if done.dropped:
        output.warn("changes to erased records were left out: {ids}", ids=", ".join(sorted(done.dropped)))
    if done.rewound:
        output.warn("{remote} had gone back to an older state than it had before", remote=done.remote)
    if done.stash:
        output.warn("what was put aside with git stash went with the former history")
    if done.exposed:
        _expose(output, done)
    for ref in done.left:
        output.warn("{ref} still has what was erased; delete it, then run `hnwctl sync` again", ref=ref)


def _expose(output: "Output", done: "Synced") -> None:
    for each in done.exposed[:_FEW]:
        output.warn(
            "{file} [{section}] came sealed to {key}, which was replaced: who left may be able to open it",
            file=each.file,
            section=each.section,
            key=each.key,
        )
    if len(done.exposed) > _FEW:
        output.warn("… and {count} more; --json lists them", count=len(done.exposed) - _FEW)
    if done.resealed:
        output.note("sealed anew to the present keys")
    else:
        output.note("an owner's `hnwctl sync` seals them anew")
