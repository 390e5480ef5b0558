"""``add``: a new client, from arguments, from a file, or asked for step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from hnwctl.console.dialogue.prompts import LeftError
from hnwctl.console.options import DryRun, Format, Yes
from hnwctl.console.printing.formats import FormatName
from hnwctl.model.records import Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Saved
    from hnwctl.console.session import Session

Sections = dict[str, dict[str, Plain]]


@dataclass(frozen=True, slots=True)
class _Given:
    """What the command line says of the client."""

    name: str
    phones: Sequence[str]
    emails: Sequence[str]
    source: str
    settings: Sequence[str]
    file: str

    @property
    def nothing(self) -> bool:
        """Whether all is still to be asked."""
        return not (self.name or self.phones or self.emails or self.source or self.settings or self.file)

    def assignments(self) -> list[str]:
        """The options as assignments, in front of those of --set."""
        edits = [f"profile.name={self.name}"] if self.name else []
        for kind, values in (("phone", self.phones), ("email", self.emails)):
            for value in values:
                edits += [
                    f"profile.contact_points[+].type={kind}",
                    f"profile.contact_points[-1].value={value}",
                ]
        return edits + ([f"profile.source={self.source}"] if self.source else [])


def add(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="as on the identity document", show_default=False)
    ] = "",
    phone: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="a phone number", show_default=False)
    ] = None,
    email: Annotated[
        list[str] | None, typer.Option(metavar="ADDRESS", help="an e-mail address", show_default=False)
    ] = None,
    source: Annotated[
        str, typer.Option(metavar="WORD", help="where the client came from", show_default=False)
    ] = "",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="any field, as with `set`", show_default=False),
    ] = None,
    file: Annotated[
        str,
        typer.Option("--from-file", metavar="FILE", help="YAML with sections, or -", show_default=False),
    ] = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = FormatName.table,
) -> None:
    """Add a client; on a terminal, `add` alone asks for what matters, so that no name is in the history."""
    session: Session = ctx.obj
    told = _Given(name, phone or (), email or (), source, settings or (), file)
    try:
        sections = _asked(session) if told.nothing else _read(session, told)
        _look_for_others(session, sections, yes=yes)
        if told.nothing:
            _confirm(session, sections, yes=yes)
    except (LeftError, KeyboardInterrupt):
        session.output.note("nothing was written")
        raise
    saved = _save(session.book, sections, dry_run=dry_run)
    _tell(session, saved, dry_run=dry_run, form=form)


def _asked(session: "Session") -> Sections:
    from hnwctl.console.dialogue.interview import Interview

    return Interview(session).hold()


def _read(session: "Session", told: _Given) -> Sections:
    """File, then options, then --set; the name is asked for if none of them gives it."""
    from hnwctl.console.clients.assignments import given
    from hnwctl.console.clients.changes import require_open
    from hnwctl.domain.assigning import assigned, read_assignment

    book = session.book
    sections = _from_file(session, told.file) if told.file else {}
    edits = [read_assignment(text, book.today) for text in told.assignments()]
    edits += given(session, told.settings)
    sections |= assigned(sections, edits)
    if not sections.get("profile", {}).get("name"):
        name = session.prompter.ask_text("name of the client", missing="NAME")
        sections["profile"] = {"name": name, **sections.get("profile", {})}
    require_open(book, None, sections)
    return {section: book.model("client", section, each).to_plain() for section, each in sections.items()}


def _from_file(session: "Session", file: str) -> Sections:
    from hnwctl.console.clients.recordtext import read_sections
    from hnwctl.console.dialogue.prompts import text_from

    text = text_from("-" if file == "-" else f"@{file}", stdin=session.stdin)
    return read_sections(text.encode(), source=file)


def _look_for_others(session: "Session", sections: Sections, *, yes: bool) -> None:
    """Say who may be the same person; on a terminal, ask whether to go on. Raises LeftError if not."""
    from hnwctl.domain.duplicates import look_alikes

    found = look_alikes(sections["profile"], session.book.vault.query)
    warn = session.output.warn
    for each in found:
        if each.same == "phone":
            warn("{id} {name} has the same phone number", id=each.id, name=each.name)
        elif each.same == "email":
            warn("{id} {name} has the same e-mail address", id=each.id, name=each.name)
        else:
            warn("{id} {name} has the same name", id=each.id, name=each.name)
    asks = found and session.prompter.interactive and not yes
    if asks and not session.prompter.confirm("add another client all the same?", yes=False):
        raise LeftError


def _confirm(session: "Session", sections: Sections, *, yes: bool) -> None:
    """Show all that was answered, once. Raises LeftError unless it is to be written."""
    from hnwctl.console.clients.card import Card, Facts
    from hnwctl.console.messages import say
    from hnwctl.model.records import OpenRecord

    facts = Facts({}, session.book.vault.roster.currency, lambda other: "", None)
    card = Card(OpenRecord("client", "", sections), facts, session.output.columns)
    session.output.text(card.text(list(sections)))
    prompt = f"{say('add this client? y/n')} [y]: "
    if not (yes or session.prompter.ask_whether(prompt, missing="--yes", default=True)):
        raise LeftError


def _save(book: "Book", sections: Sections, *, dry_run: bool) -> "Saved":
    from hnwctl.console.drafts import Draft
    from hnwctl.console.newid import new_id

    client = new_id(book)
    draft = Draft(None, dict(sections), client)
    return book.save([draft], message=f"add {client}", dry_run=dry_run)[0]


def _tell(session: "Session", saved: "Saved", *, dry_run: bool, form: FormatName) -> None:
    from hnwctl.console.clients.changes import COLUMNS, change_rows

    if not dry_run:
        session.output.record({"id": saved.id}, form=form, line="added {id}")
        return
    rows = change_rows(saved)
    if form == FormatName.table:
        session.output.rows(rows, (COLUMNS[0], COLUMNS[2]))
        session.output.note("nothing was written: this was a dry run")
    else:
        session.output.record({"id": None, "changes": rows}, form=form)
