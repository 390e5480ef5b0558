"""``backup to``, ``list`` and ``prune``: where backups go, what lies there, and what stays."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import DryRun, Format, Yes
from hnwctl.console.printing.formats import FormatName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hnwctl.console.backups.knowing import Observer
    from hnwctl.console.session import Session
    from hnwctl.errors import HnwctlError
    from hnwctl.store.snapshots.keeping import Keep

To = Annotated[
    list[Path] | None,
    typer.Option("--to", metavar="DIR", help="this folder, not those of backup.to", show_default=False),
]


def _count(rule: str, text: str) -> object:
    return typer.Option(f"--keep-{rule}", metavar="N", min=0, help=text, show_default=False)


def list_(ctx: typer.Context, to: To = None, form: Format = FormatName.table) -> None:
    """List the snapshots of this book in each destination, and what is known of them.

    What this machine has not seen yet is opened, if the key can: then its signature and its parts are
    checked. That it can be restored, `backup verify` tells. `verify` and `restore` take the short name.
    """
    from hnwctl.console.backups import listing
    from hnwctl.console.backups.destinations import named_or_configured
    from hnwctl.console.backups.knowing import Observer, unjudged

    session: Session = ctx.obj
    named = named_or_configured(session.settings, to or ())
    folders = Observer(session).looked(named) if _at_home(session) else unjudged(named)
    listing.show(session.output, folders, form=form)
    _raise_first(session, [each.failure for each in folders if each.failure])


def to(
    ctx: typer.Context,
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR", help="a folder on another disk; several: all of them")
    ],
    form: Format = FormatName.table,
) -> None:
    """Set where backups go: backup.to in your config.yaml.

    A folder that is missing is made, if the one above it is there.
    """
    from hnwctl.console.backups import configuring

    session: Session = ctx.obj
    vault = session.vault_root()
    wanted = list(dict.fromkeys(configuring.checked(folder, vault) for folder in folders))
    configuring.remember(session, wanted)
    answer = {"to": [str(folder) for folder in wanted], "config": str(session.settings.config_file)}
    session.output.record(answer, form=form, line="backups go to {to}; so it stands in {config}")


def prune(
    ctx: typer.Context,
    last: Annotated[int | None, _count("last", "the N newest")] = None,
    hourly: Annotated[int | None, _count("hourly", "the newest of each of N hours")] = None,
    daily: Annotated[int | None, _count("daily", "the newest of each of N days")] = None,
    weekly: Annotated[int | None, _count("weekly", "the newest of each of N weeks")] = None,
    monthly: Annotated[int | None, _count("monthly", "the newest of each of N months")] = None,
    yearly: Annotated[int | None, _count("yearly", "the newest of each of N years")] = None,
    within: Annotated[
        str,
        typer.Option(
            "--keep-within", metavar="SPAN", help="all within 30d, 6m, … of the newest", show_default=False
        ),
    ] = "",
    to: To = None,
    apply: Annotated[bool, typer.Option("--apply", help="take away what would go")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    form: Format = FormatName.table,
) -> None:
    """Show which snapshots stay and which would go, by the policy or by the rules given here.

    With --apply those that go are removed. The newest and the last verified one always stay; what
    is not known to be good is left alone.
    """
    from hnwctl.console.backups.destinations import named_or_configured
    from hnwctl.console.backups.knowing import Observer
    from hnwctl.model.spans import parse_span
    from hnwctl.store.snapshots.keeping import Keep

    session: Session = ctx.obj
    folders = named_or_configured(session.settings, to or ())
    span = parse_span(within) if within else None
    given = Keep(last or 0, hourly or 0, daily or 0, weekly or 0, monthly or 0, yearly or 0, span)
    said = any(each is not None for each in (last, hourly, daily, weekly, monthly, yearly, span))
    keep = given if said else _policy(session)
    _prune(Observer(session), folders, keep, apply=(apply or yes) and not dry_run, yes=yes, form=form)


def _policy(session: "Session") -> "Keep":
    """What the policy says that is kept."""
    from hnwctl.console.backups.pruning import keep_of
    from hnwctl.console.book import Book

    rules = Book(session.roster_vault, session.settings.today).rules.backup
    if not rules.verified:
        session.output.note("rules not yet confirmed by the firm: {parts}", parts=["backup.keep"])
    return keep_of(rules)


def _prune(
    observer: "Observer", folders: "Sequence[Path]", keep: "Keep", *, apply: bool, yes: bool, form: FormatName
) -> None:
    """Show the plan, and carry it out: for programs the answer is what was done, not what was planned."""
    from hnwctl.console.backups import listing, pruning

    session, output = observer.session, observer.session.output
    looked = observer.looked(folders)
    entries = pruning.planned(looked, keep, session.settings.now())
    if form == FormatName.table:
        pruning.show(output, entries, form=form)
    apply = apply and (all(each.decision.stays for each in entries) or _agreed(session, yes=yes))
    if apply:
        there = [each.path for each in looked if each.failure is None]
        entries = pruning.applied(observer, there, keep, session.settings.now())
    if form != FormatName.table:
        pruning.show(output, entries, form=form)
    pruning.tell_sum(output, entries, apply=apply)
    for folder in looked:
        listing.tell_oddities(output, folder)
    _raise_first(session, [each.failure for each in looked if each.failure])


def _agreed(session: "Session", *, yes: bool) -> bool:
    """Whether it may go: a person is asked, cron is not."""
    if yes or not session.prompter.interactive:
        return True
    return session.prompter.confirm("take away what goes?", yes=False)


def _at_home(session: "Session") -> bool:
    """Whether there is a book here; on a bare machine there is none yet."""
    from hnwctl.errors import NotFoundError

    try:
        session.vault_root()
    except NotFoundError:
        return bool(session.settings.vaults or session.settings.default_vault)  # a named one must be there
    return True


def _raise_first(session: "Session", failures: "Sequence[HnwctlError]") -> None:
    """Fail with the first of them, when the answer is out; the others are warnings."""
    for error in failures[1:]:
        session.output.warn(error.message, **error.facts)
    if failures:
        raise failures[0]
