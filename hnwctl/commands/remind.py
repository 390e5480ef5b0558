"""``remind``: delivers the agenda once a day; made for cron."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.options import DryRun, Format
from hnwctl.console.printing.formats import FormatName
from hnwctl.domain.reminding import Reveal
from hnwctl.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hnwctl.console.reminders.places import Place
    from hnwctl.console.session import Session

MOST_DAYS = 366

app = typer.Typer(invoke_without_command=True)

Out = Annotated[
    str,
    typer.Option(
        "-o", metavar="FILE", help="where the calendar of --to ics lies; - prints it", show_default=False
    ),
]


class To(StrEnum):
    """Where ``remind --to`` delivers."""

    stdout = "stdout"
    mail = "mail"
    webhook = "webhook"
    desktop = "desktop"
    ics = "ics"


@app.callback(invoke_without_command=True)
def remind(
    ctx: typer.Context,
    to: Annotated[
        To, typer.Option(help="where to: stdout, mail, webhook, desktop or ics", show_default=False)
    ] = To.stdout,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, max=MOST_DAYS, help="look N days ahead, instead of as the policy says"
        ),
    ] = None,
    reveal: Annotated[
        Reveal,
        typer.Option(
            help="what may leave: none (counts), initials (and ids), full (names)", show_default=False
        ),
    ] = Reveal.initials,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="show what would be delivered, and deliver nothing")
    ] = False,
    out: Out = "",
) -> None:
    """Deliver what is due: each item once a day to each place, however often this runs.

    Nothing due: nothing is sent. Settings name the mail server or webhook; see docs/cron.md.
    """
    if ctx.invoked_subcommand is not None:
        return
    from hnwctl.console.reminders import reminding

    session: Session = ctx.obj
    if out and to is not To.ics:
        raise UsageError("-o is for --to ics")
    if to is To.ics:
        _write_calendar(session, days, reveal, "-" if dry_run else out)
        return
    places = _places(session, to)
    run = reminding.run_of(session, days=days, reveal=reveal)
    if dry_run:
        for place, page in reminding.preview(run, places):
            session.output.note("to {place}:", place=place.shown)
            session.output.text(page.text)
        session.output.note("nothing was delivered: this was a dry run")
    else:
        _tell(session, reminding.deliver(run, places), places)


def _write_calendar(session: "Session", days: int | None, reveal: Reveal, out: str) -> None:
    from hnwctl.console.reminders import calendarfile

    path = calendarfile.write(session, days=days, reveal=reveal, out=out)
    if path:
        session.output.note("the calendar is in {file}", file=path)


def _places(session: "Session", to: To) -> "Sequence[Place]":
    from hnwctl.console.reminders import places

    if to is To.mail:
        return places.mail_places(session.settings)
    if to is To.webhook:
        return [places.webhook_place(session.settings)]
    if to is To.desktop:
        return [places.desktop_place(session.settings)]
    return [places.StdoutPlace(session.output)]


def _tell(session: "Session", sent: int, places: "Sequence[Place]") -> None:
    if not sent:
        session.output.note("nothing to deliver: nothing is due, or it was delivered today")
    elif places[0].kind != To.stdout:
        session.output.note(
            "delivered to {places}; items: {count}", count=sent, places=[each.shown for each in places]
        )


# --- by itself, every day -------------------------------------------------------------------


@app.command()
def install(
    ctx: typer.Context,
    at: Annotated[
        list[str],
        typer.Option(metavar="HH:MM", help="the time of day; several: as often", show_default=False),
    ],
    to: Annotated[
        To, typer.Option(help="where to: mail, webhook, desktop, ics or stdout", show_default=False)
    ] = To.mail,
    reveal: Annotated[
        Reveal,
        typer.Option(
            help="what may leave: none (counts), initials (and ids), full (names)", show_default=False
        ),
    ] = Reveal.initials,
    systemd: Annotated[
        bool, typer.Option("--systemd", help="a timer of systemd instead of a line in the crontab")
    ] = False,
    backup: Annotated[
        bool | None,
        typer.Option(
            "--backup/--no-backup",
            help="make a backup every day, too; if nothing is said, as it is",
            show_default=False,
        ),
    ] = None,
    out: Out = "",
    dry_run: DryRun = False,
) -> None:
    """Have the reminder delivered every day, by cron.

    One marked block for this vault in your crontab; all else in it stays as it is. Name the
    reminder's own key with --identity. Doing it again changes nothing, or the time.
    """
    from hnwctl.console.reminders import installing
    from hnwctl.console.reminders.crontab import parse_time

    session: Session = ctx.obj
    if out and to is not To.ics:
        raise UsageError("-o is for --to ics")
    path = str(Path(out).expanduser().absolute()) if out else ""
    backup = installing.backed_up(session) if backup is None else backup
    wish = installing.Wish([parse_time(each) for each in at], to, reveal, path, backup)
    job = installing.planned(session, wish)
    if dry_run:
        installing.show_plan(session, job, systemd=systemd)
    else:
        installing.install(session, job, systemd=systemd)


@app.command()
def uninstall(ctx: typer.Context) -> None:
    """Take the reminder of this vault out of the crontab, and out of systemd."""
    from hnwctl.console.reminders import installing

    installing.uninstall(ctx.obj)


@app.command()
def status(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """Tell what is installed, when it last ran, what it sent, and what is in doubt."""
    from hnwctl.console.reminders import installing, remindstatus
    from hnwctl.console.reminders.ledger import ledgers
    from hnwctl.console.reminders.userunits import unit_folder

    session: Session = ctx.obj
    vault = installing.vault_of(session)
    found = installing.installed(unit_folder(session.settings.environ), vault)
    kept = [ledger for _, ledger in ledgers(session.state_folder)]
    answer = remindstatus.status(found, kept, session.settings.now())
    remindstatus.show(session.output, answer, form=form)
